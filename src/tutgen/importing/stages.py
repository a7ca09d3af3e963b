"""All stages of an import in their order: read, cut, name, lay side by side, decide, build and compare."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from tutgen.importing.alignment.sections import aligned_sections
from tutgen.importing.blocks.cut import blocks_of, literal_block, parts_of
from tutgen.importing.columns.heads import head_of, overview_of
from tutgen.importing.columns.sections import decide_sections
from tutgen.importing.columns.shared_requests import share
from tutgen.importing.names.decisions import Decisions
from tutgen.importing.names.own_words import OwnWords, braces_apart
from tutgen.importing.names.services import key_of, services_of, slug_of, unsure_words
from tutgen.importing.names.settling import settled
from tutgen.importing.nouns.block import Block
from tutgen.importing.nouns.line import Line
from tutgen.importing.nouns.table import Table
from tutgen.importing.originals.pages import Originals, files_of, read_originals
from tutgen.importing.originals.pickers import Picker, without_pickers
from tutgen.importing.project.draft import Draft
from tutgen.importing.project.field_names import FieldNames
from tutgen.importing.project.files import (
    Files,
    files_of_project,
)
from tutgen.importing.project.links import with_links
from tutgen.importing.reading.folder import Reading
from tutgen.importing.reading.images import assets_of


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
        cut, found = without_pickers(_kept_literally(blocks_of(page.lines), literal), page, paths)
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
    head = head_of(draft, table.pages, laid.titles)
    overview = overview_of(laid.originals.overview, table, laid.pickers, head, name)
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
