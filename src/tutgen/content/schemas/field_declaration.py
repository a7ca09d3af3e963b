"""How `site.yaml` may declare a field."""

from collections.abc import Iterable

from tutgen.content.code_form import code_schema
from tutgen.content.fields import FIELD_TYPES
from tutgen.content.schema_parts import (
    NAME_OF_KEY,
    PLAIN,
    TEXT,
    Schema,
)

_MAX_LISTS = 2
"""Lists whose records have lists of their own."""


def field_declaration_schema(depth: int = 0, variants: Iterable[str] = ()) -> Schema:
    """The schema of a field of services; that of a field of records, in so many lists. `variants`: of which services'
    fields may say something alone."""
    types = [name for name, t in FIELD_TYPES.items() if not depth or not t.has_body]
    if depth >= _MAX_LISTS:
        types = [name for name in types if not FIELD_TYPES[name].has_records]
    options = {key: one for name in types for key, one in FIELD_TYPES[name].options.items()}
    if "of" in options:
        options["of"] = {
            "type": "object",
            "propertyNames": NAME_OF_KEY,
            "additionalProperties": field_declaration_schema(depth + 1, variants),
            "minProperties": 1,
            "description": "The fields of a record",
            "errorMessage": "expected the fields of a record: a mapping of names to fields",
        }
    options["by"] = {
        "type": "string",
        "description": "The group of 'variants' that its values differ by",
        "errorMessage": "expected the name of a group of 'variants'",
    }
    names = {name: name for name in variants}
    alone = code_schema(names)["properties"]
    options |= {name: alone[name] for name in names}
    said_by = "records" if depth else "services"
    return {
        "type": "object",
        "properties": {
            "type": {
                "enum": types,
                "errorMessage": f"expected one of {', '.join(types)}",
            },
            "required": {"type": "boolean", "errorMessage": "expected true or false"},
            "help": TEXT,
            "label": {
                **PLAIN,
                "description": "What readers see in place of the name",
                "errorMessage": "expected text without expressions",
            },
            **options,
            "default": {"description": f"The value of {said_by} that say nothing; may compute it"},
        },
        "required": ["type"],
        "additionalProperties": False,
        "errorMessage": "expected a field: a mapping with 'type'",
    }
