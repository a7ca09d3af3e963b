"""Headings unlike those of siblings, on the wrong level, or with nothing below."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from tutgen.diagnostics import ALSO, Diagnostic
from tutgen.importing.anomalies.family import Family, is_usual
from tutgen.importing.nouns.block import Block

NEARLY_ALL = 0.8
"""Where fewer pages agree, levels are as each page has them."""
_ID = re.compile(r"\s*(?:\[[^\[\]]*\]|\{#[^{}]*\})\s*$")


def other_headings(family: Family) -> Iterator[Diagnostic]:
    """Headings that say in other words what most siblings' headings say."""
    for section in family.table.sections:
        cells = section.heading.blocks
        counted = Counter(_said(cell.text) for cell in cells).most_common(1)
        if not counted or not is_usual(counted[0][1], len(cells)):
            continue
        usual, holders = counted[0]
        like = next(cell for cell in cells if _said(cell.text) == usual)
        for cell in cells:
            if _said(cell.text) != usual:
                yield Diagnostic(
                    "other-heading",
                    f"the heading is '{_said(cell.raw)}', that of {holders} of {len(cells)} pages '{_said(like.raw)}'",
                    cell.lines[0].span(_said(cell.raw)),
                    "give the same heading, or keep it if the section is about something else",
                    trail=(("as in", like.lines[0].span(_said(like.raw))),),
                )


def other_levels(family: Family) -> Iterator[Diagnostic]:
    """Headings on another level than those of nearly all siblings, where the page has others on theirs."""
    odd: dict[int, list[tuple[Block, int, str]]] = {}
    for section in family.table.sections:
        cells = section.heading.blocks
        (usual, holders), *others = Counter(cell.level for cell in cells).most_common() or [(0, 0)]
        if others and is_usual(holders, len(cells)) and holders >= NEARLY_ALL * len(cells):
            share = f"{holders} of {len(cells)} pages"
            for page, cell in enumerate(section.heading.cells):
                if cell and cell.level != usual:
                    odd.setdefault(page, []).append((cell, usual, share))
    for page, found in odd.items():
        if 2 * len(found) < sum(1 for _ in _headings(family, page)):
            for cell, usual, share in found:
                yield Diagnostic(
                    "other-heading",
                    f"the heading is of level {cell.level}, and of level {usual} on {share}",
                    cell.lines[0].span(),
                    f"make it one of level {usual}",
                )


def other_orders(family: Family) -> Iterator[Diagnostic]:
    """Sections that stand at another place than on nearly all siblings."""
    order = [[block for block, _ in _headings(family, n)] for n in range(len(family.table.pages))]
    sections = [section.heading for section in family.table.sections]
    for page, headings in enumerate(order):
        places = {id(block): n for n, block in enumerate(headings)}
        told = [column for column in sections if column.cells[page]]
        at = [places[id(column.cells[page])] for column in told]
        for moved in _out_of_order(at):
            passed = next(n for n, place in enumerate(at) if (n < moved) != (place < at[moved]))
            column, other = told[moved], told[passed]
            pairs = [pair for pair in zip(column.cells, other.cells, strict=True) if all(pair)]
            holders = sum(
                (moved < passed) == _is_before(one, two) for one, two in pairs if one and two
            )
            one, two = column.cells[page], other.cells[page]
            if one and two and is_usual(holders, len(pairs)) and holders >= NEARLY_ALL * len(pairs):
                here, there = ("behind", "before") if moved < passed else ("before", "behind")
                yield Diagnostic(
                    "other-order",
                    f"the section '{_said(one.raw)}' stands {here} '{_said(two.raw)}', and {there} it on {holders} of {len(pairs)} pages",
                    one.lines[0].span(_said(one.raw)),
                    "move it to where siblings have it, or leave it where it is and check what refers to it",
                    trail=((f"'{_said(two.raw)}'", two.lines[0].span()),),
                )


def _is_before(one: Block, other: Block) -> bool:
    return one.lines[0].number < other.lines[0].number


def _out_of_order(places: Sequence[int]) -> Sequence[int]:
    """The indices of those that have to be moved for the places to rise: as few as can be."""
    chains: list[list[int]] = []
    for n, place in enumerate(places):
        before = [chain for chain in chains if places[chain[-1]] < place]
        chains.append([*max(before, key=len, default=[]), n])
    kept = max(chains, key=len, default=[])
    return [n for n in range(len(places)) if n not in kept]


def _said(text: str) -> str:
    """A heading without its id."""
    return _ID.sub("", text)


def flat_headings(family: Family) -> Iterator[Diagnostic]:
    """The name of the service as a heading, on one level with its own steps: one finding for all pages."""
    found = [
        block.lines[0].span(block.raw)
        for number, service in enumerate(family.table.services)
        for block, after in _headings(family, number)
        if block.raw == service.name and after is not None and after.level == block.level
    ]
    for first, *more in [found] if len(found) > 1 else ():
        yield Diagnostic(
            "flat-headings",
            f"the heading is the name of the service, and its steps have headings of the same level, on {len(found)} pages",
            first,
            "make it the title of the page, or its steps a level deeper",
            trail=tuple((ALSO, span) for span in more),
        )


def empty_sections(family: Family) -> Iterator[Diagnostic]:
    """Headings that the next one follows at once, of the same level or a higher one."""
    for number in range(len(family.table.pages)):
        blocks = family.blocks_of(number)
        for block, after in zip(blocks, [*blocks[1:], None], strict=True):
            ends = after is None or (after.kind == "heading" and after.level <= block.level)
            if block.kind == "heading" and ends:
                yield Diagnostic(
                    "empty-section",
                    f"nothing stands below the heading '{block.raw}'",
                    block.lines[0].span(block.raw),
                    "write what belongs there, or take the heading out",
                )


def _headings(family: Family, page: int) -> Iterator[tuple[Block, Block | None]]:
    """The headings of a page, each with the next one."""
    every = [block for block in family.blocks_of(page) if block.kind == "heading"]
    yield from zip(every, [*every[1:], None], strict=True)
