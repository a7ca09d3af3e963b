"""A writer: a table of rules, one for each class of nodes, that append to the parts of a program."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tutgen.language.expressions.expression import Expression
from tutgen.language.nodes import Node, Parts
from tutgen.language.rendering import Operation, Program
from tutgen.theme.highlight import escape

Out = list[str | Operation]
"""The parts of a program that is being written."""
NodeRule = Callable[["RuleWriter", Any, Out], None]
"""Appends the parts of a program that show a node of its class."""
NodeRules = Mapping[type, NodeRule]


class RuleWriter:
    """Writes nodes in the format that its rules make."""

    def __init__(
        self,
        rules: NodeRules,
        *,
        label: "RuleWriter | None" = None,
        value: Callable[[str], str] = escape,
    ) -> None:
        """`label`: writes what stands within a link; `value`: writes a text that an expression gives."""
        self.rules = rules
        self.label = label or self
        self.value = value

    def program(self, nodes: Sequence[Node]) -> Program:
        """The program of nodes; neighbouring strings are joined."""
        out: Out = []
        self.write(nodes, out)
        return joined(out)

    def write(self, nodes: Sequence[Node], out: Out) -> None:
        """Add to `out` what the nodes become."""
        rules = self.rules
        for node in nodes:
            rules[node.__class__](self, node, out)


def joined(out: Out) -> Program:
    """The parts as a program, runs of strings as one; empty ones are left out."""
    parts: Out = []
    texts: list[str] = []
    for part in out:
        if part.__class__ is str:
            texts.append(part)
            continue
        if texts and (text := "".join(texts)):
            parts.append(text)
        texts = []
        parts.append(part)
    if texts and (text := "".join(texts)):
        parts.append(text)
    return tuple(parts)


def write_parts(
    parts: Parts,
    literal: Callable[[str], str],
    operation: Callable[[Expression], Operation],
    out: Out,
) -> None:
    """Append a text without markup: `literal` escapes its literals, `operation` evaluates expressions."""
    for part in parts:
        out.append(literal(part) if isinstance(part, str) else operation(part))


def nothing(writer: RuleWriter, node: Node, out: Out) -> None:
    """The rule for nodes that a format does not show."""
