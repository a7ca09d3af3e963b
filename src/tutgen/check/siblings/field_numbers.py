"""Numbers of a sibling's fields, such as its port, in what another service says of the same thing."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from tutgen.check.siblings.facts import SiteFacts
from tutgen.check.siblings.owned_words import own_code
from tutgen.check.siblings.text import WrittenText
from tutgen.content.field_type import Field

SHORTEST = 3
"""Digits; a shorter number may mean anything."""


class SiblingNumber(NamedTuple):
    """A number that is the value of a field with a sibling, where a service has another one."""

    text: WrittenText
    start: int
    end: int
    field: str
    own: int
    owner: str


def numbers_of_siblings(facts: SiteFacts) -> Iterator[SiblingNumber]:
    """The numbers that stand behind the name of a field, or as the port of an address."""
    for field in facts.project.site.fields.values():
        values = {
            slug: value
            for slug, one in facts.siblings.items()
            if type(value := one.service.values.get(field.name, field.default)) is int
        }
        if len({*values.values()}) > 1:
            for slug, own in values.items():
                others = {str(n): of for of, n in reversed(values.items()) if n != own}
                yield from _in_texts(facts, slug, field, own, others)


def _in_texts(
    facts: SiteFacts, slug: str, field: Field, own: int, others: dict[str, str]
) -> Iterator[SiblingNumber]:
    pattern = _pattern(field.name)
    for text in (*facts.siblings[slug].written, *own_code(facts, slug)):
        if not any(number in text.text for number in others):
            continue
        for found in pattern.finditer(text.shown):
            owner = others.get(found["number"])
            if owner and len(found["number"]) >= SHORTEST:
                yield SiblingNumber(text, *found.span("number"), field.name, own, owner)


def _pattern(name: str) -> re.Pattern[str]:
    words = re.escape(name).replace("_", r"[_\s-]")
    before = rf"\b{words}\b[\s=:`'\"*]{{1,4}}(?:(?:is|of)\s`?)?"
    if name == "port":
        before = rf"(?:{before}|://[\w.-]{{1,99}}:|\blocalhost:)"
    return re.compile(rf"{before}(?P<number>\d+)(?![\w.,]\d|\w)", re.IGNORECASE)
