"""Source files as text, and the places in them.

Everything read from a file later points home through an `Origin`: a place is worked out only when
there is a problem to report, so that sources which are right cost nothing.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple, Protocol

from tutgen.diagnostics import Diagnostic, Span

MAX_BYTES = 500_000
"""A source larger than this is refused: no text that people write is, and time must stay bounded."""

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]")
"""Nobody types these, terminals obey them, and YAML takes some for the end of a line."""


@lru_cache(maxsize=4)
def lines_of(text: str) -> list[str]:
    """The lines of a text, split once for all diagnostics in it. Callers must not change the list."""
    return text.split("\n")


@lru_cache(maxsize=4)
def _starts_of(text: str) -> list[int]:
    """The offsets at which the lines of a text begin. Callers must not change the list."""
    starts = [0]
    for line in lines_of(text):
        starts.append(starts[-1] + len(line) + 1)
    return starts[:-1]


def line_and_column(text: str, at: int) -> tuple[int, int]:
    """Line and column of the offset `at` in a text, both counted from 0."""
    starts = _starts_of(text)
    line = bisect_right(starts, at) - 1
    return line, at - starts[line]


@dataclass(frozen=True, slots=True)
class Source:
    """A file's text; line ends are `\\n`."""

    path: str
    """Relative to the project, with `/`."""
    text: str = field(repr=False)

    def line(self, number: int) -> str | None:
        """The line with this number, counted from 1; None if there is none."""
        lines = lines_of(self.text)
        return lines[number - 1] if 0 < number <= len(lines) else None


class Origin(Protocol):
    """Where a text stands: turns a place in the text into a place in the file."""

    @property
    def path(self) -> str: ...

    def span(self, needle: str = "", line: int = 0, column: int = 0) -> Span:
        """Where `needle` stands, looked for from a line and column of the text (from 0) on."""
        ...


class TextOrigin(NamedTuple):
    """The text of a file from a line on, such as Markdown below its front matter."""

    source: Source
    first_line: int = 1

    @property
    def path(self) -> str:
        return self.source.path

    def span(self, needle: str = "", line: int = 0, column: int = 0) -> Span:
        lines = lines_of(self.source.text)
        return find(self.source.path, lines, needle, self.first_line + line - 1, len(lines), column)


def find(path: str, lines: list[str], needle: str, start: int, stop: int, column: int = 0) -> Span:
    """The place of the first line of `needle` in `lines[start:stop]`, in the first of them from `column` on; the
    line at `start` if it is not there. All count from 0."""
    needle = needle.split("\n", 1)[0]
    start = min(start, len(lines) - 1)
    if needle:
        for number in range(start, min(stop, start + 400, len(lines))):
            at = lines[number].find(needle, column if number == start else 0)
            if at >= 0:
                return Span(path, number + 1, at + 1, number + 1, at + 1 + len(needle))
    text = lines[start]
    indent = len(text) - len(text.lstrip())
    return Span(path, start + 1, indent + 1, start + 1, max(len(text.rstrip()), indent) + 1)


def decode(path: str, content: bytes, most: int = MAX_BYTES) -> Source | Diagnostic:
    """The text of a file's bytes, at most so many, or the diagnostic that says why they cannot be read."""
    if len(content) > most:
        return Diagnostic(
            "file-too-large",
            f"the file has {len(content):,} bytes, more than {most:,}",
            Span(path),
            "split it, or put it among the assets",
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8", "replace")
        line = before.count("\n") + 1
        column = len(before) - before.rfind("\n")
        return Diagnostic(
            "not-utf8",
            f"byte {content[error.start]:#04x} is not UTF-8",
            Span(path, line, column, line, column + 1),
            "save the file as UTF-8",
        )
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    control = _CONTROL.search(text)
    if control:
        line = text.count("\n", 0, control.start()) + 1
        column = control.start() - text.rfind("\n", 0, control.start())
        return Diagnostic(
            "control-character",
            f"the text holds U+{ord(control.group()):04X}, a character that cannot be seen",
            Span(path, line, column, line, column + 1),
            "delete it; a text editor shows it when asked for control characters",
        )
    return Source(path, text)
