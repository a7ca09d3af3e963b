"""All stages of an import in their order: read, cut, name, lay side by side, decide, build and compare."""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from tutgen.importing.alignment.sections import aligned_sections
from tutgen.importing.blocks.cut import blocks_of, literal_block, parts_of
from tutgen.importing.columns.sections import decide_sections
from tutgen.importing.columns.shared_requests import share
from tutgen.importing.names.decisions import Decisions
from tutgen.importing.names.own_words import OwnWords, braces_apart, escaped
from tutgen.importing.names.services import key_of, services_of, slug_of, unsure_words
from tutgen.importing.names.settling import settled
from tutgen.importing.nouns.block import Block
from tutgen.importing.nouns.line import Line
from tutgen.importing.nouns.page import SourcePage
from tutgen.importing.nouns.said import Said
from tutgen.importing.nouns.table import Table
from tutgen.importing.originals.pages import Originals, files_of, read_originals
from tutgen.importing.originals.pickers import Picker, picker_in
from tutgen.importing.project.draft import Draft
from tutgen.importing.project.field_names import FieldNames
from tutgen.importing.project.files import (
    Files,
    Head,
    Overview,
    common_title,
    files_of_project,
    without_braces,
)
from tutgen.importing.project.links import with_links
from tutgen.importing.reading.folder import Reading
from tutgen.importing.reading.images import assets_of
from tutgen.starter.slugs import name_of


class Laid(NamedTuple):
    """The originals, side by side."""

    originals: Originals
    table: Table
    words: tuple[OwnWords, ...]
    unsure: tuple[frozenset[str], ...]
    """For each page the words that are not taken for names."""
    pickers: tuple[Picker, ...]
    titles: tuple[Block | None, ...]
    """The headings of level 1 that pages begin with."""
    bare: tuple[tuple[Line, ...], ...]
    """The lines of each page, without lists of its siblings."""


class Imported(NamedTuple):
    """A project, as it is to be written."""

    laid: Laid
    files: Files
    assets: Mapping[str, bytes]
    tutorial: str
    decisions: Decisions
    commands: tuple[Block, ...]
    """The blocks of code with commands that became requests."""


def read(target: Path, dialect: str | None, decisions: Decisions) -> tuple[Reading, Originals]:
    """The pages of a folder, or of one file with tabs."""
    reading = Reading(target.parent if target.is_file() else target)
    return reading, read_originals(reading, files_of(reading, target), dialect, decisions.tabs)


Place = tuple[str, int]
"""Path and line of an original."""


def lay(
    originals: Originals, decisions: Decisions, literal: frozenset[Place] = frozenset()
) -> Laid:
    """Cut the pages to blocks, and lay these side by side. Blocks with a line of `literal` are kept as they were written, as
    a block of text."""
    paths = [page.path for page in originals.pages]
    blocks, titles, pickers, bare = [], [], [], []
    for page in originals.pages:
        cut, found = _without_pickers(_kept_literally(blocks_of(page.lines), literal), page, paths)
        title = next(iter(cut), None)
        is_title = title is not None and title.kind == "heading" and title.level == 1
        blocks.append(cut[1:] if is_title else cut)
        titles.append(title if is_title else None)
        pickers += found
        kept = {(line.path, line.number) for block in cut for line in block.lines}
        bare.append(
            tuple(
                line
                for line in page.lines
                if not line.text.strip() or (line.path, line.number) in kept
            )
        )
    picked = {
        link.target: link.label
        for picker in pickers
        for link in picker.links
        if link.target and link.label
    }
    named = services_of(originals.pages, picked, decisions)
    texts = ["\n".join(block.raw for block in cut) for cut in blocks]
    unsure = unsure_words(originals.pages, texts, named, decisions)
    words = tuple(
        OwnWords(service, (other for other in named if other != service), without)
        for service, without in zip(named, unsure, strict=True)
    )
    parts = [
        parts_of([own.in_block(block) for block in cut])
        for own, cut in zip(words, blocks, strict=True)
    ]
    table = settled(Table(originals.pages, named, aligned_sections(parts)), words)
    return Laid(originals, table, words, tuple(unsure), tuple(pickers), tuple(titles), tuple(bare))


