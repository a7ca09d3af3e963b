"""Where code, comments, links and other parts stand in a text in Markdown.

For rules that look for words in a text as somebody wrote it; the nodes of its document tell the ranges.
A range is a pair of offsets in the text, the second one behind the range. Ranges of a kind are in
order and do not overlap.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tutgen.content.words import ORIGINAL, words_in
from tutgen.language.directives import DIRECTIVES
from tutgen.language.document import Document
from tutgen.language.document_registry import compiled_document
from tutgen.language.markdown import compile_line, compile_markdown
from tutgen.language.nodes import (
    Code,
    Content,
    Each,
    Heading,
    Image,
    Include,
    Link,
    List,
    Node,
    Only,
    Paragraph,
    Request,
    Response,
    Row,
    Step,
    Tab,
    TabSet,
    Term,
    walk,
)
from tutgen.language.parsing.parser import Parser, Syntax
from tutgen.language.place import Place
from tutgen.sources.source import Origin, Source, TextOrigin

Range = tuple[int, int]
_SILENT = Only | Each | Request | Response | Include | TabSet


@dataclass(frozen=True, slots=True)
class MarkupRanges:
    """The ranges of each kind of markup in a text."""

    code: tuple[Range, ...] = ()
    """Blocks of code with their fences, code spans with their backticks, and roles."""
    comments: tuple[Range, ...] = ()
    definitions: tuple[Range, ...] = ()
    """Definitions of link addresses: `[label]: address`."""
    directives: tuple[Range, ...] = ()
    """First lines of directives that show no text of their own: conditions, requests, snippets."""
    conditions: tuple[Range, ...] = ()
    """First lines of conditions, which are among `directives`."""
    addresses: tuple[Range, ...] = ()
    """Addresses of links and images, where they stand right behind a label."""
    labels: tuple[Range, ...] = ()
    """Labels of links, with their brackets."""
    headings: tuple[tuple[Range, str], ...] = ()
    """The line of each heading, and its text as written, without the marks `#`."""
    numbered: tuple[Range, ...] = ()
    """Numbered lists."""
    paragraphs: tuple[Range, ...] = ()
    """Paragraphs that stand in no list, table, note, tab or condition."""
    blocks: tuple[Range, ...] = ()
    """The lines of paragraphs, headings and terms, and each line of a table, with what begins an item, a heading or a
    quotation there."""
    has_links: bool = False


def markup_ranges(text: str, origin: Origin) -> MarkupRanges:
    """The ranges in the Markdown at an origin.

    They are read from the document in use for it. A text without one is parsed: it is not Markdown on
    any page, like a title or a name, or it belongs to a page whose rules have run before.
    """
    document = compiled_document(text, origin) or compile_markdown(text, origin, _SYNTAX)
    return _Collector(text).of(document)


def markup_ranges_of_lines(text: str) -> MarkupRanges:
    """The ranges of code and addresses in a text whose lines each may hold Markdown: a YAML source.

    Such lines are parsed here, one by one: the documents of the source are those of its values, in
    which quotes, escapes and indents of YAML are gone, and with them the places.
    """
    code: list[Range] = []
    addresses: list[Range] = []
    start = 0
    for line in text.split("\n"):
        if "`" in line or "](" in line:
            document = compile_line(line, TextOrigin(Source("", line)), _SYNTAX)
            found = _Collector(line).of(document)
            code += ((start + a, start + b) for a, b in found.code)
            addresses += ((start + a, start + b) for a, b in found.addresses)
        start += len(line) + 1
    return MarkupRanges(tuple(code), addresses=tuple(addresses))


def _unread(parser: Parser, written: str, place: Place) -> Document:
    """An empty document in place of a snippet: only the line of its include matters here."""
    return Document(parser.origin, Content())


_SYNTAX = Syntax(DIRECTIVES, _unread, words_in(ORIGINAL).pages)


class _Collector:
    def __init__(self, text: str) -> None:
        self.text = text
        self.starts = [0]
        for line in text.split("\n"):
            self.starts.append(self.starts[-1] + len(line) + 1)

    def of(self, document: Document) -> MarkupRanges:
        heading = (document.heading,) if document.heading else ()
        nodes = list(walk((*heading, *document.content.nodes)))
        spans = [
            (extent.kind, (self._at(*extent[1:3]), self._at(*extent[3:5])))
            for extent in document.extents
        ]
        blocks = [self._lines(node.line, node.end_line) for node in nodes if isinstance(node, Code)]
        silent = [n for n in nodes if isinstance(n, _SILENT) or (isinstance(n, Tab) and n.variant)]
        return MarkupRanges(
            _sorted([*blocks, *(span for kind, span in spans if kind == "code")]),
            _sorted(span for kind, span in spans if kind == "comment"),
            _sorted(span for kind, span in spans if kind == "definition"),
            tuple(self._lines(node.line, node.line + 1) for node in silent),
            tuple(self._lines(n.line, n.line + 1) for n in silent if isinstance(n, Only | Each)),
            _sorted(self._addresses(n for n in nodes if isinstance(n, Link | Image))),
            _sorted(self._labels(document)),
            tuple(self._heading(node) for node in nodes if isinstance(node, Heading)),
            _sorted(
                self._lines(node.line, node.end_line)
                for node in nodes
                if isinstance(node, List) and node.start is not None
            ),
            self._blocks([*_paragraphs(document.content.nodes)]),
            self._blocks((*heading, *document.content.nodes)),
            bool(document.links),
        )

    def _blocks(self, nodes: Sequence[Node]) -> tuple[Range, ...]:
        return _sorted(
            self._lines(node.line, max(inner.line for inner in walk([node])) + 1)
            for node in walk(nodes)
            if isinstance(node, Paragraph | Heading | Term | Row)
        )

    def _at(self, line: int, column: int) -> int:
        return min(self.starts[min(line, len(self.starts) - 1)] + column, len(self.text))

    def _lines(self, start: int, end: int) -> Range:
        """The range of the lines from `start` up to, without, `end`; its last line end is not part of it."""
        return self._at(start, 0), max(self._at(end, 0) - (end < len(self.starts) - 1), 0)

    def _addresses(self, nodes: Iterable[Link | Image]) -> Iterator[Range]:
        """The ranges of addresses that stand right behind a label."""
        end = 0
        for node in nodes:
            needle = f"]({node.place.needle}"
            start = self.text.find(needle, max(end, self._at(node.place.line, 0)))
            if start >= 0:
                end = start + len(needle)
                yield start + 2, end

    def _labels(self, document: Document) -> Iterator[Range]:
        end = 0
        for link in document.links:
            label = f"[{link.label}]"
            start = self.text.find(label, max(end, self._at(link.place.line, 0)))
            if link.label and start >= 0:
                end = start + len(label)
                yield start, end

    def _heading(self, node: Heading) -> tuple[Range, str]:
        start, end = self._lines(node.line, node.line + 1)
        return (start, end), self.text[start:end].strip().strip("#").strip()


def _paragraphs(nodes: Iterable[Node]) -> Iterator[Paragraph]:
    """Those of the text itself, and of its steps."""
    for node in nodes:
        if isinstance(node, Paragraph):
            yield node
        elif isinstance(node, Step):
            yield from _paragraphs(node.children)


def _sorted(ranges: Iterable[Range]) -> tuple[Range, ...]:
    """The ranges in order, without those that begin within another."""
    found: list[Range] = []
    for start, end in sorted(ranges):
        if not found or start >= found[-1][1]:
            found.append((start, end))
    return tuple(found)
