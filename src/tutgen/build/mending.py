"""Mends what cannot be doubted: applies the fixes of a check, and checks what comes of them before it is written."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tutgen.build.stages import BuildOptions, BuildResult, build
from tutgen.check.fixes import apply_fixes
from tutgen.content.reading import Memo
from tutgen.diagnostics import Diagnostic, Span
from tutgen.sources.replace_file import replace_file
from tutgen.sources.source import Source, decode

Choose = Callable[[Diagnostic], bool]
"""Whether a diagnostic was asked for."""


@dataclass(frozen=True, slots=True)
class Change:
    """A file that is mended."""

    path: str
    """Relative to the project, with `/`."""
    old: bytes
    new: bytes


@dataclass(frozen=True, slots=True)
class Mended:
    """What a check found, and what its fixes make of it."""

    before: BuildResult
    after: BuildResult
    """What is found in the mended sources."""
    changes: tuple[Change, ...]
    done: tuple[Diagnostic, ...]
    """Those that are mended."""
    left: tuple[Diagnostic, ...]
    """Those whose fixes overlap another one: the next run has them."""
    refused: tuple[Diagnostic, ...]
    """Those whose fixes would lead to an error."""
    stale: frozenset[str]
    """Paths of files that would be mended, but have changed since the check read them."""


def mend(
    root: Path, options: BuildOptions, chosen: Choose, progress: Callable[[int, int], None]
) -> Mended:
    """Check the project at `root`, and again with the fixes of chosen diagnostics; nothing is written.

    Fixes that lead to a new error are taken out again: those of its line, or else of its file, or else all.
    """
    memo = Memo()
    before = build(root, options, None, progress, memo=memo)
    wanted = [d for d in before.diagnostics if d.fix and chosen(d)]
    contents, stale = _unchanged(root, wanted, memo)
    texts = {path: content.decode() for path, content in contents.items()}
    refused: list[Diagnostic] = []
    while True:
        applied = apply_fixes((d for d in wanted if d not in refused), texts)
        changes = tuple(
            Change(path, contents[path], text.encode()) for path, text in applied.texts.items()
        )
        if not changes:
            return Mended(before, before, (), (), (), tuple(refused), stale)
        after = build(root, options, None, progress, memo=memo, instead=_sources(changes))
        worse = _new_errors(before, after)
        if not worse:
            left = applied.left
            return Mended(before, after, changes, applied.done, left, tuple(refused), stale)
        refused += _suspects(applied.done, worse)


@dataclass(frozen=True, slots=True)
class Unwritten:
    """What did not come of writing changes: each file is written whole, or left as it was."""

    stale: frozenset[str]
    """Paths of files that have changed since they were read."""
    refused: Mapping[str, OSError]
    """Path of each file that the system keeps from being written -> why."""


def write(root: Path, changes: Iterable[Change]) -> Unwritten:
    """Write changes, each that can be."""
    stale, refused = set(), {}
    for one in changes:
        try:
            if not replace_file(root / one.path, one.old, one.new):
                stale.add(one.path)
        except OSError as error:
            refused[one.path] = error
    return Unwritten(frozenset(stale), refused)


def _unchanged(
    root: Path, wanted: Iterable[Diagnostic], memo: Memo
) -> tuple[dict[str, bytes], frozenset[str]]:
    """The contents of the files that fixes would change and that are what was checked; the paths of the others."""
    paths = {span.path for d in wanted for span in _spans(d)}
    contents = {}
    for path in sorted(paths):
        with suppress(OSError):
            content = (root / path).read_bytes()
            if decode(path, content) == memo.sources[path][1]:
                contents[path] = content
    return contents, frozenset(paths - contents.keys())


def _sources(changes: Iterable[Change]) -> Mapping[str, Source | None]:
    decoded = {one.path: decode(one.path, one.new) for one in changes}
    return {p: source if isinstance(source, Source) else None for p, source in decoded.items()}


def _new_errors(before: BuildResult, after: BuildResult) -> list[Diagnostic]:
    known = Counter(map(_identity, before.diagnostics))
    found = []
    for diagnostic in after.diagnostics:
        if diagnostic.severity == "error":
            known[_identity(diagnostic)] -= 1
            if known[_identity(diagnostic)] < 0:
                found.append(diagnostic)
    return found


def _identity(d: Diagnostic) -> tuple[str, str, str]:
    return d.code, d.span.path, d.message


def _suspects(done: Sequence[Diagnostic], errors: Iterable[Diagnostic]) -> Sequence[Diagnostic]:
    lines = {(d.span.path, d.span.line) for d in errors}
    paths = {path for path, _ in lines}
    in_lines = [d for d in done if any((s.path, s.line) in lines for s in _spans(d))]
    return in_lines or [d for d in done if any(s.path in paths for s in _spans(d))] or done


def _spans(d: Diagnostic) -> list[Span]:
    return [edit.span for edit in d.fix.edits] if d.fix else []
