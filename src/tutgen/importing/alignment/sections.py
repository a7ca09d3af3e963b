"""Sibling pages laid side by side: sections, and within them blocks, by global alignment.

Progressive Needleman-Wunsch against the columns so far (S. B. Needleman, C. D. Wunsch, J. Mol. Biol. 48, 1970): difflib is too
greedy where lines repeat.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import groupby
from typing import TypeVar

from rapidfuzz.fuzz import ratio

from tutgen.importing.blocks.cut import Part
from tutgen.importing.nouns.block import Block
from tutgen.importing.nouns.table import Column, Section

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
    rows = _aligned([list(parts) for parts in pages], _likeness_of_parts, sort=None)
    return tuple(_section(row) for row in _reunited(rows))


def _reunited(rows: Sequence[list[Part | None]]) -> Sequence[list[Part | None]]:
    """The rows, of which those are one that have the same section at different places: where most pages have it."""
    whole: list[list[Part | None]] = []
    for row in rows:
        same = next((other for other in whole if _is_moved(row, other)), None)
        if same is None:
            whole.append(row)
            continue
        both = [one or other for one, other in zip(same, row, strict=True)]
        fewer, more = sorted((same, row), key=lambda cells: len(cells) - cells.count(None))
        whole = [both if cells is more else cells for cells in [*whole, row] if cells is not fewer]
    return whole


def _is_moved(row: Sequence[Part | None], other: Sequence[Part | None]) -> bool:
    """Whether a section stands in one row for some pages, and in the other for the others."""
    if any(one and two for one, two in zip(row, other, strict=True)):
        return False
    ones, others = ([part for part in cells if part][:MAX_CELLS] for cells in (row, other))
    return any(
        one.heading is not None
        and two.heading is not None
        and one.heading.text == two.heading.text
        and _ratio(_said(one), _said(two)) >= _WORTH
        for one in ones
        for two in others
    )


def _section(parts: Sequence[Part | None]) -> Section:
    heading = Column(tuple(part.heading if part else None for part in parts))
    blocks = [list(part.blocks) if part else [] for part in parts]
    columns = [Column(tuple(cells)) for cells in _aligned(blocks, likeness, _sort)]
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
    is_list_of_steps = blocks[0].marker != "-"
    rows = _aligned(
        [list(block.items) for block in blocks], likeness, None if is_list_of_steps else _sort
    )
    same = [row for row in rows if None not in row and _is_alike([cell for cell in row if cell])]
    if 2 * len(same) < len(rows) or (is_list_of_steps and any(None in row for row in rows)):
        return [column]
    return [Column(tuple(row)) for row in rows]


def _is_alike(cells: Sequence[Block]) -> bool:
    """Whether more than half of the cells say nearly the same."""
    text = Counter(cell.text for cell in cells).most_common(1)[0][0]
    usual = next(cell for cell in cells if cell.text == text)
    return 2 * sum(likeness(usual, cell) >= _LIKE for cell in cells) > len(cells)


def _aligned(
    pages: Sequence[list[_T]],
    gain: Callable[[_T, _T], float],
    sort: Callable[[_T], object] | None,
) -> list[list[_T | None]]:
    """Rows of one cell a page. Pages are added one after another, the one with most parts first.

    What is alike in nothing but its place and its `sort` belongs together as well: between two rows that pages share, a service's
    own command stands where its sibling has another."""
    order = sorted(range(len(pages)), key=lambda n: (-len(pages[n]), n))
    rows: list[list[_T | None]] = []
    for count, number in enumerate(order):
        pairs = (
            _paired(rows, pages[number], gain)
            if count
            else [(None, n) for n in range(len(pages[number]))]
        )
        if sort:
            firsts = [next(cell for cell in row if cell is not None) for row in rows]
            pairs = _joined(pairs, [*map(sort, firsts)], [*map(sort, pages[number])])
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


def _joined(
    pairs: Sequence[tuple[int | None, int | None]],
    of_rows: Sequence[object],
    of_cells: Sequence[object],
) -> list[tuple[int | None, int | None]]:
    """The pairs, with rows and cells joined that have no counterpart, and lie between the same pairs: those of sorts of which there
    are as many rows as cells, if they follow each other alike."""
    joined: list[tuple[int | None, int | None]] = []
    for is_paired, run in groupby(pairs, lambda pair: None not in pair):
        alone = list(run)
        if is_paired:
            joined += alone
            continue
        rows = [row for row, _ in alone if row is not None]
        cells = [cell for _, cell in alone if cell is not None]
        counted = Counter(of_rows[n] for n in rows), Counter(of_cells[n] for n in cells)
        even = {sort for sort, count in counted[0].items() if counted[1][sort] == count}
        ends = [
            *zip(
                [n for n in rows if of_rows[n] in even],
                [n for n in cells if of_cells[n] in even],
                strict=True,
            )
        ]
        if any(of_rows[row] != of_cells[cell] for row, cell in ends):
            joined += alone
            continue
        for row, cell in ends:
            joined += _before(rows, row, cells, cell)
            joined.append((row, cell))
            rows, cells = [n for n in rows if n > row], [n for n in cells if n > cell]
        joined += _before(rows, None, cells, None)
    return joined


def _before(
    rows: Sequence[int], row: int | None, cells: Sequence[int], cell: int | None
) -> list[tuple[int | None, int | None]]:
    """What stands alone before a row and a cell; all of it, if these are None."""
    return [
        *((n, None) for n in rows if row is None or n < row),
        *((None, n) for n in cells if cell is None or n < cell),
    ]


def _sort(block: Block) -> object:
    """What blocks have in common that may stand in each other's place."""
    if block.code:
        return "code", block.code.call and block.code.call.method
    return block.kind, block.kind == "directive" and block.lines[0].text.split(maxsplit=1)[0]


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
