"""The languages that a project adds to those that requests are shown in: a template each."""

import re
from collections.abc import Mapping
from pathlib import PurePosixPath

from tutgen.content.reading import Reading
from tutgen.content.schema_parts import NAME
from tutgen.diagnostics import Diagnostic, Span
from tutgen.sources.ignore import is_ignored
from tutgen.sources.source import Source

HTTP = "http"
"""The form that requests always have."""
FOLDER = "templates/requests"
"""Where the templates of a project's own languages are. What stands behind the dot of a name tells the colours."""


def read_request_templates(reading: Reading) -> Mapping[str, Source]:
    """Name of a language -> its template. Reports files that cannot be read, and names that languages do not have."""
    found: dict[str, Source] = {}
    for name in reading.names(FOLDER):
        stem = PurePosixPath(name).stem
        path = f"{FOLDER}/{name}"
        if is_ignored(name) or name.endswith(".md"):
            continue
        if (fault := _fault(stem, found)) is not None:
            hint = "name it as readers choose it, such as powershell or go.go"
            reading.diagnostics.append(Diagnostic("file-name", fault, Span(path), hint))
        elif source := reading.read(path):
            found[stem] = source
    return found


def _fault(name: str, found: Mapping[str, Source]) -> str | None:
    if not re.fullmatch(NAME, name):
        return f"'{name}' is no name of a language: lower case with underscores"
    if name == HTTP:
        return "the form 'http' is made by tutgen: its notes are those of the request"
    return f"there are two templates of '{name}'" if name in found else None
