"""The keys of payloads, and which of them have notes."""

import re
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import groupby
from typing import Any, NamedTuple

from tutgen.check.siblings.facts import Tabs, TutorialFacts
from tutgen.check.siblings.once import once
from tutgen.check.siblings.payload_places import field_of
from tutgen.content.model import Service
from tutgen.content.plan import Page
from tutgen.diagnostics import Span
from tutgen.language.expressions.computed import ComputedKey
from tutgen.language.expressions.values import EvaluationError
from tutgen.language.payload import Hole, Payload
from tutgen.requests.head import is_left_out
from tutgen.requests.request import CompiledRequest
from tutgen.sources.json_pointer import Steps, escape_pointer, pointer_of
from tutgen.sources.yaml_origin import YamlOrigin

_INDEX = re.compile(r"/\d+(?=/|$)")


class UnnotedKey(NamedTuple):
    """A key without a note of its own, in a request that a page shows."""

    page: Page
    field: str
    variant: str
    """Of the variants that the field differs by; empty if there are none."""
    origin: YamlOrigin
    """The place of the payload."""
    steps: Steps
    request: CompiledRequest
    is_explained: bool
    """Whether a note of the request explains it."""

    @property
    def service(self) -> Service:
        assert self.page.service
        return self.page.service

    @property
    def pointer(self) -> str:
        return pointer_of(self.steps)

    @property
    def span(self) -> Span:
        return self.origin.child("body", *self.steps).key_span()


def any_item(pointer: str) -> str:
    """The pointer with `*` for each index: what is said of one item is said of all."""
    return _INDEX.sub("/*", pointer) if "/" in pointer else pointer


def leaves(value: Any, steps: Steps = ()) -> Iterator[Steps]:
    """The steps to each key that holds no other keys. Payloads within are not looked into, nor what
    belongs to a key that an expression makes, which no note can name."""
    children: Sequence[tuple[str | int, Any]] = ()
    if isinstance(value, dict):
        children = list(value.items())
    elif isinstance(value, list):
        children = [(n, item) for n, item in enumerate(value) if isinstance(item, (dict, list))]
    if not children and steps and isinstance(steps[-1], str) and not isinstance(value, Payload):
        yield steps
    for step, child in children:
        if not isinstance(step, ComputedKey):
            yield from leaves(child, (*steps, step))


def is_explained(steps: Sequence[str | int], noted: AbstractSet[str]) -> bool:
    """Whether a key has a note, or one above or below it has."""
    own = any_item(pointer_of(steps))
    above = {any_item(pointer_of(steps[:depth])) for depth in range(1, len(steps))}
    return (
        own in noted or not noted.isdisjoint(above) or any(n.startswith(own + "/") for n in noted)
    )


def _unexplained(payload: Payload) -> tuple[Steps, ...]:
    """The keys that no note of the payload explains."""
    noted = {any_item(note.pointer) for note in payload.notes}
    return tuple(steps for steps in leaves(payload.body) if not is_explained(steps, noted))


def _payloads(value: Any, pointer: str) -> Iterator[tuple[str, Payload]]:
    """The payloads that are part of a value, and the pointer of each."""
    if isinstance(value, Payload):
        yield pointer, value
        value = value.body
    children: Iterator[tuple[Any, Any]] = iter(())
    if isinstance(value, dict):
        children = iter(value.items())
    elif isinstance(value, list):
        children = iter(enumerate(value))
    for step, child in children:
        if isinstance(child, (dict, list, Payload)):
            yield from _payloads(child, f"{pointer}/{escape_pointer(str(step))}")


def _unexplained_in(value: Any) -> Sequence[tuple[str, Payload, Sequence[Steps]]]:
    """The payloads of a value with keys that their notes do not explain, each with its pointer and these keys."""
    if value.__class__ is str:
        return ()
    return _unexplained_within(value) if isinstance(value, Payload) else [*_with_left(value)]


@lru_cache(maxsize=1024)  # most payloads are the same on all pages of a service
def _unexplained_within(payload: Payload) -> Sequence[tuple[str, Payload, Sequence[Steps]]]:
    return [*_with_left(payload)]


