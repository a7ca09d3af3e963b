"""Sibling pages laid side by side: sections, and within them blocks, by global alignment.

Progressive Needleman-Wunsch against the columns so far (S. B. Needleman, C. D. Wunsch, J. Mol. Biol. 48, 1970): difflib is too
greedy where lines repeat.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TypeVar

from rapidfuzz.fuzz import ratio

from tutgen.importing.block import Block
from tutgen.importing.blocks import Part
from tutgen.importing.table import Column, Section

_T = TypeVar("_T")
_WORTH = 50
"""The ratio, of 100, from which on two texts are rather the same one changed than two."""
_LIKE = 90
MAX_CELLS = 6
"""Texts of a column that a new one is compared with: more tell nothing new, and cost the square."""
_MAX_COMPARED = 4_000
"""Characters of a text that are compared."""


def aligned_sections(pages: Sequence[Sequence[Part]]) -> tuple[Section, ...]:
    """The sections of all pages, each with its columns."""
    rows = _aligned([list(parts) for parts in pages], _likeness_of_parts)
    return tuple(_section(row) for row in rows)


def _section(parts: Sequence[Part | None]) -> Section:
    heading = Column(tuple(part.heading if part else None for part in parts))
    blocks = [list(part.blocks) if part else [] for part in parts]
    columns = [Column(tuple(cells)) for cells in _aligned(blocks, likeness)]
    return Section(heading, tuple(c for column in columns for c in _by_items(column, len(parts))))


def _by_items(column: Column, count: int) -> Sequence[Column]:
    """A column of lists as columns of their items, if half of these stand on all pages alike."""
    blocks = column.blocks
    if len(blocks) < count or any(not block.items for block in blocks):
        return [column]
    if (
        len({(block.marker, block.loose) for block in blocks}) > 1
        or len({block.text for block in blocks}) == 1
    ):
        return [column]
    rows = _aligned([list(block.items) for block in blocks], likeness)
    same = [row for row in rows if None not in row and _is_alike([cell for cell in row if cell])]
    is_numbered = blocks[0].marker != "-" and any(None in row for row in rows)
    if 2 * len(same) < len(rows) or is_numbered:
        return [column]
    return [Column(tuple(row)) for row in rows]


def _is_alike(cells: Sequence[Block]) -> bool:
    """Whether more than half of the cells say nearly the same."""
    text = Counter(cell.text for cell in cells).most_common(1)[0][0]
    usual = next(cell for cell in cells if cell.text == text)
    return 2 * sum(likeness(usual, cell) >= _LIKE for cell in cells) > len(cells)


def _aligned(pages: Sequence[list[_T]], gain: Callable[[_T, _T], float]) -> list[list[_T | None]]:
    """Rows of one cell a page. Pages are added one after another, the one with most parts first."""
    order = sorted(range(len(pages)), key=lambda n: (-len(pages[n]), n))
    rows: list[list[_T | None]] = []
    for count, number in enumerate(order):
        pairs = (
            _paired(rows, pages[number], gain)
            if count
            else [(None, n) for n in range(len(pages[number]))]
        )
        rows = [
            [
                *(rows[row] if row is not None else [None] * count),
                None if cell is None else pages[number][cell],
            ]
            for row, cell in pairs
        ]
    places = [order.index(number) for number in range(len(pages))]
    return [[row[place] for place in places] for row in rows]


def _paired(
    rows: Sequence[Sequence[_T | None]], cells: Sequence[_T], gain: Callable[[_T, _T], float]
) -> list[tuple[int | None, int | None]]:
    """The rows and cells that belong together, in order; None where there is no counterpart."""

    def score(row: Sequence[_T | None], cell: _T) -> float:
        there = [other for other in row if other is not None][:MAX_CELLS]
        return max(gain(other, cell) for other in there) - _WORTH

    scores = [[score(row, cell) for cell in cells] for row in rows]
    height, width = len(rows), len(cells)
    best = [[0.0] * (width + 1) for _ in range(height + 1)]
    for i in range(height - 1, -1, -1):
        for j in range(width - 1, -1, -1):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], best[i + 1][j + 1] + scores[i][j])
    pairs: list[tuple[int | None, int | None]] = []
    i = j = 0
    while i < height or j < width:
        if (
            i < height
            and j < width
            and scores[i][j] > 0
            and best[i][j] == best[i + 1][j + 1] + scores[i][j]
        ):
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif i < height and (j == width or best[i][j] == best[i + 1][j]):
            pairs.append((i, None))
            i += 1
        else:
            pairs.append((None, j))
            j += 1
    return pairs


def likeness(one: Block, other: Block) -> float:
    """How alike two blocks are, of 100; 0 for those of different kinds."""
    if one.kind != other.kind:
        return 0
    likeness = _ratio(one.text, other.text)
    calls = one.code and one.code.call, other.code and other.code.call
    if calls[0] and calls[1]:
        same = calls[0].method == calls[1].method and _ratio(calls[0].path, calls[1].path) > _WORTH
        return max(likeness, 75) if same else likeness / 2
    if any(call.is_bare for call in calls if call) and not all(calls):
        return 0
    if one.kind in ("paragraph", "code", "list", "table", "directive"):
        return max(likeness, 51 if _opens_alike(one, other) else 0)
    return likeness


def _opens_alike(one: Block, other: Block) -> bool:
    """Whether two blocks are of one sort, and nothing but their content differs."""
    if one.code and other.code:
        options = one.code.options.keys() & other.code.options.keys()
        return one.code.language == other.code.language and (
            len(one.code.lines) > 1 or bool(options)
        )
    first, second = (block.lines[0].text.split() for block in (one, other))
    return one.kind == "directive" and first[:1] == second[:1]


def _likeness_of_parts(one: Part, other: Part) -> float:
    """Of two sections: 0.4 of their headings and 0.6 of their content. By headings alone, 'Parameters' would be laid on
    'Select a model'."""
    if one.heading is None or other.heading is None:
        return 100 if one.heading is other.heading else 0
    headings = _ratio(one.heading.text, other.heading.text)
    contents = _ratio(_said(one), _said(other))
    if one.heading.level != other.heading.level:
        headings *= 0.8
    if headings == 100:
        return max(60, 40 + 0.6 * contents)
    return 0.4 * headings + 0.6 * contents


def _said(part: Part) -> str:
    return "\n".join(block.text for block in part.blocks)[:_MAX_COMPARED]


@lru_cache(maxsize=100_000)
def _ratio(one: str, other: str) -> float:
    return 100.0 if one == other else ratio(one[:_MAX_COMPARED], other[:_MAX_COMPARED])
