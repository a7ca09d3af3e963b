"""`tutgen clean`: the output of a build, deleted."""

from pathlib import Path

from tutgen.build.write import clean
from tutgen.cli.options import project_of
from tutgen.diagnostics import quantity
from tutgen.diagnostics.terminal import Terminal, shown_folder


def run(terminal: Terminal, directory: Path, output: Path | None, dry_run: bool) -> int:
    target = (directory / output if output else project_of(terminal, directory) / "site").absolute()
    deleted = clean(target, dry_run=dry_run)
    for address in deleted:
        terminal.explain(f"  {address}")
    verb = "Would delete" if dry_run else "Deleted"
    terminal.say(f"{verb} {quantity(len(deleted), 'file')} in {shown_folder(target)}")
    return 0
