"""YAML, read as JSON would be read.

What JSON calls a number, `true`, `false` or `null` is that; every other plain scalar is text, so no
`no`, date or version number changes its meaning. Duplicate keys, empty values, tags, and anchors
that expand without bound are refused.
"""

import re
import sys
from typing import Any, Self

import yaml

from tutgen.diagnostics import Diagnostic, Span
from tutgen.sources.source import Source
from tutgen.sources.yaml_nodes import MAX_DEPTH, TooDeepError, compose, node_span
from tutgen.sources.yaml_syntax import syntax_error

MAX_NODES = 200_000
"""Values of a document, those that aliases repeat included."""

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_HARDLY_A_COMMENT = re.compile(r"[ \t]+(?P<hash>#[^\s#!]\S*)")
_LITERALS = {"true": True, "false": False, "null": None}
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_STANDARD_TAGS = frozenset(f"tag:yaml.org,2002:{kind}" for kind in ("str", "map", "seq"))


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


def parse(source: Source) -> tuple[Any, tuple[Diagnostic, ...]]:
    """The JSON value that a YAML text holds, and all that is wrong with the text.

    An empty document is an empty mapping. On a syntax error the value is None.
    """
    try:
        node = compose(source.text)
    except TooDeepError as error:
        return None, (_unbounded(node_span(source, error.event)),)
    except yaml.YAMLError as error:
        return None, (syntax_error(source, error),)
    if node is None or (isinstance(node, yaml.ScalarNode) and node.value == "" and not node.style):
        return {}, ()
    reader = _Reader(source)
    return reader.value(node, 0), tuple(reader.diagnostics)


class _Reader:
    """Turns nodes into values and gathers the problems."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.diagnostics: list[Diagnostic] = []
        self.nodes = 0
        self.has_comments = " #" in source.text

    def report(self, code: str, message: str, node: Any, hint: str | None = None) -> None:
        self.diagnostics.append(Diagnostic(code, message, node_span(self.source, node), hint))

    def value(self, node: Any, depth: int) -> Any:
        self.nodes += 1
        is_scalar = isinstance(node, yaml.ScalarNode)
        if self.nodes > MAX_NODES or (depth >= MAX_DEPTH and not is_scalar):
            if self.nodes <= MAX_NODES + 1:
                self.diagnostics.append(_unbounded(node_span(self.source, node)))
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
            span = node_span(self.source, node)
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


def _unbounded(span: Span) -> Diagnostic:
    return Diagnostic(
        "yaml-unbounded",
        f"the value has more than {MAX_DEPTH} levels or {MAX_NODES:,} parts",
        span,
        "write it with fewer levels, and without anchors and aliases",
    )
