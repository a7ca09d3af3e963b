"""The values of requests that services' pages have shown, for what is made of a tutorial once its pages are."""

from collections.abc import Mapping
from typing import NamedTuple

from tutgen.content.plan import Page
from tutgen.language.expressions.values import Scope
from tutgen.requests.request import Filled

ShownValues = Mapping[tuple[str, str], Filled]
"""Slug of a service and name of a request -> its values on the page of the service."""


class RenderedValues(NamedTuple):
    """What a page was rendered with."""

    scope: Scope
    """Its values that were computed are known here."""
    filled: Mapping[str, Filled]
    """Name of a request that it has shown -> its values."""


class ShownRequests:
    """Remembers those of one tutorial, while its pages are made."""

    def __init__(self) -> None:
        self._group = ""
        self._values: dict[tuple[str, str], Filled] = {}
        self._pages: dict[str, RenderedValues] = {}

    def take(self, page: Page, scope: Scope, filled: Mapping[str, Filled]) -> None:
        """`scope`: that of a page; `filled`: the values of the requests that it has shown, by name."""
        if page.tutorial and self._group != page.group:
            self._group, self._values, self._pages = page.group, {}, {}
        if page.service:
            self._pages[page.address] = RenderedValues(scope, filled)
            for name, values in filled.items():
                self._values[page.service.slug, name] = values

    def of(self, page: Page) -> ShownValues:
        """What pages of the tutorial of a page have shown."""
        return self._values if self._group == page.group else {}

    def page(self, page: Page) -> "RenderedValues | None":
        """What a page was rendered with; None if it is not among the last."""
        return self._pages.get(page.address)
