"""The frame of the theme, put around the content of pages."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple
from urllib.parse import quote

from tutgen.content.plan import Page
from tutgen.language.rendering import Rendering
from tutgen.language.writers.html_services import badges, picker
from tutgen.pages.comparing.compare_page import COMPARE
from tutgen.pages.comparing.move_page import MOVE
from tutgen.pages.deprecation import banner
from tutgen.pages.files.search_page import SEARCH
from tutgen.pages.frame.brand import Brand, brand_of
from tutgen.pages.frame.edit_links import edit_base
from tutgen.pages.frame.links import HOME, FrameLinks
from tutgen.pages.frame.lists import contents_list, edit_list, fact_list
from tutgen.pages.frame.metadata import Metadata, PageLink
from tutgen.pages.frame.renderings import Renderings
from tutgen.pages.frame.template_values import (
    Language,
    PageValues,
    SiteValues,
    SourceLink,
    service_links,
    step_links,
    tutorial_links,
)
from tutgen.pages.not_found import NOT_FOUND
from tutgen.theme.frame import Frame
from tutgen.theme.highlight import escape
from tutgen.theme.layout import Listed
from tutgen.theme.theme import Neighbour, PageHead, Theme


class FilesBeside(NamedTuple):
    """Links to files that are made of a page's tutorial or of the page itself."""

    compare: str | None = None
    move: Neighbour | None = None
    markdown: str | None = None
    along: str = ""
    """HTML."""
    forms: str | None = None
    form_labels: str = ""
    """JSON."""


NO_FILES = FilesBeside()


@dataclass(frozen=True)
class Framing:
    """Puts the frame around the content of pages."""

    links: FrameLinks
    theme: Theme
    renderings: Renderings

    def page(
        self,
        page: Page,
        rendering: Rendering | None,
        head: PageHead,
        metadata: Metadata,
        content: str,
        overview: PageLink | None = None,
        sources: frozenset[str] = frozenset(),
        beside: FilesBeside = NO_FILES,
    ) -> str:
        """The HTML of a page. Raises ThemeError where a template fails.

        `rendering`: the state that the content was rendered with, None for a page without a source; `content`: HTML;
        `overview`: that of its tutorial; `sources`: the paths of its sources.
        """
        site, link = self.links.site, self.links.to
        headings = tuple(rendering.headings) if rendering else ()
        of_service = rendering if page.service else None
        values = PageValues(
            page=head,
            metadata=metadata,
            contents=contents_list(headings),
            facts=fact_list(site.facts(of_service, page)) if of_service else "",
            deprecation=banner(of_service) if of_service else "",
            badges=badges(of_service) if of_service and not of_service.has_badges else "",
            picker=picker(rendering) if rendering else "",
            home=link(page, HOME),
            brand=self._brand(page, rendering),
            canonical=metadata.canonical,
            style=link(page, self.theme.style),
            own_style=self._own_style(page),
            script=link(page, self.theme.script),
            root=self.links.root if page.address == NOT_FOUND else "",
            search=link(page, SEARCH) if site.project.site.makes("search") else None,
            tutorial=overview and Neighbour(site.line(overview[0]), link(page, overview[1])),
            previous=self.links.neighbour(page, page.previous, "previous"),
            next=self.links.neighbour(page, page.next, "next"),
            compare=beside.compare,
            move=beside.move,
            markdown=beside.markdown,
            along=beside.along,
            forms=beside.forms,
            form_labels=beside.form_labels,
            modified=metadata.modified and metadata.modified[:10],
            edit=edit_list(self.edit_base, _written(page, sources)) if self.edit_base else "",
            services=Listed(lambda: service_links(rendering, site) if rendering else ()),
            steps=Listed(lambda: step_links(headings)),
            tutorials=Listed(lambda: tutorial_links(page, link, self.links.plan, site)),
            sources=Listed(lambda: self._source_links(page, sources)),
        )
        return self._frame.page(page.kind, content, **values)

    @cached_property
    def _frame(self) -> Frame:
        site = self.links.site.project.site
        languages = (Language(site.lang, site.direction),)
        values: SiteValues = {"site": site, "words": site.words, "languages": languages}
        return Frame(self.theme, values)

    def _own_style(self, page: Page) -> str | None:
        """The stylesheet that only pages of this name have."""
        name = {COMPARE: "compare", MOVE: "move"}.get(page.address.rpartition("/")[2])
        is_made = name and page.address not in self.links.plan.pages
        return self.links.to(page, self.theme.lazy_styles[name]) if name and is_made else None

    @cached_property
    def _brands(self) -> dict[str, Brand]:
        """Folder of pages -> their brand, once a page has shown it."""
        return {}

    def _brand(self, page: Page, rendering: Rendering | None) -> Brand:
        is_lost = page.address == NOT_FOUND
        folder = NOT_FOUND if is_lost else page.address.rpartition("/")[0]
        found = self._brands.get(folder)
        if found is None:
            site = self.links.site.project.site
            own = self.renderings.of(page) if rendering else self.renderings.of_made(page)
            if own is None:
                return Brand(escape(site.title))
            found = self._brands[folder] = brand_of(own, site, self.links.site.footer)
            if rendering:
                rendering.findings += [finding._replace(service="") for finding in own.findings]
                rendering.links += own.links
                rendering.shown |= own.shown
        return found

    @cached_property
    def edit_base(self) -> str:
        """What the addresses begin with at which sources can be edited; empty if there are none."""
        return edit_base(self.links.site.project.site.repository, self.theme.root)

    def _source_links(self, page: Page, sources: frozenset[str]) -> Iterator[SourceLink]:
        for path in _written(page, sources):
            yield SourceLink(path, f"{self.edit_base}{quote(path)}" if self.edit_base else None)


def _written(page: Page, sources: frozenset[str]) -> list[str]:
    """The paths of a page's sources that somebody wrote, its own file first."""
    own = page.file.path
    paths = [*sources & {own}, *sorted(sources - {own})]
    return paths[1:] if page.file.made else paths
