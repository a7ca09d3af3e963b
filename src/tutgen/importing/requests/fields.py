"""Fields of forms and queries, and addresses with a query."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import unquote_plus

from tutgen.requests.form_body import encode
from tutgen.sources.json_pointer import pointer_of

_SERVER = re.compile(r"https?://[^/?#\s]+", re.IGNORECASE)
Fields = Mapping[str, Any]
"""Name -> its text, or its texts if it stands there several times."""


def address_of(address: str, *, takes_query: bool) -> tuple[str, str, Fields]:
    """The server, the path and the query of an address. The query stays in the path unless it is taken, and prints as it was."""
    found = _SERVER.match(address)
    server = found.group() if found else ""
    path = address[len(server) :] or "/"
    if not takes_query or "#" in path:
        return server, path, {}
    bare, _, query = path.partition("?")
    fields = fields_of(query) if query else None
    return (
        (server, bare, fields) if fields and printed_fields(fields) == query else (server, path, {})
    )


def fields_of(text: str) -> Fields | None:
    """The fields of an encoded form; None if it is none."""
    pairs = [part.partition("=") for part in text.split("&")]
    if not all(name and sign for name, sign, _ in pairs):
        return None
    return gathered((unquote_plus(name), unquote_plus(value)) for name, _, value in pairs)


def gathered(pairs: Iterable[tuple[str, str]]) -> Fields:
    """Fields by their names."""
    texts: dict[str, list[str]] = {}
    for name, text in pairs:
        texts.setdefault(name, []).append(text)
    return {name: found[0] if len(found) == 1 else found for name, found in texts.items()}


def printed_fields(fields: Fields) -> str:
    """Fields as they are sent."""
    return "&".join(f"{encode(name)}={encode(text)}" for name, text in _pairs(fields))


def _pairs(fields: Fields) -> Iterator[tuple[str, str]]:
    """Name and text of each field."""
    for name, found in fields.items():
        for text in found if isinstance(found, list) else [found]:
            yield name, text


def places_of_fields(fields: Fields, text: str) -> Mapping[str, int]:
    """Pointer of each field -> its line in a text, from 1 on."""
    lines = text.split("\n")
    return {
        pointer_of((name,)): next(
            (n for n, line in enumerate(lines, 1) if f"{encode(name)}=" in line), 1
        )
        for name in fields
    }
