"""The options of `tutgen new tutorial`."""

from typing import Any

import click

from tutgen.cli.group import run
from tutgen.cli.options import common_options, examples


@click.command(
    epilog=examples("tutgen new tutorial getting-started", "tutgen new tutorial webhooks -C docs"),
)
@common_options
@click.argument("slug")
def command(**options: Any) -> int:
    """Add a tutorial: its overview, page and requests."""
    return run("new_tutorial", options)
