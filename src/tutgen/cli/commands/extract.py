"""The options of `tutgen extract`."""

from typing import Any

import click

from tutgen.cli.group import run
from tutgen.cli.options import common_options, examples


@click.command(epilog=examples("tutgen extract -o code", "tutgen extract -C guides -o code"))
@common_options
@click.option(
    "-o",
    "--output",
    required=True,
    metavar="DIR",
    help="Where to write the files.",
)
def command(**options: Any) -> int:
    """Write all code that pages show as files, for CI to run."""
    return run("extract", options)
