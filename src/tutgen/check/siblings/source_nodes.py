"""The nodes of a source, walked once for all rules: what it says, its code, lists and tables, with their places.

A rule that looks at nodes takes those of a type from `nodes_of(document)`, or the prose, and walks nothing itself.
The line of a node and a text in it give a place: `document.origin.span(text, node.line)`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, TypeVar
from weakref import WeakKeyDictionary

from tutgen.language.document import Document
from tutgen.language.nodes import (
    Aside,
    Badge,
    Break,
    Cell,
    Code,
    CodeNote,
    CodeSpan,
    Dropdown,
    FootnoteMark,
    Heading,
    Image,
    Inline,
    Keys,
    Node,
    Paragraph,
    Tab,
    TabSet,
    Term,
    Text,
    Value,
    children_of,
)

STAND_IN = "\N{OBJECT REPLACEMENT CHARACTER}"
"""Stands in prose for what is no text: an expression, code, keys, a badge, an image, the mark of a footnote."""
_Node = TypeVar("_Node", bound=Node)


class PlacedTab(NamedTuple):
    """The tab that code stands in."""

    group: str = ""
    variant: str = ""
    tabs: int = -1
    """The line of its set of tabs; -1 for none."""


class Part(NamedTuple):
    """A node within a line of prose."""

    start: int
    """Its offset in the text."""
    node: Inline


@dataclass(frozen=True, eq=False)
class Prose:
    """What a paragraph, a heading, a cell, a term, a note, or the title of a block says, its markup resolved."""

    block: Node
    text: str
    """With STAND_IN for what is no text, and a blank for the end of a line."""
    parts: Sequence[Part]
    """The nodes of which it is made, without those that only hold others."""

    def node_at(self, offset: int) -> Inline:
        """The node that an offset of the text lies in: its line tells the place."""
        return next(part.node for part in reversed(self.parts) if part.start <= offset)


class SourceNodes:
    """All nodes of a source, snippets not included."""

    def __init__(self, document: Document) -> None:
        self._by_type: dict[type, list[Node]] = {}
        self._code: list[tuple[Code, PlacedTab]] = []
        heading = (document.heading,) if document.heading else ()
        self._take((*heading, *document.content.nodes), PlacedTab())

    def of(self, kind: type[_Node]) -> Sequence[_Node]:
        """The nodes of a type, in their order."""
        return self._by_type.get(kind, ())  # type: ignore[return-value]

    @property
    def code(self) -> Sequence[tuple[Code, PlacedTab]]:
        """The blocks of code, each with its tab; those within notes on code are not among them."""
        return self._code

    @cached_property
    def prose(self) -> Sequence[Prose]:
        """All that it says, by the types of blocks."""
        blocks = (
            node
            for kind in (Heading, Paragraph, Cell, Term, CodeNote, Aside, Dropdown, Tab, Code)
            for node in self._by_type.get(kind, ())
        )
        return [_prose(block, lines) for block in blocks if (lines := _lines_of(block))]

    def _take(self, nodes: Iterable[Node], tab: PlacedTab | None) -> None:
        """`tab`: None within code."""
        by_type = self._by_type
        for node in nodes:
            kind = node.__class__
            if kind in by_type:
                by_type[kind].append(node)
            else:
                by_type[kind] = [node]
            if kind is Text or kind is Value or kind is CodeSpan:
                continue
            within = tab
            if isinstance(node, Code):
                if tab is not None:
                    self._code.append((node, tab))
                within = None
            elif tab is not None and isinstance(node, TabSet):
                within = tab._replace(tabs=node.line) if node.group else tab
            elif tab is not None and isinstance(node, Tab) and node.group:
                within = tab._replace(group=node.group, variant=node.variant)
            children = children_of(node)
            if children:
                self._take(children, within)


def _lines_of(block: Node) -> Sequence[Node]:
    """The inline nodes that a block says itself."""
    match block:
        case Heading():
            return block.content.nodes
        case Aside() | Dropdown():
            return block.title
        case Tab():
            return tuple(block.label)
        case Code():
            return block.caption
    return children_of(block)


_NO_TEXT = (Value, CodeSpan, Keys, Badge, Image, FootnoteMark)


def _prose(block: Node, nodes: Iterable[Node]) -> Prose:
    text = ""
    parts: list[Part] = []
    left = [*nodes][::-1]
    while left:
        node = left.pop()
        said = ""
        if isinstance(node, Text):
            said = node.text
        elif isinstance(node, Break):
            said = " "
        elif isinstance(node, _NO_TEXT):
            said = STAND_IN
        if said:
            parts.append(Part(len(text), node))  # type: ignore[arg-type]
            text += said
        else:
            left += children_of(node)[::-1]
    return Prose(block, text, parts)


_known: WeakKeyDictionary[Document, SourceNodes] = WeakKeyDictionary()


def nodes_of(document: Document) -> SourceNodes:
    """The nodes of a source, walked when first asked for, and kept for as long as the document."""
    found = _known.get(document)
    if found is None:
        found = _known[document] = SourceNodes(document)
    return found
