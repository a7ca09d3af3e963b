"""A place in a source, looked up only when there is something to report."""

from dataclasses import dataclass

from tutgen.diagnostics import Span
from tutgen.sources.source import Origin


@dataclass(frozen=True, slots=True)
class Place:
    """The first `needle` in a source behind a line and column, which count from 0."""

    origin: Origin
    needle: str
    line: int
    column: int = 0

    def span(self) -> Span:
        return self.origin.span(self.needle, self.line, self.column)
