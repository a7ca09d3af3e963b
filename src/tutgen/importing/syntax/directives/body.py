"""What a directive holds: options, text, and the caption above it."""

from collections.abc import Sequence

from tutgen.importing.nouns.line import Line
from tutgen.importing.syntax.node import Node, saying
from tutgen.importing.syntax.options import options_of
from tutgen.importing.syntax.writing import Writing, set_apart


def read_directive(
    node: Node, writing: Writing
) -> tuple[dict[str, str], dict[str, Line], list[Line]]:
    """Options of a directive and their lines, and its body as tutgen's Markdown."""
    options, places, parts = options_of(node)
    return options, places, writing.parts(parts)


def contents(node: Node, writing: Writing) -> list[Line]:
    """What a directive holds, without itself."""
    _, _, body = read_directive(node, writing)
    return set_apart(node, body)


def titled(node: Node, table: Sequence[Line]) -> list[Line]:
    """A table, what stands behind the directive's name as its caption in bold."""
    title = node.head.argument
    head = [saying(node.opening, f"{node.head.prefix}**{title}**", title)] if title else []
    return set_apart(node, [*head, *set_apart(node, table)])
