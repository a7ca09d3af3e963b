"""`tutgen new service`: a file to fill in, or a copy of another service's."""

from collections.abc import Sequence
from pathlib import Path

from tutgen.cli.options import project_of
from tutgen.diagnostics.terminal import Terminal, shown_path
from tutgen.starter.service import add_service, copy_service


def run(terminal: Terminal, directory: Path, slug: str, origin: str | None) -> int:
    root = project_of(terminal, directory)
    if origin is None:
        path, copy = add_service(root, slug), None
    else:
        path, copy = copy_service(root, slug, origin)
    terminal.say(f"Wrote {shown_path(root, path.as_posix())}")
    if copy and copy.changed:
        terminal.say(f"Changed the name in the text of {_lines(copy.changed)}")
    if copy and copy.kept:
        terminal.say(f"Left {_lines(copy.kept)} as '{origin}' has it: code, addresses and settings")
    terminal.say(f"Next: fill it in, and list '{slug}' in the index.md of a tutorial")
    return 0


def _lines(numbers: Sequence[int]) -> str:
    """`line 3`; `lines 3, 5 and 8`. `numbers` is not empty."""
    *most, last = map(str, numbers)
    return f"lines {', '.join(most)} and {last}" if most else f"line {last}"
