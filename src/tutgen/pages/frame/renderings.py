"""The state that pages of a site are rendered with."""

from dataclasses import dataclass

from tutgen.content.plan import Page
from tutgen.language.rendering import Rendering
from tutgen.pages.frame.links import FrameLinks
from tutgen.pages.not_found import NOT_FOUND


@dataclass(frozen=True)
class Renderings:
    """Makes the state of each page."""

    links: FrameLinks
    reserved: frozenset[str]
    """The ids of the theme."""

    def of(self, page: Page, root: str | None = None, prefix: str = "") -> Rendering:
        """That of a page. `root`: the quoted address that all links begin with; `prefix`: what all ids begin with."""
        if page.address == NOT_FOUND:  # a server shows it at any address
            root = self.links.root
        site, plan = self.links.site, self.links.plan
        rendering = Rendering(page, plan, site, self.reserved, root=root, prefix=prefix)
        document = site.document(page)
        rendering.wanted, rendering.labels = document.ids, document.labels
        return rendering

    def of_made(self, page: Page) -> Rendering | None:
        """That of a page that has no source: it sees what another one does. None where there is none."""
        other = next(iter(self.links.plan.pages.values()), None)
        if other is None:
            return None
        root = self.links.root if page.address == NOT_FOUND else None
        seen = other._replace(address=page.address)
        return Rendering(seen, self.links.plan, self.links.site, self.reserved, root=root)
