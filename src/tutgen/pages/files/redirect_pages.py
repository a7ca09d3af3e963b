"""The pages at old addresses: a static host cannot redirect, so each is a small page that does."""

from collections.abc import Iterator

from tutgen.content.model import Site
from tutgen.pages.files.rendered_site import RenderedSite
from tutgen.sources import urls
from tutgen.theme.highlight import escape, escape_attribute


def redirect_pages(rendered: RenderedSite) -> Iterator[tuple[str, bytes]]:
    """A page for each alias whose target is in the site."""
    site, there = rendered.site, rendered.addresses
    for address, target in rendered.redirects.targets.items():
        if target in there:
            yield address, redirect_page(site, address, target)


def redirect_page(site: Site, address: str, target: str) -> bytes:
    """The page at an old address. Its link is relative, so that it works from the disk too."""
    link = escape_attribute(urls.relative(address, target))
    canonical = escape_attribute(urls.absolute(site.base_url, target)) if site.base_url else ""
    has_moved = escape(site.words["page_has_moved"])
    rtl = ' dir="rtl"' if site.direction == "rtl" else ""
    return (
        f'<!doctype html>\n<html lang="{escape_attribute(site.lang)}"{rtl}>\n<head>\n<meta charset="utf-8">\n'
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; base-uri 'none'; form-action 'none'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{has_moved}</title>\n"
        '<meta name="robots" content="noindex">\n'
        + (f'<link rel="canonical" href="{canonical}">\n' if canonical else "")
        + f'<meta http-equiv="refresh" content="0; url={link}">\n'
        f'</head>\n<body><p><a href="{link}">{has_moved}</a></p></body>\n</html>\n'
    ).encode()
