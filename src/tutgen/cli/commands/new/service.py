"""The options of `tutgen new service`."""

from typing import Any

import click

from tutgen.cli.group import run
from tutgen.cli.options import common_options, complete_service, examples


@click.command(epilog=examples("tutgen new service acme", "tutgen new service acme --from bolt"))
@common_options
@click.argument("slug")
@click.option(
    "--from",
    "origin",
    metavar="ID",
    shell_complete=complete_service,
    envvar="TUTGEN_NEW_SERVICE_FROM",
    help="Copy this service.",
)
def command(**options: Any) -> int:
    """Add a service: a file with every field of the model."""
    return run("new_service", options)
