"""Nodes of a dialect, written as lines of tutgen's own Markdown."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from tutgen.importing.nouns.line import Line
from tutgen.importing.reading.folder import Reading
from tutgen.importing.syntax.node import MARK, Node, indent_of, saying
from tutgen.importing.syntax.options import LIKE_OPTION, option_lines
from tutgen.importing.syntax.tree import Syntax, parse

_COLONS = re.compile(r"[ \t>]*(:{3,})")

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
        given or LIKE_OPTION.match(body[0].text) or (title and body[0].text.lstrip()[:1].islower())
    ):
        given.append((given[-1] if given else node.opening).saying(indent.rstrip()))
    head = saying(node.opening, text, title)
    return [head, *given, *body, last.saying(indent + colons)]


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
    before = [] if MARK.search(node.head.prefix) else [lines[0].saying(blank)]
    return [*before, *lines, lines[-1].saying(blank)]


def kept(node: Node, writing: Writing) -> list[Line]:
    """A node as it stands."""
    closing = [node.closing] if node.closing else []
    return [node.opening, *node.lines(), *closing]


def nothing(node: Node, writing: Writing) -> list[Line]:
    """A node that readers of the page do not see, or that tutgen makes."""
    return [node.opening.saying("")]


def address(written: str) -> str:
    """An address as it stands in a link."""
    return f"<{written}>" if " " in written or ")" in written else written
