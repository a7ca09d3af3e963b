"""The matrices of the preview: made when somebody asks for one, and kept until something changes."""

from collections.abc import Sequence
from pathlib import Path

from tutgen.build.prepared import PreparedSite
from tutgen.check.matrix.model import Deviation, Matrix
from tutgen.check.matrix.tutorials import deviations_of, facts_of, matrix_of
from tutgen.content.model import Tutorial
from tutgen.content.plan import Page
from tutgen.sources.source import Source, TextOrigin


class PreviewMatrices:
    """Remembers the matrix of each tutorial, and its deviations alone, by its folder."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._matrices: dict[str, Matrix] = {}
        self._deviations: dict[str, Sequence[Deviation]] = {}

    def forget(self) -> None:
        """Forget all, after a change."""
        self._matrices.clear()
        self._deviations.clear()

    def matrix(self, site: PreparedSite, tutorial: Tutorial) -> Matrix:
        """The matrix of a tutorial."""
        if tutorial.folder not in self._matrices:
            facts = facts_of(self._root, site.renderer())
            self._matrices[tutorial.folder] = matrix_of(facts, tutorial)
        return self._matrices[tutorial.folder]

    def deviations(self, site: PreparedSite, page: Page) -> Sequence[tuple[Deviation, str]]:
        """The sentences of its service that deviate in a tutorial, each with what the page says in its place."""
        if page.tutorial is None or page.service is None:
            return ()
        folder = page.tutorial.folder
        if folder not in self._deviations:
            facts = facts_of(self._root, site.renderer())
            self._deviations[folder] = deviations_of(facts, page.tutorial)
        return [
            (one, _said(site, page, one))
            for one in self._deviations[folder]
            if one.slug == page.service.slug
        ]


def _said(site: PreparedSite, page: Page, one: Deviation) -> str:
    """What a page says where a sentence deviates; a line of code as it is written."""
    if one.what == "line":
        return one.here
    origin = TextOrigin(Source(one.place.path, one.here))
    return site.compiled.said(page, site.plan, one.here, origin)
