"""`tutgen clean`: the output of a build, deleted."""

from pathlib import Path

import click

from tutgen.build.write import clean
from tutgen.cli.options import common_options, examples, output_option, project_of
from tutgen.diagnostics import quantity
from tutgen.diagnostics.terminal import Terminal, shown_folder


@click.command(epilog=examples("tutgen clean", "tutgen clean --dry-run"))
@common_options
@output_option("What to delete (default: site/ in the project).")
@click.option("-n", "--dry-run", is_flag=True, help="Only say what would be deleted.")
def command(terminal: Terminal, directory: Path, output: Path | None, dry_run: bool) -> int:
    target = (directory / output if output else project_of(terminal, directory) / "site").absolute()
    deleted = clean(target, dry_run=dry_run)
    for address in deleted:
        terminal.explain(f"  {address}")
    verb = "Would delete" if dry_run else "Deleted"
    terminal.say(f"{verb} {quantity(len(deleted), 'file')} in {shown_folder(target)}")
    return 0
