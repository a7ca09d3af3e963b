"""`tutgen explain`: the page of a diagnostic."""

from pathlib import Path

import click

from tutgen.cli.options import common_options, complete_code, examples
from tutgen.diagnostics.explanations import explanation
from tutgen.diagnostics.registry import summaries
from tutgen.diagnostics.terminal import Terminal, print_rows


@click.command(epilog=examples("tutgen explain dead-link", "tutgen explain --all"))
@common_options
@click.argument("code", required=False, shell_complete=complete_code)
@click.option(
    "--all", "everything", is_flag=True, envvar="TUTGEN_EXPLAIN_ALL", help="All codes, a line each."
)
def command(terminal: Terminal, directory: Path, code: str | None, everything: bool) -> int:
    """What a diagnostic means, and the way out."""
    if everything:
        print_rows(list(summaries().items()))
    elif code is None:
        raise click.UsageError("name a code, or pass --all")
    else:
        click.echo(explanation(code), nl=False)
    return 0
