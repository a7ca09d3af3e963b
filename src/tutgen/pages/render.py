"""A page to its HTML."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from tutgen.content.plan import Page, Plan
from tutgen.diagnostics import Diagnostic, Finding, unknown_name_hint
from tutgen.language.rendering import PendingLink, Rendering, Writer
from tutgen.language.writers.text import TEXT
from tutgen.pages.comparing.companion_pages import CompanionPages
from tutgen.pages.comparing.move_page import place_from
from tutgen.pages.files.link_pictures import LinkPicture, LinkPictures
from tutgen.pages.files.llms import LlmsTexts
from tutgen.pages.files.markdown_twin import MarkdownTwins
from tutgen.pages.files.model_json import TutorialModels
from tutgen.pages.files.request_forms import (
    forms_address,
    forms_file,
    forms_head,
    labels,
    page_of,
    version,
)
from tutgen.pages.files.search_page import listing_of
from tutgen.pages.files.take_along import TakeAlong
from tutgen.pages.frame.framing import FilesBeside, Framing
from tutgen.pages.frame.heading import head_of, heading_of
from tutgen.pages.frame.links import FrameLinks
from tutgen.pages.frame.lists import file_links
from tutgen.pages.frame.made_pages import MadePages
from tutgen.pages.frame.renderings import Renderings
from tutgen.pages.frame.site_metadata import SiteMetadata
from tutgen.pages.history import Commit, History, newest_commit
from tutgen.pages.page_blocks import PageBlock, page_blocks
from tutgen.pages.search.texts import SearchTexts
from tutgen.pages.shown_requests import ShownRequests
from tutgen.pages.site import CompiledSite
from tutgen.sources import urls
from tutgen.theme.highlight import escape_attribute
from tutgen.theme.theme import Neighbour, PageHead, Theme


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

    def page(self, page: Page, *, has_forms: bool = True) -> RenderedPage:
        """Render one page. `has_forms`: whether with the script of its requests in other languages, which nobody needs
        who only looks at the findings. Raises ThemeError where a template fails."""
        rendering = self._renderings.of(page)
        heading = heading_of(rendering, self._links)
        content = self._content(page, rendering)
        overview = self._links.overview(page)
        head, name = head_of(rendering, heading, overview, self._links)
        sources = self.site.sources(page)
        commit = newest_commit(self.history, sources) if self.history else None
        picture = self.pictures.of(page, head.title, head.service)
        if picture and (fault := self.pictures.fault(picture)):
            rendering.report(fault)
        address = picture.address if picture else None
        metadata = self._metadata.of(page, name, head, overview, commit, address)
        forms = b""
        if rendering.forms and has_forms:
            forms = forms_file(self._forms_head, rendering.forms)
        beside = self._beside(rendering, forms)
        html = self.framing.page(
            page, rendering, head, metadata, content, overview, sources, beside
        )
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
    def _links(self) -> FrameLinks:
        return FrameLinks(self.site, self.plan)

    @cached_property
    def _renderings(self) -> Renderings:
        return Renderings(self._links, self.theme.ids)

    @cached_property
    def _metadata(self) -> SiteMetadata:
        return SiteMetadata(self._links, has_history=bool(self.history))

    @cached_property
    def framing(self) -> Framing:
        """Puts the frame of the theme around pages."""
        return Framing(self._links, self.theme, self._renderings)

    @cached_property
    def made(self) -> MadePages:
        """Makes pages that nobody wrote."""
        return MadePages(self.framing, self._metadata)

    @cached_property
    def companions(self) -> CompanionPages:
        """Makes the companion pages of tutorials."""
        return CompanionPages(
            self.site, self.plan, self.theme.ids, self.shown_requests, self.made.page
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
        text = self._search_texts.of(page, self.shown_requests.of(page))
        return text.compressed(listing_of(text, self.site.html.value))

    def llms_text(self, page: Page) -> str:
        """What `llms.txt` says of the pages that are compiled together with one; empty if the site has none."""
        if not self.site.project.site.makes("llms"):
            return ""
        return LlmsTexts(self.site, self.plan).of(page)

    def text(self, page: Page, writer: Writer) -> str:
        """What a page says in a format that needs no theme, with its footnotes at the end."""
        rendering = self._renderings.of(page)
        said = [rendering.run_silently(self.site.document(page).content.program(writer))]
        for note in rendering.footnotes:  # a footnote may refer to another
            said.append(rendering.run_silently(note.program(writer)))  # noqa: PERF401  # it grows
        return "".join(said)

    def blocks(self, page: Page, prefix: str) -> list[PageBlock]:
        """A page block by block, to stand beside another: links begin at the root, ids with a prefix."""
        rendering = self._renderings.of(page, self._links.root, prefix)
        blocks = list(page_blocks(self.site.document(page).content.nodes, rendering))
        footnotes = _footnotes(rendering)
        if footnotes:
            said = [rendering.run_silently(n.program(TEXT)) for n in rendering.footnotes]
            text = " ".join("".join(said).split())
            blocks.append(PageBlock(("Footnotes", ""), footnotes, text))
        return blocks

    def _content(self, page: Page, rendering: Rendering) -> str:
        """HTML: the main part of a page."""
        content = self.site.document(page).content.program(self.site.html)
        return rendering.run(content) + _footnotes(rendering)

    def _beside(self, rendering: Rendering, forms: bytes) -> FilesBeside:
        """`forms`: the script with the page's requests in other languages; empty if there is none."""
        page, link = rendering.page, self._links.to
        markdown = self.twins.address(page)
        return FilesBeside(
            compare=self._companion_link(page, "compare"),
            move=self._move_link(page),
            markdown=link(page, markdown) if markdown else None,
            along=self._along_links(rendering) if page.service else "",
            forms=f"{link(page, forms_address(page.address))}?{version(forms)}" if forms else None,
            form_labels=self._form_labels if forms else "",
        )

    def _companion_link(self, page: Page, output: str) -> str | None:
        """The link from a service's page to the page that an output makes beside it, where there is one."""
        address = self.companions.address(page, output)
        return self._links.to(page, address) if address else None

    def _move_link(self, page: Page) -> Neighbour | None:
        href = self._companion_link(page, "move")
        if href is None or page.service is None:
            return None
        title = self.site.words["moving_from"].format(service=page.service.name)
        return Neighbour(title, f"{href}#{place_from(page.service.slug)}")

    def _along_links(self, rendering: Rendering) -> str:
        words = self.site.words
        return file_links(
            (self._links.to(rendering.page, address), words[f"as_{form.name}"])
            for form, address in self.along.addresses(rendering)
        )

    @cached_property
    def _forms_head(self) -> str:
        return forms_head(self.site.languages, self.site.words)

    @cached_property
    def _form_labels(self) -> str:
        return labels(self.site.project.site, self.site.languages)

    def forms(self, address: str) -> bytes | None:
        """The script with a page's requests in other languages, by its address; None if there is none. Raises
        ThemeError."""
        page = self.plan.pages.get(page_of(address) or "")
        return (page and self.page(page).forms) or None


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
