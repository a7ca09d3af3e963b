"""A block of code as HTML: caption, lines, numbered callouts, and the notes below."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from tutgen.theme.highlight import escape_attribute


@dataclass(frozen=True, slots=True)
class Callout:
    """A note about a line."""

    line: int
    """From 1 on, within the block."""
    html: str


def figure_html(
    lines: Sequence[str],
    *,
    language: str,
    id: str | None = None,  # noqa: A002  # the name of the attribute
    css: str = "",
    caption: str = "",
    first_number: int | None = None,
    emphasized: Collection[int] = (),
    callouts: Sequence[Callout] = (),
    continued: Collection[int] = (),
) -> str:
    """Lines of HTML as a figure.

    Line numbers and callout marks are drawn by the stylesheet from attributes, so that neither is
    selected or copied. `first_number` None: no numbers. Callouts come in the order of their lines;
    they need an `id`. The lines of `continued` have no line end: they are copied as one line with
    the next. `css`: more classes, escaped.
    """
    marks: dict[int, str] = {}
    for number, callout in enumerate(callouts, 1):
        marks[callout.line] = marks.get(callout.line, "") + (
            f'<a class="callout" id="{id}-mark-{number}" href="#{id}-note-{number}" '
            f'data-number="{number}" aria-label="Note {number}"></a>'
        )
    classes = f"code {css}" if css else "code"
    out = [f'<figure class="{classes}" id="{id}">' if id else f'<figure class="{classes}">']
    if caption:
        out.append(f"<figcaption>{caption}</figcaption>")
    out.append('\n<pre class="numbered"><code' if first_number is not None else "\n<pre><code")
    out.append(f' class="language-{escape_attribute(language)}">' if language else ">")
    last = len(lines)
    shift = 0 if first_number is None else first_number - 1
    for number, line in enumerate(lines, 1):
        kind = "line emphasized" if number in emphasized else "line"
        end = "\n" if number < last and number not in continued else ""
        mark = marks.get(number, "") if marks else ""
        out.append(f'<span class="{kind}" data-line="{number + shift}">{line}{mark}{end}</span>')
    out.append("</code></pre>\n")
    if callouts:
        out.append('<ol class="notes">\n')
        for number, callout in enumerate(callouts, 1):
            out.append(
                f'<li id="{id}-note-{number}">{callout.html}<a class="note-back" '
                f'href="#{id}-mark-{number}" aria-label="Back to line {callout.line + shift}"></a>'
                "</li>\n"
            )
        out.append("</ol>\n")
    out.append("</figure>\n")
    return "".join(out)
