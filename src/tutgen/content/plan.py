"""Which pages exist, where they are, and how they are linked."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cache, cached_property, partial
from itertools import pairwise
from typing import Literal, NamedTuple

from tutgen.content.model import MarkdownFile, Project, Published, Service, Tutorial
from tutgen.content.paths import SERVICE_PAGE
from tutgen.diagnostics import Diagnostic, Span
from tutgen.sources import urls
from tutgen.sources.picture import Picture

CONTENT = "content/"


class Page(NamedTuple):
    """One HTML file of the site."""

    address: str
    """Where it is in the output folder, such as `parcels/acme.html`."""
    kind: Literal["page", "overview", "service"]
    file: MarkdownFile
    tutorial: Tutorial | None = None
    service: Service | None = None
    previous: str | None = None
    """The address of the page before this one: of the same service in the tutorial before."""
    next: str | None = None

    @property
    def group(self) -> str:
        """The key of the pages that are compiled together: the path of the tutorial's `index.md`, or of a plain
        page's own source."""
        return self.tutorial.index.path if self.tutorial else self.file.path


@dataclass(frozen=True)
class Plan:
    """All pages and assets of a site, by address."""

    pages: Mapping[str, Page]
    assets: Mapping[str, str]
    """Address -> path of the file that is copied there."""
    published: Published
    private: Mapping[str, str] = field(default_factory=dict)
    """As `assets`, of files that are copied only where a page shows them."""
    pictures: Mapping[str, Picture] = field(default_factory=dict)
    """Address of an image -> what its head says."""
    order: tuple[str, ...] = ()
    """The folders of tutorials that come first, in their order."""
    diagnostics: tuple[Diagnostic, ...] = ()
    is_made: Callable[[str], bool] = field(default=lambda address: False, compare=False)
    """Whether an output makes a file for an address, so that links may lead to it."""

    @cached_property
    def by_source(self) -> Mapping[str, str]:
        """Path of a Markdown file -> address of its page; shared pages are not in it."""
        return {p.file.path: p.address for p in self.pages.values() if p.kind != "service"}

    @cached_property
    def overviews(self) -> tuple[Page, ...]:
        """Those of the tutorials, in the order in which these are read."""
        found = [page for page in self.pages.values() if page.tutorial and page.kind == "overview"]
        ranks = {folder: rank for rank, folder in enumerate(self.order)}
        return tuple(sorted(found, key=lambda p: _rank(p, ranks)))

    @cached_property
    def folders(self) -> Mapping[str, Tutorial]:
        """Path of a tutorial's shared page -> the tutorial."""
        return {p.tutorial.page.path: p.tutorial for p in self.pages.values() if p.tutorial}

    @cached_property
    def _spelled(self) -> Mapping[str, str]:
        """Name in NFC -> the name as written, for names that are not in NFC."""
        names = (*self.by_source, *self.pages, *self.assets, *self.private)
        return {urls.normalized(name): name for name in names if urls.normalized(name) != name}

    def is_published(self, service: Service | None) -> bool:
        """Whether the service has pages; one that has none is shown as planned."""
        return service is not None and self.published.has(service.slug, service.state)

    def service_pages(self, tutorial: Tutorial) -> Sequence[Page]:
        """The services' pages of a tutorial, in its order."""
        return self._service_pages.get(tutorial.prefix, ())

    @cached_property
    def _service_pages(self) -> Mapping[str, Sequence[Page]]:
        """Folder of a tutorial -> its services' pages."""
        found: dict[str, list[Page]] = {}
        for page in self.pages.values():
            if page.tutorial and page.service:
                found.setdefault(page.tutorial.prefix, []).append(page)
        return found

    def target(self, page: Page, base: str, href: str) -> str | None:
        """The address that a link leads to, written without fragment in the file at `base`.

        None if nothing is there. A link to a Markdown file leads to its page, which may be that of
        a service; one to a tutorial's shared page to the page of the same service, any other to a file.
        """
        if SERVICE_PAGE in href:
            return self._find(base, href, page.service.slug if page.service else "")
        return self._find_once(base, href)

    @cached_property
    def _find_once(self) -> Callable[[str, str], str | None]:
        """`_find` for a link that leads to one place from every page, looked up for the first only."""
        return cache(partial(self._find, slug=""))

    def _find(self, base: str, href: str, slug: str) -> str | None:
        path = urls.resolve(base.removeprefix(CONTENT), href)
        if path is None:
            return None
        path = urls.normalized(path)
        if path.endswith(SERVICE_PAGE):
            path = path.removesuffix(SERVICE_PAGE) + f"{slug}.html" if slug else path
        elif path.endswith(".md"):
            source = CONTENT + path
            page = self.by_source.get(self._spelled.get(source, source))
            of_service = f"{path.removesuffix('.md')}.html"
            of_service = self._spelled.get(of_service, of_service)
            return page or (of_service if of_service in self.pages else None)
        for candidate in (path, f"{path}.html", f"{path}/index.html".lstrip("/")):
            name = self._spelled.get(candidate, candidate)
            if name in self.pages or name in self.assets or name in self.private:
                return name
        return path if self.is_made(path) else None


