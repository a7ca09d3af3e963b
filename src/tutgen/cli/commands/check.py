"""`tutgen check`: all diagnostics, and nothing written."""

import time
from dataclasses import replace
from pathlib import Path

import click

from tutgen.build.stages import Options, build
from tutgen.cli.options import (
    check_services,
    code_option,
    common_options,
    drafts_option,
    examples,
    format_option,
    only_option,
    project_of,
    strict_option,
)
from tutgen.cli.reports import print_report
from tutgen.diagnostics import FAILED, count, quantity
from tutgen.diagnostics.terminal import Terminal


@click.command(
    epilog=examples(
        "tutgen check",
        "tutgen check --strict --format github",
        "tutgen check --select foreign-word --select near-duplicate",
    )
)
@common_options
@strict_option
@only_option
@drafts_option
@code_option("--select", "Report only findings of this code; repeatable.")
@code_option("--ignore", "Report no findings of this code; repeatable.")
@format_option("text", "json", "github", "sarif")
def command(
    *,
    terminal: Terminal,
    directory: Path,
    strict: bool,
    only: tuple[str, ...],
    drafts: bool,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    format: str,  # noqa: A002  # its name makes the name of its variable
) -> int:
    started = time.perf_counter()
    root = project_of(terminal, directory)
    check_services(root, only)
    options = Options(only=only, drafts=drafts, siblings=True)
    result = build(root, options, None, terminal.progress("Checking"))
    result = replace(
        result,
        diagnostics=tuple(
            d
            for d in result.diagnostics
            if (not select or d.code in select) and d.code not in ignore
        ),
    )
    seconds = time.perf_counter() - started
    terminal.diagnostics(result.diagnostics, root, strict=strict)
    ok = result.ok and not (strict and result.diagnostics)
    print_report("check", result, None, ok=ok, form=format, root=root, seconds=seconds)
    found = count(result.diagnostics) or "no problems"
    checked = f"Checked {quantity(result.pages, 'page')} in {seconds:.1f} s: {found}"
    if ok:
        terminal.say(checked)
        return 0
    terminal.fail(
        f"{found} ({seconds:.1f} s)", f"tutgen explain {result.diagnostics[0].code} tells more"
    )
    return FAILED
