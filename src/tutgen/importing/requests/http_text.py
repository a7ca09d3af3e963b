"""Requests in blocks of code as HTTP has them: a line `PUT path`, headers, and a body of JSON or of form fields below."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from tutgen.content.schemas.requests import METHODS
from tutgen.importing.nouns.block import Call, Reply
from tutgen.importing.requests.fields import address_of, fields_of, places_of_fields, printed_fields
from tutgen.importing.requests.json_text import json_value
from tutgen.sources.pointers import places_in

_FIRST_LINE = re.compile(rf"({'|'.join(METHODS)}) +(\S+)(?: +HTTP/\d(?:\.\d)?)?\s*")
HEADER = re.compile(r"([A-Za-z][A-Za-z0-9-]*):[ \t]*(\S.*?)\s*")
"""Name and text of a header."""
_MAX_FORM = 20_000
"""Characters of a form, of which each field is looked for."""
_STATUS_LINE = re.compile(r"HTTP/\d(?:\.\d)? ([1-5]\d\d)(?: [^\n]*)?")

_VARIABLE = re.compile(r"\$(?:\{([A-Z][A-Z0-9_]*[A-Z0-9])\}|([A-Z][A-Z0-9_]*[A-Z0-9])(?!\w))")
"""Of the environment, as editors that send requests have them."""
FORM = "form-urlencoded"
"""In the media type of a form."""
_CONTENT_TYPE = "content-type"


class Body(NamedTuple):
    """What a request sends, as data."""

    value: Any
    """A JSON value, or `Fields`; None if there is none."""
    places: Mapping[str, int]
    """Pointer of each key -> its line, from 1 on."""


def http_call(code: str) -> Call | None:
    """The only request that a text shows; None if it holds anything else."""
    head, *rest = code.strip("\n").split("\n")
    found = _FIRST_LINE.fullmatch(head)
    if not found:
        return None
    headers = _headers(rest)
    if has_doubles(headers):
        return None
    said = dict(headers)
    first = 1 + len(headers)
    body = body_of("\n".join(rest[len(headers) :]), media_of(said))
    if body is None:
        return None
    places = {"request": 1, **{name: 2 + n for n, name in enumerate(said)}}
    places |= {pointer: line + first for pointer, line in body.places.items()}
    server, path, query = address_of(found[2], takes_query=bool(said) and body.value is None)
    return Call(
        found[1], path, body.value, body.value, places, server=server, query=query, headers=said
    )


def http_reply(code: str) -> Reply | None:
    """The response that a text shows: a status line, headers, and JSON or nothing; None if it holds anything else."""
    head, *rest = code.strip("\n").split("\n")
    found = _STATUS_LINE.fullmatch(head.rstrip())
    headers = _headers(rest)
    if not found or has_doubles(headers):
        return None
    said = dict(headers)
    body = body_of("\n".join(rest[len(headers) :]), media_of(said))
    is_form = FORM in media_of(said)
    return Reply(int(found[1]), said, body.value) if body and not is_form else None


def _headers(lines: Iterable[str]) -> list[tuple[str, str]]:
    """The headers that lines begin with."""
    headers: list[tuple[str, str]] = []
    for line in lines:
        header = HEADER.fullmatch(line)
        if not header:
            break
        headers.append((header[1], _VARIABLE.sub(r"<\1\2>", header[2])))
    return headers


def has_doubles(headers: Iterable[tuple[str, str]]) -> bool:
    """Whether a header stands there twice."""
    names = [name.lower() for name, _ in headers]
    return len({*names}) < len(names)


def media_of(headers: Mapping[str, str]) -> str:
    """The media type that headers name, in lower case; empty if they name none."""
    return next((v.lower() for k, v in headers.items() if k.lower() == _CONTENT_TYPE), "")


def body_of(text: str, media: str) -> Body | None:
    """The body that a text is, blank or not; None if it is no data of its media type, or could not be printed as it is."""
    if not text.strip():
        return Body(None, {})
    if FORM in media and len(text) > _MAX_FORM:
        return None
    if FORM in media:
        fields = fields_of(re.sub(r"\s*\n\s*&\s*", "&", text.strip()))
        is_kept = fields is not None and printed_fields(fields) == re.sub(
            r"\s*\n\s*", "", text.strip()
        )
        return Body(fields, places_of_fields(fields, text)) if fields and is_kept else None
    if "ndjson" in media:
        return _body_of_lines(text.strip("\n"))
    if media and "json" not in media:
        return None
    value = json_value(text)
    if not isinstance(value, dict | list):
        return None
    lines = places_in("json", text) or {}
    return Body(value, {pointer: first for pointer, (first, _) in lines.items() if pointer})


def _body_of_lines(text: str) -> Body | None:
    """A body of a JSON object a line."""
    values: list[Any] = []
    places: dict[str, int] = {}
    for number, line in enumerate(text.split("\n")):
        value = json_value(line)
        if not isinstance(value, dict):
            return None
        found = places_in("json", line) or {}
        places |= {f"/{number}{pointer}": number + 1 for pointer in found if pointer}
        values.append(value)
    return Body(values, places)
