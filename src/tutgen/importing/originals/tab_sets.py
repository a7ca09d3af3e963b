"""The sets of tabs in a page, and which of them are for services: those that share most labels.

Sets of languages, systems or package managers are not.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from rapidfuzz.distance import Indel

from tutgen.importing.nouns.line import Line
from tutgen.importing.reading.folder import Reading
from tutgen.importing.syntax.node import Node
from tutgen.importing.syntax.options import options_of

_MARKUP = re.compile(r"[*_`]+|\{[^{}]*\}")
_MAX_SETS = 1_000
"""By which services are found."""
_MAX_SERVICES = 200
"""Of a page; one with more has no tabs for services."""
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
class Tab:
    """A tab."""

    node: Node
    label: str
    key: str
    """The label as it is compared: without markup, in lower case."""
    sync: str = ""


@dataclass
class TabSet:
    """A set of tabs."""

    node: Node
    group: str
    items: list[Tab] = field(default_factory=list)

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(item.key for item in self.items)


def sets_in(parts: Sequence[Line | Node]) -> Iterator[TabSet]:
    """All sets of tabs, those in others too."""
    for part in parts:
        if isinstance(part, Line):
            continue
        if part.head.name == "tab-set":
            one = TabSet(part, options_of(part)[0].get("sync-group", ""))
            for tab in tabs_of(part):
                label = tab.head.argument
                one.items.append(Tab(tab, label, _key(label), options_of(tab)[0].get("sync", "")))
            if one.items:
                yield one
        yield from sets_in(part.parts)


def tabs_of(node: Node) -> list[Node]:
    """The tabs of a set."""
    return [part for part in node.parts if isinstance(part, Node) and part.head.name == "tab-item"]


def _key(label: str) -> str:
    return " ".join(_MARKUP.sub("", label).casefold().split())


def labels_of_services(
    sets: Sequence[TabSet], services: Sequence[str] | None, reading: Reading
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
    if not 1 < len(found) <= _MAX_SERVICES:
        return {}
    _join_alike(ours, found, reading)
    return found


def _group_of_services(sets: Sequence[TabSet]) -> list[TabSet]:
    """The sets that share most labels: of the groups in which each shares half of its labels with another, that with most
    tabs."""
    groups: list[list[TabSet]] = []
    for one in sets[:_MAX_SETS]:
        if 2 * len(one.keys & _VARIANTS) >= len(one.keys) or len(one.keys) < 2:
            continue
        near = [group for group in groups if any(_share(one, other) for other in group)]
        groups = [group for group in groups if not any(group is other for other in near)]
        groups.append([member for group in near for member in group] + [one])
    best = max(groups, key=lambda group: sum(len(one.items) for one in group), default=[])
    return [one for one in sets if any(one is member for member in best)]


def _share(one: TabSet, other: TabSet) -> bool:
    """Whether half of the labels of the smaller set are in the other, or both name one group."""
    if one.group and one.group == other.group:
        return True
    return 2 * len(one.keys & other.keys) >= min(len(one.keys), len(other.keys))


def _join_synchronized(sets: Sequence[TabSet]) -> None:
    """Tabs with the same `:sync:` are of one service, whatever their labels: that of most of them."""
    by_sync: dict[str, Counter[str]] = {}
    for item in (item for one in sets for item in one.items if item.sync):
        by_sync.setdefault(item.sync, Counter())[item.key] += 1
    for one in sets:
        for item in one.items:
            if item.sync:
                item.key = by_sync[item.sync].most_common(1)[0][0]


def _join_alike(sets: Sequence[TabSet], labels: Mapping[str, str], reading: Reading) -> None:
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
