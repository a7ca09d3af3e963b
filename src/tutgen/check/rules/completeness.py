"""What a service leaves out: keys that nobody explains, and what most of its siblings have.

A key that a service does not have needs no note, and a step that its page does not show no call: a
service that differs by nature is measured by what it has.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import groupby
from typing import Any

from tutgen.check.rules.asked import is_needed
from tutgen.check.rules.facts import SiteFacts, TutorialFacts, field_of
from tutgen.check.rules.text import Text
from tutgen.content.model import Field, Service
from tutgen.content.plan import Page
from tutgen.diagnostics import Diagnostic, Span
from tutgen.language.expressions import ComputedKey, EvaluationError, Scope
from tutgen.language.payload import Hole, Payload, escape_pointer
from tutgen.requests.request import CompiledRequest, is_left_out
from tutgen.sources.yaml_source import YamlOrigin

FEWEST, SHARE = 3, 0.6
"""A service is told of what so many of its siblings have, and such a part of them."""
ALIKE, KEY_SHARE = 0.7, 0.75
"""Payloads of siblings are compared by their keys where these agree by so much in most of them; a service
is told of a key that such a part of them has."""
EXPLAINED = 2 / 3
"""A request is told of the keys that it does not explain where it explains such a part of its own,
and no fewer than `FEWEST`."""

_INDEX = re.compile(r"/\d+(?=/|$)")
_LINK = re.compile(r"(?<!!)\[[^\[\]]*\][(\[]|<?https?://")
_IMAGE = re.compile(r"!\[[^\[\]]*\]\([^()]*\)")
_HEADING = re.compile(r"^ {0,3}#{2,6}[ \t]+(.+?)[ \t#]*$", re.MULTILINE)
_COMMENT = re.compile(r"^%.*$", re.MULTILINE)


# ------------------------------------------------------------------------ the keys of the payloads


@dataclass(frozen=True, slots=True)
class _Key:
    """A key without a note of its own, in a request that a page shows."""

    page: Page
    field: str
    origin: YamlOrigin
    """Of the payload."""
    steps: tuple[str | int, ...]
    request: CompiledRequest
    is_explained: bool
    """By a note of the request."""

    @property
    def service(self) -> Service:
        assert self.page.service
        return self.page.service

    @property
    def pointer(self) -> str:
        return _pointer(self.steps)

    @property
    def span(self) -> Span:
        return self.origin.child("body", *self.steps).key_span()


def _pointer(steps: Sequence[str | int]) -> str:
    return "".join(f"/{escape_pointer(str(step))}" for step in steps)


def _any_item(pointer: str) -> str:
    """The pointer with `*` for each index: what is said of one item is said of all."""
    return _INDEX.sub("/*", pointer) if "/" in pointer else pointer


def _leaves(value: Any, steps: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
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
            yield from _leaves(child, (*steps, step))


def _is_explained(steps: Sequence[str | int], noted: AbstractSet[str]) -> bool:
    """Whether a key has a note, or one above or below it has."""
    own = _any_item(_pointer(steps))
    above = {_any_item(_pointer(steps[:depth])) for depth in range(1, len(steps))}
    return (
        own in noted or not noted.isdisjoint(above) or any(n.startswith(own + "/") for n in noted)
    )


@lru_cache(maxsize=1024)  # most payloads are the same on all pages of a service
def _unexplained(payload: Payload) -> tuple[tuple[str | int, ...], ...]:
    """The keys that no note of the payload explains."""
    noted = {_any_item(note.pointer) for note in payload.notes}
    return tuple(steps for steps in _leaves(payload.body) if not _is_explained(steps, noted))


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
class _Placed:
    """A request that the pages of a tutorial place, and what can bring payloads into it."""

    request: CompiledRequest

    @cached_property
    def holes(self) -> Sequence[tuple[str, int]]:
        """The pointer of each value with expressions, and its number among them."""
        body = self.request.body
        first = len(self.request.head)
        return [(at, number - first) for at, number in _holes(body.value)] if body else []

    @cached_property
    def noted(self) -> Sequence[str]:
        return [_any_item(note.pointer) for note in self.request.notes]

    def noted_below(self, pointer: str) -> AbstractSet[str]:
        """The pointers of the request's notes on keys of the payload at a pointer."""
        base = _any_item(pointer)
        return {noted.removeprefix(base) for noted in self.noted if noted.startswith(base + "/")}

    def unexplained(self, page: Page, scope: Scope, fields: Mapping[str, Field]) -> Iterator[_Key]:
        """The keys that the page's service does not explain itself. Raises EvaluationError."""
        assert page.service
        assert self.request.body
        absent = [at for at, when in self.request.only if not when.evaluate(scope)]
        for at, number in self.holes:
            value = self.request.body.values[number](scope)
            for pointer, payload in _payloads(value, at) if value.__class__ is not str else ():
                left = _unexplained(payload)
                place = field_of(page.service, scope.service, fields, payload) if left else None
                if place is None:
                    continue
                noted = self.noted_below(pointer)
                for steps in left:
                    if not is_left_out(pointer + _pointer(steps), absent):
                        explained = _is_explained(steps, noted)
                        yield _Key(page, *place, steps, self.request, explained)


