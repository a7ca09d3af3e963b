"""The page for addresses that are not there. A server shows it at any address, so its links begin
at the root."""

from collections.abc import Iterable

from tutgen.theme.highlight import escape, escape_attribute

NOT_FOUND = "404.html"
"""Where GitHub Pages looks for it."""
MOST_LINKS = 100


def ways_on(links: Iterable[tuple[str, str]]) -> str:
    """What the page says where the project has none of its own; a link is what leads there and
    a title."""
    items = "".join(
        f'<li><a href="{escape_attribute(address)}">{escape(title)}</a></li>\n'
        for address, title in links
    )
    return f"<p>There is no page at this address.</p>\n<ul>\n{items}</ul>\n"
