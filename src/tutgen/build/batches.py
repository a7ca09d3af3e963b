"""All pages rendered, in batches, by one process or several.

Pages go to a `Sink` one by one, so that memory does not grow with their number; many of them are
shared out among forked processes, which inherit the compiled site.
"""

import gc
import multiprocessing
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import groupby

from tutgen.check.structure import Sources
from tutgen.content.model import Tutorial
from tutgen.content.plan import Page
from tutgen.diagnostics import Diagnostic, Finding, TutgenError
from tutgen.language.rendering import PendingLink
from tutgen.pages.history import PageChange
from tutgen.pages.render import Renderer
from tutgen.pages.site import Compilation
from tutgen.theme.theme import ThemeError

Sink = Callable[[str, bytes], str]
"""Takes an address and a content; gives back a digest."""

MANY_PAGES = 200
"""From this number on, starting processes costs less than they save."""
BATCH = 64
MOST = 256
"""Pages that one process renders at a time: at least, and of one tutorial at most."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """What one page leaves behind once it is written."""

    address: str
    digest: str
    shown: frozenset[str]
    ids: frozenset[str]
    links: tuple[PendingLink, ...]
    findings: tuple[Finding, ...]
    change: PageChange
    title: str
    """Of the browser's window, and what a search engine shows."""
    description: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Batch:
    """Some pages rendered, and what was found while their sources were compiled."""

    pages: list[Rendered]
    diagnostics: tuple[Diagnostic, ...]
    sources: tuple[Sources, ...]
    siblings: tuple[Diagnostic, ...]
    broken: bool


@dataclass(frozen=True, slots=True)
class Work:
    """What there is to render, and what with."""

    renderer: Renderer
    pages: Sequence[Page]
    sink: Sink | None
    review: Callable[[Tutorial | None, Compilation], list[Diagnostic]] | None
    """What is wrong with the sources of a tutorial, or of one plain page, beyond their being read."""


def render_all(work: Work, jobs: int = 0) -> Iterator[Batch]:
    """All pages, in the order given, whatever the number of processes (0: as many as are worth it)."""
    batches = list(_batches(work.pages))
    jobs = min(jobs or _worthwhile(len(work.pages)), len(batches))
    if jobs <= 1 or not _can_fork():
        for batch in batches:
            yield _render_batch(work, batch)
        return
    gc.collect()
    gc.freeze()  # else the collector touches, and so copies, what the processes share
    _Inherited.now = (work, batches)
    try:
        with ProcessPoolExecutor(jobs, multiprocessing.get_context("fork")) as pool:
            yield from pool.map(_render_numbered, range(len(batches)))
    except BrokenProcessPool as error:
        message = "a process of the build was killed; the system may be out of memory"
        raise TutgenError(message, hint="try --jobs 1", exit_code=3) from error
    finally:
        _Inherited.now = None
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


class _Inherited:
    """What forked processes have from the first one: closures cannot be sent to them."""

    now: tuple[Work, Sequence[Sequence[Page]]] | None = None


def _render_numbered(number: int) -> Batch:
    assert _Inherited.now is not None
    work, batches = _Inherited.now
    return _render_batch(work, batches[number])


def _render_batch(work: Work, pages: Sequence[Page]) -> Batch:
    renderer = work.renderer
    rendered = []
    siblings: list[Diagnostic] = []
    diagnostics: list[Diagnostic] = []
    sources: list[Sources] = []
    broken = False
    last = None
    for page in pages:
        compilation = renderer.site.compilation(page)
        if compilation is not last:
            last = compilation
            diagnostics += compilation.diagnostics
            broken = broken or compilation.broken
            sources.append(
                Sources(
                    page.tutorial.folder if page.tutorial else None,
                    compilation.includes,
                    compilation.placed,
                    compilation.unplaced,
                    compilation.unasked,
                    compilation.steps,
                )
            )
            siblings += work.review(page.tutorial, compilation) if work.review else []
        rendered.append(_render(renderer, page, work.sink))
    return Batch(rendered, tuple(diagnostics), tuple(sources), tuple(siblings), broken)


def _render(renderer: Renderer, page: Page, sink: Sink | None) -> Rendered:
    started = time.perf_counter()
    try:
        rendered = renderer.page(page)
    except ThemeError as error:
        findings = tuple(map(Finding, error.diagnostics))
        change = PageChange(page.address, "", None)
        return Rendered(
            page.address, "", frozenset(), frozenset(), (), findings, change, "", "", 0.0
        )
    digest = sink(page.address, rendered.html.encode()) if sink else ""
    return Rendered(
        address=page.address,
        digest=digest,
        shown=rendered.shown,
        ids=rendered.ids,
        links=rendered.links,
        findings=rendered.findings,
        change=PageChange(page.address, rendered.name, rendered.changed),
        title=rendered.head.browser_title,
        description=rendered.head.description or "",
        seconds=time.perf_counter() - started,
    )


def _worthwhile(pages: int) -> int:
    return min(os.cpu_count() or 1, 8) if pages >= MANY_PAGES else 1


def _can_fork() -> bool:
    return sys.platform == "linux" and threading.active_count() == 1
