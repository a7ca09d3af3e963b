"""The metadata of the pages of a site."""

from dataclasses import dataclass

from tutgen.content.plan import Page
from tutgen.pages.files.feed import FEED
from tutgen.pages.frame.links import HOME, FrameLinks
from tutgen.pages.frame.metadata import Metadata, PageData, PageLink, locale, structured_data
from tutgen.pages.history import Commit
from tutgen.pages.not_found import NOT_FOUND
from tutgen.sources import urls
from tutgen.theme.theme import PageHead


@dataclass(frozen=True)
class SiteMetadata:
    """Makes the metadata of pages."""

    links: FrameLinks
    has_history: bool
    """Whether git knows when sources were changed."""

    def of(
        self,
        page: Page,
        name: str,
        head: PageHead,
        overview: PageLink | None = None,
        commit: Commit | None = None,
        picture: str | None = None,
    ) -> Metadata:
        """`name`: its title with that of its service; `overview`: that of its tutorial; `commit`: the newest of its
        sources; `picture`: the address of what links to it are shown with."""
        site = self.links.site.project.site
        if page.address == NOT_FOUND:
            return Metadata(name=name, type="website", feed=self._feed(page), noindex=True)
        modified = commit.when.isoformat() if commit else None
        breadcrumb = [(head.navigation_title, page.address)]
        if overview and page.service:
            breadcrumb.insert(0, overview)
        if HOME in self.links.plan.pages and breadcrumb[0][1] != HOME:
            breadcrumb.insert(0, (self.links.site.words["home"], HOME))
        data = PageData(
            kind=page.kind,
            name=name,
            description=head.description,
            lang=site.lang,
            address=page.address,
            modified=modified,
            part_of=overview if page.service else None,
            parts=self.links.services(page) if page.kind == "overview" else (),
        )
        return Metadata(
            name=name,
            canonical=self._canonical(page),
            type="website" if page.kind == "overview" or page.address == HOME else "article",
            locale=locale(site.lang),
            modified=modified,
            structured=structured_data(data, breadcrumb, site.base_url),
            feed=self._feed(page),
            picture=urls.absolute(site.base_url, picture) if picture and site.base_url else None,
        )

    def of_made(self, page: Page, title: str) -> Metadata:
        """Those of a page that nobody wrote."""
        return Metadata(
            name=title,
            type="article",
            feed=self._feed(page),
            canonical=self._canonical(page),
            locale=locale(self.links.site.project.site.lang),
        )

    def _canonical(self, page: Page) -> str | None:
        """The full address of a page, if the site's own is known."""
        base = self.links.site.project.site.base_url
        return urls.absolute(base, page.address) if base else None

    def _feed(self, page: Page) -> str | None:
        """The link to the feed, where there will be one."""
        site = self.links.site.project.site
        made = self.has_history and site.base_url and site.makes("feed")
        there = FEED in self.links.plan.assets or made
        return self.links.to(page, FEED) if there else None
