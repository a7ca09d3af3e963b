"""The content model as JSON Schema (draft 7, which editors read).

The schema that `tutgen schema` writes is the one that `load` validates with, so that an editor and
a build cannot disagree. `errorMessage` holds the words for a writer; VS Code shows them too.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tutgen.content.languages import TAG
from tutgen.content.model import MISSING, Field
from tutgen.diagnostics import Diagnostic, did_you_mean, unknown_name_hint
from tutgen.sources.source import Source
from tutgen.sources.yaml_source import Path, SpelledNumber, YamlOrigin, parse

Schema = dict[str, Any]

DRAFT = "http://json-schema.org/draft-07/schema#"
NAME = "^[a-z][a-z0-9_]*$"
SLUG = "^[a-z0-9]+(-[a-z0-9]+)*$"
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
_EXPRESSION: Schema = {"type": "string", "pattern": r"^\{\{.*\}\}$"}
_TEXT: Schema = {"type": "string", "errorMessage": "expected text; put it in quotes"}
_PLAIN: Schema = {"type": "string", "pattern": r"^(?!.*\{\{).*\S"}
_POINTER = r"^/|^$"
_ALNUM = r"[^\x00-/:-@\[-`{-\x7f]"  # of any script
_LABEL = rf"{_ALNUM}((-|{_ALNUM}){{0,61}}{_ALNUM})?"  # RFC 1123, section 2.1; RFC 5890
_DOMAIN = rf"^({_LABEL}\.)+{_LABEL}$"


def _described(schema: Schema, help_text: str) -> Schema:
    return {**schema, "description": help_text}


def _or_expression(schema: Schema, expected: str) -> Schema:
    return {"anyOf": [schema, _EXPRESSION], "errorMessage": f"expected {expected}"}


_NOTES: Schema = {
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
_POINTERS: Schema = {
    "type": "array",
    "items": {
        "type": "string",
        "pattern": _POINTER,
        "errorMessage": "expected a JSON Pointer such as /service_settings/api_key",
    },
    "description": "JSON Pointers of the keys to emphasize",
    "errorMessage": "expected a list of JSON Pointers",
}
_TEXTS: Schema = {
    "type": "object",
    "additionalProperties": _TEXT,
    "errorMessage": "expected a mapping: lines such as 'key: text'",
}
_REASON: Schema = {"type": "string", "errorMessage": "expected the reason, as text"}
_FILE: Schema = {
    **_PLAIN,
    "errorMessage": "expected the path of a file, relative to the project",
}
_WAIVE = _described(_TEXTS, "Code of a finding that is right as it stands -> why")
_NAMES: Schema = {
    "type": "object",
    "propertyNames": {
        "pattern": NAME,
        "errorMessage": "expected a name in lower case with underscores",
    },
    "additionalProperties": _TEXT,
    "description": "Names made in one place: name -> text with expressions",
    "errorMessage": "expected a mapping of names to texts",
}

PAYLOAD: Schema = {
    "type": "object",
    "properties": {
        "body": {"description": "The JSON value"},
        "notes": _NOTES,
        "emphasize": _POINTERS,
        "after": _described(_TEXT, "Markdown below the notes"),
    },
    "required": ["body"],
    "additionalProperties": False,
    "errorMessage": "expected a payload: a mapping with 'body' and, if wanted, 'notes'",
}

REQUEST: Schema = {
    "type": "object",
    "properties": {
        "method": {"enum": list(METHODS), "errorMessage": f"expected one of {', '.join(METHODS)}"},
        "path": _described(_TEXT, "The path, as printed after the method"),
        "headers": _described(_TEXTS, "Header lines"),
        "caption": _described(_TEXT, "Markdown of one line above the block"),
        "body": {"description": "JSON, made of payloads and expressions"},
        "form": {
            "type": "boolean",
            "description": "The body is form-encoded",
            "errorMessage": "expected true or false",
        },
        "only": {
            **_TEXTS,
            "propertyNames": {
                "pattern": "^/",
                "errorMessage": "expected a JSON Pointer such as /service_settings/api_key",
            },
            "description": "JSON Pointer -> condition: a key that some services have",
            "errorMessage": "expected a mapping of JSON Pointers to conditions",
        },
        "notes": _NOTES,
        "emphasize": _POINTERS,
        "response": {"description": "A sample answer, placed by {response}"},
        "schema": _described(_FILE, "Path of a JSON Schema that the body is held to"),
        "waive": _WAIVE,
    },
    "required": ["method", "path"],
    "additionalProperties": False,
    "errorMessage": "expected a request: a mapping with 'method' and 'path'",
}

_FIELD_TYPES: Mapping[str, Schema] = {
    "text": _TEXT,
    "markdown": _TEXT,
    "integer": _or_expression({"type": "integer"}, "a whole number"),
    "number": _or_expression({"type": "number"}, "a number"),
    "boolean": _or_expression({"type": "boolean"}, "true or false"),
    "link": {
        "type": "string",
        "pattern": r"^(https?://|mailto:|tel:|sms:)|\{\{",
        "errorMessage": "expected an address that begins with https://, http://, mailto:, tel: or sms:",
    },
    "model": {"type": "string", "errorMessage": "expected the id of a model, as text"},
    "payload": PAYLOAD,
}


def requests_schema() -> Schema:
    """The schema of a `requests.yaml`."""
    return {
        "$schema": DRAFT,
        "title": "Requests",
        "type": "object",
        "propertyNames": {
            "pattern": SLUG,
            "errorMessage": "expected the name of a request such as create-index",
        },
        "additionalProperties": REQUEST,
        "minProperties": 1,
        "errorMessage": "expected a mapping of names to requests",
    }


def models_schema() -> Schema:
    """The schema of `content/models.yaml`."""
    word: Schema = {
        "type": "string",
        "pattern": NAME,
        "errorMessage": "expected a word in lower case, such as float or dot_product",
    }
    words: Schema = {
        "type": "array",
        "items": word,
        "minItems": 1,
        "uniqueItems": True,
        "errorMessage": "expected a list of different words, such as [float, byte]",
    }
    length: Schema = {
        "type": "integer",
        "minimum": 1,
        "errorMessage": "expected a whole number from 1 on",
    }
    model: Schema = {
        "type": "object",
        "properties": {
            "task_type": {
                "type": "string",
                "pattern": NAME,
                "description": "What it does, such as text_embedding, sparse_embedding or rerank",
                "errorMessage": "expected a task type such as text_embedding",
            },
            "dims": {
                "type": "array",
                "items": length,
                "minItems": 1,
                "uniqueItems": True,
                "description": "The lengths that its vectors can have, the default first",
                "errorMessage": "expected a list of different whole numbers, such as [1536, 512]",
            },
            "element_types": _described(
                words, "The number formats that its vectors can have, the default first"
            ),
            "similarity": _described(words, "The measures of similarity that its maker recommends"),
            "unit_length": {
                "type": "boolean",
                "description": "Whether its vectors have length 1, as dot_product requires",
                "errorMessage": "expected true or false; leave it out where that is not known",
            },
            "source": {
                "type": "string",
                "pattern": "^https?://",
                "description": "Address of the page that says so",
                "errorMessage": "expected an address that begins with https:// or http://",
            },
        },
        "required": ["task_type", "source"],
        "additionalProperties": False,
        "errorMessage": "expected a model: a mapping with 'task_type' and 'source'",
    }
    return {
        "$schema": DRAFT,
        "title": "Models",
        "type": "object",
        "propertyNames": {
            "pattern": r"^\S+$",
            "errorMessage": "expected the id of a model, without blanks",
        },
        "additionalProperties": model,
        "minProperties": 1,
        "errorMessage": "expected a mapping of ids to models",
    }


def site_schema() -> Schema:
    """The schema of `content/site.yaml`."""
    field: Schema = {
        "type": "object",
        "properties": {
            "type": {
                "enum": [*_FIELD_TYPES, "choice"],
                "errorMessage": f"expected one of {', '.join([*_FIELD_TYPES, 'choice'])}",
            },
            "required": {"type": "boolean", "errorMessage": "expected true or false"},
            "help": _TEXT,
            "choices": {
                "type": "array",
                "items": {"type": "string", "errorMessage": "expected text; put it in quotes"},
                "minItems": 1,
                "errorMessage": "expected a list of texts",
            },
            "default": {"description": "The value of services that say nothing; may compute it"},
        },
        "required": ["type"],
        "additionalProperties": False,
        "errorMessage": "expected a field: a mapping with 'type'",
    }
    return {
        "$schema": DRAFT,
        "title": "Site",
        "type": "object",
        "properties": {
            "title": {
                **_PLAIN,
                "description": "The name of the site",
                "errorMessage": "expected the name of the site, as text without expressions",
            },
            "base_url": {
                "type": "string",
                "pattern": "^https?://",
                "description": "Where the site will be published",
                "errorMessage": "expected an address that begins with https:// or http://",
            },
            "repository": {
                "type": "string",
                "pattern": r"^https?://(?!.*\{\{)",
                "description": "Where the sources are",
                "errorMessage": "expected an address that begins with https:// or http://",
            },
            "cname": {
                "type": "string",
                "pattern": _DOMAIN,
                "description": "The custom domain that GitHub Pages serves the site at",
                "errorMessage": "expected one domain name such as docs.example.org, alone",
            },
            "contract": _described(_FILE, "Path of an OpenAPI document that requests are held to"),
            "lang": {
                "type": "string",
                "pattern": TAG,
                "description": "The language of the pages, such as en (BCP 47)",
                "errorMessage": "expected a language tag (BCP 47) such as en, pt-BR or zh-Hant",
            },
            "tutorials": {
                "type": "array",
                "items": {"type": "string", "errorMessage": "expected the folder of a tutorial"},
                "description": "The folders of tutorials in the order in which they are read: "
                "'Previous' and 'Next' lead along them",
                "errorMessage": "expected a list of the folders of tutorials",
            },
            "fields": {
                "type": "object",
                "propertyNames": {
                    "pattern": NAME,
                    "errorMessage": "expected a name in lower case with underscores",
                },
                "additionalProperties": field,
                "description": "What every service says beside name and state",
                "errorMessage": "expected a mapping of names to fields",
            },
            "names": _NAMES,
            "common_words": {
                "type": "object",
                "additionalProperties": _REASON,
                "description": "Word that one service has, and that all pages may say -> why",
                "errorMessage": "expected a mapping of words to reasons",
            },
            "diagnostics": {
                "type": "object",
                "additionalProperties": {
                    "enum": ["error", "warning"],
                    "errorMessage": "expected 'error' or 'warning'",
                },
                "description": "Code -> severity",
                "errorMessage": "expected a mapping of codes to 'error' or 'warning'",
            },
        },
        "required": ["title"],
        "additionalProperties": False,
    }


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
    for key in ("additionalProperties", "items"):
        if isinstance(loose.get(key), dict):
            loose[key] = _unfinished(loose[key])
    return loose


def finished_service_schema(fields: Iterable[Field]) -> Schema:
    """The schema of the file of a service that has pages, in a project that declares these fields."""
    declared = list(fields)
    properties: dict[str, Schema] = {
        "name": {
            **_PLAIN,
            "description": "The service's name, as its badge shows it",
            "errorMessage": "expected the service's name, as text without expressions",
        },
        "state": {
            "enum": ["published", "draft", "deprecated"],
            "description": "published unless said otherwise",
            "errorMessage": "expected published, draft or deprecated",
        },
        "unsupported": _described(_TEXTS, "tutorial#step -> why the service cannot do it"),
        "mentions": {
            "type": "object",
            "additionalProperties": {
                "type": ["string", "object"],
                "additionalProperties": _REASON,
                "errorMessage": "expected the reason, or a mapping of words to reasons",
            },
            "description": "Slug of a service that this one's pages may speak of -> why; or each word "
            "of it -> why",
            "errorMessage": "expected a mapping of slugs to reasons, or to words with reasons",
        },
        "waive": _WAIVE,
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
        properties[field.name] = _described(field_schema(field), field.help)
    return {
        "$schema": DRAFT,
        "title": "Service",
        "type": "object",
        "properties": properties,
        "minProperties": 1,
        "required": ["name", *(f.name for f in declared if f.required and f.default is None)],
        "additionalProperties": False,
    }


def field_schema(field: Field) -> Schema:
    """The schema of a field's values."""
    if field.type == "choice":
        return _or_expression({"enum": list(field.choices)}, f"one of {', '.join(field.choices)}")
    return _FIELD_TYPES[field.type]


