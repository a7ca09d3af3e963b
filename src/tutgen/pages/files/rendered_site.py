"""The rendered site, from which outputs are made."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from tutgen.content.model import Service, Site
from tutgen.content.plan import Plan
from tutgen.pages.history import History, PageChange
from tutgen.pages.not_found import NOT_FOUND
from tutgen.pages.redirects import Redirects
from tutgen.pages.site import CompiledSite


class RenderedSite(NamedTuple):
    """A site whose pages have been rendered."""

    site: Site
    plan: Plan
    redirects: Redirects
    changes: Sequence[PageChange]
    """All pages that were rendered, each with its last change."""
    history: History
    not_found: Callable[[], str]
    """Renders the page for addresses where nothing is. Raises ThemeError."""
    made_page: Callable[[str, str, str, str], str]
    """Renders a page that nobody wrote, of an address, a title, a description and the HTML of its content.
    Raises ThemeError."""
    services: Mapping[str, Service]
    """All of the project, by slug."""
    compiled: CompiledSite
    search: Callable[[], Iterable[bytes]]
    """Gives what search knows of each group of pages, compressed (`pages/search/`)."""
    llms: Callable[[], Mapping[str, str]]
    """Gives what `llms.txt` says of each group of pages (`pages/files/llms.py`)."""

    @property
    def addresses(self) -> AbstractSet[str]:
        """Of the pages, and of the project's own files: an output does not replace them."""
        return self.plan.assets.keys() | {change.address for change in self.changes}

    @property
    def listed(self) -> Sequence[PageChange]:
        """The pages that stand in the sitemap and the feed."""
        return [change for change in self.changes if change.address != NOT_FOUND]
