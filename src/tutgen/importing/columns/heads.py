"""Titles and descriptions of the pages, and the tutorial's own page."""

from collections import Counter
from collections.abc import Sequence

from tutgen.importing.blocks.cut import blocks_of
from tutgen.importing.names.own_words import escaped
from tutgen.importing.names.services import slug_of
from tutgen.importing.nouns.block import Block
from tutgen.importing.nouns.line import Line
from tutgen.importing.nouns.page import SourcePage
from tutgen.importing.nouns.said import Said
from tutgen.importing.nouns.table import Table
from tutgen.importing.originals.pickers import Picker, without_pickers
from tutgen.importing.project.draft import Draft
from tutgen.importing.project.files import (
    Head,
    Overview,
    common_title,
    without_braces,
)
from tutgen.starter.slugs import name_of


def head_of(
    draft: Draft, pages: Sequence[SourcePage], first_headings: Sequence[Block | None]
) -> Head:
    """Title and description of the pages. `first_headings`: those of level 1 that they begin with."""
    headings = [title.raw if title else "" for title in first_headings]
    titles = [str(page.front.get("title") or "") for page in pages]
    places = [page.front_lines[0] if page.front_lines else Line("", page.path, 1) for page in pages]
    if not all(titles):
        titles = [
            title or heading or service.name
            for title, heading, service in zip(titles, headings, draft.services, strict=True)
        ]
    title = _line_of(draft, "title", titles, places)
    usual, count = Counter(_own_words(draft, titles)).most_common(1)[0]
    heading = (
        _line_of(draft, "heading", headings, places) if all(headings) and headings != titles else ""
    )
    descriptions = [str(page.front.get("description") or "") for page in pages]
    description = _line_of(draft, "description", descriptions, places) if all(descriptions) else ""
    usual_title = usual if usual and 2 * count > len(titles) else ""
    return Head(title, heading, description, usual_title)


def _line_of(draft: Draft, place: str, texts: Sequence[str], places: Sequence[Line]) -> str:
    """A line of front matter: that of all pages, or a field."""
    own = _own_words(draft, texts)
    if len({*own}) == 1:
        return own[0] or ""
    said = {n: Said(text, at) for n, (text, at) in enumerate(zip(own, places, strict=True))}
    return f"{{{{ service.{draft.add_field(place, f'page_{place}', said, {'type': 'text'})} }}}}"


def _own_words(draft: Draft, texts: Sequence[str]) -> list[str | None]:
    """Texts on a line each, with what services are called as expressions."""
    return draft.common([" ".join(text.split()) for text in texts])


def overview_of(
    page: SourcePage | None, table: Table, pickers: Sequence[Picker], head: Head, name: str
) -> Overview:
    """The tutorial's own page, of the one that stands beside the siblings. `name`: of the imported folder or file."""
    title = common_title(head.usual_title) or name_of(slug_of(name, "tutorial"), sentence=True)
    lines: list[Line] = []
    if page:
        siblings = [sibling.path for sibling in table.pages]
        blocks, _ = without_pickers(blocks_of(page.lines), page, siblings)
        if blocks and blocks[0].kind == "heading" and blocks[0].level == 1:
            title = str(page.front.get("title") or blocks[0].raw)
            blocks = blocks[1:]
        title = str(page.front.get("title") or title)
        for block in blocks:
            lines += [
                *(line.saying(escaped(line.text)) for line in block.lines),
                block.lines[-1].saying(""),
            ]
    planned = {
        link.label: None
        for picker in pickers
        for link in picker.links
        if link.address == "#" and link.label not in {service.name for service in table.services}
    }
    return Overview(without_braces(title), lines, list(planned))
