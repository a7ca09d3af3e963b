"""`check --matrix`: who has what, and the sentences that deviate, on standard output."""

import json
import shutil
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from functools import partial
from pathlib import Path

import click

from tutgen.build.matrices import make_matrices
from tutgen.check.matrix.json_form import as_json
from tutgen.check.matrix.model import Deviation, Matrix, Row, State
from tutgen.diagnostics import FAILED, Span, count, quantity
from tutgen.diagnostics.formats import as_json as diagnostic_json
from tutgen.diagnostics.terminal import Terminal, printable, shown_path
from tutgen.diagnostics.text import width

SIGNS: Mapping[State, str] = {
    "own": "●",
    "default": "○",
    "unsupported": "×",
    "missing": "–",
    "none": " ",
}
DEVIATES = "≠"
_LEGEND = (
    "● its own", "○ the default", "× not supported, or left out on purpose", "– missing",
    "≠ a sentence deviates", "! about half have it",
)  # fmt: skip
WIDE = 100
"""Columns where the width of the terminal is not known."""
MOST_LABEL, MOST_HEAD = 44, 14
"""Columns of a row's label, and lines of a service's slug, which is turned."""
MOST_NAMED = 3
"""Services that lack something are named beside its row if they are no more than these."""


def report_matrices(
    terminal: Terminal, root: Path, only: Sequence[str], *, drafts: bool, form: str
) -> int:
    """Print the matrix of each tutorial. `only`: patterns of the slugs whose columns are shown."""
    made = make_matrices(root, drafts=drafts)
    errors = [d for d in made.diagnostics if d.severity == "error"]
    terminal.diagnostics(errors, root)
    matrices = [_chosen(matrix, only) for matrix in made.matrices or ()]
    path = partial(shown_path, root)
    if form == "json":
        document = {
            "version": 1,
            "command": "check",
            "report": "matrix",
            "ok": made.matrices is not None,
            "tutorials": [as_json(matrix, path) for matrix in matrices],
            "diagnostics": [{**diagnostic_json(d), "file": path(d.span.path)} for d in errors],
        }
        click.echo(json.dumps(document, indent=2, ensure_ascii=False))
    if made.matrices is None:
        terminal.fail(f"there is nothing to show: {count(errors)}")
        return FAILED
    if form == "text":
        _print(terminal, matrices, root)
    if errors:
        terminal.say(f"{count(errors)}: what could not be used is not in the report")
    return 0


def _chosen(matrix: Matrix, only: Sequence[str]) -> Matrix:
    slugs = [slug for slug in matrix.services if any(fnmatchcase(slug, one) for one in only)]
    return matrix.of_services(slugs) if only else matrix


def _print(terminal: Terminal, matrices: Sequence[Matrix], root: Path) -> None:
    columns = shutil.get_terminal_size((WIDE, 0)).columns
    report = TextReport(terminal, root, columns)
    blocks = ["\n".join(report.lines(matrix)) for matrix in matrices]
    if any(len(matrix.services) > 1 for matrix in matrices):
        blocks.append("\n".join(_legend(columns)))
    text = "\n\n".join(blocks or ["there are no tutorials"])
    click.echo(text, color=terminal.colour_of_output)


def _legend(columns: int) -> Iterator[str]:
    """What the signs mean, as many in a line as there is room for."""
    line = _LEGEND[0]
    for meaning in _LEGEND[1:]:
        longer = f"{line}   {meaning}"
        if len(longer) > columns:
            yield line
            longer = meaning
        line = longer
    yield line


