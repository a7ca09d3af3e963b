"""The options of `tutgen check`."""

from typing import Any

import click

from tutgen.cli.group import run
from tutgen.cli.options import (
    code_option,
    common_options,
    drafts_option,
    examples,
    format_option,
    only_option,
    strict_option,
)


@click.command(
    epilog=examples(
        "tutgen check",
        "tutgen check --strict --format github",
        "tutgen check --select foreign-word --select near-duplicate",
        "tutgen check --fix",
        "tutgen check --since origin/main",
        "tutgen check --matrix",
    )
)
@common_options
@strict_option
@only_option
@drafts_option
@code_option("--select", "Report only findings of this code; repeatable.")
@code_option("--ignore", "Report no findings of this code; repeatable.")
@click.option(
    "--since",
    metavar="REV",
    help="Report errors, and only those warnings that were not there at this commit.",
)
@click.option("--fix", is_flag=True, help="Write what cannot be doubted, and say what.")
@click.option(
    "--diff", is_flag=True, help="Print what --fix would write, as a diff; write nothing."
)
@click.option(
    "--matrix", is_flag=True, help="Show who has what, and sentences that deviate, instead."
)
@format_option("text", "json", "github", "sarif")
def command(**options: Any) -> int:
    """Find what is wrong, and where siblings have drifted apart."""
    return run("check", options)
