"""Where a column stands, and which services have it."""

from collections.abc import Mapping
from typing import NamedTuple

from tutgen.importing.nouns.block import Block, Kind
from tutgen.importing.nouns.table import Column


class Place(NamedTuple):
    """The section that a column stands in."""

    heading: str
    """Empty above the first one."""
    stem: str
    """For names of fields."""
    has_code: bool
    """Whether the section has code."""
    within: frozenset[int]
    """The services whose pages have the section."""

    def label(self, kind: Kind, number: int) -> str:
        """What `names.yaml` calls a column: the `number`-th of its kind in the section, from 1 on."""
        return f"{self.heading or 'beginning'}: {kind} {number}"

    def services(self, column: Column) -> frozenset[int]:
        """Those of the section that have a block of the column."""
        return frozenset(cells_of(column)) & self.within


def cells_of(column: Column) -> Mapping[int, Block]:
    """Service -> its block, of those that have one."""
    return {n: cell for n, cell in enumerate(column.cells) if cell}
