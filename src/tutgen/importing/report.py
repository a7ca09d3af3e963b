"""What is wrong with original pages: anomalies among them, and what `check` says of the project that is made of them."""

from collections.abc import Iterator, Mapping

from tutgen.build.folding import folded
from tutgen.diagnostics import ALSO, Diagnostic, Span
from tutgen.importing.anomalies import anomalies
from tutgen.importing.anomalies.family import Family
from tutgen.importing.blocks.cut import blocks_of
from tutgen.importing.built import checked
from tutgen.importing.finishing import Tried, tried
from tutgen.importing.names.decisions import Decisions
from tutgen.importing.names.own_words import filled
from tutgen.importing.nouns.line import Line
from tutgen.importing.originals.pages import Originals
from tutgen.importing.originals.pickers import picker_in
from tutgen.importing.reading.folder import Reading
from tutgen.importing.stages import Laid, lay

CARRIED = frozenset(
    [
        "ambiguous-link",
        "code-syntax",
        "code-typo",
        "contradicts-code",
        "doubled-determiner",
        "incomplete-list",
        "invisible-character",
        "likely-typo",
        "link-spacing",
        "misleading-label",
        "misspelled-name",
        "model-mismatch",
        "model-prose",
        "other-target",
        "parameter-notes",
        "planned-service",
        "repeated-sentence",
        "response-mismatch",
        "same-sample",
        "secret",
        "spelling-variant",
        "stale-date",
        "two-spellings",
        "typographic-character",
        "vague-label",
        "wrong-article",
    ]
)
"""Codes of `check` that tell of what writers wrote. Others are about what import chose, such as names, fields and defaults, or
are found in the originals themselves."""
MOST_LINES = 60
"""Behind the line that a generated one came from, and then before it, words are looked for in so many lines of the original."""


def find_drift(
    reading: Reading, originals: Originals, decisions: Decisions, name: str
) -> list[Diagnostic]:
    """The findings, sorted by place; what `check` says of a line with an anomaly is left out. Nothing is written but in a
    temporary folder, which goes. `name`: of the imported folder or file."""
    laid = lay(originals, decisions)
    found = anomalies(family_of(laid, reading.texts))
    project = tried(reading.root, laid, decisions, name, checked)
    taken = {
        (one.span.path, one.span.line) for one in found if not one.trail or one.trail[0][0] != ALSO
    }
    more = [d for d in _carried(project) if (d.span.path, d.span.line) not in taken]
    return sorted({*found, *more}, key=lambda d: d.order)


def family_of(laid: Laid, texts: Mapping[str, str]) -> Family:
    """What is compared. `texts`: the files, as they are."""
    overview = laid.originals.overview
    others = [overview] if overview else []
    paths = [page.path for page in laid.table.pages]
    found = (
        picker_in(block.lines, page, paths) for page in others for block in blocks_of(page.lines)
    )
    return Family(laid.table, others, (*laid.pickers, *filter(None, found)), texts)


def _carried(project: Tried) -> Iterator[Diagnostic]:
    """What `check` says of the project, at the lines of the originals."""
    files = project.imported.files
    originals = _Originals(project.imported.laid)
    for d in folded(project.built.diagnostics):
        made = files.get(d.span.path, ())[d.span.line - 1 : d.span.line]
        if d.code in CARRIED and made:
            end = d.span.end_column - 1 if d.span.end_line == d.span.line else None
            span = originals.place(made[0], made[0].text[d.span.column - 1 : end].strip())
            message, hint = (
                originals.filled(text, span.path) for text in (d.message, d.hint or "")
            )
            yield Diagnostic(d.code, message, span, hint or None, d.severity)


class _Originals:
    """The lines of the originals, and the services that they are about."""

    def __init__(self, laid: Laid) -> None:
        pages = (*laid.table.pages, *filter(None, [laid.originals.overview]))
        self._lines: dict[str, dict[int, Line]] = {}
        for page in pages:
            for line in (*page.front_lines, *page.lines):
                self._lines.setdefault(line.path, {})[line.number] = line
        pairs = zip(laid.table.pages, laid.table.services, strict=True)
        self._services = {page.path: service for page, service in pairs if not page.label}

    def place(self, made: Line, words: str) -> Span:
        """Where words of a generated line stand: in the line that it came from, or one below, or else above."""
        words = self.filled(words, made.path)
        below = self._lines.get(made.path, {})
        beside = range(made.number, made.number + MOST_LINES)
        for number in (*beside, *range(made.number, made.number - MOST_LINES, -1)):
            line = below.get(number)
            if line and words and words in line.text:
                return line.span(words)
        return below.get(made.number, made).span()

    def filled(self, text: str, path: str) -> str:
        """A text with the names of the service of a page instead of expressions."""
        service = self._services.get(path)
        return filled(text, service) if service else text
