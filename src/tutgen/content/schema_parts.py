"""Parts that several schemas of the content model share (JSON Schema, draft 7).

`errorMessage` holds the words for a writer; VS Code shows them too.
"""

from typing import Any

Schema = dict[str, Any]

DRAFT = "http://json-schema.org/draft-07/schema#"
NAME = "^[a-z][a-z0-9_]*$"
SLUG = "^[a-z0-9]+(-[a-z0-9]+)*$"

EXPRESSION: Schema = {"type": "string", "pattern": r"^\{\{.*\}\}$"}
TEXT: Schema = {"type": "string", "errorMessage": "expected text; put it in quotes"}
PLAIN: Schema = {"type": "string", "pattern": r"^(?!.*\{\{).*\S"}
"""A text that is not empty and holds no expression."""


def described(schema: Schema, help_text: str) -> Schema:
    """The schema with a description, which editors show."""
    return {**schema, "description": help_text}


def or_expression(schema: Schema, expected: str) -> Schema:
    """The schema of a value that fits `schema`, or of an expression that computes one."""
    return {"anyOf": [schema, EXPRESSION], "errorMessage": f"expected {expected}"}


NOTES: Schema = {
    "type": "object",
    "propertyNames": {
        "pattern": r"^(request$|/)",
        "errorMessage": "expected a JSON Pointer such as /service_settings/api_key, or 'request'",
    },
    "additionalProperties": {
        "type": ["string", "null"],
        "errorMessage": "expected the text of a note, or null for a key that needs none",
    },
    "description": "JSON Pointer (RFC 6901) or 'request' -> note in Markdown; "
    "'?' after the pointer: only where the key is there",
    "errorMessage": "expected notes: a mapping of JSON Pointers to texts",
}
_HEADER = "(?=.*[A-Z-])[A-Za-z0-9-]+"
"""The name of a header. It has a capital or a hyphen, so that a pointer without its slash is found."""
REQUEST_NOTES: Schema = {
    **NOTES,
    "propertyNames": {
        "pattern": rf"^(request$|/|{_HEADER}\??$)",
        "errorMessage": "expected a JSON Pointer such as /service_settings/api_key, 'request', or the name of "
        "a header such as Content-Type",
    },
    "description": "JSON Pointer (RFC 6901), name of a header or 'request' -> note in Markdown; "
    "'?' behind it: only where that is there",
}
POINTERS: Schema = {
    "type": "array",
    "items": {
        "type": "string",
        "pattern": r"^/|^$",
        "errorMessage": "expected a JSON Pointer such as /service_settings/api_key",
    },
    "description": "JSON Pointers of the keys to emphasize",
    "errorMessage": "expected a list of JSON Pointers",
}
EMPHASIZED: Schema = {
    **POINTERS,
    "items": {
        "type": "string",
        "pattern": rf"^/|^$|^{_HEADER}$",
        "errorMessage": "expected a JSON Pointer such as /service_settings/api_key, or the name of a header",
    },
    "description": "JSON Pointers of the keys to emphasize, or names of headers",
    "errorMessage": "expected a list of JSON Pointers or names of headers",
}
TEXTS: Schema = {
    "type": "object",
    "additionalProperties": TEXT,
    "errorMessage": "expected a mapping: lines such as 'key: text'",
}
REASON: Schema = {"type": "string", "errorMessage": "expected the reason, as text"}
FILE: Schema = {
    **PLAIN,
    "errorMessage": "expected the path of a file, relative to the project",
}
FILES: Schema = {
    "type": ["string", "null"],
    "pattern": r"\S",
    "errorMessage": "expected the path of a file, relative to the project, or null",
}
"""The path of a file, which an expression may make."""
WAIVE = described(TEXTS, "Code of a finding that is right as it stands -> why")
NAME_OF_KEY: Schema = {
    "pattern": NAME,
    "errorMessage": "expected a name in lower case with underscores",
}
"""The key of a mapping of fields, variants or texts."""
NAMES: Schema = {
    "type": "object",
    "propertyNames": NAME_OF_KEY,
    "additionalProperties": TEXT,
    "description": "Names made in one place: name -> text with expressions",
    "errorMessage": "expected a mapping of names to texts",
}
