"""The sources of a tutorial, or of one plain page, compiled; and the paths of a page's sources."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from tutgen.diagnostics import Diagnostic, Span
from tutgen.language.document import Document
from tutgen.language.expressions.values import Evaluate, Scope
from tutgen.requests.placed import PlacedRequest
from tutgen.requests.request import CompiledRequest


class FileSources(NamedTuple):
    """The sources of the pages of a Markdown file, except services."""

    paths: frozenset[str]
    """Of the file, of the snippets that it includes, of the samples that it shows, and of its own requests that it
    places."""
    shared_requests: frozenset[str]
    """The names of the requests of all tutorials that it places."""


class Compilation(NamedTuple):
    """The sources of a tutorial, or of one plain page, compiled."""

    documents: Mapping[str, Document]
    """Path of a Markdown file -> its document."""
    names: Mapping[str, Evaluate]
    requests: Mapping[str, CompiledRequest]
    """The tutorial's and the shared ones, by name."""
    placed_requests: Mapping[str, PlacedRequest]
    """The same, as pages place them."""
    about: Mapping[str, Any] | None
    """The value of `tutorial` in expressions."""
    front: Mapping[tuple[str, str], Evaluate | None]
    """Path and key of a front matter text with expressions -> its value."""
    facts: Mapping[str, Document]
    """Label -> what the pages of its services say below their heading."""
    moves: Mapping[str, Document]
    """Title -> what its overview says of moving from one service to another."""
    own_requests: Mapping[str, CompiledRequest]
    """The tutorial's own, without those that all tutorials share."""
    sources: Mapping[str, "FileSources"]
    """Path of a Markdown file -> the sources of its pages, except services."""
    snippets: frozenset[str]
    """Paths of the snippets in what belongs to its pages alone."""
    diagnostics: tuple[Diagnostic, ...]
    scopes: dict[str, Scope]
    """Slug of a service -> what expressions see on its page, once asked for; of pages of no service, empty."""
    broken: bool = False
    """Whether its requests could not be read: what is missing then may be in them."""

    @property
    def includes(self) -> frozenset[str]:
        """The paths of the snippets that its pages, facts, moves and requests include."""
        return frozenset().union(*(document.includes for document in self._all()))

    @property
    def placed(self) -> frozenset[str]:
        """The names of the requests that its pages place, or whose responses."""
        return frozenset().union(*(document.uses for document in self._all()))

    @property
    def unplaced(self) -> tuple[tuple[str, Span], ...]:
        """Name and place of the tutorial's own requests that none of its sources places."""
        placed = self.placed
        return tuple(
            (name, request.origin.key_span())
            for name, request in self.own_requests.items()
            if name not in placed
        )

    @property
    def responses_without_request(self) -> tuple[tuple[str, Span], ...]:
        """Name and place of each response in a page whose sources do not place the request."""
        return tuple(
            (name, place.span())
            for document in self.documents.values()
            for name, place in document.responses
            if name in self.requests and name not in document.requests
        )

    @property
    def steps(self) -> tuple[str, ...]:
        """The ids of the steps of its tutorial."""
        return tuple(step for document in self.documents.values() for step in document.steps)

    @property
    def own(self) -> Iterator[Document]:
        """The Markdown that belongs to its pages alone: without what tutorials share."""
        yield from self.documents.values()
        yield from self.facts.values()
        yield from self.moves.values()
        for request in self.own_requests.values():
            yield from request.documents

    def _all(self) -> Iterator[Document]:
        yield from self.documents.values()
        yield from self.facts.values()
        yield from self.moves.values()
        for request in self.requests.values():
            yield from request.documents


def sources_of_file(document: Document, own_requests: Mapping[str, CompiledRequest]) -> FileSources:
    """The sources of the pages of a Markdown file; `own_requests`: those of its tutorial, by name."""
    own = [paths_of_request(own_requests[name]) for name in document.uses if name in own_requests]
    paths = frozenset((document.path, *document.includes, *document.samples)).union(*own)
    return FileSources(paths, document.uses - own_requests.keys())


def paths_of_request(request: CompiledRequest) -> frozenset[str]:
    """Paths of the file of a request and of the snippets in it."""
    return frozenset((request.origin.path,)).union(*(d.includes for d in request.documents))
