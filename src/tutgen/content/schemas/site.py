"""What `content/site.yaml` may say."""

from collections.abc import Iterable

from tutgen.content.languages import TAG
from tutgen.content.schema_parts import (
    DRAFT,
    FILES,
    NAME_OF_KEY,
    NAMES,
    PLAIN,
    REASON,
    Schema,
    described,
)
from tutgen.content.schemas.field_declaration import field_declaration_schema
from tutgen.content.schemas.requests import FORM_SETTINGS, OF_ALL
from tutgen.content.schemas.theme import THEME
from tutgen.content.words import ORIGINAL, words_in

_SWITCH: Schema = {"type": "boolean", "errorMessage": "expected true or false"}
_ALNUM = r"[^\x00-/:-@\[-`{-\x7f]"  # of any script
_LABEL = rf"{_ALNUM}((-|{_ALNUM}){{0,61}}{_ALNUM})?"  # RFC 1123, section 2.1; RFC 5890
_DOMAIN = rf"^({_LABEL}\.)+{_LABEL}$"


LABEL = "label"
"""The key of a group of variants for what the group itself is called; no variant has that name."""
_VARIANTS: Schema = {
    "type": "object",
    "propertyNames": NAME_OF_KEY,
    "additionalProperties": {
        "type": "object",
        "propertyNames": NAME_OF_KEY,
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
                "properties": {**OF_ALL, **FORM_SETTINGS},
                "additionalProperties": False,
                "description": "What all requests have in common; a request may say otherwise, and null takes "
                "it away",
                "errorMessage": f"expected settings: {', '.join((*OF_ALL, *FORM_SETTINGS))}",
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
                "propertyNames": NAME_OF_KEY,
                "additionalProperties": field_declaration_schema(variants=variants),
                "description": "What every service says beside name and state",
                "errorMessage": "expected a mapping of names to fields",
            },
            "variants": _VARIANTS,
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
