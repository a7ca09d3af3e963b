"""What a `requests.yaml` may say, and `site.yaml` of all requests."""

from collections.abc import Iterable

from tutgen.content.forms import HTTP
from tutgen.content.schema_parts import (
    DRAFT,
    EMPHASIZED,
    EXPRESSION,
    FILES,
    REQUEST_NOTES,
    SLUG,
    TEXT,
    TEXTS,
    WAIVE,
    Schema,
    described,
    or_expression,
)

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")


def _entries(value: Schema, help_text: str, expected: str) -> Schema:
    """A mapping of names to values, one expression that gives it, or null."""
    return {
        "type": ["object", "string", "null"],
        "additionalProperties": value,
        "pattern": EXPRESSION["pattern"],
        "description": help_text,
        "errorMessage": f"expected {expected}",
    }


_LINES = "a mapping: lines such as 'key: text'"
_HEADER: Schema = {"type": ["string", "null"], "errorMessage": "expected text; put it in quotes"}
_FIELD: Schema = {
    "type": ["string", "number", "boolean", "array", "null"],
    "items": {
        "type": ["string", "number", "boolean", "null"],
        "errorMessage": "expected a text, a number, true or false",
    },
    "errorMessage": "expected a text, a number, true or false, or a list of these",
}
_HEADERS = _entries(_HEADER, "Header lines; null takes one away", _LINES)
_SERVER: Schema = {
    "type": ["string", "null"],
    "pattern": r"^[A-Za-z][A-Za-z0-9+.-]*://|^<|\{\{",
    "description": "Where requests go; a path that is a whole address does not",
    "errorMessage": "expected an address such as https://api.example.com",
}
_SHOW: Schema = {
    "enum": ["path", None],
    "description": "path: the HTTP form has neither the server nor 'auth'",
    "errorMessage": "expected 'path', or null",
}
OF_ALL: Schema = {
    "server": _SERVER,
    "auth": _entries(
        _HEADER,
        "What identifies the reader: basic ('<id>:<token>'), bearer, or headers",
        "basic, bearer, or headers, as a mapping",
    ),
    "headers": _HEADERS,
    "show": _SHOW,
}
"""What a request says, or `site.yaml` of all requests."""
_CLIENTS = ("requests", "httpx")
FORM_SETTINGS: Schema = {
    "python": {
        "enum": list(_CLIENTS),
        "description": "The library of the form in Python: requests unless said otherwise",
        "errorMessage": f"expected one of {', '.join(_CLIENTS)}",
    },
    "placeholders": {
        "enum": ["variables", "keep"],
        "description": "What curl has for placeholders: variables, set on a line above; or keep, the placeholders "
        "themselves",
        "errorMessage": "expected 'variables' or 'keep'",
    },
}
"""What `site.yaml` says of the forms of all requests."""
_STATUS: Schema = {
    "type": ["integer", "string"],
    "minimum": 100,
    "maximum": 599,
    "pattern": EXPRESSION["pattern"],
    "errorMessage": "expected the status, a number from 100 to 599",
}
_ANSWER_KEYS = ("body", "status", "headers", "caption", "notes", "emphasize")
_AS_BODY = (
    "an answer that has a key 'body' itself is written as body: {body: ...}, beside its status"
)
_RESPONSE: Schema = {
    "description": "A sample response, placed by {response}: its body; or a mapping with body and "
    "status, headers, caption, notes or emphasize",
    "if": {"type": "object", "required": ["body"]},
    "then": {
        "properties": {
            "status": described(_STATUS, "The status, such as 201"),
            "headers": _HEADERS,
            "caption": described(TEXT, "Markdown of one line above the block"),
            "body": {"description": "JSON, or a text as it is sent; null: there is none"},
            "notes": REQUEST_NOTES,
            "emphasize": EMPHASIZED,
        },
        "propertyNames": {
            "enum": list(_ANSWER_KEYS),
            "errorMessage": f"beside 'body' stand {', '.join(_ANSWER_KEYS[1:])}; {_AS_BODY}",
        },
        "anyOf": [{"minProperties": 2}],
        "errorMessage": f"'body' alone can mean two things: write what is in it; {_AS_BODY}",
    },
}
_VALUES: Schema = {
    "type": "object",
    "additionalProperties": {
        "type": "object",
        "properties": {
            "from": {
                "type": "string",
                "pattern": SLUG,
                "description": "The request whose answer gives the value",
                "errorMessage": "expected the name of a request such as create-index",
            },
            "at": {
                "type": "string",
                "pattern": "^/",
                "description": "JSON Pointer to the value in the body of the answer",
                "errorMessage": "expected a JSON Pointer such as /task",
            },
        },
        "required": ["from", "at"],
        "additionalProperties": False,
        "errorMessage": "expected where the value comes from: {from: reindex, at: /task}",
    },
    "description": "Placeholder, without its brackets -> the earlier answer that gives its value",
    "errorMessage": "expected a mapping of placeholders to answers: task_id: {from: reindex, at: /task}",
}

_REQUEST: Schema = {
    "type": "object",
    "properties": {
        "method": or_expression({"enum": list(METHODS)}, f"one of {', '.join(METHODS)}"),
        "path": described(TEXT, "The path, or a whole address"),
        **OF_ALL,
        "query": _entries(_FIELD, "Fields of the query; a list repeats its key", _LINES),
        "forms": {},
        "caption": described(TEXT, "Markdown of one line above the block"),
        "body": {"description": "JSON, made of payloads and expressions"},
        "form": {
            "type": ["boolean", "string"],
            "pattern": EXPRESSION["pattern"],
            "description": "The body is form-encoded: short for its Content-Type",
            "errorMessage": "expected true or false",
        },
        "only": {
            **TEXTS,
            "propertyNames": {
                "pattern": "^/",
                "errorMessage": "expected a JSON Pointer such as /service_settings/api_key",
            },
            "description": "JSON Pointer -> condition: a key that some services have",
            "errorMessage": "expected a mapping of JSON Pointers to conditions",
        },
        "notes": REQUEST_NOTES,
        "emphasize": EMPHASIZED,
        "response": _RESPONSE,
        "values": _VALUES,
        "schema": described(FILES, "Path of a JSON Schema that the body is held to"),
        "waive": WAIVE,
    },
    "required": ["method", "path"],
    "additionalProperties": False,
    "errorMessage": "expected a request: a mapping with 'method' and 'path'",
}


def requests_schema(forms: Iterable[str] = (HTTP,)) -> Schema:
    """The schema of a `requests.yaml`. `forms`: the names of all forms that requests are shown in."""
    names = list(forms)
    shown_in: Schema = {
        "type": "array",
        "items": {"enum": names, "errorMessage": f"expected one of {', '.join(names)}"},
        "minItems": 1,
        "uniqueItems": True,
        "description": "The forms that it is shown in; a call that comes in, such as a webhook, has HTTP only",
        "errorMessage": "expected a list of forms: [http]",
    }
    request = {**_REQUEST, "properties": {**_REQUEST["properties"], "forms": shown_in}}
    return {
        "$schema": DRAFT,
        "title": "Requests",
        "type": "object",
        "propertyNames": {
            "pattern": SLUG,
            "errorMessage": "expected the name of a request such as create-index",
        },
        "additionalProperties": request,
        "minProperties": 1,
        "errorMessage": "expected a mapping of names to requests",
    }
