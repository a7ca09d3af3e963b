"""The options of `tutgen schema`."""

from pathlib import Path
from typing import Any

import click

from tutgen.cli.group import run
from tutgen.cli.options import Choice, common_options, examples


@click.command(
    epilog=examples("tutgen schema site", "tutgen schema service -o content/_schema/service.json")
)
@common_options
@click.argument("what", type=Choice(["service", "site", "requests", "models"]))
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write to FILE."
)
def command(**options: Any) -> int:
    """The model as JSON Schema, for editors."""
    return run("schema", options)
