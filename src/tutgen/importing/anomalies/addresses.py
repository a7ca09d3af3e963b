"""Addresses that most pages have at one place, and a page has another one: on a port, below a label; and those that most pages
say twice, and a page once and then another one."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, islice

from tutgen.diagnostics import Diagnostic, Span
from tutgen.importing.anomalies.family import Family, is_usual
from tutgen.importing.nouns.block import Block
from tutgen.importing.nouns.line import Line

NEARLY_ALL = 0.85
"""Where fewer pages agree, services have addresses of their own."""
MOST_COMPARED = 100
"""Addresses of a page that are compared with each other, which takes the square of time."""
_ADDRESS = re.compile(r"https?://[^\s)>\]\"'`]+")


def other_addresses(family: Family) -> Iterator[Diagnostic]:
    """Addresses in lines that are else the same. Those with a sibling's name in them are told as such."""
    for column in family.columns:
        cells = [(n, cell) for n, cell in enumerate(column.cells) if cell]
        groups: dict[str, list[tuple[int, Block, int, list[str]]]] = {}
        for n, cell in cells:
            for at, line in enumerate(cell.text.split("\n")):
                if found := _ADDRESS.findall(line):
                    groups.setdefault(_ADDRESS.sub("", line), []).append((n, cell, at, found))
        for lines in groups.values():
            for place in range(len(lines[0][3])):
                said = Counter(found[place] for *_, found in lines)
                usual, holders = said.most_common(1)[0]
                if not is_usual(holders, len(lines)) or holders < NEARLY_ALL * len(lines):
                    continue
                for n, cell, at, found in lines:
                    if found[place] != usual and not family.names_another(
                        family.slugs[n], found[place]
                    ):
                        yield _diagnostic(cell, at, place, usual, f"{holders} of {len(lines)}")


def unequal_addresses(family: Family) -> Iterator[Diagnostic]:
    """Two addresses of a page that are one on nearly all siblings, each with its own."""
    slots = _slots(family)
    told: set[Span] = set()
    for one, other in combinations(slots, 2):
        pages = sorted(slots[one].keys() & slots[other].keys())
        pairs = [(n, slots[one][n][0], slots[other][n][0]) for n in pages]
        equal = {here for _, here, there in pairs if here == there}
        holders = sum(here == there for _, here, there in pairs)
        if len(equal) < 2 or not is_usual(holders, len(pairs)) or holders < NEARLY_ALL * len(pairs):
            continue
        for n, here, there in pairs:
            if here != there and not family.names_another(family.slugs[n], f"{here} {there}"):
                text = family.text_of(family.slugs[n])
                at, odd, usual = (
                    (one, here, there)
                    if text.count(here) < text.count(there)
                    else (other, there, here)
                )
                place = next(line for line in slots[at][n][1] if odd in line.text).span(odd)
                if place in told:
                    continue
                told.add(place)
                yield Diagnostic(
                    "other-target",
                    f"'{odd}' stands where {holders} of {len(pairs)} pages have what stands elsewhere on the page: '{usual}'",
                    place,
                    "write the same address, or keep it if it is meant to differ",
                )


def _slots(family: Family) -> Mapping[tuple[int, int], Mapping[int, tuple[str, Sequence[Line]]]]:
    """Column, and number of an address in its cells -> page -> the address, with the lines of its block. Cells with another
    number of addresses than most are left out."""
    slots: dict[tuple[int, int], dict[int, tuple[str, Sequence[Line]]]] = {}
    for number, column in enumerate(family.columns):
        found = {
            n: _ADDRESS.findall("\n".join(line.text for line in cell.lines))
            for n, cell in enumerate(column.cells)
            if cell
        }
        usual = Counter(map(len, found.values())).most_common(1)
        for n, addresses in found.items():
            cell = column.cells[n]
            if cell and len(addresses) == usual[0][0]:
                for at, address in enumerate(addresses):
                    slots.setdefault((number, at), {})[n] = address, cell.lines
    return dict(islice(slots.items(), MOST_COMPARED))


def _diagnostic(cell: Block, at: int, place: int, usual: str, share: str) -> Diagnostic:
    here = _ADDRESS.findall(cell.raw.split("\n")[at])[place]
    every = cell.code.lines if cell.code else cell.lines
    line = next((line for line in every if here in line.text), cell.lines[0])
    return Diagnostic(
        "other-target",
        f"'{here}' stands where {share} pages have '{usual}'",
        line.span(here),
        "correct the address, or keep it if it is meant to differ",
    )
