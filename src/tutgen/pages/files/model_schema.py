"""The JSON Schema of `model.json` and `tutorial.json`, which is published beside them."""

from typing import Any

Schema = dict[str, Any]

_TEXT: Schema = {"type": "string"}
_NAME: Schema = {"type": "string", "minLength": 1}
_ADDRESS: Schema = {"type": "string", "description": "Relative to the root of the site."}


def _record(properties: Schema, *optional: str) -> Schema:
    """An object of these properties, all there but the optional ones."""
    required = [name for name in properties if name not in optional]
    return {
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _map(values: Schema) -> Schema:
    return {"type": "object", "additionalProperties": values}


_FIELD = _record({"type": _NAME, "label": _TEXT})
_SERVICE = _record(
    {
        "slug": _NAME,
        "name": _TEXT,
        "state": {"enum": ["published", "draft", "deprecated"]},
        "aliases": _list(_NAME),
    }
)
_LISTED = _record(
    {"title": _TEXT, "address": _ADDRESS, "model": _ADDRESS, "services": _list(_NAME)}
)
_SITE = _record(
    {
        "$schema": _TEXT,
        "title": _TEXT,
        "lang": _NAME,
        "base_url": {"type": ["string", "null"]},
        "fields": _map(_FIELD),
        "services": _list(_SERVICE),
        "tutorials": _list(_LISTED),
    }
)
_STEP = _record(
    {
        "id": _NAME,
        "number": {"type": ["integer", "null"], "description": "As the page shows it."},
        "title": _TEXT,
        "supported": {"type": "boolean", "description": "Whether the service can do it."},
    }
)
_REQUEST = _record(
    {
        "name": _NAME,
        "method": _NAME,
        "server": {"type": ["string", "null"]},
        "path": {"type": "string", "description": "With its query."},
        "headers": _map(_TEXT),
        "body": {"description": "A JSON value, or a text as it is sent; null for none."},
        "placeholders": _list({"type": "string", "description": "Without its brackets."}),
        "response": _record(
            {
                "status": {"type": ["integer", "null"]},
                "headers": _map(_TEXT),
                "body": {"description": "A sample."},
            }
        ),
    },
    "response",
)
_OF_SERVICE = _record(
    {
        "slug": _NAME,
        "name": _TEXT,
        "address": _ADDRESS,
        "fields": {"type": "object", "description": "Name -> value; Markdown and code as text."},
        "names": {"type": "object"},
        "steps": _list(_STEP),
        "requests": _list(_REQUEST),
    }
)
_TUTORIAL = _record(
    {
        "$schema": _TEXT,
        "title": _TEXT,
        "address": _ADDRESS,
        "services": _list(_OF_SERVICE),
    }
)
MODEL_SCHEMA: Schema = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "What a site of tutorials says",
    "oneOf": [{"$ref": "#/$defs/site"}, {"$ref": "#/$defs/tutorial"}],
    "$defs": {"site": _SITE, "tutorial": _TUTORIAL},
}
