"""A page to its HTML."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple
from urllib.parse import quote

from tutgen.content.model import MarkdownFile
from tutgen.content.plan import CONTENT, Page, Plan
from tutgen.diagnostics import Diagnostic, Finding, unknown_name_hint
from tutgen.language.expressions.values import EvaluationError
from tutgen.language.rendering import PendingLink, Rendering, Writer
from tutgen.language.writers.html_grid import grid_html
from tutgen.language.writers.html_inline import id_operation
from tutgen.language.writers.html_services import badges, picker
from tutgen.language.writers.paragraphs import first_paragraph
from tutgen.language.writers.text import TEXT
from tutgen.pages.brand import Brand, brand_of
from tutgen.pages.companion_pages import CompanionPages
from tutgen.pages.compare_page import COMPARE
from tutgen.pages.deprecation import banner
from tutgen.pages.edit_links import edit_base
from tutgen.pages.files.feed import FEED
from tutgen.pages.files.link_pictures import LinkPicture, LinkPictures
from tutgen.pages.files.llms import LlmsTexts
from tutgen.pages.files.markdown_twin import MarkdownTwins
from tutgen.pages.files.model_json import TutorialModels
from tutgen.pages.files.request_forms import (
    forms_address,
    forms_file,
    labels,
    page_of,
    version,
)
from tutgen.pages.files.search_page import SEARCH
from tutgen.pages.files.take_along import TakeAlong
from tutgen.pages.history import Commit, History, newest_commit
from tutgen.pages.metadata import Metadata, PageData, PageLink, description, locale, structured_data
from tutgen.pages.move_page import MOVE, place_from
from tutgen.pages.navigation import contents_list, edit_list, fact_list, file_links
from tutgen.pages.not_found import MAX_LINKS, MOST_CELLS, NOT_FOUND, not_found_content
from tutgen.pages.page_blocks import PageBlock, page_blocks
from tutgen.pages.search.texts import SearchTexts
from tutgen.pages.shown_requests import ShownRequests
from tutgen.pages.site import CompiledSite
from tutgen.pages.template_values import (
    Language,
    PageValues,
    SiteValues,
    SourceLink,
    service_links,
    step_links,
    tutorial_links,
)
from tutgen.sources import urls
from tutgen.sources.source import Source
from tutgen.theme.frame import Frame
from tutgen.theme.highlight import escape, escape_attribute
from tutgen.theme.layout import Listed
from tutgen.theme.theme import Neighbour, PageHead, Theme

HOME = "index.html"
MAX_TITLE = 70
"""Characters of a title that tabs and search engines show."""


class RenderedPage(NamedTuple):
    """A page's HTML, with the facts that checks and the files of the site need of it."""

    address: str
    html: str
    content: str
    """The main part, without the theme."""
    name: str
    """Its title with that of its service, as a list of pages of the whole site shows it."""
    head: PageHead
    commit: Commit | None
    """The newest of the commits of its sources; None if it is not known."""
    requests: frozenset[str]
    """The names of the requests that it shows."""
    shown: frozenset[str]
    """The addresses of private files that it shows."""
    samples: frozenset[str]
    """The samples that it shows, each as that of a node for code."""
    forms: bytes
    """The script with its requests in other languages; empty if there is none."""
    picture: LinkPicture | None
    """What links to it are shown with."""
    ids: frozenset[str]
    """The places in the page that a link can lead to."""
    links: tuple[PendingLink, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Renderer:
    """Everything that pages are rendered from."""

    site: CompiledSite
    plan: Plan
    theme: Theme
    history: History = field(default_factory=dict)

    @cached_property
    def _frame(self) -> Frame:
        site = self.site.project.site
        languages = (Language(site.lang, site.direction),)
        values: SiteValues = {"site": site, "words": site.words, "languages": languages}
        return Frame(self.theme, values)

    def page(self, page: Page, *, has_forms: bool = True) -> RenderedPage:
        """Render one page. `has_forms`: whether with the script of its requests in other languages, which nobody needs
        who only looks at the findings. Raises ThemeError where a template fails."""
        rendering = self._rendering(page)
        document = self.site.document(page)
        title = self._title(rendering)
        told = self._front(rendering, "heading") or title
        heading = (
            rendering.run(document.title.program(self.site.html))
            if document.title
            else self.site.html.value(told)
        )
        heading_id = ""
        if document.heading:
            given = told if {"title", "heading"} & page.file.front_matter.keys() else None
            told = rendering.run_silently(document.heading.content.program(TEXT))
            if given and told != given:
                rendering.report(_second_title(page, given))
            heading_id = id_operation(document.heading.id)(rendering)
        content = rendering.run(document.content.program(self.site.html)) + _footnotes(rendering)
        navigation_title = self._front(rendering, "navigation_title") or _navigation(page, title)
        overview = self._overview(page)
        about = self._front(rendering, "description")
        if about is None:
            about = self._description(rendering, overview)
        name = title if navigation_title in title else f"{navigation_title}: {title}"
        service = page.service.name if page.service else ""
        head = PageHead(
            title=title,
            heading=heading,
            heading_id=heading_id,
            navigation_title=navigation_title,
            description=about,
            kind=page.kind,
            browser_title=self._browser_title(name, service),
            service=service,
            slug=page.service.slug if page.service else "",
            service_line="" if service in told else navigation_title,
        )
        sources = self.site.sources(page)
        commit = newest_commit(self.history, sources) if self.history else None
        picture = self.pictures.of(page, title, service)
        if picture and (fault := self.pictures.fault(picture)):
            rendering.report(fault)
        metadata = self._metadata(page, name, head, overview, commit, picture)
        forms = b""
        if rendering.forms and has_forms:
            forms = forms_file(rendering.forms, self.site.languages, self.site.words)
        html = self._html(page, rendering, head, metadata, content, overview, sources, forms)
        ids = frozenset(rendering.ids) - self.theme.ids
        _check_own_links(rendering, ids)
        self.shown_requests.take(page, rendering.scope, rendering.filled)
        if page.kind == "overview" and (moves := self.companions.moves(page)):
            rendering.findings += moves.findings
            rendering.links += moves.links
            rendering.shown |= moves.shown
        return RenderedPage(
            address=page.address,
            html=html,
            content=content,
            name=name,
            head=head,
            commit=commit,
            requests=frozenset(rendering.placed),
            shown=frozenset(rendering.shown),
            samples=frozenset(rendering.samples),
            forms=forms,
            picture=picture,
            ids=ids,
            links=tuple(rendering.links),
            findings=tuple(rendering.findings),
        )

    @cached_property
    def companions(self) -> CompanionPages:
        """Makes the companion pages of tutorials."""
        return CompanionPages(
            self.site, self.plan, self.theme.ids, self.shown_requests, self.made_page
        )

    @cached_property
    def twins(self) -> MarkdownTwins:
        """Writes pages as Markdown."""
        return MarkdownTwins(self.site, self.plan)

    @cached_property
    def along(self) -> TakeAlong:
        """Writes the requests of pages as files to take along."""
        return TakeAlong(self.site, self.plan, self.twins, self.shown_requests)

    @cached_property
    def pictures(self) -> LinkPictures:
        """Draws what links to pages are shown with."""
        return LinkPictures(self.site.project.site, self.plan, self.theme)

    def picture(self, address: str) -> bytes | None:
        """What links to a page are shown with, by its address; None if there is none. Raises ThemeError."""
        page = self.plan.pages.get(f"{address.removesuffix('.png')}.html")
        made = self.page(page).picture if page and address.endswith(".png") else None
        return self.pictures.drawn(made) if made else None

    @cached_property
    def models(self) -> TutorialModels:
        """Writes the models of tutorials."""
        return TutorialModels(self.site, self.plan, self.shown_requests)

    @cached_property
    def shown_requests(self) -> ShownRequests:
        """The values of the requests that the pages made last have shown."""
        return ShownRequests()

    @cached_property
    def _search_texts(self) -> SearchTexts:
        return SearchTexts(self.site, self.plan, self.theme.ids)

    def search_text(self, page: Page) -> bytes:
        """What search knows of the pages that are compiled together with one, compressed; empty if the site
        has no search."""
        if not self.site.project.site.makes("search"):
            return b""
        return self._search_texts.of(page, self.shown_requests.of(page)).compressed()

    def llms_text(self, page: Page) -> str:
        """What `llms.txt` says of the pages that are compiled together with one; empty if the site has none."""
        if not self.site.project.site.makes("llms"):
            return ""
        return LlmsTexts(self.site, self.plan).of(page)

    def text(self, page: Page, writer: Writer) -> str:
        """What a page says in a format that needs no theme, with its footnotes at the end."""
        rendering = self._rendering(page)
        said = [rendering.run_silently(self.site.document(page).content.program(writer))]
        for note in rendering.footnotes:  # a footnote may refer to another
            said.append(rendering.run_silently(note.program(writer)))  # noqa: PERF401  # it grows
        return "".join(said)

    def blocks(self, page: Page, prefix: str) -> list[PageBlock]:
        """A page block by block, to stand beside another: links begin at the root, ids with a prefix."""
        rendering = self._rendering(page, self._root, prefix)
        blocks = list(page_blocks(self.site.document(page).content.nodes, rendering))
        footnotes = _footnotes(rendering)
        if footnotes:
            said = [rendering.run_silently(n.program(TEXT)) for n in rendering.footnotes]
            text = " ".join("".join(said).split())
            blocks.append(PageBlock(("Footnotes", ""), footnotes, text))
        return blocks

    @property
    def _root(self) -> str:
        return quote(urls.base_path(self.site.project.site.base_url))

    def _rendering(self, page: Page, root: str | None = None, prefix: str = "") -> Rendering:
        if page.address == NOT_FOUND:  # a server shows it at any address
            root = self._root
        rendering = Rendering(page, self.plan, self.site, self.theme.ids, root=root, prefix=prefix)
        document = self.site.document(page)
        rendering.wanted, rendering.labels = document.ids, document.labels
        return rendering

    def _made_rendering(self, page: Page) -> Rendering | None:
        """The state of a page that has no source: it sees what another one does. None where there is none."""
        other = next(iter(self.plan.pages.values()), None)
        if other is None:
            return None
        root = self._root if page.address == NOT_FOUND else None
        seen = other._replace(address=page.address)
        return Rendering(seen, self.plan, self.site, self.theme.ids, root=root)

    def _link(self, page: Page, target: str) -> str:
        """The link from a page to an address of the site."""
        if page.address != NOT_FOUND:
            return urls.relative(page.address, target)
        return urls.rooted(self._root, target)

    def not_found(self) -> str:
        """The page for addresses that are not there, where the project has none of its own.

        Raises ThemeError.
        """
        page = _made(NOT_FOUND)
        rendering = self._made_rendering(page)
        shown = grid_html(rendering, MOST_CELLS) if rendering else ""
        starts = [] if shown else [p for p in self.plan.pages.values() if p.kind == "overview"]
        if HOME in self.plan.pages:
            starts.insert(0, self.plan.pages[HOME])
        links = [
            (self._link(page, p.address), self.site.title(p, self.plan)) for p in starts[:MAX_LINKS]
        ]
        words = self.site.words
        title = words["not_found"]
        head = PageHead(title, title, "", title, None, page.kind, self._browser_title(title))
        metadata = self._metadata(page, title, head, None, None)
        said = not_found_content(words["nothing_here"], links) + shown
        return self._html(page, None, head, metadata, said, None, frozenset())

    def made_page(
        self, address: str, title: str, about: str, content: str, heading: str = ""
    ) -> str:
        """A page that nobody wrote, of the HTML of its content. Raises ThemeError."""
        page, browser_title = _made(address), self._browser_title(title)
        heading = escape(heading or title)
        head = PageHead(title, heading, "", title, about, page.kind, browser_title)
        metadata = Metadata(
            name=title,
            type="article",
            feed=self._feed(page),
            canonical=self._canonical(page),
            locale=locale(self.site.project.site.lang),
        )
        return self._html(page, None, head, metadata, content, None, frozenset())

    def _html(
        self,
        page: Page,
        rendering: Rendering | None,
        head: PageHead,
        metadata: Metadata,
        content: str,
        overview: PageLink | None,
        sources: frozenset[str],
        forms: bytes = b"",
    ) -> str:
        site = self.site
        headings = tuple(rendering.headings) if rendering else ()
        of_service = rendering if page.service else None
        values = PageValues(
            page=head,
            metadata=metadata,
            contents=contents_list(headings),
            facts=fact_list(site.facts(of_service, page)) if of_service else "",
            deprecation=banner(of_service) if of_service else "",
            badges=badges(of_service) if of_service and not of_service.has_badges else "",
            picker=picker(rendering) if rendering else "",
            home=self._link(page, HOME),
            brand=self._brand(page, rendering),
            canonical=metadata.canonical,
            style=self._link(page, self.theme.style),
            own_style=self._own_style(page),
            script=self._link(page, self.theme.script),
            root=self._root if page.address == NOT_FOUND else "",
            search=self._link(page, SEARCH) if self.site.project.site.makes("search") else None,
            tutorial=overview and Neighbour(overview[0], self._link(page, overview[1])),
            previous=self._neighbour(page, page.previous, "previous"),
            next=self._neighbour(page, page.next, "next"),
            compare=self._beside_link(page, "compare"),
            move=self._move_link(page),
            markdown=self._markdown_link(page) if rendering else None,
            along=self._along_links(of_service) if of_service else "",
            forms=self._forms_link(page, forms) if forms else None,
            form_labels=self._form_labels if forms else "",
            modified=metadata.modified and metadata.modified[:10],
            edit=edit_list(self.edit_base, self._written(page, sources)) if self.edit_base else "",
            services=Listed(lambda: service_links(rendering, site) if rendering else ()),
            steps=Listed(lambda: step_links(headings)),
            tutorials=Listed(lambda: tutorial_links(page, self._link, self.plan, site)),
            sources=Listed(lambda: self._source_links(page, sources)),
        )
        return self._frame.page(page.kind, content, **values)

    def _own_style(self, page: Page) -> str | None:
        """The stylesheet that only pages of this name have."""
        name = {COMPARE: "compare", MOVE: "move"}.get(page.address.rpartition("/")[2])
        is_made = name and page.address not in self.plan.pages
        return self._link(page, self.theme.lazy_styles[name]) if name and is_made else None

    @cached_property
    def _brands(self) -> dict[str, Brand]:
        """Folder of pages -> their brand, once a page has shown it."""
        return {}

    def _brand(self, page: Page, rendering: Rendering | None) -> Brand:
        is_lost = page.address == NOT_FOUND
        folder = NOT_FOUND if is_lost else page.address.rpartition("/")[0]
        found = self._brands.get(folder)
        if found is None:
            site = self.site.project.site
            own = self._made_rendering(page) if rendering is None else self._rendering(page)
            if own is None:
                return Brand(escape(site.title))
            found = self._brands[folder] = brand_of(own, site, self.site.footer)
            if rendering:
                rendering.findings += [finding._replace(service="") for finding in own.findings]
                rendering.links += own.links
                rendering.shown |= own.shown
        return found

    @cached_property
    def edit_base(self) -> str:
        """What the addresses begin with at which sources can be edited; empty if there are none."""
        return edit_base(self.site.project.site.repository, self.theme.root)

    def _written(self, page: Page, sources: frozenset[str]) -> list[str]:
        """The paths of a page's sources that somebody wrote, its own file first."""
        own = page.file.path
        paths = [*sources & {own}, *sorted(sources - {own})]
        return paths[1:] if page.file.made else paths

    def _source_links(self, page: Page, sources: frozenset[str]) -> Iterator[SourceLink]:
        for path in self._written(page, sources):
            yield SourceLink(path, f"{self.edit_base}{quote(path)}" if self.edit_base else None)

    def _beside_link(self, page: Page, output: str) -> str | None:
        """The link from a service's page to the page that an output makes beside it, where there is one."""
        address = self.companions.address(page, output)
        return self._link(page, address) if address else None

    def _markdown_link(self, page: Page) -> str | None:
        address = self.twins.address(page)
        return self._link(page, address) if address else None

    def _along_links(self, rendering: Rendering) -> str:
        words = self.site.words
        return file_links(
            (self._link(rendering.page, address), words[f"as_{form.name}"])
            for form, address in self.along.addresses(rendering)
        )

    def _forms_link(self, page: Page, forms: bytes) -> str:
        return f"{self._link(page, forms_address(page.address))}?{version(forms)}"

    @cached_property
    def _form_labels(self) -> str:
        return labels(self.site.project.site, self.site.languages)

    def forms(self, address: str) -> bytes | None:
        """The script with a page's requests in other languages, by its address; None if there is none. Raises
        ThemeError."""
        page = self.plan.pages.get(page_of(address) or "")
        return (page and self.page(page).forms) or None

    def _move_link(self, page: Page) -> Neighbour | None:
        href = self._beside_link(page, "move")
        if href is None or page.service is None:
            return None
        title = self.site.words["moving_from"].format(service=page.service.name)
        return Neighbour(title, f"{href}#{place_from(page.service.slug)}")

    def _metadata(
        self,
        page: Page,
        name: str,
        head: PageHead,
        overview: PageLink | None,
        commit: Commit | None,
        picture: LinkPicture | None = None,
    ) -> Metadata:
        site = self.site.project.site
        if page.address == NOT_FOUND:
            return Metadata(name=name, type="website", feed=self._feed(page), noindex=True)
        modified = commit.when.isoformat() if commit else None
        breadcrumb = [(head.navigation_title, page.address)]
        if overview and page.service:
            breadcrumb.insert(0, overview)
        if HOME in self.plan.pages and breadcrumb[0][1] != HOME:
            breadcrumb.insert(0, (self.site.words["home"], HOME))
        data = PageData(
            kind=page.kind,
            name=name,
            description=head.description,
            lang=site.lang,
            address=page.address,
            modified=modified,
            part_of=overview if page.service else None,
            parts=self._services(page) if page.kind == "overview" else (),
        )
        return Metadata(
            name=name,
            canonical=self._canonical(page),
            type="website" if page.kind == "overview" or page.address == HOME else "article",
            locale=locale(site.lang),
            modified=modified,
            structured=structured_data(data, breadcrumb, site.base_url),
            feed=self._feed(page),
            picture=urls.absolute(site.base_url, picture.address)
            if picture and site.base_url
            else None,
        )

    def _canonical(self, page: Page) -> str | None:
        """The full address of a page, if the site's own is known."""
        base = self.site.project.site.base_url
        return urls.absolute(base, page.address) if base else None

    def _feed(self, page: Page) -> str | None:
        """The link to the feed, where there will be one."""
        site = self.site.project.site
        made = self.history and site.base_url and site.makes("feed")
        there = FEED in self.plan.assets or made
        return self._link(page, FEED) if there else None

    def _front(self, rendering: Rendering, key: str) -> str | None:
        try:
            return self.site.front_text(rendering.page, key, rendering.scope)
        except EvaluationError as error:
            if error.span is None:
                error.span = rendering.page.file.front(key).span()
            rendering.report(error.diagnostic())
            return ""

    def _title(self, rendering: Rendering) -> str:
        """The page's title; one that has none is named by its first heading, or its file."""
        page = rendering.page
        title = self._front(rendering, "title")
        if title is None and self.site.document(page).heading is None:
            rendering.report(
                Diagnostic(
                    "missing-title",
                    "the page has no title",
                    page.file.body.span(),
                    "write 'title: ...' in the front matter, or begin with a level-1 heading",
                )
            )
        return title or self.site.title(page, self.plan)

    def _description(self, rendering: Rendering, overview: PageLink | None) -> str | None:
        """The description of a page that does not give one."""
        page, about = rendering.page, None
        if page.service and overview:
            with suppress(EvaluationError):  # it is reported on the overview
                about = self.site.front_text(self.plan.pages[overview[1]], "description")
        about = about or first_paragraph(rendering, self.site.document(page).content)
        return description(page.service.name if page.service and overview else None, about)

    def _browser_title(self, name: str, service: str = "") -> str:
        """The page's name; and the site's, where that is another one and both are short enough to be shown, unless
        the name says which service it is."""
        site = self.site.project.site.title
        both = f"{name}, {site}"
        is_enough = site in name or len(both) > MAX_TITLE or (service and service in name)
        return name if is_enough else both

    def _overview(self, page: Page) -> PageLink | None:
        """The overview of a page's tutorial."""
        if page.tutorial is None:
            return None
        overview = self.plan.pages[f"{page.tutorial.prefix}index.html"]
        return self.site.title(overview, self.plan), overview.address

    def _services(self, page: Page) -> Sequence[PageLink]:
        """The services' pages of a tutorial."""
        assert page.tutorial is not None
        prefix = page.tutorial.prefix
        return [
            (entry.name, f"{prefix}{entry.service.slug}.html")
            for entry in page.tutorial.entries
            if entry.service and self.plan.is_published(entry.service)
        ]

    def _neighbour(self, page: Page, address: str | None, word: str) -> Neighbour | None:
        """The link to the page before or after, by the title of its tutorial."""
        if address is None:
            return None
        overview = self._overview(self.plan.pages[address])
        assert overview is not None
        words, service = self.site.words, page.service
        label = words[f"{word}_with"].format(service=service.name) if service else words[word]
        return Neighbour(overview[0], urls.relative(page.address, address), label)


def _made(address: str) -> Page:
    """A plain page without a source."""
    path = f"{CONTENT}{address.removesuffix('.html')}.md"
    return Page(address, "page", MarkdownFile(Source(path, ""), {}))


def _second_title(page: Page, title: str) -> Diagnostic:
    return Diagnostic(
        "second-title",
        f"the page has the title '{title}' and begins with another one",
        page.file.body.span("# "),
        "take one of them out: 'title' is printed as the heading of a page that has none",
    )


def _navigation(page: Page, title: str) -> str:
    """The navigation title of a page that gives none: what tells it from the page of a sibling."""
    made = "{{" in str(page.file.front_matter.get("title"))
    return page.service.name if page.service and not made else title


def _footnotes(rendering: Rendering) -> str:
    if not rendering.footnotes:
        return ""
    out: list[str] = []
    number = 0
    while number < len(rendering.footnotes):  # a footnote may refer to another
        note = rendering.footnotes[number]
        number += 1
        html = rendering.run(note.program(rendering.values.html))
        label = escape_attribute(rendering.words["back_to_footnote"].format(number=number))
        mark = rendering.footnote_marks[number]
        back = f'<a class="note-back" href="#{mark}" aria-label="{label}"></a>'
        out.append(f'<li id="{rendering.footnote_ids[number - 1]}">{html}{back}</li>\n')
    name = escape_attribute(rendering.words["footnotes"])
    return f'<section class="footnotes" aria-label="{name}"><ol>\n{"".join(out)}</ol></section>\n'


def _check_own_links(rendering: Rendering, ids: frozenset[str]) -> None:
    for fragment, place in rendering.own_links:
        if fragment not in ids:
            rendering.report(
                Diagnostic(
                    "dead-anchor",
                    f"link to missing anchor '{fragment}' on the same page",
                    place.span(),
                    unknown_name_hint(fragment, urls.written_ids(ids), "the page has"),
                )
            )
