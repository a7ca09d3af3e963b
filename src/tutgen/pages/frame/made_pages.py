"""Pages that nobody wrote, in the frame of the theme."""

from dataclasses import dataclass

from tutgen.content.model import MarkdownFile
from tutgen.content.plan import CONTENT, Page
from tutgen.language.writers.html_grid import grid_html
from tutgen.pages.frame.framing import Framing
from tutgen.pages.frame.heading import browser_title
from tutgen.pages.frame.links import HOME
from tutgen.pages.frame.site_metadata import SiteMetadata
from tutgen.pages.not_found import MAX_LINKS, MOST_CELLS, NOT_FOUND, not_found_content
from tutgen.sources.source import Source
from tutgen.theme.highlight import escape
from tutgen.theme.theme import PageHead


@dataclass(frozen=True)
class MadePages:
    """Makes pages that have no source."""

    framing: Framing
    metadata: SiteMetadata

    def page(self, address: str, title: str, about: str, content: str, heading: str = "") -> str:
        """A page, of the HTML of its content. `about`: its description. Raises ThemeError."""
        page = _made(address)
        heading = escape(heading or title)
        head = PageHead(title, heading, "", title, about, page.kind, self._browser_title(title))
        return self.framing.page(page, None, head, self.metadata.of_made(page, title), content)

    def not_found(self) -> str:
        """The page for addresses that are not there, where the project has none of its own.

        Raises ThemeError.
        """
        page, links = _made(NOT_FOUND), self.framing.links
        rendering = self.framing.renderings.of_made(page)
        grid = grid_html(rendering, MOST_CELLS) if rendering else ""
        pages = links.plan.pages
        starts = [] if grid else [p for p in pages.values() if p.kind == "overview"]
        if HOME in pages:
            starts.insert(0, pages[HOME])
        shown = links.site.html.value
        listed = [
            (links.to(page, p.address), shown(links.site.title(p, links.plan)))
            for p in starts[:MAX_LINKS]
        ]
        words = links.site.words
        title = words["not_found"]
        head = PageHead(title, title, "", title, None, page.kind, self._browser_title(title))
        said = not_found_content(words["nothing_here"], listed) + grid
        return self.framing.page(page, None, head, self.metadata.of(page, title, head), said)

    def _browser_title(self, title: str) -> str:
        return browser_title(title, self.framing.links.site.project.site.title)


def _made(address: str) -> Page:
    """A plain page without a source."""
    path = f"{CONTENT}{address.removesuffix('.html')}.md"
    return Page(address, "page", MarkdownFile(Source(path, ""), {}))
