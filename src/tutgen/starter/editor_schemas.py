"""The JSON Schemas in `content/_schema/`, by which editors complete and check what is written."""

import json
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from tutgen.content.fields import NO_VARIANTS
from tutgen.content.load import load_request_templates, load_site
from tutgen.content.model import Site
from tutgen.content.paths import CONTENT
from tutgen.content.schema_parts import Schema
from tutgen.content.schemas.models import models_schema
from tutgen.content.schemas.requests import requests_schema
from tutgen.content.schemas.service import service_schema
from tutgen.content.schemas.site import site_schema
from tutgen.diagnostics import TutgenError
from tutgen.pages.files.outputs import OUTPUTS
from tutgen.requests.languages import form_names

FOLDER = f"{CONTENT}/_schema"


def schema_text(document: Schema) -> str:
    """A schema as the text of a file."""
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def site_schema_for_editors(variants: Mapping[str, Mapping[str, str]] = NO_VARIANTS) -> Schema:
    """The schema of `site.yaml`, with the names that editors offer; `variants`: those of the site, by group."""
    names = (name for group in variants.values() for name in group)
    return site_schema((output.name for output in OUTPUTS), names)


def schemas(site: Site, own_forms: Iterable[str] = ()) -> dict[str, Schema]:
    """Name (`service`, `site` ...) -> schema of that kind of file, for the model of a site. `own_forms`: the languages
    of requests that the project adds."""
    return {
        "service": service_schema(site.fields.values()),
        "site": site_schema_for_editors(site.variants),
        "requests": requests_schema(form_names(own_forms)),
        "models": models_schema(),
    }


def refresh_schemas(root: Path) -> tuple[str, ...]:
    """Rewrite the schemas of a project that differ from its model; return their paths.

    A file that is not there, or is not ours, is left alone, and so is one that says the same in
    another form. Raises TutgenError (3) where one cannot be written.
    """
    if not (root / FOLDER).is_dir():
        return ()
    site, diagnostics = load_site(root)
    if diagnostics:
        return ()
    written = []
    for name, document in schemas(site, load_request_templates(root)).items():
        path = f"{FOLDER}/{name}.json"
        if _is_stale(root / path, document):
            _replace(root / path, schema_text(document))
            written.append(path)
    return tuple(written)


def _is_stale(path: Path, document: Schema) -> bool:
    try:
        there: Any = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return False
    ours = isinstance(there, dict) and all(
        there.get(key) == document[key] for key in ("$schema", "title")
    )
    return ours and there != document


def _replace(path: Path, text: str) -> None:
    """Replace the file in one step: an editor may read it at any time."""
    beside = path.with_name(f".{path.name}.tutgen-new")
    try:
        beside.write_text(text, "utf-8", newline="\n")
        beside.replace(os.path.realpath(path))
    except OSError as error:
        with suppress(OSError):
            beside.unlink()
        raise TutgenError(f"cannot write '{path}': {error.strerror}", exit_code=3) from error


def editor_line(root: Path, name: str) -> str:
    """The first line of a file, which names its schema to editors; empty if the project has
    none."""
    if not (root / f"{FOLDER}/{name}.json").is_file():
        return ""
    return f"# yaml-language-server: $schema=../_schema/{name}.json\n"
