"""`tutgen new tutorial`: a folder to fill in."""

from pathlib import Path

import click

from tutgen.cli.options import common_options, examples, project_of
from tutgen.diagnostics.terminal import Terminal, shown_path
from tutgen.starter.tutorial import add_tutorial


@click.command(
    epilog=examples("tutgen new tutorial getting-started", "tutgen new tutorial webhooks -C docs"),
)
@common_options
@click.argument("slug")
def command(terminal: Terminal, directory: Path, slug: str) -> int:
    root = project_of(terminal, directory)
    for path in add_tutorial(root, slug):
        terminal.say(f"Wrote {shown_path(root, path.as_posix())}")
    return 0
