"""The stages in order: load, compile, plan, render, check. Writes nothing itself.

Pages are rendered one by one and handed to a `Sink`, so that memory does not grow with their number;
many pages are shared out among forked processes, which inherit the compiled site.
"""

import gc
import multiprocessing
import os
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from itertools import groupby
from pathlib import Path

from tutgen.check import Facts, Sources, check_site
from tutgen.compile import CompiledSite
from tutgen.diagnostics import (
    Diagnostic,
    Finding,
    Span,
    TutgenError,
    merged,
    with_severities,
)
from tutgen.document import PendingLink
from tutgen.load import SITE_FILE, load_project
from tutgen.model import Project
from tutgen.plan import Page, plan_pages, selected
from tutgen.render import Renderer
from tutgen.theme import ThemeError, load_theme

Sink = Callable[[str, bytes], str]
"""Takes an address and a content; gives back a digest."""

MANY_PAGES = 200
"""From this number on, starting processes costs less than they save."""
BATCH = 64
MOST = 256
"""Pages that one process renders at a time: at least, and of one tutorial at most."""

_FOLLOWING = frozenset(
    [
        "unknown-request",
        "undefined-name",
        "dead-link",
        "dead-anchor",
        "missing-include",
        "missing-title",
        "unused-snippet",
        "unused-service",
        "unused-request",
        "unknown-step",
    ]
)
"""What a source that could not be read brings about elsewhere: not reported beside the cause."""

_CAUSES = {
    "unused-snippet": frozenset(
        ("missing-include", "include-escapes", "nested-too-deep", "unknown-directive")
    ),
    "unused-request": frozenset(("unknown-request", "unknown-directive")),
}
"""What is unused may be so only because its use is mistyped: the code, and what it is not said beside."""


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

    @property
    def ok(self) -> bool:
        return not any(d.severity == "error" for d in self.diagnostics)


@dataclass(frozen=True, slots=True)
class _Rendered:
    """What one page leaves behind once it is written."""

    address: str
    digest: str
    ids: frozenset[str]
    links: tuple[PendingLink, ...]
    findings: tuple[Finding, ...]
    seconds: float


