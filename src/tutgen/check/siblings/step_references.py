"""References to the next or the previous step.

A text stands where it comes onto the page: a snippet where it is included, a note where its request
is placed, a service's text where an expression or a request puts it.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from functools import lru_cache
from typing import NamedTuple

from tutgen.check.siblings.facts import SiteFacts, TutorialFacts
from tutgen.check.siblings.once import once
from tutgen.check.siblings.text import WrittenText
from tutgen.content.model import WrittenRequest
from tutgen.content.plan import CONTENT
from tutgen.diagnostics import Span
from tutgen.language.document import Document, WrittenLink
from tutgen.requests.parsing import parse_requests
from tutgen.sources import urls
from tutgen.sources.json_pointer import walk
from tutgen.sources.source import Origin

_REFERENCE = re.compile(
    r"\b(?=[nfps])(?<!\beach )(?<!\bevery )(?<!\bany )(?<!\bno )(?<!\banother )(?<!\bfor the )"
    r"(?:(?P<next>(?:next|following)\s+(?:step|section)|(?:step|section)\s+below)"
    r"|(?:previous|preceding)\s+(?:step|section)|(?:step|section)\s+above)\b",
    re.IGNORECASE,
)
_DIRECTIONS = ("next", "following", "below", "previous", "preceding", "above")
_FIELD = re.compile(r"\bservice\.(\w+)")
Where = Callable[[int], AbstractSet[int]]
"""From a line of a text, counted from 0, to the steps that it stands in; -1 is before the first."""


class StepReference(NamedTuple):
    """Words for a step that tell only its direction."""

    words: str
    forward: bool
    standing: tuple[int, ...]
    span: Span
    target: str | None
    """The step that they are linked to; None where they are no link."""

    @property
    def meant(self) -> list[int]:
        """For each step that the words stand in, the one that they mean, which may not exist."""
        return [at + (1 if self.forward else -1) for at in self.standing]


@lru_cache(maxsize=256)  # what all tutorials share is looked at for each of them
def _refers(text: str) -> bool:
    """Whether a text holds a reference. The pattern is slow, and most texts have none of its words."""
    lower = text.lower()
    return (
        ("step" in lower or "section" in lower)
        and any(word in lower for word in _DIRECTIONS)
        and _REFERENCE.search(text) is not None
    )


@once
def references(facts: TutorialFacts) -> list[StepReference]:
    """All references in what the pages of the tutorial's services show."""
    sources = facts.sources
    own = {page.service.slug for page in facts.pages if page.service}
    of_services = [(field, text) for slug, field, text in _of_services(facts.whole) if slug in own]
    if not of_services and not any(_refers(text.text) for text in sources.values()):
        return []
    places = _Places(facts, of_services)
    return [reference for text, where in places.texts() for reference in places.read(text, where)]


@once
def _of_services(facts: SiteFacts) -> list[tuple[str, str, WrittenText]]:
    """The texts of services that hold a reference: with the service's slug, and the field."""
    return [
        (slug, re.split(r"\W", slot, maxsplit=1)[0], text)
        for slug, sibling in facts.siblings.items()
        for slot, text in sibling.texts.items()
        if _refers(text.text)
    ]


