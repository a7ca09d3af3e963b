"""What search knows of the pages that are compiled together: their sections as plain text.

What all services' pages say is said once. Where a value of a service stands, the text has a mark (`marks.py`). What the
mark stands for is said once a service for the whole site (`pages/files/search_index.py`).
"""

import json
import zlib
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Any, NamedTuple

from tutgen.pages.search.marks import marks_in


class Section(NamedTuple):
    """A part of pages below a heading. There may be several of one id, for different services."""

    id: str
    """Empty above the first heading."""
    heading: str
    text: str
    services: Sequence[int] | None = None
    """Those whose pages have it, by their places in `GroupText.services`; None: all."""


class Placement(NamedTuple):
    """Where the body of a field stands on the services' pages of a tutorial."""

    section: int
    """Its place in `GroupText.shared`."""
    block: str
    """The id of the block of code."""
    lines: int | Sequence[int]
    """The line of the block, from 1 on, at which it begins; for each service if they differ. 0: unknown."""
    depth: int
    """How many keys and items it stands within."""


class Header(NamedTuple):
    """A header of a request on the services' pages of a tutorial, with a placeholder or a value of the service."""

    name: str
    block: str
    """The id of the block of code."""
    line: int
    """Of the block, from 1 on."""
    values: list[str | None]
    """For each service; None where its page does not show the header."""


class GroupText(NamedTuple):
    """A tutorial, or a plain page."""

    title: str
    address: str
    """Of the overview, or of the page."""
    services: Sequence[str]
    """The slugs of those that have pages, in their order."""
    sections: Sequence[Section]
    """Of the page at `address`."""
    shared: Sequence[Section]
    """Of the services' pages."""
    fields: Mapping[str, Sequence[Placement]]
    """Name of a field with a body, with `.` and a variant if it differs by one -> where it is shown first, for all
    services that show it."""
    headers: Sequence[Header]

    def compressed(self, listing: Any) -> bytes:
        """As `KeptText` reads it: whatever can be made of one group is made here, beside its pages, and not at the end by
        one process for all. `listing`: what the list of all pages says of it, a JSON value."""
        outline = self._outline()
        texts = [[s.text for s in part] for part in (self.sections, self.shared)]
        lines = (_encoded(outline), _encoded(texts))
        # What the group has not as a whole: the marks in the outline, and what is around the texts.
        more = "".join(s.text for s in outline.shared) + _encoded([[""] * len(t) for t in texts])
        written = [line.encode() for line in lines]
        size = sum(map(len, written)) - len(more.encode())
        characters = sum(map(len, lines)) - len(more)
        length = sum(len(text) for part in texts for text in part)
        marks = "".join(marks_in("".join((lines[0], *texts[0]))))
        depths = {
            field: sorted({at.depth for at in places}) for field, places in self.fields.items()
        }
        parts = [zlib.compress(one, 1) for one in (_encoded(listing).encode(), *written)]
        sizes = [len(part) for part in parts]
        facts = _encoded((size, characters, length, marks, depths, sizes))
        return b"\n".join((facts.encode(), b"".join(parts)))

    def _outline(self) -> "GroupText":
        """The group with nothing but the marks in its texts."""
        return self._replace(
            sections=[Section(s.id, s.heading, "", s.services) for s in self.sections],
            shared=[
                Section(s.id, s.heading, " ".join(sorted(marks_in(s.text))), s.services)
                for s in self.shared
            ],
        )


class KeptText:
    """What the files for search are made of, of one group. What is asked for is decompressed each time: all that is large,
    together, would take as much memory as the rest of a build."""

    size: int
    """Of the group as a line of JSON, in bytes."""
    characters: int
    length: int
    """Of its texts together."""
    marks: str
    """Those that stand in it."""
    depths: Mapping[str, Sequence[int]]
    """Field with a body -> the depths at which it is shown."""

    def __init__(self, compressed: bytes) -> None:
        end = compressed.index(b"\n")
        *said, sizes = json.loads(compressed[:end])
        self.size, self.characters, self.length, self.marks, self.depths = said
        self._compressed = compressed
        self._ends = [*accumulate(sizes, initial=end + 1)]

    def _part(self, number: int) -> bytes:
        begin, end = self._ends[number : number + 2]
        return zlib.decompress(self._compressed[begin:end])

    @property
    def listing(self) -> Any:
        """What the list of all pages says of it, as it was given."""
        return json.loads(self._part(0))

    @property
    def outline(self) -> bytes:
        """The group with nothing but the marks in its texts, as JSON in UTF-8."""
        return self._part(1)

    @property
    def texts(self) -> bytes:
        """Those of `sections`, and those of `shared`, likewise."""
        return self._part(2)

    @property
    def encoded(self) -> bytes:
        """The group as a line of JSON, in UTF-8."""
        plain = json.loads(self.outline)
        for sections, texts in zip(plain[3:5], json.loads(self.texts), strict=True):
            for section, text in zip(sections, texts, strict=True):
                section[2] = text
        return _encoded(plain).encode()


def _encoded(plain: Any) -> str:
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
