"""`tutgen schema`: the JSON Schema of a kind of file."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from tutgen.cli.options import project_of
from tutgen.content import schema as schemas
from tutgen.content.load import load_site
from tutgen.diagnostics import FAILED, TutgenError
from tutgen.diagnostics.terminal import Terminal, shown_path
from tutgen.requests.languages import form_names
from tutgen.starter.editor_schemas import site_schema


def run(terminal: Terminal, directory: Path, what: str, output: Path | None) -> int:
    if what == "service":
        root = project_of(terminal, directory)
        site, diagnostics = load_site(root)
        if diagnostics:
            terminal.diagnostics(diagnostics, root)
            return FAILED
        document = schemas.service_schema(site.fields.values())
    else:
        make = {
            "site": site_schema,
            "requests": lambda: schemas.requests_schema(form_names()),
            "models": schemas.models_schema,
        }
        document = make[what]()
    text = json.dumps(document, indent=2, ensure_ascii=False) + "\n"
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