FRONT_MATTER: Schema = {
    "type": "object",
    "properties": {
        "title": _TEXT,
        "navigation_title": _TEXT,
        "description": _TEXT,
        "services": {
            "type": "array",
            "minItems": 1,
            "items": {
                "anyOf": [
                    {"type": "string"},
                    {
                        "type": "object",
                        "properties": {"planned": _PLAIN},
                        "required": ["planned"],
                        "additionalProperties": False,
                    },
                ],
                "errorMessage": "expected the slug of a service, or 'planned: Its Name'",
            },
            "errorMessage": "expected a list of services",
        },
        "names": _NAMES,
        "waive": _WAIVE,
        "aliases": {
            "type": "array",
            "items": _TEXT,
            "errorMessage": "expected a list of addresses",
        },
    },
    "additionalProperties": False,
}


class Rules:
    """A schema, made ready once to validate many values."""

    def __init__(self, schema: Schema) -> None:
        # Imported here: a command that loads nothing, `--help` first of all, does not pay for it.
        import jsonschema_rs  # noqa: PLC0415

        self._schema = schema
        self._validator = jsonschema_rs.Draft7Validator(schema)

    def parse(self, source: Source, what: str) -> tuple[Any, tuple[Diagnostic, ...]]:
        """The value that a YAML source holds, and all that is wrong with it; None if anything is."""
        value, problems = parse(source)
        problems = problems or self.validate(value, YamlOrigin(source), what)
        return (None if problems else value), problems

    def salvage(self, source: Source, what: str) -> tuple[dict[str, Any], tuple[Diagnostic, ...]]:
        """What of an unfinished file can be used, and what is wrong with it: nothing is missing.

        A key is left out where anything below it is missing or wrong.
        """
        value, problems = parse(source)
        problems = tuple(d for d in problems if d.code not in MISSING)
        value = _without_nulls(value)
        errors = self._errors(value)
        if not problems:
            told = self._told(errors, YamlOrigin(source), what)
            problems = tuple(d for d in told if d.code not in MISSING)
        wrong = {error.instance_path[0] for error in errors if error.instance_path}
        values = value if isinstance(value, dict) else {}
        return {key: child for key, child in values.items() if key not in wrong}, problems

    def validate(self, value: Any, origin: YamlOrigin, what: str) -> tuple[Diagnostic, ...]:
        """All that is wrong with a value, at its place in the YAML; `what` names the thing."""
        return self._told(self._errors(value), origin, what)

    def _errors(self, value: Any) -> list[Any]:
        try:
            return list(self._validator.iter_errors(value))
        except ValueError:  # jsonschema-rs takes no subclass of float
            return list(self._validator.iter_errors(_plain_numbers(value)))

    def _told(self, errors: Iterable[Any], origin: YamlOrigin, what: str) -> tuple[Diagnostic, ...]:
        found: list[Diagnostic] = []
        errors = list(errors)
        bodiless = {tuple(e.instance_path) for e in errors if _lacks_body(e)}
        for error in errors:
            worded = _worded(self._schema, error, origin, what)
            if tuple(error.instance_path) in bodiless and not _names_body(worded):
                worded = [d for d in worded if d.code != "unknown-field"]
            found += worded
        return tuple(d for d in found if not _follows(d, found))


