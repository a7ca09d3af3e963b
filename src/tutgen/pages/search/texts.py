"""The texts of a site, group by group."""

from collections.abc import Sequence

from tutgen.content.plan import Page, Plan
from tutgen.pages.search.group_text import GroupText
from tutgen.pages.search.node_walker import NodeWalker
from tutgen.pages.search.values import MarkedSite
from tutgen.pages.shown_requests import ShownValues
from tutgen.pages.site import CompiledSite


class SearchTexts:
    """Takes the pages of a site apart. `reserved`: the ids of the theme."""

    def __init__(self, site: CompiledSite, plan: Plan, reserved: frozenset[str]) -> None:
        self._site = site
        self._plan = plan
        self._marked = MarkedSite(site, plan, reserved)

    def of(self, page: Page, known: ShownValues) -> GroupText:
        """What the pages say that are compiled together with one. `known`: what they have shown."""
        pages: Sequence[Page] = []
        if page.tutorial:
            pages = self._plan.service_pages(page.tutorial)
            page = self._plan.pages[self._plan.by_source[page.tutorial.index.path]]
        own = NodeWalker(self._marked, [page], {})
        own.walk(self._site.document(page).content.nodes)
        shared = NodeWalker(self._marked, pages, known) if pages else None
        if shared:
            shared.facts(self._site.compilation(page).facts)
            shared.walk(self._site.document(pages[0]).content.nodes)
        return GroupText(
            self._site.title(page, self._plan),
            page.address,
            [other.service.slug for other in pages if other.service],
            own.sections,
            shared.sections if shared else [],
            shared.requests.placements.fields if shared else {},
            shared.requests.headers if shared else [],
        )
