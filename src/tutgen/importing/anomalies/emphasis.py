"""Marked lines of code that do not fit what the code is and what its notes explain."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from tutgen.diagnostics import Diagnostic, Span
from tutgen.importing.anomalies.family import Family, is_usual
from tutgen.importing.anomalies.notes import explained_lines
from tutgen.importing.nouns.block import Block, Code
from tutgen.importing.nouns.table import Column

_BRACKETS = re.compile(r"[\s{}\[\](),;]*")
_HEAD = re.compile(r"\s*\[[^\]]*\]\s*")


def wrong_emphasis(family: Family) -> Iterator[Diagnostic]:
    """Marked brackets, explained lines that are not marked, and a range that begins or ends elsewhere than those of siblings."""
    for column in family.columns:
        marked = [(cell, cell.code) for cell in column.blocks if cell.code and cell.code.emphasized]
        usual = _usual_ends([code for _, code in marked])
        for cell, code in marked:
            faults = [*_faults(column, code, usual)]
            if faults:
                yield Diagnostic(
                    "wrong-emphasis",
                    f"the marked lines do not fit: {'; '.join(faults)}",
                    _place(cell, code),
                    "mark the lines that the notes explain, or none",
                )


def _faults(column: Column, code: Code, usual: tuple[bool, bool] | None) -> Iterator[str]:
    """What is wrong with the marked lines. `usual`: where those of siblings begin and end."""
    texts = [line.text for line in code.lines]
    marked = code.emphasized
    brackets = [n for n in marked if _BRACKETS.fullmatch(texts[n - 1])]
    if brackets:
        yield f"{_lines(brackets)} only brackets"
    unmarked = [n for n in explained_lines(column, code) if n not in marked]
    if unmarked:
        yield f"{_lines(unmarked, 'explained')}, not marked"
    if usual and not brackets and not unmarked:
        begins, ends = _ends(code)
        if begins and not usual[0]:
            yield f"line {marked[0]} is the head of a table, which siblings do not mark"
        if not ends and usual[1]:
            yield f"they end at line {marked[-1]}, those of siblings at the last line"


def _ends(code: Code) -> tuple[bool, bool]:
    """Whether the marked lines begin at the head of a table, and whether they end at the last line that is no bracket."""
    last = max(
        (n for n, line in enumerate(code.lines, 1) if not _BRACKETS.fullmatch(line.text)), default=0
    )
    first = code.lines[code.emphasized[0] - 1].text
    return bool(_HEAD.fullmatch(first)), code.emphasized[-1] == last


def _usual_ends(codes: Sequence[Code]) -> tuple[bool, bool] | None:
    counted = Counter(map(_ends, codes)).most_common(1)
    return counted[0][0] if counted and is_usual(counted[0][1], len(codes)) else None


def _lines(numbers: Sequence[int], what: str = "") -> str:
    listed = ", ".join(map(str, numbers))
    verb = "is" if len(numbers) == 1 else "are"
    return f"line{'s' if len(numbers) > 1 else ''} {listed} {verb}{' ' if what else ''}{what}"


def _place(block: Block, code: Code) -> Span:
    """The place of the option that marks lines, or of the first line of the block."""
    first = code.lines[0].number
    head = [line for line in block.lines if line.number < first] or block.lines[:1]
    return next((line.span() for line in head if "emphasize" in line.text), head[0].span())
