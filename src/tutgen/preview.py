"""The site as it is at this moment, page by page: what `serve` shows.

Pages are compiled and rendered when somebody asks for them. After a change only what depends on it is
made anew. A change that cannot be used leaves the last good site in place, and tells why.
"""

import hashlib
import posixpath
import re
from collections import OrderedDict
from collections.abc import Iterable, Set as AbstractSet
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from tutgen.compile import CompiledSite
from tutgen.diagnostics import Diagnostic, Finding, merged
from tutgen.load import CONTENT, SITE_FILE, Memo, load_markdown, load_project
from tutgen.model import Project
from tutgen.plan import Page, Plan, plan_pages
from tutgen.render import Renderer
from tutgen.theme import Theme, ThemeError, load_theme

KEPT = 200
"""Pages whose last good HTML is kept, to be shown while a mistake stands in their sources."""

_INCLUDE = re.compile(r"^[ \t>]*[`:]{3,}\{include\}[ \t]+(\S+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Shown:
    """A page as the browser gets it."""

    html: str
    digest: str
    problems: tuple[Diagnostic, ...]
    """The errors of this page; its HTML is then the last good one."""


@dataclass(frozen=True)
class _State:
    """A site that can be shown."""

    project: Project
    site: CompiledSite
    plan: Plan
    theme: Theme

    @cached_property
    def included_by(self) -> dict[str, set[str]]:
        """Path of a snippet -> paths of the files that include it, as far as the text tells."""
        found: dict[str, set[str]] = {}
        for path, file in self.project.files.items():
            for written in _INCLUDE.findall(file.text) if "{include}" in file.text else ():
                snippet = posixpath.normpath(posixpath.join(posixpath.dirname(path), written))
                found.setdefault(snippet, set()).add(path)
        return found


class Preview:
    """The project at `root`, kept up to date by `update`."""

    def __init__(self, root: Path, *, drafts: bool = False, base_url: str | None = None) -> None:
        self.root = root
        self.drafts = drafts
        self.base_url = base_url
        self.problems: tuple[Diagnostic, ...] = ()
        """Why the last change could not be used; the site is then older than its sources."""
        self._memo = Memo()
        self._good: OrderedDict[str, str] = OrderedDict()
        self._state: _State | None = None
        self._load(set())

    # ------------------------------------------------------------------------------------ asking

    @property
    def plan(self) -> Plan | None:
        return self._state.plan if self._state else None

    @property
    def site_url(self) -> str | None:
        """Where the site will be published."""
        return self.base_url or (self._state.project.site.base_url if self._state else None)

    @property
    def style(self) -> str:
        """The address of the stylesheet; it changes with its content."""
        return self._state.theme.style if self._state else ""

    @property
    def script(self) -> str:
        return self._state.theme.script if self._state else ""

    def page(self, address: str) -> Shown | None:
        """A page by its address; None where there is none."""
        if self._state is None:
            return self._failed(address, self.problems)
        page = self._state.plan.pages.get(address)
        if page is None:
            return None
        html, problems = self._rendered(self._state, page)
        if problems:
            return self._failed(address, problems)
        self._good[address] = html
        self._good.move_to_end(address)
        if len(self._good) > KEPT:
            self._good.popitem(last=False)
        return _shown(html, self.problems)

    def asset(self, address: str) -> bytes | None:
        """A file of the theme or the content by its address; None where there is none."""
        if self._state is None:
            return None
        content = self._state.theme.assets.get(address)
        path = self._state.plan.assets.get(address)
        if content is None and path is not None:
            try:
                content = (self.root / path).read_bytes()
            except OSError:  # deleted a moment ago
                return None
        return content

    def title(self, address: str) -> str:
        """The name by which a page is listed: its service's, or its title."""
        assert self._state is not None
        page = self._state.plan.pages[address]
        if page.service:
            return page.service.name
        return self._state.site.title(page, self._state.plan)

    def content(self, address: str) -> str | None:
        """What stands in the main part of a page, without the theme; None where it has errors."""
        if self._state is None or address not in self._state.plan.pages:
            return None
        page = self._state.plan.pages[address]
        return Renderer(self._state.site, self._state.plan, self._state.theme).page(page).content

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
        everything = {SITE_FILE, f"{CONTENT}/requests.yaml"} & sources
        folders = {posixpath.dirname(path) for path in sources if path.endswith("/requests.yaml")}
        return [
            page.address
            for page in plan.pages.values()
            if everything
            or page.file.path in sources
            or (page.service and page.service.slug in services)
            or (page.tutorial and f"{CONTENT}/{page.tutorial.folder}" in folders)
        ]

    # ---------------------------------------------------------------------------------- changing

    def update(self, paths: AbstractSet[str]) -> None:
        """Take in changes of these files; paths relative to the project."""
        if not self._take_bodies(paths):
            self._load(paths)

    def _take_bodies(self, paths: AbstractSet[str]) -> bool:
        """Take in changes if they are of nothing but the bodies of Markdown files: the common
        case, which costs the same however many pages there are."""
        if self._state is None or self.problems:
            return False
        project = self._state.project
        files = {}
        for path in paths:
            before = project.files.get(path)
            if before is None or not (self.root / path).is_file():
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
        self._state = replace(self._state, project=project, site=site)
        return True

    def _load(self, paths: AbstractSet[str]) -> None:
        """Load everything again, as far as it has changed."""
        self._memo.forget(paths)
        project = load_project(self.root, self._memo)
        if self.base_url:
            project = replace(project, site=replace(project.site, base_url=self.base_url))
        problems = _errors(project.diagnostics)
        theme = self._state.theme if self._state else None
        if theme is None or any(path.startswith("templates/") for path in paths) or self.problems:
            try:
                theme = load_theme(self.root)
            except ThemeError as error:
                problems = (*problems, error.diagnostic)
        broken_site = any(d.span.path == SITE_FILE for d in problems)
        self.problems = problems
        if theme is None or broken_site or (problems and self._state):
            return
        plan = plan_pages(project, drafts=self.drafts)
        site = CompiledSite(project)
        self.problems = (*problems, *_errors((*site.diagnostics, *plan.diagnostics)))
        self._state = _State(project, site, plan, theme)

    def _rendered(self, state: _State, page: Page) -> tuple[str, tuple[Diagnostic, ...]]:
        """A page's HTML, and the errors of its sources."""
        try:
            rendered = Renderer(state.site, state.plan, state.theme).page(page)
        except ThemeError as error:
            return "", (error.diagnostic,)
        found = [*map(Finding, state.site.compilation(page).diagnostics), *rendered.findings]
        return rendered.html, _errors(merged(found))

    def _failed(self, address: str, problems: tuple[Diagnostic, ...]) -> Shown:
        """The last good state of a page, or an empty page, with the errors that stand in its way."""
        together = dict.fromkeys((*self.problems, *problems))
        return _shown(self._good.get(address, _EMPTY), tuple(together))


_EMPTY = (
    '<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8">'
    "<title>This page has an error</title></head>\n"
    "<body><main><h1>This page has an error</h1></main></body>\n</html>\n"
)


def _shown(html: str, problems: tuple[Diagnostic, ...]) -> Shown:
    return Shown(html, hashlib.blake2b(html.encode(), digest_size=8).hexdigest(), problems)


def _errors(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    return tuple(d for d in diagnostics if d.severity == "error")
