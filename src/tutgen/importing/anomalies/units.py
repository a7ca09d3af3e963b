"""What siblings say at one place, as units that can be compared: sentences and lines of code."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from tutgen.check.matrix.units import Masks, Unit, units_of_code, units_of_prose
from tutgen.importing.anomalies.family import prose_lines, written
from tutgen.importing.nouns.block import Block
from tutgen.importing.nouns.line import Line
from tutgen.importing.nouns.table import Section


def said_in(section: Section, page: int, masks: Masks) -> list[Unit]:
    """The sentences that a page says in a section, and the lines of code within directives."""
    lines: list[Line] = []
    for column in section.columns:
        cell = column.cells[page]
        for line in prose_lines(cell) if cell else ():
            if lines and (lines[-1].path, lines[-1].number + 1) != (line.path, line.number):
                lines.append(lines[-1].saying(""))
            lines.append(line)
    if not lines:
        return []
    units = units_of_prose(written(lines), masks, "")
    said = [unit for unit in units if unit.what == "line" or not _is_option(unit)]
    return numbered(part for unit in said for part in _cells(unit))


def _is_option(unit: Unit) -> bool:
    """Whether a unit is an option of a directive that tutgen has none of: `:class: dropdown`."""
    before = unit.source.text[: unit.tokens[0].start]
    return before.rpartition("\n")[2].strip() == ":" and ": " in unit.text


def _cells(unit: Unit) -> Iterator[Unit]:
    """A row of a table as its cells; any other unit as it is."""
    bars = [n for n, token in enumerate(unit.tokens) if token.key == "|"]
    if unit.what != "sentence" or not bars:
        yield unit
        return
    for start, end in zip([-1, *bars], [*bars, len(unit.tokens)], strict=True):
        if tokens := unit.tokens[start + 1 : end]:
            yield replace(unit, tokens=tokens, key=tuple(token.key for token in tokens))


def numbered(units: Iterable[Unit]) -> list[Unit]:
    """The units, those that a page says again with other keys: so that the second is missed where only the first is there."""
    seen: Counter[tuple[str, ...]] = Counter()
    out = []
    for unit in units:
        seen[unit.key] += 1
        again = seen[unit.key]
        key = unit.key if again == 1 else (f"{unit.key[0]} {again}", *unit.key[1:])
        out.append(replace(unit, key=key))
    return out


def code_in(block: Block, masks: Masks) -> list[Unit]:
    """The lines of code of a block."""
    if not block.code or not block.code.lines:
        return []
    return numbered(units_of_code(written(block.code.lines, is_code=True), masks, ""))
