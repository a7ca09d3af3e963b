"""What pages say at one place, and where one of them deviates from most."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from tutgen.check.matrix.deviations import Said, deviations
from tutgen.check.matrix.model import Deviation
from tutgen.check.siblings.once import once
from tutgen.importing.anomalies.family import Family
from tutgen.importing.anomalies.units import code_in, said_in
from tutgen.importing.nouns.line import Line


class Slot(NamedTuple):
    """What pages say at one place."""

    said: Said
    """Slug -> units, in their order."""
    cells: Mapping[str, Sequence[Sequence[Line]]]
    """Slug -> the lines of each of its blocks there."""


@once
def deviating(family: Family) -> Sequence[tuple[Slot, Sequence[Deviation]]]:
    """The deviations of the sentences of sections, and of the lines of code at one place."""
    measuring = frozenset(family.slugs)
    compared = ((slot, [*deviations("", slot.said, measuring)]) for slot in _slots(family))
    return [(slot, found) for slot, found in compared if found]


def _slots(family: Family) -> Iterator[Slot]:
    for section in family.table.sections:
        pages = range(len(family.slugs))
        cells = {
            family.slugs[n]: [cell.lines for c in section.columns if (cell := c.cells[n])]
            for n in pages
        }
        yield Slot({family.slugs[n]: said_in(section, n, family.masks[n]) for n in pages}, cells)
        for column in section.columns:
            code = {
                family.slugs[n]: code_in(cell, family.masks[n])
                for n, cell in enumerate(column.cells)
                if cell and cell.code
            }
            yield Slot(code, cells)
