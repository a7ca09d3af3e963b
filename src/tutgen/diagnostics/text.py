"""Diagnostics as people read them: a line to find the place, the source with carets, a way out."""

from collections.abc import Callable
from unicodedata import category, east_asian_width

from tutgen.diagnostics import Diagnostic, Span
from tutgen.diagnostics.registry import entry

MAX_LINE, MAX_TEXT = 160, 600
"""The most characters that are shown of a source line; of a message or a hint."""

Style = Callable[[str, str], str]
"""(text, role) -> text; the roles are error, warning, hint, place, quiet."""


def plain(text: str, role: str) -> str:
    """The style without colours."""
    return text


def as_text(
    d: Diagnostic,
    line_of: Callable[[str, int], str | None],
    *,
    style: Style = plain,
    shown_path: Callable[[str], str] = str,
) -> str:
    """The diagnostic with its source line and carets (docs/command-line.md, Diagnostics).

    `line_of(path, line)` gives a source line, or None if it cannot be read.
    """
    span = d.span
    place = f"{shown_path(span.path)}:{span.line}:{span.column}"
    label = style(f"{d.severity}[{d.code}]", d.severity)
    out = [f"{style(place, 'place')}: {label}: {_one_line(d.message)}"]
    number = str(span.line)
    gutter = " " * len(number)
    whole_file = span.end_line == 0 and span.line == 1
    quoted = not whole_file and entry(d.code).quoted
    source = line_of(span.path, span.line) if quoted else None
    if source is not None and source.strip():
        shown, lead, marked = _excerpt(source, span)
        out += [
            f"{gutter} {style('|', 'quiet')}",
            f"{number} {style('|', 'quiet')} {shown}",
            f"{gutter} {style('|', 'quiet')} {lead}{style('^' * marked, d.severity)}",
        ]
    for word, where in d.trail:
        shown = f"{shown_path(where.path)}:{where.line}:{where.column}"
        out.append(f"{gutter} {style('=', 'quiet')} {word}: {shown}")
    if d.hint:
        out.append(f"{gutter} {style('=', 'quiet')} {style('hint', 'hint')}: {_one_line(d.hint)}")
    return "\n".join(out)


def _one_line(text: str) -> str:
    """The text without line ends, cut to MAX_TEXT characters."""
    text = " ".join(text.split("\n"))
    return text if len(text) <= MAX_TEXT else f"{text[:MAX_TEXT]}..."


def _excerpt(source: str, span: Span) -> tuple[str, str, int]:
    """The part of a source line to show, the blanks before the carets, and the number of carets."""
    source = source.rstrip()
    first = span.column - 1
    if span.end_line == 0:  # the line as a whole
        first = len(source) - len(source.lstrip())
    last = span.end_column - 1 if span.end_line == span.line else len(source)
    cut = max(0, first - MAX_LINE // 2) if len(source) > MAX_LINE else 0
    shown = source[cut : cut + MAX_LINE]
    lead = "".join(c if c == "\t" else " " * width(c) for c in shown[: first - cut])
    marked = sum(map(width, shown[first - cut : last - cut]))
    before, after = "..." if cut else "", "..." if cut + MAX_LINE < len(source) else ""
    return f"{before}{shown}{after}", " " * len(before) + lead, max(1, marked)


def width(character: str) -> int:
    """How many columns of a terminal a character takes."""
    if category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if east_asian_width(character) in "WF" else 1
