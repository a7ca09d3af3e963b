"""What a page is called: its title, heading and description."""

from collections.abc import Callable
from contextlib import suppress
from typing import NamedTuple

from tutgen.content.plan import Page
from tutgen.diagnostics import Diagnostic
from tutgen.language.bidi import has_right_to_left
from tutgen.language.expressions.values import EvaluationError
from tutgen.language.rendering import Rendering
from tutgen.language.writers.html_inline import id_operation
from tutgen.language.writers.paragraphs import first_paragraph
from tutgen.language.writers.text import TEXT
from tutgen.pages.frame.links import FrameLinks
from tutgen.pages.frame.metadata import PageLink, description
from tutgen.theme.highlight import escape
from tutgen.theme.theme import PageHead

MAX_TITLE = 70
"""Characters of a title that tabs and search engines show."""


class Heading(NamedTuple):
    """The level-1 heading of a page."""

    title: str
    """The page's title, as plain text."""
    told: str
    """The heading, as plain text."""
    html: str
    id: str
    """Empty where the heading is the front matter's."""


def heading_of(rendering: Rendering, links: FrameLinks) -> Heading:
    """The heading of a page: that of its front matter, else of its body. Rendered before the content, since it
    is the first to want its id."""
    page, site = rendering.page, links.site
    document = site.document(page)
    title = _title(rendering, links)
    told = _front(rendering, links, "heading") or title
    html = (
        rendering.run(document.title.program(site.html))
        if document.title
        else _in_html(told, page, site.html.value)
    )
    heading_id = ""
    if document.heading:
        given = told if {"title", "heading"} & page.file.front_matter.keys() else None
        told = rendering.run_silently(document.heading.content.program(TEXT))
        if given and told != given:
            rendering.report(_second_title(page, given))
        heading_id = id_operation(document.heading.id)(rendering)
    return Heading(title, told, html, heading_id)


def _in_html(told: str, page: Page, value: Callable[[str], str]) -> str:
    """A heading of the front matter. Within a text from right to left the name of the service is a value of its own."""
    if not page.service or not has_right_to_left(told):
        return value(told)
    name = page.service.name
    return value(name).join(map(escape, told.split(name)))


def head_of(
    rendering: Rendering, heading: Heading, overview: PageLink | None, links: FrameLinks
) -> tuple[PageHead, str]:
    """What a page is, and what a list of all pages of the site calls it: its title with that of its service.

    `overview`: that of its tutorial.
    """
    page, title = rendering.page, heading.title
    navigation_title = _front(rendering, links, "navigation_title") or _navigation(page, title)
    about = _front(rendering, links, "description")
    if about is None:
        about = _description(rendering, overview, links)
    name = title if navigation_title in title else f"{navigation_title}: {title}"
    service = page.service.name if page.service else ""
    head = PageHead(
        title=title,
        heading=heading.html,
        heading_id=heading.id,
        navigation_title=navigation_title,
        description=about,
        kind=page.kind,
        browser_title=browser_title(name, links.site.project.site.title, service),
        service=service,
        slug=page.service.slug if page.service else "",
        service_line="" if service in heading.told else navigation_title,
    )
    return head, name


def browser_title(name: str, site: str, service: str = "") -> str:
    """The page's name; and the site's, where that is another one and both are short enough to be shown, unless
    the name says which service it is."""
    both = f"{name}, {site}"
    is_enough = site in name or len(both) > MAX_TITLE or (service and service in name)
    return name if is_enough else both


def _front(rendering: Rendering, links: FrameLinks, key: str) -> str | None:
    """A text of the front matter; what is wrong with it is reported, and it is empty then."""
    try:
        return links.site.front_text(rendering.page, key, rendering.scope)
    except EvaluationError as error:
        if error.span is None:
            error.span = rendering.page.file.front(key).span()
        rendering.report(error.diagnostic())
        return ""


def _title(rendering: Rendering, links: FrameLinks) -> str:
    """The page's title; one that has none is named by its first heading, or its file."""
    page = rendering.page
    title = _front(rendering, links, "title")
    if title is None and links.site.document(page).heading is None:
        rendering.report(
            Diagnostic(
                "missing-title",
                "the page has no title",
                page.file.body.span(),
                "write 'title: ...' in the front matter, or begin with a level-1 heading",
            )
        )
    return title or links.site.title(page, links.plan)


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


def _description(rendering: Rendering, overview: PageLink | None, links: FrameLinks) -> str | None:
    """The description of a page that does not give one."""
    page, about = rendering.page, None
    if page.service and overview:
        with suppress(EvaluationError):  # it is reported on the overview
            about = links.site.front_text(links.plan.pages[overview[1]], "description")
    about = about or first_paragraph(rendering, links.site.document(page).content)
    return description(page.service.name if page.service and overview else None, about)
