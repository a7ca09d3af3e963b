"""A page to its HTML."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tutgen import urls
from tutgen.compile import CompiledSite
from tutgen.diagnostics import Diagnostic, Finding, unknown_name_hint
from tutgen.document import Heading, PendingLink, Rendering
from tutgen.expressions import EvaluationError
from tutgen.highlight import escape
from tutgen.plan import Page, Plan
from tutgen.theme import Neighbour, PageHead, Theme


@dataclass(frozen=True, slots=True)
class RenderedPage:
    """A page's HTML, and what was found while it was made."""

    address: str
    html: str
    content: str
    """The main part, without the theme."""
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

    def page(self, page: Page) -> RenderedPage:
        """Render one page. Raises ThemeError where a template fails."""
        rendering = Rendering(page, self.plan, self.site)
        document = self.site.document(page)
        title = self._title(rendering)
        heading = rendering.run(document.heading) if document.heading else escape(title)
        heading_id = rendering.unique_id(document.heading_id) if document.heading_id else ""
        content = rendering.run(document.program) + _footnotes(rendering)
        navigation_title = self._front(rendering, "navigation_title") or title
        site = self.site.project.site
        head = PageHead(
            title=title,
            heading=heading,
            heading_id=heading_id,
            navigation_title=navigation_title,
            description=self._front(rendering, "description"),
            kind=page.kind,
            browser_title=_browser_title(title, navigation_title, site.title),
        )
        html = self.theme.page(
            page.kind,
            site=site,
            page=head,
            content=content,
            contents=_contents(rendering.headings),
            home=urls.relative(page.address, "index.html"),
            canonical=f"{site.base_url.rstrip('/')}/{page.address}" if site.base_url else None,
            style=urls.relative(page.address, self.theme.style),
            script=urls.relative(page.address, self.theme.script),
            tutorial=self._tutorial(rendering),
            previous=self._neighbour(page, page.previous),
            next=self._neighbour(page, page.next),
        )
        ids = frozenset(rendering.ids)
        _check_own_links(rendering, ids)
        return RenderedPage(
            page.address, html, content, ids, tuple(rendering.links), tuple(rendering.findings)
        )

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
                    "warning",
                )
            )
        return title or self.site.title(page, self.plan)

    def _tutorial(self, rendering: Rendering) -> Neighbour | None:
        tutorial = rendering.page.tutorial
        if tutorial is None:
            return None
        prefix = "" if tutorial.folder == "." else f"{tutorial.folder}/"
        overview = self.plan.pages[f"{prefix}index.html"]
        href = urls.relative(rendering.page.address, overview.address)
        return Neighbour(self.site.title(overview, self.plan), href)

    def _neighbour(self, page: Page, address: str | None) -> Neighbour | None:
        """The title and link of the page before or after: a service by its name."""
        if address is None:
            return None
        other = self.plan.pages[address]
        title = other.service.name if other.service else "Overview"
        return Neighbour(title, urls.relative(page.address, address))


def _browser_title(title: str, navigation_title: str, site: str) -> str:
    """`title: navigation title, site`, each part once."""
    named = title if navigation_title == title else f"{title}: {navigation_title}"
    return named if site in named else f"{named}, {site}"


def _contents(headings: Sequence[Heading]) -> str:
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
        label = _NOT_IN_CONTENTS.sub("", heading.html) if "<" in heading.html else heading.html
        out.append(f'<li><a href="#{heading.id}">{label}</a>')
    return "".join(out) + "</li></ul>" * depth


_NOT_IN_CONTENTS = re.compile(
    r'<sup class="footnote-mark">.*?</sup>|</?a\b[^>]*>| id="[^"]*"', re.DOTALL
)


def _footnotes(rendering: Rendering) -> str:
    if not rendering.footnotes:
        return ""
    out = []
    number = 0
    while number < len(rendering.footnotes):  # a footnote may refer to another
        _, program = rendering.footnotes[number]
        number += 1
        rendering.unique_id(f"footnote-{number}")
        html = rendering.run(program)
        back = (
            f'<a class="note-back" href="#footnote-mark-{number}" '
            f'aria-label="Back to footnote mark {number}"></a>'
        )
        out.append(f'<li id="footnote-{number}">{html}{back}</li>\n')
    return (
        f'<section class="footnotes" aria-label="Footnotes"><ol>\n{"".join(out)}</ol></section>\n'
    )


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