def _lacks_body(error: Any) -> bool:
    """Whether a payload has no `body`: its value may stand where `body` should, each key unknown."""
    return bool(error.kind.name == "required" and error.kind.property == "body")


def _names_body(found: Iterable[Diagnostic]) -> bool:
    """Whether `body` is there and mistyped."""
    return any("mean 'body'?" in (d.hint or "") for d in found)


def _without_nulls(value: Any) -> Any:
    """A value without what is still to be written: null. The body of a payload stays as it is."""
    if isinstance(value, dict):
        return {
            key: child if key == "body" else _without_nulls(child)
            for key, child in value.items()
            if child is not None
        }
    if isinstance(value, list):
        return [_without_nulls(child) for child in value if child is not None]
    return value


def _follows(diagnostic: Diagnostic, found: Iterable[Diagnostic]) -> bool:
    """Whether a field is missing only because its name is mistyped, or because nothing is there."""
    if diagnostic.code != "missing-field":
        return False
    if any(d.code == "empty-value" for d in found):
        return True
    name = diagnostic.message.split("'")[1]
    return any(d.code == "unknown-field" and f"mean '{name}'?" in (d.hint or "") for d in found)


def _plain_numbers(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain_numbers(child) for key, child in value.items()}
    if isinstance(value, list):
        return [_plain_numbers(child) for child in value]
    return float(value) if isinstance(value, SpelledNumber) else value


