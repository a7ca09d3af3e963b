"""All stages of a build in their order: load, plan, compile, render, check.

Writes nothing itself: files go to a sink.
"""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tutgen.build.batches import Sink, Work, render_all
from tutgen.build.collector import BuildCollector
from tutgen.build.prepared import load, prepare
from tutgen.build.rebuild import Rebuild
from tutgen.build.results import grouped
from tutgen.check.fixes import with_safe_fixes
from tutgen.check.structure import check_site, without_consequences
from tutgen.content.model import Project
from tutgen.content.paths import CONTENT, SITE_FILE, is_service_file
from tutgen.content.plan import selected
from tutgen.content.reading import Memo
from tutgen.diagnostics import Diagnostic, Finding, Span, merged, with_severities
from tutgen.pages.history import History, begin_history
from tutgen.pages.render import Renderer
from tutgen.sources.git import GitError
from tutgen.sources.source import Source
from tutgen.theme.load import load_theme
from tutgen.theme.theme import ThemeError

if TYPE_CHECKING:
    from tutgen.check.sibling_rules import SiblingRules


class BuildOptions(NamedTuple):
    """The options of a build."""

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
    """The outcome of a build."""

    diagnostics: tuple[Diagnostic, ...]
    pages: int = 0
    services: int = 0
    digests: Mapping[str, str] = field(default_factory=dict)
    """Address -> digest of everything handed to the sink."""
    seconds: Mapping[str, float] = field(default_factory=dict)
    """Stage -> how long it took."""
    slowest: tuple[tuple[str, float], ...] = ()
    """The pages that took longest, in seconds."""
    advice: frozenset[tuple[str, Span]] = frozenset()
    """(code, place) of the diagnostics of sibling rules and of unfinished services; `--strict` does not count them."""

    @property
    def ok(self) -> bool:
        return not any(d.severity == "error" for d in self.diagnostics)

    def stopping(self, *, strict: bool) -> tuple[Diagnostic, ...]:
        """The diagnostics that keep the site from being written or published.

        Errors; and if `strict`, warnings, except what is advice.
        """
        return tuple(
            d
            for d in self.diagnostics
            if d.severity == "error" or (strict and (d.code, d.span) not in self.advice)
        )


def build(
    root: Path,
    options: BuildOptions,
    sink: Sink | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
    rebuild: Rebuild | None = None,
    *,
    memo: Memo | None = None,
    instead: Mapping[str, Source | None] | None = None,
) -> BuildResult:
    """Build the site of the project at `root`, handing each file to `sink`.

    `rebuild` renders only what has changed since the build before; it takes no part of a site. `memo` and `instead`
    are those of `load_project`.
    """
    clock = _Clock()
    memo = memo or Memo()
    project = load(
        root, drafts=options.drafts, base_url=options.base_url, memo=memo, instead=instead
    )
    clock.lap("load")
    site_diagnostics = [d for d in project.diagnostics if d.span.path == SITE_FILE]
    if unusable := [d for d in site_diagnostics if d.severity == "error"]:
        return _stopped(project, unusable, memo)
    history = begin_history(root, CONTENT) if sink and project.site.base_url else dict
    try:
        theme = load_theme(root, minified=True)
    except ThemeError as error:
        return _stopped(project, error.diagnostics, memo)
    site = prepare(project, theme)
    pages = selected(site.plan, options.only)
    found = list(site.diagnostics)
    renderer = site.renderer(_read(history, found))
    clock.lap("compile")
    rules = _sibling_rules(root, renderer) if options.siblings and not site.broken else None
    made = BuildCollector(site)
    work = Work(renderer, sink, rules.of_sources if rules else None)
    groups = grouped(pages)
    if rebuild and not options.only:
        results = rebuild.render(site, work, groups, options.jobs, drafts=options.drafts)
    else:
        results = render_all(work, groups, options.jobs)
    for group in results:
        made.take(group)
        progress(len(made.ids), len(pages))
    if sink:
        found += made.write_others(renderer, root, sink)
    clock.lap("render")
    found += made.diagnostics
    found += check_site(made.facts(complete=not options.only))
    clock.lap("check")
    siblings: list[Diagnostic] = []
    if rules and not made.broken:
        samples = None if options.only or made.failures else made.samples
        siblings = rules.of_site(made.source_diagnostics, samples)
    clock.lap("siblings")
    reported = _reported(project, [*found, *siblings], made.findings, broken=made.broken)
    reported = _with_safe_fixes(_as_errors(reported, made.failures), project, memo)
    published = _published_files(project)
    advice = [
        *siblings,
        *(d for d in reported if is_service_file(d.span.path) and d.span.path not in published),
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


def _with_safe_fixes(
    reported: tuple[Diagnostic, ...], project: Project, memo: Memo
) -> tuple[Diagnostic, ...]:
    """The diagnostics, without fixes of what is no source of ours, or shown as a sample too."""
    if not any(d.fix for d in reported):
        return reported
    shown = project.samples.shown
    read = ((path, source) for path, (_, source, _) in memo.sources.items() if path not in shown)
    texts = {path: source.text for path, source in read if source}
    first_lines = {path: file.first_line for path, file in project.files.items()}
    return with_safe_fixes(reported, texts, first_lines)


def _published_files(project: Project) -> frozenset[str]:
    """The paths of the files of services that have pages. Faults in other services' files harm no page."""
    return frozenset(
        service.origin.path
        for service in project.services.values()
        if project.published.has(service.slug, service.state)
    )


def _stopped(project: Project, causes: Sequence[Diagnostic], memo: Memo) -> BuildResult:
    """A build that made nothing."""
    reported = _as_errors(_reported(project, causes), causes)
    return BuildResult(_with_safe_fixes(reported, project, memo))


def _as_errors(
    reported: tuple[Diagnostic, ...], causes: Sequence[Diagnostic]
) -> tuple[Diagnostic, ...]:
    """The diagnostics, with those of `causes` as errors whatever `site.yaml` says of their codes: they keep pages from
    being made, and an incomplete site must not replace the last good one."""
    keys = {(cause.code, cause.span) for cause in causes}
    return tuple(replace(d, severity="error") if (d.code, d.span) in keys else d for d in reported)


def _read(history: Callable[[], History], found: list[Diagnostic]) -> History:
    """The dates of the sources; empty if git cannot tell them, which is added to `found`."""
    try:
        return history()
    except GitError as error:
        until = "until then, pages have no dates, and there is no feed"
        hint = f"{error.hint}; {until}" if error.hint else until
        message = f"the dates of the sources cannot be read: {error.message}"
        found.append(Diagnostic("unread-history", message, Span(CONTENT), hint))
        return {}


def _sibling_rules(root: Path, renderer: Renderer) -> "SiblingRules":
    from tutgen.check.sibling_rules import SiblingRules  # noqa: PLC0415  # 10 ms: most builds do without

    return SiblingRules(root, renderer)


def _reported(
    project: Project,
    found: Iterable[Diagnostic],
    findings: Iterable[Finding] = (),
    *,
    broken: bool = True,
) -> tuple[Diagnostic, ...]:
    """All diagnostics of a build: merged, sorted, with the severities of the site."""
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
