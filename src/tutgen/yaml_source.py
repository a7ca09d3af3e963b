"""YAML, read as JSON would be read, and the place of every value in it.

What JSON calls a number, `true`, `false` or `null` is that; every other plain scalar is text, so no
`no`, date or version number changes its meaning. Duplicate keys, empty values, tags, and anchors
that expand without bound are refused. Values carry no positions: when a problem is to be reported,
the text is composed again and the place looked up (PyYAML's nodes held for all files would cost
more than the whole build).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from tutgen.diagnostics import Diagnostic, Span
from tutgen.sources import Source, find

Path = tuple[str | int, ...]
"""Keys and indices from the root of a YAML document to a value."""

MAX_DEPTH = 60
MAX_NODES = 200_000

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_LITERALS = {"true": True, "false": False, "null": None}
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_STANDARD_TAGS = frozenset(f"tag:yaml.org,2002:{kind}" for kind in ("str", "map", "seq"))


class _Loader(yaml.CSafeLoader):
    """No scalar is anything but text by its looks: what it means is decided here."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012


class SpelledNumber(float):
    """A number with a fraction or an exponent that keeps its spelling: `1.10` stays `1.10`."""

    __slots__ = ("spelling",)
    spelling: str

    def __new__(cls, spelling: str) -> "SpelledNumber":
        number = super().__new__(cls, spelling)
        number.spelling = spelling
        return number

    def __repr__(self) -> str:
        return self.spelling

    def __reduce__(self) -> tuple[Any, ...]:
        return SpelledNumber, (self.spelling,)


@dataclass(frozen=True, slots=True)
class YamlOrigin:
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
            lines = self.source.text.split("\n")
            block = isinstance(node, yaml.ScalarNode) and node.style in ("|", ">")
            exact = start + 1 + line if isinstance(node, yaml.ScalarNode) and node.style == "|" else start
            for first in (exact, start + block):
                found = find(self.source.path, lines, needle, first, stop + 1)
                if lines[found.line - 1][found.column - 1 :].startswith(needle.split("\n", 1)[0]):
                    return found
        return _span(self.source, node)

    def child(self, *steps: str | int) -> "YamlOrigin":
        return YamlOrigin(self.source, self.at + steps)

    def key_span(self) -> Span:
        """The place of the value's key, or of the value where it has none."""
        node, key = _lookup(self.source, self.at)
        chosen = key or node
        return _span(self.source, chosen) if chosen is not None else Span(self.source.path)


def parse(source: Source) -> tuple[Any, tuple[Diagnostic, ...]]:
    """The JSON value that a YAML text holds, and all that is wrong with the text.

    An empty document is an empty mapping. On a syntax error the value is None.
    """
    try:
        node = yaml.compose(source.text, _Loader)
    except yaml.YAMLError as error:
        return None, (_syntax_error(source, error),)
    except (RecursionError, ValueError) as error:
        message = "nested too deep" if isinstance(error, RecursionError) else str(error)
        return None, (Diagnostic("yaml-syntax", message, Span(source.path)),)
    if node is None:
        return {}, ()
    reader = _Reader(source)
    return reader.value(node, 0), tuple(reader.problems)