@lru_cache(maxsize=1)  # two rules look at the same keys
def _keys_of(facts: TutorialFacts) -> tuple[_Key, ...]:
    """The keys without a note of their own, in the requests that the tutorial's pages place."""
    compilation = facts.compilation
    names = compilation.documents[facts.tutorial.page.path].requests & {*compilation.requests}
    placed = [one for name in sorted(names) if (one := _Placed(compilation.requests[name])).holes]
    fields = facts.whole.project.site.fields
    keys: list[_Key] = []
    for page in facts.pages:
        scope = facts.whole.site.scope(page)
        for one in placed:
            with suppress(EvaluationError):  # it is reported where the page is rendered
                keys += one.unexplained(page, scope, fields)
    return tuple(keys)


def _shown(facts: TutorialFacts, keys: Iterable[_Key]) -> Iterator[_Key]:
    """The keys that are really on their pages: a condition may leave a request out."""
    for _, of_page in groupby(keys, lambda key: key.page.address):
        found = list(of_page)
        content = facts.renderer.page(found[0].page).content
        yield from (key for key in found if f'id="request-{key.request.name}"' in content)


def unexplained_keys(facts: TutorialFacts) -> Iterator[Diagnostic]:
    """Keys of a request that nobody explains: those that a service's payload brings into it, and
    those that it has itself."""
    yield from _unexplained_of_requests(facts)
    for key in _shown(facts, (key for key in _keys_of(facts) if not key.is_explained)):
        request = key.request
        trail = [("used by request", request.origin.key_span())]
        place = _placed_at(facts, request.name)
        if place is not None:
            trail.append(("used by page", place))
        yield Diagnostic(
            "unexplained-key",
            f"nobody explains the key '{key.steps[-1]}': neither '{key.field}' nor the request "
            f"'{request.name}' has a note on it",
            key.span,
            f"write a note on '{key.pointer}' in 'notes' of '{key.field}', or null there if it "
            "needs none",
            "warning",
            tuple(trail),
        )


def _unexplained_of_requests(facts: TutorialFacts) -> Iterator[Diagnostic]:
    """Keys of requests that explain most of the others."""
    if not facts.pages:
        return
    scope, placed = facts.whole.site.scope(facts.pages[0]), facts.compilation.placed
    for request in facts.compilation.requests.values():
        if request.name in placed and len(request.notes) >= FEWEST:
            with suppress(EvaluationError):  # it is reported where the page is rendered
                noted = {_any_item(note.pointer) for note in request.notes}
                leaves = list(_leaves(request.call(scope).body))
                left = [steps for steps in leaves if not _is_explained(steps, noted)]
                explained = len(leaves) - len(left)
                if explained >= max(FEWEST, EXPLAINED * len(leaves)):
                    yield from (_left_out(request, steps) for steps in left)


def _left_out(request: CompiledRequest, steps: Sequence[str | int]) -> Diagnostic:
    return Diagnostic(
        "unexplained-key",
        f"the request '{request.name}' explains its other keys, but not '{steps[-1]}'",
        request.origin.child("body", *steps).key_span(),
        f"write a note on '{_pointer(steps)}' in its 'notes', or null there if it needs none",
        "warning",
    )


