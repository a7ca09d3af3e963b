"""Links of the frame: from a page to addresses of the site, and the pages before, behind and above it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote

from tutgen.content.plan import Page, Plan
from tutgen.pages.frame.metadata import PageLink
from tutgen.pages.not_found import NOT_FOUND
from tutgen.pages.site import CompiledSite
from tutgen.sources import urls
from tutgen.theme.theme import Neighbour

HOME = "index.html"


@dataclass(frozen=True)
class FrameLinks:
    """The links of the pages of a site."""

    site: CompiledSite
    plan: Plan

    @cached_property
    def root(self) -> str:
        """The quoted path of the site on its host."""
        return quote(urls.base_path(self.site.project.site.base_url))

    def to(self, page: Page, target: str) -> str:
        """The link from a page to an address of the site."""
        if page.address != NOT_FOUND:
            return urls.relative(page.address, target)
        return urls.rooted(self.root, target)

    def overview(self, page: Page) -> PageLink | None:
        """The overview of a page's tutorial."""
        if page.tutorial is None:
            return None
        overview = self.plan.pages[f"{page.tutorial.prefix}index.html"]
        return self.site.title(overview, self.plan), overview.address

    def services(self, overview: Page) -> Sequence[PageLink]:
        """The services' pages of a tutorial."""
        assert overview.tutorial is not None
        prefix = overview.tutorial.prefix
        return [
            (entry.name, f"{prefix}{entry.service.slug}.html")
            for entry in overview.tutorial.entries
            if entry.service and self.plan.is_published(entry.service)
        ]

    def neighbour(self, page: Page, address: str | None, word: str) -> Neighbour | None:
        """The link to the page before or after, by the title of its tutorial. `word`: `previous` or `next`."""
        if address is None:
            return None
        overview = self.overview(self.plan.pages[address])
        assert overview is not None
        words, service = self.site.words, page.service
        label = words[f"{word}_with"].format(service=service.name) if service else words[word]
        return Neighbour(self.site.line(overview[0]), urls.relative(page.address, address), label)
