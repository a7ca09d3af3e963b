"""What anomalies are looked for in: sibling pages side by side, and the pages beside them."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from tutgen.check.matrix.units import Masks
from tutgen.check.siblings.text import WrittenText
from tutgen.diagnostics import Span
from tutgen.importing.nouns.block import Block
from tutgen.importing.nouns.line import Line, text_of
from tutgen.importing.nouns.page import SourcePage
from tutgen.importing.nouns.table import Column, ServiceNames, Table
from tutgen.importing.originals.pickers import Picker

_WORD = re.compile(r"[^\W\d_]+")
FEWEST, USUAL = 3, 0.6
"""Something is usual if at least FEWEST pages, and this part of those that could have it, have it."""


def is_usual(holders: int, of: int) -> bool:
    return holders >= max(FEWEST, USUAL * of)


@dataclass(frozen=True, eq=False)
class LinesOrigin:
    """Where a text stands that was made of lines of original files."""

    lines: Sequence[Line]
    """One for each line of the text; at least one."""

    @property
    def path(self) -> str:
        return self.lines[0].path

    def span(self, needle: str = "", line: int = 0, column: int = 0) -> Span:
        """Where `needle` stands, from a line and column of the text (from 0) on."""
        here = self.lines[min(line, len(self.lines) - 1)]
        needle = needle.split("\n", 1)[0]
        at = here.text.find(needle, column) if needle else -1
        return here.without(at).span(needle) if at >= 0 else here.span(needle)


def written(lines: Sequence[Line], *, is_code: bool = False) -> WrittenText:
    """The lines as a text that knows its places."""
    return WrittenText(text_of(lines), LinesOrigin(lines), is_code)


@dataclass(frozen=True, eq=False)
class Family:
    """Sibling pages side by side, and the pages beside them."""

    table: Table
    others: Sequence[SourcePage] = ()
    """Pages of no service, such as an index."""
    pickers: Sequence[Picker] = ()
    """The lists of siblings that pages have."""
    texts: Mapping[str, str] = field(default_factory=dict)
    """The files, as they are, by their paths."""

    @property
    def pages(self) -> Sequence[SourcePage]:
        """All pages."""
        return (*self.table.pages, *self.others)

    @cached_property
    def computed(self) -> dict[Any, Any]:
        """What `once` keeps."""
        return {}

    @cached_property
    def columns(self) -> Sequence[Column]:
        """Those of all sections."""
        return [column for section in self.table.sections for column in section.columns]

    def blocks_of(self, page: int) -> list[Block]:
        """The blocks of a page in their order, with its headings."""
        cells = [c.cells[page] for s in self.table.sections for c in (s.heading, *s.columns)]
        return sorted(
            (cell for cell in cells if cell),
            key=lambda cell: self._order[page][cell.lines[0].path, cell.lines[0].number],
        )

    @cached_property
    def _order(self) -> Sequence[Mapping[tuple[str, int], int]]:
        """For each page where its lines stand in it."""
        return [
            {(line.path, line.number): n for n, line in enumerate(page.lines)}
            for page in self.table.pages
        ]

    @cached_property
    def written(self) -> Sequence[WrittenText]:
        """The texts of all pages that have any."""
        return [written(page.lines) for page in self.pages if page.lines]

    def text_of(self, slug: str) -> str:
        """The whole page of a service."""
        return self._pages[slug]

    @cached_property
    def _pages(self) -> Mapping[str, str]:
        texts = (text_of(page.lines) for page in self.table.pages)
        return dict(zip(self.slugs, texts, strict=True))

    def text_at(self, span: Span) -> str:
        """The line that a place is in."""
        return self._texts.get((span.path, span.line), "")

    @cached_property
    def _texts(self) -> Mapping[tuple[str, int], str]:
        return {(line.path, line.number): line.text for page in self.pages for line in page.lines}

    def is_usual_word(self, word: str) -> bool:
        """Whether most pages have a word."""
        return is_usual(self._pages_with[word], len(self.slugs))

    @cached_property
    def _pages_with(self) -> Counter[str]:
        return Counter(word for text in self._pages.values() for word in {*_WORD.findall(text)})

    @cached_property
    def slugs(self) -> Sequence[str]:
        return [service.slug for service in self.table.services]

    @cached_property
    def _names(self) -> re.Pattern[str]:
        """All spellings of all services, as words or parts of ids."""
        every = {text for service in self.table.services for text in spellings(service)}
        return re.compile("|".join(map(_bounded, sorted(every, key=len, reverse=True))) or "(?!)")

    def names_in(self, text: str) -> Iterator[tuple[re.Match[str], frozenset[str]]]:
        """The names of services in a text, each with the slugs of those that have it."""
        for found in self._names.finditer(text):
            yield found, self._owners[found.group()]

    @cached_property
    def _owners(self) -> Mapping[str, frozenset[str]]:
        owners: dict[str, set[str]] = {}
        for service in self.table.services:
            for text in spellings(service):
                owners.setdefault(text, set()).add(service.slug)
        return {text: frozenset(slugs) for text, slugs in owners.items()}

    def names_another(self, slug: str, text: str) -> bool:
        """Whether a text of a service names another one."""
        return any(slug not in owners for _, owners in self.names_in(text))

    def as_of(self, slug: str, text: str, sibling: str) -> str:
        """A text of a sibling as a service would have it: with its own name and slug."""
        own, other = (self.table.services[self.slugs.index(one)] for one in (slug, sibling))
        said = {other.name: own.name, other.slug: own.slug}
        return self._names.sub(lambda found: said.get(found.group(), found.group()), text)

    def is_part_of_own(self, slug: str, name: str) -> bool:
        """Whether a name is a part of that of a service, as `post` is of Blue Post."""
        return bare(name) in bare(self.table.services[self.slugs.index(slug)].name)

    @cached_property
    def masks(self) -> Sequence[Masks]:
        """For each page what is its service's own."""
        return [
            Masks(dict.fromkeys(map(str.lower, spellings(s)), "name")) for s in self.table.services
        ]


def spellings(service: ServiceNames) -> set[str]:
    """How a service may be called, in prose and in ids."""
    bare = [name.replace(mark, "") for name in (service.name, service.slug) for mark in "- ."]
    parted = [service.slug.replace("-", "_"), service.name.replace(" ", "-")]
    return {service.name, service.slug, *service.forms, *bare, *parted} - {""}


def prose_lines(block: Block) -> Sequence[Line]:
    """The lines of a block that are no code: of code, those of its notes."""
    return [line for note in block.code.notes for line in note.lines] if block.code else block.lines


def bare(text: str) -> str:
    """A name without marks and blanks, in small letters."""
    return re.sub(r"[\W_]", "", text).lower()


def _bounded(text: str) -> str:
    return rf"(?<![^\W_]){re.escape(text)}(?![^\W_])"


MOST_SHOWN = 70
"""Characters of a text in a message."""


def shortened(text: str) -> str:
    """A text as it is shown in a message: on one line, not too long."""
    text = " ".join(text.split())
    return text if len(text) <= MOST_SHOWN else f"{text[: MOST_SHOWN - 3]}..."