def _placed_at(facts: TutorialFacts, request: str) -> Span | None:
    """The place of the directive that shows a request."""
    directive = re.compile(rf"\{{request\}}[ \t]+{re.escape(request)}[ \t]*$", re.MULTILINE)
    for text in facts.sources.values():
        found = directive.search(text.text)
        if found:
            return text.span(*found.span())
    return None


# -------------------------------------------------------------------- what most of the siblings have


def _without(
    has: Mapping[str, bool], facts: SiteFacts, share: float = SHARE
) -> Iterator[tuple[str, str]]:
    """The slug of each service that lacks what most of its siblings have, and who they are.

    `has`: slug -> whether it has it, of the services that could have it. A draft is measured by its
    published siblings, and they are not measured by it.
    """
    if all(has.values()):
        return
    published = [slug for slug in has if facts.siblings[slug].service.state != "draft"]
    holders = [slug for slug in published if has[slug]]
    for slug, holds in has.items():
        others = len(published) - (slug in published)
        if not holds and len(holders) >= max(FEWEST, share * others):
            yield slug, _listed(holders)


def _listed(slugs: Sequence[str]) -> str:
    """`'a', 'b', 'c' and 4 more`, of three or more slugs."""
    named = [f"'{slug}'" for slug in slugs[:FEWEST]]
    if len(slugs) > FEWEST:
        return f"{', '.join(named)} and {len(slugs) - FEWEST} more"
    return f"{', '.join(named[:-1])} and {named[-1]}"


def _incomplete(message: str, span: Span, hint: str) -> Diagnostic:
    hint += ", or waive 'incomplete-sibling' with the reason"
    return Diagnostic("incomplete-sibling", message, span, hint, "warning")


def missing_notes(facts: TutorialFacts) -> Iterator[Diagnostic]:
    """Keys that a request explains for all services, and most siblings also explain themselves."""
    own_notes = _own_notes(facts.whole)
    keys = [
        key
        for key in _keys_of(facts)
        if key.is_explained and key.service.slug in own_notes.get((key.field, key.pointer), ())
    ]
    for key in _shown(facts, keys):
        holders = own_notes[key.field, key.pointer][key.service.slug]
        yield _incomplete(
            f"the key '{key.steps[-1]}' has no note of its own, as it has in {holders}",
            key.span,
            f"write a note on '{key.pointer}' in 'notes' of '{key.field}', or null there",
        )


@lru_cache(maxsize=1)
def _own_notes(facts: SiteFacts) -> Mapping[tuple[str, str], Mapping[str, str]]:
    """Field and pointer of a key -> each service that has the key and gives it no note although
    most siblings do, and who they are."""
    noted: dict[tuple[str, str], dict[str, bool]] = {}
    for slug, sibling in facts.siblings.items():
        for name, raw in sibling.service.values.items():
            if facts.project.site.fields[name].type == "payload":
                notes = raw.get("notes", {})
                explained = {_any_item(key.removesuffix("?")) for key, v in notes.items() if v}
                for steps in _leaves(raw["body"]):
                    of_key = noted.setdefault((name, _pointer(steps)), {})
                    of_key[slug] = _is_explained(steps, explained)
    return {key: dict(_without(has, facts)) for key, has in noted.items()}


def incomplete_siblings(facts: SiteFacts) -> Iterator[Diagnostic]:
    """Fields, texts, links and sections that most siblings have."""
    yield from _missing_fields(facts)
    yield from _missing_keys(facts)
    slots: dict[str, dict[str, Text]] = {}
    for slug, sibling in facts.siblings.items():
        for slot, text in sibling.texts.items():
            slots.setdefault(slot, {})[slug] = text
    for slot, texts in slots.items():
        filled = {slug: bool(_COMMENT.sub("", text.text).strip()) for slug, text in texts.items()}
        for slug, holders in _without(filled, facts):
            yield _incomplete(
                f"the text is empty, which says something in {holders}",
                _heading_of(texts[slug]),
                "write it",
            )
        told = {slug: text for slug, text in texts.items() if filled[slug]}
        yield from _missing_links(facts, told)
        yield from _missing_sections(facts, slot, told)


