"""YAML, read as JSON would be read, and the place of every value in it.

What JSON calls a number, `true`, `false` or `null` is that; every other plain scalar is text, so no
`no`, date or version number changes its meaning. Duplicate keys, empty values, tags, and anchors
that expand without bound are refused. Values carry no positions: when a problem is to be reported,
the text is composed again and the place looked up (PyYAML's nodes held for all files would cost
more than the whole build).
"""

import json
import re
import sys
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from typing import Any, NamedTuple, Self

import yaml

from tutgen.diagnostics import Diagnostic, Span
from tutgen.sources.source import Source, find, lines_of
from tutgen.sources.yaml_syntax import syntax_error

Path = tuple[str | int, ...]
"""Keys and indices from the root of a YAML document to a value."""

MAX_DEPTH = 60
MAX_NODES = 200_000

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_HARDLY_A_COMMENT = re.compile(r"[ \t]+(?P<hash>#[^\s#!]\S*)")
_LITERALS = {"true": True, "false": False, "null": None}
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_PAIR = re.compile(
    r"(?<!\\)((?:\\\\)*)(\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})"
)
"""A character beyond U+FFFF as JSON escapes it, which libyaml refuses."""
_OPENING = re.compile(r"[\[{]|[-?][ \t]")
_STANDARD_TAGS = frozenset(f"tag:yaml.org,2002:{kind}" for kind in ("str", "map", "seq"))


class _Loader(yaml.CSafeLoader):
    """No scalar is anything but text by its looks: what it means is decided here."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012


class SpelledNumber(float):
    """A number with a fraction or an exponent that keeps its spelling: `1.10` stays `1.10`."""

    __slots__ = ("spelling",)
    spelling: str

    def __new__(cls, spelling: str) -> Self:
        number = super().__new__(cls, spelling)
        number.spelling = spelling
        return number

    def __repr__(self) -> str:
        return self.spelling

    def __reduce__(self) -> tuple[Any, ...]:
        return SpelledNumber, (self.spelling,)


class YamlOrigin(NamedTuple):
    """A text that is a value in a YAML source."""

    source: Source
    at: Path = ()

    @property
    def path(self) -> str:
        return self.source.path

    def span(self, needle: str = "", line: int = 0, column: int = 0) -> Span:
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
        return _span(self.source, node)

    def written(self) -> str:
        """The value as it is written; empty if there is none."""
        node, _ = _lookup(self.source, self.at)
        return self.source.text[node.start_mark.index : node.end_mark.index] if node else ""

    def in_literal(self, needle: str, line: int, column: int) -> Span | None:
        """The place of `needle`, which stands at a line and column (from 0) of a text behind `|`; None
        where the text is written in another form, in which its lines may be others."""
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
        """Where `needle` stands in the value, for the time of that number, from 0 on."""
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
        return YamlOrigin(self.source, self.at + steps)

    def key_span(self) -> Span:
        """The place of the value's key, or of the value where it has none."""
        node, key = _lookup(self.source, self.at)
        chosen = key or node
        return _span(self.source, chosen) if chosen is not None else Span(self.source.path)


class KeyOrigin(NamedTuple):
    """A text that is the key of a value in a YAML source."""

    value: YamlOrigin

    @property
    def path(self) -> str:
        return self.value.path

    def span(self, needle: str = "", line: int = 0, column: int = 0) -> Span:
        """Where `needle` stands in the key; all of the key where it is written otherwise."""
        key = self.value.key_span()
        written = (self.value.source.line(key.line) or "")[: key.end_column - 1]
        at = written.find(needle, key.column - 1) if needle else -1
        if at < 0:
            return key
        return Span(key.path, key.line, at + 1, key.line, at + 1 + len(needle))


@lru_cache(maxsize=16)  # a text may have the same fault many times
def _places(whole: str, needle: str, start: int, end: int) -> list[int]:
    """Where a part of a text begins, each time between two places; overlapping ones too."""
    found = []
    at = whole.find(needle, start, end)
    while at >= 0:
        found.append(at)
        at = whole.find(needle, at + 1, end)
    return found


def parse(source: Source) -> tuple[Any, tuple[Diagnostic, ...]]:
    """The JSON value that a YAML text holds, and all that is wrong with the text.

    An empty document is an empty mapping. On a syntax error the value is None.
    """
    try:
        node = _compose(source.text)
    except _TooDeepError as error:
        return None, (_unbounded(_span(source, error.event)),)
    except yaml.YAMLError as error:
        return None, (syntax_error(source, error),)
    if node is None or (isinstance(node, yaml.ScalarNode) and node.value == "" and not node.style):
        return {}, ()
    reader = _Reader(source)
    return reader.value(node, 0), tuple(reader.diagnostics)


class _TooDeepError(Exception):
    """A collection within MAX_DEPTH others; `event` is its beginning."""

    def __init__(self, event: yaml.Event) -> None:
        super().__init__()
        self.event = event


