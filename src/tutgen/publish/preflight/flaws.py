"""Flaws of a finished site, and their diagnostics."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tutgen.diagnostics import Diagnostic, Severity, Span
from tutgen.publish.artifact import Artifact


@dataclass(frozen=True, slots=True)
class Flaw:
    """What a rule has found wrong in one or more files, for one cause."""

    code: str
    message: str
    paths: Sequence[str]
    """Paths of the files, at least one; the empty path is the site as a whole."""
    hint: str
    severity: Severity | None = None
    """None: that of the code."""
    written: str = ""
    """The text to look for in the first file, to tell line and column; empty: none is told."""
    cause: str = ""
    """Flaws with the same code, message and cause are one diagnostic."""
    span: Span | None = None
    """The place, if it is in a source and not in the site."""


def diagnostics_of(artifact: Artifact, flaws: Iterable[Flaw], shown: str) -> list[Diagnostic]:
    """A diagnostic for each cause, at the first file that has it; `shown` is the name of the folder."""
    same: dict[tuple[str, str, str], list[Flaw]] = {}
    for flaw in flaws:
        same.setdefault((flaw.code, flaw.message, flaw.cause), []).append(flaw)
    return [_diagnostic(artifact, group, shown) for group in same.values()]


def _diagnostic(artifact: Artifact, same: Sequence[Flaw], shown: str) -> Diagnostic:
    """The diagnostic for flaws of one cause; the message counts the other files."""
    first = min(same, key=lambda flaw: flaw.paths[0])
    others = len({path for flaw in same for path in flaw.paths}) - 1
    also = f" (and in {others:,} other file{'s' if others > 1 else ''})" if others else ""
    span = first.span or _span(artifact, first, shown)
    return Diagnostic(
        first.code, _printable(first.message + also), span, first.hint, first.severity
    )


def _span(artifact: Artifact, flaw: Flaw, shown: str) -> Span:
    path = flaw.paths[0]
    place = _printable(f"{shown}{path}".rstrip("/"))
    text = artifact.text(path) if flaw.written else None
    at = text.find(flaw.written) if text else -1
    if text is None or at < 0:
        return Span(place)
    line = text.count("\n", 0, at) + 1
    column = at - text.rfind("\n", 0, at)
    if "\n" in flaw.written:
        return Span(place, line, column)
    return Span(place, line, column, line, column + len(flaw.written))


def _printable(text: str) -> str:
    """File names need not be UTF-8: Python reads the other bytes as surrogates."""
    return text.encode("utf-8", "backslashreplace").decode()
