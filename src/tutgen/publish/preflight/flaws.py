"""What is wrong with files of a finished site, and its diagnostics."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tutgen.diagnostics import Diagnostic, Severity, Span
from tutgen.publish.artifact import Artifact


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong with any number of files, for one reason."""

    code: str
    message: str
    paths: Sequence[str]
    """Those of the files; the empty one is the site as a whole."""
    hint: str
    severity: Severity | None = None
    """None: that of the code."""
    written: str = ""
    """How it is written in the first file, to find the place."""
    cause: str = ""
    """What tells it from another flaw with the same message."""
    span: Span | None = None
    """The place, where it is none in the site."""


def diagnostics_of(artifact: Artifact, flaws: Iterable[Flaw], shown: str) -> list[Diagnostic]:
    """A diagnostic for each cause, at the first file that has it; `shown` is the name of the folder."""
    same: dict[tuple[str, str, str], list[Flaw]] = {}
    for flaw in flaws:
        same.setdefault((flaw.code, flaw.message, flaw.cause), []).append(flaw)
    return [_diagnostic(artifact, group, shown) for group in same.values()]


def _diagnostic(artifact: Artifact, same: Sequence[Flaw], shown: str) -> Diagnostic:
    """One diagnostic for flaws of one cause, at the first file that has it."""
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
