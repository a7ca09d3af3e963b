"""The options of `tutgen clean`."""

from typing import Any

import click

from tutgen.cli.group import run
from tutgen.cli.options import common_options, examples, output_option


@click.command(epilog=examples("tutgen clean", "tutgen clean --dry-run"))
@common_options
@output_option("What to delete (default: site/ in the project).")
@click.option("-n", "--dry-run", is_flag=True, help="Only say what would be deleted.")
def command(**options: Any) -> int:
    """Delete the site that a build wrote."""
    return run("clean", options)
