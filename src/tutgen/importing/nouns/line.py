"""A line of text, and where it was written."""

from collections.abc import Sequence
from typing import NamedTuple

from tutgen.diagnostics import Span


class Line(NamedTuple):
    """A line of text, and where it was written: all stages carry it along."""

    text: str
    path: str
    """Of the original file, relative to the imported folder, with `/`."""
    number: int
    """From 1 on."""
    column: int = 0
    """How many characters of the original line stand before `text`."""

    def span(self, needle: str = "") -> Span:
        """The place of `needle` in the line; of all but its indentation, if it is not there."""
        at = self.text.find(needle) if needle else -1
        if at < 0:
            at, needle = len(self.text) - len(self.text.lstrip()), self.text.strip()
        start = self.column + at + 1
        return Span(self.path, self.number, start, self.number, start + len(needle))

    def saying(self, text: str) -> "Line":
        """Another text at the same place."""
        return Line(text, self.path, self.number, self.column)

    def without(self, count: int) -> "Line":
        """The line without its first `count` characters."""
        return Line(self.text[count:], self.path, self.number, self.column + count)

    def behind(self, indent: str) -> "Line":
        """The line with an indentation before it, unless it is empty."""
        if not self.text:
            return self
        column = max(self.column - len(indent), 0)
        return Line(indent + self.text, self.path, self.number, column)


def text_of(lines: Sequence[Line]) -> str:
    """The lines as one text, without a last line end."""
    return "\n".join(line.text for line in lines)
