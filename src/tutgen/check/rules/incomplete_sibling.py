"""What a service leaves out that most of its siblings have.

A step that its page does not show needs no call: a service that differs by nature is measured by what
it has.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress

from tutgen.check.rule import Rule
from tutgen.check.siblings.facts import SiteFacts, TutorialFacts
from tutgen.check.siblings.needed_fields import is_needed
from tutgen.check.siblings.once import once
from tutgen.check.siblings.payload_keys import (
    any_item,
    is_explained,
    keys_without_notes,
    leaves,
    on_their_pages,
)
from tutgen.check.siblings.text import WrittenText
from tutgen.diagnostics import Diagnostic, Span
from tutgen.language.by_variant import ByVariant
from tutgen.language.expressions.values import EvaluationError
from tutgen.sources.json_pointer import pointer_of
from tutgen.sources.yaml_origin import YamlOrigin

FEWEST, SHARE = 3, 0.6
"""What a service lacks is reported if at least FEWEST siblings, and at least this part of them, have it."""
ALIKE, KEY_SHARE = 0.7, 0.75
"""Payloads are compared by their keys if those of most services have at least the part ALIKE in common with the
usual keys. A missing key is reported if at least the part KEY_SHARE of these services has it."""


def _without(
    has: Mapping[str, bool], facts: SiteFacts, share: float = SHARE
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
    return Diagnostic("incomplete-sibling", message, span, hint)


def missing_notes(facts: TutorialFacts) -> Iterator[Diagnostic]:
    """Keys that a request explains for all services, and most siblings also explain themselves."""
    own_notes = _own_notes(facts.whole)
    keys = [
        key
        for key in keys_without_notes(facts)
        if key.is_explained and key.service.slug in own_notes.get((key.field, key.pointer), ())
    ]
    for key in on_their_pages(facts, keys):
        holders = own_notes[key.field, key.pointer][key.service.slug]
        yield _incomplete(
            f"the key '{key.steps[-1]}' has no note of its own, as it has in {holders}",
            key.span,
            f"write a note on '{key.pointer}' in 'notes' of '{key.field}', or null there",
        )


@once
def _own_notes(facts: SiteFacts) -> Mapping[tuple[str, str], Mapping[str, str]]:
    """Field and pointer of a key -> each service that has the key and gives it no note although
    most siblings do, and who they are."""
    noted: dict[tuple[str, str], dict[str, bool]] = {}
    for slug, sibling in facts.siblings.items():
        for name, raw in sibling.service.values.items():
            if facts.project.site.fields[name].type.has_body:
                notes = raw.get("notes", {})
                explained = {any_item(key.removesuffix("?")) for key, v in notes.items() if v}
                for steps in leaves(raw["body"]):
                    of_key = noted.setdefault((name, pointer_of(steps)), {})
                    of_key[slug] = is_explained(steps, explained)
    return {key: dict(_without(has, facts)) for key, has in noted.items()}


def incomplete_siblings(facts: SiteFacts) -> Iterator[Diagnostic]:
    """Fields, texts, links and sections that most siblings have."""
    yield from _missing_fields(facts)
    yield from _missing_variants(facts)
    yield from _missing_keys(facts)
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
    """Optional fields, and what may stand below the notes of a payload."""
    services = [sibling.service for sibling in facts.siblings.values()]
    for field in facts.project.site.fields.values():
        if not field.required and field.default is None and field.type.implied(field) is None:
            has = {service.slug: field.name in service.values for service in services}
            for slug, holders in _without(has, facts):
                if not is_needed(facts, slug, field.name):
                    continue
                origin = facts.siblings[slug].service.origin.child("name")
                message = f"'{slug}' has no '{field.name}', as {holders} have"
                yield _incomplete(message, origin.key_span(), f"write '{field.name}: ...'")
        if field.type.has_body:
            after = {
                s.slug: "after" in s.values[field.name] for s in services if field.name in s.values
            }
            for slug, holders in _without(after, facts):
                origin = facts.siblings[slug].service.origin.child(field.name)
                message = f"'{field.name}' has no 'after', as it has in {holders}"
                yield _incomplete(message, origin.key_span(), "say what comes after the notes")


def _missing_variants(facts: SiteFacts) -> Iterator[Diagnostic]:
    """Variants of which a service says neither a value nor that there is none, while another service has one."""
    for field in facts.project.site.fields.values():
        said: dict[str, ByVariant] = {}
        for slug in facts.siblings if field.by else ():
            with suppress(EvaluationError, KeyError):
                value = (facts.scope(slug).service or {})[field.name]
                if isinstance(value, ByVariant):
                    said[slug] = value
        held = {name for value in said.values() for name in value.there}
        for slug, value in said.items():
            for name in held - value.values.keys():
                origin = facts.siblings[slug].service.origin
                is_own = field.name in facts.siblings[slug].service.values
                span = origin.child(field.name if is_own else "name").key_span()
                yield _incomplete(
                    f"'{field.name}' says nothing for '{name}', as it does with another service",
                    span,
                    f"write it, or '{name}: null' where there is none",
                )


def _missing_keys(facts: SiteFacts) -> Iterator[Diagnostic]:
    """Keys of a payload whose keys are nearly the same with most siblings."""
    for field in facts.project.site.fields.values():
        keys: dict[str, frozenset[str]] = {}
        for slug, sibling in facts.siblings.items() if field.type.has_body else ():
            if field.name in sibling.service.values:
                at = f"{field.name}.body"
                own = (slot.removeprefix(at) for slot in sibling.keys if slot.startswith(f"{at}/"))
                keys[slug] = frozenset(map(any_item, own))
        measures = [own for slug, own in keys.items() if facts.counts(slug)]
        counted = Counter(key for own in measures for key in own)
        usual = {key for key, count in counted.items() if 2 * count > len(measures)}
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


def _missing_links(facts: SiteFacts, texts: Mapping[str, WrittenText]) -> Iterator[Diagnostic]:
    links = [f.name for f in facts.project.site.fields.values() if f.type.owned_as == "address"]
    names = [f"service.{name}" for name in links]
    has = {slug: _has_link(text, names) for slug, text in texts.items()}
    for slug, holders in _without(has, facts):
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
