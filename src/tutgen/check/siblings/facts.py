"""The facts that the sibling rules look at: services as siblings, and the sources of each tutorial.

What is shared is looked at once a source, what differs once a service, so that the rules cost as
much as there is to read, however many pages are made of it.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from tutgen.check.contracts.files import read
from tutgen.check.contracts.references import ContractDocuments
from tutgen.check.siblings.field_parts import FieldParts, Sibling, parts_of_defaults, sibling
from tutgen.check.siblings.once import once
from tutgen.check.siblings.text import WrittenText, without_comments
from tutgen.content.model import MarkdownFile, Project, Service, Tutorial
from tutgen.content.plan import Page, Plan
from tutgen.content.samples import Samples
from tutgen.language.document import Document
from tutgen.language.expressions.braces import with_expressions
from tutgen.language.expressions.values import Scope
from tutgen.language.writers.text_with_links import TEXT_WITH_LINKS
from tutgen.pages.compiling.compilation import Compilation
from tutgen.pages.placements import Placements
from tutgen.pages.render import Renderer
from tutgen.pages.shown_requests import RenderedValues
from tutgen.pages.site import CompiledSite
from tutgen.requests.request import Call, CompiledRequest, Filled
from tutgen.sources.json_pointer import walk
from tutgen.sources.yaml_origin import KeyOrigin, YamlOrigin

Tabs = tuple[tuple[str, str], ...]
"""The group and the variant of each tab around a place; empty outside tabs."""
_BLANK = re.compile(r"\s")
_HEADS = ("title", "navigation_title", "heading", "description")


class _KeepingFacts:
    """Facts that keep what `once` computes."""

    @cached_property
    def computed(self) -> dict[Any, Any]:
        return {}


@dataclass(eq=False)
class SiteFacts(_KeepingFacts):
    """The whole site."""

    root: Path
    """The project's folder: a contract may stand anywhere below it."""
    project: Project
    site: CompiledSite
    plan: Plan
    renderer: Renderer
    samples: Collection[str] | None = None
    """The samples that pages show, each as that of a node for code, once all pages have been rendered."""

    def counts(self, slug: str) -> bool:
        """Whether a service tells what is usual: neither a draft nor a deprecated one does."""
        return self.siblings[slug].service.state == "published"

    @cached_property
    def defaults(self) -> FieldParts:
        """The defaults of fields, and of fields of records."""
        return parts_of_defaults(self.project.site.fields)

    @cached_property
    def names(self) -> Mapping[str, WrittenText]:
        """Name -> the text that makes it, for all tutorials."""
        site = self.project.site
        return _written_names(site.names, site.origin.child("names"))

    @cached_property
    def snippets(self) -> Mapping[str, WrittenText]:
        """Path -> the text of each snippet that is in no tutorial's folder."""
        project = self.project
        own = tuple(f"content/{one.prefix}" for one in project.tutorials)
        return {
            path: WrittenText(file.text, file.body)
            for path, file in project.snippets.items()
            if not path.startswith(own)
        }

    @cached_property
    def shared_requests(self) -> WrittenText | None:
        """The requests that all tutorials share, without comments."""
        source = self.project.requests
        return without_comments(source) if source else None

    @cached_property
    def settings(self) -> tuple[WrittenText, ...]:
        """What all requests have in common: names and values."""
        requests = self.project.site.requests
        found = []
        for _, steps, value in walk(requests.values):
            at = requests.origin.child(*steps)
            if len(steps) > 1:
                found.append(WrittenText(str(steps[-1]), KeyOrigin(at), is_code=True))
            if isinstance(value, str):
                found.append(WrittenText(value, at, is_code=True))
        return tuple(found)

    @cached_property
    def shared_texts(self) -> tuple[WrittenText, ...]:
        """The texts that pages of several services may show: sources, defaults and names."""
        own = (text for tutorial in self.project.tutorials for text in self._shared_in(tutorial))
        return (*self._shared_by_all, *own)

    def shared_by(self, slug: str) -> Iterator[WrittenText]:
        """Those of `shared_texts` that the pages of a service may show."""
        yield from self._shared_by_all
        for tutorial in self.project.tutorials:
            if any(entry.service and entry.service.slug == slug for entry in tutorial.entries):
                yield from self._shared_in(tutorial)

    @cached_property
    def _shared_by_all(self) -> tuple[WrittenText, ...]:
        project = self.project
        return (
            *(
                WrittenText(project.files[path].text, file.body)
                for path, file in project.snippets.items()
            ),
            *([self.shared_requests] if self.shared_requests else ()),
            *self.defaults.written,
            *self.defaults.keys.values(),
            *self.names.values(),
            *self.settings,
        )

    def _shared_in(self, tutorial: Tutorial) -> Iterator[WrittenText]:
        page = self.project.files[tutorial.page.path]
        yield WrittenText(page.text, page.body)
        yield from heads_of(page)
        if tutorial.requests:
            yield without_comments(tutorial.requests)
        yield from names_of(tutorial).values()

    @cached_property
    def contracts(self) -> ContractDocuments:
        """The files of contracts, each read once."""
        return ContractDocuments(lambda path: read(self.root, path))

    @cached_property
    def siblings(self) -> Mapping[str, Sibling]:
        """Slug -> the service, of those that have pages."""
        listed = {
            page.service.slug: page.service for page in self.plan.pages.values() if page.service
        }
        return {slug: sibling(service, self.project) for slug, service in listed.items()}

    @cached_property
    def pages_of(self) -> Mapping[str, tuple[Page, ...]]:
        """Folder of a tutorial -> the pages of its services."""
        found: dict[str, list[Page]] = {}
        for page in self.plan.pages.values():
            if page.service and page.tutorial:
                found.setdefault(page.tutorial.folder, []).append(page)
        return {folder: tuple(pages) for folder, pages in found.items()}

    @cached_property
    def page_of(self) -> Mapping[str, Page]:
        """Slug -> the first page of the service."""
        found: dict[str, Page] = {}
        for page in self.plan.pages.values():
            if page.service:
                found.setdefault(page.service.slug, page)
        return found

    @once
    def scope(self, slug: str) -> Scope:
        """The scope of expressions on the first page of a service."""
        return self.site.scope(self.page_of[slug])


