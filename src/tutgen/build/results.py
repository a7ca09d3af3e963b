"""The results of rendering: of one page, and of all pages that are compiled together."""

from collections.abc import Iterable, Mapping
from itertools import groupby
from operator import attrgetter
from types import MappingProxyType
from typing import NamedTuple

from tutgen.check.structure import SourceUsage
from tutgen.content.plan import Page
from tutgen.diagnostics import Diagnostic, Finding
from tutgen.language.rendering import PendingLink
from tutgen.pages.compiling.compilation import FileSources
from tutgen.pages.history import PageChange


class PageGroup(NamedTuple):
    """The pages of a tutorial, or one plain page: what is compiled together."""

    key: str
    """The path of the tutorial's `index.md`, or of the page's source."""
    pages: tuple[Page, ...]


def grouped(pages: Iterable[Page]) -> list[PageGroup]:
    """Pages in their order, which keeps those of a tutorial together."""
    return [PageGroup(key, tuple(group)) for key, group in groupby(pages, attrgetter("group"))]


class PageResult(NamedTuple):
    """The result of rendering one page, without its HTML."""

    address: str
    digest: str
    shown: frozenset[str]
    """The addresses of private files that it shows."""
    ids: frozenset[str]
    """The places in it that a link can lead to."""
    links: tuple[PendingLink, ...]
    findings: tuple[Finding, ...]
    change: PageChange
    browser_title: str
    description: str
    """Empty where it has none."""
    title: str
    """The title by which other pages name it."""
    labels: Mapping[str, str]
    """Label -> the words that it marks, as HTML: another page may show them."""
    seconds: float = 0.0
    samples: frozenset[str] = frozenset()
    """The samples that it shows, with their regions; not kept in the record."""
    beside: tuple[tuple[str, str], ...] = ()
    """Address and digest of the files beside it, which its group keeps (`companions`)."""
    failed: bool = False
    """Its template failed: there is no page."""


class GroupResult(NamedTuple):
    """The results of the pages of a group, and of compiling it."""

    key: str
    pages: tuple[PageResult, ...]
    diagnostics: tuple[Diagnostic, ...]
    sources: SourceUsage
    files: Mapping[str, FileSources]
    """Path of a page's Markdown file -> the sources of its pages, except services."""
    snippets: tuple[str, ...]
    """Paths of the snippets in what belongs to its pages alone."""
    samples: Mapping[str, str]
    """Path -> digest of the samples that its pages may show (`Samples.shown`)."""
    labels: Mapping[str, tuple[str, ...]]
    """Path of a page's source -> the labels in it."""
    broken: bool
    """A source could not be read: what is missing may be in it."""
    siblings: tuple[Diagnostic, ...] = ()
    """Diagnostics of the sibling rules on the sources."""
    search: bytes = b""
    """The search entries of its pages, compressed. If the group was cut, the first part has them."""
    llms: str = ""
    """What `llms.txt` says of its pages; of a group that was cut, likewise."""
    companions: Mapping[str, str] = MappingProxyType({})
    """Address -> digest of the files beside its pages: companion pages, pages as Markdown, and so on."""

    @property
    def seen_by_others(self) -> object:
        """All of the group that pages of other groups show; only to be compared."""
        pages = {page.address: (page.title, dict(page.labels)) for page in self.pages}
        return pages, dict(self.labels)


def joined(parts: Iterable[GroupResult]) -> GroupResult:
    """The result of a group from those of its parts, in order."""
    first, *others = parts
    pages = [*first.pages, *(page for part in others for page in part.pages)]
    siblings = dict.fromkeys((*first.siblings, *(d for part in others for d in part.siblings)))
    companions = dict(first.companions)
    for part in others:
        companions |= part.companions
    return first._replace(pages=tuple(pages), siblings=tuple(siblings), companions=companions)
