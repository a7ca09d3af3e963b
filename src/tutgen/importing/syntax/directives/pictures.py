"""Images, and figures with a caption."""

from collections.abc import Mapping

from tutgen.importing.nouns.line import Line
from tutgen.importing.syntax.directives.body import read_directive
from tutgen.importing.syntax.node import Node, indent_of, saying
from tutgen.importing.syntax.options import split_options
from tutgen.importing.syntax.writing import Writing, address, directive, set_apart

_FIGURE_OPTIONS = frozenset(("alt",))


def image(node: Node, writing: Writing) -> list[Line]:
    """`{image}`, as an image of Markdown, a link around it if there is a target."""
    options, _, _ = split_options(node.lines())
    written = f"![{options.get('alt', '')}]({address(node.head.argument)})"
    if options.get("target"):
        written = f"[{written}]({address(options['target'])})"
    line = saying(node.opening, node.head.prefix + written, node.head.argument)
    return set_apart(node, [*_name(node, options), line])


def figure(node: Node, writing: Writing) -> list[Line]:
    options, places, body = read_directive(node, writing)
    said = {key: value for key, value in options.items() if key in _FIGURE_OPTIONS}
    lines = directive(node, "figure", node.head.argument, body, said, places)
    return [*_name(node, options), *lines]


def _name(node: Node, options: Mapping[str, str]) -> list[Line]:
    name = options.get("name")
    return [node.opening.saying(f"{indent_of(node)}({name})=")] if name else []