def _worded(schema: Schema, error: Any, origin: YamlOrigin, what: str) -> list[Diagnostic]:
    at = tuple(error.instance_path)
    place = origin.child(*at)
    steps = list(error.schema_path)
    owner = _walk(schema, steps[:-1])
    thing = f"'{_shown(at)}'" if at else what
    kind = error.kind.name
    if kind == "additionalProperties":
        known = list(owner.get("properties", {}))
        subject = f"{what}: '{_shown(at)}'" if at else what
        return [
            Diagnostic(
                "unknown-field",
                f"unknown field '{name}' in {subject}",
                origin.child(*at, name).key_span(),
                unknown_name_hint(name, known, "it takes", ordered=True),
            )
            for name in error.kind.unexpected
        ]
    if kind == "required":
        name = error.kind.property
        help_text = owner.get("properties", {}).get(name, {}).get("description")
        return [
            Diagnostic(
                "missing-field",
                f"the field '{name}' is missing in {thing}",
                place.key_span(),
                f"add '{name}'" + (f": {help_text[0].lower()}{help_text[1:]}" if help_text else ""),
            )
        ]
    if "propertyNames" in steps:
        owner = _walk(schema, steps[: steps.index("propertyNames") + 1])
        name = error.kind.error.instance
        return [
            Diagnostic(
                "wrong-key",
                f"the key '{name}' in {thing} is not of the right form",
                origin.child(*at, name).key_span(),
                owner.get("errorMessage"),
            )
        ]
    if kind == "minProperties":
        message = f"nothing stands here, where {what} is expected"
        return [Diagnostic("empty-value", message, place.span(), "write it, or delete the file")]
    message = owner.get("errorMessage") or (
        f"expected {_WORDS[error.kind.types[0]]}" if kind == "type" else error.message
    )
    if isinstance(error.instance, dict | list):
        message = message.removesuffix("; put it in quotes")
    hint = None
    if kind == "enum" or (kind == "anyOf" and isinstance(error.instance, str)):
        choices = _choices(owner)
        hint = did_you_mean(str(error.instance), choices) if choices else None
    return [Diagnostic("wrong-type", f"{thing}: {message}", place.span(), hint)]


_WORDS = {"object": "a mapping: lines such as 'key: value'", "array": "a list", "string": "text"}


def _choices(schema: Schema) -> Sequence[str]:
    options = [schema, *schema.get("anyOf", [])]
    return [str(choice) for option in options for choice in option.get("enum", [])]


def _walk(schema: Any, steps: Iterable[str | int]) -> Schema:
    for step in steps:
        schema = schema[step]
    return schema if isinstance(schema, dict) else {}


def _shown(at: Path) -> str:
    return ".".join(str(step) for step in at)
