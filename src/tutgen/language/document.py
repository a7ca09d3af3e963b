"""A compiled Markdown source: its nodes, and the facts about it that other packages ask for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from tutgen.diagnostics import Diagnostic
from tutgen.language.nodes import Content, Heading, Paragraph
from tutgen.language.place import Place
from tutgen.sources.source import Origin


class WrittenLink(NamedTuple):
    """A link as a source writes it; an image is not one."""

    label: str
    """With its markup and expressions; empty where the title of the page takes its place."""
    target: str
    """With its expressions."""
    place: Place
    """Of the whole link; of its label if it stands on several lines."""
    before: str = ""
    """The word that the link touches on its left."""
    after: str = ""
    """The word that the link touches on its right."""


class Placement(NamedTuple):
    """A request or a snippet that a source places."""

    kind: Literal["request", "snippet"]
    name: str
    """Of the request; the path of the snippet."""
    line: int
    """Of the source, from 0."""


class Extent(NamedTuple):
    """A part of a source that is not prose. Lines and columns count from 0."""

    kind: Literal["code", "comment", "definition"]
    """`code`: a code span or a role, with its backticks; `definition`: of a link's address, `[x]: y`."""
    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True, weakref_slot=True, eq=False)
class Document:
    """One Markdown source. As a value of an expression it is text with markup."""

    origin: Origin
    content: Content
    """Its nodes, without the heading of the page."""
    heading: Heading | None = None
    """The level-1 heading that a page begins with."""
    labels: Mapping[str, Content] = field(default_factory=dict)
    """Label -> the text of the heading that it marks, empty for another place; of its snippets too."""
    arguments: frozenset[str] = frozenset()
    """The arguments that the source reads as a snippet; `*` for any."""
    sections: tuple[tuple[str, int], ...] = ()
    """Id and line, from 0, of the level-2 headings that are no steps of its own."""
    ids: frozenset[str] = frozenset()
    """The ids, the same on all pages, that its headings and its author ask for; of its snippets too."""
    steps: tuple[str, ...] = ()
    """The ids of the level-2 sections, where the source is a tutorial's shared page."""
    step_lines: tuple[int, ...] = ()
    """The lines, from 0, at which the steps begin."""
    includes: frozenset[str] = frozenset()
    """Paths of the snippets that the source includes."""
    samples: frozenset[str] = frozenset()
    """Paths, without expressions, of the samples that it shows; its snippets' too."""
    requests: frozenset[str] = frozenset()
    """Names of the requests that the source places."""
    responses: frozenset[tuple[str, Place]] = frozenset()
    """Names of the requests whose sample responses it places, and where."""
    links: tuple[WrittenLink, ...] = ()
    """All links of the source."""
    placements: tuple[Placement, ...] = ()
    """The requests and snippets that it places itself, not by its snippets."""
    extents: tuple[Extent, ...] = ()
    """Where its code spans, its roles and its comments stand; blocks of code are nodes."""
    diagnostics: tuple[Diagnostic, ...] = ()
    line: Content | None = field(init=False)
    """The content of its paragraph, if the source is a single one; else None."""
    title: Content | None = field(init=False)
    """The anchors and the content of `heading`."""

    def __post_init__(self) -> None:
        nodes = self.content.nodes
        only = nodes[0] if len(nodes) == 1 else None
        line = Content(only.children) if isinstance(only, Paragraph) else None
        object.__setattr__(self, "line", line)
        head = self.heading
        title = Content((*head.anchors, *head.content.nodes)) if head else None
        object.__setattr__(self, "title", title)

    @property
    def path(self) -> str:
        return self.origin.path

    @property
    def uses(self) -> frozenset[str]:
        """Names of the requests that it places, or whose responses."""
        return self.requests | {name for name, _ in self.responses}
