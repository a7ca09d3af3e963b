"""A project compiled: every source once, before any page is rendered.

`CompiledSite` gives a page its document, its requests, and the values that its expressions see.
Fields and names are evaluated when first asked for, since they may use each other.
"""

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import suppress
from copy import copy
from typing import Any
from weakref import WeakKeyDictionary

from tutgen.content.forms import HTTP
from tutgen.content.model import MarkdownFile, Project, Tutorial
from tutgen.content.plan import Page, Plan
from tutgen.diagnostics import Diagnostic
from tutgen.language.document import Document
from tutgen.language.expressions.computed import compile_value
from tutgen.language.expressions.values import Evaluate, EvaluationError, Scope
from tutgen.language.listing import Listing
from tutgen.language.markdown import compile_line, compile_markdown
from tutgen.language.nodes import Content
from tutgen.language.odd_characters import check_prose, check_value
from tutgen.language.rendering import Rendering, ServiceLists, Writer
from tutgen.language.values import plain_text
from tutgen.language.writers.html import HTML, RTL_HTML
from tutgen.language.writers.text import TEXT
from tutgen.pages.compiling.compilation import (
    Compilation,
    FileSources,
    paths_of_request,
    sources_of_file,
)
from tutgen.pages.compiling.documents import Documents
from tutgen.pages.compiling.fields import (
    CompiledFields,
    check_statements,
    choices,
    compile_fields,
    uneven_steps,
)
from tutgen.pages.compiling.lazy_values import Lazy, ServiceView
from tutgen.pages.compiling.shared_steps import NoService, shared_steps
from tutgen.pages.compiling.varying import service_fields
from tutgen.requests.languages import forms_of, languages_of
from tutgen.requests.other_forms import OtherForms
from tutgen.requests.parsing import compile_file, compile_request, parse_requests
from tutgen.requests.placed import PlacedRequest
from tutgen.requests.request import CompiledRequest
from tutgen.sources import urls
from tutgen.sources.source import Origin
from tutgen.sources.yaml_origin import YamlOrigin

CONTENT = "content/"
NO_VARIANTS: Mapping[str, str] = {}
_PLAIN_KEYS = ("title", "navigation_title", "heading", "description")
"""The texts of front matter, which are plain text with expressions."""