def _compose(text: str) -> Any:
    """The root node of a text, or None if it holds none.

    PyYAML composes by recursion in C, which ends the process at some depth, and some of its versions
    end deep texts by an error of their own, even before the first event, as the scanner looks ahead.
    So texts that could be that deep are looked at first, and of others what stands before an error.
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


def _restore_pairs(root: Any, text: str, mark: str) -> None:
    """Put back what was marked: in double quotes its character, elsewhere what is written there."""
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
    """Raise _TooDeepError for the first collection that is nested too deep, up to a syntax error."""
    depth = 0
    with suppress(yaml.YAMLError):
        for event in yaml.parse(text, _Loader):
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if depth > MAX_DEPTH:
                raise _TooDeepError(event)


class _Reader:
    """Turns nodes into values and gathers the problems."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.diagnostics: list[Diagnostic] = []
        self.nodes = 0
        self.has_comments = " #" in source.text

    def report(self, code: str, message: str, node: Any, hint: str | None = None) -> None:
        self.diagnostics.append(Diagnostic(code, message, _span(self.source, node), hint))

    def value(self, node: Any, depth: int) -> Any:
        self.nodes += 1
        is_scalar = isinstance(node, yaml.ScalarNode)
        if self.nodes > MAX_NODES or (depth >= MAX_DEPTH and not is_scalar):
            if self.nodes <= MAX_NODES + 1:
                self.diagnostics.append(_unbounded(_span(self.source, node)))
                self.nodes = MAX_NODES + 2
            return None
        if node.tag not in _STANDARD_TAGS:
            tag = node.tag.replace("tag:yaml.org,2002:", "!!")
            hint = "leave it out, or put the value in quotes where '!' is part of it"
            self.report("yaml-tag", f"the tag '{tag}' has no meaning here", node, hint)
            return None
        if isinstance(node, yaml.ScalarNode):
            return self.scalar(node)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(child, depth + 1) for child in node.value]
        return self.mapping(node, depth)

    def scalar(self, node: yaml.ScalarNode) -> Any:
        text: str = node.value
        if UNPRINTABLE.search(text):
            message, hint = "the text holds a control character", "delete it"
            self.report("control-character", message, node, hint)
            return ""
        if node.style:
            return text
        if text == "":
            span = _span(self.source, node)
            rest = (self.source.line(span.line) or "")[span.column - 1 :].lstrip()
            hint = "write the value, or null where nothing is meant"
            if rest.startswith("#"):
                hint += "; ' #' begins a comment: put a text that holds it in quotes"
            elif rest.startswith((",", "}", "]")):
                hint += "; a comma inside { } starts a new key: put a text that holds one in quotes"
            self.report("empty-value", "a value is missing here", node, hint)
            return None
        if text in _LITERALS:
            return _LITERALS[text]
        self.cut_by_comment(node)
        number = _NUMBER.fullmatch(text)
        if number is None:
            return sys.intern(text)  # many files say the same, such as the services of tutorials
        if number.group(1) or number.group(2):
            return SpelledNumber(text)
        try:
            return int(text)
        except ValueError:
            message, hint = f"the number has {len(text):,} digits", "put it in quotes, as a text"
            self.report("number-too-long", message, node, hint)
            return 0

    def cut_by_comment(self, node: yaml.ScalarNode) -> None:
        """Report ` #1` behind a plain text: a comment to YAML, but hardly to its writer."""
        if not self.has_comments:
            return
        line = self.source.text.split("\n")[node.end_mark.line]
        match = _HARDLY_A_COMMENT.match(line, node.end_mark.column)
        if match:
            self.diagnostics.append(
                Diagnostic(
                    "cut-by-comment",
                    f"the text ends before '{match.group().strip()}', which begins a comment",
                    Span(
                        self.source.path,
                        node.end_mark.line + 1,
                        match.start("hash") + 1,
                        node.end_mark.line + 1,
                        match.end() + 1,
                    ),
                    "put the value in quotes; or write a blank behind '#' if a comment is meant",
                )
            )

    def mapping(self, node: yaml.MappingNode, depth: int) -> dict[str, Any]:
        result: dict[str, Any] = {}
        lines: dict[str, int] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                if not (isinstance(key_node, yaml.MappingNode) and node.flow_style):
                    message = "a list or a mapping cannot be a key"
                    self.report("wrong-key", message, key_node, "a key is a text")
                    continue
                self.report(
                    "expression-unquoted",
                    "a value that begins with '{{' is read as a YAML mapping",
                    node,
                    'put it in quotes: "{{ ... }}"',
                )
                return {}
            key = key_node.value
            if UNPRINTABLE.search(key):
                message, hint = "the key holds a control character", "delete it"
                self.report("control-character", message, key_node, hint)
                continue
            if key in result:
                self.report(
                    "duplicate-key",
                    f"the key '{key}' stands here and on line {lines[key]}",
                    key_node,
                    "keep one of the two",
                )
                continue
            if key == "<<" and not key_node.style:
                hint = "write the keys out"
                self.report("yaml-tag", "the merge key '<<' has no meaning here", key_node, hint)
                continue
            lines[key] = key_node.start_mark.line + 1
            result[key] = self.value(value_node, depth + 1)
        return result


def _lookup(source: Source, at: Path) -> tuple[Any, Any]:
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
        return _compose(text)
    except (_TooDeepError, yaml.YAMLError):
        return None


def _children(node: Any, step: str | int) -> Iterator[tuple[Any, Any]]:
    """The child of that key or index with the node of its key, if there is one."""
    if isinstance(node, yaml.MappingNode):
        yield from (pair for pair in node.value if pair[0].value == step)
    elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        yield None, node.value[step]


def _span(source: Source, node: Any) -> Span:
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


def _unbounded(span: Span) -> Diagnostic:
    return Diagnostic(
        "yaml-unbounded",
        f"the value has more than {MAX_DEPTH} levels or {MAX_NODES:,} parts",
        span,
        "write it with fewer levels, and without anchors and aliases",
    )
