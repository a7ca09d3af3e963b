"""Finds the sentences that most services have in a slot, and one has changed, or lacks beside its neighbours."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from tutgen.check.matrix.model import Deviation, Piece
from tutgen.check.matrix.units import Unit

FEWEST, USUAL = 3, 0.6
"""A unit is usual if at least FEWEST services, and this part of those that say something in the slot, have it."""
NEAR = 0.6
"""A unit is a usual one, changed, if at least this part of their tokens is the same; else it is another one."""
FEWEST_WORDS = 2
"""A unit with fewer words, such as a closing bracket, is no sign of anything."""

Said = Mapping[str, Sequence[Unit]]
"""Slug -> the units that the service says in a slot, in their order."""
Key = tuple[str, ...]


class _Usual(NamedTuple):
    """A unit that most services have."""

    holders: Mapping[str, int]
    """Slug of a service that has it -> its index among the units there."""
    of: int
    """How many services could have it."""


def deviations(slot: str, said: Said, measuring: frozenset[str]) -> Iterator[Deviation]:
    """The deviations in a slot. `measuring`: the slugs of the services that tell what is usual."""
    usual = _usual(said, measuring)
    for slug, units in said.items() if usual else ():
        keys = {unit.key for unit in units}
        lacked = [key for key in usual if key not in keys]
        own = [number for number, unit in enumerate(units) if unit.key not in usual]
        changed = _changed(units, own, lacked)
        for key in lacked:
            if key in changed:
                yield _changed_here(slot, slug, units[changed[key]], usual[key], said)
            else:
                yield from _lacking(slot, slug, usual[key], usual, said)


def _usual(said: Said, measuring: frozenset[str]) -> dict[Key, _Usual]:
    """The usual units, in the order in which they are first said."""
    holders: dict[Key, dict[str, int]] = {}
    for slug, units in said.items():
        for number, unit in enumerate(units) if slug in measuring else ():
            if sum(token.is_word for token in unit.tokens) >= FEWEST_WORDS:
                holders.setdefault(unit.key, {}).setdefault(slug, number)
    saying = sum(1 for slug, units in said.items() if units and slug in measuring)
    least = max(FEWEST, USUAL * saying)
    return {key: _Usual(those, saying) for key, those in holders.items() if len(those) >= least}


def _changed(units: Sequence[Unit], own: Sequence[int], lacked: Sequence[Key]) -> dict[Key, int]:
    """Usual unit -> the index of the own one that stands in its place: the nearest first."""
    pairs = [
        (similarity, -number, key)
        for key in lacked
        for number in own
        if (similarity := Levenshtein.normalized_similarity(units[number].key, key)) >= NEAR
    ]
    found: dict[Key, int] = {}
    for _, number, key in sorted(pairs, reverse=True):
        if key not in found and -number not in found.values():
            found[key] = -number
    return found


def _original(usual: _Usual, said: Said) -> tuple[str, Unit]:
    """The first service that has a unit, and what it says; an empty slug for the default."""
    slug, number = next(iter(usual.holders.items()))
    unit = said[slug][number]
    return ("" if unit.is_default else slug), unit


def _changed_here(slot: str, slug: str, unit: Unit, usual: _Usual, said: Said) -> Deviation:
    sibling, other = _original(usual, said)
    return Deviation(
        slug,
        slot,
        "changed",
        unit.what,
        tuple(_pieces(unit, other)),
        unit.text,
        other.text,
        unit.span,
        sibling,
        other.span,
        len(usual.holders),
        usual.of - 1,
    )


def _lacking(
    slot: str, slug: str, usual: _Usual, every: Mapping[Key, _Usual], said: Said
) -> Iterator[Deviation]:
    """The deviation, if what stands before and behind the unit with a sibling is here as well."""
    holder, number = next(iter(usual.holders.items()))
    there = said[holder]
    units = {unit.key: unit for unit in reversed(said[slug])}
    beside = [there[at].key for at in (number - 1, number + 1) if 0 <= at < len(there)]
    if not beside or not all(key in units and key in every for key in beside):
        return
    neighbour, (sibling, other) = units[beside[0]], _original(usual, said)
    yield Deviation(
        slug,
        slot,
        "lacking",
        other.what,
        (Piece("there", other.text),),
        neighbour.text,
        other.text,
        neighbour.span,
        sibling,
        other.span,
        len(usual.holders),
        usual.of - 1,
    )


def _pieces(unit: Unit, other: Unit) -> Iterator[Piece]:
    """The difference in words: what is the same, what stands here only, and there only."""
    for code in Levenshtein.opcodes(other.key, unit.key):
        here, there = (
            unit.part(code.dest_start, code.dest_end),
            other.part(code.src_start, code.src_end),
        )
        if code.tag == "equal":
            yield Piece("same", here)
            continue
        if there:
            yield Piece("there", there)
        if here:
            yield Piece("here", here)
