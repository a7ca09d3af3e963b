"""`names.yaml`: what the import has decided, for a person to correct and pass again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tutgen.content.schema_parts import NAME, SLUG
from tutgen.content.validation import Validator
from tutgen.diagnostics import Diagnostic, TutgenError
from tutgen.importing.yaml_lines import plain_yaml
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
_HEAD = """\
# What `tutgen import` has decided. Correct it, and pass it again:
#   tutgen import {source} -o {target} --names {names}
# words: what is written as the service's own name or slug. unsure: what may be one of them, or a word of the
# language; it stays as it is until you move it to words.
"""
_FIELDS = """\
# Place in the originals: name of the field that has its texts.
"""


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


def decisions_text(decisions: Decisions, source: str, target: str) -> str:
    """The text of `names.yaml`."""
    names = f"{target}/{FILE}"
    text = _HEAD.format(source=source, target=target, names=names)
    text += plain_yaml({"services": decisions.services})
    if decisions.tabs is not None:
        text += plain_yaml({"tabs": list(decisions.tabs)})
    if decisions.fields:
        text += _FIELDS + plain_yaml({"fields": decisions.fields})
    return text