class _Reader:
    """Turns nodes into values and gathers the problems."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.problems: list[Diagnostic] = []
        self.nodes = 0

    def problem(self, code: str, message: str, node: Any, hint: str | None = None) -> None:
        self.problems.append(Diagnostic(code, message, _span(self.source, node), hint))

    def value(self, node: Any, depth: int) -> Any:
        self.nodes += 1
        if self.nodes > MAX_NODES or depth > MAX_DEPTH:
            if self.nodes <= MAX_NODES + 1 or depth == MAX_DEPTH + 1:
                self.problem(
                    "yaml-unbounded",
                    f"the value has more than {MAX_DEPTH} levels or {MAX_NODES:,} parts",
                    node,
                    "write it without anchors and aliases",
                )
                self.nodes = MAX_NODES + 2
            return None
        if node.tag not in _STANDARD_TAGS:
            self.problem("yaml-tag", f"the tag '{node.tag}' has no meaning here", node, "leave it out")
            return None
        if isinstance(node, yaml.ScalarNode):
            return self.scalar(node)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(child, depth + 1) for child in node.value]
        return self.mapping(node, depth)

    def scalar(self, node: yaml.ScalarNode) -> Any:
        text: str = node.value
        if _UNPRINTABLE.search(text):
            self.problem("control-character", "the text holds a control character", node)
            return ""
        if node.style:
            return text
        if text == "":
            self.problem(
                "empty-value",
                "a value is missing here",
                node,
                "write the value, or null where nothing is meant; "
                "a comma inside { } starts a new key: put the text in quotes",
            )
            return None
        if text in _LITERALS:
            return _LITERALS[text]
        number = _NUMBER.fullmatch(text)
        if number is None:
            return text
        if number.group(1) or number.group(2):
            return SpelledNumber(text)
        try:
            return int(text)
        except ValueError:
            self.problem("number-too-long", f"the number has {len(text):,} digits", node)
            return 0

    def mapping(self, node: yaml.MappingNode, depth: int) -> dict[str, Any]:
        result: dict[str, Any] = {}
        lines: dict[str, int] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self.problem(
                    "expression-unquoted",
                    "a value that begins with '{{' is read as a YAML mapping",
                    node,
                    'put it in quotes: "{{ ... }}"',
                )
                return {}
            key = key_node.value
            if key in result:
                self.problem(
                    "duplicate-key",
                    f"the key '{key}' stands here and on line {lines[key]}",
                    key_node,
                    "keep one of the two",
                )
                continue
            if key == "<<" and key_node.style is None:
                self.problem("yaml-tag", "the merge key '<<' has no meaning here", key_node)
                continue
            lines[key] = key_node.start_mark.line + 1
            result[key] = self.value(value_node, depth + 1)
        return result


def locate(source: Source, at: Path, *, key: bool = False) -> Span:
    """The place of the value at a path, or of its key; the nearest that is there."""
    origin = YamlOrigin(source, at)
    return origin.key_span() if key else origin.span()


def _lookup(source: Source, at: Path) -> tuple[Any, Any]:
    """The node at a path, or the nearest above it, and the node of its key."""
    try:
        node = yaml.compose(source.text, _Loader)
    except (yaml.YAMLError, RecursionError, ValueError):
        return None, None
    key = None
    for step in at:
        found = next((pair for pair in _children(node, step)), None)
        if found is None:
            break
        key, node = found
    return node, key


def _children(node: Any, step: str | int) -> Iterator[tuple[Any, Any]]:
    """The child of that key or index with the node of its key, if there is one."""
    if isinstance(node, yaml.MappingNode):
        yield from (pair for pair in node.value if pair[0].value == step)
    elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        yield None, node.value[step]


def _span(source: Source, node: Any) -> Span:
    start, end = node.start_mark, node.end_mark
    if start.line != end.line:
        first = source.text.split("\n")[start.line]
        return Span(
            source.path, start.line + 1, start.column + 1, start.line + 1, len(first.rstrip()) + 1
        )
    return Span(source.path, start.line + 1, start.column + 1, end.line + 1, end.column + 1)


_SLIPS = (
    (re.compile(r":\s+\{\{|-\s+\{\{"), 'put the value in quotes: "{{ ... }}"'),
    (re.compile(r":\s+`|-\s+`"), "a value that begins with a backtick must stand in quotes"),
    (re.compile(r"^\s*\t"), "indent with spaces, not with tabs"),
    (re.compile(r":\s[^'\"|>&*\[{]*:\s"), "a value that holds ': ' must stand in quotes"),
    (re.compile(r":\s+[%@]"), "a value that begins with '%' or '@' must stand in quotes"),
)


def _syntax_error(source: Source, error: yaml.YAMLError) -> Diagnostic:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    problem = getattr(error, "problem", None) or str(error).split("\n", 1)[0]
    if mark is None:
        return Diagnostic("yaml-syntax", problem, Span(source.path))
    lines = source.text.split("\n")
    line = min(mark.line, len(lines) - 1)
    while line > 0 and not lines[line].strip():
        line -= 1  # the parser notices some slips only at the next thing it reads
    hint = None
    for number in (line, line - 1):
        if hint is None and 0 <= number < len(lines):
            hint = next((text for slip, text in _SLIPS if slip.search(lines[number])), None)
            if hint is not None:
                line = number
    column = mark.column if line == mark.line else len(lines[line]) - len(lines[line].lstrip())
    span = Span(source.path, line + 1, column + 1, line + 1, column + 2)
    return Diagnostic("yaml-syntax", f"this is not YAML: {problem}", span, hint)
