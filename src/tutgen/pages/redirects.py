"""Pages that have moved: the old addresses that `aliases` name, and where they lead to."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from tutgen.content.model import Project
from tutgen.content.plan import Page, Plan
from tutgen.diagnostics import Diagnostic
from tutgen.language.expressions.computed import compile_text
from tutgen.language.expressions.values import Evaluate, EvaluationError, Scope, as_text
from tutgen.pages.not_found import NOT_FOUND
from tutgen.sources import urls
from tutgen.sources.yaml_origin import YamlOrigin

_ANOTHER = "another alias"


class Redirects(NamedTuple):
    """Where readers of old addresses are sent."""

    targets: Mapping[str, str]
    """Old address -> address of the page."""
    diagnostics: tuple[Diagnostic, ...]


class _Alias(NamedTuple):
    """An address that a page had before, as it is written."""

    written: str
    page: Page
    origin: YamlOrigin


def plan_redirects(project: Project, plan: Plan, made: Mapping[str, str]) -> Redirects:
    """The redirects to the pages of a plan, and what is wrong with the aliases.

    `made`: addresses of pages that nobody wrote, and what they are.
    """
    diagnostics: dict[Diagnostic, None] = {}
    targets: dict[str, str] = {}
    taken: dict[str, str] = {}
    folders: set[str] = set()
    for alias in _aliases(project, plan, diagnostics):
        if not taken:  # few projects have aliases
            taken = {a.lower(): f"'{path}'" for a, path in plan.assets.items()}
            taken |= {a.lower(): f"'{page.file.path}'" for a, page in plan.pages.items()}
            taken.setdefault(NOT_FOUND, "the page for missing addresses")
            taken = {**made, **taken}
            folders = {folder for a in taken for folder in urls.folders_of(a)}
        address = _address(alias.written)
        if address is None:
            diagnostics[_misplaced(alias)] = None
            continue
        lower, target = address.lower(), alias.page.address
        if targets.get(address) == target:
            continue
        conflict = None
        if lower in taken or lower in folders:
            conflict = f"is the address of {taken.get(lower, 'a folder')}"
        elif file := next((f for f in urls.folders_of(lower) if f in taken), None):
            conflict = f"has {taken[file]} for a folder"
        if conflict:
            diagnostics[_conflict(alias, f"the alias '{address}' {conflict}")] = None
            continue
        targets[address] = target
        taken[lower] = _ANOTHER
        folders |= set(urls.folders_of(lower))
    return Redirects(targets, tuple(diagnostics))


def _aliases(project: Project, plan: Plan, diagnostics: dict[Diagnostic, None]) -> Iterator[_Alias]:
    """The aliases of all pages, their expressions evaluated."""
    compiled: dict[tuple[str, int], Evaluate | None] = {}
    for page in plan.pages.values():
        for number, written in enumerate(page.file.front_matter.get("aliases", ())):
            origin = page.file.front("aliases", number)
            if "{{" not in written:
                yield _Alias(written, page, origin)
                continue
            key = (page.file.path, number)
            if key not in compiled:
                found: list[Diagnostic] = []
                compiled[key] = compile_text(written, origin, found)
                diagnostics |= dict.fromkeys(found)
            evaluate = compiled[key]
            try:
                text = as_text(evaluate(_scope(project, page))) if evaluate else ""
            except EvaluationError as error:
                if error.code:
                    diagnostics[error.diagnostic()] = None
                continue
            yield _Alias(text, page, origin)
        if page.service:
            folder = page.address.rpartition("/")[0]
            for number, slug in enumerate(page.service.aliases):
                written = f"{folder}/{slug}".removeprefix("/")
                yield _Alias(written, page, page.service.origin.child("aliases", number))


def _scope(project: Project, page: Page) -> Scope:
    """What an alias may name: what the address of a page may name too."""
    service, tutorial = page.service, page.tutorial
    return Scope(
        service={"slug": service.slug, "name": service.name} if service else None,
        tutorial={"slug": tutorial.folder} if tutorial else None,
        names={},
        site={"title": project.site.title, "lang": project.site.lang},
    )


def _address(written: str) -> str | None:
    """The file that a server looks for at an old address; None where that is outside the site."""
    if urls.is_external(written) or not written.isprintable() or {*written} & {*"?#\\"}:
        return None
    path = urls.resolve("", written)
    if not path or not path.isprintable() or "\\" in path:
        return None
    if any(part.startswith(".") for part in path.split("/")):  # such files are not published
        return None
    if written.endswith("/"):
        return f"{path}/index.html"
    return path if path.endswith((".html", ".htm")) else f"{path}.html"


def _misplaced(alias: _Alias) -> Diagnostic:
    return Diagnostic(
        "wrong-value",
        f"the alias '{alias.written}' is not an address within the site",
        alias.origin.span(),
        "write it from the top of the site on, with no dot in front: guide/old-name.html",
    )


def _conflict(alias: _Alias, message: str) -> Diagnostic:
    hint = "an alias is an address where nothing is any more: take it out"
    shared = alias.page.service and alias.origin.path == alias.page.file.path
    if shared and message.endswith(_ANOTHER):
        hint = "write {{ service.slug }} in it, so that each service has an alias of its own"
    return Diagnostic("address-conflict", message, alias.origin.span(), hint)
