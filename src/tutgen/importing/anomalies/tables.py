"""Tables with fewer rows than those of siblings."""

from collections import Counter
from collections.abc import Iterator, Sequence

from tutgen.diagnostics import Diagnostic
from tutgen.importing.anomalies.family import Family, is_usual
from tutgen.importing.anomalies.losses import missing_texts
from tutgen.importing.nouns.block import Block
from tutgen.importing.nouns.line import Line
from tutgen.importing.nouns.table import Column

NEARLY_ALL = 0.8
"""Where fewer pages agree, tables are as long as each service needs."""
FEWEST_ROWS = 2


def missing_rows(family: Family) -> Iterator[Diagnostic]:
    """Tables that have a row less than those of nearly all siblings. Rows that siblings share are told by their words."""
    told = [found.span for found in missing_texts(family)]
    for column in _tables(family):
        counted = Counter(len(_rows(cell)) for cell in column.blocks)
        usual, holders = counted.most_common(1)[0]
        count = len(column.blocks)
        if usual <= FEWEST_ROWS or not is_usual(holders, count) or holders < NEARLY_ALL * count:
            continue
        for cell in column.blocks:
            rows = _rows(cell)
            at = {(line.path, line.number) for line in cell.lines}
            if len(rows) < usual and not any((span.path, span.line) in at for span in told):
                yield Diagnostic(
                    "missing-text",
                    f"the table has {len(rows)} rows, and {usual} on {holders} of {count} pages",
                    (rows or cell.lines)[-1].span(),
                    "write what is missing, unless it does not hold for this service",
                )


def _tables(family: Family) -> Iterator[Column]:
    return (c for c in family.columns if any(cell.kind == "table" for cell in c.blocks))


def _rows(cell: Block) -> Sequence[Line]:
    """The rows of a table, without its head."""
    return cell.lines[2:]
