"""Blocks that most pages have at one place: which pages lack one, or have another kind of it, or a link less."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from tutgen.diagnostics import Diagnostic, Span
from tutgen.importing.anomalies.family import Family, is_usual, shortened
from tutgen.importing.nouns.block import Block
from tutgen.importing.nouns.line import Line
from tutgen.importing.nouns.table import Section
from tutgen.language.admonitions import KINDS as ADMONITIONS

NEARLY_ALL = 0.8
"""A block is missing if this part of the pages that have the section have it."""
_KIND = re.compile(r"\s*(?::{3,}|`{3,})\{([\w-]+)\}[ \t]*(.*)|> \[!(\w+)\]")
_LINK = re.compile(r"(?<!!)\[([^\[\]]+)\]\(([^()\s]+)\)")
_WORD = re.compile(r"[^\W\d_]{5,}")


def missing_blocks(family: Family) -> Iterator[Diagnostic]:
    """Notes, tables and blocks of code that a page lacks in a section that it has. What most pages have word
    for word is compared by sentences. What is missing at one place is one finding."""
    taken: set[Span] = set()
    for section in family.table.sections:
        pages = [
            n
            for n in range(len(family.slugs))
            if any(c.cells[n] for c in (section.heading, *section.columns))
        ]
        for at, column in enumerate(section.columns):
            cells = {n: cell for n in pages if (cell := column.cells[n])}
            like = next(iter(cells.values()), None)
            if (
                not like
                or like.kind not in ("directive", "code", "table")
                or not _is_nearly_all(len(cells), len(pages))
            ):
                continue
            alike = Counter(cell.text for cell in cells.values()).most_common(1)[0][1]
            for n in pages:
                if n in cells:
                    continue
                own = _own(section, n, like.kind, len(pages))
                share = f"{len(cells)} of {len(pages)} pages"
                place = _before(section, at, n).span()
                is_shared = like.kind != "code" and is_usual(alike, len(pages))
                if own is None and not is_shared and place not in taken:
                    taken.add(place)
                    yield Diagnostic(
                        "missing-text",
                        f"'{shortened(_opening(like))}' is missing, which {share} have here",
                        place,
                        "write it here too, unless it does not hold for this service",
                        trail=(("as in", like.lines[0].span()),),
                    )


def _own(section: Section, page: int, kind: str, pages: int) -> Block | None:
    """A block of a kind that a page has in a section, and few others have there."""
    few = (c.cells[page] for c in section.columns if 2 * len(c.blocks) < pages)
    return next((cell for cell in few if cell and cell.kind == kind), None)


def _kind(block: Block) -> str:
    found = _KIND.match(block.lines[0].text)
    return (found[1] or found[3]).lower() if found else ""


def _other_kind(block: Block, usual: str, share: str) -> Diagnostic:
    return Diagnostic(
        "rewritten-text",
        f"this is a '{_kind(block)}', and a '{usual}' on {share}",
        block.lines[0].span(),
        "make it the same, or keep it if it is meant to differ",
    )


def _is_nearly_all(count: int, of: int) -> bool:
    return is_usual(count, of) and count >= NEARLY_ALL * of


def _opening(block: Block) -> str:
    """What a block begins with that readers see."""
    found = _KIND.match(block.lines[0].text)
    if found and not found[2] and len(block.lines) > 1:
        return block.lines[1].text.strip()
    return (found[2] if found and found[2] else "") or block.lines[0].text.strip()


def _before(section: Section, at: int, page: int) -> Line:
    """The last line of what stands before a column on a page."""
    before = [c.cells[page] for c in reversed(section.columns[:at])] + [section.heading.cells[page]]
    after = [c.cells[page] for c in section.columns[at + 1 :]]
    return next((cell.lines[-1] for cell in before if cell), None) or next(
        cell.lines[0] for cell in after if cell
    )


def other_kinds(family: Family) -> Iterator[Diagnostic]:
    """A note where nearly all siblings have a tip: the only one of a section on each page."""
    for section in family.table.sections:
        pages = zip(*(column.cells for column in section.columns), strict=True)
        noted = [[cell for cell in cells if cell and _kind(cell) in ADMONITIONS] for cells in pages]
        single = [cells[0] for cells in noted if len(cells) == 1]
        (usual, count), *others = Counter(map(_kind, single)).most_common() or [("", 0)]
        if others and _is_nearly_all(count, len(family.slugs)):
            share = f"{count} of {len(family.slugs)} pages"
            yield from (_other_kind(cell, usual, share) for cell in single if _kind(cell) != usual)


def missing_links(family: Family) -> Iterator[Diagnostic]:
    """Words that siblings link at one place, and a page does not."""
    for column in family.columns:
        groups: dict[str | None, list[tuple[str, Sequence[Line]]]] = {}
        for cell in column.blocks:
            for pointer, text, lines in _texts(cell):
                groups.setdefault(pointer, []).append((text, lines))
        for texts in groups.values():
            linked = [text for text, _ in texts if _LINK.search(text)]
            if not is_usual(len(linked), len(texts)):
                continue
            words = {
                word.lower()
                for text in linked
                for label, _ in _LINK.findall(text)
                for word in _WORD.findall(label)
            }
            for text, lines in texts:
                named = [word for word in _WORD.findall(text) if word.lower() in words]
                if not _LINK.search(text) and named and "](" not in text:
                    line = next((line for line in lines if named[-1] in line.text), lines[0])
                    yield Diagnostic(
                        "missing-text",
                        f"'{named[-1]}' is no link, and {len(linked)} of {len(texts)} pages have one here",
                        line.span(named[-1]),
                        "link it",
                    )


def _texts(cell: Block) -> Iterator[tuple[str | None, str, Sequence[Line]]]:
    if cell.code:
        yield from (
            (note.pointer, note.raw, note.lines) for note in cell.code.notes if note.pointer
        )
    elif cell.kind in ("item", "paragraph"):
        yield None, cell.raw, cell.lines
