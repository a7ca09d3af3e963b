"""The site as it is at this moment, page by page: what `serve` shows.

Pages are compiled and rendered when somebody asks for them. After a change only what depends on it is
made anew. A change that cannot be used leaves the last good site in place, and tells why.
"""

import gc
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TypeVar

from tutgen.build.inputs import PageInputs
from tutgen.build.prepared import PreparedSite, load, prepare
from tutgen.check.structure import is_broken, without_consequences
from tutgen.content.load import load_markdown
from tutgen.content.model import Project, Service
from tutgen.content.paths import CONTENT, SERVICE_PAGE, SITE_FILE, is_service_file
from tutgen.content.plan import Page, Plan
from tutgen.content.reading import Memo
from tutgen.diagnostics import Diagnostic, Finding, merged, with_severities
from tutgen.pages.files.outputs import output_file
from tutgen.pages.history import PageChange
from tutgen.pages.not_found import NOT_FOUND
from tutgen.pages.page_blocks import PageBlock
from tutgen.pages.site import CompiledSite
from tutgen.preview.search import PreviewSearch
from tutgen.sources import urls
from tutgen.sources.ignore import is_private
from tutgen.sources.source import Source
from tutgen.theme.highlight import escape
from tutgen.theme.theme import Theme, ThemeError, load_theme

KEPT = 200
"""Pages that are kept as they were last shown, and as they last were without mistake."""


@dataclass(frozen=True, slots=True)
class ShownPage:
    """A page as the browser gets it."""

    html: str
    content: str
    """What stands in its main part, without the theme."""
    digest: str
    diagnostics: tuple[Diagnostic, ...] = ()
    """The errors of this page; the rest is then as it was last without an error."""
    blocks: Callable[[str], Sequence[PageBlock]] | None = field(default=None, compare=False)
    """Gives its blocks, with a prefix for ids, to stand beside those of another page."""
    placeholder: bool = False
    """The page has not been shown without an error yet: the rest is what can be shown of it."""


@dataclass(frozen=True, slots=True)
class LoadedProject:
    """A project that was loaded, and the site made of it, if it can be used."""

    project: Project
    site: PreparedSite | None
    """None where the project could not be used."""
    diagnostics: tuple[Diagnostic, ...]
    """The errors of what pages share."""
    broken: Mapping[str, tuple[Diagnostic, ...]] = field(default_factory=dict)
    """Path of a file that feeds only some pages -> its errors; the project holds it as it last was
    without an error, or lacks it."""


