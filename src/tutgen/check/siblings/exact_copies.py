"""Texts and addresses of a service that are the same as a sibling's."""

import re
from collections.abc import Iterable, Iterator, Sequence

from tutgen.check.siblings.facts import SiteFacts
from tutgen.check.siblings.ownership import contains
from tutgen.check.siblings.text import WrittenText

SHORTEST, FEWEST_WORDS = 30, 5
"""Characters and words; shorter texts may well be the same."""
TELLING = 12
"""Words; a shorter text, and one that names no service, may well be meant for several services."""
FEWEST_OWN = 4
"""An address or such a text that two services share is reported if at least so many services say something there, and
each of the others says its own."""
MAX_COPIES = 3
"""A text that more services have, or more than half of the siblings, is meant to be the same."""
_DIFFERS = re.compile(r"\{\{|<")
"""A value that is computed, or that the reader puts in."""

OwnedText = tuple[str, WrittenText]
"""The slug of a service, and a text of it."""


def same_texts(facts: SiteFacts) -> Iterator[tuple[str, Sequence[OwnedText]]]:
    """Texts that stand word for word in the files of a few services: the slot, and two or more."""
    most = min(MAX_COPIES, max(2, sum(map(facts.counts, facts.siblings)) // 2))
    for slot in _prose_slots(facts):
        texts = [(slug, text) for slug, text in _at(facts, slot) if _is_long(text.text)]
        groups = [*_alike(texts)]
        for alike in groups:
            if not _is_telling(facts, alike[0][1].text) and not _is_the_only_pair(groups, texts):
                continue
            is_usual = len(alike) > most or len(alike) == len(facts.siblings)
            if not is_usual and not _explain_one_value(facts, slot, alike):
                yield slot, alike


def same_addresses(facts: SiteFacts) -> Iterator[Sequence[OwnedText]]:
    """Addresses that two services have, where each of the others has its own.

    One that bears the name of a service is a foreign word with the other.
    """
    for field in facts.project.site.fields.values():
        addresses = list(_at(facts, field.name)) if field.type.owned_as == "address" else []
        groups = list(_alike(addresses))
        if _is_the_only_pair(groups, addresses):
            (slug, text), (other, _) = groups[0]
            if not any(
                name.replace("-", "") in text.text.replace("-", "") for name in (slug, other)
            ):
                yield groups[0]


def _is_the_only_pair(groups: Sequence[Sequence[OwnedText]], texts: Sequence[OwnedText]) -> bool:
    return len(texts) >= FEWEST_OWN and [len(alike) for alike in groups] == [2]


def _is_telling(facts: SiteFacts, text: str) -> bool:
    """Whether a text says so much of a service that another one can hardly say the same."""
    names = (one.service.name for one in facts.siblings.values())
    return len(text.split()) >= TELLING and (
        "service.name" in text or any(contains(text, name) for name in names)
    )


def _explain_one_value(facts: SiteFacts, slot: str, alike: Sequence[OwnedText]) -> bool:
    """Whether all services whose bodies have the same value at a key say the same of it."""
    field, _, pointer = slot.partition(".notes")
    values = {
        slug: one.values[f"{field}.body{pointer}"].text
        for slug, one in facts.siblings.items()
        if f"{field}.body{pointer}" in one.values
    }
    value = values.get(alike[0][0], "")
    same = {slug for slug, other in values.items() if other == value}
    return not _DIFFERS.search(value) and same == {slug for slug, _ in alike}


def _prose_slots(facts: SiteFacts) -> Sequence[str]:
    """Slots that hold prose. Texts of `unsupported` are excluded: there is nowhere to share them."""
    fields = facts.project.site.fields
    slots = dict.fromkeys(slot for one in facts.siblings.values() for slot in one.texts)
    return [
        slot
        for slot in slots
        if (
            fields[slot].type.is_prose
            if slot in fields
            else ".notes/" in slot or slot.endswith(".after")
        )
    ]


def _at(facts: SiteFacts, slot: str) -> Iterator[OwnedText]:
    return ((slug, one.texts[slot]) for slug, one in facts.siblings.items() if slot in one.texts)


def _is_long(text: str) -> bool:
    return len(text) >= SHORTEST and len(text.split()) >= FEWEST_WORDS


def _alike(texts: Iterable[OwnedText]) -> Iterator[Sequence[OwnedText]]:
    """Groups of two or more texts that are the same except for white space."""
    groups: dict[Sequence[str], list[OwnedText]] = {}
    for slug, text in texts:
        groups.setdefault(tuple(text.text.split()), []).append((slug, text))
    return (alike for alike in groups.values() if len(alike) > 1)
