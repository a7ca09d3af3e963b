"""Finds the sentences that most services have in a slot, and one has changed, or lacks beside its neighbours."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein, Opcode

from tutgen.check.matrix.model import Deviation, Piece
from tutgen.check.matrix.units import Unit

FEWEST, USUAL = 3, 0.6
"""A unit is usual if at least FEWEST services, and this part of those that say something in the slot, have it."""
LOST = 0.8
"""A sentence among others that at least this part has is missed wherever it stood; one that fewer have, and a line of
code, beside its neighbours only."""
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
    """How many services say something in the slot."""
    is_default: bool
    """Whether the default of the field has it, so that it is usual however many services leave it to that."""

    @property
    def share(self) -> float:
        return len(self.holders) / self.of

    def unit(self, said: Said) -> Unit:
        """The unit, as the first service has it."""
        slug, number = self.first
        return said[slug][number]

    @property
    def first(self) -> tuple[str, int]:
        return next(iter(self.holders.items()))


def deviations(slot: str, said: Said, measuring: frozenset[str]) -> Iterator[Deviation]:
    """The deviations in a slot. `measuring`: the slugs of the services that tell what is usual."""
    usual = _usual(said, measuring)
    for slug, units in said.items() if usual else ():
        keys = {unit.key for unit in units}
        lacked = [key for key in usual if key not in keys]
        own = [number for number, unit in enumerate(units) if unit.key not in usual]
        changed = _changed(units, own, lacked)
        for key in lacked:
            one = usual[key]
            if key in changed:
                here = units[changed[key]]
                pieces = tuple(_pieces(here, one.unit(said)))
                yield _deviation(slug, slot, here, pieces, one, said)
            elif beside := _beside(one, usual, slug, said):
                yield _deviation(slug, slot, beside, (), one, said)


def _usual(said: Said, measuring: frozenset[str]) -> dict[Key, _Usual]:
    """The usual units, in the order in which they are first said."""
    holders: dict[Key, dict[str, int]] = {}
    for slug, units in said.items():
        for number, unit in enumerate(units) if slug in measuring else ():
            if sum(token.is_word for token in unit.tokens) >= FEWEST_WORDS:
                holders.setdefault(unit.key, {}).setdefault(slug, number)
    saying = sum(1 for slug, units in said.items() if units and slug in measuring)
    usual = {}
    for key, those in holders.items():
        slug, number = next(iter(those.items()))
        is_default = said[slug][number].is_default
        if is_default or len(those) >= max(FEWEST, USUAL * saying):
            usual[key] = _Usual(those, saying, is_default)
    return usual


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


def _deviation(
    slug: str, slot: str, here: Unit, pieces: Sequence[Piece], usual: _Usual, said: Said
) -> Deviation:
    there = usual.unit(said)
    return Deviation(
        slug,
        slot,
        "changed" if pieces else "lacking",
        there.what,
        pieces,
        here.text,
        there.text,
        here.span,
        "" if there.is_default else usual.first[0],
        there.span,
        len(usual.holders),
        usual.of,
    )


def _beside(usual: _Usual, every: Mapping[Key, _Usual], slug: str, said: Said) -> Unit | None:
    """FilesBeside what of a service a usual unit is missed; None if it may do without."""
    if len(usual.holders) < FEWEST or usual.share < USUAL:
        return None
    holder, number = usual.first
    there = said[holder]
    units = {unit.key: unit for unit in reversed(said[slug])}
    neighbours = [there[at].key for at in (number - 1, number + 1) if 0 <= at < len(there)]
    here = [units[key] for key in neighbours if key in units and key in every]
    if here and len(here) == len(neighbours):
        return here[0]
    is_lost = usual.share >= LOST and len(there) > 1 and there[number].what == "sentence"
    return (*here, *said[slug])[0] if is_lost and said[slug] else None


def _pieces(unit: Unit, other: Unit) -> Iterator[Piece]:
    """The difference in words: what is the same, what stands there only, and here only."""
    for tag, codes in groupby(Levenshtein.opcodes(other.key, unit.key), _is_equal):
        first, *more = codes
        last = more[-1] if more else first
        here = unit.part(first.dest_start, last.dest_end)
        if tag:
            yield Piece("same", here)
            continue
        if there := other.part(first.src_start, last.src_end):
            yield Piece("there", there)
        if here:
            yield Piece("here", here)


def _is_equal(code: Opcode) -> bool:
    return code.tag == "equal"
