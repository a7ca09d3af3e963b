"""`tutgen schema`: the JSON Schema of a kind of file."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from tutgen.cli.options import project_of
from tutgen.content.load import load_site
from tutgen.content.schemas.models import models_schema
from tutgen.content.schemas.requests import requests_schema
from tutgen.content.schemas.service import service_schema
from tutgen.diagnostics import FAILED, TutgenError
from tutgen.diagnostics.terminal import Terminal, shown_path
from tutgen.requests.languages import form_names
from tutgen.starter.editor_schemas import schema_text, site_schema_for_editors


def run(terminal: Terminal, directory: Path, what: str, output: Path | None) -> int:
    if what == "service":
        root = project_of(terminal, directory)
        site, diagnostics = load_site(root)
        if diagnostics:
            terminal.diagnostics(diagnostics, root)
            return FAILED
        document = service_schema(site.fields.values())
    else:
        make = {
            "site": site_schema_for_editors,
            "requests": lambda: requests_schema(form_names()),
            "models": models_schema,
        }
        document = make[what]()
    text = schema_text(document)
    if output is None:
        click.echo(text, nl=False)
        return 0
    path = directory / output
    with _explained(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8", newline="\n")
    terminal.say(f"Wrote {shown_path(Path(), str(path))}")
    return 0


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Turn an OSError into a TutgenError (3) that names the file."""
    try:
        yield
    except OSError as error:
        raise TutgenError(f"cannot write '{path}': {error.strerror}", exit_code=3) from error
