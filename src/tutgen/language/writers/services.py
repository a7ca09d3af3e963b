"""Pages, addresses and column titles of a tutorial's services, for the writers of all formats."""

from collections.abc import Callable

from tutgen.content.model import ListedService
from tutgen.content.plan import Page
from tutgen.diagnostics import Diagnostic
from tutgen.language.expressions.values import EvaluationError
from tutgen.language.nodes import Column
from tutgen.language.place import Place
from tutgen.language.rendering import Rendering
from tutgen.language.values import plain_text


def page_of(rendering: Rendering, entry: ListedService) -> Page | None:
    """The page of a tutorial's entry, or None for a planned one."""
    if entry.service is None:
        return None
    return rendering.plan.pages.get(address_of(rendering, entry.service.slug))


def address_of(rendering: Rendering, slug: str) -> str:
    """The address of a service's page in the tutorial of the page."""
    tutorial = rendering.page.tutorial
    assert tutorial is not None
    return f"{tutorial.prefix}{slug}.html"


def title_of(column: Column) -> Callable[[Rendering], str]:
    """Gives the plain text of a column's title; empty, and reported, where it has none."""
    title, origin = column.title, column.origin
    if isinstance(title, str):
        return lambda rendering: title

    def computed(rendering: Rendering) -> str:
        try:
            return plain_text(title(rendering.scope))
        except EvaluationError as error:
            error.span = error.span or origin.key_span()
            rendering.report(error.diagnostic())
            return ""

    return computed


def no_tutorial(name: str, place: Place) -> Diagnostic:
    """The diagnostic for a directive about services on a page of no tutorial."""
    return Diagnostic(
        "no-tutorial",
        f"'{name}' can stand only on the pages of a tutorial",
        place.span(),
        "a tutorial is a folder whose index.md lists services",
    )
