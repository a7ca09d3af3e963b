"""A project that builds: what cannot be built is kept as it was written, and told."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from tutgen.diagnostics import Diagnostic
from tutgen.importing.built import Built, built
from tutgen.importing.names.decisions import Decisions
from tutgen.importing.nouns.line import Line
from tutgen.importing.project.files import Files
from tutgen.importing.stages import Imported, Laid, Place, decide, lay

LENIENT = ("dead-anchor", "dead-link")
"""Links to what was not imported: errors in a project, but nothing that an import can mend."""
_MAX_TRIES = 4


class Finished(NamedTuple):
    """A project, and how well it says what the originals say."""

    imported: Imported
    built: Built
    kept: tuple[Line, ...]
    """Lines of originals that were kept as they were written, since tutgen cannot read them."""

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """Why it does not build all the same, each at its place in the originals."""
        return tuple(
            d
            for d in at_originals(self.built.diagnostics, self.imported.files)
            if d.severity == "error"
        )


class Tried(NamedTuple):
    """A project that builds, or the last that was tried."""

    imported: Imported
    built: Built
    literal: frozenset[Place]
    """The lines of originals that are kept as they were written."""


def finish(root: Path, laid: Laid, decisions: Decisions, name: str) -> Finished:
    """Decide and build: see `tried`. Links to what is not there become warnings."""
    imported, result, literal = tried(root, laid, decisions, name, built)
    if not any(d.severity == "error" for d in result.diagnostics):
        # the settings say only what there is; the pages stay the same
        lenient = {d.code for d in result.diagnostics}.intersection(LENIENT)
        imported = decide(root, imported.laid, decisions, name, sorted(lenient))
    kept = {(line.path, line.number): line for page in laid.originals.pages for line in page.lines}
    return Finished(
        imported, result, tuple(kept[place] for place in sorted(literal) if place in kept)
    )


def tried(
    root: Path,
    laid: Laid,
    decisions: Decisions,
    name: str,
    build: Callable[[Imported], Built],
) -> Tried:
    """The project of the pages, built; blocks that cause errors are kept literally. `root`: the imported folder; `name`: of it, or
    of the imported file."""
    literal: frozenset[Place] = frozenset()
    for _ in range(_MAX_TRIES):
        imported = decide(root, laid, decisions, name, LENIENT)
        result = build(imported)
        wrong = [d for d in result.diagnostics if d.severity == "error"]
        more = {(line.path, line.number) for d in wrong if (line := _line_of(d, imported.files))}
        if not more - literal:
            break
        literal |= more
        laid = lay(laid.originals, decisions, literal)
    return Tried(imported, result, literal)


def _line_of(d: Diagnostic, files: Files) -> Line | None:
    """The line of an original that a generated line came from."""
    lines = files.get(d.span.path, ())
    return lines[d.span.line - 1] if 0 < d.span.line <= len(lines) else None


def at_originals(diagnostics: Sequence[Diagnostic], files: Files) -> list[Diagnostic]:
    """The diagnostics of a project at the lines of the originals that they are about."""
    out = []
    for d in diagnostics:
        line = _line_of(d, files)
        if line:
            out.append(Diagnostic(d.code, d.message, line.span(), d.hint, d.severity))
    return out