@dataclass(frozen=True, eq=False)
class SourceFacts:
    """The Markdown sources of a tutorial, of a plain page, or of what all pages share."""

    documents: tuple[Document, ...]
    language: str
    """The language of the site, as an ISO 639 code."""
    home: str | None
    """The address that the site is published at."""
    services: Mapping[str, str]
    """Path of a service's file -> the service's name."""
    samples: Samples


@dataclass(frozen=True, eq=False)
class TutorialFacts(_KeepingFacts):
    """One tutorial, compiled."""

    whole: SiteFacts
    renderer: Renderer
    tutorial: Tutorial
    compilation: Compilation

    @cached_property
    def pages(self) -> tuple[Page, ...]:
        """The pages of its services."""
        return self.whole.pages_of.get(self.tutorial.folder, ())

    def forget(self) -> None:
        """Let go what was computed of its own texts. What has its text in it is a cycle, and would wait for a collection."""
        shared = (*self.whole.snippets.values(), self.whole.shared_requests)
        for text in {*self.sources.values(), *self.heads, *self.names.values()}.difference(shared):
            text.computed.clear()

    def scope(self, page: Page, tabs: Tabs = ()) -> Scope:
        """The scope of expressions on one of its pages, within tabs: outside them, that in which it was rendered, if
        it was."""
        return self._scope(page.address, tabs)

    @once
    def _scope(self, address: str, tabs: Tabs) -> Scope:
        shown = self._rendered(address)
        scope = shown.scope if shown else self.whole.site.scope(self.whole.plan.pages[address])
        for group, variant in tabs:
            scope = scope.with_variant(group, variant)
        return scope

    @once
    def _rendered(self, address: str) -> RenderedValues | None:
        """What a page was rendered with: kept, since a rule may render it once more, with other values."""
        return self.renderer.shown_requests.page(self.whole.plan.pages[address])

    def tabs(self, request: CompiledRequest) -> Sequence[Tabs]:
        """The tabs that the pages place a request or its response in; those of each place once. A place outside tabs
        counts only if there is no other: what differs by a variant has no value there."""
        places = self._tabs.get(request.name, ())
        return [tabs for tabs in places if tabs] or [()]

    @cached_property
    def _tabs(self) -> Mapping[str, Iterable[Tabs]]:
        site = self.whole.project.site
        if not site.variants:
            return {}
        return Placements(self.compilation, self.tutorial, site.names).tabs

    @cached_property
    def requests(self) -> tuple[CompiledRequest, ...]:
        """The requests that its pages place, or whose responses."""
        placed = self.compilation.placed
        return tuple(one for name, one in self.compilation.requests.items() if name in placed)

    def filled(self, request: CompiledRequest, page: Page, tabs: Tabs) -> Filled:
        """The values of a request on one of its pages within tabs: those that it was rendered with, if it was. Raises
        EvaluationError."""
        shown = None if tabs else self._rendered(page.address)
        found = shown.filled.get(request.name) if shown else None
        return found or request.filled(self.scope(page, tabs))

    def call(self, request: CompiledRequest, page: Page, tabs: Tabs) -> Call:
        """A request as one of its pages shows it within tabs; kept for all rules. Raises EvaluationError."""
        return self._call(request.name, page.address, tabs)

    @once
    def _call(self, name: str, address: str, tabs: Tabs) -> Call:
        request = self.compilation.requests[name]
        return request.call_of(self.filled(request, self.whole.plan.pages[address], tabs))

    @cached_property
    def sources(self) -> Mapping[str, WrittenText]:
        """Path -> the text of every source that its services' pages share."""
        document = self.compilation.documents[self.tutorial.page.path]
        files = self.whole.project.files
        shared = self.whole.snippets
        markdown = {
            path: shared.get(path) or WrittenText(files[path].text, files[path].body)
            for path in (document.path, *sorted(document.includes))
        }
        own = self.tutorial.requests
        requests = (self.whole.shared_requests, without_comments(own) if own else None)
        return {
            **markdown,
            **{text.origin.path: text for text in requests if text},
        }

    @cached_property
    def heads(self) -> tuple[WrittenText, ...]:
        """The titles and the description of its services' pages."""
        return tuple(heads_of(self.tutorial.page))

    @cached_property
    def names(self) -> Mapping[str, WrittenText]:
        """Name -> the text that makes it, of its own names."""
        return names_of(self.tutorial)

    @cached_property
    def common(self) -> tuple[tuple[WrittenText, str], ...]:
        """All texts that the pages may share, and the field whose default a text is, or "".

        A service that says the field itself does not show its default.
        """
        defaults = self.whole.defaults
        slots = (*defaults.texts.items(), *defaults.values.items())
        names = (*self.whole.names.values(), *self.names.values())
        sources = (*self.sources.values(), *self.heads, *names, *self.whole.settings)
        own = ((text, "") for text in sources)
        return (*own, *((text, slot.partition(".")[0]) for slot, text in slots))

    def shown(self, page: Page) -> str:
        """The text of a page: titles, description and main part, with the addresses of links, without badges."""
        return self._shown(page.address)

    @once
    def _shown(self, address: str) -> str:
        page = self.whole.plan.pages[address]
        head = self.renderer.page(page).head
        said = self.renderer.text(page, TEXT_WITH_LINKS)
        return "\n".join((head.title, head.navigation_title, head.description or "", said))

    def showing(
        self, concerns: Callable[[Service], bool], is_in: Callable[[str], bool]
    ) -> list[str]:
        """The slugs of the services for which `concerns` holds, and `is_in` for the text of their pages.

        A service whose own texts have it is left out: it is reported there.
        """
        return [
            page.service.slug
            for page in self.pages
            if page.service
            and concerns(page.service)
            and not any(map(is_in, self._own_texts(page.service)))
            and is_in(self.shown(page))
        ]

    def _own_texts(self, service: Service) -> Iterator[str]:
        return (text.text for text in self.whole.siblings[service.slug].texts.values())


def heads_of(file: MarkdownFile) -> Iterator[WrittenText]:
    """The titles and the description of a page."""
    for key in _HEADS:
        text = file.front_matter.get(key)
        if isinstance(text, str):
            yield WrittenText(text, file.front(key))


def names_of(tutorial: Tutorial) -> Mapping[str, WrittenText]:
    """Name -> the text that makes it, of a tutorial's own names."""
    return _written_names(tutorial.names, tutorial.index.front("names"))


def _written_names(names: Mapping[str, str], origin: YamlOrigin) -> Mapping[str, WrittenText]:
    return {
        name: WrittenText(text, origin.child(name), is_code=_is_id(text))
        for name, text in names.items()
    }


def _is_id(text: str) -> bool:
    """Whether a text is more than a word, and has no blanks but those of expressions."""
    plain = with_expressions(text, lambda _: "{}")
    return not plain.isalpha() and not _BLANK.search(plain)
