"""What search knows of the pages that are compiled together: their sections as plain text.

What all services' pages say is said once. Where a value of a service stands, the text has a mark (`marks.py`). What the
mark stands for is said once a service for the whole site (`pages/files/search_index.py`).
"""

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple


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

    def encoded(self) -> str:
        """As a line of JSON."""
        return json.dumps(self, ensure_ascii=False, separators=(",", ":"))

    def compressed(self) -> bytes:
        """As `CompressedTexts` reads it."""
        return zlib.compress(self.encoded().encode(), 1)


def decoded(text: bytes) -> GroupText:
    """The reverse of `encoded`, in UTF-8."""
    plain = json.loads(text)
    title, address, services, sections, shared, fields, headers = plain
    return GroupText(
        title,
        address,
        services,
        [Section(*section) for section in sections],
        [Section(*section) for section in shared],
        {name: [Placement(*place) for place in places] for name, places in fields.items()},
        [Header(*header) for header in headers],
    )


class CompressedTexts:
    """The texts of all groups. Going through them decompresses one after another: together they would take as much
    memory as the rest of a build."""

    def __init__(self, compressed: Iterable[bytes]) -> None:
        self._compressed = list(compressed)

    def __iter__(self) -> Iterator[GroupText]:
        return map(decoded, self.encoded())

    def encoded(self) -> Iterator[bytes]:
        """Each as `GroupText.encoded` gave it, in UTF-8."""
        return map(zlib.decompress, self._compressed)