class CompiledSite:
    """The sources of pages, compiled. Services and what tutorials share are compiled once; a tutorial is
    compiled when its first page is asked for, and kept while its pages are rendered, so that memory
    does not grow with the number of tutorials."""

    KEPT = 4
    """Compilations that are kept."""

    def __init__(self, project: Project) -> None:
        self.project = project
        diagnostics: list[Diagnostic] = []
        self._documents = Documents(project)
        syntax = self._documents.syntax
        self._fields: dict[str, CompiledFields] = {}
        self.diagnostics_of: dict[str, tuple[Diagnostic, ...]] = {}
        """Slug -> what is wrong in the texts of the service."""
        of_services = service_fields(project)
        for slug, service in project.services.items():
            found: list[Diagnostic] = []
            self._fields[slug] = compile_fields(service, project, syntax, of_services, found)
            self.diagnostics_of[slug] = tuple(found)
            diagnostics += project.published.weighed(slug, service.state, found)
        diagnostics += uneven_steps(project, self._fields)
        self._site = {
            "title": project.site.title,
            "base_url": project.site.base_url or "",
            "repository": project.site.repository or "",
            "lang": project.site.lang,
        }
        self.words = project.site.words
        self.html = RTL_HTML if project.site.direction == "rtl" else HTML
        self._choices = choices(project)
        site = project.site.origin
        diagnostics += check_prose(project.site.title, site.child("title"))
        for key in ("base_url", "repository", "cname", "contract"):
            diagnostics += check_value(getattr(project.site, key), site.child(key))
        for key, said in project.site.requests.values.items():
            diagnostics += check_value(said, project.site.requests.origin.child(key))
        self.contract = compile_file(project.site.contract, site.child("contract"), diagnostics)
        """Gives the path of the contract that requests are held to."""
        footer = project.site.theme.footer
        at = site.child("theme", "footer")
        self.footer = compile_line(footer, at, syntax) if footer else None
        """The line at the end of every page."""
        diagnostics += self.footer.diagnostics if self.footer else ()
        self._names = _compile_names(
            project.site.names, project.site.origin.child("names"), diagnostics
        )
        self.languages = languages_of(project, diagnostics)
        """Name -> language that requests are shown in beside HTTP."""
        shared, unreadable = parse_requests(project.requests, project.request_templates)
        diagnostics += unreadable
        self.shared_requests = {
            n: compile_request(raw, project.site.requests, syntax, diagnostics)
            for n, raw in shared.items()
        }
        self._sources_of_requests = {
            n: paths_of_request(r) for n, r in self.shared_requests.items()
        }
        self._shared_blocks = {n: self._placed(r) for n, r in self.shared_requests.items()}
        self.broken = bool(unreadable)
        """Whether the requests that tutorials share could not be read."""
        self._compilations: dict[str, Compilation] = {}
        self._shared_steps = WeakKeyDictionary[Document, frozenset[int]]()
        self._titles: dict[str, str] = {}
        """Address of a page -> its title, once it has been asked for: pages name each other."""
        self.group_labels = project.site.group_labels
        self.service_lists: dict[str, ServiceLists] = {}
        """Folder of a tutorial -> its services as HTML, once a page has shown them."""
        self._labels: Mapping[str, tuple[tuple[str, Content], ...]] | None = None
        self.diagnostics = tuple(diagnostics)
        """Those of shared sources; those of a tutorial are in its compilation."""

    def with_bodies(self, project: Project, paths: AbstractSet[str]) -> "CompiledSite":
        """The site of the same project, except the bodies of these Markdown files.

        What does not depend on them is not compiled again.
        """
        if any(paths & document.includes for document in self.shared):
            return CompiledSite(project)
        site = copy(self)
        site._rebase(project, paths)  # noqa: SLF001  # of this class
        return site

    def _rebase(self, project: Project, paths: AbstractSet[str]) -> None:
        """Forget what depends on these Markdown files."""
        before = self._documents
        self.project = project
        self._labels = None
        self._titles = {}
        self.service_lists = {}
        self._documents = Documents(project)
        self._documents.snippets = _without(before.snippets, paths)
        self._documents.pages = _without(before.pages, paths)
        self._compilations = {
            key: compilation._replace(scopes={})
            for key, compilation in self._compilations.items()
            if not paths & (compilation.includes | set(compilation.documents))
        }

    @property
    def shared(self) -> Iterator[Document]:
        """The Markdown of services and of shared requests."""
        for fields in self._fields.values():
            yield from fields.documents
        for request in self.shared_requests.values():
            yield from request.documents

    @property
    def shown(self) -> Iterator[Document]:
        """The same, except of services that have no pages."""
        published = self.project.published
        for slug, service in self.project.services.items():
            if published.has(slug, service.state):
                yield from self._fields[slug].documents
        for request in self.shared_requests.values():
            yield from request.documents

    def with_snippets(self, documents: Iterable[Document]) -> Iterator[Document]:
        """Documents, and after them every snippet that one of them includes, each once."""
        included: set[str] = set()
        for document in documents:
            included |= document.includes
            yield document
        for path in sorted(included):
            yield self._documents.snippets[path]

    @property
    def labels(self) -> Mapping[str, tuple[tuple[str, Content], ...]]:
        """Label -> paths of the pages' sources that have it, each with the heading it marks.

        All of them are compiled when one is first asked for, and kept.
        """
        if self._labels is None:
            found: dict[str, list[tuple[str, Content]]] = {}
            for compilation in self._compilations.values():
                self._documents.pages |= compilation.documents
            for path in self._page_files():
                self._documents.pages[path] = self._documents.page(path)
                for label, heading in self._documents.pages[path].labels.items():
                    found.setdefault(label, []).append((path, heading))
            self._labels = {label: tuple(places) for label, places in found.items()}
        return self._labels

    def _page_files(self) -> Iterator[str]:
        """The paths of the Markdown files that are pages."""
        for tutorial in self.project.tutorials:
            yield tutorial.index.path
            yield tutorial.page.path
        for file in self.project.pages:
            yield file.path

    # ------------------------------------------------------------------------------ for a page

    def compilation(self, page: Page) -> Compilation:
        """What the sources of a page compile to."""
        key = page.group
        found = self._compilations.get(key)
        if found is None:
            if len(self._compilations) >= self.KEPT:
                _, oldest, *_ = self._compilations  # rules look at the first one again at the end
                del self._compilations[oldest]
            found = self._compile_tutorial(page.tutorial) if page.tutorial else self._plain(page)
            self._compilations[key] = found
        return found

    def document(self, page: Page) -> Document:
        """The document of the Markdown file that a page is made of."""
        return self.compilation(page).documents[page.file.path]

    def scope(self, page: Page) -> Scope:
        """The scope of the expressions on a page."""
        scopes, slug = self.compilation(page).scopes, page.service.slug if page.service else ""
        if slug not in scopes:
            scopes[slug] = self.new_scope(page)
        return scopes[slug]

    def new_scope(self, page: Page) -> Scope:
        """The same; none of its values has been computed."""
        view = ServiceView(self._fields[page.service.slug]) if page.service else None
        return self._scope(page, view)

    def _scope(
        self,
        page: Page,
        view: ServiceView | NoService | None,
        variants: Mapping[str, str] = NO_VARIANTS,
        names: Lazy | None = None,
    ) -> Scope:
        """`variants`: of the tabs that the expressions stand in; `names`: those of the page, outside tabs."""
        compilation = self.compilation(page)
        names = names.anew() if names else Lazy("names", {}, compilation.names)
        about = compilation.about
        if about is not None and page.tutorial is not None:
            title = compilation.front.get((page.tutorial.index.path, "title"))
            if title is not None:
                about = Lazy("tutorial", {"slug": about["slug"]}, {"title": title})

        def renewed(variants: Mapping[str, str]) -> Scope:
            within = view.anew() if isinstance(view, ServiceView) else view
            return self._scope(page, within, variants, names)

        scope = Scope(
            view,
            about,
            names,
            self._site,
            choices=self._choices,
            variants=variants,
            renewed=renewed,
        )
        names.scope = scope
        if isinstance(about, Lazy):
            about.scope = scope
        if isinstance(view, ServiceView):
            view.scope = scope
        return scope

    def shared_steps(self, page: Page) -> frozenset[int]:
        """The numbers of the steps of a page that are the same with all services of its tutorial."""
        document = self.document(page)
        found = self._shared_steps.get(document)
        if found is None:
            requests, scope = self.compilation(page).requests, self._scope(page, NoService())
            found = self._shared_steps[document] = shared_steps(document, requests, scope)
        return found

    def requests(self, page: Page) -> Mapping[str, PlacedRequest]:
        """The requests that a page may place, by name."""
        return self.compilation(page).placed_requests

    def sources(self, page: Page) -> frozenset[str]:
        """Paths of the sources of a page, without `site.yaml`, which is in all pages."""
        return self.sources_with(page, self.compilation(page).sources[page.file.path])

    def sources_with(self, page: Page, own: FileSources) -> frozenset[str]:
        """The same, if the sources of the page's file are known."""
        placed = own.shared_requests & self.shared_requests.keys()
        service = self.sources_of_service(page.service.slug) if page.service else frozenset()
        return own.paths.union(service, *map(self.sources_of_request, placed))

    def sources_of_service(self, slug: str) -> frozenset[str]:
        """Paths of the service's file and of the snippets in it."""
        return self._fields[slug].sources

    def showing(self, pages: Iterable[Page], samples: AbstractSet[str]) -> set[str]:
        """The slugs of the services that show one of these samples on one of these pages."""
        code = [f.name for f in self.project.site.fields.values() if f.type.is_block]
        found: set[str] = set()
        for page in pages if code else ():
            if page.service is None or page.service.slug in found:
                continue
            view = self.scope(page).service or {}
            for name in code:
                with suppress(EvaluationError, KeyError):
                    value = view[name]
                    if isinstance(value, Listing) and samples & {value.sample.partition("#")[0]}:
                        found.add(page.service.slug)
        return found

    def sources_of_request(self, name: str) -> frozenset[str]:
        """Paths of the file of a request that all tutorials share, and of the snippets in it."""
        return self._sources_of_requests[name]

    def is_same_everywhere(self, slug: str, name: str) -> bool:
        """Whether a field of a service has one value, whatever the page."""
        fields = self._fields[slug]
        return name not in fields.evaluators or name in fields.independent

    def snippet(self, path: str) -> Document | None:
        """A snippet, compiled; None where there is no such file."""
        if path not in self._documents.snippets and path in self.project.files:
            self._documents.snippets[path] = self._documents.compile(path)
        return self._documents.snippets.get(path)

    def unsupported(self, page: Page, step: str) -> Content | None:
        """Why the page's service cannot do a step, or None where it can."""
        if page.service is None or page.tutorial is None:
            return None
        unsupported = self._fields[page.service.slug].unsupported
        if not unsupported:
            return None
        reason = unsupported.get(urls.normalized(f"{page.tutorial.folder}#{step}"))
        return reason.content if reason else None

    def title(self, page: Page, plan: Plan) -> str:
        """The title of a page, as plain text: of its front matter, its first heading, or its file.

        A title that has no value is reported on its own page.
        """
        if page.address not in self._titles:
            self._titles[page.address] = self._title(page, plan)
        return self._titles[page.address]

    def _title(self, page: Page, plan: Plan) -> str:
        title = None
        with suppress(EvaluationError):
            title = self.front_text(page, "title")
        if not title and (heading := self.document(page).heading):
            title = Rendering(page, plan, self).run(heading.content.program(TEXT))
        return title or page.file.path.rsplit("/", 1)[-1].removesuffix(".md")

    def said(self, page: Page, plan: Plan, text: str, origin: Origin) -> str:
        """What a line of Markdown says on a page, without markup."""
        rendering = Rendering(page, plan, self)
        rendering.is_silent = True
        content = compile_line(text, origin, self._documents.syntax).content
        return " ".join(rendering.run(content.program(TEXT)).split())

    def front_text(self, page: Page, key: str, scope: Scope | None = None) -> str | None:
        """A text of the front matter, with its expressions evaluated; None where it is not there.

        `scope`: that of the page, where there is one already. Raises EvaluationError.
        """
        written = page.file.front_matter.get(key)
        if not isinstance(written, str) or "{{" not in written:
            return written
        evaluate = self.compilation(page).front[page.file.path, key]
        return plain_text(evaluate(scope or self.scope(page))) if evaluate else ""

    def facts(
        self, rendering: Rendering, page: Page, writer: Writer | None = None
    ) -> Iterator[tuple[str, str]]:
        """What is said below the heading of a service's page, with the values that are seen: label and text (by the
        writer of pages if no other is given), without what comes to nothing."""
        writer = writer or self.html
        for label, document in self.compilation(page).facts.items():
            said = rendering.run((document.line or document.content).program(writer))
            if said.strip():
                yield label, said

    # ------------------------------------------------------------------------------- compiling

    def _compile_tutorial(self, tutorial: Tutorial) -> Compilation:
        diagnostics: list[Diagnostic] = []
        own = _compile_names(tutorial.names, tutorial.index.front("names"), diagnostics)
        raws, unreadable = parse_requests(tutorial.requests, self.project.request_templates)
        diagnostics += unreadable
        requests = {
            name: compile_request(
                raw, self.project.site.requests, self._documents.syntax, diagnostics
            )
            for name, raw in raws.items()
        }
        about = {
            "title": tutorial.index.front_matter.get("title", tutorial.folder),
            "slug": tutorial.folder,
        }
        documents = {
            tutorial.index.path: self._documents.page(tutorial.index.path),
            tutorial.page.path: self._documents.page(tutorial.page.path),
        }
        files = (tutorial.index, tutorial.page)
        return self._compilation(
            files,
            documents,
            {**self._names, **own},
            requests,
            about,
            diagnostics,
            facts=self._texts(tutorial.index, "facts"),
            moves=self._texts(tutorial.index, "moves"),
            broken=bool(unreadable),
        )

    def _placed(self, request: CompiledRequest) -> PlacedRequest:
        if not self.project.site.makes("forms"):
            return PlacedRequest(request)
        names = [n for n in forms_of(request, self.project) if n == HTTP or n in self.languages]
        return PlacedRequest(request, OtherForms(request, names, self.languages))

    def _texts(self, index: MarkdownFile, key: str) -> Mapping[str, Document]:
        """The texts that a tutorial's front matter has below a key, by their own keys."""
        written = index.front_matter.get(key)
        if not written:
            return {}
        origin, syntax = index.front(key), self._documents.syntax
        return {k: compile_markdown(text, origin.child(k), syntax) for k, text in written.items()}

    def _plain(self, page: Page) -> Compilation:
        documents = {page.file.path: self._documents.page(page.file.path)}
        return self._compilation((page.file,), documents, self._names, {}, None, [])

    def _compilation(
        self,
        files: Iterable[MarkdownFile],
        documents: Mapping[str, Document],
        names: Mapping[str, Evaluate],
        own_requests: Mapping[str, CompiledRequest],
        about: Mapping[str, Any] | None,
        diagnostics: list[Diagnostic],
        *,
        facts: Mapping[str, Document] | None = None,
        moves: Mapping[str, Document] | None = None,
        broken: bool = False,
    ) -> Compilation:
        front = {
            (file.path, key): compile_value(text, file.front(key), diagnostics)
            for file in files
            for key in _PLAIN_KEYS
            if isinstance(text := file.front_matter.get(key), str) and "{{" in text
        }
        for file in files:
            for key in _PLAIN_KEYS:
                check_statements(file.front_matter.get(key), file.front(key), diagnostics)
                diagnostics += check_prose(file.front_matter.get(key), file.front(key))
            for key in ("services", "aliases"):
                diagnostics += check_value(file.front_matter.get(key), file.front(key), prose=True)
        facts, moves = facts or {}, moves or {}
        own = [*documents.values(), *facts.values(), *moves.values()]
        for document in own:
            diagnostics += document.diagnostics
        requests = {**self.shared_requests, **own_requests}
        own += [d for request in own_requests.values() for d in request.documents]
        return Compilation(
            snippets=frozenset[str]().union(*(document.includes for document in own)),
            documents=documents,
            names=names,
            requests=requests,
            placed_requests={
                **self._shared_blocks,
                **{name: self._placed(request) for name, request in own_requests.items()},
            },
            facts=facts,
            own_requests=own_requests,
            sources={path: sources_of_file(d, own_requests) for path, d in documents.items()},
            about=about,
            front=front,
            moves=moves,
            diagnostics=tuple(diagnostics),
            scopes={},
            broken=broken or self.broken,
        )


def _without(documents: Mapping[str, Document], paths: AbstractSet[str]) -> dict[str, Document]:
    """Documents by path, except those with one of these files among their sources."""
    return {
        path: document
        for path, document in documents.items()
        if path not in paths and not paths & document.includes
    }


def _compile_names(
    names: Mapping[str, str], origin: YamlOrigin, diagnostics: list[Diagnostic]
) -> Mapping[str, Evaluate]:
    diagnostics += check_value(names, origin, prose=True)
    return {
        name: compile_value(text, origin.child(name), diagnostics) or _constant(text)
        for name, text in names.items()
    }


def _constant(value: Any) -> Evaluate:
    return lambda scope: value
