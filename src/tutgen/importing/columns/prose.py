"""Prose of siblings: text with a place for what differs, or a field."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from tutgen.importing.alignment.holes import hole_of, name_before, sentences_between
from tutgen.importing.blocks.cut import reflowed
from tutgen.importing.columns.code_blocks import code_lines
from tutgen.importing.columns.page_lines import Piece
from tutgen.importing.columns.place import Place, cells_of
from tutgen.importing.nouns.block import Block
from tutgen.importing.nouns.line import Line
from tutgen.importing.nouns.said import Said
from tutgen.importing.nouns.table import Column
from tutgen.importing.project.draft import Draft

_DIRECTIVE = re.compile(r"\{([\w-]+)\}")
_SHORT = {"tab-set": "tabs", "admonition": "note"}
_MARKUP = re.compile(r"[`*\[\]<&\\]|(?<!\w)_")
"""In a heading. Without it, a heading is plain text: as Markdown, `2. Fly` would be a list."""


class _Hole(NamedTuple):
    """The place where prose of siblings differs."""

    before: str
    texts: Mapping[int, str]
    """Service -> its text there."""
    end: str
    type: str
    """Of the field that says it."""


def heading_line(draft: Draft, column: Column, place: Place) -> Line:
    """The heading of a section."""
    first = column.blocks[0]
    marks = "#" * min(Counter(block.level for block in column.blocks).most_common(1)[0][0], 6)
    texts = {block.text for block in column.blocks}
    text = first.text
    if len(texts) > 1:
        said = {
            n: Said(cell.text, cell.lines[0], cell.lines) for n, cell in cells_of(column).items()
        }
        name = draft.add_field(
            f"{place.heading}: heading",
            f"{place.stem}_heading",
            said,
            {"type": "markdown" if any(_MARKUP.search(text) for text in texts) else "text"},
            shown_for=place.within,
        )
        text = f"{{{{ service.{name} }}}}"
    return first.lines[-1].saying(f"{marks} {text}{_id(draft, column)}".rstrip())


def _id(draft: Draft, column: Column) -> str:
    """The id of a heading as it is written, if all pages have it; empty if not."""
    if not all(block.id for block in column.blocks):
        return ""
    written = draft.common([cell and cell.id for cell in column.cells], code=True)
    texts = {text for text in written if text is not None}
    return f" {{#{texts.pop()}}}" if len(texts) == 1 else ""


def is_own_prose(draft: Draft, column: Column, place: Place) -> bool:
    """Whether a column is prose that no majority of the services shares."""
    first = column.blocks[0]
    is_few = 2 * len(place.services(column)) < len(place.within)
    if first.kind == "code":
        codes = [block.code for block in column.blocks if block.code]
        shows_request = any(code.call and not code.call.as_http for code in codes)
        return is_few and not shows_request and len(codes) == len(column.blocks)
    if first.kind == "item":
        return False
    if is_few:
        return True
    if len({block.text for block in column.blocks}) == 1 or _has_majority(draft, column):
        return False
    return _hole(column) is None


def _has_majority(draft: Draft, column: Column) -> bool:
    texts = Counter(block.text for block in column.blocks)
    return 2 * texts.most_common(1)[0][1] > len(draft.services)


def own_prose(draft: Draft, columns: Sequence[tuple[Column, int]], place: Place) -> Piece:
    """Neighbouring columns of prose as one field. Each with its number among those of its kind."""
    said: dict[int, Said] = {}
    for n in sorted(draft.everyone):
        there = [block for column, _ in columns if (block := column.cells[n])]
        if there:
            text = "\n\n".join(_markdown(draft, block, n) for block in there)
            lines = [line for block in there for line in block.lines]
            said[n] = Said(text, there[0].lines[0], lines)
    first, number = columns[0]
    name = draft.add_field(
        place.label(first.blocks[0].kind, number),
        _wanted(first, place),
        said,
        {"type": "markdown"},
        shown_for=place.within,
    )
    at = next(iter(said.values())).at
    return Piece([at.saying(f"{{{{ service.{name} }}}}")], place.within)


def prose(draft: Draft, column: Column, number: int, place: Place) -> Piece:
    """A column of prose that a majority shares, or that differs in one place; `number`: among those of its kind."""
    first = column.blocks[0]
    is_item = first.kind == "item"
    shown, text = place.services(column), first.text
    if len({block.text for block in column.blocks}) > 1:
        label = place.label(first.kind, number)
        hole = None if _has_majority(draft, column) else _hole(column)
        cells = cells_of(column)
        if hole:
            said = {n: Said(t, cells[n].lines[0], cells[n].lines) for n, t in hole.texts.items()}
            wanted = name_before(hole.before.rstrip("`")) or _wanted(column, place)
            before, type_, end = hole.before, hole.type, hole.end
        else:
            shown = shown if is_item else place.within
            said = {
                n: Said(_markdown(draft, block, n), block.lines[0], block.lines)
                for n, block in cells.items()
            }
            wanted, before, type_, end = _wanted(column, place), "", "markdown", ""
        name = draft.add_field(label, wanted, said, {"type": type_}, shown_for=shown)
        text = f"{before}{{{{ service.{name} }}}}{end}"
    return Piece(_written(draft, column, text), shown, is_item and not first.loose)


def _wanted(column: Column, place: Place) -> str:
    """A name for a field with prose; where there is code, that has the name of the section."""
    first = column.blocks[0]
    if first.kind in ("item", "table"):
        return f"{place.stem}_{first.kind}"
    if first.kind == "directive" and (named := _DIRECTIVE.search(first.lines[0].text)):
        return f"{place.stem}_{_SHORT.get(named[1], named[1]).replace('-', '_')}"
    if not place.has_code:
        return place.stem
    return f"{place.stem}_list" if first.kind == "list" else f"{place.stem}_note"


def _markdown(draft: Draft, block: Block, service: int) -> str:
    """A block as it is written in a field."""
    if block.kind == "code":
        return "\n".join(line.text for line in code_lines(draft, block, service))
    return block.text


def _hole(column: Column) -> _Hole | None:
    """The only place where prose of all pages differs: a value in code style, or sentences between those that all share."""
    texts = {n: cell.text for n, cell in cells_of(column).items()}
    is_prose = column.blocks[0].kind in ("paragraph", "item")
    if not is_prose or len(texts) < 2 or any("\n" in text for text in texts.values()):
        return None
    return _value_hole(texts) or _sentence_hole(texts)


def _value_hole(texts: Mapping[int, str]) -> _Hole | None:
    found = hole_of(texts)
    if not found or len({*found.holes[0].texts.values()}) < 2:
        return None
    (hole,) = found.holes
    in_code = hole.before.count("`") % 2 == 1 and found.end.count("`") % 2 == 1
    if not in_code or any(" " in text for text in hole.texts.values()):
        return None
    return _Hole(hole.before, hole.texts, found.end, "text")


def _sentence_hole(texts: Mapping[int, str]) -> _Hole | None:
    found = sentences_between(texts)
    return _Hole(*found.holes[0], found.end, "markdown") if found else None


def _written(draft: Draft, column: Column, text: str) -> list[Line]:
    """A text as lines of the page: with the line breaks of an original, if it has that text."""
    n, block = next(iter(cells_of(column).items()))
    lines = text.split("\n")
    if block.kind == "paragraph":
        own = [line.saying(draft.words[n].express(line.text.strip())) for line in block.lines]
        if " ".join(line.text for line in own) == text:
            return own
    if block.kind == "item":
        indent = " " * (len(block.marker) + 1)
        first, *rest = lines
        lines = [f"{block.marker} {first}", *(indent + line if line else "" for line in rest)]
    places = reflowed(block.lines)
    return [places[min(n, len(places) - 1)].saying(line) for n, line in enumerate(lines)]
