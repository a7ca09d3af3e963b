"""The matrices of a project: loaded, planned and compiled as for a build, of which no page is written."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from tutgen.build.prepared import load, prepare
from tutgen.check.matrix.model import Matrix
from tutgen.check.matrix.tutorials import facts_of, matrix_of
from tutgen.check.structure import without_consequences
from tutgen.content.model import Project
from tutgen.content.paths import SITE_FILE
from tutgen.diagnostics import Diagnostic, Finding, merged, with_severities
from tutgen.theme.load import load_theme
from tutgen.theme.theme import ThemeError


class Matrices(NamedTuple):
    """The matrix of each tutorial, and what is wrong in their sources."""

    matrices: Sequence[Matrix] | None
    """None if nothing of the project can be used."""
    diagnostics: Sequence[Diagnostic]


def make_matrices(root: Path, *, drafts: bool = False) -> Matrices:
    """The matrices of the project at `root`, of what can be used of it."""
    project = load(root, drafts=drafts)
    if any(d.span.path == SITE_FILE and d.severity == "error" for d in project.diagnostics):
        return Matrices(None, _reported(project, project.diagnostics))
    try:
        theme = load_theme(root)
    except ThemeError as error:
        return Matrices(None, _reported(project, error.diagnostics))
    site = prepare(project, theme)
    facts = facts_of(root, site.renderer())
    found, made = [*project.diagnostics, *site.diagnostics], []
    for overview in site.plan.overviews:
        assert overview.tutorial
        made.append(matrix_of(facts, overview.tutorial))
        found += site.compiled.compilation(overview).diagnostics
    return Matrices(made, _reported(project, found))


def _reported(project: Project, found: Sequence[Diagnostic]) -> Sequence[Diagnostic]:
    kept = without_consequences([Finding(d) for d in found], broken=True)
    return with_severities(merged(kept), project.site.severities)
