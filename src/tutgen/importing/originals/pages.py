"""The original pages, read and translated: siblings, and the overview beside them."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from tutgen.importing.dialects import DIALECTS
from tutgen.importing.dialects.choice import dialect_of
from tutgen.importing.nouns.line import Line
from tutgen.importing.nouns.page import SourcePage
from tutgen.importing.originals.alerts import alerts_as_directives
from tutgen.importing.originals.tabs import split, with_tabs
from tutgen.importing.reading.folder import MAX_PAGES, Reading
from tutgen.importing.reading.images import from_folder
from tutgen.importing.syntax.front_matter import in_own_words, part_front_matter
from tutgen.sources.source import Source
from tutgen.sources.yaml_source import parse

_OVERVIEWS = frozenset(["index", "readme", "overview", "_index"])
_HEADING = re.compile(r"#{1,6}[ \t]+(.+?)[ \t#]*(?:(?:\{[^{}]*\}|\[#?[\w-]+\])[ \t]*)?$")
"""Its text, without an id behind it."""
_PRIVATE = re.compile("[\U00100000-\U0010fffd\ufdd0-\ufdef]")
"""Characters that tutgen has a use for."""


class Originals(NamedTuple):
    """What is to be imported."""

    pages: tuple[SourcePage, ...]
    """The siblings."""
    overview: SourcePage | None
    dialect: str


def read_originals(
    reading: Reading,
    files: Sequence[str],
    dialect: str | None,
    tabs: Sequence[str] | None = None,
) -> Originals:
    """The pages in these files, by their paths from the root of the reading on. `dialect`: its name; None: that of which the
    pages have most. A single page is split by its tabs; `tabs`: the labels of those that are services, None if that is to be
    found out. What cannot be read is reported there, and so is what is no sibling."""
    if len(files) > MAX_PAGES:
        message = f"the folder has {len(files):,} pages, more than {MAX_PAGES}"
        reading.report(
            "import-unreadable", message, _span(files[0]), "import one family of siblings at once"
        )
        return Originals((), None, dialect or "")
    read = [(path, lines) for path in files if (lines := reading.lines(path)) is not None]
    written = [_with_front(reading, path, lines) for path, lines in read]
    name = dialect or dialect_of([page.lines for page in written if page], reading)
    translate = DIALECTS[name].translate
    pages: list[SourcePage] = []
    overview: SourcePage | None = None
    for page in written:
        if page is None:
            continue
        reading.front = page.front
        lines = alerts_as_directives(translate(page.lines, reading))
        own = tuple(from_folder(_harmless(line), page.path) for line in lines)
        translated = page._replace(lines=own)
        if _is_overview(page.path) and len(files) > 1:
            overview = translated
        elif len(files) == 1:
            pages += split(translated, tabs, reading)
        else:
            pages.append(with_tabs(translated))
    return Originals(tuple(_siblings(reading, pages)), overview, name)


def _span(path: str) -> Any:
    return Line("", path, 1).span()


def _harmless(line: Line) -> Line:
    return line.saying(_PRIVATE.sub("\ufffd", line.text)) if _PRIVATE.search(line.text) else line


def _with_front(reading: Reading, path: str, lines: Sequence[Line]) -> SourcePage | None:
    """A page, its front matter parted from its text; None if that cannot be read, which is reported."""
    front, text = part_front_matter(lines)
    values, diagnostics = parse(Source(path, "\n" + "".join(f"{line.text}\n" for line in front)))
    if diagnostics:
        reading.diagnostics += diagnostics
        return None
    said = in_own_words(values if isinstance(values, dict) else {})
    return SourcePage(path, said, tuple(text), front_lines=tuple(front))


def _siblings(reading: Reading, pages: Sequence[SourcePage]) -> Sequence[SourcePage]:
    """The pages that have a heading in common with others; what is none is reported."""
    has_errors = any(d.severity == "error" for d in reading.diagnostics)
    if not pages or (len(pages) == 1 and has_errors):
        return ()
    if len(pages) == 1:
        reading.report(
            "import-alone",
            f"'{pages[0].path}' is the only page: there is nothing to compare it with",
            _span(pages[0].path),
            "import a folder of sibling pages, or one page with a tab for each service",
        )
        return ()
    headings = [_headings(page) for page in pages]
    siblings = []
    for number, page in enumerate(pages):
        others = set().union(*(h for n, h in enumerate(headings) if n != number))
        if headings[number] & others or page.label:
            siblings.append(page)
        else:
            reading.report(
                "import-no-sibling",
                f"'{page.path}' has no heading that another page has, and is left out",
                page.lines[0].span() if page.lines else _span(page.path),
                "take it out of the folder; or give what it has in common with the others their headings",
            )
    return siblings if len(siblings) > 1 else ()


def _headings(page: SourcePage) -> set[str]:
    """The headings of a page below its title, as they can be compared. In fences lines may look like headings, which does
    no harm."""
    found = (_HEADING.match(line.text) for line in page.lines)
    return {re.sub(r"\W+", " ", match[1].lower()).strip() for match in found if match}


def files_of(reading: Reading, target: Path) -> list[str]:
    """The paths of the pages of a folder or of a file: those right in the folder; `NAME/index.md` in its folders, if there is none
    but an overview."""
    if target.is_file():
        return [target.name]
    pages = reading.pages()
    return pages if not all(map(_is_overview, pages)) else [*pages, *reading.index_pages()]


def _is_overview(path: str) -> bool:
    """Whether a page is that of all services. An index in a folder is the page of what the folder is called after."""
    return "/" not in path and path.partition(".")[0].lower() in _OVERVIEWS
