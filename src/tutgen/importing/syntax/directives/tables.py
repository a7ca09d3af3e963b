"""Tables, written as lists, as values between commas, or with a caption."""

import csv
import re
from collections.abc import Sequence

from tutgen.importing.nouns.line import Line
from tutgen.importing.syntax.directives.body import read_directive, titled
from tutgen.importing.syntax.node import Node, indent_of
from tutgen.importing.syntax.options import split_options
from tutgen.importing.syntax.writing import Writing


def list_table(node: Node, writing: Writing) -> list[Line]:
    """`{list-table}`: a list of lists, as a table of Markdown."""
    options, _, body = split_options(node.lines())
    rows: list[tuple[Line, list[list[str]]]] = []
    for line in body:
        found = re.match(r"[ \t]*(?:([*-])[ \t]+)?([*-])(?:[ \t]+(.*)|$)", line.text)
        starts_row = re.match(r"[ \t]*[*-][ \t]+[*-](?:[ \t]|$)", line.text)
        if starts_row and found:
            rows.append((line, [[found[3] or ""]]))
        elif rows and found:
            rows[-1][1].append([found[3] or ""])
        elif rows and line.text.strip():
            rows[-1][1][-1].append(line.text.strip())
    heads = options.get("header-rows", "0")
    cells = [(line, [" ".join(cell).strip() for cell in row]) for line, row in rows]
    return titled(
        node, _table_of(node, cells, writing, has_head=heads.isdigit() and int(heads) > 0)
    )


def csv_table(node: Node, writing: Writing) -> list[Line]:
    """`{csv-table}`: lines of values between commas, as a table of Markdown."""
    options, places, body = split_options(node.lines())
    if file := options.get("file"):
        body = writing.reading.include(file, node.opening)
    rows = [(line, _fields(line.text)) for line in body if line.text.strip()]
    has_head = options.get("header-rows", "0").strip() not in ("", "0")
    if header := options.get("header"):
        rows.insert(0, (places["header"], _fields(header)))
        has_head = True
    return titled(node, _table_of(node, rows, writing, has_head=has_head))


def _fields(text: str) -> list[str]:
    try:
        return next(csv.reader([text], skipinitialspace=True), [])
    except csv.Error:
        return text.split(",")


def _table_of(
    node: Node,
    rows: Sequence[tuple[Line, Sequence[str]]],
    writing: Writing,
    *,
    has_head: bool,
) -> list[Line]:
    """A table of Markdown; a row of empty cells as its head, if it has none."""
    width = max((len(cells) for _, cells in rows), default=0)
    if not width:
        return []
    if not has_head:
        rows = [(rows[0][0], [""] * width), *rows]
    out: list[Line] = []
    for index, (line, cells) in enumerate(rows):
        texts = writing.prose([line.saying(cell) for cell in cells], writing.reading)
        shown = [text.text.strip().replace("|", "\\|") for text in texts]
        shown += [""] * (width - len(shown))
        out.append(line.saying(f"{indent_of(node)}| {' | '.join(shown)} |"))
        if not index:
            out.append(line.saying(f"{indent_of(node)}|{' --- |' * width}"))
    return out


def titled_table(node: Node, writing: Writing) -> list[Line]:
    """`{table} Caption`."""
    _, _, body = read_directive(node, writing)
    return titled(node, body)
