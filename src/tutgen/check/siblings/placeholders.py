"""Placeholders such as `<api_key>`, and where requests have them."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any, NamedTuple

from tutgen.check.siblings.facts import TutorialFacts
from tutgen.check.siblings.once import once
from tutgen.language.expressions.values import EvaluationError
from tutgen.requests.request import Call, CompiledRequest
from tutgen.sources.json_pointer import walk
from tutgen.sources.yaml_origin import YamlOrigin
from tutgen.theme.placeholder import PLACEHOLDER


class PlacedPlaceholder(NamedTuple):
    """A placeholder in a request, and its place."""

    name: str
    key: str | None
    """The key whose whole value it is; None otherwise."""
    pointer: str | None
    """The pointer of the value in the body or in the query; None in the path and in headers."""
    origin: YamlOrigin
    header: str | None = None
    """The name of the header that has it."""

    @property
    def written(self) -> str:
        return f"<{self.name}>"


def _of_call(request: CompiledRequest, call: Call) -> Iterator[PlacedPlaceholder]:
    """The placeholders that a request writes itself, or what is said of all requests, not those of payloads and
    other values."""
    said_of_all = [value for _, _, value in walk(request.shared.values) if isinstance(value, str)]
    written = "\n".join((request.origin.source.text, *said_of_all))
    every = [*_in_call(request, call)] if "<" in written else []
    yield from (one for one in every if one.written in written)


def _in_call(request: CompiledRequest, call: Call) -> Iterator[PlacedPlaceholder]:
    for found in PLACEHOLDER.finditer(call.path):
        pointer = next((at for at, text in call.query if found.group() in text), None)
        origin = request.query_origin(pointer) if pointer else request.path_origin
        yield PlacedPlaceholder(found[1], None, pointer, origin)
    for found in PLACEHOLDER.finditer(call.server):
        yield PlacedPlaceholder(found[1], None, None, request.server_origin)
    for header, text in call.headers.items():
        for found in PLACEHOLDER.finditer(text):
            origin = request.header_origin(header)
            yield PlacedPlaceholder(found[1], None, None, origin, header)
    for pointer, steps, value in walk(call.body) if _may_have_one(call.body) else ():
        for found in PLACEHOLDER.finditer(value) if _may_show_one(value) else ():
            key = key_of(pointer) if found.group() == value else None
            yield PlacedPlaceholder(found[1], key, pointer, request.origin.child("body", *steps))


def _may_show_one(value: Any) -> bool:
    """Whether a value is a text without tags: in others, pages take names in angle brackets for tags as well."""
    return isinstance(value, str) and "</" not in value


def _may_have_one(value: Any) -> bool:
    """Whether a text in a body may have a placeholder: to tell it takes a part of what their pointers take."""
    if isinstance(value, str):
        return "<" in value
    children = value.values() if isinstance(value, dict) else value
    return isinstance(value, (dict, list)) and any(map(_may_have_one, children))


def key_of(pointer: str) -> str | None:
    """The last key of a pointer, except indices; None if it has no key."""
    return next((k for k in reversed(pointer.split("/")) if k and not k.isdecimal()), None)


@once
def in_requests(facts: TutorialFacts) -> tuple[tuple[CompiledRequest, PlacedPlaceholder], ...]:
    """The placeholders of the requests that the pages place, with the values of the first page."""
    found = []
    for request in facts.requests if facts.pages else ():
        placed: dict[PlacedPlaceholder, None] = {}
        for tabs in facts.tabs(request):
            with suppress(EvaluationError):  # it is reported where the page is rendered
                placed |= dict.fromkeys(
                    _of_call(request, facts.call(request, facts.pages[0], tabs))
                )
        found += [(request, one) for one in placed]
    return tuple(found)
