"""What pages say at one place in two wordings, of which neither is that of most."""

from collections.abc import Iterator
from itertools import combinations

from tutgen.check.matrix.units import Unit
from tutgen.diagnostics import ALSO, Diagnostic, quantity
from tutgen.importing.anomalies.family import Family, is_usual, shortened
from tutgen.importing.anomalies.units import said_in
from tutgen.importing.nouns.block import Block
from tutgen.importing.nouns.table import Section

FEWEST = 2
"""Pages that have a wording. One page alone has rewritten a sentence."""
NEARLY_ALL = 0.8
"""Pages that have one of the two wordings, of those that say something at the place."""


def two_wordings(family: Family) -> Iterator[Diagnostic]:
    """One finding for all: there the import cannot tell what is meant for all services, so each keeps its own text."""
    found = [pair for section in family.table.sections for pair in _pairs(family, section)]
    for (one, other, share), *more in [found] if found else ():
        yield Diagnostic(
            "no-majority",
            f"{quantity(len(found), 'place')} {'have' if more else 'has'} two wordings on as many pages: '{shortened(one.text)}' and "
            f"'{shortened(other.text)}' on {share}",
            one.span,
            "choose one, or keep both: the import makes a field of them",
            trail=(("the other wording", other.span), *((ALSO, unit.span) for unit, _, _ in more)),
        )


def _pairs(family: Family, section: Section) -> Iterator[tuple[Unit, Unit, str]]:
    """For each column with two wordings the first sentence of both, and how many pages have which."""
    for column in section.columns:
        if len({_texts(block) for block in column.blocks}) < 2:
            continue
        place = Section(section.heading, (column,))
        said = {n: said_in(place, n, family.masks[n]) for n, c in enumerate(column.cells) if c}
        holders: dict[tuple[str, ...], dict[int, Unit]] = {}
        for page, units in said.items():
            for unit in units:
                if unit.what == "sentence":
                    holders.setdefault(unit.key, {}).setdefault(page, unit)
        rare = [
            those
            for those in holders.values()
            if len(those) >= FEWEST and not is_usual(len(those), len(said))
        ]
        for one, other in combinations(rare, 2):
            if not one.keys() & other.keys() and len(one) + len(other) >= NEARLY_ALL * len(said):
                share = f"{len(one)} and {len(other)} of {len(said)} pages"
                yield next(iter(one.values())), next(iter(other.values())), share
                break


def _texts(block: Block) -> tuple[str, ...]:
    """What is compared of a block, and the notes on its code."""
    return block.text, *(note.text for note in (block.code.notes if block.code else ()))
