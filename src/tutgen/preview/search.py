"""The search entries of a site that changes; those of groups of pages that did not change are kept."""

from collections.abc import Iterator
from typing import NamedTuple

from tutgen.build.digests import digest_of_group
from tutgen.build.prepared import PreparedSite
from tutgen.build.results import PageGroup, grouped


class _Kept(NamedTuple):
    digest: str | None
    """Of the sources."""
    snippets: frozenset[str]
    text: bytes


class PreviewSearch:
    """Keeps the search entries of groups of pages."""

    def __init__(self) -> None:
        self._kept: dict[str, _Kept] = {}

    def forget(self) -> None:
        """Forget all entries: something that all pages share has changed."""
        self._kept.clear()

    def texts(self, site: PreparedSite) -> Iterator[bytes]:
        """The search entries of each group of pages, compressed."""
        renderer = site.renderer()
        for group in grouped(site.plan.pages.values()):
            kept = self._kept.get(group.key)
            if kept is None or digest_of_group(site, group, kept.snippets) != kept.digest:
                text = renderer.search_text(group.pages[0])
                kept = self._kept[group.key] = _kept(site, group, text)
            yield kept.text


def _kept(site: PreparedSite, group: PageGroup, text: bytes) -> _Kept:
    snippets = site.compiled.compilation(group.pages[0]).snippets
    return _Kept(digest_of_group(site, group, snippets), snippets, text)