class Preview:
    """The project at `root`, kept up to date by `update`."""

    def __init__(self, root: Path, *, drafts: bool = False, base_url: str | None = None) -> None:
        self.root = root
        self.drafts = drafts
        self.base_url = base_url
        self.diagnostics: tuple[Diagnostic, ...] = ()
        """Why the last change could not be used; the site is then older than its sources."""
        self._broken: Mapping[str, tuple[Diagnostic, ...]] = {}
        """Path of a file that cannot be used -> why; the pages that it feeds are older than it."""
        self._memo = Memo()
        self._inputs = PageInputs()
        self._search = PreviewSearch()
        self._site: PreparedSite | None = None
        self._whole = False
        """Whether nothing is missing from it because of an error in what pages share."""
        self._sound: PreparedSite | None = None
        """The newest site before this one in which nothing that was asked for had an error."""
        self._shown: dict[str, ShownPage] = {}
        """Address -> the page as it is now."""
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
    def problems_of_files(self) -> tuple[Diagnostic, ...]:
        """The errors of files that cost only the pages that they feed."""
        return tuple(
            diagnostic for diagnostics in self._broken.values() for diagnostic in diagnostics
        )

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
            return self._failed(address, _PLACEHOLDER) if address.endswith(".html") else None
        page = self._site.plan.pages.get(address)
        if page is None:
            found = [
                d
                for d in (*self.diagnostics, *self.problems_of_files)
                if _is_of(address, d.span.path)
            ]
            failed = replace(_PLACEHOLDER, diagnostics=tuple(found))
            return self._failed(address, failed) if found else None
        shown = _rendered(self._site, page)
        if shown.diagnostics:
            return self._failed(address, shown)
        _keep(self._good, address, shown)
        return replace(shown, diagnostics=(*self.diagnostics, *self._diagnostics_of(page)))

    def _diagnostics_of(self, page: Page) -> Iterator[Diagnostic]:
        """The errors of the files that feed a page, which is shown as it was without them."""
        if self._site and self._broken:
            sources = self._site.compiled.sources(page)
            index = page.tutorial.index.path if page.tutorial else None
            for path, diagnostics in self._broken.items():
                if path in sources or path == index:
                    yield from diagnostics

    def not_found(self) -> str | None:
        """The page for addresses that are not there; None where it cannot be made."""
        if self._site is None:
            return None
        own = self.page(NOT_FOUND)
        with suppress(ThemeError):
            return own.html if own else self._site.renderer().not_found()
        return None

    def asset(self, address: str) -> bytes | None:
        """Any other file of the site by its address; None if there is none."""
        if self._site is None:
            return None
        plan = self._site.plan
        path = plan.assets.get(address) or plan.private.get(address)
        if path is None:
            return self._site.theme.assets.get(address) or self._generated(address)
        real = (self.root / path).resolve()
        if not real.is_relative_to((self.root / CONTENT).resolve()) or not real.is_file():
            return None  # it has been replaced a moment ago
        try:
            return real.read_bytes()
        except OSError:
            return None

    def _generated(self, address: str) -> bytes | None:
        """A file of the outputs, as a build makes it; without the dates of pages, which only git knows,
        and so without a feed of changes."""
        assert self._site is not None
        site = self._site
        with suppress(ThemeError):
            if beside := site.renderer().beside.file(address):
                return beside
        changes = [PageChange(page, "", None) for page in site.plan.pages]
        rendered = site.rendered(site.renderer(), changes, lambda: self._search.texts(site))
        with suppress(ThemeError):
            return output_file(rendered, address)
        return None

    def title(self, address: str) -> str:
        """The name by which a page is listed: its service's, or its title."""
        assert self._site is not None
        page = self._site.plan.pages[address]
        if page.service:
            return page.service.name
        return self._site.compiled.title(page, self._site.plan)

    def fed_by(self, paths: Iterable[str]) -> list[str]:
        """The addresses of all pages that have something of these files."""
        return self._inputs.fed_by(self._site, paths) if self._site else []

    def learn(self) -> Iterator[None]:
        """Learn, step by step, what `fed_by` has to know of the sources as they are now."""
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
        self._memo.forget(paths)
        project = project._replace(files={**project.files, **files})
        site = self._site.with_bodies(project, files.keys())
        if site.compiled.diagnostics != self._site.compiled.diagnostics:
            return False
        self._site = site
        return True

    def _load(self, paths: AbstractSet[str]) -> None:
        """Load the project again; what has not changed comes from memory."""
        self._search.forget()
        collecting = gc.isenabled()
        gc.disable()  # hardly anything is thrown away here, and to look for it takes long
        try:
            self._load_changed(paths)
        finally:
            if collecting:
                gc.enable()

    def _load_changed(self, paths: AbstractSet[str]) -> None:
        self._memo.forget(paths)
        theme = self._site.theme if self._site else None
        of_theme: tuple[Diagnostic, ...] = ()
        if (
            theme is None
            or any(path.startswith("templates/") for path in paths)
            or self.diagnostics
        ):
            try:
                theme = load_theme(self.root)
            except ThemeError as error:
                of_theme = error.diagnostics
        loaded = self._loaded(theme)
        self.diagnostics, self._broken = (*loaded.diagnostics, *of_theme), loaded.broken
        broken_site = any(d.span.path == SITE_FILE for d in self.diagnostics)
        if theme is None or broken_site or (self.diagnostics and self.whole):
            return
        site = loaded.site or prepare(loaded.project, theme)
        whole = not loaded.diagnostics
        self.diagnostics = _shared_errors(site.project, site.diagnostics, site.compiled)
        self.diagnostics = tuple(dict.fromkeys((*loaded.diagnostics, *self.diagnostics)))
        if whole or not self.whole:
            self._site, self._whole = site, whole

    def _loaded(self, theme: Theme | None) -> "LoadedProject":
        """The project, with the last good state of each broken file that feeds only some pages.

        Where errors are left then, without: they cost the whole site.
        """
        instead: dict[str, Source | None] = {}
        broken: dict[str, tuple[Diagnostic, ...]] = {}
        as_it_is: LoadedProject | None = None
        while True:
            loaded = self._load_with(instead, theme)
            as_it_is = as_it_is or loaded
            if not loaded.diagnostics:
                return replace(loaded, broken=broken)
            paths = {diagnostic.span.path for diagnostic in loaded.diagnostics}
            if paths & instead.keys() or not all(map(self._feeds_some_pages, paths)):
                return as_it_is
            for path in paths:
                instead[path] = self._last_source(path)
                broken[path] = tuple(p for p in loaded.diagnostics if p.span.path == path)

    def _load_with(
        self, instead: Mapping[str, Source | None], theme: Theme | None
    ) -> "LoadedProject":
        """The project with other sources in the place of some files, and the errors of what pages
        share."""
        project = load(
            self.root,
            drafts=self.drafts,
            base_url=self.base_url,
            memo=self._memo,
            instead=instead,
        )
        diagnostics = _shared_errors(project, project.diagnostics)
        if diagnostics or theme is None:
            return LoadedProject(project, None, diagnostics)
        if self._site and self.whole and project == self._site.project:
            theme = theme.knowing(project.site.script_words, project.site.theme.accent)
            return LoadedProject(project, replace(self._site, theme=theme), ())
        site = prepare(project, theme)
        return LoadedProject(
            project, site, _shared_errors(project, site.compiled.diagnostics, site.compiled)
        )

    def _feeds_some_pages(self, path: str) -> bool:
        """Whether the pages that a broken file does not feed can be shown as they should be."""
        if is_service_file(path):
            return self.whole
        if not path.endswith(".md"):
            return False
        if self._last_source(path):
            return True
        is_plain = not path.endswith(("/index.md", f"/{SERVICE_PAGE}"))
        return not is_private(path) and (is_plain or self.whole)

    def _last_source(self, path: str) -> Source | None:
        """The newest source of a file without an error; None where there was none."""
        if self._site is None or not self.whole:
            return None
        project = self._site.project
        services = (s.origin for s in project.services.values() if s.origin.path == path)
        file = project.files.get(path) or next(services, None)
        return file.source if file else None

    def _failed(self, address: str, shown: ShownPage) -> ShownPage:
        """The last good state of a page, with the errors that stand in its way; where it never was
        good, what can be shown of it."""
        together = dict.fromkeys((*self.diagnostics, *shown.diagnostics))
        good = self._last_good(address)
        if good is None and shown.html == _PLACEHOLDER.html:
            html = shown.html.replace("</main>", f"{_listed(together)}</main>")
            shown = replace(shown, html=html, digest=digest(html))
        return replace(good or shown, diagnostics=tuple(together), placeholder=good is None)

    def _last_good(self, address: str) -> ShownPage | None:
        """What was shown last; of a page that has not been shown, what would have been."""
        page = self._sound.plan.pages.get(address) if self._sound else None
        if address in self._good or self._sound is None or page is None:
            return self._good.get(address)
        shown = _rendered(self._sound, page)
        return None if shown.diagnostics else shown


