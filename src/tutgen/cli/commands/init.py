"""The options of `tutgen init`."""

from pathlib import Path
from typing import Any

import click

from tutgen.cli.group import run
from tutgen.cli.options import common_options, examples


@click.command(
    epilog=examples("tutgen init", "tutgen init docs --bare", "tutgen init --github-pages")
)
@common_options
@click.argument("folder", type=click.Path(path_type=Path), default=Path(), metavar="[DIR]")
@click.option("--bare", is_flag=True, help="Without comments in the files.")
@click.option(
    "--github-pages", is_flag=True, help="Write the workflow that publishes on GitHub Pages."
)
@click.option("--force", is_flag=True, help="Replace files that are there.")
def command(**options: Any) -> int:
    """Start a project: two services, one tutorial."""
    return run("init", options)
