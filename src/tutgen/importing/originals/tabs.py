"""A page with a tab for each service, as a page for each of them.

Of the sets of tabs in a page, those that share most labels are for services. Sets of languages, systems or package managers
are not: these stay, and so does any other set.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rapidfuzz.distance import Indel

from tutgen.importing.nouns.line import Line
from tutgen.importing.nouns.page import SourcePage
from tutgen.importing.reading.folder import Reading
from tutgen.importing.syntax.directives.handlers import LITERAL
from tutgen.importing.syntax.node import Node
from tutgen.importing.syntax.tree import Syntax, in_braces, parse
from tutgen.importing.syntax.writing import join, set_apart

_OPTION = re.compile(r"[ \t>]*:(sync|sync-group|selected):(?:[ \t](.*))?$")
_MARKUP = re.compile(r"[*_`]+|\{[^{}]*\}")
_STEP = re.compile(r"[ \t>]*#{2,5}[ \t]")
_SYNTAX = Syntax(directives=in_braces, has_directives=True, literal=LITERAL)
MAX_SETS = 1_000
"""By which services are found."""
MAX_SERVICES = 200
"""Of a page; one with more has no tabs for services."""
MAX_LINES = 1_000_000
"""Of all pages that one page becomes."""
_ALIKE = 0.8
"""How alike two labels are of which one is a slip of the other, from 0 to 1."""
_VARIANTS = frozenset(
    (
        "python", "javascript", "js", "typescript", "ts", "node", "node.js", "nodejs", "java", "kotlin", "go", "golang",
        "rust", "ruby", "php", "c", "c++", "cpp", "c#", "csharp", ".net", "swift", "scala", "elixir", "dart", "perl", "r",
        "lua", "curl", "http", "https", "httpie", "wget", "bash", "shell", "sh", "zsh", "fish", "powershell", "cmd",
        "console", "terminal", "cli", "json", "yaml", "toml", "xml", "ini", "env", "ui", "api", "rest", "graphql", "grpc",
        "sql", "esql", "html", "css", "jsx", "tsx", "react", "vue", "angular", "svelte", "linux", "macos", "mac", "os x",
        "windows", "unix", "wsl", "ubuntu", "debian", "fedora", "arch", "ios", "android", "npm", "yarn", "pnpm", "bun",
        "deno", "pip", "pipx", "uv", "poetry", "conda", "brew", "homebrew", "apt", "dnf", "docker", "docker compose",
        "kubernetes", "helm", "maven", "gradle", "gradle kotlin", "gradle groovy", "sdk", "request", "response", "output",
        "code", "preview", "result", "async", "sync",
    )
)  # fmt: skip
"""Labels of tabs that readers choose by what they work with, in lower case."""


@dataclass
class _Item:
    """A tab."""

    node: Node
    label: str
    key: str
    """The label as it is compared: without markup, in lower case."""
    sync: str = ""


@dataclass
class _Set:
    """A set of tabs."""

    node: Node
    group: str
    items: list[_Item] = field(default_factory=list)

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(item.key for item in self.items)


def split(
    page: SourcePage, services: Sequence[str] | None, reading: Reading
) -> tuple[SourcePage, ...]:
    """A page for each service: the common lines, and those of its tabs, in the order in which the services come up.

    `services`: the labels of the tabs that are services; None: they are found. The page alone, if it has no such tabs.
    Labels that are written in another way than in most sets are reported.
    """
    parts = parse(page.lines, _SYNTAX, Reading(Path()))
    sets = list(_sets(parts))
    labels = _of_services(sets, services, reading)
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


def _sets(parts: Sequence[Line | Node]) -> Iterator[_Set]:
    """All sets of tabs, those in others too."""
    for part in parts:
        if isinstance(part, Line):
            continue
        if part.head.name == "tab-set":
            one = _Set(part, _options(part).get("sync-group", ""))
            for tab in _items(part):
                label = tab.head.argument
                one.items.append(_Item(tab, label, _key(label), _options(tab).get("sync", "")))
            if one.items:
                yield one
        yield from _sets(part.parts)


def _items(node: Node) -> list[Node]:
    return [part for part in node.parts if isinstance(part, Node) and part.head.name == "tab-item"]


def _options(node: Node) -> dict[str, str]:
    """The options that a set or a tab begins with."""
    out: dict[str, str] = {}
    for part in node.parts:
        found = _OPTION.match(part.text) if isinstance(part, Line) else None
        if not found:
            break
        out[found[1]] = (found[2] or "").strip()
    return out


def _key(label: str) -> str:
    return " ".join(_MARKUP.sub("", label).casefold().split())


def _of_services(
    sets: Sequence[_Set], services: Sequence[str] | None, reading: Reading
) -> dict[str, str]:
    """Key -> label of each service, in the order in which they come up; keys of tabs of the same service are made equal."""
    if services is not None:
        wanted = {_key(label): label for label in services}
        ours = [one for one in sets if 2 * len(one.keys & wanted.keys()) >= len(one.keys)]
        _join_alike(ours, wanted, reading)
        return wanted if ours else {}
    ours = _group_of_services(sets)
    _join_synchronized(ours)
    counts = Counter(key for one in ours for key in one.keys)
    least = 1 if len(ours) < 3 else 2
    usual = {key for key, count in counts.items() if count >= least}
    labels: dict[str, Counter[str]] = {}
    for item in (item for one in ours for item in one.items if item.key in usual):
        labels.setdefault(item.key, Counter())[item.label] += 1
    found = {key: of.most_common(1)[0][0] for key, of in labels.items()}
    if not 1 < len(found) <= MAX_SERVICES:
        return {}
    _join_alike(ours, found, reading)
    return found


def _group_of_services(sets: Sequence[_Set]) -> list[_Set]:
    """The sets that share most labels: of the groups in which each shares half of its labels with another, that with most
    tabs."""
    groups: list[list[_Set]] = []
    for one in sets[:MAX_SETS]:
        if 2 * len(one.keys & _VARIANTS) >= len(one.keys) or len(one.keys) < 2:
            continue
        near = [group for group in groups if any(_share(one, other) for other in group)]
        groups = [group for group in groups if not any(group is other for other in near)]
        groups.append([member for group in near for member in group] + [one])
    best = max(groups, key=lambda group: sum(len(one.items) for one in group), default=[])
    return [one for one in sets if any(one is member for member in best)]


def _share(one: _Set, other: _Set) -> bool:
    """Whether half of the labels of the smaller set are in the other, or both name one group."""
    if one.group and one.group == other.group:
        return True
    return 2 * len(one.keys & other.keys) >= min(len(one.keys), len(other.keys))


def _join_synchronized(sets: Sequence[_Set]) -> None:
    """Tabs with the same `:sync:` are of one service, whatever their labels: that of most of them."""
    by_sync: dict[str, Counter[str]] = {}
    for item in (item for one in sets for item in one.items if item.sync):
        by_sync.setdefault(item.sync, Counter())[item.key] += 1
    for one in sets:
        for item in one.items:
            if item.sync:
                item.key = by_sync[item.sync].most_common(1)[0][0]


def _join_alike(sets: Sequence[_Set], labels: Mapping[str, str], reading: Reading) -> None:
    """A label that is no service's, and nearly that of one which the set lacks, is a slip; so is one in another case."""
    for one in sets:
        for item in one.items:
            if item.key not in labels:
                lacking = labels.keys() - one.keys
                near = [
                    key for key in lacking if Indel.normalized_similarity(key, item.key) >= _ALIKE
                ]
                if len(near) != 1:
                    continue
                item.key = near[0]
            if item.label != labels[item.key]:
                reading.report(
                    "import-tab-label",
                    f"the tab '{item.label}' is called '{labels[item.key]}' in other sets",
                    item.node.opening.span(item.label),
                    "give all tabs of a service the same label",
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
        items = _items(node)
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
    """The parts of a tab below its options."""
    count = len(_options(node))
    return node.parts[count:]


def _filled(lines: Sequence[Line]) -> bool:
    return any(line.text.strip(" \t>") for line in lines)
