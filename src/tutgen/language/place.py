"""A place in a source, looked up only when there is something to report."""

from typing import NamedTuple

from tutgen.diagnostics import Span
from tutgen.sources.source import Origin


class Place(NamedTuple):
    """The first `needle` in a source behind a line and column, which count from 0."""

    origin: Origin
    needle: str
    line: int
    column: int = 0

    def span(self) -> Span:
        return self.origin.span(self.needle, self.line, self.column)
