"""The rules on how the parts of a site refer to each other: links, titles, snippets, services, requests.

Each needs more than one source or page, so it runs when all pages are rendered: a function from
`StructureFacts` to diagnostics, listed in RULES or WHOLE_SITE_RULES. Below them stands which diagnostics
are left out because they only follow from others.
"""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from typing import NamedTuple

from tutgen.content.model import Project, Service
from tutgen.content.plan import Page, Plan
from tutgen.diagnostics import (
    Diagnostic,
    Finding,
    Span,
    did_you_mean,
    quantity,
    unknown_name_hint,
    with_severities,
)
from tutgen.diagnostics.registry import CodeEntry, entry
from tutgen.language.rendering import PendingLink
from tutgen.sources.source import TextOrigin
from tutgen.sources.urls import normalized, written_ids


class SourceUsage(NamedTuple):
    """The snippets, requests and steps of the sources of a tutorial, of a plain page, or of what all share."""

    tutorial: str | None
    """The tutorial's folder; None for plain pages, and for what all tutorials share."""
    includes: frozenset[str]
    """Paths of snippets."""
    requests: frozenset[str]
    """Names of the requests that are placed."""
    unplaced: tuple[tuple[str, Span], ...]
    """Name and place of its own requests that it does not place; where `tutorial` is None, of all shared ones."""
    responses_without_request: tuple[tuple[str, Span], ...]
    """The responses on its pages whose requests are not there: the name, and where it is placed."""
    steps: tuple[str, ...]
    """Ids of its steps, in their order."""


class Head(NamedTuple):
    """Hashes of a page's title and description as search engines show them. They are only compared, and the texts
    would take 300 bytes a page."""

    page: Page
    title: int | None
    description: int | None
    """None if it has none."""


class StructureFacts(NamedTuple):
    """What is known of a site when its pages are rendered."""

    project: Project
    ids: Mapping[str, frozenset[str]]
    """Address of a page -> the ids in it."""
    links: tuple[PendingLink, ...]
    """Links to an id of another page."""
    sources: tuple[SourceUsage, ...]
    heads: tuple[Head, ...]
    complete: bool
    """Whether all pages were rendered, not only those of some services."""


StructureRule = Callable[[StructureFacts], Iterator[Diagnostic]]


def dead_anchors(facts: StructureFacts) -> Iterator[Diagnostic]:
    """Links to an id that the other page does not have."""
    for link in facts.links:
        ids = facts.ids.get(link.address)
        if ids is None:  # an asset, or a page that was not rendered
            continue
        if link.fragment not in ids:
            yield Diagnostic(
                "dead-anchor",
                f"link to missing anchor '{link.fragment}' in '{link.address}'",
                link.span,
                unknown_name_hint(link.fragment, written_ids(ids), "the page has"),
            )


def duplicate_names(facts: StructureFacts) -> Iterator[Diagnostic]:
    """Names that two services with pages have."""
    project = facts.project
    first: dict[str, Service] = {}
    for slug, service in project.services.items():
        if not project.published.has(slug, service.state):
            continue
        other = first.setdefault(service.name, service)
        if other is not service:
            yield Diagnostic(
                "duplicate-name",
                f"the service '{slug}' has the same name as '{other.slug}'",
                service.origin.child("name").span(),
                "write what sets it apart from the other, such as its plan or version",
            )


def duplicate_titles(facts: StructureFacts) -> Iterator[Diagnostic]:
    """Titles that two pages have; of pages from one source the first such page is reported."""
    heads = _of_other_names(facts)
    titles = [(head.page, head.title) for head in heads if not head.page.file.made]
    for page, other, more in _duplicates(titles):
        yield Diagnostic(
            "duplicate-title",
            f"'{page.address}' has the same title as '{other.address}'{more}",
            _front_span(page, "navigation_title", "title"),
            _DISTINGUISH,
        )


def duplicate_descriptions(facts: StructureFacts) -> Iterator[Diagnostic]:
    """Descriptions that two pages have; of pages from one source the first such page is reported."""
    descriptions = [(head.page, head.description) for head in _of_other_names(facts)]
    for page, other, more in _duplicates(descriptions):
        yield Diagnostic(
            "duplicate-description",
            f"'{page.address}' has the same description as '{other.address}'{more}",
            _front_span(page, "description"),
            _DISTINGUISH
            if "description" in page.file.front_matter
            else "write a 'description' of its own in the front matter",
        )


def _of_other_names(facts: StructureFacts) -> list[Head]:
    """The heads, without those of services with the name of another: what they repeat follows from that."""
    seconds = {diagnostic.span.path for diagnostic in duplicate_names(facts)}
    return [
        head
        for head in facts.heads
        if not (head.page.service and head.page.service.origin.path in seconds)
    ]


_DISTINGUISH = "say what sets each page apart; on a service's page, {{ service.name }} does"


