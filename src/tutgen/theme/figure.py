"""A block of code as HTML: caption, lines, numbered callouts, and the notes below."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from tutgen.theme.highlight import escape_attribute

Html = str | Sequence[Any]
"""HTML, or its parts, some of them holes: what is put in later, of any type but `str`."""


class Callout(NamedTuple):
    """A note about a line."""

    line: int
    """From 1 on, within the block."""
    html: Html


def figure_parts(
    lines: Sequence[Html],
    words: Mapping[str, str],
    *,
    language: str,
    id: str | None = None,  # noqa: A002  # the name of the attribute
    css: str = "",
    name: Html = "",
    caption: Html = "",
    first_number: int | None = None,
    emphasized: Collection[int] = (),
    callouts: Sequence[Callout] = (),
    continued: Collection[int] = (),
    legend: Html = "",
    body_line: int = 1,
    values: Mapping[str, Sequence[str]] | None = None,
    forms: str = "",
) -> list[Any]:
    """The parts of a figure of lines.

    Line numbers and callout marks are drawn by the stylesheet from attributes, so that neither is
    selected or copied. `first_number` None: no numbers. Callouts come in the order of their lines;
    they need an `id`. Without lines there is no code. The one note of a single line has no mark. The lines of `continued` have no
    line end: they are copied as one line with the next. `css`: more classes, escaped. `name`: what the
    block is called where it has no caption, escaped. `legend`: a
    paragraph that says what the emphasized lines are. `body_line`: the number of the first line that is neither a
    header nor the empty line below, or a larger one than there are lines. `values`: placeholder -> the request whose answer gives its value, and the JSON
    Pointer to it there. `forms`: names of the forms that the script offers, parted by blanks.
    """
    is_plain = len(lines) == 1 and len(callouts) == 1
    named_by = f"{id}-caption" if caption else f"{id}"
    marks = {} if is_plain else _marks(callouts, id, named_by, words)
    classes = f"code {css}" if css else "code"
    out: list[Any] = [f'<figure class="{classes}"']
    if id:
        out.append(f' id="{id}"')
    if forms:
        out.append(f' data-forms="{forms}"')
    if not caption:
        out += [' aria-label="', *_parts(name), '"']
    if values:
        out.append(f' data-values="{escape_attribute(json.dumps(values))}"')
    out.append(">")
    if caption:
        opening = f'<figcaption id="{named_by}">' if callouts else "<figcaption>"
        out += [opening, *_parts(caption), "</figcaption>"]
    out.append("\n")
    if lines:
        out.append('<pre class="numbered"><code' if first_number is not None else "<pre><code")
        out.append(f' class="language-{escape_attribute(language)}"' if language else "")
        body = body_line if body_line <= len(lines) else "none"
        out.append(f' data-body="{body}">' if body_line > 1 else ">")
    last = len(lines)
    shift = 0 if first_number is None else first_number - 1
    for number, line in enumerate(lines, 1):
        kind = (
            "line hll" if number in emphasized else "line"
        )  # the class that Pygments gives such lines
        end = "\n" if number < last and number not in continued else ""
        mark = marks.get(number, "") if marks else ""
        opening = f'<span class="{kind}" data-line="{number + shift}">'
        if line.__class__ is str:
            out.append(f"{opening}{line}{mark}{end}</span>")
        else:
            out += [opening, *line, f"{mark}{end}</span>"]
    out.append("</code></pre>\n" if lines else "")
    out += _parts(legend) if legend else ()
    if is_plain:
        out += [f'<div class="notes" id="{id}-note-1">', *_parts(callouts[0].html), "</div>\n"]
    elif callouts:
        out += _notes(callouts, id, named_by, shift, words)
    out.append("</figure>\n")
    return out


def _marks(
    callouts: Sequence[Callout], block: str | None, named_by: str, words: Mapping[str, str]
) -> dict[int, str]:
    """The marks of each line: they stay together where a long line scrolls. Their names end with that
    of the block, since each block has a note 1."""
    marks: dict[int, str] = {}
    for number, callout in enumerate(callouts, 1):
        label = _label(words["note_number"], number)
        marks[callout.line] = marks.get(callout.line, "") + (
            f'<a class="callout" id="{block}-mark-{number}" href="#{block}-note-{number}" '
            f'data-number="{number}" aria-label="{label}" '
            f'aria-labelledby="{block}-mark-{number} {named_by}"></a>'
        )
    return {line: f'<span class="marks">{html}</span>' for line, html in marks.items()}


def _notes(
    callouts: Sequence[Callout],
    block: str | None,
    named_by: str,
    shift: int,
    words: Mapping[str, str],
) -> Iterator[Any]:
    yield '<ol class="notes">\n'
    for number, callout in enumerate(callouts, 1):
        label = _label(words["back_to_line"], number, callout.line + shift)
        yield f'<li id="{block}-note-{number}">'
        yield from _parts(callout.html)
        yield (
            f'<a class="note-back" id="{block}-back-{number}" href="#{block}-mark-{number}" '
            f'tabindex="-1" aria-label="{label}" '
            f'aria-labelledby="{block}-back-{number} {named_by}"></a></li>\n'
        )
    yield "</ol>\n"


@lru_cache(maxsize=4096)
def _label(said: str, number: int, line: int = 0) -> str:
    """Words about a note, as the value of an attribute."""
    return escape_attribute(said.format(number=number, line=line))


def _parts(html: Html) -> Sequence[Any]:
    return (html,) if isinstance(html, str) else html
