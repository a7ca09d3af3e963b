"""Lines of code by address: a JSON Pointer, or a text that stands on exactly one line.

Pointers name lines in JSON, YAML and TOML. `?` behind an address: it may name none.
"""

from collections.abc import Sequence
from typing import NamedTuple

from tutgen.diagnostics import did_you_mean
from tutgen.sources.pointers import has_pointers, places_in

_MAX_COMPARED = 500
"""Words of code that a mistyped address is compared with."""


class Addressed(NamedTuple):
    """The lines that an address names, from 1 on; none if it is at fault."""

    lines: range
    several: Sequence[int] = ()
    """The lines on which the text stands, if there are more than one."""
    is_optional: bool = False


class Code(NamedTuple):
    """A text in which lines are looked up."""

    text: str
    language: str

    @property
    def lines(self) -> list[str]:
        return self.text.split("\n")

    def find(self, address: str) -> Addressed:
        """The lines that an address names."""
        bare = address.removesuffix("?")
        is_optional = bare != address
        pointed = self._pointed(bare)
        if pointed:
            return Addressed(pointed, is_optional=is_optional)
        standing = self._standing(address)
        if is_optional and not standing:
            standing = self._standing(bare)
        else:
            is_optional = False
        if len(standing) == 1:
            return Addressed(range(standing[0], standing[0] + 1), is_optional=is_optional)
        return Addressed(range(0), standing if len(standing) > 1 else (), is_optional)

    def _pointed(self, pointer: str) -> range | None:
        places = places_in(self.language, self.text) if pointer.startswith("/") else None
        if places and pointer in places:
            first, last = places[pointer]
            return range(first, last + 1)
        return None

    def _standing(self, text: str) -> list[int]:
        return [n for n, line in enumerate(self.lines, 1) if text in line] if text else []

    def near(self, address: str) -> str | None:
        """The hint for an address that names no line."""
        address = address.removesuffix("?")
        if not address.startswith("/") or not has_pointers(self.language):
            words = [word for line in self.lines for word in line.split()]
            return did_you_mean(address, words[:_MAX_COMPARED])
        places = places_in(self.language, self.text)
        if places is None:
            return f"the code is not read as {self.language}: name a text that stands on one line"
        key = address.rpartition("/")[2]
        known = (place for place in places if did_you_mean(key, [place.rpartition("/")[2]]))
        return did_you_mean(address, list(known)[:_MAX_COMPARED])
