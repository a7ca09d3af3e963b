"""Options of directives, as MyST and tutgen write them."""

import re
from collections.abc import Mapping, Sequence

from tutgen.importing.nouns.line import Line
from tutgen.importing.syntax.node import Node, indent_of, saying

LIKE_OPTION = re.compile(r"[ \t]*(?::[A-Za-z][\w-]*:(?:[ \t]|$)|---[ \t]*$|$)")
"""The first line of a body which would be taken for options, or for the line that parts it from them."""
_OPTION = re.compile(r"[ \t>]*:([A-Za-z][\w-]*):(?:[ \t](.*))?$")

_YAML_OPTION = re.compile(r"[ \t]*([A-Za-z][\w-]*):(?:[ \t](.*))?$")


def split_options(lines: Sequence[Line]) -> tuple[dict[str, str], dict[str, Line], list[Line]]:
    """The options `:name: value` that a directive begins with (or YAML of such lines, between `---`), their lines, and
    what follows them."""
    options: dict[str, str] = {}
    places: dict[str, Line] = {}
    pattern, count = _OPTION, 0
    if lines and lines[0].text.strip() == "---":
        pattern, count = _YAML_OPTION, 1
    for line in lines[count:]:
        found = pattern.match(line.text)
        if not found:
            break
        options.setdefault(found[1], (found[2] or "").strip())
        places.setdefault(found[1], line)
        count += 1
    if pattern is _YAML_OPTION:
        if count == len(lines) or lines[count].text.strip() != "---":
            return {}, {}, list(lines)
        options = {key: value.strip("\"'") for key, value in options.items()}
        count += 1
    if count and count < len(lines) and not lines[count].text.strip():
        count += 1
    return options, places, list(lines[count:])


def options_of(node: Node) -> tuple[dict[str, str], dict[str, Line], list[Line | Node]]:
    """The options that a directive begins with, their lines, and the parts below them."""
    count = next(
        (n for n, part in enumerate(node.parts) if isinstance(part, Node)), len(node.parts)
    )
    head = [part for part in node.parts[:count] if isinstance(part, Line)]
    options, places, rest = split_options(head)
    return options, places, [*rest, *node.parts[count:]]


def option_lines(node: Node, options: Mapping[str, str], places: Mapping[str, Line]) -> list[Line]:
    """The lines of options, at those that say them, or else at the head of the directive."""
    lines = [
        saying(places.get(key, node.opening), f"{indent_of(node)}:{key}: {value}".rstrip(), value)
        for key, value in options.items()
    ]
    return sorted(lines, key=lambda line: line.number)
