"""Loads the project for the preview so that a broken file costs only the pages that it feeds.

Such a file is replaced by its last source without an error, or left out, and its errors are kept by path.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from tutgen.build.prepared import PreparedSite, load, prepare, theme_of
from tutgen.content.model import Project
from tutgen.content.paths import SERVICE_PAGE, is_service_file
from tutgen.content.reading import Memo
from tutgen.diagnostics import Diagnostic
from tutgen.preview.errors import shared_errors
from tutgen.sources.ignore import is_private
from tutgen.sources.source import Source
from tutgen.theme.theme import Theme


@dataclass(frozen=True, slots=True)
class LoadedProject:
    """A project, and the site made of it."""

    project: Project
    site: PreparedSite | None
    """None if the project has errors that concern all pages, or there is no theme."""
    diagnostics: tuple[Diagnostic, ...]
    """The errors that concern all pages."""
    broken: Mapping[str, tuple[Diagnostic, ...]] = field(default_factory=dict)
    """Path of a file that feeds only some pages -> its errors. The project has its last source without an
    error instead, or lacks it."""


@dataclass(frozen=True, slots=True)
class ProjectLoader:
    """Loads the project at `root`; what has not changed comes from `memo`."""

    root: Path
    drafts: bool
    base_url: str | None
    memo: Memo = field(default_factory=Memo)

    def load(self, theme: Theme | None, last: PreparedSite | None) -> LoadedProject:
        """Load the project, replacing broken files that feed only some pages. If other errors remain, load it
        as it is: they concern the whole site.

        `last`: the newest site that has no errors of this kind; None if there is none yet.
        """
        instead: dict[str, Source | None] = {}
        broken: dict[str, tuple[Diagnostic, ...]] = {}
        as_it_is: LoadedProject | None = None
        while True:
            loaded = self._load_with(instead, theme, last)
            as_it_is = as_it_is or loaded
            if not loaded.diagnostics:
                return replace(loaded, broken=broken)
            paths = {diagnostic.span.path for diagnostic in loaded.diagnostics}
            if paths & instead.keys() or not all(_feeds_some_pages(path, last) for path in paths):
                return as_it_is
            for path in paths:
                instead[path] = _last_source(path, last)
                broken[path] = tuple(d for d in loaded.diagnostics if d.span.path == path)

    def _load_with(
        self, instead: Mapping[str, Source | None], theme: Theme | None, last: PreparedSite | None
    ) -> LoadedProject:
        """Load the project with these sources instead of those of the files at their paths; None: without
        the file."""
        project = load(
            self.root,
            drafts=self.drafts,
            base_url=self.base_url,
            memo=self.memo,
            instead=instead,
        )
        diagnostics = shared_errors(project, project.diagnostics)
        if diagnostics or theme is None:
            return LoadedProject(project, None, diagnostics)
        if last and project == last.project:
            theme = theme_of(project, theme, has_tabs=True)
            return LoadedProject(project, replace(last, theme=theme), ())
        site = prepare(project, theme, has_tabs=True)  # a page may get its first ones
        return LoadedProject(
            project, site, shared_errors(project, site.compiled.diagnostics, site.compiled)
        )


def _feeds_some_pages(path: str, last: PreparedSite | None) -> bool:
    """Whether a broken file costs only the pages that it feeds: all others can be shown as they should be."""
    if is_service_file(path):
        return last is not None
    if not path.endswith(".md"):
        return False
    if _last_source(path, last):
        return True
    is_plain = not path.endswith(("/index.md", f"/{SERVICE_PAGE}"))
    return not is_private(path) and (is_plain or last is not None)


def _last_source(path: str, last: PreparedSite | None) -> Source | None:
    """The source that the last site has of a file; None if it has none."""
    if last is None:
        return None
    services = (s.origin for s in last.project.services.values() if s.origin.path == path)
    file = last.project.files.get(path) or next(services, None)
    return file.source if file else None