def _with_left(value: Any) -> Iterator[tuple[str, Payload, Sequence[Steps]]]:
    for pointer, payload in _payloads(value, ""):
        left = _unexplained(payload)
        if left:
            yield pointer, payload, left


def _holes(value: Any, pointer: str = "") -> Iterator[tuple[str, int]]:
    """Pointer and number of each hole of a compiled body."""
    if isinstance(value, Hole):
        yield pointer, value.number
    elif isinstance(value, dict):
        for key, child in value.items():
            yield from _holes(child, f"{pointer}/{escape_pointer(key)}")
    elif isinstance(value, list):
        for number, child in enumerate(value):
            yield from _holes(child, f"{pointer}/{number}")


@dataclass(frozen=True, eq=False)
class _PlacedRequest:
    """A request that the pages of a tutorial place, and what can bring payloads into it."""

    request: CompiledRequest

    @cached_property
    def holes(self) -> Sequence[tuple[str, int]]:
        """The pointer of each value with expressions, and its number among them."""
        body = self.request.body
        return [*_holes(body.value)] if body else []

    @cached_property
    def noted(self) -> Sequence[str]:
        return [any_item(note.pointer) for note in self.request.notes]

    def noted_below(self, pointer: str) -> AbstractSet[str]:
        """The pointers of the request's notes on keys of the payload at a pointer."""
        base = any_item(pointer)
        return {noted.removeprefix(base) for noted in self.noted if noted.startswith(base + "/")}

    def unexplained(self, facts: TutorialFacts, page: Page, tabs: Tabs) -> Iterator[UnnotedKey]:
        """The keys that the page's service does not explain itself. Raises EvaluationError."""
        assert page.service
        values = facts.filled(self.request, page, tabs).values
        fields = facts.whole.project.site.fields
        for at, number in self.holes:
            for within, payload, left in _unexplained_in(values[number]):
                scope = facts.scope(page, tabs)
                place = field_of(page.service, scope.service, fields, payload)
                if place is None:
                    continue
                pointer = at + within
                absent = [key for key, when in self.request.only if not when.evaluate(scope)]
                noted = self.noted_below(pointer)
                for steps in left:
                    if not is_left_out(pointer + pointer_of(steps), absent):
                        explained = is_explained(steps, noted)
                        yield UnnotedKey(
                            page,
                            place.field,
                            place.variant,
                            place.origin,
                            steps,
                            self.request,
                            explained,
                        )


@once
def keys_without_notes(facts: TutorialFacts) -> tuple[UnnotedKey, ...]:
    """The keys without a note of their own, in the requests that the tutorial's pages place."""
    compilation = facts.compilation
    names = compilation.documents[facts.tutorial.page.path].requests & {*compilation.requests}
    placed = [
        (one, facts.tabs(one.request))
        for name in sorted(names)
        if (one := _PlacedRequest(compilation.requests[name])).holes
    ]
    keys: list[UnnotedKey] = []
    for page in facts.pages:
        for one, places in placed:
            for tabs in places:
                with suppress(EvaluationError):  # it is reported where the page is rendered
                    keys += one.unexplained(facts, page, tabs)
    return tuple(keys)


def by_variant(keys: Iterable[UnnotedKey]) -> Iterator[Sequence[UnnotedKey]]:
    """The keys of a service, those together that are the same key in the payloads of several variants."""
    found: dict[tuple[str, str, str, str], dict[Span, UnnotedKey]] = {}
    for key in keys:
        same = found.setdefault((key.page.address, key.request.name, key.field, key.pointer), {})
        same.setdefault(key.span, key)
    return (tuple(same.values()) for same in found.values())


def on_their_pages(facts: TutorialFacts, keys: Iterable[UnnotedKey]) -> Iterator[UnnotedKey]:
    """The keys that are really on their pages: a condition may leave a request out."""
    for _, of_page in groupby(keys, lambda key: key.page.address):
        found = list(of_page)
        shown = facts.renderer.page(found[0].page).requests
        yield from (key for key in found if key.request.name in shown)