def _missing_fields(facts: SiteFacts) -> Iterator[Diagnostic]:
    """Optional fields, and what may stand below the notes of a payload."""
    services = [sibling.service for sibling in facts.siblings.values()]
    for field in facts.project.site.fields.values():
        if not field.required and field.default is None:
            has = {service.slug: field.name in service.values for service in services}
            for slug, holders in _without(has, facts):
                if not is_needed(facts, slug, field.name):
                    continue
                origin = facts.siblings[slug].service.origin.child("name")
                message = f"'{slug}' has no '{field.name}', as {holders} have"
                yield _incomplete(message, origin.key_span(), f"write '{field.name}: ...'")
        if field.type == "payload":
            after = {
                s.slug: "after" in s.values[field.name] for s in services if field.name in s.values
            }
            for slug, holders in _without(after, facts):
                origin = facts.siblings[slug].service.origin.child(field.name)
                message = f"'{field.name}' has no 'after', as it has in {holders}"
                yield _incomplete(message, origin.key_span(), "say what comes after the notes")


def _missing_keys(facts: SiteFacts) -> Iterator[Diagnostic]:
    """Keys of a payload whose keys are nearly the same with most siblings."""
    for field in facts.project.site.fields.values():
        keys: dict[str, frozenset[str]] = {}
        for slug, sibling in facts.siblings.items() if field.type == "payload" else ():
            if field.name in sibling.service.values:
                at = f"{field.name}.body"
                own = (slot.removeprefix(at) for slot in sibling.keys if slot.startswith(f"{at}/"))
                keys[slug] = frozenset(map(_any_item, own))
        counted = Counter(key for own in keys.values() for key in own)
        usual = {key for key, count in counted.items() if 2 * count > len(keys)}
        alike = {
            slug: own for slug, own in keys.items() if len(own & usual) >= ALIKE * len(own | usual)
        }
        for key in sorted(usual) if 2 * len(alike) > len(keys) else ():
            has = {slug: key in own for slug, own in alike.items()}
            for slug, holders in _without(has, facts, KEY_SHARE):
                above = key.rpartition("/")[0]
                if (not above or above in alike[slug]) and is_needed(facts, slug, field.name):
                    origin = facts.siblings[slug].service.origin.child(field.name, "body")
                    message = f"'{field.name}' has no key '{key}', as it has in {holders}"
                    yield _incomplete(message, origin.key_span(), f"write '{key}'")


def _missing_links(facts: SiteFacts, texts: Mapping[str, Text]) -> Iterator[Diagnostic]:
    links = [f.name for f in facts.project.site.fields.values() if f.type == "link"]
    value = re.compile("|".join([_LINK.pattern, *[rf"\bservice\.{re.escape(n)}\b" for n in links]]))
    has = {slug: bool(value.search(_prose(text))) for slug, text in texts.items()}
    for slug, holders in _without(has, facts):
        message = f"the text has no link, as it has in {holders}"
        yield _incomplete(message, _heading_of(texts[slug]), "link what it names")


def _missing_sections(
    facts: SiteFacts, slot: str, texts: Mapping[str, Text]
) -> Iterator[Diagnostic]:
    headings: dict[str, set[str]] = {}
    for slug, text in texts.items():
        if "#" in text.text:
            name = facts.siblings[slug].service.name
            for found in _HEADING.finditer(_prose(text)):
                written = found.group(1).replace("{{ service.name }}", name).replace(name, "")
                headings.setdefault(" ".join(written.split()), set()).add(slug)
    for heading, holding in headings.items():
        for slug, holders in _without({slug: slug in holding for slug in texts}, facts):
            message = f"'{slot}' has no section '{heading}', as it has in {holders}"
            yield _incomplete(message, _heading_of(texts[slug]), "write the section")


def _prose(text: Text) -> str:
    """The text without code and images."""
    parts, at = [], 0
    for start, end in text.code():
        parts.append(text.text[at:start])
        at = end
    return _IMAGE.sub("", "".join([*parts, text.text[at:]]))


def _heading_of(text: Text) -> Span:
    """The place of a text's key: what is missing has none of its own."""
    assert isinstance(text.origin, YamlOrigin)
    return text.origin.key_span()
