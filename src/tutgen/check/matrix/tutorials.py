"""The matrices of a site, one for each tutorial."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from tutgen.check.matrix.column import Column
from tutgen.check.matrix.deviations import deviations
from tutgen.check.matrix.model import Deviation, Matrix
from tutgen.check.matrix.rows import Rows
from tutgen.check.siblings.facts import SiteFacts, TutorialFacts
from tutgen.content.model import Tutorial
from tutgen.pages.placements import Placements
from tutgen.pages.render import Renderer


def matrix_of(facts: SiteFacts, tutorial: Tutorial) -> Matrix:
    """The matrix of a tutorial; of one without pages of services it is empty."""
    pages = facts.plan.service_pages(tutorial)
    overview = facts.plan.pages.get(f"{tutorial.prefix}index.html")
    title = facts.site.title(overview, facts.plan) if overview else tutorial.folder
    if not pages:
        return Matrix(tutorial.folder, title, {}, (), ())
    places, columns = _columns(facts, tutorial)
    compilation = facts.site.compilation(pages[0])
    of_tutorial = TutorialFacts(facts, facts.renderer, tutorial, compilation)
    return Matrix(
        tutorial.folder,
        title,
        {column.slug: column.service for column in columns},
        tuple(Rows(of_tutorial, places, columns).all()),
        tuple(_deviations(facts, columns)),
    )


def deviations_of(facts: SiteFacts, tutorial: Tutorial) -> Sequence[Deviation]:
    """The deviations in the matrix of a tutorial with pages of services, which take less time than its rows."""
    _, columns = _columns(facts, tutorial)
    return tuple(_deviations(facts, columns))


def _columns(facts: SiteFacts, tutorial: Tutorial) -> tuple[Placements, Sequence[Column]]:
    """What the tutorial's pages show, and its services."""
    pages = facts.plan.service_pages(tutorial)
    places = Placements(facts.site.compilation(pages[0]), tutorial, facts.project.site.names)
    shown = frozenset(places.fields)
    return places, [Column(facts, page, page.service, shown) for page in pages if page.service]


def facts_of(root: Path, renderer: Renderer) -> SiteFacts:
    """What matrices are made of. `renderer`: of the project at `root`."""
    return SiteFacts(root, renderer.site.project, renderer.site, renderer.plan, renderer)


def _deviations(facts: SiteFacts, columns: Sequence[Column]) -> Iterator[Deviation]:
    """In the order of the fields, and of the services within."""
    measuring = frozenset(column.slug for column in columns if facts.counts(column.slug))
    slots = dict.fromkeys(slot for column in columns for slot in column.units)
    for slot in slots:
        said = {column.slug: column.units.get(slot, ()) for column in columns}
        yield from deviations(slot, said, measuring)
