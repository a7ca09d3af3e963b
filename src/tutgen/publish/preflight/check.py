"""Looks at a finished site: the very files that will be uploaded.

Knows nothing of sources: what a template, an asset or a program that ran after the build put there
counts as well. A rule is a function, listed at the end. Limits and rules are those of GitHub's
documentation for Pages and for large files.
"""

from collections.abc import Callable, Collection, Iterator
from pathlib import Path

from tutgen.content.model import Site
from tutgen.diagnostics import Diagnostic, TutgenError, with_severities
from tutgen.publish.artifact import is_page, read_artifact
from tutgen.publish.preflight.address_rules import addresses_outside, dead_links, not_found_page
from tutgen.publish.preflight.file_rules import names, sizes, strange_files, twin_names
from tutgen.publish.preflight.finished_site import FinishedSite
from tutgen.publish.preflight.flaws import Flaw, diagnostics_of
from tutgen.publish.preflight.lines import NewLines, in_all_files, plain_lines
from tutgen.publish.preflight.own_address import base_url
from tutgen.publish.preflight.pages_address import pages_address
from tutgen.publish.preflight.secret_rule import secrets
from tutgen.publish.preflight.unfilled import markers, request_paths, unfilled_markup


def check_artifact(
    folder: Path,
    site: Site,
    repository: str | None = None,
    *,
    shown: str = "site/",
    waived: Callable[[], Collection[str]] = tuple,
    dropping: str | None = None,
) -> list[Diagnostic]:
    """Run the rules on the finished site in a folder; return their diagnostics in reading order.

    `repository` is the URL of the remote that it will be published from; `shown` names the folder in
    diagnostics, ending with `/`; `waived` gives the texts that look like secrets and are waived, and is
    called only if a secret is found; `dropping` is the path of the workflow that would leave hidden
    files out. Raises TutgenError (2) if the folder holds no site.
    """
    in_lines: list[tuple[str, Flaw]] = []

    def look(path: str, written: str) -> None:
        text = NewLines(path, written, plain_lines(written) if is_page(path) else written)
        in_lines.extend(found for rule in TEXT_RULES for found in rule(text, site))

    artifact = read_artifact(folder, look)
    if not artifact.files:
        raise TutgenError(f"there is no site in '{folder}'", hint="run `tutgen build` first")
    finished = FinishedSite(artifact, site, pages_address(repository, site.cname), dropping)
    flaws = [flaw for rule in RULES for flaw in rule(finished)]
    secret = any(flaw.code == "secret" for _, flaw in in_lines)
    harmless = waived() if secret else ()
    flaws += in_all_files(artifact, [found for found in in_lines if found[1].cause not in harmless])
    found = diagnostics_of(artifact, flaws, shown)
    return sorted(with_severities(found, site.severities), key=lambda d: d.order)


TEXT_RULES: tuple[Callable[[NewLines, Site], Iterator[tuple[str, Flaw]]], ...] = (
    markers,
    request_paths,
    secrets,
)
"""Hold for every line; they give the line with each flaw."""
RULES: tuple[Callable[[FinishedSite], Iterator[Flaw]], ...] = (
    sizes,
    strange_files,
    names,
    twin_names,
    dead_links,
    addresses_outside,
    not_found_page,
    unfilled_markup,
    base_url,
)
"""Hold for the site as a whole."""
