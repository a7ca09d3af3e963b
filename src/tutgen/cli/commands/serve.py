"""`tutgen serve`: the live preview."""

import webbrowser
from pathlib import Path

import click

from tutgen.cli.options import base_url_option, common_options, drafts_option, examples, project_of
from tutgen.diagnostics.terminal import Terminal
from tutgen.preview.server import ServeOptions, serve


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
def command(
    *,
    terminal: Terminal,
    directory: Path,
    host: str,
    port: int | None,
    opens: bool,
    no_reload: bool,
    allow_host: tuple[str, ...],
    drafts: bool,
    base_url: str | None,
    editor: str,
) -> int:

    root = project_of(terminal, directory)
    options = ServeOptions(
        host=host,
        port=port,
        allowed_hosts=allow_host,
        drafts=drafts,
        base_url=base_url,
        reload=not no_reload,
        editor=editor,
    )
    serve(root, options, terminal, webbrowser.open if opens else None)
    return 0
