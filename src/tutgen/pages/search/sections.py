"""The sections that texts are put into while the nodes of pages are gone through."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager

from tutgen.pages.search.group_text import Section
from tutgen.pages.search.marks import UNKNOWN


class Sections:
    """Takes the texts of pages in their order. Pages go by their numbers."""

    def __init__(self, pages: int) -> None:
        self._pages = range(pages)
        self._only: tuple[int, ...] | None = None
        """The pages that have what comes; None: all."""
        self._heading = ("", "")
        self._found: dict[tuple[int, tuple[int, ...] | None], tuple[str, str, list[str]]] = {}
        """Number of a section, and the pages that have it -> its id, its heading and its texts."""
        self._parts: set[int] = set()
        """The numbers of those that are there on pages only that have a text in them."""
        self._count = self._number = 0
        self._out: list[str] = []
        self.is_apart = False
        """Whether what comes is a line in no section, the same for all pages."""
        self.begin("", "")

    @property
    def all(self) -> list[Section]:
        found = []
        for (number, only), (id_, heading, parts) in self._found.items():
            text = _line(parts)
            is_there = text or number not in self._parts
            found.append(Section(id_, heading, text, only if is_there else ()))
        return found

    @property
    def pages(self) -> Sequence[int]:
        """Those that have what comes."""
        return self._pages if self._only is None else self._only

    def write(self, text: str) -> None:
        self._out.append(text)

    def has(self, text: str) -> bool:
        """Whether the section at hand has a text already."""
        return text in "".join(self._out)

    def begin(self, id_: str, heading: str) -> None:
        """What comes stands in another section."""
        self._count += 1
        self._number = self._count
        self._heading = (id_, heading)
        self._for(self._only)

    @contextmanager
    def within(self, pages: Iterable[int]) -> Iterator[bool]:
        """What comes is on these pages alone; gives whether it is to be written.

        It is not for no pages, nor in a line of its own (`apart`), which has `UNKNOWN` there instead.
        """
        before, those = self._only, tuple(pages)
        if len(those) == len(self.pages):
            yield True
        elif self.is_apart:
            if those:
                self._write_unknown()
            yield False
        else:
            section = self._number, self._heading
            self._for(those)
            yield bool(those)
            self._number, self._heading = section  # one that began there is on those pages alone
            self._for(before)

    def write_on(self, pages: Iterable[int], text: str) -> None:
        """As `write` does `within` some pages."""
        before, those = self._only, tuple(pages)
        if len(those) == len(self.pages):
            self._out.append(text)
        elif self.is_apart:
            self._write_unknown()
        else:
            self._for(those)
            self._out.append(text)
            self._for(before)

    def _write_unknown(self) -> None:
        if not "".join(self._out).rstrip().endswith(UNKNOWN):
            self._out.append(f"{UNKNOWN} ")

    @contextmanager
    def part(self, id_: str, label: str) -> Iterator[None]:
        """What comes is a section of its own, after which the one at hand goes on. Where it is empty, it is not there."""
        number, heading = self._number, self._heading
        self.begin(id_, f"{heading[1]} ({label})" if heading[1] else label)
        self._parts.add(self._number)
        yield
        self._number, self._heading = number, heading
        self._for(self._only)

    def apart(self, write: Callable[[], None]) -> str:
        """What is written, as a line that is in no section."""
        saved, self._out, self.is_apart = self._out, [], True
        write()
        line, self._out, self.is_apart = _line(self._out), saved, False
        return line

    @property
    def place(self) -> int:
        """Of the section at hand among all."""
        return list(self._found).index((self._number, self._only))

    def covers(self, place: int) -> bool:
        """Whether all pages that have what comes have the section at a place."""
        only = list(self._found)[place][1]
        return only is None or set(self.pages) <= set(only)

    def _for(self, only: tuple[int, ...] | None) -> None:
        self._only = only
        entry = self._found.setdefault((self._number, only), (*self._heading, []))
        self._out = entry[2]


def _line(parts: Iterable[str]) -> str:
    return " ".join("".join(parts).split())
