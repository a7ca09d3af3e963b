"""`tutgen new tutorial`: a folder to fill in."""

from pathlib import Path

from tutgen.cli.options import project_of
from tutgen.diagnostics.terminal import Terminal, shown_path
from tutgen.starter.tutorial import add_tutorial


def run(terminal: Terminal, directory: Path, slug: str) -> int:
    root = project_of(terminal, directory)
    for path in add_tutorial(root, slug):
        terminal.say(f"Wrote {shown_path(root, path.as_posix())}")
    return 0
