"""A page to its HTML."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple
from urllib.parse import quote

from tutgen.content.model import MarkdownFile, Tutorial
from tutgen.content.plan import CONTENT, Page, Plan
from tutgen.diagnostics import Diagnostic, Finding, unknown_name_hint
from tutgen.language.expressions.values import EvaluationError
from tutgen.language.rendering import ContentsEntry, PendingLink, Rendering, Writer
from tutgen.language.writers.html import HTML
from tutgen.language.writers.html_inline import id_operation
from tutgen.language.writers.paragraphs import first_paragraph
from tutgen.language.writers.text import TEXT
from tutgen.pages.files.feed import FEED
from tutgen.pages.history import Change, History, newest_change
from tutgen.pages.metadata import Metadata, PageData, PageLink, description, locale, structured_data
from tutgen.pages.not_found import MAX_LINKS, NOT_FOUND, not_found_content
from tutgen.pages.page_blocks import PageBlock, page_blocks
from tutgen.pages.site import CompiledSite
from tutgen.sources import urls
from tutgen.sources.source import Source
from tutgen.theme.frame import Frame
from tutgen.theme.highlight import escape, escape_attribute
from tutgen.theme.theme import Neighbour, PageHead, Theme

HOME = "index.html"


class RenderedPage(NamedTuple):
    """A page's HTML, with the facts that checks and the files of the site need of it."""

    address: str
    html: str
    content: str
    """The main part, without the theme."""
    name: str
    """Its title with that of its service, as a list of pages of the whole site shows it."""
    head: PageHead
    changed: Change | None
    """The last change of its sources; None if it is not known."""
    requests: frozenset[str]
    """The names of the requests that it shows."""
    shown: frozenset[str]
    """The addresses of private files that it shows."""
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
        return Frame(self.theme, {"site": site, "words": site.words})

    def page(self, page: Page) -> RenderedPage:
        """Render one page. Raises ThemeError where a template fails."""
        rendering = self._rendering(page)
        document = self.site.document(page)
        title = self._title(rendering)
        heading = rendering.run(document.title.program(HTML)) if document.title else escape(title)
        heading_id = ""
        if document.heading:
            told = rendering.run_silently(document.heading.content.program(TEXT))
            if page.file.front_matter.get("title") and told != title:
                rendering.report(_second_title(page, title))
            heading_id = id_operation(document.heading.id)(rendering)
        content = rendering.run(document.content.program(HTML)) + _footnotes(rendering)
        navigation_title = self._front(rendering, "navigation_title") or _navigation(page, title)
        overview = self._overview(page)
        about = self._front(rendering, "description")
        if about is None:
            about = self._description(rendering, overview)
        name = title if navigation_title in title else f"{title}: {navigation_title}"
        head = PageHead(
            title=title,
            heading=heading,
            heading_id=heading_id,
            navigation_title=navigation_title,
            description=about,
            kind=page.kind,
            browser_title=self._browser_title(name),
        )
        changed = newest_change(self.history, self.site.sources(page)) if self.history else None
        metadata = self._metadata(page, name, head, overview, changed)
        html = self._html(page, head, metadata, content, rendering.headings, overview)
        ids = frozenset(rendering.ids) - self.theme.ids
        _check_own_links(rendering, ids)
        return RenderedPage(
            address=page.address,
            html=html,
            content=content,
            name=name,
            head=head,
            changed=changed,
            requests=frozenset(rendering.placed),
            shown=frozenset(rendering.shown),
            ids=ids,
            links=tuple(rendering.links),
            findings=tuple(rendering.findings),
        )

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

    def _link(self, page: Page, target: str) -> str:
        """The link from a page to an address of the site."""
        if page.address != NOT_FOUND:
            return urls.relative(page.address, target)
        return urls.rooted(self._root, target)

    def not_found(self) -> str:
        """The page for addresses that are not there, where the project has none of its own.

        Raises ThemeError.
        """
        pages = self.plan.pages.values()
        starts = [p for p in pages if p.kind == "overview" or p.address == HOME]
        starts.sort(key=lambda page: page.address != HOME)
        page = Page(NOT_FOUND, "page", MarkdownFile(Source(f"{CONTENT}404.md", ""), {}))
        links = [
            (self._link(page, p.address), self.site.title(p, self.plan)) for p in starts[:MAX_LINKS]
        ]
        words = self.site.words
        title = words["not_found"]
        head = PageHead(title, title, "", title, None, page.kind, self._browser_title(title))
        metadata = self._metadata(page, title, head, None, None)
        return self._html(
            page, head, metadata, not_found_content(words["nothing_here"], links), (), None
        )

    def _html(
        self,
        page: Page,
        head: PageHead,
        metadata: Metadata,
        content: str,
        headings: Sequence[ContentsEntry],
        overview: PageLink | None,
    ) -> str:
        return self._frame.page(
            page.kind,
            content,
            page=head,
            metadata=metadata,
            contents=_contents(headings),
            home=self._link(page, HOME),
            canonical=metadata.canonical,
            style=self._link(page, self.theme.style),
            script=self._link(page, self.theme.script),
            tutorial=overview and Neighbour(overview[0], self._link(page, overview[1])),
            previous=self._neighbour(page, page.previous),
            next=self._neighbour(page, page.next),
        )

    def _metadata(
        self,
        page: Page,
        name: str,
        head: PageHead,
        overview: PageLink | None,
        changed: Change | None,
    ) -> Metadata:
        site = self.site.project.site
        if page.address == NOT_FOUND:
            return Metadata(name=name, type="website", feed=self._feed(page), noindex=True)
        modified = changed.when.isoformat() if changed else None
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
            canonical=urls.absolute(site.base_url, page.address) if site.base_url else None,
            type="website" if page.kind == "overview" or page.address == HOME else "article",
            locale=locale(site.lang),
            modified=modified,
            structured=structured_data(data, breadcrumb, site.base_url),
            feed=self._feed(page),
        )

    def _feed(self, page: Page) -> str | None:
        """The link to the feed, where there will be one."""
        site = self.site.project.site
        made = self.history and site.base_url and site.makes("feed")
        there = FEED in self.plan.assets or made
        return self._link(page, FEED) if there else None

    def _front(self, rendering: Rendering, key: str) -> str | None:
        try:
            return self.site.front_text(rendering.page, key)
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

    def _browser_title(self, name: str) -> str:
        """The page's name and the site's, each once."""
        site = self.site.project.site.title
        return name if site in name else f"{name}, {site}"

    def _overview(self, page: Page) -> PageLink | None:
        """The overview of a page's tutorial."""
        if page.tutorial is None:
            return None
        overview = self.plan.pages[f"{_prefix(page.tutorial)}index.html"]
        return self.site.title(overview, self.plan), overview.address

    def _services(self, page: Page) -> Sequence[PageLink]:
        """The services' pages of a tutorial."""
        assert page.tutorial is not None
        prefix = _prefix(page.tutorial)
        return [
            (entry.name, f"{prefix}{entry.service.slug}.html")
            for entry in page.tutorial.entries
            if entry.service and self.plan.is_published(entry.service)
        ]

    def _neighbour(self, page: Page, address: str | None) -> Neighbour | None:
        """The link to the page before or after, by the title of its tutorial."""
        if address is None:
            return None
        overview = self._overview(self.plan.pages[address])
        assert overview is not None
        return Neighbour(overview[0], urls.relative(page.address, address))


