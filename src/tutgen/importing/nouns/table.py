"""Sibling pages, laid side by side."""

from typing import NamedTuple

from tutgen.importing.nouns.block import Block
from tutgen.importing.nouns.page import SourcePage


class ServiceNames(NamedTuple):
    """What a service is called."""

    name: str
    slug: str
    forms: tuple[str, ...] = ()
    """All spellings of it that its pages have."""


class Column(NamedTuple):
    """What stands at one place of all pages."""

    cells: tuple[Block | None, ...]
    """One for each page, in the order of `Table.pages`."""

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Those that are there."""
        return tuple(cell for cell in self.cells if cell is not None)


class Section(NamedTuple):
    """A heading, and what stands below it up to the next one."""

    heading: Column
    """Without blocks, for what stands before the first heading."""
    columns: tuple[Column, ...]


class Table(NamedTuple):
    """All pages, section by section."""

    pages: tuple[SourcePage, ...]
    services: tuple[ServiceNames, ...]
    """One for each page."""
    sections: tuple[Section, ...]
