"""The companion pages of a tutorial, which nobody wrote: its services compared, and moving between them.

Only of a tutorial that two services or more have pages in, and whose pages show requests or values of fields; moving only
where there is something to say of it.
"""

from collections.abc import Callable, Iterator

from tutgen.content.model import Service, Tutorial
from tutgen.content.plan import Page, Plan
from tutgen.pages.comparing.compare_page import COMPARE, compare_content
from tutgen.pages.comparing.compared import REQUIREMENTS, Compared
from tutgen.pages.comparing.move_page import MOVE, move_content
from tutgen.pages.comparing.moving import Moves, move_data, moves_of, requirements
from tutgen.pages.comparing.result_cache import ResultCache
from tutgen.pages.placements import Placements
from tutgen.pages.shown_requests import ShownRequests
from tutgen.pages.site import CompiledSite

MadePage = Callable[[str, str, str, str, str], str]
"""Gives the HTML of a page of an address, a title, a description, the HTML of its content and a heading. Raises
ThemeError."""

_NAMES = {"compare": COMPARE, "move": MOVE}
"""Output -> the name of its page."""


class CompanionPages:
    """Makes the companion pages of one tutorial after another."""

    def __init__(
        self,
        site: CompiledSite,
        plan: Plan,
        reserved: frozenset[str],
        shown: ShownRequests,
        made_page: MadePage,
    ) -> None:
        """`reserved`: the ids of the theme."""
        self._site = site
        self._plan = plan
        self._reserved = reserved
        self._shown = shown
        self._made_page = made_page
        self._cache = ResultCache()
        self._compared: tuple[object, Compared | None] = (None, None)
        self._places: tuple[object, Placements | None] = (None, None)
        self._moves: tuple[object, Moves | None] = (None, None)

    def address(self, page: Page, output: str) -> str | None:
        """Of the page that an output makes beside that of a service; None where it makes none."""
        tutorial = page.tutorial if page.service else None
        if tutorial is None or not self._site.project.site.makes(output):
            return None
        places = self._places_of(page, tutorial)
        if places is None or (output == "move" and not self._tells_of_moving(page, places)):
            return None
        return f"{tutorial.prefix}{_NAMES[output]}"

    def _tells_of_moving(self, page: Page, places: Placements) -> bool:
        """Whether there is anything that a move between services of the tutorial of a page could change."""
        if places.requests or self._site.compilation(page).moves:
            return True
        told = {REQUIREMENTS, *places.code}
        fields = [f for f in self._site.project.site.fields.values() if f.name in told]
        return places.has_any(fields, self._services(page))

    def moves(self, overview: Page) -> Moves | None:
        """What the tutorial of an overview says of moving; None where nothing is made of it."""
        compared = self._of(overview)
        if compared is None or not self._site.project.site.makes("move"):
            return None
        if not self._tells_of_moving(overview, compared.places):
            return None
        if self._moves[0] is not compared:
            found = moves_of(overview, compared, self._plan, self._reserved)
            self._moves = compared, found
        return self._moves[1]

    def files(self, overview: Page) -> Iterator[tuple[str, bytes]]:
        """Address and content of each file of the tutorial of an overview, except where something else has the
        address, which is reported. Raises ThemeError."""
        for address, content in self._files(overview):
            if address not in self._plan.pages and address not in self._plan.assets:
                yield address, content

    def _files(self, overview: Page) -> Iterator[tuple[str, bytes]]:
        compared = self._of(overview)
        if compared is None or overview.tutorial is None:
            return
        words, site = self._site.words, self._site.project.site
        title, prefix = self._site.title(overview, self._plan), overview.tutorial.prefix
        moves = self.moves(overview)
        if site.makes("compare"):
            name = words["compare_services"]
            content = compare_content(compared, words, MOVE if moves else "")
            yield self._page(f"{prefix}{COMPARE}", name, title, content)
        if moves:
            asked = requirements(compared)
            data = move_data(compared, moves, asked)
            name = words["move_services"]
            content = move_content(compared, data, words, asked)
            yield self._page(f"{prefix}{MOVE}", name, title, content)

    def file(self, address: str) -> bytes | None:
        """The file at an address; None if there is none. Raises ThemeError."""
        folder, _, name = address.rpartition("/")
        if name not in (COMPARE, MOVE):
            return None
        overview = self._plan.pages.get(f"{folder}/index.html".lstrip("/"))
        if overview is None or overview.kind != "overview":
            return None
        return dict(self.files(overview)).get(address)

    def _page(self, address: str, name: str, tutorial: str, content: str) -> tuple[str, bytes]:
        title = f"{name}: {tutorial}"
        up = f'<p><a href="index.html">{self._site.html.value(tutorial)}</a></p>\n'
        return address, self._made_page(address, title, f"{title}.", up + content, name).encode()

    def _of(self, overview: Page) -> Compared | None:
        """The services of a tutorial, compared once for all of its files."""
        tutorial = overview.tutorial
        site = self._site.project.site
        if tutorial is None or not (site.makes("compare") or site.makes("move")):
            return None
        key = self._site.compilation(overview)
        if self._compared[0] is not key:
            compared = None
            if places := self._places_of(overview, tutorial):
                known = self._shown.of(overview)
                compared = Compared(
                    tutorial, self._plan, self._site, self._reserved, known, self._cache, places
                )
            self._compared = key, compared
        return self._compared[1]

    def _services(self, page: Page) -> list[Service]:
        """Those that have pages in the tutorial of a page."""
        pages = self._plan.service_pages(page.tutorial) if page.tutorial else ()
        return [page.service for page in pages if page.service]

    def _places_of(self, page: Page, tutorial: Tutorial) -> Placements | None:
        """Where the tutorial of a page shows what is compared; None where that is nothing."""
        if self._places[0] is not tutorial:
            compilation = self._site.compilation(page)
            services, site = self._services(page), self._site.project.site
            places = None
            if len(services) > 1:
                code = {name for name, f in site.fields.items() if f.type.name == "code"}
                found = Placements(compilation, tutorial, site.names, code)
                if compilation.moves or found.has_any(site.fields.values(), services):
                    places = found
            self._places = tutorial, places
        return self._places[1]


def in_tutorials(plan: Plan, name: str) -> Iterator[str]:
    """The addresses of the pages of a name beside those of tutorials."""
    for page in plan.pages.values():
        tutorial = page.tutorial if page.kind == "overview" else None
        if tutorial and len(plan.service_pages(tutorial)) > 1:
            yield f"{tutorial.prefix}{name}"
