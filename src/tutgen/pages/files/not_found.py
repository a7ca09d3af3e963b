"""The page for addresses that are not there. A server shows it at any address, so its links begin
at the root."""

import re
from collections.abc import Iterable
from urllib.parse import quote, urljoin

from tutgen.sources import urls
from tutgen.theme.highlight import escape, escape_attribute

NOT_FOUND = "404.html"
"""Where GitHub Pages looks for it."""
MOST_LINKS = 100

_TAG = re.compile(r"""<[a-zA-Z](?:[^"'>]|"[^"]*"|'[^']*')*>""")
_LINK = re.compile(r"""(?<=\s)(href|src)="([^"#][^"]*)"|"[^"]*"|'[^']*'""")
"""A link, or else the value of another attribute."""


def rooted(html: str, address: str) -> str:
    """HTML with the relative links of the page at an address, as it must be at any other.

    The address is absolute and not quoted, such as `/base/guide/a.html`.
    """
    at = quote(address)

    def link(found: re.Match[str]) -> str:
        if not found[1]:
            return found[0]
        path, fragment = urls.split_fragment(urljoin(at, found[2]))
        if not urls.is_external(path):
            path = urls.folder_address(path)
        return f'{found[1]}="{path}{fragment and f"#{fragment}"}"'

    return _TAG.sub(lambda tag: _LINK.sub(link, tag[0]), html)


def ways_on(links: Iterable[tuple[str, str]]) -> str:
    """What the page says where the project has none of its own; a link is an address and a title."""
    items = "".join(
        f'<li><a href="{escape_attribute(quote(address))}">{escape(title)}</a></li>\n'
        for address, title in links
    )
    return f"<p>There is no page at this address.</p>\n<ul>\n{items}</ul>\n"
