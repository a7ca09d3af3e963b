"""A page with a tab for each service, as a page for each of them. Tabs of other sets stay."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tutgen.importing.nouns.line import Line
from tutgen.importing.nouns.page import SourcePage
from tutgen.importing.originals.tab_sets import labels_of_services, sets_in, tabs_of
from tutgen.importing.reading.folder import Reading
from tutgen.importing.syntax.directives.handlers import LITERAL
from tutgen.importing.syntax.node import Node
from tutgen.importing.syntax.options import options_of
from tutgen.importing.syntax.tree import Syntax, in_braces, parse
from tutgen.importing.syntax.writing import join, set_apart

_STEP = re.compile(r"[ \t>]*#{2,5}[ \t]")
_SYNTAX = Syntax(directives=in_braces, has_directives=True, literal=LITERAL)
MAX_LINES = 1_000_000
"""Of all pages that one page becomes."""


def split(
    page: SourcePage, services: Sequence[str] | None, reading: Reading
) -> tuple[SourcePage, ...]:
    """A page for each service: the common lines, and those of its tabs, in the order in which the services come up.

    `services`: the labels of the tabs that are services; None: they are found. The page alone, if it has no such tabs.
    Labels that are written in another way than in most sets are reported.
    """
    parts = parse(page.lines, _SYNTAX, Reading(Path()))
    sets = list(sets_in(parts))
    labels = labels_of_services(sets, services, reading)
    if len(labels) * len(page.lines) > MAX_LINES:
        message = f"the page would become pages of more than {MAX_LINES:,} lines, and stays one"
        reading.report("import-unread", message, page.lines[0].span(), "import parts of it")
        labels = {}
    if not labels:
        return (page._replace(lines=tuple(_Page(None, {}).lines(parts))),)
    chosen = {id(item.node): item.key for one in sets for item in one.items}
    return tuple(
        page._replace(
            lines=tuple(_Page(key, labels, chosen).lines(parts)),
            label=label,
        )
        for key, label in labels.items()
    )


def with_tabs(page: SourcePage) -> SourcePage:
    """A page whose tabs all stay: without what synchronizes them elsewhere."""
    return page._replace(
        lines=tuple(_Page(None, {}).lines(parse(page.lines, _SYNTAX, Reading(Path()))))
    )


@dataclass
class _Page:
    """The page of a service, or one whose tabs all stay."""

    service: str | None
    labels: Mapping[str, str]
    """Key of each service -> its label."""
    keys: Mapping[int, str] = field(default_factory=dict)
    """Identity of the node of a tab -> its key."""

    def lines(self, parts: Sequence[Line | Node], *, in_tab: bool = False) -> list[Line]:
        out: list[Line] = []
        for part in parts:
            if isinstance(part, Node):
                join(out, self._node(part, in_tab=in_tab))
            elif in_tab and _STEP.match(part.text):
                out.append(part.saying(part.text.replace("#", "##", 1)))
            else:
                join(out, [part])
        return out

    def _node(self, node: Node, *, in_tab: bool) -> list[Line]:
        if node.head.name == "tab-set":
            return self._set(node, in_tab=in_tab)
        if node.head.literal:
            return self._around(node, node.lines())
        body = self.lines(node.parts, in_tab=in_tab)
        if not _filled(body) and any(isinstance(part, Node) for part in node.parts):
            return []  # it held the tabs of others only
        return self._around(node, body)

    def _around(self, node: Node, body: Sequence[Line]) -> list[Line]:
        return [node.opening, *body, *([node.closing] if node.closing else [])]

    def _set(self, node: Node, *, in_tab: bool) -> list[Line]:
        """The text of the service's tab, and a set of those that are for nobody."""
        items = tabs_of(node)
        keys = [self.keys.get(id(item), "") for item in items]
        if 2 * sum(key in self.labels for key in keys) < len(keys) or not self.labels:
            return self._staying(node, _without_options(node), in_tab=in_tab)
        out: list[Line] = []
        others: list[Line | Node] = []
        for part in _without_options(node):
            key = self.keys.get(id(part), "")
            if key and key == self.service and isinstance(part, Node):
                join(out, set_apart(node, self.lines(_without_options(part), in_tab=in_tab)))
            elif key not in self.labels and (isinstance(part, Node) or part.text.strip()):
                others.append(part)
        return [*out, *(self._staying(node, others, in_tab=in_tab) if others else [])]

    def _staying(self, node: Node, parts: Sequence[Line | Node], *, in_tab: bool) -> list[Line]:
        """A set with these parts, the tabs left out that have nothing for the service."""
        out: list[Line] = []
        for part in parts:
            if isinstance(part, Line) or part.head.name != "tab-item":
                out += self.lines([part], in_tab=in_tab)
                continue
            body = self.lines(_without_options(part), in_tab=True)
            if _filled(body) or not any(isinstance(inner, Node) for inner in part.parts):
                selected = [line for line in part.lines() if ":selected:" in line.text]
                out += self._around(part, [*selected[:1], *body])
        return self._around(node, out) if _filled(out) else []


def _without_options(node: Node) -> list[Line | Node]:
    """The parts of a tab below its options. A blank line there stays: without it, a text like `:name:` would be one."""
    return node.parts[len(options_of(node)[0]) :]


def _filled(lines: Sequence[Line]) -> bool:
    return any(line.text.strip(" \t>") for line in lines)
