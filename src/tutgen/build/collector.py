"""What a build gathers: what pages leave behind when they are rendered, and the files beside them."""

from collections.abc import Iterator
from pathlib import Path

from tutgen.build.batches import Sink
from tutgen.build.prepared import PreparedSite
from tutgen.build.results import GroupResult
from tutgen.check.structure import Head, SourceUsage, StructureFacts
from tutgen.diagnostics import Diagnostic, Finding, Span
from tutgen.language.rendering import PendingLink
from tutgen.pages.files.outputs import output_files
from tutgen.pages.history import PageChange
from tutgen.pages.render import Renderer
from tutgen.pages.site import CompiledSite
from tutgen.theme.theme import ThemeError


class BuildCollector:
    """Takes the results of groups in the order of their pages."""

    def __init__(self, site: PreparedSite) -> None:
        self.broken = site.broken
        """A source could not be read: what is missing may be in it."""
        self.digests: dict[str, str] = {}
        """Address -> digest of everything handed to the sink."""
        self.ids: dict[str, frozenset[str]] = {}
        self.findings: list[Finding] = []
        self.failures: list[Diagnostic] = []
        """Diagnostics because of which pages could not be made."""
        self.diagnostics: list[Diagnostic] = []
        self.source_diagnostics: list[Diagnostic] = []
        """Those of the sibling rules on sources."""
        self.samples: set[str] = set()
        """The samples that pages show, with their regions."""
        self.slowest: list[tuple[float, str]] = []
        self._site = site
        self._search: list[bytes] = []
        """The search entries of the groups, compressed."""
        self._llms: dict[str, str] = {}
        """Key of a group -> what `llms.txt` says of it."""
        self._shown: set[str] = set()
        """The addresses of private files that a page shows."""
        self._changes: list[PageChange] = []
        self._interned: dict[frozenset[str], frozenset[str]] = {}
        self._links: dict[PendingLink, None] = {}
        self._heads: list[Head] = []
        self._sources: dict[SourceUsage, None] = {}

    def take(self, group: GroupResult) -> None:
        """Add the result of a group."""
        self.diagnostics += group.diagnostics
        self.source_diagnostics += group.siblings
        sources = group.sources
        includes, requests = map(self._once, (sources.includes, sources.requests))
        self._sources[sources._replace(includes=includes, requests=requests)] = None
        self.broken = self.broken or group.broken
        self.digests.update(group.companions)
        if group.search:
            self._search.append(group.search)
        self._llms[group.key] = group.llms
        for page in group.pages:
            planned = self._site.plan.pages[page.address]
            address = planned.address  # the string of the plan: that of another process is a copy
            self.digests[address] = page.digest
            self.ids[address] = self._once(page.ids)
            self._shown |= page.shown
            self.samples |= page.samples
            self._changes.append(page.change._replace(address=address))
            self.findings += page.findings
            if page.failed:
                self.failures += [finding.diagnostic for finding in page.findings]
            self.slowest = sorted([*self.slowest, (page.seconds, address)], reverse=True)[:3]
            self._links.update(dict.fromkeys(page.links))
            title, description = map(_hash, (page.browser_title, page.description))
            self._heads.append(Head(planned, title, description))

    def _once(self, names: frozenset[str]) -> frozenset[str]:
        """The same names, held once: those of many pages and sources are equal."""
        return self._interned.setdefault(names, names)

    def facts(self, *, complete: bool) -> StructureFacts:
        """The facts for the rules on structure. `complete`: whether all pages were rendered."""
        placed = frozenset[str]().union(*(sources.requests for sources in self._sources))
        sources = (_shared_sources(self._site.compiled, placed), *self._sources)
        links, heads = tuple(self._links), tuple(self._heads)
        return StructureFacts(
            self._site.project, self.ids, links, sources, heads, complete=complete
        )

    def write_others(self, renderer: Renderer, root: Path, sink: Sink) -> Iterator[Diagnostic]:
        """Hand all files that are no pages to the sink, and keep their digests; yield diagnostics."""
        for address, content in renderer.theme.assets.items():
            self.digests[address] = sink(address, content)
        private = renderer.plan.private
        shown = {address: private[address] for address in sorted(self._shown)}
        for address, path in [*renderer.plan.assets.items(), *shown.items()]:
            try:
                self.digests[address] = sink(address, (root / path).read_bytes())
            except PermissionError as error:
                message = f"the file cannot be read: {error.strerror}"
                yield Diagnostic("unreadable", message, Span(path), "check its permissions")
        try:
            rendered = self._site.rendered(
                renderer, self._changes, lambda: self._search, lambda: self._llms
            )
            for address, content in output_files(rendered):
                self.digests[address] = sink(address, content)
        except ThemeError as error:
            yield from error.diagnostics


def _hash(text: str) -> int | None:
    return hash(text) if text else None


def _shared_sources(site: CompiledSite, placed: frozenset[str]) -> SourceUsage:
    """What services and shared requests use, on whatever page; `placed`: the names of the requests that
    tutorials place."""
    shared = list(site.shared)
    requests = frozenset[str]().union(*(document.uses for document in shared))
    unplaced = {n: r for n, r in site.shared_requests.items() if n not in placed | requests}
    return SourceUsage(
        tutorial=None,
        includes=frozenset().union(*(document.includes for document in shared)),
        requests=requests,
        unplaced=tuple((name, request.origin.key_span()) for name, request in unplaced.items()),
        responses_without_request=(),
        steps=(),
    )
