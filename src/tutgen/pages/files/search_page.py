"""The list of all pages and sections: where the search button leads to without scripts."""

from collections.abc import Iterable, Iterator, Sequence

from tutgen.pages.files.rendered_site import RenderedSite
from tutgen.pages.search.group_text import GroupText, KeptText, Section
from tutgen.pages.search.marks import UNKNOWN, marks_in
from tutgen.sources import urls
from tutgen.theme.highlight import escape, escape_attribute

SEARCH = "search.html"
MOST_LINKS = 1000
"""A site with more pages of services names them on the overviews only."""


def search_page(rendered: RenderedSite, texts: Iterable[KeptText]) -> Iterator[tuple[str, bytes]]:
    """The page, with what a tutorial's pages share once, not once a service."""
    words = rendered.site.words
    names = {slug: service.name for slug, service in rendered.services.items()}
    pages = sum(page.service is not None for page in rendered.plan.pages.values())
    shown = names if pages <= MOST_LINKS else {}
    plain: list[str] = []
    tutorials: list[str] = []
    for text in texts:
        group = text.group
        if group.services:
            tutorials.append(_tutorial(group, shown))
        else:
            plain.append(_plain(group))
    content = f"<ul>\n{''.join(plain)}</ul>\n" if plain else ""
    content = f'<div class="site-list">\n{"".join(tutorials)}{content}</div>\n'
    yield SEARCH, rendered.made_page(SEARCH, words["all_pages"], words["search"], content).encode()


def _plain(group: GroupText) -> str:
    """A page and its sections, as an item."""
    sections = _sections([group.address], group.sections)
    return f"<li>{_link(group.address, group.title)}{sections}</li>\n"


def _tutorial(group: GroupText, names: dict[str, str]) -> str:
    """A tutorial: its overview, its services, and the sections, as links to the first page that has them."""
    folder = group.address.removesuffix("index.html")
    services = ", ".join(
        _link(f"{folder}{slug}.html", names[slug]) for slug in group.services if slug in names
    )
    shown = f"<p>{services}</p>\n" if services else ""
    overview = _sections([group.address], group.sections)
    shared = _sections([f"{folder}{slug}.html" for slug in group.services], group.shared)
    return f"<h2>{_link(group.address, group.title)}</h2>\n{overview}{shown}{shared}"


def _sections(addresses: Sequence[str], sections: Iterable[Section]) -> str:
    """`addresses`: of the pages that may have them."""
    first: dict[str, tuple[int, str]] = {}
    """Id -> the first page that has it, and its heading."""
    for section in sections:
        pages = range(len(addresses)) if section.services is None else section.services
        if section.id and section.heading and pages:
            here = (pages[0], section.heading)
            first[section.id] = min(first.get(section.id, here), here)
    items = "".join(
        f"<li>{_link(f'{addresses[page]}#{id_}', heading)}</li>"
        for id_, (page, heading) in first.items()
    )
    return f"<ul>{items}</ul>\n" if items else ""


def _link(target: str, text: str) -> str:
    address, _, fragment = target.partition("#")
    href = urls.relative(SEARCH, address) + (f"#{fragment}" if fragment else "")
    return f'<a href="{escape_attribute(href)}">{escape(_readable(text))}</a>'


def _readable(text: str) -> str:
    """The text with something in place of each mark."""
    for mark in marks_in(text):
        text = text.replace(mark, UNKNOWN)
    return text
