"""What a service leaves out that most of its siblings have.

A step that its page does not show needs no call: a service that differs by nature is measured by what
it has.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any, NamedTuple

from tutgen.check.rule import Rule
from tutgen.check.siblings.facts import SiteFacts, TutorialFacts
from tutgen.check.siblings.named_services import listed
from tutgen.check.siblings.needed_fields import is_needed, is_replaced
from tutgen.check.siblings.once import once
from tutgen.check.siblings.payload_keys import (
    UnnotedKey,
    any_item,
    by_variant,
    is_explained,
    keys_without_notes,
    leaves,
    on_their_pages,
)
from tutgen.check.siblings.text import WrittenText
from tutgen.content.field_type import Field
from tutgen.content.list_type import ListType
from tutgen.diagnostics import Diagnostic, Span
from tutgen.language.by_variant import ByVariant
from tutgen.language.expressions.values import EvaluationError
from tutgen.sources.json_pointer import pointer_of, walk
from tutgen.sources.yaml_origin import YamlOrigin

FEWEST, SHARE = 3, 0.6
"""What a service lacks is reported if at least FEWEST siblings, and at least this part of them, have it."""
CUSTOM = 0.9
"""The part for what services may well do without, such as an optional field, a link or a section: where two of ten
lack it, it is no custom of the site."""
ALIKE, KEY_SHARE, FEWEST_ALIKE = 0.7, 0.75, 2
"""Payloads are compared by their keys if those of most services have at least the part ALIKE in common with the
usual keys. A missing key is reported if at least the part KEY_SHARE of these services has it, and FEWEST_ALIKE: where
all else is alike, two say enough."""


def _without(
    has: Mapping[str, bool], facts: SiteFacts, share: float = SHARE, fewest: int = FEWEST
) -> Iterator[tuple[str, str]]:
    """The slug of each service that lacks what most of its siblings have, and who they are.

    `has`: slug -> whether it has it, of the services that could have it. A draft is measured by its
    published siblings, and they are not measured by it; nor by one that is deprecated.
    """
    if all(has.values()):
        return
    published = [slug for slug in has if facts.counts(slug)]
    holders = [slug for slug in published if has[slug]]
    for slug, holds in has.items():
        others = len(published) - (slug in published)
        if not holds and len(holders) >= max(fewest, share * others):
            yield slug, _listed(holders)


def _listed(slugs: Sequence[str]) -> str:
    """`'a', 'b', 'c' and 4 more`, of two or more slugs."""
    named = [f"'{slug}'" for slug in slugs[:FEWEST]]
    if len(slugs) > FEWEST:
        return f"{', '.join(named)} and {len(slugs) - FEWEST} more"
    return f"{', '.join(named[:-1])} and {named[-1]}"


def _incomplete(message: str, span: Span, hint: str) -> Diagnostic:
    hint += ", or waive 'incomplete-sibling' with the reason"
    return Diagnostic("incomplete-sibling", message, span, hint)


def missing_notes(facts: TutorialFacts) -> Iterator[Diagnostic]:
    """Keys that a request explains for all services, and most siblings also explain themselves."""
    own_notes = _own_notes(facts.whole)
    keys = [
        key
        for key in keys_without_notes(facts)
        if key.is_explained and key.service.slug in own_notes.get(_slot(key), ())
    ]
    for key, *_ in by_variant(on_their_pages(facts, keys)):
        holders = own_notes[_slot(key)][key.service.slug]
        yield _incomplete(
            f"the key '{key.steps[-1]}' has no note of its own, as it has in {holders}",
            key.span,
            f"write a note on '{key.pointer}' in 'notes' of '{key.field}', or null there",
        )


_Slot = tuple[str, str, str]
"""Field, variant and pointer of a key."""


def _slot(key: UnnotedKey) -> _Slot:
    return key.field, key.variant, key.pointer


@once
def _own_notes(facts: SiteFacts) -> Mapping[_Slot, Mapping[str, str]]:
    """A key -> each service that has it and gives it no note although most siblings do, and who they are."""
    noted: dict[_Slot, dict[str, bool]] = {}
    for slug, sibling in facts.siblings.items():
        for name, value in sibling.service.values.items():
            for variant, _, raw in facts.project.site.fields[name].type.payloads(value):
                notes = raw.get("notes", {})
                explained = {any_item(key.removesuffix("?")) for key, v in notes.items() if v}
                for steps in leaves(raw["body"]):
                    of_key = noted.setdefault((name, variant, pointer_of(steps)), {})
                    of_key[slug] = is_explained(steps, explained)
    return {key: dict(_without(has, facts)) for key, has in noted.items()}


def incomplete_siblings(facts: SiteFacts) -> Iterator[Diagnostic]:
    """Fields, texts, links and sections that most siblings have."""
    yield from _missing_fields(facts)
    yield from _missing_columns(facts)
    yield from _missing_variants(facts)
    yield from _missing_in_payloads(facts)
    slots: dict[str, dict[str, WrittenText]] = {}
    for slug, sibling in facts.siblings.items():
        for slot, text in sibling.texts.items():
            slots.setdefault(slot, {})[slug] = text
    for slot, texts in slots.items():
        filled = {slug: bool(text.shown.strip()) for slug, text in texts.items()}
        for slug, holders in _without(filled, facts):
            yield _incomplete(
                f"the text is empty, which says something in {holders}",
                _heading_of(texts[slug]),
                "write it",
            )
        written = {slug: text for slug, text in texts.items() if filled[slug]}
        yield from _missing_links(facts, written)
        yield from _missing_sections(facts, slot, written)


def _missing_fields(facts: SiteFacts) -> Iterator[Diagnostic]:
    """Optional fields."""
    services = [sibling.service for sibling in facts.siblings.values()]
    for field in facts.project.site.fields.values():
        if not field.required and field.default is None and field.type.implied(field) is None:
            has = {service.slug: field.name in service.values for service in services}
            for slug, holders in _without(has, facts, CUSTOM):
                if is_replaced(facts, field.name) or not is_needed(facts, slug, field.name):
                    continue
                origin = facts.siblings[slug].service.origin.child("name")
                message = f"'{slug}' has no '{field.name}', as {holders} have"
                yield _incomplete(message, origin.key_span(), f"write '{field.name}: ...'")


def _missing_columns(facts: SiteFacts) -> Iterator[Diagnostic]:
    """Optional fields of records, of which no record of a service says them."""
    for field in facts.project.site.fields.values():
        for name, one in field.type.fields.items() if isinstance(field.type, ListType) else ():
            if one.required or one.default is not None or one.type.implied(one) is not None:
                continue
            said = {
                slug: own.service.values.get(field.name) for slug, own in facts.siblings.items()
            }
            has = {slug: any(name in record for record in raw) for slug, raw in said.items() if raw}
            for slug, holders in _without(has, facts, CUSTOM):
                if is_needed(facts, slug, field.name):
                    yield _incomplete(
                        f"no record of '{field.name}' has '{name}', as in {holders}",
                        facts.siblings[slug].service.origin.child(field.name).key_span(),
                        f"write '{name}: ...' in each record that has one",
                    )


def _missing_variants(facts: SiteFacts) -> Iterator[Diagnostic]:
    """Variants of which a service, or a record of it, says neither a value nor that there is none, while another has
    one."""
    for field in facts.project.site.fields.values():
        said: dict[str, list[tuple[ByVariant, YamlOrigin]]] = {}
        for slug in facts.siblings:
            with suppress(EvaluationError, KeyError):
                value = (facts.scope(slug).service or {})[field.name]
                service = facts.siblings[slug].service
                is_own = field.name in service.values
                origin = service.origin.child(field.name if is_own else "name")
                for name, one, at in _varied(field, value, origin if is_own else None):
                    said.setdefault(name, []).append((one, at or origin))
        for name, values in said.items():
            held = {variant for value, _ in values for variant in value.there}
            other = "service" if name == field.name else "record"
            for value, at in values:
                for variant in sorted(held - value.values.keys()):
                    yield _incomplete(
                        f"'{name}' says nothing for '{variant}', as it does with another {other}",
                        at.key_span(),
                        f"write it, or '{variant}: null' where there is none",
                    )


def _varied(
    field: Field, value: Any, origin: YamlOrigin | None
) -> Iterator[tuple[str, ByVariant, YamlOrigin | None]]:
    """The values that differ by a variant: of a field, or of the fields of its records, each with what it is called
    and its place. `origin`: of the value; None if the service does not say it."""
    if isinstance(value, ByVariant):
        yield field.name, value, origin
    elif isinstance(field.type, ListType):
        for number, record in enumerate(value):
            for name, one in field.type.fields.items():
                if name in record:
                    at = origin.child(number, name) if origin else None
                    for called, found, place in _varied(one, record[name], at):
                        yield f"{field.name}.{called}", found, place


class _Lack(NamedTuple):
    """What the payload of a service lacks."""

    what: str
    """As a message says it."""
    holders: str
    hint: str
    at: YamlOrigin


def _missing_in_payloads(facts: SiteFacts) -> Iterator[Diagnostic]:
    """What the payloads of a field lack, compared variant by variant; one that all variants lack is one finding."""
    for field in facts.project.site.fields.values():
        found: dict[tuple[str, str], dict[str, _Lack]] = {}
        said: dict[str, list[str]] = {}
        for variant in (field.variants or ("",)) if field.type.has_body else ():
            payloads = dict(_payloads(facts, field, variant))
            for slug, lack in (*_without_after(facts, payloads), *_without_keys(facts, payloads)):
                if lack.what == _AFTER or is_needed(facts, slug, field.name):
                    found.setdefault((slug, lack.what), {})[variant] = lack
            for slug in payloads:
                said.setdefault(slug, []).append(variant)
        for (slug, _), lacks in found.items():
            lack = next(iter(lacks.values()))
            of = "" if [*lacks] == said[slug] else f" for {listed([*lacks])}"
            message = f"'{field.name}' has no {lack.what}{of}, as it has in {lack.holders}"
            yield _incomplete(message, lack.at.key_span(), lack.hint)


class _OwnPayload(NamedTuple):
    """A payload that a service writes itself."""

    raw: Mapping[str, Any]
    origin: YamlOrigin


def _payloads(facts: SiteFacts, field: Field, variant: str) -> Iterator[tuple[str, _OwnPayload]]:
    """The slug of each service that says a field for a variant, and what it says."""
    for slug, sibling in facts.siblings.items():
        value = sibling.service.values.get(field.name)
        for payload in () if value is None else field.type.payloads(value):
            if payload.variant == variant:
                origin = sibling.service.origin.child(field.name, *payload.at)
                yield slug, _OwnPayload(payload.raw, origin)


_AFTER = "'after'"


def _without_after(
    facts: SiteFacts, payloads: Mapping[str, _OwnPayload]
) -> Iterator[tuple[str, _Lack]]:
    """What may stand below the notes."""
    for slug, holders in _without({s: "after" in one.raw for s, one in payloads.items()}, facts):
        yield slug, _Lack(_AFTER, holders, "say what comes after the notes", payloads[slug].origin)


def _without_keys(
    facts: SiteFacts, payloads: Mapping[str, _OwnPayload]
) -> Iterator[tuple[str, _Lack]]:
    """Keys of payloads whose keys are nearly the same with most siblings."""
    keys = {slug: _keys(one.raw["body"]) for slug, one in payloads.items()}
    measures = [own for slug, own in keys.items() if facts.counts(slug)]
    counted = Counter(key for own in measures for key in own)
    usual = {key for key, count in counted.items() if 2 * count > len(measures)}
    alike = {
        slug: own for slug, own in keys.items() if len(own & usual) >= ALIKE * len(own | usual)
    }
    for key in sorted(usual) if 2 * len(alike) > len(keys) else ():
        has = {slug: key in own for slug, own in alike.items()}
        for slug, holders in _without(has, facts, KEY_SHARE, FEWEST_ALIKE):
            above = key.rpartition("/")[0]
            if not above or above in alike[slug]:
                at = payloads[slug].origin.child("body")
                yield slug, _Lack(f"key '{key}'", holders, f"write '{key}'", at)


def _keys(body: Any) -> frozenset[str]:
    """The pointers of the keys of a body."""
    parts = walk(body)
    return frozenset(any_item(at) for at, steps, _ in parts if steps and isinstance(steps[-1], str))


def _missing_links(facts: SiteFacts, texts: Mapping[str, WrittenText]) -> Iterator[Diagnostic]:
    links = [f.name for f in facts.project.site.fields.values() if f.type.owned_as == "address"]
    names = [f"service.{name}" for name in links]
    has = {slug: _has_link(text, names) for slug, text in texts.items()}
    for slug, holders in _without(has, facts, CUSTOM):
        message = f"the text has no link, as it has in {holders}"
        yield _incomplete(message, _heading_of(texts[slug]), "link what it names")


def _missing_sections(
    facts: SiteFacts, slot: str, texts: Mapping[str, WrittenText]
) -> Iterator[Diagnostic]:
    headings: dict[str, set[str]] = {}
    for slug, text in texts.items():
        if "#" in text.text:
            name = facts.siblings[slug].service.name
            for _, said in text.markup.headings:
                written = said.replace("{{ service.name }}", name).replace(name, "")
                headings.setdefault(" ".join(written.split()), set()).add(slug)
    for heading, holding in headings.items():
        for slug, holders in _without({slug: slug in holding for slug in texts}, facts):
            message = f"'{slot}' has no section '{heading}', as it has in {holders}"
            yield _incomplete(message, _heading_of(texts[slug]), "write the section")


def _has_link(text: WrittenText, names: Sequence[str]) -> bool:
    """Whether a text links something, or shows one of the values named, which are addresses."""
    if not any(sign in text.text for sign in ("](", "][", "://", *names)):
        return False
    if text.markup.has_links:
        return True
    return any(
        found.group() in ("http://", "https://") or found.group() in names
        for found in re.finditer(r"https?://|\bservice\.\w+", text.text)
        if not text.in_code(found.start())
    )


def _heading_of(text: WrittenText) -> Span:
    """The place of a text's key: what is missing has none of its own."""
    assert isinstance(text.origin, YamlOrigin)
    return text.origin.key_span()


RULE = Rule(of_site=incomplete_siblings, of_tutorial=missing_notes)
