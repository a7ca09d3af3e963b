"""What becomes of each column: text that all share, a field, or text for some services only."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from tutgen.importing.alignment.holes import hole_of, name_before, sentences_between
from tutgen.importing.blocks.cut import reflowed
from tutgen.importing.columns.code_blocks import code_lines, field_lines, shared_lines
from tutgen.importing.columns.requests import add_request, is_one_request
from tutgen.importing.columns.responses import add_response, is_response_of
from tutgen.importing.nouns.block import Block, Code
from tutgen.importing.nouns.line import Line
from tutgen.importing.nouns.said import Said
from tutgen.importing.nouns.table import Column, Section
from tutgen.importing.project.draft import Draft
from tutgen.importing.project.field_names import stems_of

_DIRECTIVE = re.compile(r"\{([\w-]+)\}")
_SHORT = {"tab-set": "tabs", "admonition": "note"}
_LEAD = "about"
"""The name for what stands above the first heading."""
_MARKUP = re.compile(r"[`*\[\]<&\\]|(?<!\w)_")
"""In a heading. Without it, a heading is plain text: as Markdown, `2. Fly` would be a list."""


class Piece(NamedTuple):
    """Lines of the page, and the services that they are for."""

    lines: Sequence[Line]
    services: frozenset[int]
    is_tight: bool = False
    """Whether no blank line parts it from a tight piece before it."""


class _Hole(NamedTuple):
    """The place where prose of siblings differs."""

    before: str
    texts: Mapping[int, str]
    """Service -> its text there."""
    end: str
    type: str
    """Of the field that says it."""


class _Place(NamedTuple):
    """Where a column stands."""

    heading: str
    """Of its section; empty above the first one."""
    stem: str
    """For names of fields."""
    has_code: bool
    """Whether the section has code."""
    within: frozenset[int]
    """The services whose pages have the section."""


def decide_sections(draft: Draft, sections: Sequence[Section]) -> None:
    """Decide all sections: fields and requests of the draft, and the lines of its page."""
    pieces: list[Piece] = []
    headings = [_usual_heading(section) for section in sections]
    for number, (section, stem) in enumerate(zip(sections, stems_of(headings), strict=True)):
        is_lead = number == 0 and not section.heading.blocks
        pieces += _section(draft, section, headings[number], stem, is_lead=is_lead)
    draft.page = page_lines(draft, pieces)


def page_lines(draft: Draft, pieces: Sequence[Piece]) -> list[Line]:
    """The lines of the page; what is for some services only stands in a condition."""
    out: list[Line] = []
    for services, group in groupby(pieces, key=lambda piece: piece.services):
        lines: list[Line] = []
        was_tight = False
        for piece in group:
            if lines and not (was_tight and piece.is_tight):
                lines.append(piece.lines[0].saying(""))
            lines += piece.lines
            was_tight = piece.is_tight
        if services != draft.everyone:
            lines = _only(draft, services, lines)
        out += [lines[0].saying(""), *lines] if out else lines
    return out


def _only(draft: Draft, services: frozenset[int], lines: Sequence[Line]) -> list[Line]:
    """Lines in a condition for some services."""
    longest = max(
        len(text) - len(text.lstrip(":")) for text in (line.text.lstrip() for line in lines)
    )
    fence = ":" * max(3, longest + 1)
    others = draft.everyone - services
    few, sign, many = (
        (services, "==", "in") if len(services) <= len(others) else (others, "!=", "not in")
    )
    slugs = [f"'{draft.services[n].slug}'" for n in sorted(few)]
    condition = f"{sign} {slugs[0]}" if len(slugs) == 1 else f"{many} [{', '.join(slugs)}]"
    head = lines[0].saying(f"{fence}{{only}} service.slug {condition}")
    return [head, *lines, lines[-1].saying(fence)]


def _usual_heading(section: Section) -> str:
    texts = Counter(block.text for block in section.heading.blocks)
    return texts.most_common(1)[0][0] if texts else ""


def _section(
    draft: Draft, section: Section, heading: str, stem: str, *, is_lead: bool
) -> Iterator[Piece]:
    there = {n for n, cell in enumerate(section.heading.cells) if cell}
    within = draft.everyone if is_lead else frozenset(there)
    is_named_so = is_lead or heading.strip() == "{{ service.name }}"
    stem = stem or (_LEAD if is_named_so else "section")
    place = _Place(heading, stem, any(c.blocks[0].kind == "code" for c in section.columns), within)
    if not is_lead:
        yield Piece([_heading(draft, section.heading, place)], within)
    counts: Counter[str] = Counter()
    numbered = []
    for column in section.columns:
        kind = column.blocks[0].kind
        counts[kind] += 1
        numbered.append((column, counts[kind]))
    before: Column | None = None
    for is_own, run in groupby(numbered, key=lambda pair: _is_own_prose(draft, pair[0], place)):
        columns = list(run)
        if is_own:
            yield _own_prose(draft, columns, place)
            before = None
            continue
        for column, number in columns:
            if is_response_of(column, before):
                label = f"{place.heading or 'beginning'}: code {number}"
                lines = add_response(draft, column, place.stem, label)
                yield Piece(lines, _present(column) & within)
            else:
                yield from _column(draft, column, number, place)
            before = column


def _heading(draft: Draft, column: Column, place: _Place) -> Line:
    first = column.blocks[0]
    marks = "#" * min(Counter(block.level for block in column.blocks).most_common(1)[0][0], 6)
    texts = {block.text for block in column.blocks}
    text = first.text
    if len(texts) > 1:
        said = _said(column)
        name = draft.add_field(
            f"{place.heading}: heading",
            f"{place.stem}_heading",
            said,
            {"type": "markdown" if any(_MARKUP.search(text) for text in texts) else "text"},
            shown_for=place.within,
        )
        text = f"{{{{ service.{name} }}}}"
    ids = {block.id for block in column.blocks}
    written = (
        draft.common([cell and cell.id for cell in column.cells], code=True) if ids != {""} else []
    )
    id_texts = {id_ for id_ in written if id_ is not None}
    id_ = f" {{#{id_texts.pop()}}}" if len(id_texts) == 1 and "" not in ids else ""
    return first.lines[-1].saying(f"{marks} {text}{id_}".rstrip())


def _said(column: Column) -> dict[int, Said]:
    return {
        n: Said(cell.text, cell.lines[0], cell.lines) for n, cell in enumerate(column.cells) if cell
    }


def _present(column: Column) -> frozenset[int]:
    return frozenset(n for n, cell in enumerate(column.cells) if cell)


def _has_majority(draft: Draft, column: Column) -> bool:
    texts = Counter(block.text for block in column.blocks)
    return 2 * texts.most_common(1)[0][1] > len(draft.services)


def _is_own_prose(draft: Draft, column: Column, place: _Place) -> bool:
    """Whether a column is prose that no majority of the services shares."""
    first = column.blocks[0]
    present = _present(column) & place.within
    is_few = 2 * len(present) < len(place.within)
    if first.kind == "code":
        return (
            is_few
            and not any(block.code and _is_told(block.code) for block in column.blocks)
            and _is_kept(column)
        )
    if first.kind == "item":
        return False
    if is_few:
        return True
    if len({block.text for block in column.blocks}) == 1 or _has_majority(draft, column):
        return False
    return _hole(column) is None


def _is_told(code: Code) -> bool:
    """Whether code is a request that stands there as HTTP has it."""
    return code.call is not None and not code.call.as_http


def _is_kept(column: Column) -> bool:
    return all(block.code is not None for block in column.blocks)


def _own_prose(draft: Draft, columns: Sequence[tuple[Column, int]], place: _Place) -> Piece:
    """Neighbouring columns of prose as one field."""
    said: dict[int, Said] = {}
    for n in sorted(draft.everyone):
        blocks = [column.cells[n] for column, _ in columns]
        there = [block for block in blocks if block]
        if there:
            text = "\n\n".join(markdown_of(draft, block, n) for block in there)
            places = [line for block in there for line in block.lines]
            said[n] = Said(text, there[0].lines[0], places)
    kind, number = columns[0][0].blocks[0].kind, columns[0][1]
    label = f"{place.heading or 'beginning'}: {kind} {number}"
    name = draft.add_field(
        label, _wanted(columns[0][0], place), said, {"type": "markdown"}, shown_for=place.within
    )
    first = next(iter(said.values())).at
    return Piece([first.saying(f"{{{{ service.{name} }}}}")], place.within)


def _wanted(column: Column, place: _Place) -> str:
    """A name for a field with prose; where there is code, that has the name of the section."""
    first = column.blocks[0]
    if first.kind in ("item", "table"):
        return f"{place.stem}_{first.kind}"
    if first.kind == "directive" and (named := _DIRECTIVE.search(first.lines[0].text)):
        return f"{place.stem}_{_SHORT.get(named[1], named[1]).replace('-', '_')}"
    if not place.has_code:
        return place.stem
    return f"{place.stem}_list" if first.kind == "list" else f"{place.stem}_note"


def markdown_of(draft: Draft, block: Block, service: int) -> str:
    """A block as it is written in a field."""
    if block.kind == "code":
        return "\n".join(line.text for line in code_lines(draft, block, service))
    return block.text


def _column(draft: Draft, column: Column, number: int, place: _Place) -> Iterator[Piece]:
    """A column that is no prose of the services' own."""
    first = column.blocks[0]
    present = _present(column) & place.within
    label = f"{place.heading or 'beginning'}: {first.kind} {number}"
    if first.kind == "code":
        if is_one_request(column):
            yield Piece(add_request(draft, column, place.heading, place.stem, label), present)
        else:
            yield from _code_column(draft, column, label, place, present)
        return
    texts = {block.text for block in column.blocks}
    is_item = first.kind == "item"
    if len(texts) == 1:
        yield Piece(_written(draft, column, first.text), present, is_item and not first.loose)
        return
    hole = None if _has_majority(draft, column) else _hole(column)
    if hole:
        lines = {n: _cell(column, n).lines for n in hole.texts}
        said = {n: Said(text, lines[n][0], lines[n]) for n, text in hole.texts.items()}
        wanted = name_before(hole.before.rstrip("`")) or _wanted(column, place)
        name = draft.add_field(label, wanted, said, {"type": hole.type}, shown_for=present)
        text = f"{hole.before}{{{{ service.{name} }}}}{hole.end}"
        yield Piece(_written(draft, column, text), present, is_item and not first.loose)
        return
    shown = present if is_item else place.within
    said = {
        n: Said(markdown_of(draft, block, n), block.lines[0], block.lines)
        for n, block in enumerate(column.cells)
        if block
    }
    name = draft.add_field(
        label, _wanted(column, place), said, {"type": "markdown"}, shown_for=shown
    )
    yield Piece(
        _written(draft, column, f"{{{{ service.{name} }}}}"), shown, is_item and not first.loose
    )


