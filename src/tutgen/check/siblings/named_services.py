"""Services, as messages name them."""

from collections.abc import Sequence

MAX_LISTED = 12
"""The most services that a message names."""


def on_pages(slugs: Sequence[str]) -> str:
    """`stands on the pages of 'a', 'b' and 'c'`."""
    return f"stands on the page{'s' if len(slugs) > 1 else ''} of {listed(slugs)}"


def listed(slugs: Sequence[str]) -> str:
    """`'a', 'b' and 'c'`; of very many the first, and how many more there are."""
    named = [f"'{slug}'" for slug in slugs[:MAX_LISTED]]
    if len(slugs) > MAX_LISTED:
        return f"{', '.join(named)} and {len(slugs) - MAX_LISTED} more"
    return " and ".join(filter(None, (", ".join(named[:-1]), named[-1])))
