"""Headings unlike those of siblings, on the wrong level, or with nothing below."""

import re
from collections import Counter
from collections.abc import Iterator

from tutgen.diagnostics import ALSO, Diagnostic
from tutgen.importing.anomalies.family import Family, is_usual
from tutgen.importing.nouns.block import Block

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
