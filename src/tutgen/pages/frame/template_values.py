"""What templates know. The table of docs/theme.md is made of the classes here and their docstrings."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple, TypedDict

from tutgen.content.model import Site, State
from tutgen.content.plan import Page, Plan
from tutgen.language.rendering import ContentsEntry, Rendering
from tutgen.pages.frame.brand import Brand
from tutgen.pages.frame.metadata import Metadata
from tutgen.pages.site import CompiledSite
from tutgen.theme.theme import Neighbour, PageHead


class ServiceLink(NamedTuple):
    """A service of the page's tutorial, in `services`."""

    name: str
    """Its name."""
    href: str | None
    """Its address; None where it has no page."""
    current: bool
    """Whether the page is its page."""
    state: State | Literal["planned"]
    """`published`, `deprecated`, `draft` or `planned`."""
    facts: tuple[tuple[str, str], ...]
    """Its facts: label and HTML."""


class StepLink(NamedTuple):
    """A step of the page, in `steps`."""

    number: int
    """Its number."""
    title: str
    """HTML of its heading."""
    href: str
    """The link to it."""


class TutorialLink(NamedTuple):
    """A tutorial of the site, in `tutorials`."""

    title: str
    """The title of its overview."""
    href: str
    """The address of its overview."""
    current: bool
    """Whether the page belongs to it."""


class SourceLink(NamedTuple):
    """A file that the page is made of, in `sources`."""

    path: str
    """Its path in the project."""
    href: str | None
    """Where it can be edited; None if that is not known."""


class Language(NamedTuple):
    """A language of the site, in `languages`; there is one."""

    tag: str
    """`lang` of `site.yaml` (BCP 47)."""
    direction: str
    """`ltr` or `rtl`."""


class PageValues(TypedDict):
    """The values that differ from page to page, beside `content`. Texts are empty or None where there is
    nothing to show.

    The default theme shows ready lists; `services`, `steps`, `tutorials` and `sources` are for lists of a
    theme's own, and made only where a template asks for one.
    """

    page: PageHead
    """What the page is."""
    brand: Brand
    """What `theme` of `site.yaml` sets."""
    metadata: Metadata
    """What stands in the head for search engines and previews of links."""
    contents: str
    """HTML: the contents list."""
    facts: str
    """HTML: the facts of the service, items of a `dl`."""
    deprecation: str
    """HTML: since when the service is deprecated, why, and what takes its place."""
    badges: str
    """HTML: links to the pages of the other services."""
    picker: str
    """HTML: the list of services of the bar."""
    edit: str
    """HTML: links to edit the sources, items of a list."""
    home: str
    """Address of the home page."""
    style: str
    """Address of the stylesheet."""
    own_style: str | None
    """Address of a second stylesheet, of pages that compare services or tell of moving."""
    script: str
    """Address of the script."""
    root: str
    """Address of the site, on the page for addresses that are not there; empty on others."""
    search: str | None
    """Address of the list of all pages."""
    compare: str | None
    """Address of the comparison of services."""
    markdown: str | None
    """Address of the page as Markdown."""
    along: str
    """HTML: links to files with the page's requests, to be taken along."""
    forms: str | None
    """Address of the script that has the page's requests in other languages."""
    form_labels: str
    """JSON: what these languages are called, by their names."""
    canonical: str | None
    """The full address of the page."""
    modified: str | None
    """The date of the newest change in git, `2024-05-31`."""
    tutorial: Neighbour | None
    """The overview of the page's tutorial."""
    previous: Neighbour | None
    """The page before."""
    next: Neighbour | None
    """The page after."""
    move: Neighbour | None
    """What changes for readers who move from this service to another."""
    services: Sequence[ServiceLink]
    """The services of the page's tutorial."""
    steps: Sequence[StepLink]
    """The steps of the page."""
    tutorials: Sequence[TutorialLink]
    """The tutorials of the site."""
    sources: Sequence[SourceLink]
    """The files that the page is made of, its own first."""


class SiteValues(TypedDict):
    """The values that are the same on all pages."""

    site: Site
    """The settings: `site.title`, `site.lang`, `site.direction`, `site.repository`, `site.base_url`."""
    words: Mapping[str, str]
    """Name -> text: the words of the theme in the language of the site."""
    languages: Sequence[Language]
    """The languages of the site; there is one."""


def service_links(rendering: Rendering, site: CompiledSite) -> Iterator[ServiceLink]:
    """The services of the page's tutorial, in its order; none on a page of no tutorial."""
    page, plan = rendering.page, rendering.plan
    if page.tutorial is None:
        return
    pages = {p.service.slug: p for p in tutorial_pages(rendering) if p.service}
    for entry in page.tutorial.entries:
        other = pages.get(entry.service.slug) if entry.service else None
        if entry.service is None or other is None or not plan.is_published(entry.service):
            yield ServiceLink(entry.name, None, False, "planned", ())
            continue
        with rendering.seeing(site.scope(other)):
            facts = tuple(site.facts(rendering, other))
        href = rendering.address(other.address)
        yield ServiceLink(entry.name, href, other == page, entry.service.state, facts)


def tutorial_pages(rendering: Rendering) -> Iterator[Page]:
    """The pages of the page's tutorial."""
    for page in rendering.plan.pages.values():
        if page.tutorial and page.tutorial is rendering.page.tutorial:
            yield page


def step_links(headings: Sequence[ContentsEntry]) -> Iterator[StepLink]:
    """The steps among the headings of a page."""
    for heading in headings:
        if heading.step:
            yield StepLink(heading.step, heading.html, f"#{heading.id}")


def tutorial_links(
    page: Page, link: Callable[[Page, str], str], plan: Plan, site: CompiledSite
) -> Iterator[TutorialLink]:
    """`link`: gives the link from a page to an address."""
    for other in plan.pages.values():
        if other.kind == "overview":
            title = site.title(other, plan)
            yield TutorialLink(title, link(page, other.address), other.tutorial is page.tutorial)
