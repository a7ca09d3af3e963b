"""The sources of each page of a site, and so which pages a file feeds.

To know what a source includes it has to be compiled, and a site keeps few of its compilations: what
is learned from one stands here as long as its sources are the same.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from tutgen.build.prepared import PreparedSite
from tutgen.content.paths import SITE_FILE
from tutgen.content.plan import Page
from tutgen.pages.compiling.compilation import FileSources

STYLES_AND_SCRIPTS = ("templates/css/", "templates/js/")
"""The folders of what is joined into the files that every page loads."""


class _Learned(NamedTuple):
    """The sources of the pages of a tutorial, or of a plain page, known from a compilation."""

    sources: Mapping[str, FileSources]
    """Path of a Markdown file -> the sources of its pages."""
    texts: Mapping[str, str]
    """Path of a file that was compiled, without snippets -> its text."""
    snippets: Mapping[str, tuple[frozenset[str], frozenset[str]]]
    """Path of a snippet -> the snippets that it includes, and the requests that it places."""


class PageInputs:
    """Which files feed which pages. What was learned from a site is used for the next one if it still holds."""

    def __init__(self) -> None:
        self._learned: dict[str, _Learned] = {}

    def fed_by(self, site: PreparedSite, paths: Iterable[str]) -> list[str]:
        """The addresses of the pages that depend on these files; paths relative to the project.

        All depend on `site.yaml`, on styles and on scripts. Titles of other pages and badges of other
        services do not count.
        """
        changed = frozenset(paths)
        if any(path == SITE_FILE or path.startswith(STYLES_AND_SCRIPTS) for path in changed):
            return list(site.plan.pages)
        compiled = site.compiled
        services = {s for s in site.project.services if changed & compiled.sources_of_service(s)}
        if not all(path.startswith(("content/", "templates/")) for path in changed):
            services |= compiled.showing(site.plan.pages.values(), changed)
        requests = {r for r in compiled.shared_requests if changed & compiled.sources_of_request(r)}
        kinds = {kind for kind, files in site.theme.files.items() if changed & files}
        fed = []
        for _, pages in groupby(site.plan.pages.values(), attrgetter("group")):
            group = list(pages)
            sources = self._of(site, group[0]).sources
            fed += [
                page.address
                for page in group
                if page.kind in kinds
                or (page.service and page.service.slug in services)
                or (page.tutorial and page.tutorial.index.path in changed)
                or changed & sources[page.file.path].paths
                or requests & sources[page.file.path].shared_requests
            ]
        return fed

    def learn(self, site: PreparedSite) -> Iterator[None]:
        """Learn what is not known yet; each step compiles the sources of one tutorial, or of one plain page."""
        for _, pages in groupby(list(site.plan.pages.values()), attrgetter("group")):
            page = next(pages)
            if not self._is_known(site, page):
                self._of(site, page)
                yield

    def _of(self, site: PreparedSite, page: Page) -> _Learned:
        if not self._is_known(site, page):
            self._learned[page.group] = _learned(site, page)
        return self._learned[page.group]

    def _is_known(self, site: PreparedSite, page: Page) -> bool:
        """Whether a page's sources are as they were when they were compiled.

        Of a snippet only what it includes and places matters: one is compiled where the sources of
        all pages that include it need not be.
        """
        learned = self._learned.get(page.group)
        return (
            learned is not None
            and learned.texts == _texts(site, page)
            and all(_uses(site, path) == uses for path, uses in learned.snippets.items())
        )


def markdown_of(page: Page) -> tuple[str, ...]:
    """The paths of the Markdown files that are compiled together with a page's own."""
    tutorial = page.tutorial
    return (tutorial.index.path, tutorial.page.path) if tutorial else (page.file.path,)


def _learned(site: PreparedSite, page: Page) -> _Learned:
    compilation = site.compiled.compilation(page)
    uses = {path: _uses(site, path) for path in compilation.snippets}
    return _Learned(compilation.sources, _texts(site, page), uses)


def _texts(site: PreparedSite, page: Page) -> dict[str, str]:
    texts = {path: site.project.files[path].source.text for path in markdown_of(page)}
    if page.tutorial and page.tutorial.requests:
        texts[page.tutorial.requests.path] = page.tutorial.requests.text
    return texts


def _uses(site: PreparedSite, path: str) -> tuple[frozenset[str], frozenset[str]]:
    document = site.compiled.snippet(path)
    return (document.includes, document.uses) if document else (frozenset(), frozenset())
