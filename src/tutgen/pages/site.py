"""A project compiled: every source once, before any page is rendered.

`CompiledSite` gives a page its document, its requests, and the values that its expressions see.
Fields and names are evaluated when first asked for, since they may use each other.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import suppress
from copy import copy
from weakref import WeakKeyDictionary

from tutgen.content.code_form import NO_VARIANTS
from tutgen.content.model import Project
from tutgen.content.plan import Page, Plan
from tutgen.language.bidi import isolated
from tutgen.language.document import Document
from tutgen.language.expressions.values import EvaluationError, Scope
from tutgen.language.listings.listing import Listing
from tutgen.language.markdown import compile_line
from tutgen.language.nodes import Content
from tutgen.language.rendering import Rendering, ServiceLists, Writer
from tutgen.language.values import plain_text
from tutgen.language.writers.html import HTML, RTL_HTML
from tutgen.language.writers.text import TEXT
from tutgen.pages.compiling.compilation import Compilation, FileSources, paths_of_request
from tutgen.pages.compiling.documents import Documents
from tutgen.pages.compiling.fields import choices
from tutgen.pages.compiling.lazy_values import Lazy, ServiceView
from tutgen.pages.compiling.shared import compile_shared
from tutgen.pages.compiling.shared_steps import NoService, shared_steps
from tutgen.pages.compiling.tutorial import compile_plain, compile_tutorial
from tutgen.requests.placed import PlacedRequest
from tutgen.sources import urls
from tutgen.sources.source import Origin


class CompiledSite:
    """The sources of pages, compiled. Services and what tutorials share are compiled once; a tutorial is
    compiled when its first page is asked for, and kept while its pages are rendered, so that memory
    does not grow with the number of tutorials."""

    KEPT = 4
    """Compilations that are kept."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self._documents = Documents(project)
        self._shared = compile_shared(project, self._documents.syntax)
        self.words = project.site.words
        is_rtl = project.site.direction == "rtl"
        self.html = RTL_HTML if is_rtl else HTML
        self.line: Callable[[str], str] = isolated if is_rtl else str
        """Gives a title or a name as templates show it: marks at its end stay there."""
        self.group_labels = project.site.group_labels
        self.contract = self._shared.contract
        """Gives the path of the contract that requests are held to."""
        self.footer = self._shared.footer
        """The line at the end of every page."""
        self.languages = self._shared.languages
        self.form_layouts = self._shared.form_layouts
        """Name -> language that requests are shown in beside HTTP."""
        self.shared_requests = self._shared.requests
        self.broken = self._shared.broken
        """Whether the requests that tutorials share could not be read."""
        self.diagnostics_of = self._shared.diagnostics_of
        """Slug -> what is wrong in the texts of the service."""
        self.diagnostics = self._shared.diagnostics
        """Those of shared sources; those of a tutorial are in its compilation."""
        self._site = {
            "title": project.site.title,
            "base_url": project.site.base_url or "",
            "repository": project.site.repository or "",
            "lang": project.site.lang,
        }
        self._choices = choices(project)
        self._sources_of_requests = {
            n: paths_of_request(r) for n, r in self.shared_requests.items()
        }
        self._compilations: dict[str, Compilation] = {}
        self._shared_steps = WeakKeyDictionary[Document, frozenset[int]]()
        self._titles: dict[str, str] = {}
        """Address of a page -> its title, once it has been asked for: pages name each other."""
        self.service_lists: dict[str, ServiceLists] = {}
        """Folder of a tutorial -> its services as HTML, once a page has shown them."""
        self._labels: Mapping[str, tuple[tuple[str, Content], ...]] | None = None

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
        for fields in self._shared.fields.values():
            yield from fields.documents
        for request in self.shared_requests.values():
            yield from request.documents

    @property
    def shown(self) -> Iterator[Document]:
        """The same, except of services that have no pages."""
        published = self.project.published
        for slug, service in self.project.services.items():
            if published.has(slug, service.state):
                yield from self._shared.fields[slug].documents
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
            found = self._compilations[key] = self._compiled(page)
        return found

    def _compiled(self, page: Page) -> Compilation:
        if page.tutorial is None:
            return compile_plain(page.file, self._documents, self._shared)
        return compile_tutorial(page.tutorial, self.project, self._documents, self._shared)

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
        view = ServiceView(self._shared.fields[page.service.slug]) if page.service else None
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
        names.compute_in(scope)
        if isinstance(about, Lazy):
            about.compute_in(scope)
        if isinstance(view, ServiceView):
            view.compute_in(scope)
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
        return self._shared.fields[slug].sources

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
        fields = self._shared.fields[slug]
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
        unsupported = self._shared.fields[page.service.slug].unsupported
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


def _without(documents: Mapping[str, Document], paths: AbstractSet[str]) -> dict[str, Document]:
    """Documents by path, except those with one of these files among their sources."""
    return {
        path: document
        for path, document in documents.items()
        if path not in paths and not paths & document.includes
    }
