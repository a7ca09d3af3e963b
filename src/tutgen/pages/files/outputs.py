"""The files that a site has beside what somebody wrote: redirects, the 404 page, sitemap and feed."""

from collections.abc import Iterator, Sequence

from tutgen.pages.files.feed import FEED, PageChange, feed
from tutgen.pages.files.not_found import NOT_FOUND
from tutgen.pages.files.redirects import Redirects, redirect_page
from tutgen.pages.files.sitemap import search_files
from tutgen.pages.render import Renderer


def generated_files(
    renderer: Renderer, redirects: Redirects, changes: Sequence[PageChange]
) -> Iterator[tuple[str, bytes]]:
    """Their addresses and contents; a file of the project at such an address comes in its place.

    Raises ThemeError.
    """
    site = renderer.site.project.site
    written = renderer.plan.assets.keys() | {change.address for change in changes}
    files = {
        address: redirect_page(site.lang, site.base_url, address, target)
        for address, target in redirects.targets.items()
        if target in written
    }
    if NOT_FOUND not in written:
        files[NOT_FOUND] = renderer.not_found().encode()
    if site.base_url:
        pages = [change for change in changes if change.address != NOT_FOUND]
        dates = [(page.address, page.change.when if page.change else None) for page in pages]
        files |= search_files(site.base_url, dates)
        if renderer.history:
            last = max(renderer.history.values()).when
            files[FEED] = feed(site.base_url, site.title, site.lang, pages, last)
    return ((address, content) for address, content in files.items() if address not in written)
