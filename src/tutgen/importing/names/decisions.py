"""`names.yaml`: what the import has decided, for a person to correct and pass again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tutgen.content.schema_parts import NAME, SLUG
from tutgen.content.validation import Validator
from tutgen.diagnostics import Diagnostic, TutgenError
from tutgen.sources.source import Source, decode

FILE = "names.yaml"
_TEXTS = {
    "type": "array",
    "items": {"type": "string", "minLength": 1, "errorMessage": "expected a text"},
}
_SCHEMA: Any = {
    "type": "object",
    "properties": {
        "services": {
            "type": "object",
            "additionalProperties": {
                "type": "object",
                "properties": {
                    "name": {
                        "type": "string",
                        "minLength": 1,
                        "errorMessage": "expected the name, a text",
                    },
                    "slug": {
                        "type": "string",
                        "pattern": SLUG,
                        "errorMessage": "expected lower-case letters, digits and hyphens",
                    },
                    "words": {**_TEXTS, "errorMessage": "expected a list of texts"},
                    "unsure": {**_TEXTS, "errorMessage": "expected a list of texts"},
                },
                "additionalProperties": False,
                "errorMessage": "expected name, slug, words, unsure",
            },
            "errorMessage": "expected page: {name: ..., slug: ...}",
        },
        "fields": {
            "type": "object",
            "additionalProperties": {
                "type": "string",
                "pattern": NAME,
                "errorMessage": "expected the name of a field: lower-case letters, digits and _",
            },
            "errorMessage": "expected place: name of the field",
        },
        "tabs": {**_TEXTS, "errorMessage": "expected a list of the labels that are services"},
    },
    "additionalProperties": False,
    "errorMessage": "expected services, fields, tabs",
}


@dataclass(frozen=True)
class Decisions:
    """What a person has decided, or the import before."""

    services: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Page, or page and `#` and tab -> `name`, `slug`, `words`, `unsure`, any of them."""
    fields: Mapping[str, str] = field(default_factory=dict)
    """Place -> name of the field."""
    tabs: Sequence[str] | None = None
    """Labels of tabs that are services; None: to be found out."""


def read_decisions(path: Path) -> Decisions | tuple[Diagnostic, ...]:
    """The decisions in a file, or what is wrong with it. Raises TutgenError (2) if it cannot be read."""
    try:
        source = decode(path.name, path.read_bytes())
    except OSError as error:
        raise TutgenError(f"'{path}' cannot be read: {error.strerror}") from error
    if not isinstance(source, Source):
        return (source,)
    values, diagnostics = Validator(_SCHEMA).parse(source, FILE)
    if diagnostics or not isinstance(values, dict):
        return tuple(diagnostics)
    return Decisions(values.get("services", {}), values.get("fields", {}), values.get("tabs"))
