"""The options of `tutgen list`."""

from typing import Any

import click

from tutgen.cli.group import run
from tutgen.cli.options import Choice, common_options, examples, format_option


@click.command(epilog=examples("tutgen list services", "tutgen list pages --format json"))
@common_options
@click.argument("what", type=Choice(["services", "pages", "variables", "code"]))
@format_option("text", "json")
def command(**options: Any) -> int:
    """List services, pages, variables, or code."""
    return run("list", options)
