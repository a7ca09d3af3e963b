"""Where code, comments, links and other parts stand in a text in Markdown.

For rules that look for words in a text as somebody wrote it: the nodes of its document tell the parts.
All parts are pairs of offsets, in their order.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tutgen.language.compiled import compiled_document
from tutgen.language.directives import DIRECTIVES
from tutgen.language.document import Document
from tutgen.language.markdown import compile_line, compile_markdown
from tutgen.language.nodes import (
    Code,
    Content,
    Heading,
    Image,
    Include,
    Link,
    List,
    Only,
    Request,
    Response,
    walk,
)
from tutgen.language.parsing.parser import Parser, Syntax
from tutgen.language.place import Place
from tutgen.sources.source import Origin, Source, TextOrigin

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Outline:
    """The parts of a text."""

    code: tuple[Range, ...] = ()
    """Blocks of code with their fences, code spans with their backticks, and roles."""
    comments: tuple[Range, ...] = ()
    definitions: tuple[Range, ...] = ()
    """Of addresses of links."""
    directives: tuple[Range, ...] = ()
    """Lines of directives that say nothing themselves: conditions, requests, snippets."""
    conditions: tuple[Range, ...] = ()
    """Those of conditions."""
    addresses: tuple[Range, ...] = ()
    """Of links and images."""
    labels: tuple[Range, ...] = ()
    """Of links, with their brackets."""
    headings: tuple[tuple[Range, str], ...] = ()
    """Each with what it says, as it is written; without its marks."""
    numbered: tuple[Range, ...] = ()
    """Numbered lists."""
    has_links: bool = False


def outline(text: str, origin: Origin) -> Outline:
    """The parts of the Markdown at an origin, by the document that is in use for it.

    A text without one is parsed: it is no Markdown on any page, as a title or a name, or belongs to
    a page whose rules have run before.
    """
    document = compiled_document(text, origin) or compile_markdown(text, origin, _SYNTAX)
    return _Outliner(text).of(document)


def outline_of_lines(text: str) -> Outline:
    """The parts of a text whose lines each hold Markdown, if any, as those of a YAML source do.

    Such lines are parsed here, one by one: the documents of the source are those of its values, in
    which quotes, escapes and indents of YAML are gone, and with them the places.
    """
    code: list[Range] = []
    addresses: list[Range] = []
    start = 0
    for line in text.split("\n"):
        if "`" in line or "](" in line:
            document = compile_line(line, TextOrigin(Source("", line)), _SYNTAX)
            found = _Outliner(line).of(document)
            code += ((start + a, start + b) for a, b in found.code)
            addresses += ((start + a, start + b) for a, b in found.addresses)
        start += len(line) + 1
    return Outline(tuple(code), addresses=tuple(addresses))


def _unread(parser: Parser, written: str, place: Place) -> Document:
    """A snippet of which only the place counts."""
    return Document(parser.origin, Content())


_SYNTAX = Syntax(DIRECTIVES, _unread)


class _Outliner:
    def __init__(self, text: str) -> None:
        self.text = text
        self.starts = [0]
        for line in text.split("\n"):
            self.starts.append(self.starts[-1] + len(line) + 1)

    def of(self, document: Document) -> Outline:
        heading = (document.heading,) if document.heading else ()
        nodes = list(walk((*heading, *document.content.nodes)))
        spans = [
            (extent.kind, (self._at(*extent[1:3]), self._at(*extent[3:5])))
            for extent in document.extents
        ]
        blocks = [self._lines(node.line, node.end_line) for node in nodes if isinstance(node, Code)]
        silent = [n for n in nodes if isinstance(n, Only | Request | Response | Include)]
        return Outline(
            _sorted([*blocks, *(span for kind, span in spans if kind == "code")]),
            _sorted(span for kind, span in spans if kind == "comment"),
            _sorted(span for kind, span in spans if kind == "definition"),
            tuple(self._lines(node.line, node.line + 1) for node in silent),
            tuple(self._lines(n.line, n.line + 1) for n in silent if isinstance(n, Only)),
            _sorted(self._addresses(n for n in nodes if isinstance(n, Link | Image))),
            _sorted(self._labels(document)),
            tuple(self._heading(node) for node in nodes if isinstance(node, Heading)),
            _sorted(
                self._lines(node.line, node.end_line)
                for node in nodes
                if isinstance(node, List) and node.start is not None
            ),
            bool(document.links),
        )

    def _at(self, line: int, column: int) -> int:
        return min(self.starts[min(line, len(self.starts) - 1)] + column, len(self.text))

    def _lines(self, start: int, end: int) -> Range:
        """From the beginning of a line to the end of the one above another."""
        return self._at(start, 0), max(self._at(end, 0) - (end < len(self.starts) - 1), 0)

    def _addresses(self, nodes: Iterable[Link | Image]) -> Iterator[Range]:
        """Those that stand right behind a label."""
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


def _sorted(parts: Iterable[Range]) -> tuple[Range, ...]:
    """The parts in their order, without those that stand in another."""
    found: list[Range] = []
    for start, end in sorted(parts):
        if not found or start >= found[-1][1]:
            found.append((start, end))
    return tuple(found)