def _cell(column: Column, service: int) -> Block:
    cell = column.cells[service]
    assert cell
    return cell


def _code_column(
    draft: Draft, column: Column, label: str, place: _Place, present: frozenset[int]
) -> Iterator[Piece]:
    lines = shared_lines(draft, column, label, place.stem)
    if lines is None:
        lines = field_lines(draft, column, label, place.stem, present)
    yield Piece(lines, present)


def _hole(column: Column) -> "_Hole | None":
    """The only place where prose of all pages differs: a value in code style, or sentences between those that all share."""
    blocks = {n: cell.text for n, cell in enumerate(column.cells) if cell}
    if (
        column.blocks[0].kind not in ("paragraph", "item")
        or len(blocks) < 2
        or any("\n" in t for t in blocks.values())
    ):
        return None
    return _value_hole(blocks) or _sentence_hole(blocks)


def _value_hole(blocks: Mapping[int, str]) -> "_Hole | None":
    found = hole_of(blocks)
    if not found or len({*found.holes[0].texts.values()}) < 2:
        return None
    (hole,) = found.holes
    in_code = hole.before.count("`") % 2 == 1 and found.end.count("`") % 2 == 1
    if not in_code or any(" " in text for text in hole.texts.values()):
        return None
    return _Hole(hole.before, hole.texts, found.end, "text")


def _sentence_hole(blocks: Mapping[int, str]) -> "_Hole | None":
    found = sentences_between(blocks)
    return (
        _Hole(found.holes[0].before, found.holes[0].texts, found.end, "markdown") if found else None
    )


def _written(draft: Draft, column: Column, text: str) -> list[Line]:
    """A text as lines of the page: with the line breaks of an original, if it has that text."""
    n, block = next((n, cell) for n, cell in enumerate(column.cells) if cell)
    lines = text.split("\n")
    if block.kind == "paragraph":
        own = [line.saying(draft.words[n].express(line.text.strip())) for line in block.lines]
        if " ".join(line.text for line in own) == text:
            return own
    places = reflowed(block.lines)
    at = [places[min(number, len(places) - 1)] for number in range(len(lines))]
    if block.kind == "item":
        indent = " " * (len(block.marker) + 1)
        marked = [
            f"{block.marker} {lines[0]}",
            *(f"{indent}{line}" if line else "" for line in lines[1:]),
        ]
        return [place.saying(line) for place, line in zip(at, marked, strict=True)]
    return [place.saying(line) for place, line in zip(at, lines, strict=True)]
