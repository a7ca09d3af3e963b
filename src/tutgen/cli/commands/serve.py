"""The options of `tutgen serve`."""

from typing import Any

import click

from tutgen.cli.group import run
from tutgen.cli.options import base_url_option, common_options, drafts_option, examples


@click.command(epilog=examples("tutgen serve --open", "tutgen serve --port 9000 --drafts"))
@common_options
@click.option("--host", default="127.0.0.1", metavar="ADDR", help="Where to listen (127.0.0.1).")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    metavar="N",
    help="The port (default: the first free one from 8000 on).",
)
@click.option("--open", "opens", is_flag=True, help="Open a browser.")
@click.option("--no-reload", is_flag=True, help="Do not watch the files.")
@click.option(
    "--allow-host", multiple=True, metavar="NAME", help="Answer requests for this host; repeatable."
)
@drafts_option
@base_url_option
@click.option(
    "--editor",
    metavar="URL",
    default="vscode://file{path}:{line}:{column}",
    help="The address that opens a file in your editor, with {path}, {line} and {column}.",
)
def command(**options: Any) -> int:
    """Show the site in a browser, and every change as you save it."""
    return run("serve", options)
