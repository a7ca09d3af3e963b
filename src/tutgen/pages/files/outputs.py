"""The outputs: the kinds of files that are made beside the pages.

To add one, write its function in a module of this package, and list it here.
"""

from collections.abc import Callable, Iterator
from fnmatch import fnmatchcase
from typing import NamedTuple

from tutgen.pages.files.feed import feed_file
from tutgen.pages.files.redirect_pages import redirect_pages
from tutgen.pages.files.rendered_site import RenderedSite
from tutgen.pages.files.sitemap import robots_file, sitemap_files
from tutgen.pages.not_found import NOT_FOUND


class Output(NamedTuple):
    """A kind of file."""

    name: str
    addresses: str
    """A pattern (of `fnmatch`) that matches the addresses of all its files."""
    summary: str
    """What the files hold, and when there are any."""
    files: Callable[[RenderedSite], Iterator[tuple[str, bytes]]]
    """Address and content of each file. Raises ThemeError."""


def not_found_page(rendered: RenderedSite) -> Iterator[tuple[str, bytes]]:
    yield NOT_FOUND, rendered.not_found().encode()


OUTPUTS = (
    Output(
        "old addresses",
        "*.htm*",
        "a page at each alias, which leads to the new address",
        redirect_pages,
    ),
    Output(
        "404 page", NOT_FOUND, "what the host shows at an address where nothing is", not_found_page
    ),
    Output("sitemap", "sitemap*.xml", "all pages; with `base_url`", sitemap_files),
    Output(
        "robots",
        "robots.txt",
        "where the sitemap is; with `base_url`, if the site is a whole host",
        robots_file,
    ),
    Output(
        "feed",
        "feed.xml",
        "Atom: the last 50 changes, with their commits' subjects; with `base_url`, in a git repository",
        feed_file,
    ),
)


def output_files(rendered: RenderedSite) -> Iterator[tuple[str, bytes]]:
    """Address and content of each file of the outputs, except where the site has one of its own.

    Raises ThemeError.
    """
    there = rendered.addresses
    for output in OUTPUTS:
        yield from ((a, content) for a, content in output.files(rendered) if a not in there)


def output_file(rendered: RenderedSite, address: str) -> bytes | None:
    """The file of an output at an address; None if there is none. Raises ThemeError."""
    for output in OUTPUTS:
        if fnmatchcase(address, output.addresses) and address not in rendered.addresses:
            for other, content in output.files(rendered):
                if other == address:
                    return content
    return None