_PLACEHOLDER = ShownPage(
    '<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1">'
    '<meta name="color-scheme" content="light dark">'
    '<link rel="icon" href="data:,">'
    "<style>body { margin: 2rem; font-family: system-ui, sans-serif }</style>"
    "<title>This page has an error</title></head>\n"
    "<body><main><h1>This page has an error</h1></main></body>\n</html>\n",
    "",
    "placeholder",
)


def _listed(diagnostics: Iterable[Diagnostic]) -> str:
    """Problems as they are read without scripts."""
    return "".join(f"<p>{escape(f'{d.span}: {d.message}')}</p>\n" for d in diagnostics)


def _is_of(address: str, path: str) -> bool:
    """Whether the source at a path is, or would be if it could be read, that of a page."""
    name = PurePosixPath(path.removeprefix(f"{CONTENT}/"))
    if name.parts[0] == "services":
        return PurePosixPath(address).name == f"{name.stem}.html"
    return name.suffix == ".md" and urls.page_address(str(name)) == address


_Value = TypeVar("_Value")


def _keep(kept: dict[str, _Value], address: str, value: _Value) -> None:
    """Keep the values of the addresses that came last."""
    kept.pop(address, None)
    kept[address] = value
    if len(kept) > KEPT:
        del kept[next(iter(kept))]


def _rendered(site: PreparedSite, page: Page) -> ShownPage:
    """A page, with the errors of its sources."""
    try:
        rendered = site.renderer().page(page)
    except ThemeError as error:
        return replace(_PLACEHOLDER, diagnostics=error.diagnostics)
    compilation = site.compiled.compilation(page)
    found = [*map(Finding, compilation.diagnostics), *rendered.findings]
    broken = compilation.broken or is_broken(site.project, site.plan)
    if page.service and page.service.state == "draft":
        found += map(Finding, _diagnostics_of(page.service, site.compiled))
        broken = broken or bool(page.service.diagnostics)
    told = without_consequences(found, broken=broken)
    diagnostics = _errors(site.project, merged(told))
    blocks = partial(site.renderer().blocks, page)
    return ShownPage(rendered.html, rendered.content, digest(rendered.html), diagnostics, blocks)


def digest(html: str) -> str:
    """What tells a page from the same page after a change."""
    return hashlib.blake2b(html.encode(), digest_size=8).hexdigest()


def _shared_errors(
    project: Project, found: Iterable[Diagnostic], site: CompiledSite | None = None
) -> tuple[Diagnostic, ...]:
    """The errors, except those of a draft, which only its own pages have."""
    drafts = [service for service in project.services.values() if service.state == "draft"]
    own = {d for service in drafts for d in _diagnostics_of(service, site)}
    return _errors(project, [diagnostic for diagnostic in found if diagnostic not in own])


def _diagnostics_of(service: Service, site: CompiledSite | None) -> tuple[Diagnostic, ...]:
    """What is wrong with the file of a service, and with the texts in it."""
    return (*service.diagnostics, *(site.diagnostics_of[service.slug] if site else ()))


def _errors(project: Project, found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The diagnostics that would fail a build, with the severities that the site gives them."""
    weighed = with_severities(tuple(found), project.site.severities)
    return tuple(d for d in weighed if d.severity == "error")
