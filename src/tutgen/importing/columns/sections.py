"""What becomes of each column: text that all share, a field, a request, or text for some services only."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from tutgen.importing.columns.code_blocks import field_lines, shared_lines
from tutgen.importing.columns.page_lines import Piece, page_lines
from tutgen.importing.columns.place import Place
from tutgen.importing.columns.prose import heading_line, is_own_prose, own_prose, prose
from tutgen.importing.columns.requests import add_request, is_one_request
from tutgen.importing.columns.responses import add_response, is_response_of
from tutgen.importing.nouns.line import Line
from tutgen.importing.nouns.table import Column, Section
from tutgen.importing.project.draft import Draft
from tutgen.importing.project.field_names import stems_of

_LEAD = "about"
"""The name for what stands above the first heading."""


def decide_sections(draft: Draft, sections: Sequence[Section]) -> None:
    """Decide all sections: fields and requests of the draft, and the lines of its page."""
    pieces: list[Piece] = []
    headings = [_usual_heading(section) for section in sections]
    numbered = not any(_is_apart(draft, section) for section in sections)
    for number, (section, stem) in enumerate(zip(sections, stems_of(headings), strict=True)):
        is_lead = number == 0 and not section.heading.blocks
        pieces += _section(
            draft, section, headings[number], stem, is_lead=is_lead, numbered=numbered
        )
    draft.page = page_lines(draft.services, pieces)


def _is_apart(draft: Draft, section: Section) -> bool:
    """Whether a section has code, and pages lack it. It stands in a condition then, where sections have no number; that of
    the others would pass it over."""
    has_code = any(column.blocks[0].kind == "code" for column in section.columns)
    return has_code and 0 < len(section.heading.blocks) < len(draft.services)


def _usual_heading(section: Section) -> str:
    texts = Counter(block.text for block in section.heading.blocks)
    return texts.most_common(1)[0][0] if texts else ""


def _section(
    draft: Draft, section: Section, heading: str, stem: str, *, is_lead: bool, numbered: bool
) -> Iterator[Piece]:
    """`numbered`: whether the sections of the page are steps with numbers."""
    there = frozenset(n for n, cell in enumerate(section.heading.cells) if cell)
    is_named_so = is_lead or heading.strip() == "{{ service.name }}"
    place = Place(
        heading,
        stem or (_LEAD if is_named_so else "section"),
        any(column.blocks[0].kind == "code" for column in section.columns),
        draft.everyone if is_lead else there,
    )
    if not is_lead:
        line = heading_line(draft, section.heading, place)
        is_step = not numbered and line.text.startswith("## ") and place.within == draft.everyone
        yield Piece(
            [line.saying(f"{line.text} {{.unnumbered}}") if is_step else line], place.within
        )
    before: Column | None = None
    counted = _counted(section.columns)
    for is_own, run in groupby(counted, key=lambda pair: is_own_prose(draft, pair[0], place)):
        columns = list(run)
        if is_own:
            yield own_prose(draft, columns, place)
            before = None
            continue
        for column, number in columns:
            if column.blocks[0].kind == "code":
                lines = _code(draft, column, before, place, number)
                yield Piece(lines, place.services(column))
            else:
                yield prose(draft, column, number, place)
            before = column


def _counted(columns: Sequence[Column]) -> Iterator[tuple[Column, int]]:
    """The columns, each with its number among those of its kind, from 1 on."""
    counts: Counter[str] = Counter()
    for column in columns:
        kind = column.blocks[0].kind
        counts[kind] += 1
        yield column, counts[kind]


def _code(
    draft: Draft, column: Column, before: Column | None, place: Place, number: int
) -> list[Line]:
    """A column of code: a request, its response, or code."""
    label = place.label("code", number)
    if is_response_of(column, before):
        return add_response(draft, column, place.stem, label)
    if is_one_request(column):
        return add_request(draft, column, place.heading, place.stem, label)
    lines = shared_lines(draft, column, label, place.stem)
    return lines or field_lines(draft, column, label, place.stem, place.services(column))
