"""`check --fix` and `check --diff`: what is mended, written or shown as a diff."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from difflib import unified_diff
from pathlib import Path

import click

from tutgen.build.mending import Change, Mended, mend, write
from tutgen.build.stages import BuildOptions, BuildResult, build
from tutgen.diagnostics import SURROUNDINGS, Diagnostic, TutgenError
from tutgen.diagnostics.terminal import Terminal, printable, shown_path

_LINE = re.compile(r"[^\n]*\n|[^\n]+")


def mend_project(
    terminal: Terminal,
    root: Path,
    options: BuildOptions,
    chosen: Callable[[Diagnostic], bool],
    progress: Callable[[int, int], None],
    *,
    writing: bool,
) -> BuildResult:
    """Write the fixes of chosen diagnostics, or print them as a diff; return what the check finds after that.

    Raises TutgenError (3) if a file cannot be written; what was written is said before.
    """
    mended = mend(root, options, chosen, progress)
    if not writing:
        for change in mended.changes:
            click.echo(_diff(change, shown_path(root, change.path)), nl=False)
        return mended.before
    unwritten = write(root, mended.changes)
    stale = mended.stale | unwritten.stale
    _say(terminal, root, mended, stale, unwritten.refused)
    for path, error in unwritten.refused.items():
        message = f"cannot write '{shown_path(root, path)}': {error.strerror}"
        raise TutgenError(message, exit_code=SURROUNDINGS) from error
    return build(root, options, None, progress) if stale else mended.after


def _say(
    terminal: Terminal,
    root: Path,
    mended: Mended,
    stale: Collection[str],
    refused: Mapping[str, OSError],
) -> None:
    left = {*stale, *refused}
    for d in mended.done:
        if d.fix and not any(edit.span.path in left for edit in d.fix.edits):
            place = f"{shown_path(root, d.span.path)}:{d.span.line}:{d.span.column}"
            terminal.say(f"{place}: fixed[{d.code}]: {printable(d.fix.label)}")
    for path in sorted(stale):
        terminal.say(f"{shown_path(root, path)}: left as it is, since it has changed meanwhile")
    for path, error in refused.items():
        terminal.say(f"{shown_path(root, path)}: left as it is: {error.strerror}")
    for diagnostics, why in (
        (mended.left, "left for the next run, since another one changes the same words"),
        (mended.refused, "not made, since it would lead to an error"),
    ):
        for d in diagnostics:
            terminal.say(f"{shown_path(root, d.span.path)}:{d.span.line}:{d.span.column}: {why}")


def _diff(change: Change, path: str) -> str:
    """A unified diff, as `git apply` and `patch` read it: line ends stay in it."""
    old, new = (_LINE.findall(content.decode()) for content in (change.old, change.new))
    return "".join(_ended(unified_diff(old, new, f"a/{path}", f"b/{path}")))


def _ended(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
