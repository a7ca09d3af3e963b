"""Addresses that most pages have at one place, and a page has another one: on a port, below a label."""

import re
from collections import Counter
from collections.abc import Iterator

from tutgen.diagnostics import Diagnostic
from tutgen.importing.anomalies.family import Family, is_usual
from tutgen.importing.nouns.block import Block

NEARLY_ALL = 0.85
"""Where fewer pages agree, services have addresses of their own."""
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
