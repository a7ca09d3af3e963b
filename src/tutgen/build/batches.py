"""Groups of pages rendered, in batches, by one process or several.

Pages go to a `Sink` one by one, so that memory does not grow with their number; many of them are
shared out among processes (`build/processes.py`).
"""

import os
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from itertools import chain, groupby
from typing import NamedTuple, TypeVar

from tutgen.build.results import GroupResult, PageGroup, PageResult, joined
from tutgen.check.structure import SourceUsage
from tutgen.content.model import Tutorial
from tutgen.content.plan import Page
from tutgen.diagnostics import Diagnostic, Finding
from tutgen.language.rendering import Rendering
from tutgen.pages.compiling.compilation import Compilation
from tutgen.pages.files.request_forms import forms_address
from tutgen.pages.history import PageChange
from tutgen.pages.render import Renderer
from tutgen.theme.theme import ThemeError

Sink = Callable[[str, bytes], str]
"""Takes an address and a content; gives back a digest."""

MANY_PAGES = 100
"""From this number on, starting processes costs less than they save."""
MIN_BATCH, MAX_BATCH = 32, 256
"""A batch has at least MIN_BATCH pages, except the last; a group with more than MAX_BATCH is cut."""

_Result = TypeVar("_Result")


class Work(NamedTuple):
    """What pages are rendered with, and where they go."""

    renderer: Renderer
    sink: Sink | None
    review: Callable[[Tutorial | None, Compilation], list[Diagnostic]] | None
    """Runs the sibling rules on the sources of a tutorial, or of a plain page (None)."""


def render_all(work: Work, groups: Sequence[PageGroup], jobs: int = 0) -> Iterator[GroupResult]:
    """The results of all groups, in the order given, whatever the number of processes (0: as many as
    are worth it)."""
    parts = _in_processes(partial(_render_group, work), _batches(groups, MAX_BATCH), jobs)
    for _, results in groupby(parts, lambda part: part.key):
        yield joined(results)


def keep_or_render_all(
    work: Work, groups: Sequence[PageGroup], keep: Callable[[PageGroup], bool], jobs: int = 0
) -> Iterator[GroupResult | None]:
    """As `render_all`; None for a group that could be kept."""

    def result(group: PageGroup) -> GroupResult | None:
        return None if keep(group) else _render_group(work, group)

    return _in_processes(result, _batches(groups, sys.maxsize), jobs)


def _in_processes(
    function: Callable[[PageGroup], _Result], parts: Iterable[list[PageGroup]], jobs: int
) -> Iterator[_Result]:
    """The results of the function for each group of each batch, in order."""
    batches = list(parts)
    pages = sum(len(group.pages) for batch in batches for group in batch)
    jobs = min(jobs or _worthwhile(pages), len(batches))
    if jobs <= 1 or not _can_fork():
        for batch in batches:
            yield from map(function, batch)
        return
    from tutgen.build.processes import shared_out  # noqa: PLC0415  # 10 ms: small builds do without

    first, *others = batches[0]
    if len(first.pages) <= MIN_BATCH:  # what it leaves for all others is made once, and inherited
        yield function(first)
        batches[0] = others
    yield from shared_out(function, batches, jobs)


def _batches(groups: Sequence[PageGroup], most: int) -> Iterator[list[PageGroup]]:
    """Groups stay whole if they have at most `most` pages: one that is cut is compiled for each part."""
    batch: list[PageGroup] = []
    size = 0
    for group in groups:
        for start in range(0, len(group.pages), most):
            part = PageGroup(group.key, group.pages[start : start + most])
            batch.append(part)
            size += len(part.pages)
            if size >= MIN_BATCH:
                yield batch
                batch, size = [], 0
    if batch:
        yield batch


def _render_group(work: Work, group: PageGroup) -> GroupResult:
    result = _rendered(work, group)
    return result._replace(samples=dict(work.renderer.site.project.samples.shown))


