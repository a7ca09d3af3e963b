"""The results of `build` and `check`, printed: reports on standard output, narration on standard
error."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import click

from tutgen.build.stages import BuildResult
from tutgen.build.write import WriteReport
from tutgen.content.paths import SITE_FILE
from tutgen.diagnostics import FAILED, MISUSED, Diagnostic, Fix, count, quantity
from tutgen.diagnostics.formats import report_github, report_json
from tutgen.diagnostics.sarif import report_sarif
from tutgen.diagnostics.terminal import Terminal, shown_folder, shown_path
from tutgen.sources.git import repository_of

_UNREADABLE = frozenset({"unreadable", "not-utf8", "file-too-large", "yaml-syntax"})
"""Codes that end a command with MISUSED if they are about site.yaml: nothing can be built then."""


def print_report(
    command: str,
    result: BuildResult,
    report: WriteReport | None,
    *,
    ok: bool,
    form: str,
    root: Path,
    seconds: float,
) -> None:
    """Print the diagnostics on standard output in a form of `--format`; nothing for `text`."""
    if form == "json":
        summary = {
            "services": result.services,
            "pages": result.pages,
            "written": report.written if report else 0,
            "unchanged": report.unchanged if report else 0,
            "removed": report.removed if report else 0,
            "seconds": round(seconds, 3),
        }
        found = placed(result.diagnostics, lambda path: shown_path(root, path))
        click.echo(report_json(command, found, summary, ok=ok))
    elif form in ("github", "sarif"):
        prefix = _repository_prefix(root)
        found = placed(result.diagnostics, lambda path: prefix + path)
        if form == "sarif":
            click.echo(report_sarif(found))
        elif found:
            click.echo(report_github(found))


def placed(diagnostics: Sequence[Diagnostic], place: Callable[[str], str]) -> list[Diagnostic]:
    """The diagnostics with each path replaced by `place(path)`."""
    return [
        replace(
            d,
            span=d.span._replace(path=place(d.span.path)),
            trail=tuple((word, span._replace(path=place(span.path))) for word, span in d.trail),
            fix=d.fix and _placed_fix(d.fix, place),
        )
        for d in diagnostics
    ]


def _placed_fix(fix: Fix, place: Callable[[str], str]) -> Fix:
    edits = (e._replace(span=e.span._replace(path=place(e.span.path))) for e in fix.edits)
    return fix._replace(edits=tuple(edits))


def _repository_prefix(root: Path) -> str:
    """The path from the root of the git repository to the project, with a `/` at its end; empty if
    both are the same, or there is no repository."""
    path = root.relative_to(repository_of(root) or root).as_posix()
    return "" if path == "." else f"{path}/"


def say_failed(
    terminal: Terminal, result: BuildResult, target: Path, seconds: float, *, strict: bool
) -> int:
    """Print why nothing was written; return the exit code."""
    kept = (
        f"{shown_folder(target)} was left as it was" if target.exists() else "nothing was written"
    )
    what = count(result.diagnostics) + (" (--strict)" if strict and result.ok else "")
    code = result.stopping(strict=strict)[0].code
    terminal.fail(f"{what}; {kept} ({seconds:.1f} s)", f"tutgen explain {code} tells more")
    unreadable = (d.span.path == SITE_FILE and d.code in _UNREADABLE for d in result.diagnostics)
    return MISUSED if any(unreadable) else FAILED


def say_built(
    terminal: Terminal,
    result: BuildResult,
    report: WriteReport,
    target: Path,
    seconds: float,
    *,
    strict: bool,
) -> None:
    """Print what was built."""
    warnings = count(result.diagnostics)
    note = f"   ({warnings or 'no warnings'})" if strict or warnings else ""
    terminal.say(
        f"Built {quantity(result.pages, 'page')} for {quantity(result.services, 'service')} in "
        f"{seconds:.1f} s: {report.written:,} written, {report.unchanged:,} unchanged, "
        f"{report.removed:,} removed -> {shown_folder(target)}{note}"
    )