def _prefix(tutorial: Tutorial) -> str:
    """What the addresses of a tutorial's pages begin with."""
    return "" if tutorial.folder == "." else f"{tutorial.folder}/"


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


def _contents(headings: Sequence[ContentsEntry]) -> str:
    """The level-2 and level-3 headings as nested lists."""
    out: list[str] = []
    depth = 0
    for heading in headings:
        if heading.level not in (2, 3):
            continue
        level = min(heading.level - 1, depth + 1)
        if level > depth:
            out.append("<ul>")
        else:
            out.append("</li>" + "</ul></li>" * (depth - level))
        depth = level
        out.append(f'<li><a href="#{heading.id}">{heading.html}</a>')
    return "".join(out) + "</li></ul>" * depth


def _footnotes(rendering: Rendering) -> str:
    if not rendering.footnotes:
        return ""
    out, prefix = [], rendering.prefix
    number = 0
    while number < len(rendering.footnotes):  # a footnote may refer to another
        note = rendering.footnotes[number]
        number += 1
        rendering.unique_id(f"footnote-{number}")
        html = rendering.run(note.program(HTML))
        label = escape_attribute(rendering.words["back_to_footnote"].format(number=number))
        back = (
            f'<a class="note-back" href="#{prefix}footnote-mark-{number}" aria-label="{label}"></a>'
        )
        out.append(f'<li id="{prefix}footnote-{number}">{html}{back}</li>\n')
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
