"""The options of `tutgen build`."""

from typing import Any

import click

from tutgen.cli.group import run
from tutgen.cli.options import (
    base_url_option,
    common_options,
    drafts_option,
    examples,
    format_option,
    only_option,
    output_option,
    strict_option,
)


@click.command(
    epilog=examples(
        "tutgen build",
        "tutgen build --strict --format github",
        "tutgen build --only 'acme-*' -o /tmp/look",
    )
)
@common_options
@strict_option
@output_option("Where to write (default: site/ in the project).")
@base_url_option
@click.option(
    "-j",
    "--jobs",
    type=click.IntRange(0, 256),
    default=0,
    metavar="N",
    help="Processes (0: as many as help).",
)
@only_option
@drafts_option
@click.option("--fresh", is_flag=True, help="Render all pages, not only those that have changed.")
@click.option("--check", is_flag=True, help="Check the sibling rules too.")
@click.option("--timings", is_flag=True, help="Show how long the stages took.")
@format_option("text", "json", "github")
def command(**options: Any) -> int:
    """Read, check and render the content, and write the site."""
    return run("build", options)
