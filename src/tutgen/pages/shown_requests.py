"""The values of requests that services' pages have shown, for what is made of a tutorial once its pages are."""

from collections.abc import Mapping

from tutgen.content.plan import Page
from tutgen.requests.request import Filled

ShownValues = Mapping[tuple[str, str], Filled]
"""Slug of a service and name of a request -> its values on the page of the service."""


class ShownRequests:
    """Remembers those of one tutorial, while its pages are made."""

    def __init__(self) -> None:
        self._group = ""
        self._values: dict[tuple[str, str], Filled] = {}

    def take(self, page: Page, filled: Mapping[str, Filled]) -> None:
        """`filled`: the values of the requests that a page has shown, by name."""
        if page.tutorial and self._group != page.group:
            self._group, self._values = page.group, {}
        if page.service:
            for name, values in filled.items():
                self._values[page.service.slug, name] = values

    def of(self, page: Page) -> ShownValues:
        """What pages of the tutorial of a page have shown."""
        return self._values if self._group == page.group else {}
