"""`tutgen check`: all diagnostics, and nothing written but what `--fix` asks for."""

import time
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from tutgen.build.folding import folded
from tutgen.build.since import found_at, without_counterparts
from tutgen.build.stages import BuildOptions, build
from tutgen.cli.matrix import report_matrices
from tutgen.cli.mending import mend_project
from tutgen.cli.options import check_services, project_of
from tutgen.cli.reports import print_report
from tutgen.diagnostics import FAILED, Diagnostic, TutgenError, count, quantity
from tutgen.diagnostics.terminal import Terminal


def run(
    *,
    terminal: Terminal,
    directory: Path,
    strict: bool,
    only: tuple[str, ...],
    drafts: bool,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    since: str | None,
    fix: bool,
    diff: bool,
    matrix: bool,
    format: str,  # noqa: A002  # its name makes the name of its variable
) -> int:
    started = time.perf_counter()
    if diff and format != "text":
        raise TutgenError("--diff prints a diff, which is no part of another format")
    if matrix:
        of_findings = {
            "--fix": fix,
            "--diff": diff,
            "--since": since is not None,
            "--select": select,
            "--ignore": ignore,
            f"--format {format}": format not in ("text", "json"),
        }
        _refuse_with_matrix(option for option, is_given in of_findings.items() if is_given)
    root = project_of(terminal, directory)
    check_services(root, only)
    if matrix:
        return report_matrices(terminal, root, only, drafts=drafts, form=format)
    options = BuildOptions(only=only, drafts=drafts, siblings=True)

    def chosen(d: Diagnostic) -> bool:
        return (not select or d.code in select) and d.code not in ignore

    progress = terminal.progress("Checking")
    past = None if since is None else found_at(root, since, options, progress)
    if fix or diff:
        result = mend_project(terminal, root, options, chosen, progress, writing=not diff)
    else:
        result = build(root, options, None, progress)
    result = replace(result, diagnostics=tuple(filter(chosen, result.diagnostics)))
    every = len(result.diagnostics)
    if past:
        if not past.is_project:
            terminal.say(f"there was no project at '{since}': all that is found is new")
        new = without_counterparts(result.diagnostics, past.diagnostics)
        result = replace(result, diagnostics=new)
    known = every - len(result.diagnostics)
    result = replace(result, diagnostics=folded(result.diagnostics))
    seconds = time.perf_counter() - started
    terminal.diagnostics(result.diagnostics, root, strict=strict)
    ok = result.ok and not (strict and result.diagnostics)
    print_report("check", result, None, ok=ok, form=format, root=root, seconds=seconds)
    found = count(result.diagnostics) or f"no {'new ' if past else ''}problems"
    if known:
        found += f", besides {quantity(known, 'warning')} that {'was' if known == 1 else 'were'} there at '{since}'"
    checked = f"Checked {quantity(result.pages, 'page')} in {seconds:.1f} s: {found}"
    if ok:
        terminal.say(checked)
        return 0
    terminal.fail(
        f"{found} ({seconds:.1f} s)", f"tutgen explain {result.diagnostics[0].code} tells more"
    )
    return FAILED


def _refuse_with_matrix(options: Iterable[str]) -> None:
    """Raise TutgenError (2) for an option that only findings have."""
    for option in options:
        hint = "run `tutgen check` once with each; --matrix has --format text and json"
        raise TutgenError(f"--matrix is a report of its own, without {option}", hint=hint)