def _rendered(work: Work, group: PageGroup) -> GroupResult:
    """The result, without the samples, all of which are known only at the end."""
    first = group.pages[0]
    compilation = work.renderer.site.compilation(first)
    documents = compilation.documents
    pages = tuple(_render(work.renderer, page, work.sink) for page in group.pages)
    return GroupResult(
        key=group.key,
        pages=pages,
        diagnostics=compilation.diagnostics,
        sources=SourceUsage(
            first.tutorial.folder if first.tutorial else None,
            compilation.includes,
            compilation.placed,
            compilation.unplaced,
            compilation.responses_without_request,
            compilation.steps,
        ),
        files=compilation.sources,
        snippets=tuple(sorted(compilation.snippets)),
        samples={},
        labels={path: tuple(sorted(document.labels)) for path, document in documents.items()},
        broken=compilation.broken,
        siblings=tuple(work.review(first.tutorial, compilation)) if work.review else (),
        search=_search_text(work, first),
        llms=_llms_text(work, first),
        companions=dict(chain(*(p.beside for p in pages), _companions(work, group).items())),
    )


def _companions(work: Work, group: PageGroup) -> dict[str, str]:
    """The files that stand beside the pages of a whole group, as companion pages do beside those of a tutorial."""
    if not work.sink:
        return {}
    renderer, sink, first = work.renderer, work.sink, group.pages[0]
    files = _written(renderer.models.files(first), sink)
    if first.kind == "overview":
        with suppress(ThemeError):  # the template fails for pages, too, where it is reported
            files += _written(renderer.companions.files(first), sink)
    return dict(files)


def _written(files: Iterable[tuple[str, bytes]], sink: Sink) -> list[tuple[str, str]]:
    """Address and digest of each file."""
    return [(address, sink(address, content)) for address, content in files]


def _search_text(work: Work, first: Page) -> bytes:
    """The search entries of a group, compressed; empty if nothing is written, or for a later part of a cut group."""
    return work.renderer.search_text(first) if work.sink and first.kind != "service" else b""


def _llms_text(work: Work, first: Page) -> str:
    """What `llms.txt` says of a group, likewise."""
    return work.renderer.llms_text(first) if work.sink and first.kind != "service" else ""


def _render(renderer: Renderer, page: Page, sink: Sink | None) -> PageResult:
    started = time.perf_counter()
    try:
        rendered = renderer.page(page, has_forms=sink is not None)
        picture = renderer.pictures.drawn(rendered.picture) if sink and rendered.picture else b""
    except ThemeError as error:
        findings = tuple(map(Finding, error.diagnostics))
        change = PageChange(page.address, "", None)
        nothing = frozenset[str]()
        return PageResult(
            page.address, "", nothing, nothing, (), findings, change, "", "", "", {}, failed=True
        )
    digest = sink(page.address, rendered.html.encode()) if sink else ""
    beside = []
    if sink and rendered.forms:
        address = forms_address(page.address)
        beside.append((address, sink(address, rendered.forms)))
    if sink:  # at once, while the values of its requests are known
        for made in (renderer.twins, renderer.along):
            beside += _written(made.files(page), sink)
    if sink and rendered.picture:
        address = rendered.picture.address
        beside.append((address, sink(address, picture)))
    return PageResult(
        address=page.address,
        digest=digest,
        shown=rendered.shown,
        samples=rendered.samples,
        ids=rendered.ids,
        links=rendered.links,
        findings=rendered.findings,
        change=PageChange(page.address, rendered.name, rendered.commit),
        browser_title=rendered.head.browser_title,
        description=rendered.head.description or "",
        title=rendered.head.title,
        labels=_labels(renderer, page),
        seconds=time.perf_counter() - started,
        beside=tuple(beside),
    )


def _labels(renderer: Renderer, page: Page) -> dict[str, str]:
    """Label -> the words that it marks, as HTML: another page may show them."""
    labels = renderer.site.document(page).labels
    if not labels:
        return {}
    rendering = Rendering(page, renderer.plan, renderer.site)
    return {
        label: rendering.run(words.program(renderer.site.html)) for label, words in labels.items()
    }


def _worthwhile(pages: int) -> int:
    return min(os.cpu_count() or 1, 8) if pages >= MANY_PAGES else 1


def _can_fork() -> bool:
    return sys.platform == "linux" and threading.active_count() == 1
