"""`tutgen list`: what a project has, as rows or as JSON."""

import json
from pathlib import Path

import click

from tutgen.cli.options import project_of
from tutgen.content.load import load_project
from tutgen.diagnostics import FAILED
from tutgen.diagnostics.terminal import Terminal, print_rows
from tutgen.starter.listing import listing


def run(
    terminal: Terminal,
    directory: Path,
    what: str,
    format: str,  # noqa: A002  # its name makes the name of its variable
) -> int:
    root = project_of(terminal, directory)
    project = load_project(root)
    terminal.diagnostics(project.diagnostics, root)
    rows = listing(project, what)
    if format == "json":
        click.echo(json.dumps(rows, indent=2, ensure_ascii=False))
    else:
        print_rows([tuple(row.values()) for row in rows])
    return FAILED if any(d.severity == "error" for d in project.diagnostics) else 0
