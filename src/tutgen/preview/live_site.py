"""The site as it is at this moment, page by page: what `serve` shows.

Pages are compiled and rendered when somebody asks for them. After a change only what depends on it is
made anew. A change that cannot be used leaves the last good site in place, and its errors are shown:
`loading` decides which pages a broken file costs, `shown_page` renders one page with its errors.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import replace
from pathlib import Path, PurePosixPath

from tutgen.build.inputs import PageInputs
from tutgen.build.prepared import PreparedSite, prepare
from tutgen.build.results import grouped
from tutgen.check.matrix.model import Deviation, Matrix
from tutgen.content.load import load_markdown, without_garbage_collection
from tutgen.content.model import Tutorial
from tutgen.content.paths import CONTENT, SITE_FILE
from tutgen.content.plan import Page, Plan
from tutgen.diagnostics import Diagnostic
from tutgen.pages.files.outputs import output_file
from tutgen.pages.history import PageChange
from tutgen.pages.not_found import NOT_FOUND
from tutgen.preview.errors import shared_errors
from tutgen.preview.loading import ProjectLoader
from tutgen.preview.matrices import PreviewMatrices
from tutgen.preview.search import PreviewSearch
from tutgen.preview.shown_page import PLACEHOLDER, ShownPage, failed_page, render_page
from tutgen.sources import urls
from tutgen.theme.load import load_theme
from tutgen.theme.theme import ThemeError

KEPT = 200
"""The most pages that are kept as they are now, and the most that are kept as they last were without an error."""


class Preview:
    """The project at `root`, kept up to date by `update`."""

    def __init__(self, root: Path, *, drafts: bool = False, base_url: str | None = None) -> None:
        self.root = root
        self.base_url = base_url
        self.diagnostics: tuple[Diagnostic, ...] = ()
        """The errors that concern all pages. If there are any, the site is older than its sources."""
        self._broken: Mapping[str, tuple[Diagnostic, ...]] = {}
        """Path of a file that cannot be used -> its errors; the pages that it feeds are older than it."""
        self._loader = ProjectLoader(root, drafts, base_url)
        self._inputs = PageInputs()
        self._search = PreviewSearch()
        self._site: PreparedSite | None = None
        self._whole = False
        """Whether `_site` is complete: no error that concerns all pages has left something out."""
        self._sound: PreparedSite | None = None
        """The newest earlier site in which no page that was asked for had an error."""
        self._shown: dict[str, ShownPage] = {}
        """Address -> the page as it is now."""
        self._matrices = PreviewMatrices(root)
        self._good: dict[str, ShownPage] = {}
        """Address -> the page as it last was without an error."""
        self._load(set())

    # ------------------------------------------------------------------------------------ asking

    @property
    def plan(self) -> Plan | None:
        return self._site.plan if self._site else None

    @property
    def whole(self) -> bool:
        """Whether there is a site that can be shown; until then there are only its errors."""
        return self._site is not None and self._whole

    @property
    def file_diagnostics(self) -> tuple[Diagnostic, ...]:
        """The errors of files that feed only some pages."""
        return tuple(
            diagnostic for diagnostics in self._broken.values() for diagnostic in diagnostics
        )

    @property
    def samples(self) -> Sequence[str]:
        """The paths of the samples that have been shown, relative to the project."""
        return tuple(self._site.project.samples.shown) if self._site else ()

    @property
    def site_url(self) -> str | None:
        """Where the site will be published."""
        return self.base_url or (self._site.project.site.base_url if self._site else None)

    @property
    def base(self) -> str:
        """The path below which the site will be published, not quoted: `/`, or `/a/b/`."""
        return urls.base_path(self.site_url)

    @property
    def style(self) -> str:
        """The address of the stylesheet; it changes with its content."""
        return self._site.theme.style if self._site else ""

    @property
    def script(self) -> str:
        return self._site.theme.script if self._site else ""

    def page(self, address: str) -> ShownPage | None:
        """A page by its address; None if there is none."""
        if address not in self._shown:
            shown = self._page(address)
            if shown is None:
                return None
            _keep(self._shown, address, shown)
        return self._shown[address]

    def _page(self, address: str) -> ShownPage | None:
        if self._site is None or not self.whole:
            return self._failed(address, PLACEHOLDER) if address.endswith(".html") else None
        page = self._site.plan.pages.get(address)
        if page is None:
            found = [
                d
                for d in (*self.diagnostics, *self.file_diagnostics)
                if _is_source_of(d.span.path, address)
            ]
            failed = replace(PLACEHOLDER, diagnostics=tuple(found))
            return self._failed(address, failed) if found else None
        shown = render_page(self._site, page)
        if shown.diagnostics:
            return self._failed(address, shown)
        _keep(self._good, address, shown)
        return replace(shown, diagnostics=(*self.diagnostics, *self._diagnostics_of(page)))

    def _diagnostics_of(self, page: Page) -> Iterator[Diagnostic]:
        """The errors of broken files that feed a page: it is rendered from their last good sources."""
        if self._site and self._broken:
            sources = self._site.compiled.sources(page)
            index = page.tutorial.index.path if page.tutorial else None
            for path, diagnostics in self._broken.items():
                if path in sources or path == index:
                    yield from diagnostics

    def not_found(self) -> str | None:
        """The HTML of the page for addresses without a page; None if it cannot be rendered."""
        if self._site is None:
            return None
        own = self.page(NOT_FOUND)
        with suppress(ThemeError):
            return own.html if own else self._site.renderer().made.not_found()
        return None

    def asset(self, address: str) -> bytes | None:
        """The content of a file that is no page, by its address; None if there is none."""
        if self._site is None:
            return None
        plan = self._site.plan
        path = plan.assets.get(address) or plan.private.get(address)
        if path is None:
            return self._site.theme.assets.get(address) or self._generated(address)
        real = (self.root / path).resolve()
        if not real.is_relative_to((self.root / CONTENT).resolve()) or not real.is_file():
            return None  # the file was replaced or deleted after the project was loaded
        try:
            return real.read_bytes()
        except OSError:
            return None

    def _generated(self, address: str) -> bytes | None:
        """A file of the outputs (sitemap, search index and so on), made as in a build but without the dates of
        pages, which only git knows, and so without a feed."""
        assert self._site is not None
        site = self._site
        renderer = site.renderer()
        with suppress(ThemeError):
            for made in (renderer.twins, renderer.along, renderer.models, renderer.companions):
                if beside := made.file(address):
                    return beside
            if own := renderer.forms(address) or renderer.picture(address):
                return own
        changes = [PageChange(page, "", None) for page in site.plan.pages]
        groups = grouped(site.plan.pages.values())
        rendered = site.rendered(
            renderer,
            changes,
            lambda: self._search.texts(site),
            lambda: {group.key: renderer.llms_text(group.pages[0]) for group in groups},
        )
        with suppress(ThemeError):
            return output_file(rendered, address)
        return None

    def matrix(self, folder: str) -> Matrix | None:
        """The matrix of the tutorial in a folder, as it is now; None if there is none."""
        tutorial = next((one for one in self.tutorials if one.folder == folder), None)
        if self._site is None or tutorial is None:
            return None
        return self._matrices.matrix(self._site, tutorial)

    def deviations(self, page: Page) -> Sequence[tuple[Deviation, str]]:
        """The sentences of its service that deviate in a tutorial, each with what the page says in its place."""
        return self._matrices.deviations(self._site, page) if self._site else ()

    @property
    def tutorials(self) -> Sequence[Tutorial]:
        """Those with pages, in their order."""
        overviews = self.plan.overviews if self.plan else ()
        return [page.tutorial for page in overviews if page.tutorial]

    @property
    def language(self) -> tuple[str, str]:
        """The language of the site, and the direction that it is written in."""
        site = self._site.project.site if self._site else None
        return (site.lang, site.direction) if site else ("en", "ltr")

    def title(self, address: str) -> str:
        """The name by which a page is listed: its service's, or its title."""
        assert self._site is not None
        page = self._site.plan.pages[address]
        if page.service:
            return page.service.name
        return self._site.compiled.title(page, self._site.plan)

    def fed_by(self, paths: Iterable[str]) -> list[str]:
        """The addresses of all pages that depend on these files; paths relative to the project."""
        return self._inputs.fed_by(self._site, paths) if self._site else []

    def learn(self) -> Iterator[None]:
        """Compile, in steps, the sources that `fed_by` has to know and that have changed since."""
        yield from self._inputs.learn(self._site) if self._site else ()

    # ---------------------------------------------------------------------------------- changing

    def update(self, paths: AbstractSet[str]) -> None:
        """Take in changes of these files; paths relative to the project."""
        if self.whole and not any(shown.diagnostics for shown in self._shown.values()):
            self._sound = self._site
        if not self._take_bodies(paths):
            self._load(paths)
        if self._site:
            self._site.theme.endless.clear()
        self._shown.clear()
        self._matrices.forget()

    def _take_bodies(self, paths: AbstractSet[str]) -> bool:
        """Take in changes if they are of nothing but the bodies of Markdown files: the common
        case, which costs the same however many pages there are."""
        if self._site is None or self.diagnostics or paths & self._broken.keys():
            return False
        project = self._site.project
        files = {}
        for path in paths:
            before = project.files.get(path)
            full = self.root / path
            if before is None or not full.is_file() or full.is_symlink():
                return False
            after, diagnostics = load_markdown(self.root, path)
            if after is None or diagnostics or after.first_line != before.first_line:
                return False
            if after.front_matter != before.front_matter:
                return False
            files[path] = after
        self._loader.memo.forget(paths)
        project = project._replace(files={**project.files, **files})
        site = self._site.with_bodies(project, files.keys())
        if site.compiled.diagnostics != self._site.compiled.diagnostics:
            return False
        self._site = site
        return True

    def _load(self, paths: AbstractSet[str]) -> None:
        """Load the project again; what has not changed comes from memory."""
        self._search.forget()
        with without_garbage_collection():
            self._load_changed(paths)

    def _load_changed(self, paths: AbstractSet[str]) -> None:
        self._loader.memo.forget(paths)
        theme = self._site.theme if self._site else None
        theme_errors: tuple[Diagnostic, ...] = ()
        if (
            theme is None
            or any(path.startswith("templates/") for path in paths)
            or self.diagnostics
        ):
            try:
                theme = load_theme(self.root)
            except ThemeError as error:
                theme_errors = error.diagnostics
        loaded = self._loader.load(theme, self._site if self.whole else None)
        self.diagnostics, self._broken = (*loaded.diagnostics, *theme_errors), loaded.broken
        broken_site = any(d.span.path == SITE_FILE for d in self.diagnostics)
        if theme is None or broken_site or (self.diagnostics and self.whole):
            return
        site = loaded.site or prepare(loaded.project, theme, has_tabs=True)
        whole = not loaded.diagnostics
        self.diagnostics = shared_errors(site.project, site.diagnostics, site.compiled)
        self.diagnostics = tuple(dict.fromkeys((*loaded.diagnostics, *self.diagnostics)))
        if whole or not self.whole:
            self._site, self._whole = site, whole

    # ------------------------------------------------------------------------------- last good states

    def _failed(self, address: str, shown: ShownPage) -> ShownPage:
        """The last good state of a page with an error, or `shown` if there is none."""
        return failed_page(shown, self._last_good(address), (*self.diagnostics, *shown.diagnostics))

    def _last_good(self, address: str) -> ShownPage | None:
        """The page as it was last shown without an error; for a page that was not shown, rendered from the
        last site without errors. None if neither exists."""
        page = self._sound.plan.pages.get(address) if self._sound else None
        if address in self._good or self._sound is None or page is None:
            return self._good.get(address)
        shown = render_page(self._sound, page)
        return None if shown.diagnostics else shown


def _is_source_of(path: str, address: str) -> bool:
    """Whether the page at an address is, or would be, rendered from the file at a path, told by their names."""
    name = PurePosixPath(path.removeprefix(f"{CONTENT}/"))
    if name.parts[0] == "services":
        return PurePosixPath(address).name == f"{name.stem}.html"
    return name.suffix == ".md" and urls.page_address(str(name)) == address


def _keep(kept: dict[str, ShownPage], address: str, shown: ShownPage) -> None:
    """Keep a page by its address, and drop the oldest of more than KEPT."""
    kept.pop(address, None)
    kept[address] = shown
    if len(kept) > KEPT:
        del kept[next(iter(kept))]
