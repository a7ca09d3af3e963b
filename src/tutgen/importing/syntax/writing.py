"""Nodes of a dialect, written as lines of tutgen's own Markdown."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from tutgen.importing.nouns.line import Line
from tutgen.importing.reading.folder import Reading
from tutgen.importing.syntax.tree import Node, Syntax, parse

_COLONS = re.compile(r"[ \t>]*(:{3,})")
_LIKE_OPTION = re.compile(r"[ \t]*(?::[A-Za-z][\w-]*:(?:[ \t]|$)|---[ \t]*$)")
_OPTION = re.compile(r"[ \t>]*:([A-Za-z][\w-]*):(?:[ \t](.*))?$")
_YAML_OPTION = re.compile(r"[ \t]*([A-Za-z][\w-]*):(?:[ \t](.*))?$")
_MARK = re.compile(r"[-*+\d.)]")

Handler = Callable[[Node, "Writing"], list[Line]]
"""How a node is written."""


@dataclass
class Writing:
    """What the writers of nodes share: those for each kind of node, and one for text."""

    reading: Reading
    syntax: Syntax
    nodes: Callable[[Node], Handler]
    prose: Callable[[Sequence[Line], Reading], list[Line]]
    siblings: Callable[[Sequence["Line | Node"]], Sequence["Line | Node"]] = lambda parts: parts
    """What is done to parts that stand side by side, before each is written."""

    def translate(self, lines: Sequence[Line]) -> list[Line]:
        """Lines in tutgen's own Markdown."""
        return self.parts(parse(lines, self.syntax, self.reading))

    def parts(self, parts: Iterable["Line | Node"]) -> list[Line]:
        """The lines of parts of a text."""
        out: list[Line] = []
        plain: list[Line] = []
        for part in self.siblings(list(parts)):
            if isinstance(part, Line):
                plain.append(part)
                continue
            join(out, self.prose(plain, self.reading))
            plain = []
            join(out, self.nodes(part)(part, self))
        join(out, self.prose(plain, self.reading))
        return out


def join(out: list[Line], lines: Sequence[Line]) -> None:
    """Put lines at the end, without a blank one below another."""
    skipped = bool(out and lines and not _filled(out[-1]) and not _filled(lines[0]))
    out += lines[1:] if skipped else lines


def _filled(line: Line) -> bool:
    return bool(line.text.strip(" \t>"))


def saying(line: Line, text: str, common: str = "") -> Line:
    """Another text in the place of a line; the words that both have in common stay at their column."""
    old, new = line.text.find(common), text.find(common)
    if not common or old < 0 or new < 0:
        return line.saying(text)
    return line.saying(text)._replace(column=max(line.column + old - new, 0))


def indent_of(node: Node) -> str:
    """What the lines below the head of a node begin with: its prefix, marks of lists as blanks."""
    return _MARK.sub(" ", node.head.prefix)


def directive(
    node: Node,
    name: str,
    title: str = "",
    body: Sequence[Line] = (),
    options: Mapping[str, str] = MappingProxyType({}),
    places: Mapping[str, Line] = MappingProxyType({}),
) -> list[Line]:
    """A directive with colons, more than any in its body. `places`: the lines that say its options."""
    body = without_blank_ends(body)
    most = max((len(c[1]) for line in body if (c := _COLONS.match(line.text))), default=2)
    colons, indent = ":" * max(3, most + 1), indent_of(node)
    text = f"{node.head.prefix}{colons}{{{name}}} {title}".rstrip()
    last = node.closing or (body[-1] if body else node.opening)
    given = option_lines(node, options, places)
    if body and (
        given or _LIKE_OPTION.match(body[0].text) or (title and body[0].text.lstrip()[:1].islower())
    ):
        given.append((given[-1] if given else node.opening).saying(indent.rstrip()))
    head = saying(node.opening, text, title)
    return [head, *given, *body, last.saying(indent + colons)]


def option_lines(node: Node, options: Mapping[str, str], places: Mapping[str, Line]) -> list[Line]:
    """The lines of options, at those that say them, or else at the head of the directive."""
    lines = [
        saying(places.get(key, node.opening), f"{indent_of(node)}:{key}: {value}".rstrip(), value)
        for key, value in options.items()
    ]
    return sorted(lines, key=lambda line: line.number)


def without_blank_ends(lines: Sequence[Line]) -> list[Line]:
    """Lines without blank ones at the beginning and the end."""
    filled = [index for index, line in enumerate(lines) if _filled(line)]
    return list(lines[filled[0] : filled[-1] + 1]) if filled else []


def set_apart(node: Node, lines: Sequence[Line]) -> list[Line]:
    """Lines with a blank one before and behind them, so that they belong to no paragraph."""
    lines = without_blank_ends(lines)
    if not lines:
        return []
    blank = indent_of(node).rstrip()
    before = [] if _MARK.search(node.head.prefix) else [lines[0].saying(blank)]
    return [*before, *lines, lines[-1].saying(blank)]


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


def kept(node: Node, writing: Writing) -> list[Line]:
    """A node as it stands."""
    closing = [node.closing] if node.closing else []
    return [node.opening, *node.lines(), *closing]


def nothing(node: Node, writing: Writing) -> list[Line]:
    """A node that readers of the page do not see, or that tutgen makes."""
    return [node.opening.saying("")]