def _kept_literally(blocks: Sequence[Block], literal: frozenset[Place]) -> list[Block]:
    return [
        literal_block(block)
        if literal and any((line.path, line.number) in literal for line in block.lines)
        else block
        for block in blocks
    ]


def _without_pickers(
    blocks: Sequence[Block], page: SourcePage, siblings: Sequence[str]
) -> tuple[list[Block], list[Picker]]:
    """The blocks without lists of the siblings, and without a heading that stands above nothing else; and these lists."""
    kept: list[Block] = []
    pickers: list[Picker] = []
    for number, block in enumerate(blocks):
        picker = picker_in(block.lines, page, siblings) if block.kind != "heading" else None
        if picker is None:
            kept.append(block)
            continue
        pickers.append(picker)
        after = blocks[number + 1].kind if number + 1 < len(blocks) else "heading"
        if kept and kept[-1].kind == "heading" and after == "heading":
            kept.pop()
    return kept, pickers


def decide(
    root: Path, laid: Laid, decisions: Decisions, name: str, lenient: Sequence[str] = ()
) -> Imported:
    """The project that says what the pages say. `name`: of the imported folder or file, for that of the tutorial; `lenient`: codes
    that are to be warnings in it."""
    table = laid.table
    draft = Draft(table.services, laid.words, FieldNames(decisions.fields))
    decide_sections(draft, table.sections)
    at = Line("", table.pages[0].path, 1)
    tutorial = slug_of(name, "tutorial")
    head = _head(draft, laid, at)
    overview = _overview(laid, head, name)
    severities = dict.fromkeys(lenient, "warning")
    settings: dict[str, Any] = {"diagnostics": severities} if severities else {}
    if 2 * len(draft.commands) > draft.calls:  # what readers saw first
        settings["variants"] = {"language": {"curl": "curl", "http": "HTTP"}}
    settings |= share(draft)
    became = {
        page.path: f"content/{tutorial}/{service.slug}.html"
        for page, service in zip(table.pages, table.services, strict=True)
        if not page.label
    }
    files = {
        path: with_links(path, [line.saying(braces_apart(line.text)) for line in lines], became)
        for path, lines in files_of_project(draft, tutorial, head, overview, at, settings).items()
    }
    shown = [line for page in table.pages for line in page.lines]
    decided = Decisions(
        {
            key_of(page): _decided(service.name, service.slug, service.forms, unsure)
            for page, service, unsure in zip(table.pages, table.services, laid.unsure, strict=True)
        },
        draft.names.places,
        decisions.tabs or [page.label for page in table.pages if page.label] or None,
    )
    return Imported(
        laid,
        files,
        assets_of(root, shown, tutorial),
        tutorial,
        decided,
        tuple(draft.commands),
    )


def _decided(name: str, slug: str, forms: Sequence[str], unsure: frozenset[str]) -> dict[str, Any]:
    said: dict[str, Any] = {"name": name, "slug": slug}
    said["words"] = [form for form in forms if form not in unsure]
    if unsure:
        said["unsure"] = sorted(unsure)
    return said


def _head(draft: Draft, laid: Laid, at: Line) -> Head:
    """Title and description of the pages."""
    pages = laid.table.pages
    headings = [title.raw if title else "" for title in laid.titles]
    titles = [str(page.front.get("title") or "") for page in pages]
    places = [
        page.front_lines[0] if page.front_lines else at._replace(path=page.path) for page in pages
    ]
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


def _overview(laid: Laid, head: Head, name: str) -> Overview:
    page = laid.originals.overview
    title = common_title(head.usual_title) or name_of(slug_of(name, "tutorial"), sentence=True)
    lines: list[Line] = []
    if page:
        siblings = [sibling.path for sibling in laid.table.pages]
        blocks, _ = _without_pickers(blocks_of(page.lines), page, siblings)
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
        for picker in laid.pickers
        for link in picker.links
        if link.address == "#"
        and link.label not in {service.name for service in laid.table.services}
    }
    return Overview(without_braces(title), lines, list(planned))
