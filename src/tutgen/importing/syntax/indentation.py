"""Lines within what is indented or quoted."""

from tutgen.importing.nouns.line import Line
from tutgen.importing.syntax.node import Head, Node

INDENT = 4
"""Columns that the text below an indented head begins with."""
BY_LINE = frozenset(("indented", "quoted"))
"""Nodes to which each line says that it belongs."""


def line_within(line: Line, head: Head) -> Line | None:
    """What a line says within an indented or quoted node; None if it does not belong to it."""
    stripped = line.text.lstrip(" \t")
    if head.kind == "quoted":
        if not stripped.startswith(">"):
            return None
        rest = stripped[1:].removeprefix(" ")
        cut = len(line.text) - len(rest) - len(head.prefix)
        return line.saying(head.prefix + rest)._replace(column=max(line.column + cut, 0))
    if not stripped:
        return line
    if indentation(line.text) - indentation(head.prefix) < INDENT:
        return None
    return _without_columns(line, INDENT)


def indentation(text: str) -> int:
    """The columns before the first letter, a tab being four."""
    blank = text[: len(text) - len(text.lstrip(" \t"))]
    return len(blank.expandtabs(4))


def _without_columns(line: Line, columns: int) -> Line:
    """A line without its first columns, which are blank."""
    if line.text.startswith(" " * columns):
        return line.without(columns)
    count = len(line.text) - len(line.text.lstrip(" \t"))
    rest = indentation(line.text) - columns
    return Line(" " * rest + line.text[count:], line.path, line.number, line.column + count - rest)


def take_trailing_blank(parts: list[Line | Node]) -> list[Line]:
    """Take the blank lines off the end; return them."""
    out: list[Line] = []
    while parts and isinstance(last := parts[-1], Line) and not last.text.strip():
        out.append(last)
        parts.pop()
    return out[::-1]
