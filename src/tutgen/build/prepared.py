"""The stages before pages are rendered, in their one order: load, plan, compile.

A build renders all pages then; the preview renders a page when somebody asks for it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from tutgen.check.structure import is_broken
from tutgen.content.load import load_project
from tutgen.content.model import Project
from tutgen.content.plan import Plan, plan_pages
from tutgen.content.reading import Memo
from tutgen.diagnostics import Diagnostic
from tutgen.pages.files.link_pictures import LinkPictures
from tutgen.pages.files.outputs import is_made, made_pages, taken_addresses, unknown_outputs
from tutgen.pages.files.rendered_site import RenderedSite
from tutgen.pages.history import History, PageChange
from tutgen.pages.redirects import Redirects, plan_redirects
from tutgen.pages.render import Renderer
from tutgen.pages.site import CompiledSite
from tutgen.sources.source import Source
from tutgen.theme.theme import Theme


@dataclass(frozen=True)
class PreparedSite:
    """A project from which pages can be rendered: its sources and services are compiled when first
    asked for."""

    project: Project
    theme: Theme
    plan: Plan
    redirects: Redirects
    compiled: CompiledSite

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """The diagnostics of theme, services and names, plan, redirects and outputs; without the project's own."""
        parts = (self.theme, self.compiled, self.plan, self.redirects)
        found = [diagnostic for part in parts for diagnostic in part.diagnostics]
        taken = taken_addresses(self.project, self.plan)
        undrawn = LinkPictures(self.project.site, self.plan, self.theme).diagnostics
        return (*found, *unknown_outputs(self.project.site), *taken, *undrawn)

    @property
    def broken(self) -> bool:
        """Whether a source that pages share could not be used: what is missing may be in it."""
        return is_broken(self.project, self.plan) or self.compiled.broken

    def renderer(self, history: History | None = None) -> Renderer:
        """A renderer of its pages, which have the dates of `history`."""
        return Renderer(self.compiled, self.plan, self.theme, history or {})

    def rendered(
        self,
        renderer: Renderer,
        changes: Sequence[PageChange],
        search: Callable[[], Iterable[bytes]],
        llms: Callable[[], Mapping[str, str]],
    ) -> RenderedSite:
        """What outputs are made from. `changes`: of all pages; `search` and `llms`: as those of a rendered site."""
        return RenderedSite(
            self.project.site,
            self.plan,
            self.redirects,
            changes,
            renderer.history,
            renderer.made.not_found,
            renderer.made.page,
            self.project.services,
            self.compiled,
            search,
            llms,
        )

    def with_bodies(self, project: Project, paths: AbstractSet[str]) -> "PreparedSite":
        """The site of the same project, except for the bodies of these Markdown files."""
        return replace(self, project=project, compiled=self.compiled.with_bodies(project, paths))


def load(
    root: Path,
    *,
    drafts: bool = False,
    base_url: str | None = None,
    memo: Memo | None = None,
    instead: Mapping[str, Source | None] | None = None,
) -> Project:
    """The project at `root`, to be published at `base_url` if that is given.

    `memo` and `instead` are those of `load_project`.
    """
    project = load_project(root, memo, drafts=drafts, instead=instead)
    if base_url:
        project = project._replace(site=replace(project.site, base_url=base_url))
    return project


def theme_of(project: Project, theme: Theme, *, has_tabs: bool = False) -> Theme:
    """A theme that knows what it needs of a project. `has_tabs`: whether pages may have tabs though the project has
    none yet."""
    site = project.site
    variants = site.variants if has_tabs or project.has_tabs else None
    return theme.knowing(site.script_words, site.theme.accent, variants)


def prepare(project: Project, theme: Theme, *, has_tabs: bool = False) -> PreparedSite:
    """Plan the pages of a project, and compile what they share. `has_tabs`: as that of `theme_of`."""
    plan = plan_pages(project)
    plan = replace(plan, is_made=partial(is_made, project.site, plan))
    redirects = plan_redirects(project, plan, made_pages(project.site, plan))
    theme = theme_of(project, theme, has_tabs=has_tabs)
    return PreparedSite(project, theme, plan, redirects, CompiledSite(project))
