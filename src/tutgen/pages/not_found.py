"""The page for addresses that are not there. A server shows it at any address, so its links begin
at the root."""

from collections.abc import Iterable

from tutgen.theme.highlight import escape, escape_attribute

NOT_FOUND = "404.html"
"""Where GitHub Pages looks for it."""
MAX_LINKS = 100
MOST_CELLS = 400
"""Of the grid of services and tutorials: in its place, larger sites list their tutorials."""


def not_found_content(message: str, links: Iterable[tuple[str, str]]) -> str:
    """The content of the default page for missing addresses; each link is an address and the HTML of a title."""
    items = "".join(
        f'<li><a href="{escape_attribute(address)}">{title}</a></li>\n' for address, title in links
    )
    return f"<p>{escape(message)}</p>\n<ul>\n{items}</ul>\n"
