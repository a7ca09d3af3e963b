"""What a source shows and tells of code: its blocks of code, and the lists, tables and sentences that name parts of it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple
from weakref import WeakKeyDictionary

from tutgen.check.siblings.code.shown_code import ShownCode, shown_code
from tutgen.check.siblings.source_nodes import PlacedTab
from tutgen.content.samples import Samples
from tutgen.diagnostics import Span
from tutgen.language.document import Document
from tutgen.language.expressions.expression import Expression
from tutgen.language.nodes import (
    Cell,
    Code,
    CodeSpan,
    Each,
    Heading,
    Include,
    Item,
    List,
    Node,
    Only,
    Paragraph,
    Request,
    Row,
    Styled,
    Table,
    Text,
    Value,
    children_of,
    literal_of,
)
from tutgen.sources.source import Origin

_FIELD = re.compile(r"\{\{\s*service\.(\w+)\b[^}]*\}\}")
_RECORDS = re.compile(r"(?:\{\{)?\s*service\.(\w+)\s*(?:\}\})?")
_KEY_OF_RECORD = re.compile(r"\{\{\s*(\w+)\.(\w+)\s*\}\}")
_BETWEEN = re.compile(r"\s*(?:,|/|&|\+|\w{1,3}|,\s*\w{1,3})\s*")
"""What stands between two names that an item is about: `a`, `b` and `c`."""
_MAY_LACK = re.compile(
    r"""n['’]t\b | \b(?: optional(?:ly)? | may | can | could | defaults? | if | unless | only | no | not | never | without | left
    | leaves? | omit(?:s|ted)? )\b""",
    re.VERBOSE | re.IGNORECASE,
)
"""Words with which an entry says that the example need not have the name."""


class Name(NamedTuple):
    """A code span that leads an item or a row."""

    text: str
    origin: Origin
    line: int
    """In `origin`, from 0."""

    def span(self) -> Span:
        return self.origin.span(self.text, self.line)


class Entry(NamedTuple):
    """An item of a list, or a row of a table, that begins with code spans."""

    names: Sequence[Name]
    mark: str
    """What follows the names: a mark such as `:`, the first word, or nothing in a cell of its own."""
    said: str
    """The words behind the names."""

    @property
    def is_optional(self) -> bool:
        """Whether it says that the code need not have the names."""
        return bool(_MAY_LACK.search(self.said))


@dataclass(frozen=True, eq=False)
class NameList:
    """A list or a table whose entries begin with code spans."""

    entries: Sequence[Entry]
    field: str
    """Of the service that says it; empty for what pages share."""

    @cached_property
    def judged(self) -> Sequence[Entry]:
        """The entries of the usual form: another one says that it is something else."""
        marks = [entry.mark for entry in self.entries]
        usual = max(marks, key=marks.count)
        return [entry for entry in self.entries if entry.mark == usual]

    @cached_property
    def names(self) -> frozenset[str]:
        return frozenset(name.text for entry in self.entries for name in entry.names)


class Enumeration(NamedTuple):
    """Code spans that a sentence joins: `a`, `b` and `c`."""

    names: Sequence[Name]
    joint: str
    """The word before the last one, in lower case."""


class FieldShown(NamedTuple):
    """The place where a page shows a field of its service."""

    name: str


class RequestShown(NamedTuple):
    name: str


class SectionBreak(NamedTuple):
    """A heading: what stands before it tells of other code."""


class Condition(NamedTuple):
    """Blocks for some pages."""

    node: Only
    blocks: Sequence["Block"]


class RecordsTold(NamedTuple):
    """A list or a table with an entry for each record of a field, led by the text of one key."""

    field: str
    key: str


Block = (
    ShownCode
    | NameList
    | Enumeration
    | FieldShown
    | RequestShown
    | SectionBreak
    | Condition
    | RecordsTold
)


def _blocks_of(
    nodes: Iterable[Node], origin: Origin, samples: Samples, own: str
) -> Iterator[Block]:
    """The blocks of nodes of one source; `own`: the field that says them."""
    for node in nodes:
        if isinstance(node, Code):
            yield from shown_code(node, PlacedTab(), samples)
        elif isinstance(node, Heading):
            yield SectionBreak()
        elif isinstance(node, Request):
            yield RequestShown(node.name)
        elif isinstance(node, Only):
            inside = tuple(_blocks_of(node.children, origin, samples, own))
            if inside:
                yield Condition(node, inside)
        elif isinstance(node, List | Table):
            parts = node.items if isinstance(node, List) else node.rows
            yield from _told(parts, origin, own)
            if isinstance(node, List):
                yield from _blocks_of(node.items, origin, samples, own)
        elif isinstance(node, Paragraph):
            yield from _of_paragraph(node, origin)
        elif not isinstance(node, Include):
            yield from _blocks_of(children_of(node), origin, samples, own)


def _told(parts: Iterable[Item | Row | Each], origin: Origin, own: str) -> Iterator[Block]:
    entries: list[Entry] = []
    for part in parts:
        if isinstance(part, Each):
            records = _RECORDS.fullmatch(part.listed.source)
            for child in part.children if records else ():
                lead = next(iter(_lead(child)), None)
                expression = lead.text[0] if isinstance(lead, CodeSpan) and lead.text else None
                key = isinstance(expression, Expression) and _KEY_OF_RECORD.fullmatch(
                    expression.source
                )
                if records and key and key[1] == part.variable:
                    yield RecordsTold(records[1], key[2])
        elif entry := _entry(part, origin):
            entries.append(entry)
    if len(entries) > 1:
        yield NameList(entries, own)


def _lead(part: Node) -> Sequence[Node]:
    """The inline nodes that an item or a row begins with, its styles resolved."""
    if isinstance(part, Row):
        first: Node | None = part.cells[0] if part.cells else None
    else:
        first = next(iter(children_of(part)), None)
    if not isinstance(first, Cell | Paragraph):
        return ()
    found: list[Node] = []
    for node in first.children:
        found += node.children if isinstance(node, Styled) else (node,)
    return found


def _entry(part: Item | Row, origin: Origin) -> Entry | None:
    names: list[Name] = []
    mark = said = ""
    for node in _lead(part):
        text = literal_of(node.text) if isinstance(node, CodeSpan) else None
        if not mark and text and not said:
            names.append(Name(text, origin, node.line))
        elif isinstance(node, Text) and names:
            is_between = not mark and _BETWEEN.fullmatch(node.text)
            if not is_between and not mark:
                words = node.text.split(None, 1)
                mark = words[0][:1] if words and not words[0][:1].isalnum() else " ".join(words[:1])
            said += node.text if mark else ""
        elif not names:
            return None
    if isinstance(part, Row):
        said += " ".join(_plain(cell) for cell in part.cells[1:])
    return Entry(tuple(names), mark, said) if names else None


def _plain(node: Node) -> str:
    return node.text if isinstance(node, Text) else "".join(map(_plain, children_of(node)))


def _of_paragraph(node: Paragraph, origin: Origin) -> Iterator[Block]:
    names: list[Name] = []
    joint = ""
    for child in (*node.children, Text(node.line, ".")):
        if isinstance(child, Value):
            shown = _FIELD.fullmatch(child.expression.source)
            if shown:
                yield FieldShown(shown[1])
        text = literal_of(child.text) if isinstance(child, CodeSpan) else None
        if text:
            names.append(Name(text, origin, child.line))
        elif isinstance(child, Text) and names and _BETWEEN.fullmatch(child.text):
            joint = child.text.strip(" ,").lower()
        else:
            if len(names) > 2:
                yield Enumeration(tuple(names), joint)
            names, joint = [], ""


_of_documents: WeakKeyDictionary[Document, Sequence[Block]] = WeakKeyDictionary()


def blocks_of(document: Document, samples: Samples, own: str = "") -> Sequence[Block]:
    """The blocks of a source, kept for as long as it."""
    found = _of_documents.get(document)
    if found is None:
        found = tuple(_blocks_of(document.content.nodes, document.origin, samples, own))
        _of_documents[document] = found
    return found
