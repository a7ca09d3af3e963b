"""`tutgen serve`: the live preview."""

import webbrowser
from pathlib import Path

from tutgen.cli.options import project_of
from tutgen.diagnostics.terminal import Terminal
from tutgen.preview.server import ServeOptions, serve


def run(
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
