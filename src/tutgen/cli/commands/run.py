"""The options of `tutgen run`."""

from typing import Any

import click

from tutgen.cli.group import run
from tutgen.cli.options import common_options, complete_service, examples, format_option


@click.command(
    epilog=examples(
        "tutgen run parcels --service acme --dry-run",
        "tutgen run parcels --service acme --server http://127.0.0.1:8080 --set token=env:ACME_TOKEN",
        "tutgen run parcels --service acme --server https://test.acme.example --format junit > run.xml",
    )
)
@click.argument("tutorial")
@common_options
@click.option(
    "--service",
    required=True,
    metavar="SLUG",
    shell_complete=complete_service,
    help="The service whose page is followed.",
)
@click.option(
    "--server", metavar="URL", help="Where requests go, in place of the project's server."
)
@click.option(
    "--allow-host",
    multiple=True,
    metavar="HOST",
    help="Another host that requests may go to; repeatable.",
)
@click.option(
    "--set",
    multiple=True,
    metavar="NAME=VALUE",
    help="The value of a placeholder; env:VARIABLE and file:PATH are read, and never printed; repeatable.",
)
@click.option("--skip", multiple=True, metavar="NAME", help="Leave out a request; repeatable.")
@click.option(
    "--variant",
    multiple=True,
    metavar="GROUP=NAME",
    help="The tabs to follow, where a page has several; repeatable.",
)
@click.option(
    "--keep-going",
    is_flag=True,
    help="Send the other requests too when an answer is wrong.",
)
@click.option("-n", "--dry-run", is_flag=True, help="Print what would be sent; send nothing.")
@click.option(
    "--timeout",
    type=click.FloatRange(0, 3600, min_open=True),
    default=30.0,
    metavar="SECONDS",
    help="How long an answer may take (30).",
)
@format_option("text", "json", "junit")
def command(**options: Any) -> int:
    """Send a page's requests, and check the answers."""
    return run("run", options)
