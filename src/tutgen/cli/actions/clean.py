"""`tutgen clean`: the output of a build, deleted."""

from pathlib import Path

from tutgen.build.rebuild import record_path
from tutgen.build.record import delete_record
from tutgen.build.write import clean
from tutgen.cli.options import project_of
from tutgen.content.paths import find_project
from tutgen.diagnostics import TutgenError, quantity
from tutgen.diagnostics.terminal import Terminal, shown_folder
from tutgen.pages.files.link_pictures import forget_pictures


def run(terminal: Terminal, directory: Path, output: Path | None, dry_run: bool) -> int:
    root: Path | None
    if output is None:
        root = project_of(terminal, directory)
        target = root / "site"
    else:
        root = _project_around(directory)
        target = (directory / output).absolute()
    deleted = clean(target, dry_run=dry_run)
    if root and not dry_run:
        delete_record(record_path(root, target))
        forget_pictures(root)
    for address in deleted:
        terminal.explain(f"  {address}")
    verb = "Would delete" if dry_run else "Deleted"
    terminal.say(f"{verb} {quantity(len(deleted), 'file')} in {shown_folder(target)}")
    return 0


def _project_around(directory: Path) -> Path | None:
    """The project that a site elsewhere may be of; a site can be deleted without its project."""
    try:
        return find_project(directory)
    except TutgenError:
        return None
