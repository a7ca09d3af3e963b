"""The list of all pages and sections: where the search button leads to without scripts."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from tutgen.pages.files.rendered_site import RenderedSite
from tutgen.pages.search.group_text import GroupText, KeptText, Section
from tutgen.pages.search.marks import UNKNOWN, marks_in
from tutgen.sources import urls
from tutgen.theme.highlight import escape_attribute

SEARCH = "search.html"
MOST_LINKS = 1000
"""A site with more pages of services names them on the overviews only."""

Shown = Callable[[str], str]
"""Gives the HTML of a title or a name."""


class Listing(NamedTuple):
    """What the list says of pages that are compiled together, as HTML: the links to their services stand between."""

    folder: str
    services: Sequence[str]
    """Slugs; none for a plain page."""
    above: str
    below: str


def listing_of(group: GroupText, shown: Shown) -> Listing:
    """A tutorial: its overview, and the sections, as links to the first page that has them. A plain page: an item."""
    folder = group.address.removesuffix("index.html")
    link = _link(group.address, group.title, shown)
    own = _sections([group.address], group.sections, shown)
    if not group.services:
        return Listing(folder, (), f"<li>{link}{own}</li>\n", "")
    shared = _sections([f"{folder}{slug}.html" for slug in group.services], group.shared, shown)
    return Listing(folder, group.services, f"<h2>{link}</h2>\n{own}", shared)


def search_page(rendered: RenderedSite, texts: Iterable[KeptText]) -> Iterator[tuple[str, bytes]]:
    """The page, with what a tutorial's pages share once, not once a service."""
    words, html = rendered.site.words, rendered.compiled.html.value
    names = {slug: service.name for slug, service in rendered.services.items()}
    pages = sum(page.service is not None for page in rendered.plan.pages.values())
    named = names if pages <= MOST_LINKS else {}
    plain: list[str] = []
    tutorials: list[str] = []
    for text in texts:
        listing = Listing(*text.listing)
        links = [
            _link(f"{listing.folder}{slug}.html", named[slug], html)
            for slug in listing.services
            if slug in named
        ]
        services = f"<p>{', '.join(links)}</p>\n" if links else ""
        item = f"{listing.above}{services}{listing.below}"
        (tutorials if listing.services else plain).append(item)
    content = f"<ul>\n{''.join(plain)}</ul>\n" if plain else ""
    content = f'<div class="site-list">\n{"".join(tutorials)}{content}</div>\n'
    yield SEARCH, rendered.made_page(SEARCH, words["all_pages"], words["search"], content).encode()


def _sections(addresses: Sequence[str], sections: Iterable[Section], shown: Shown) -> str:
    """`addresses`: of the pages that may have them."""
    first: dict[str, tuple[int, str]] = {}
    """Id -> the first page that has it, and its heading."""
    for section in sections:
        pages = range(len(addresses)) if section.services is None else section.services
        if section.id and section.heading and pages:
            here = (pages[0], section.heading)
            first[section.id] = min(first.get(section.id, here), here)
    items = "".join(
        f"<li>{_link(f'{addresses[page]}#{id_}', heading, shown)}</li>"
        for id_, (page, heading) in first.items()
    )
    return f"<ul>{items}</ul>\n" if items else ""


def _link(target: str, text: str, shown: Shown) -> str:
    address, _, fragment = target.partition("#")
    href = urls.relative(SEARCH, address) + (f"#{fragment}" if fragment else "")
    return f'<a href="{escape_attribute(href)}">{shown(_readable(text))}</a>'


def _readable(text: str) -> str:
    """The text with something in place of each mark."""
    for mark in marks_in(text):
        text = text.replace(mark, UNKNOWN)
    return text
