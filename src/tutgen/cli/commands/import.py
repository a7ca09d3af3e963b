"""The options of `tutgen import`."""  # noqa: N999  # the command is named so

from pathlib import Path
from typing import Any

import click

from tutgen.cli.group import run
from tutgen.cli.options import common_options, examples, format_option


@click.command(
    epilog=examples(
        "tutgen import pages -o tutorials",
        "tutgen import page-with-tabs.md -o tutorials",
        "tutgen import pages --report",
        "tutgen import pages -o tutorials --names tutorials/names.yaml",
    )
)
@common_options
@click.argument("source", type=click.Path(path_type=Path), metavar="FOLDER|FILE")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Where to write the project.",
)
@click.option(
    "--report", is_flag=True, help="Only say where the pages have drifted apart; write nothing."
)
@click.option(
    "--names",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Decisions: a names.yaml that was written before, corrected.",
)
@click.option(
    "--dialect",
    metavar="NAME",
    help="What the pages are written for: myst, github, docs-builder, mkdocs, docusaurus. Found out, if not said.",
)
@format_option("text", "json", "github", "sarif")
def command(**options: Any) -> int:
    """Make a project of sibling pages that were copied by hand."""
    return run("import_", options)
