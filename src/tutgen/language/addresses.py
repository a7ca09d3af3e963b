"""Lines of code by address: a text that stands on exactly one line."""

from collections.abc import Sequence
from typing import NamedTuple

from tutgen.diagnostics import did_you_mean


class AddressFault(NamedTuple):
    """Why an address names no line: `none` or `several`, and a hint."""

    kind: str
    hint: str | None = None


def lines_at(address: str, lines: Sequence[str]) -> range | AddressFault:
    """The numbers, from 1 on, of the lines that an address names."""
    found = [number for number, line in enumerate(lines, 1) if address in line]
    if len(found) == 1:
        return range(found[0], found[0] + 1)
    if found:
        shown = ", ".join(map(str, found[:5])) + (", ..." if len(found) > 5 else "")
        return AddressFault("several", f"it stands on the lines {shown}: write more of one line")
    near = did_you_mean(address, [word for line in lines for word in line.split()])
    return AddressFault("none", near)