def plan_pages(project: Project) -> Plan:
    """Plan the pages and assets of a project; diagnostics are about their addresses."""
    plan = Plan({}, {}, project.published)
    pages: list[Page] = []
    for tutorial in project.tutorials:
        pages += _tutorial_pages(tutorial, plan)
    pages = _in_order(pages, project.site.tutorials)
    for file in (*project.pages, *filter(None, [project.home])):
        path = file.path.removeprefix(CONTENT)
        pages.append(Page(urls.page_address(path), "page", file))
    diagnostics: list[Diagnostic] = []
    by_address: dict[str, Page] = {}
    assets = {path.removeprefix(CONTENT): path for path in project.assets}
    private = {path.removeprefix(CONTENT): path for path in project.private}
    taken = {urls.normalized(address).lower(): path for address, path in assets.items()}
    for page in sorted(pages, key=lambda p: (p.kind != "page", p.address)):
        spelled = urls.normalized(page.address).lower()
        folder = next((f for f in urls.folders_of(spelled) if f in taken), None)
        if folder is not None:
            message = f"the page's address '{page.address}' has '{taken[folder]}' for a folder"
            hint = "rename one of the two"
            diagnostics.append(Diagnostic("address-conflict", message, Span(page.file.path), hint))
            continue
        other = taken.setdefault(spelled, page.file.path)
        if other != page.file.path or page.address in by_address:
            diagnostics.append(
                Diagnostic(
                    "address-conflict",
                    f"the page's address '{page.address}' is that of '{other}'",
                    Span(page.file.path),
                    "rename one of the two; addresses may not differ in case only",
                )
            )
        by_address.setdefault(page.address, page)
    lower = {address.lower(): page for address, page in by_address.items()}
    for address, path in assets.items():
        folder = next((f for f in urls.folders_of(address.lower()) if f in lower), None)
        if folder is not None:
            message = f"the folder '{folder}' has the address of '{lower[folder].file.path}'"
            hint = "rename one of the two"
            diagnostics.append(Diagnostic("address-conflict", message, Span(path), hint))
    if diagnostics:
        assets = {}  # nothing will be published, and two files cannot have one address
    ordered = {
        page.address: by_address[page.address] for page in pages if page.address in by_address
    }
    pictures = {path.removeprefix(CONTENT): picture for path, picture in project.pictures.items()}
    order = project.site.tutorials
    return Plan(ordered, assets, project.published, private, pictures, order, tuple(diagnostics))


def _rank(page: Page, ranks: Mapping[str, int]) -> tuple[int, str]:
    folder = page.tutorial.folder if page.tutorial else ""
    return ranks.get(folder, len(ranks)), folder


def _tutorial_pages(tutorial: Tutorial, plan: Plan) -> list[Page]:
    prefix = tutorial.prefix
    services = [e.service for e in tutorial.entries if e.service and plan.is_published(e.service)]
    return [
        Page(f"{prefix}index.html", "overview", tutorial.index, tutorial),
        *(
            Page(f"{prefix}{service.slug}.html", "service", tutorial.page, tutorial, service)
            for service in services
        ),
    ]


def _in_order(pages: list[Page], folders: Sequence[str]) -> list[Page]:
    """The pages of tutorials, each with the pages before and after it: a reader goes from tutorial
    to tutorial and stays with a service. Without an order they have neither."""
    ranks = {folder: rank for rank, folder in enumerate(folders)}
    chains: dict[str, dict[int, str]] = {}  # slug of a service -> rank of a tutorial -> address
    for page in pages:
        if page.tutorial and page.tutorial.folder in ranks:
            chain = chains.setdefault(page.service.slug if page.service else "", {})
            chain[ranks[page.tutorial.folder]] = page.address
    before: dict[str, str] = {}
    after: dict[str, str] = {}
    for chain in chains.values():
        for first, second in pairwise(chain[rank] for rank in sorted(chain)):
            before[second], after[first] = first, second
    return [
        page._replace(previous=before.get(page.address), next=after.get(page.address))
        if page.address in before or page.address in after
        else page
        for page in pages
    ]


def selected(plan: Plan, only: Iterable[str]) -> list[Page]:
    """The pages to render: all without patterns; else those of the services whose slugs match one, and
    those that belong to no service."""
    patterns = list(only)
    return [
        page
        for page in plan.pages.values()
        if not patterns
        or page.service is None
        or any(fnmatchcase(page.service.slug, pattern) for pattern in patterns)
    ]
