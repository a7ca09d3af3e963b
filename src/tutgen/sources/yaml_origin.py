"""The places of values and keys in YAML sources.

Values carry no positions: when a problem is to be reported, the text is composed again and the place
looked up (PyYAML's nodes held for all files would cost more than the whole build).
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

import yaml

from tutgen.diagnostics import Span
from tutgen.sources.json_pointer import Steps
from tutgen.sources.source import Source, find, lines_of
from tutgen.sources.yaml_nodes import TooDeepError, compose, node_span


class YamlOrigin(NamedTuple):
    """A text that is a value in a YAML source."""

    source: Source
    at: Steps = ()
    """From the root of the document to the value."""

    @property
    def path(self) -> str:
        return self.source.path

    def span(self, needle: str = "", line: int = 0, column: int = 0) -> Span:
        """As `Origin.span`, within the value; the value itself if `needle` is not there as written."""
        node, _ = _lookup(self.source, self.at)
        if node is None:
            return Span(self.source.path)
        start, stop = node.start_mark.line, node.end_mark.line
        if needle:
            lines = lines_of(self.source.text)
            block = isinstance(node, yaml.ScalarNode) and node.style in ("|", ">")
            exact = (
                start + 1 + line
                if isinstance(node, yaml.ScalarNode) and node.style == "|"
                else start
            )
            for first in (exact, start + block):
                column = node.start_mark.column if first == start else 0
                found = find(self.source.path, lines, needle, first, stop + 1, column)
                if lines[found.line - 1][found.column - 1 :].startswith(needle.split("\n", 1)[0]):
                    return found
        return node_span(self.source, node)

    def written(self) -> str:
        """The value as it is written; empty if there is none."""
        node, _ = _lookup(self.source, self.at)
        return self.source.text[node.start_mark.index : node.end_mark.index] if node else ""

    def in_literal(self, needle: str, line: int, column: int) -> Span | None:
        """The place of `needle`, which stands at a line and column (from 0) of the value, if this is a literal
        block (`|`); None for any other style, in which lines may differ from those of the file."""
        node, _ = _lookup(self.source, self.at)
        if not isinstance(node, yaml.ScalarNode) or node.style != "|":
            return None
        lines = lines_of(node.value)
        number = node.start_mark.line + 2 + line
        written, first = self.source.line(number) or "", needle.split("\n", 1)[0]
        at = len(written) - len(lines[line]) + column if line < len(lines) else -1
        if at < column or not written.startswith(first, at):
            return None
        return Span(self.path, number, at + 1, number, at + 1 + len(first))

    def occurrence(self, needle: str, number: int) -> Span:
        """The place of the occurrence of `needle` with this number (from 0) in the value."""
        node, _ = _lookup(self.source, self.at)
        if node is not None:
            whole = self.source.text
            places = _places(whole, needle, node.start_mark.index, node.end_mark.index)
            if number < len(places):  # else it is folded over two lines, or escaped
                at = places[number]
                line = whole.count("\n", 0, at) + 1
                column = at - whole.rfind("\n", 0, at)
                return Span(self.source.path, line, column, line, column + len(needle))
        return self.span(needle)

    def lines(self) -> range:
        """The numbers of the lines from the value's key to its end."""
        node, key = _lookup(self.source, self.at)
        if node is None:
            return range(1, 2)
        end = node.end_mark
        return range((key or node).start_mark.line + 1, end.line + (end.column > 0) + 1)

    def child(self, *steps: str | int) -> "YamlOrigin":
        """The origin of the value at these steps from this one, which need not exist."""
        return YamlOrigin(self.source, self.at + steps)

    def key_span(self) -> Span:
        """The place of the value's key, or of the value where it has none."""
        node, key = _lookup(self.source, self.at)
        chosen = key or node
        return node_span(self.source, chosen) if chosen is not None else Span(self.source.path)


class KeyOrigin(NamedTuple):
    """A text that is the key of a value in a YAML source."""

    value: YamlOrigin

    @property
    def path(self) -> str:
        return self.value.path

    def span(self, needle: str = "", line: int = 0, column: int = 0) -> Span:
        """The place of `needle` in the key; of the whole key if it is not there as written."""
        key = self.value.key_span()
        written = (self.value.source.line(key.line) or "")[: key.end_column - 1]
        at = written.find(needle, key.column - 1) if needle else -1
        if at < 0:
            return key
        return Span(key.path, key.line, at + 1, key.line, at + 1 + len(needle))


@lru_cache(maxsize=16)  # a text may have the same fault many times
def _places(whole: str, needle: str, start: int, end: int) -> list[int]:
    """The offsets of all occurrences of `needle` in `whole[start:end]`, overlapping ones too."""
    found = []
    at = whole.find(needle, start, end)
    while at >= 0:
        found.append(at)
        at = whole.find(needle, at + 1, end)
    return found


def _lookup(source: Source, at: Steps) -> tuple[Any, Any]:
    """The node at a path, or the nearest above it, and the node of its key."""
    node = _composed(source.text)
    key = None
    for step in at:
        found = next((pair for pair in _children(node, step)), None)
        if found is None:
            break
        key, node = found
    return node, key


@lru_cache(maxsize=1)
def _composed(text: str) -> Any:
    """The nodes of a text, kept for the next problem in the same file."""
    try:
        return compose(text)
    except (TooDeepError, yaml.YAMLError):
        return None


def _children(node: Any, step: str | int) -> Iterator[tuple[Any, Any]]:
    """The child node at a key or index, with the node of its key (None for an index); nothing if there is none."""
    if isinstance(node, yaml.MappingNode):
        yield from (pair for pair in node.value if pair[0].value == step)
    elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        yield None, node.value[step]
