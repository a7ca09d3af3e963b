"""The options of `tutgen publish`."""

from typing import Any

import click

from tutgen.cli.group import run
from tutgen.cli.options import base_url_option, common_options, examples, output_option


@click.command(
    epilog=examples(
        "tutgen publish --dry-run",
        "tutgen publish -m 'Add the tutorial for Acme'",
        "tutgen publish --check",
    )
)
@common_options
@click.option(
    "--branch", default="gh-pages", metavar="NAME", help="The branch that is served (gh-pages)."
)
@click.option("--remote", default="origin", metavar="NAME", help="Where it is (origin).")
@click.option("-m", "--message", metavar="TEXT", help="Of the commit (default: Publish COMMIT).")
@base_url_option
@click.option("-n", "--dry-run", is_flag=True, help="Only say which files would change.")
@click.option("--allow-dirty", is_flag=True, help="Publish what is not committed as well.")
@click.option("--adopt", is_flag=True, help="Take over a branch that tutgen did not make.")
@click.option(
    "--allow-rollback", is_flag=True, help="Publish without what the branch was built from."
)
@click.option("--no-history", is_flag=True, help="Make the branch a single commit, by force.")
@click.option("--check", is_flag=True, help="Only check the site that was built last.")
@output_option("Where --check finds it (default: site/ in the project).")
def command(**options: Any) -> int:
    """Build the site, check it, and push it to its branch."""
    return run("publish", options)
