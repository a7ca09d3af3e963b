"""What a file of `content/services/` may say."""

from collections.abc import Iterable

from tutgen.content.field_type import Field
from tutgen.content.schema_parts import (
    DRAFT,
    PLAIN,
    REASON,
    SLUG,
    TEXT,
    TEXTS,
    WAIVE,
    Schema,
    described,
)


def service_schema(fields: Iterable[Field]) -> Schema:
    """The schema of `content/services/*.yaml` for editors: nothing is missing in a draft."""
    finished = finished_service_schema(fields)
    properties, required = finished.pop("properties"), finished.pop("required")
    described = {
        name: {"description": text} if (text := schema.get("description")) else {}
        for name, schema in properties.items()
    }
    return {
        **finished,
        "properties": described,
        "if": {"properties": {"state": {"const": "draft"}}, "required": ["state"]},
        "then": {"properties": {n: _unfinished(schema) for n, schema in properties.items()}},
        "else": {"properties": properties, "required": required},
    }


def _unfinished(schema: Schema) -> Schema:
    """The same schema, but nothing needs to be there, and what is there may be empty."""
    loose = {key: value for key, value in schema.items() if key != "required"}
    if "type" in loose:
        types = loose["type"] if isinstance(loose["type"], list) else [loose["type"]]
        loose["type"] = list(dict.fromkeys([*types, "null"]))
    if "enum" in loose:
        loose["enum"] = [*loose["enum"], None]
    if "anyOf" in loose:
        loose["anyOf"] = [*loose["anyOf"], {"type": "null"}]
    if "properties" in loose:
        loose["properties"] = {n: _unfinished(child) for n, child in loose["properties"].items()}
    for key in ("additionalProperties", "items", "then", "else"):
        if isinstance(loose.get(key), dict):
            loose[key] = _unfinished(loose[key])
    return loose


def finished_service_schema(fields: Iterable[Field]) -> Schema:
    """The schema of the file of a service that has pages, in a project that declares these fields."""
    declared = list(fields)
    properties: dict[str, Schema] = {
        "name": {
            **PLAIN,
            "description": "The service's name, as its badge shows it",
            "errorMessage": "expected the service's name, as text without expressions",
        },
        "article": {
            **PLAIN,
            "description": "What stands before the name in service.a_name, such as an",
            "errorMessage": "expected an article such as a or an",
        },
        "state": {
            "enum": ["published", "draft"],
            "description": "published unless said otherwise",
            "errorMessage": "expected published or draft; what is deprecated says "
            "'deprecated: {since: ..., reason: ..., successor: ...}' in its place",
        },
        "deprecated": {
            "type": "object",
            "properties": {
                "since": described(PLAIN, "Since when, such as 2025-03"),
                "reason": described(TEXT, "Why, as Markdown"),
                "successor": described(
                    PLAIN,
                    "The slug of the service to take in its place, or the name of another product",
                ),
            },
            "minProperties": 1,
            "additionalProperties": False,
            "description": "The service is still there, and better not begun with",
            "errorMessage": "expected a mapping with 'since', 'reason' or 'successor'",
        },
        "unsupported": described(TEXTS, "tutorial#step -> why the service cannot do it"),
        "mentions": {
            "type": "object",
            "additionalProperties": {
                "type": ["string", "object"],
                "additionalProperties": REASON,
                "errorMessage": "expected the reason, or a mapping of words to reasons",
            },
            "description": "Slug of a service that this one's pages may speak of -> why; or each word "
            "of it -> why",
            "errorMessage": "expected a mapping of slugs to reasons, or to words with reasons",
        },
        "waive": WAIVE,
        "aliases": {
            "type": "array",
            "items": {
                "type": "string",
                "pattern": SLUG,
                "errorMessage": "expected a slug such as old-name",
            },
            "description": "Slugs that the service had before: their pages lead on to its own",
            "errorMessage": "expected a list of slugs",
        },
    }
    for field in declared:
        properties[field.name] = described(field.type.schema(field), field.help)
    return {
        "$schema": DRAFT,
        "title": "Service",
        "type": "object",
        "properties": properties,
        "minProperties": 1,
        "required": ["name", *(f.name for f in declared if f.is_to_be_said)],
        "additionalProperties": False,
    }