def _duplicates(texts: Iterable[tuple[Page, int | None]]) -> Iterator[tuple[Page, Page, str]]:
    """For each source with a page whose text an earlier page has: the first such page, the earlier one, and words
    for how many more pages of the source have such a text (empty for none)."""
    first: dict[int, Page] = {}
    found: dict[str, list[tuple[Page, Page]]] = {}
    for page, text in texts:
        other = page if text is None else first.setdefault(text, page)
        if other is not page:
            found.setdefault(page.file.path, []).append((page, other))
    for (page, other), *more in found.values():
        count = quantity(len(more), "more page")
        yield page, other, f", and so it is with {count}" if more else ""


def _front_span(page: Page, *keys: str) -> Span:
    """The place of the first of these keys that the front matter has; of the text below if it has none."""
    for key in keys:
        if key in page.file.front_matter:
            return page.file.front(key).span()
    return page.file.body.span()


def unused_snippets(facts: StructureFacts) -> Iterator[Diagnostic]:
    """Snippets that no source includes."""
    used: set[str] = set().union(*(sources.includes for sources in facts.sources))
    for path, file in facts.project.snippets.items():
        if path not in used:
            yield _unused("snippet", path, TextOrigin(file.source).span(), "nothing includes it")


def unused_services(facts: StructureFacts) -> Iterator[Diagnostic]:
    """Services that no tutorial lists, without drafts unless these have pages."""
    project = facts.project
    used = {e.service.slug for t in project.tutorials for e in t.entries if e.service}
    for slug, service in project.services.items():
        if slug not in used and (service.state != "draft" or project.published.drafts):
            yield _unused(
                "service", slug, service.origin.child("name").key_span(), "no tutorial lists it"
            )


def unused_requests(facts: StructureFacts) -> Iterator[Diagnostic]:
    """Requests that no page places: those of a tutorial in it, shared ones anywhere."""
    anywhere: set[str] = set().union(*(sources.requests for sources in facts.sources))
    by_all: set[str] = set().union(*(s.requests for s in facts.sources if s.tutorial is None))
    for sources in facts.sources:
        used, reason = (
            (anywhere, "no page places it")
            if sources.tutorial is None
            else (by_all, "no page of the tutorial places it")
        )
        for name, span in sources.unplaced:
            if name not in used:
                yield _unused("request", name, span, reason)


def responses_without_requests(facts: StructureFacts) -> Iterator[Diagnostic]:
    """Responses on a page that does not show the request."""
    by_all: set[str] = set().union(*(s.requests for s in facts.sources if s.tutorial is None))
    for name, span in dict.fromkeys(
        one for sources in facts.sources for one in sources.responses_without_request
    ):
        if name not in by_all:
            yield Diagnostic(
                "response-without-request",
                f"the page shows the response to '{name}', but not the request",
                span,
                f"place {{request}} {name} before it, or take the response out",
            )


def unknown_steps(facts: StructureFacts) -> Iterator[Diagnostic]:
    """Keys of `unsupported` that name no step of a tutorial."""
    steps = {normalized(f"{s.tutorial}#{step}") for s in facts.sources for step in s.steps}
    project = facts.project
    for service in project.services.values():
        for key in (
            service.unsupported if project.published.has(service.slug, service.state) else ()
        ):
            if normalized(key) not in steps:
                yield Diagnostic(
                    "unknown-step",
                    f"there is no step '{key}'",
                    service.origin.child("unsupported", key).key_span(),
                    did_you_mean(key, steps) or "write tutorial#id-of-the-section",
                )


def _unused(what: str, name: str, span: Span, reason: str) -> Diagnostic:
    return Diagnostic(
        f"unused-{what}",
        f"the {what} '{name}' is not used",
        span,
        f"{reason}: use it, or delete it",
    )


RULES: tuple[StructureRule, ...] = (
    dead_anchors,
    duplicate_names,
    duplicate_titles,
    duplicate_descriptions,
    responses_without_requests,
)
"""They hold for any set of pages."""
WHOLE_SITE_RULES: tuple[StructureRule, ...] = (
    unknown_steps,
    unused_snippets,
    unused_services,
    unused_requests,
)
"""They hold only if all pages were rendered."""


def check_site(facts: StructureFacts) -> list[Diagnostic]:
    """Run the rules: those of the whole site only if it is complete."""
    rules = RULES + (WHOLE_SITE_RULES if facts.complete else ())
    return [diagnostic for rule in rules for diagnostic in rule(facts)]


# ------------------------------------------------------------------------------- what only follows


def is_broken(project: Project, plan: Plan) -> bool:
    """Whether a source could not be read, or two pages have one address: what is missing then may only follow
    from that."""
    found = with_severities(project.diagnostics, project.site.severities)
    return bool(plan.diagnostics) or any(d.severity == "error" for d in found)


def without_consequences(findings: Iterable[Finding], *, broken: bool) -> list[Finding]:
    """The findings, without those that only follow from others, as the registry says of their codes.

    `broken`: as `is_broken` tells.
    """
    kept = list(findings)
    codes = {finding.diagnostic.code for finding in kept}
    consequences = {code for code in codes if _follows(entry(code), codes, broken=broken)}
    return [f for f in kept if f.diagnostic.code not in consequences]


def _follows(of: CodeEntry, codes: Container[str], *, broken: bool) -> bool:
    return (broken and of.needs_every_source) or any(cause in codes for cause in of.follows)
