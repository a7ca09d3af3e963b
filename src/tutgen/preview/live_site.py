"""The site as it is at this moment, page by page: what `serve` shows.

Pages are compiled and rendered when somebody asks for them. After a change only what depends on it is
made anew. A change that cannot be used leaves the last good site in place, and tells why.
"""

import gc
import hashlib
import posixpath
import re
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import TypeVar

from jinja2 import Template, TemplateError, meta

from tutgen.check.structure import is_broken, without_consequences
from tutgen.content.load import Memo, load_markdown, load_project
from tutgen.content.model import Project, Service
from tutgen.content.paths import CONTENT, SITE_FILE
from tutgen.content.plan import Page, Plan, plan_pages
from tutgen.diagnostics import Diagnostic, Finding, merged, with_severities
from tutgen.pages.files.not_found import NOT_FOUND
from tutgen.pages.files.redirects import Redirects, plan_redirects, redirect_page
from tutgen.pages.files.sitemap import search_files
from tutgen.pages.render import Renderer
from tutgen.pages.site import CompiledSite
from tutgen.sources import urls
from tutgen.theme.highlight import escape
from tutgen.theme.theme import Theme, ThemeError, load_theme

KEPT = 200
"""Pages that are kept as they were last shown, and as they last were without mistake."""

_PARTS = ("templates/css/", "templates/js/")
"""What is joined into the files that every page loads."""

