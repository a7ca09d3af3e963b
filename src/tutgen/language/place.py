"""A place in a source, looked up only when there is something to report."""

from dataclasses import dataclass

from tutgen.diagnostics import Span
from tutgen.sources.source import Origin


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in a source: `needle`, looked for from a line and column, from 0, on."""

    origin: Origin
    needle: str
    line: int
    column: int = 0

    def span(self) -> Span:
        return self.origin.span(self.needle, self.line, self.column)