class TextReport:
    """Matrices as text."""

    def __init__(self, terminal: Terminal, root: Path, columns: int) -> None:
        """`columns`: of the terminal."""
        self._colour = terminal.colour_of_output
        self._shows_all = terminal.verbose > 0
        self._root = root
        self._columns = columns

    def lines(self, matrix: Matrix) -> Iterator[str]:
        """The lines of one matrix."""
        services = quantity(len(matrix.services), "service")
        yield self._style(f"{printable(matrix.title)} ({matrix.folder}, {services})", bold=True)
        if len(matrix.services) < 2:
            yield f"There is nothing to compare: the tutorial has {services} with a page."
            return
        shown = [row for row in matrix.rows if self._shows_all or not matrix.is_folded(row)]
        yield from self._grid(matrix, shown)
        if not self._shows_all:
            yield from self._folded(matrix)
        if matrix.deviations:
            yield ""
            yield self._style(f"Sentences that deviate ({len(matrix.deviations)})", bold=True)
        for one in matrix.deviations:
            yield from self._deviation(one)

    # ------------------------------------------------------------------------------- the grid

    def _grid(self, matrix: Matrix, rows: Sequence[Row]) -> Iterator[str]:
        """The rows, in several parts if the columns are too many for the terminal."""
        if not rows:
            return
        label = min(max(_width(row.label) for row in rows), MOST_LABEL, self._columns // 2)
        slugs = [*matrix.services]
        fit = max((self._columns - label - len("  ! 00 of 00")) // 2, 1)
        parts = -(-len(slugs) // fit)
        each = -(-len(slugs) // parts)
        for start in range(0, len(slugs), each):
            yield ""
            yield from self._part(matrix, rows, slugs[start : start + each], label)

    def _part(
        self, matrix: Matrix, rows: Sequence[Row], slugs: Sequence[str], label: int
    ) -> Iterator[str]:
        yield from _head(slugs, label + 4)
        group = ""
        for row in rows:
            if row.group != group:
                group = row.group
                yield self._style(group, bold=True)
            yield self._row(row, slugs, label, matrix.deviating(row)).rstrip()

    def _row(self, row: Row, slugs: Sequence[str], label: int, deviating: Collection[str]) -> str:
        mark = self._style("!", fg="yellow", bold=True) if row.kind == "split" else " "
        name = _cut(printable(row.label), label)
        name += " " * (label - _width(name))
        if row.kind == "split":
            name = self._style(name, fg="yellow", bold=True)
        cells = " ".join(self._cell(row, slug, deviating) for slug in slugs)
        line = f"{mark} {name}  {cells}"
        used = label + 4 + 2 * len(slugs)
        if not row.lacking:
            return line
        told = f"{row.has} of {row.could}"
        if row.kind in ("gap", "split") and len(row.lacking) <= MOST_NAMED:
            named = f"{told}, not {', '.join(row.lacking)}"
            told = named if used + 2 + len(named) <= self._columns else told
        return f"{line}  {told}"

    def _cell(self, row: Row, slug: str, deviating: Collection[str]) -> str:
        state = row.states[slug]
        if slug in deviating:
            return self._style(DEVIATES, fg="yellow", bold=True)
        if state == "missing" and row.kind in ("gap", "split"):
            return self._style(SIGNS[state], fg="red", bold=True)
        return SIGNS[state]

    def _folded(self, matrix: Matrix) -> Iterator[str]:
        folded = Counter(row.kind for row in matrix.rows if matrix.is_folded(row))
        alike, single = folded["alike"], folded["single"]
        said = [f"{quantity(alike, 'row')} alike for all"] if alike else []
        said += [f"{quantity(single, 'row')} of one service alone"] if single else []
        if said:
            yield ""
            yield f"Not listed: {', '.join(said)} (-v lists them)."

    # ------------------------------------------------------------------------- the sentences

    def _deviation(self, one: Deviation) -> Iterator[str]:
        sibling = f"'{one.sibling}'" if one.sibling else "the default"
        yield ""
        yield f"{self._style(one.slot, bold=True)} of '{one.slug}': {one.said}"
        yield f"    {self._difference(one)}"
        yield f"    {self._place(one.place)}{'' if one.kind == 'changed' else ' (beside it)'}"
        yield f"    {self._place(one.other_place)} ({sibling})"

    def _difference(self, one: Deviation) -> str:
        if one.kind == "lacking":
            return self._removed(printable(one.there))
        said = []
        for piece in one.pieces:
            text = printable(piece.text)
            blank, text = (" ", text[1:]) if text.startswith(" ") else ("", text)
            if piece.kind == "there":
                said.append(blank + self._removed(text))
            elif piece.kind == "here":
                said.append(blank + self._added(text))
            else:
                said.append(blank + text)
        return "".join(said)

    def _removed(self, text: str) -> str:
        return self._style(text, fg="red", strikethrough=True) if self._colour else f"[-{text}-]"

    def _added(self, text: str) -> str:
        return self._style(text, fg="green", underline=True) if self._colour else f"{{+{text}+}}"

    def _place(self, span: Span) -> str:
        return f"{printable(shown_path(self._root, span.path))}:{span.line}:{span.column}"

    def _style(self, text: str, **styles: object) -> str:
        return click.style(text, **styles) if self._colour else text  # type: ignore[arg-type]


def _head(slugs: Sequence[str], indent: int) -> Iterator[str]:
    """Slugs from top to bottom, their ends in one line."""
    names = [slug if len(slug) <= MOST_HEAD else f"{slug[: MOST_HEAD - 1]}…" for slug in slugs]
    height = max(map(len, names))
    for number in range(height):
        letters = (name.rjust(height)[number] for name in names)
        yield (" " * indent + " ".join(letters)).rstrip()


def _width(text: str) -> int:
    return sum(map(width, text))


def _cut(text: str, most: int) -> str:
    """A text in so many columns: its end tells more than its beginning."""
    if _width(text) <= most:
        return text
    while _width(text) >= most:
        text = text[1:]
    return f"…{text}"