def build(
    root: Path,
    options: Options,
    sink: Sink | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> BuildResult:
    """Build the site of the project at `root`, handing each file to `sink`."""
    clock = _Clock()
    project = load_project(root)
    if options.base_url:
        project = replace(project, site=replace(project.site, base_url=options.base_url))
    clock.lap("load")
    if any(d.span.path == SITE_FILE for d in project.diagnostics):
        return BuildResult(_reported(project, [], []))
    try:
        theme = load_theme(root)
    except ThemeError as error:
        return BuildResult(_reported(project, [error.diagnostic], []))
    site = CompiledSite(project)
    plan = plan_pages(project, drafts=options.drafts)
    pages = selected(plan, options.only)
    found = [*site.diagnostics, *plan.diagnostics]
    clock.lap("compile")
    renderer = Renderer(site, plan, theme)
    digests = {a: sink(a, content) for a, content in theme.assets.items()} if sink else {}
    if sink:
        for address, path in plan.assets.items():
            try:
                digests[address] = sink(address, (root / path).read_bytes())
            except PermissionError as error:
                message = f"the file cannot be read: {error.strerror}"
                found.append(Diagnostic("unreadable", message, Span(path), "check its permissions"))
    interned: dict[frozenset[str], frozenset[str]] = {}
    ids: dict[str, frozenset[str]] = {}
    links: dict[PendingLink, None] = {}
    findings: list[Finding] = []
    times: list[tuple[float, str]] = []
    shared = list(site.shared)
    sources = {
        Sources(
            None,
            frozenset().union(*(document.includes for document in shared)),
            frozenset().union(*(document.requests for document in shared)),
            (),
        ): None
    }
    for batch in _render_all(renderer, pages, sink, options.jobs):
        found += batch.diagnostics
        sources.update(dict.fromkeys(batch.sources))
        for page in batch.pages:
            digests[page.address] = page.digest
            ids[page.address] = interned.setdefault(page.ids, page.ids)
            links.update(dict.fromkeys(page.links))
            findings += page.findings
            times = sorted([*times, (page.seconds, page.address)], reverse=True)[:3]
        progress(len(ids), len(pages))
    clock.lap("render")
    found += check_site(
        Facts(project, ids, tuple(links), tuple(sources), complete=not options.only)
    )
    clock.lap("check")
    return BuildResult(
        diagnostics=_reported(project, found, findings),
        pages=len(pages),
        services=len({page.service.slug for page in pages if page.service}),
        digests=digests,
        seconds=clock.laps,
        slowest=tuple((address, seconds) for seconds, address in times),
    )


def _reported(
    project: Project, found: Iterable[Diagnostic], findings: Iterable[Finding]
) -> tuple[Diagnostic, ...]:
    """All diagnostics of a build: merged, sorted, and as heavy as the site wants them."""
    later = [*(Finding(d) for d in found), *findings]
    codes = {finding.diagnostic.code for finding in later}
    later = [f for f in later if not codes & _CAUSES.get(f.diagnostic.code, frozenset())]
    if project.diagnostics:
        later = [f for f in later if f.diagnostic.code not in _FOLLOWING]
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


# ------------------------------------------------------------------------------------ many pages


@dataclass(frozen=True, slots=True)
class _Batch:
    """Some pages rendered, and what was found while their sources were compiled."""

    pages: list[_Rendered]
    diagnostics: tuple[Diagnostic, ...]
    sources: tuple[Sources, ...]


def _render_all(
    renderer: Renderer, pages: Sequence[Page], sink: Sink | None, jobs: int
) -> Iterator[_Batch]:
    """All pages, in the order given, whatever the number of processes."""
    batches = list(_batches(pages))
    jobs = min(jobs or _worthwhile(len(pages)), len(batches))
    if jobs <= 1 or not _can_fork():
        for batch in batches:
            yield _render_batch(renderer, batch, sink)
        return
    gc.collect()
    gc.freeze()  # else the collector touches, and so copies, what the processes share
    _Work.now = (renderer, batches, sink)
    try:
        with ProcessPoolExecutor(jobs, multiprocessing.get_context("fork")) as pool:
            yield from pool.map(_render_numbered, range(len(batches)))
    except BrokenProcessPool as error:
        message = "a process of the build was killed; the system may be out of memory"
        raise TutgenError(message, hint="try --jobs 1", exit_code=3) from error
    finally:
        _Work.now = None
        gc.unfreeze()


def _batches(pages: Sequence[Page]) -> Iterator[Sequence[Page]]:
    """Pages of one tutorial go together, as far as a batch allows: it is compiled for each batch."""
    batch: list[Page] = []
    for _, group in groupby(pages, lambda page: page.tutorial.folder if page.tutorial else ""):
        batch += group
        if len(batch) >= BATCH:
            for start in range(0, len(batch), MOST):
                yield batch[start : start + MOST]
            batch = []
    if batch:
        yield batch


class _Work:
    """What forked processes inherit: closures cannot be sent to them."""

    now: tuple[Renderer, Sequence[Sequence[Page]], Sink | None] | None = None


def _render_numbered(number: int) -> _Batch:
    assert _Work.now is not None
    renderer, batches, sink = _Work.now
    return _render_batch(renderer, batches[number], sink)


def _render_batch(renderer: Renderer, pages: Sequence[Page], sink: Sink | None) -> _Batch:
    rendered = []
    diagnostics: list[Diagnostic] = []
    sources: list[Sources] = []
    last = None
    for page in pages:
        compilation = renderer.site.compilation(page)
        if compilation is not last:
            last = compilation
            diagnostics += compilation.diagnostics
            sources.append(
                Sources(
                    page.tutorial.folder if page.tutorial else None,
                    compilation.includes,
                    compilation.placed,
                    compilation.steps,
                )
            )
        rendered.append(_render(renderer, page, sink))
    return _Batch(rendered, tuple(diagnostics), tuple(sources))


def _render(renderer: Renderer, page: Page, sink: Sink | None) -> _Rendered:
    started = time.perf_counter()
    try:
        rendered = renderer.page(page)
    except ThemeError as error:
        finding = Finding(error.diagnostic)
        return _Rendered(page.address, "", frozenset(), (), (finding,), 0.0)
    digest = sink(page.address, rendered.html.encode()) if sink else ""
    seconds = time.perf_counter() - started
    return _Rendered(page.address, digest, rendered.ids, rendered.links, rendered.findings, seconds)


def _worthwhile(pages: int) -> int:
    return min(os.cpu_count() or 1, 8) if pages >= MANY_PAGES else 1


def _can_fork() -> bool:
    return sys.platform == "linux" and threading.active_count() == 1
