"""For search engines: the sitemap, and robots.txt, which says where it is."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from tutgen.pages.files.rendered_site import RenderedSite
from tutgen.sources import urls
from tutgen.theme.highlight import escape

SITEMAP = "sitemap.xml"
ROBOTS = "robots.txt"
MAX_ADDRESSES = 50_000
"""A file may hold at most so many addresses (sitemaps.org, protocol)."""

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def robots_file(rendered: RenderedSite) -> Iterator[tuple[str, bytes]]:
    """`robots.txt`, if the site has a sitemap, and is the whole host."""
    site = rendered.site
    content = robots(site.base_url) if site.base_url and site.makes("sitemap") else None
    if content:
        yield ROBOTS, content


def robots(base_url: str) -> bytes | None:
    """`robots.txt` (RFC 9309); None for a site that is not a whole host, where crawlers do not look for it."""
    if urls.base_path(base_url) != "/":
        return None
    found = urls.absolute(base_url, SITEMAP)
    return f"User-agent: *\nAllow: /\n\nSitemap: {found}\n".encode()


def sitemap_files(rendered: RenderedSite) -> Iterator[tuple[str, bytes]]:
    """The sitemap, if the site has an address."""
    if rendered.site.base_url:
        pages = [(c.address, c.commit.when if c.commit else None) for c in rendered.listed]
        yield from sitemap(rendered.site.base_url, pages)


def sitemap(
    base_url: str, pages: Sequence[tuple[str, datetime | None]], max_addresses: int = MAX_ADDRESSES
) -> Iterator[tuple[str, bytes]]:
    """Address and content of the sitemap: one file, or an index and its parts.

    `pages`: the address of each, and when it last changed if that is known.
    """
    if len(pages) <= max_addresses:
        yield SITEMAP, _document("urlset", "url", base_url, pages)
        return
    parts = []
    for number, start in enumerate(range(0, len(pages), max_addresses), 1):
        part = pages[start : start + max_addresses]
        parts.append(
            (f"sitemap-{number}.xml", max((when for _, when in part if when), default=None))
        )
        yield parts[-1][0], _document("urlset", "url", base_url, part)
    yield SITEMAP, _document("sitemapindex", "sitemap", base_url, parts)


def _document(
    root: str, entry: str, base_url: str, entries: Sequence[tuple[str, datetime | None]]
) -> bytes:
    lines = [
        f"<{entry}><loc>{escape(urls.absolute(base_url, address))}</loc>"
        + (f"<lastmod>{when.isoformat()}</lastmod>" if when else "")
        + f"</{entry}>\n"
        for address, when in entries
    ]
    return f'{_HEAD}<{root} xmlns="{_NAMESPACE}">\n{"".join(lines)}</{root}>\n'.encode()