class _Places:
    """In which steps the texts of a tutorial come to stand."""

    def __init__(self, facts: TutorialFacts, of_services: list[tuple[str, WrittenText]]) -> None:
        self.facts = facts
        self.of_services = of_services
        site, compilation = facts.whole.site, facts.compilation
        self.page = compilation.documents[facts.tutorial.page.path]
        self.steps = self.page.steps
        self.links: dict[Origin, list[WrittenLink]] = {}
        documents = {}
        for document in site.with_snippets([*compilation.own, *site.shared]):
            documents[document.path] = document
            for link in document.links:
                self.links.setdefault(link.place.origin, []).append(link)
        self.documents: Mapping[str, Document] = documents
        self.snippets: dict[str, set[int]] = {}
        self.placed: dict[str, set[int]] = {}
        self._walk(self.page, self._step_at)

    def _step_at(self, line: int) -> AbstractSet[int]:
        return {bisect_right(self.page.step_lines, line) - 1}

    def _walk(self, document: Document, where: Where) -> None:
        for placement in document.placements:
            at = where(placement.line)
            if placement.kind == "request":
                self.placed.setdefault(placement.name, set()).update(at)
            else:
                self.snippets.setdefault(placement.name, set()).update(at)
                self._walk(self.documents[placement.name], _always(at))

    def texts(self) -> Iterator[tuple[WrittenText, Where]]:
        """Every text, and where it stands."""
        sources = self.facts.sources
        yield sources[self.page.path], self._step_at
        for path, at in self.snippets.items():
            yield sources[path], _always(at)
        requests = self._requests() if self.of_services or self._may_be_in_requests() else {}
        for name, request in requests.items():
            for text in _texts_of(request):
                yield text, _always(self.placed.get(name, set()))
        for field, text in self.of_services:
            yield text, _always(self._standing_of(field, requests))

    def _may_be_in_requests(self) -> bool:
        """Whether it is worth the time to read the requests once more, as they are written."""
        sources = (self.facts.whole.project.requests, self.facts.tutorial.requests)
        return any(_refers(source.text) for source in sources if source)

    def _requests(self) -> Mapping[str, WrittenRequest]:
        shared, _ = parse_requests(self.facts.whole.project.requests)
        own, _ = parse_requests(self.facts.tutorial.requests)
        return {**shared, **own}

    def _standing_of(self, field: str, requests: Mapping[str, WrittenRequest]) -> AbstractSet[int]:
        """The steps that a field of the services is put into."""
        sources = self.facts.sources
        found: set[int] = set()
        for number, line in enumerate(sources[self.page.path].text.split("\n")):
            if field in _FIELD.findall(line):
                found |= self._step_at(number)
        for path, at in self.snippets.items():
            if field in _FIELD.findall(sources[path].text):
                found |= at
        for name, request in requests.items():
            values = [value for _, _, value in walk(request.values) if isinstance(value, str)]
            if any(field in _FIELD.findall(value) for value in values):
                found |= self.placed.get(name, set())
        return found

    def read(self, text: WrittenText, where: Where) -> Iterator[StepReference]:
        """The references in a text."""
        if not _refers(text.text):
            return
        for link in self.links.get(text.origin, ()):
            found = _REFERENCE.search(link.label)
            step = self._step_of(link)
            if found and step is not None:
                yield self._reference(found, where(link.place.line), link.place.span(), step)
        parts = text.markup
        elsewhere = (*(place for place, _ in parts.headings), *parts.labels, *parts.numbered)
        for found in _REFERENCE.finditer(text.prose):
            if not any(start <= found.start() < end for start, end in elsewhere):
                at = where(text.text.count("\n", 0, found.start()))
                yield self._reference(found, at, text.span(*found.span()), None)

    def _step_of(self, link: WrittenLink) -> str | None:
        """The step of the same page that a link leads to."""
        path, fragment = urls.split_fragment(link.target)
        base = link.place.origin.path.removeprefix(CONTENT)
        here = not path or urls.resolve(base, path) == self.page.path.removeprefix(CONTENT)
        return fragment if here and fragment in self.steps else None

    def _reference(
        self, found: re.Match[str], at: AbstractSet[int], span: Span, target: str | None
    ) -> StepReference:
        words = " ".join(found.group().split())
        return StepReference(words, found["next"] is not None, tuple(sorted(at)), span, target)


def _always(at: AbstractSet[int]) -> Where:
    return lambda line: at


def _texts_of(request: WrittenRequest) -> Iterator[WrittenText]:
    """The caption and the notes of a request."""
    yield from (WrittenText(text, origin) for text, origin in request.prose)
