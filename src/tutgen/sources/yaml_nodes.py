"""A YAML text composed to PyYAML's nodes, each with its place in the text."""

import json
import re
from contextlib import suppress
from typing import Any

import yaml

from tutgen.diagnostics import Span
from tutgen.sources.source import Source

MAX_DEPTH = 60
"""The most levels of collections."""
_PAIR = re.compile(
    r"(?<!\\)((?:\\\\)*)(\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})"
)
"""A character beyond U+FFFF as JSON escapes it, which libyaml refuses."""
_OPENING = re.compile(r"[\[{]|[-?][ \t]")


class _Loader(yaml.CSafeLoader):
    """Leaves plain scalars texts: `yaml_source` decides which are numbers and so on."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012


class TooDeepError(Exception):
    """A collection within MAX_DEPTH others; `event` is its beginning."""

    def __init__(self, event: yaml.Event) -> None:
        super().__init__()
        self.event = event


def compose(text: str) -> Any:
    """The root node of a text, or None if it holds none.

    Raises yaml.YAMLError, and TooDeepError for more than MAX_DEPTH levels. PyYAML composes by recursion in C,
    which crashes at some depth, and some versions report deep texts by errors of their own. So the depth of
    texts with many collections is checked first, and after an error that of the text before it.
    """
    marked, mark = text, ""
    if "\\u" in text and _PAIR.search(text):
        unused = next(chr(n) for n in range(0x10FFFD, 0x100000, -1) if chr(n) not in text)
        mark = unused * 12  # as long as a pair, so that all places stay what they are
        marked = _PAIR.sub(rf"\1{mark}", text)
    if len(_OPENING.findall(text)) > 1000:
        _refuse_depth(marked)
    try:
        node = yaml.compose(marked, _Loader)
    except yaml.YAMLError as error:
        place = getattr(error, "problem_mark", None)
        _refuse_depth(marked[: place.index] if place else marked)
        raise
    if mark:
        _restore_pairs(node, text, mark)
    return node


def compose_all(text: str) -> list[Any]:
    """The root nodes of the documents in a text. Raises as `compose`."""
    _refuse_depth(text)
    return list(yaml.compose_all(text, _Loader))


def _restore_pairs(root: Any, text: str, mark: str) -> None:
    """Put escaped pairs back in place of the marks: as a character in double quotes, elsewhere as written."""
    nodes, seen = [root], set()
    while nodes:
        node = nodes.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if not isinstance(node, yaml.ScalarNode):
            for child in node.value if node else ():
                nodes += child if isinstance(child, tuple) else [child]
        elif mark in node.value:
            start, end = node.start_mark.index, node.end_mark.index
            if node.style in ("|", ">"):  # a comment may stand behind these
                start = text.index("\n", start)
            pairs = (match[2] for match in _PAIR.finditer(text, start, end))
            if node.style == '"':
                pairs = (json.loads(f'"{pair}"') for pair in pairs)
            first, *rest = node.value.split(mark)
            node.value = first + "".join(f"{p}{r}" for p, r in zip(pairs, rest, strict=True))


def _refuse_depth(text: str) -> None:
    """Raise TooDeepError for the first collection that is nested too deep, up to a syntax error."""
    depth = 0
    with suppress(yaml.YAMLError):
        for event in yaml.parse(text, _Loader):
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if depth > MAX_DEPTH:
                raise TooDeepError(event)


def node_span(source: Source, node: Any) -> Span:
    """The place of a node; of one over several lines, its first line."""
    start, end = node.start_mark, node.end_mark
    lines = source.text.split("\n")
    if start.line >= len(lines):  # the end of the last line, for the parser a line of its own
        column = len(lines[-1]) + 1
        return Span(source.path, len(lines), column, len(lines), column)
    last = end.column
    if start.line != end.line:
        last = len(lines[start.line].rstrip())
    return Span(source.path, start.line + 1, start.column + 1, start.line + 1, last + 1)
