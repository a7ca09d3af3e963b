"""The schemas of all files of the content model (JSON Schema, draft 7, which editors read).

The schema that `tutgen schema` writes is the one that files are validated with, so that an editor and
a build cannot disagree.
"""

from collections.abc import Iterable

from tutgen.content.code_form import code_schema
from tutgen.content.field_type import Field
from tutgen.content.fields import FIELD_TYPES
from tutgen.content.forms import HTTP
from tutgen.content.languages import TAG
from tutgen.content.schema_parts import (
    EMPHASIZED,
    EXPRESSION,
    FILES,
    NAME,
    NAMES,
    PLAIN,
    REASON,
    REQUEST_NOTES,
    SLUG,
    TEXT,
    TEXTS,
    WAIVE,
    Schema,
    described,
    or_expression,
)
from tutgen.content.words import ORIGINAL, words_in

DRAFT = "http://json-schema.org/draft-07/schema#"
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
_SWITCH: Schema = {"type": "boolean", "errorMessage": "expected true or false"}
_ALNUM = r"[^\x00-/:-@\[-`{-\x7f]"  # of any script
_LABEL = rf"{_ALNUM}((-|{_ALNUM}){{0,61}}{_ALNUM})?"  # RFC 1123, section 2.1; RFC 5890
_DOMAIN = rf"^({_LABEL}\.)+{_LABEL}$"


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
_OF_ALL: Schema = {
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
_FORM_SETTINGS: Schema = {
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
RESPONSE: Schema = {
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
VALUES: Schema = {
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
    "minProperties": 1,
    "description": "Placeholder, without its brackets -> the earlier answer that gives its value",
    "errorMessage": "expected a mapping of placeholders to answers: task_id: {from: reindex, at: /task}",
}

REQUEST: Schema = {
    "type": "object",
    "properties": {
        "method": or_expression({"enum": list(METHODS)}, f"one of {', '.join(METHODS)}"),
        "path": described(TEXT, "The path, or a whole address"),
        **_OF_ALL,
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
        "response": RESPONSE,
        "values": VALUES,
        "schema": described(FILES, "Path of a JSON Schema that the body is held to"),
        "waive": WAIVE,
    },
    "required": ["method", "path"],
    "additionalProperties": False,
    "errorMessage": "expected a request: a mapping with 'method' and 'path'",
}


_COLOUR: Schema = {
    "type": "string",
    "pattern": "^#([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})$",
    "errorMessage": "expected a colour such as '#1f4fb0', in quotes",
}
_IMAGE: Schema = {
    "type": "string",
    "pattern": r"^(?!/|https?:|.*\{\{).*\S",
    "errorMessage": "expected the path of an image, from content/ on",
}
THEME: Schema = {
    "type": "object",
    "properties": {
        "accent": {
            "anyOf": [
                _COLOUR,
                {
                    "type": "object",
                    "properties": {"light": _COLOUR, "dark": _COLOUR},
                    "required": ["light", "dark"],
                    "additionalProperties": False,
                },
            ],
            "description": "The colour of links and of what is chosen; or one each for light and dark pages",
            "errorMessage": "expected a colour such as '#1f4fb0', in quotes, or {light: ..., dark: ...}",
        },
        "logo": {
            "anyOf": [
                _IMAGE,
                {
                    "type": "object",
                    "properties": {
                        "light": _IMAGE,
                        "dark": described(_IMAGE, "The one for dark pages"),
                        "alt": described(PLAIN, "What it says, if it replaces the title"),
                    },
                    "required": ["light"],
                    "additionalProperties": False,
                },
            ],
            "description": "An image before the title in the bar; with 'alt', in its place",
            "errorMessage": "expected the path of an image, from content/ on, or {light: ..., dark: ..., alt: ...}",
        },
        "favicon": described(_IMAGE, "The icon of the site in tabs and bookmarks"),
        "picture_font": {
            "type": "string",
            "pattern": r"^(?!/|https?:|.*\{\{).*\.([ot]tf|[OT]TF)$",
            "description": "The font, from content/ on, that pictures of links (Open Graph) are drawn with",
            "errorMessage": "expected the path of a font, .ttf or .otf, from content/ on",
        },
        "footer": {
            **PLAIN,
            "description": "A line of Markdown at the end of every page",
            "errorMessage": "expected a line of Markdown without expressions",
        },
        "links": {
            "type": "object",
            "additionalProperties": {
                **PLAIN,
                "errorMessage": "expected an address, or the path of a page",
            },
            "description": "Label -> address or page: links in the bar",
            "errorMessage": "expected a mapping of labels to addresses",
        },
    },
    "additionalProperties": False,
    "errorMessage": "expected settings: accent, logo, favicon, footer, links",
}


_NAME_OF_FIELD: Schema = {
    "pattern": NAME,
    "errorMessage": "expected a name in lower case with underscores",
}
_NAME_OF_VARIANT = _NAME_OF_FIELD
LABEL = "label"
"""The key of a group of variants for what the group itself is called; no variant has that name."""
VARIANTS: Schema = {
    "type": "object",
    "propertyNames": _NAME_OF_VARIANT,
    "additionalProperties": {
        "type": "object",
        "propertyNames": _NAME_OF_VARIANT,
        "properties": {
            LABEL: {
                **PLAIN,
                "description": "What the group is called: the name of its lists of tabs",
                "errorMessage": "expected the name of the group, as text without expressions",
            }
        },
        "additionalProperties": {
            **PLAIN,
            "errorMessage": "expected what readers choose, as text without expressions",
        },
        "minProperties": 1,
        "errorMessage": "expected variants: a mapping of names to what readers see",
    },
    "description": "What readers choose beside the service: group -> name of each variant -> what readers see",
    "errorMessage": "expected a mapping of groups to variants",
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
    request = {**REQUEST, "properties": {**REQUEST["properties"], "forms": shown_in}}
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
            "element_types": described(
                words, "The number formats that its vectors can have, the default first"
            ),
            "similarity": described(words, "The measures of similarity that its maker recommends"),
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


_MAX_LISTS = 2
"""Lists whose records have lists of their own."""


def _field(depth: int = 0, variants: Iterable[str] = ()) -> Schema:
    """The schema of a field of services; that of a field of records, in so many lists. `variants`: of which services'
    fields may say something alone."""
    types = [name for name, t in FIELD_TYPES.items() if not depth or not t.has_body]
    if depth >= _MAX_LISTS:
        types = [name for name in types if not FIELD_TYPES[name].has_records]
    options = {key: one for name in types for key, one in FIELD_TYPES[name].options.items()}
    if "of" in options:
        options["of"] = {
            "type": "object",
            "propertyNames": _NAME_OF_FIELD,
            "additionalProperties": _field(depth + 1, variants),
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


_NOUNS = {"services": "services"}


def site_schema(outputs: Iterable[str] = (), variants: Iterable[str] = ()) -> Schema:
    """The schema of `content/site.yaml`. `outputs`: the names of the outputs, for editors to offer; `variants`: the
    names of those of the site."""
    return {
        "$schema": DRAFT,
        "title": "Site",
        "type": "object",
        "properties": {
            "title": {
                **PLAIN,
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
            "requests": {
                "type": "object",
                "properties": {**_OF_ALL, **_FORM_SETTINGS},
                "additionalProperties": False,
                "description": "What all requests have in common; a request may say otherwise, and null takes "
                "it away",
                "errorMessage": f"expected settings: {', '.join((*_OF_ALL, *_FORM_SETTINGS))}",
            },
            "contract": described(FILES, "Path of an OpenAPI document that requests are held to"),
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
                "propertyNames": _NAME_OF_FIELD,
                "additionalProperties": _field(variants=variants),
                "description": "What every service says beside name and state",
                "errorMessage": "expected a mapping of names to fields",
            },
            "variants": VARIANTS,
            "names": NAMES,
            "common_words": {
                "type": "object",
                "additionalProperties": REASON,
                "description": "Word that one service has, and that all pages may say -> why",
                "errorMessage": "expected a mapping of words to reasons",
            },
            "outputs": {
                "type": "object",
                "properties": dict.fromkeys(outputs, _SWITCH),
                "additionalProperties": _SWITCH,
                "description": "Name of an output -> false where its files are not to be made",
                "errorMessage": "expected a mapping of outputs to true or false",
            },
            "words": {
                "type": "object",
                "properties": {
                    name: {
                        **PLAIN,
                        "description": f"In place of '{text}'",
                        "errorMessage": "expected text without expressions",
                    }
                    for name, text in {**words_in(ORIGINAL).texts, **_NOUNS}.items()
                },
                "additionalProperties": False,
                "description": "Words of the theme, in place of those that it has in the site's language",
                "errorMessage": "expected a mapping of the names of words to texts",
            },
            "theme": THEME,
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


FRONT_MATTER: Schema = {
    "type": "object",
    "properties": {
        "title": TEXT,
        "navigation_title": TEXT,
        "heading": TEXT,
        "description": TEXT,
        "facts": {
            "type": "object",
            "additionalProperties": TEXT,
            "description": "What each page says of its service below the heading: label -> Markdown with "
            "expressions; left out where it comes to nothing",
            "errorMessage": "expected a mapping of labels to texts",
        },
        "services": {
            "type": "array",
            "minItems": 1,
            "items": {
                "anyOf": [
                    {"type": "string"},
                    {
                        "type": "object",
                        "properties": {"planned": PLAIN},
                        "required": ["planned"],
                        "additionalProperties": False,
                    },
                ],
                "errorMessage": "expected the slug of a service, or 'planned: Its Name'",
            },
            "errorMessage": "expected a list of services",
        },
        "names": NAMES,
        "moves": described(
            TEXTS, "Title -> what it means to move from one service to another, as Markdown"
        ),
        "waive": WAIVE,
        "aliases": {
            "type": "array",
            "items": TEXT,
            "errorMessage": "expected a list of addresses",
        },
    },
    "additionalProperties": False,
}
