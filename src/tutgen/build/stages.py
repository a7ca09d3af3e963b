"""The stages in order: load, compile, plan, render, check. Writes nothing itself: files go to a sink."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from tutgen.build.batches import Batch, Sink, Work, render_all
from tutgen.check.structure import Facts, Head, Sources, check_site, is_broken, without_consequences
from tutgen.content.load import load_project
from tutgen.content.model import Project
from tutgen.content.paths import CONTENT, SITE_FILE, is_service_file
from tutgen.content.plan import Plan, plan_pages, selected
from tutgen.diagnostics import Diagnostic, Finding, Span, merged, with_severities
from tutgen.language.document import PendingLink
from tutgen.pages.files.feed import PageChange
from tutgen.pages.files.outputs import generated_files
from tutgen.pages.files.redirects import Redirects, plan_redirects
from tutgen.pages.history import History, begin_history
from tutgen.pages.render import Renderer
from tutgen.pages.site import CompiledSite
from tutgen.sources.git import GitError
from tutgen.theme.theme import ThemeError, load_theme

if TYPE_CHECKING:
    from tutgen.check.sibling_rules import SiblingRules


@dataclass(frozen=True, slots=True)
class Options:
    """What a build is asked for."""

    only: tuple[str, ...] = ()
    """Patterns of slugs: only these services' pages."""
    drafts: bool = False
    jobs: int = 0
    """Processes; 0: as many as are worth it."""
    base_url: str | None = None
    """Instead of the one in `site.yaml`."""
    siblings: bool = False
    """Check the sibling rules too."""


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What came of a build."""

    diagnostics: tuple[Diagnostic, ...]
    pages: int = 0
    services: int = 0
    digests: dict[str, str] = field(default_factory=dict)
    """Address -> digest of everything handed to the sink."""
    seconds: dict[str, float] = field(default_factory=dict)
    """Stage -> how long it took."""
    slowest: tuple[tuple[str, float], ...] = ()
    """The pages that took longest, in seconds."""
    advice: frozenset[tuple[str, Span]] = frozenset()
    """Code and place of what the sibling rules found, and of what is wrong with unfinished services."""

    @property
    def ok(self) -> bool:
        return not any(d.severity == "error" for d in self.diagnostics)

    def stopping(self, *, strict: bool) -> tuple[Diagnostic, ...]:
        """What keeps the site from being written or published.

        Errors; and if `strict`, warnings, except what is advice.
        """
        return tuple(
            d
            for d in self.diagnostics
            if d.severity == "error" or (strict and (d.code, d.span) not in self.advice)
        )


def build(
    root: Path,
    options: Options,
    sink: Sink | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> BuildResult:
    """Build the site of the project at `root`, handing each file to `sink`."""
    clock = _Clock()
    project = load_project(root, drafts=options.drafts)
    if options.base_url:
        project = replace(project, site=replace(project.site, base_url=options.base_url))
    clock.lap("load")
    if unusable := [d for d in project.diagnostics if d.span.path == SITE_FILE]:
        return _stopped(project, unusable)
    history = begin_history(root, CONTENT) if sink and project.site.base_url else dict
    try:
        theme = load_theme(root)
    except ThemeError as error:
        return _stopped(project, error.diagnostics)
    site = CompiledSite(project)
    plan = plan_pages(project)
    pages = selected(plan, options.only)
    redirects = plan_redirects(project, plan)
    found = [*theme.diagnostics, *site.diagnostics, *plan.diagnostics, *redirects.diagnostics]
    renderer = Renderer(site, plan, theme, _known(history, found))
    clock.lap("compile")
    broken = is_broken(project, plan) or site.broken
    rules = _sibling_rules(root, renderer) if options.siblings and not broken else None
    made = _Made(_shared_sources(site), broken=broken)
    work = Work(renderer, pages, sink, rules.of_sources if rules else None)
    for batch in render_all(work, options.jobs):
        made.take(batch, plan)
        progress(len(made.ids), len(pages))
    if sink:
        found += _write_others(renderer, redirects, made, root, sink)
    clock.lap("render")
    found += made.diagnostics
    found += check_site(made.facts(project, complete=not options.only))
    clock.lap("check")
    siblings = rules.of_site(made.of_sources) if rules and not made.broken else []
    clock.lap("siblings")
    reported = _reported(project, [*found, *siblings], made.findings, broken=made.broken)
    finished = _finished(project)
    advice = [
        *siblings,
        *(d for d in reported if is_service_file(d.span.path) and d.span.path not in finished),
    ]
    return BuildResult(
        diagnostics=reported,
        pages=len(pages),
        services=len({page.service.slug for page in pages if page.service}),
        digests=made.digests,
        seconds=clock.laps,
        slowest=tuple((address, seconds) for seconds, address in made.slowest),
        advice=frozenset((d.code, d.span) for d in advice),
    )


def _finished(project: Project) -> frozenset[str]:
    """The paths of services that have pages; what is wrong in the file of another, which may not even
    be readable, can harm none."""
    return frozenset(
        service.origin.path
        for service in project.services.values()
        if project.published.has(service.slug, service.state)
    )


def _stopped(project: Project, causes: Sequence[Diagnostic]) -> BuildResult:
    """A build that made nothing. Its causes are errors, whatever `site.yaml` says of their codes: else
    nothing would take the place of the good site."""
    keys = {(cause.code, cause.span) for cause in causes}
    return BuildResult(
        tuple(
            replace(d, severity="error") if (d.code, d.span) in keys else d
            for d in _reported(project, causes)
        )
    )


def _known(history: Callable[[], History], found: list[Diagnostic]) -> History:
    """When sources changed; where git does not tell, that is said."""
    try:
        return history()
    except GitError as error:
        until = "until then, pages have no dates, and there is no feed"
        hint = f"{error.hint}; {until}" if error.hint else until
        message = f"the dates of the sources cannot be read: {error.message}"
        found.append(Diagnostic("unread-history", message, Span(CONTENT), hint))
        return {}


def _sibling_rules(root: Path, renderer: Renderer) -> "SiblingRules":
    from tutgen.check.sibling_rules import SiblingRules  # noqa: PLC0415  # most builds do not ask for them

    return SiblingRules(root, renderer)


class _Made:
    """What the pages leave behind when they are rendered."""

    def __init__(self, shared: Sources, *, broken: bool) -> None:
        self.broken = broken
        """A source could not be read: what is missing may be in it."""
        self.digests: dict[str, str] = {}
        self.ids: dict[str, frozenset[str]] = {}
        self.shown: set[str] = set()
        """The addresses of private files that a page shows."""
        self.changes: list[PageChange] = []
        self.findings: list[Finding] = []
        self.diagnostics: list[Diagnostic] = []
        self.of_sources: list[Diagnostic] = []
        """What the sibling rules found in the sources."""
        self.slowest: list[tuple[float, str]] = []
        self._interned: dict[frozenset[str], frozenset[str]] = {}
        self._links: dict[PendingLink, None] = {}
        self._heads: list[Head] = []
        self._sources = {shared: None}

    def take(self, batch: Batch, plan: Plan) -> None:
        self.diagnostics += batch.diagnostics
        self.of_sources += batch.siblings
        self._sources.update(dict.fromkeys(batch.sources))
        self.broken = self.broken or batch.broken
        for page in batch.pages:
            self.digests[page.address] = page.digest
            self.ids[page.address] = self._interned.setdefault(page.ids, page.ids)
            self.shown |= page.shown
            self.changes.append(page.change)
            self.findings += page.findings
            self.slowest = sorted([*self.slowest, (page.seconds, page.address)], reverse=True)[:3]
            self._links.update(dict.fromkeys(page.links))
            self._heads.append(Head(plan.pages[page.address], page.title, page.description))

    def facts(self, project: Project, *, complete: bool) -> Facts:
        sources, heads = tuple(self._sources), tuple(self._heads)
        return Facts(project, self.ids, tuple(self._links), sources, heads, complete=complete)


def _write_others(
    renderer: Renderer, redirects: Redirects, made: _Made, root: Path, sink: Sink
) -> Iterator[Diagnostic]:
    """Hand to the sink what is no page, noting the digests; gives what went wrong."""
    for address, content in renderer.theme.assets.items():
        made.digests[address] = sink(address, content)
    private = renderer.plan.private
    shown = {address: private[address] for address in sorted(made.shown)}
    for address, path in [*renderer.plan.assets.items(), *shown.items()]:
        try:
            made.digests[address] = sink(address, (root / path).read_bytes())
        except PermissionError as error:
            message = f"the file cannot be read: {error.strerror}"
            yield Diagnostic("unreadable", message, Span(path), "check its permissions")
    try:
        for address, content in generated_files(renderer, redirects, made.changes):
            made.digests[address] = sink(address, content)
    except ThemeError as error:
        yield from error.diagnostics


def _shared_sources(site: CompiledSite) -> Sources:
    """What services and shared requests use, whichever page they are on."""
    shared = list(site.shared)
    return Sources(
        tutorial=None,
        includes=frozenset().union(*(document.includes for document in shared)),
        requests=frozenset().union(*(document.uses for document in shared)),
        unplaced=tuple((n, r.origin.key_span()) for n, r in site.shared_requests.items()),
        unasked=(),
        steps=(),
    )


def _reported(
    project: Project,
    found: Iterable[Diagnostic],
    findings: Iterable[Finding] = (),
    *,
    broken: bool = True,
) -> tuple[Diagnostic, ...]:
    """All diagnostics of a build: merged, sorted, and as heavy as the site wants them."""
    later = without_consequences([*(Finding(d) for d in found), *findings], broken=broken)
    everything = merged([*(Finding(d) for d in project.diagnostics), *later])
    return with_severities(everything, project.site.severities)


class _Clock:
    """How long the stages take."""

    def __init__(self) -> None:
        self.laps: dict[str, float] = {}
        self.last = time.perf_counter()

    def lap(self, stage: str) -> None:
        now = time.perf_counter()
        self.laps[stage] = now - self.last
        self.last = now