_INCLUDE = re.compile(r"^[ \t>]*[`:]{3,}\{include\}[ \t]+(\S+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Shown:
    """A page as the browser gets it."""

    html: str
    content: str
    """What stands in its main part, without the theme."""
    digest: str
    problems: tuple[Diagnostic, ...] = ()
    """The errors of this page; the rest is then as it was last without an error."""
    placeholder: bool = False
    """The page has not been shown without an error yet: the rest is what can be shown of it."""


@dataclass(frozen=True)
class _State:
    """A site that can be shown."""

    project: Project
    site: CompiledSite
    plan: Plan
    redirects: Redirects
    theme: Theme
    whole: bool
    """Whether nothing is missing from it because of an error in what pages share."""

    @property
    def renderer(self) -> Renderer:
        return Renderer(self.site, self.plan, self.theme)

    @cached_property
    def included_by(self) -> dict[str, set[str]]:
        """Path of a snippet -> paths of the files that include it, as far as the text tells."""
        found: dict[str, set[str]] = {}
        for path, text in self._texts():
            for written in _INCLUDE.findall(text) if "{include}" in text else ():
                snippet = posixpath.normpath(posixpath.join(posixpath.dirname(path), written))
                found.setdefault(snippet, set()).add(path)
        return found

    @cached_property
    def template_files(self) -> dict[str, set[str]]:
        """Kind of page -> paths of its template and of all that this one is made of."""
        return {kind: set(_files(made)) for kind, made in self.theme.templates.items()}

    def _texts(self) -> Iterator[tuple[str, str]]:
        """Every source that can hold Markdown: its path and its text."""
        project = self.project
        for path, file in project.files.items():
            yield path, file.text
        requests = (project.requests, *(tutorial.requests for tutorial in project.tutorials))
        services = (service.origin.source for service in project.services.values())
        for source in (*services, *(source for source in requests if source)):
            yield source.path, source.text


class Preview:
    """The project at `root`, kept up to date by `update`."""

    def __init__(self, root: Path, *, drafts: bool = False, base_url: str | None = None) -> None:
        self.root = root
        self.drafts = drafts
        self.base_url = base_url
        self.problems: tuple[Diagnostic, ...] = ()
        """Why the last change could not be used; the site is then older than its sources."""
        self._memo = Memo()
        self._state: _State | None = None
        self._sound: _State | None = None
        """The newest site before this one in which nothing that was asked for had an error."""
        self._shown: dict[str, Shown] = {}
        """Address -> the page as it is now."""
        self._good: dict[str, Shown] = {}
        """Address -> the page as it last was without an error."""
        self._load(set())

    # ------------------------------------------------------------------------------------ asking

    @property
    def plan(self) -> Plan | None:
        return self._state.plan if self._state else None

    @property
    def whole(self) -> bool:
        """Whether there is a site that can be shown; until then there are only its errors."""
        return self._state is not None and self._state.whole

    @property
    def site_url(self) -> str | None:
        """Where the site will be published."""
        return self.base_url or (self._state.project.site.base_url if self._state else None)

    @property
    def base(self) -> str:
        """The path below which the site will be published, not quoted: `/`, or `/a/b/`."""
        return urls.base_path(self.site_url)

    @property
    def style(self) -> str:
        """The address of the stylesheet; it changes with its content."""
        return self._state.theme.style if self._state else ""

    @property
    def script(self) -> str:
        return self._state.theme.script if self._state else ""

    def page(self, address: str) -> Shown | None:
        """A page by its address; None where there is none."""
        if address not in self._shown:
            shown = self._page(address)
            if shown is None:
                return None
            _keep(self._shown, address, shown)
        return self._shown[address]

    def _page(self, address: str) -> Shown | None:
        if self._state is None or not self.whole:
            return self._failed(address, _PLACEHOLDER) if address.endswith(".html") else None
        page = self._state.plan.pages.get(address)
        if page is None:
            unread = any(_is_of(address, d.span.path) for d in self.problems)
            return self._failed(address, _PLACEHOLDER) if unread else None
        shown = _rendered(self._state, page)
        if shown.problems:
            return self._failed(address, shown)
        _keep(self._good, address, shown)
        return replace(shown, problems=self.problems)

    def not_found(self) -> str | None:
        """The page for addresses that are not there; None where it cannot be made."""
        if self._state is None:
            return None
        own = self.page(NOT_FOUND)
        with suppress(ThemeError):
            return own.html if own else self._state.renderer.not_found()
        return None

    def asset(self, address: str) -> bytes | None:
        """Any other file of the site by its address; None where there is none."""
        if self._state is None:
            return None
        plan = self._state.plan
        path = plan.assets.get(address) or plan.private.get(address)
        if path is None:
            return self._state.theme.assets.get(address) or _generated(self._state, address)
        real = (self.root / path).resolve()
        if not real.is_relative_to((self.root / CONTENT).resolve()) or not real.is_file():
            return None  # it has been replaced a moment ago
        try:
            return real.read_bytes()
        except OSError:
            return None

    def title(self, address: str) -> str:
        """The name by which a page is listed: its service's, or its title."""
        assert self._state is not None
        page = self._state.plan.pages[address]
        if page.service:
            return page.service.name
        return self._state.site.title(page, self._state.plan)

    def fed_by(self, paths: Iterable[str]) -> list[str]:
        """The addresses of all pages that have something of these sources."""
        if self._state is None:
            return []
        project, plan = self._state.project, self._state.plan
        sources, open_paths = set(paths), list(paths)
        while open_paths:
            more = self._state.included_by.get(open_paths.pop(), set()) - sources
            sources |= more
            open_paths += more
        services = {s.slug for s in project.services.values() if s.origin.path in sources}
        everything = [
            path
            for path in sources
            if path in (SITE_FILE, f"{CONTENT}/requests.yaml") or path.startswith(_PARTS)
        ]
        folders = {posixpath.dirname(path) for path in sources if path.endswith("/requests.yaml")}
        kinds = {kind for kind, files in self._state.template_files.items() if files & sources}
        return [
            page.address
            for page in plan.pages.values()
            if everything
            or page.kind in kinds
            or page.file.path in sources
            or (page.tutorial and page.tutorial.index.path in sources)
            or (page.service and page.service.slug in services)
            or (page.tutorial and f"{CONTENT}/{page.tutorial.folder}" in folders)
        ]

    # ---------------------------------------------------------------------------------- changing

    def update(self, paths: AbstractSet[str]) -> None:
        """Take in changes of these files; paths relative to the project."""
        if self.whole and not any(shown.problems for shown in self._shown.values()):
            self._sound = self._state
        if not self._take_bodies(paths):
            self._load(paths)
        if self._state:
            self._state.theme.endless.clear()
        self._shown.clear()

    def _take_bodies(self, paths: AbstractSet[str]) -> bool:
        """Take in changes if they are of nothing but the bodies of Markdown files: the common
        case, which costs the same however many pages there are."""
        if self._state is None or self.problems:
            return False
        project = self._state.project
        files = {}
        for path in paths:
            before = project.files.get(path)
            full = self.root / path
            if before is None or not full.is_file() or full.is_symlink():
                return False
            after, problems = load_markdown(self.root, path)
            if after is None or problems or after.first_line != before.first_line:
                return False
            if after.front_matter != before.front_matter:
                return False
            files[path] = after
        self._memo.forget(paths)
        project = replace(project, files={**project.files, **files})
        site = self._state.site.with_bodies(project, files.keys())
        if site.diagnostics != self._state.site.diagnostics:
            return False
        self._state = replace(self._state, project=project, site=site)
        return True

    def _load(self, paths: AbstractSet[str]) -> None:
        """Load everything again, as far as it has changed."""
        collecting = gc.isenabled()
        gc.disable()  # hardly anything is thrown away here, and to look for it takes long
        try:
            self._load_changed(paths)
        finally:
            if collecting:
                gc.enable()

    def _load_changed(self, paths: AbstractSet[str]) -> None:
        self._memo.forget(paths)
        project = load_project(self.root, self._memo, drafts=self.drafts)
        if self.base_url:
            project = replace(project, site=replace(project.site, base_url=self.base_url))
        problems = _shared_errors(project, project.diagnostics)
        theme = self._state.theme if self._state else None
        if theme is None or any(path.startswith("templates/") for path in paths) or self.problems:
            try:
                theme = load_theme(self.root)
            except ThemeError as error:
                problems = (*problems, *error.diagnostics)
        broken_site = any(d.span.path == SITE_FILE for d in problems)
        self.problems = problems
        if theme is None or broken_site or (problems and self._state):
            return
        if self._state and project == self._state.project:
            state = replace(self._state, theme=theme)
        else:
            plan = plan_pages(project)
            redirects = plan_redirects(project, plan)
            site = CompiledSite(project)
            whole = not problems and not _shared_errors(project, site.diagnostics, site)
            state = _State(project, site, plan, redirects, theme, whole)
        parts = (state.site, state.plan, state.redirects)
        found = [diagnostic for part in parts for diagnostic in part.diagnostics]
        self.problems = (*problems, *_shared_errors(state.project, found, state.site))
        if state.whole or not self.whole:
            self._state = state

    def _failed(self, address: str, shown: Shown) -> Shown:
        """The last good state of a page, with the errors that stand in its way; where it never was
        good, what can be shown of it."""
        together = dict.fromkeys((*self.problems, *shown.problems))
        good = self._last_good(address)
        if good is None and shown.html == _PLACEHOLDER.html:
            html = shown.html.replace("</main>", f"{_listed(together)}</main>")
            shown = replace(shown, html=html, digest=digest(html))
        return replace(good or shown, problems=tuple(together), placeholder=good is None)

    def _last_good(self, address: str) -> Shown | None:
        """What was shown last; of a page that has not been shown, what would have been."""
        page = self._sound.plan.pages.get(address) if self._sound else None
        if address in self._good or self._sound is None or page is None:
            return self._good.get(address)
        shown = _rendered(self._sound, page)
        return None if shown.problems else shown


_PLACEHOLDER = Shown(
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


def _listed(problems: Iterable[Diagnostic]) -> str:
    """Problems as they are read without scripts."""
    return "".join(f"<p>{escape(f'{d.span}: {d.message}')}</p>\n" for d in problems)


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


def _files(template: Template) -> Iterator[str]:
    """Path of a template, and of those that it extends and includes, as far as the text tells."""
    environment = template.environment
    assert environment.loader
    names: list[str | None] = [template.name]
    for name in filter(None, names):
        yield f"templates/{name}"
        with suppress(TemplateError, UnicodeDecodeError, OSError):
            source = environment.loader.get_source(environment, name)[0]
            found = meta.find_referenced_templates(environment.parse(source))
            names += [other for other in found if other not in names]


def _generated(state: _State, address: str) -> bytes | None:
    """A file that nobody wrote, as a build makes it; without the dates of pages, which only git
    knows, and so without a feed of changes."""
    site = state.project.site
    target = state.redirects.targets.get(address)
    if target:
        return redirect_page(site.lang, site.base_url, address, target)
    if site.base_url and address.endswith((".xml", ".txt")) and "/" not in address:
        pages = [(page, None) for page in state.plan.pages if page != NOT_FOUND]
        return dict(search_files(site.base_url, pages)).get(address)
    return None


def _rendered(state: _State, page: Page) -> Shown:
    """A page, with the errors of its sources."""
    try:
        rendered = state.renderer.page(page)
    except ThemeError as error:
        return replace(_PLACEHOLDER, problems=error.diagnostics)
    compilation = state.site.compilation(page)
    found = [*map(Finding, compilation.diagnostics), *rendered.findings]
    broken = compilation.broken or is_broken(state.project, state.plan)
    if page.service and page.service.state == "draft":
        found += map(Finding, _problems_of(page.service, state.site))
        broken = broken or bool(page.service.problems)
    told = without_consequences(found, broken=broken)
    problems = _errors(state.project, merged(told))
    return Shown(rendered.html, rendered.content, digest(rendered.html), problems)


def digest(html: str) -> str:
    """What tells a page from the same page after a change."""
    return hashlib.blake2b(html.encode(), digest_size=8).hexdigest()


def _shared_errors(
    project: Project, found: Iterable[Diagnostic], site: CompiledSite | None = None
) -> tuple[Diagnostic, ...]:
    """The errors, but for those of a draft, which only its own pages have."""
    drafts = [service for service in project.services.values() if service.state == "draft"]
    own = {d for service in drafts for d in _problems_of(service, site)}
    return _errors(project, [diagnostic for diagnostic in found if diagnostic not in own])


def _problems_of(service: Service, site: CompiledSite | None) -> tuple[Diagnostic, ...]:
    """What is wrong with the file of a service, and with the texts in it."""
    return (*service.problems, *(site.problems_of[service.slug] if site else ()))


def _errors(project: Project, found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Those that would fail a build."""
    weighed = with_severities(tuple(found), project.site.severities)
    return tuple(d for d in weighed if d.severity == "error")
