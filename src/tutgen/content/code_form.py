"""How code is written in YAML: in a field of `site.yaml`, in a service, and for one variant of it.

A text alone is `code`. What is said in several places is read in layers, later ones before earlier ones.
"""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from tutgen.content.schema_parts import TEXT, Schema
from tutgen.sources.yaml_origin import YamlOrigin

NO_VARIANTS: Mapping[str, str] = MappingProxyType({})
_LISTED: Schema = {
    "type": "array",
    "items": {"type": "string", "errorMessage": "expected text; put it in quotes"},
}
_LINES = "a JSON Pointer (JSON, YAML, TOML) or a text that stands on exactly one line"

CODE_KEYS: Mapping[str, Schema] = {
    "code": {
        "type": "string",
        "description": "The code, with expressions",
        "errorMessage": "expected code, as text; for several lines, write 'code: |' and indent them",
    },
    "file": {
        "type": "string",
        "pattern": r"\S",
        "description": "Path of a sample from the project on; behind '#' the name of a region",
        "errorMessage": "expected the path of a file, such as samples/chat.py or samples/chat.py#show",
    },
    "language": {**TEXT, "description": "Of the code, as Pygments names it"},
    "caption": {
        "type": ["string", "null"],
        "description": "Markdown of one line above the code; null: none",
        "errorMessage": "expected the text of a caption, or null for none",
    },
    "notes": {
        "type": "object",
        "additionalProperties": {
            "type": ["string", "null"],
            "errorMessage": "expected the text of a note, or null for none",
        },
        "description": f"{_LINES} -> note in Markdown; '?' behind it: only where it is",
        "errorMessage": "expected notes: a mapping of JSON Pointers, or texts of lines, to texts",
    },
    "emphasize": {
        **_LISTED,
        "description": f"The lines to emphasize: {_LINES}",
        "errorMessage": "expected a list of JSON Pointers, or of texts of lines",
    },
    "shows": {
        "type": ["array", "object"],
        "items": _LISTED["items"],
        "additionalProperties": {
            "type": ["string", "array"],
            "items": _LISTED["items"],
            "errorMessage": "expected an expression such as service.port, or a list of them",
        },
        "description": "Expressions whose values the code must show: a list, or by line",
        "errorMessage": "expected a list of expressions such as [service.port], or a mapping of lines to them",
    },
}
"""Key -> schema of its value."""
_TEXTS = frozenset(("code", "file"))


def code_schema(variants: Mapping[str, str] = NO_VARIANTS) -> Schema:
    """The schema of code in a service. `variants`: those that it differs by, name -> label."""
    one = code_schema() if variants else {}
    each = {
        name: {
            **one,
            "type": [*one["type"], "null"],
            "description": f"What is said for {label} alone; null where there is none",
        }
        for name, label in variants.items()
    }
    return {
        "type": ["string", "object"],
        "properties": {**CODE_KEYS, **each, "unsupported": _UNSUPPORTED},
        "additionalProperties": False,
        "dependencies": {
            "code": {
                "not": {"required": ["file"]},
                "errorMessage": "expected either 'code' or 'file', not both",
            }
        },
        "errorMessage": "expected code: a text, or a mapping with 'code' or 'file'",
    }


_UNSUPPORTED: Schema = {
    "type": "string",
    "description": "Why the service has none (Markdown); it stands in the place of the code",
    "errorMessage": "expected the reason, as text",
}


class Layer(NamedTuple):
    """What one place says of code."""

    values: Mapping[str, Any]
    """By the keys of CODE_KEYS."""
    origin: YamlOrigin
    is_text: bool = False
    """Whether it is written as a text alone."""

    @property
    def says_text(self) -> bool:
        """Whether it says what is shown."""
        return not _TEXTS.isdisjoint(self.values)

    def at(self, key: str) -> YamlOrigin:
        return self.origin if self.is_text else self.origin.child(key)


class Withheld(NamedTuple):
    """Stands in the place of code that there is not, and that is meant."""

    reason: str | None
    """As Markdown; None: nothing is said about it."""
    origin: YamlOrigin
    """Of the reason."""


def layer(raw: Any, origin: YamlOrigin) -> Layer | Withheld:
    """The layer that a text, a mapping or null makes."""
    if raw is None:
        return Withheld(None, origin)
    if isinstance(raw, str):
        return Layer({"code": raw}, origin, is_text=True)
    if "unsupported" in raw:
        return Withheld(raw["unsupported"], origin.child("unsupported"))
    return Layer({key: raw[key] for key in CODE_KEYS if key in raw}, origin)


def in_force(said: Iterable[Layer | Withheld]) -> list[Layer] | Withheld:
    """The layers that count, of those from general to special: code that is said later takes the place of a reason
    why there is none, and the other way round."""
    layers: list[Layer] = []
    withheld: Withheld | None = None
    for one in said:
        if isinstance(one, Withheld):
            withheld = one
            continue
        layers.append(one)
        if one.says_text:
            withheld = None
    return withheld or layers


def last(layers: Sequence[Layer], *keys: str) -> tuple[str, Any, YamlOrigin] | None:
    """The key among these that was said last, its value, and its place; None if none was said."""
    for said in reversed(layers):
        for key in keys:
            if key in said.values:
                return key, said.values[key], said.at(key)
    return None
