"""What templates know beyond their page: the services of its tutorial, its steps, all tutorials, its sources.

The default theme shows ready lists instead, so these values are made only where a template asks for one.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Literal, NamedTuple

from tutgen.content.model import State
from tutgen.content.plan import Page, Plan
from tutgen.language.rendering import ContentsEntry, Rendering
from tutgen.pages.site import CompiledSite


class ServiceLink(NamedTuple):
    """A service of the page's tutorial, in `services`."""

    name: str
    href: str | None
    """None where it has no page."""
    current: bool
    """Whether the page is its page."""
    state: State | Literal["planned"]
    facts: tuple[tuple[str, str], ...]
    """Label and HTML."""


class StepLink(NamedTuple):
    """A step of the page, in `steps`."""

    number: int
    title: str
    """HTML."""
    href: str


class TutorialLink(NamedTuple):
    """A tutorial of the site, in `tutorials`."""

    title: str
    href: str
    current: bool
    """Whether the page belongs to it."""


class SourceLink(NamedTuple):
    """A file that the page is made of, in `sources`."""

    path: str
    href: str | None
    """Where it can be edited; None if that is not known."""


class Language(NamedTuple):
    """A language of the site, in `languages`; there is one."""

    tag: str
    direction: str


def service_links(rendering: Rendering, site: CompiledSite) -> Iterator[ServiceLink]:
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
