"""The rules that need more than one source or page: one function each, listed at the end.

A rule is a function from everything that is known of the built site to diagnostics.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from tutgen.diagnostics import Diagnostic, Severity, did_you_mean, unknown_name_hint
from tutgen.document import PendingLink
from tutgen.model import Project
from tutgen.sources import TextOrigin
from tutgen.urls import written_ids
from tutgen.yaml_source import YamlOrigin


@dataclass(frozen=True, slots=True)
class Sources:
    """What the sources of a tutorial, or of a plain page, were found to use."""

    tutorial: str | None
    """The tutorial's folder; None for plain pages, and for what all tutorials share."""
    includes: frozenset[str]
    requests: frozenset[str]
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """What the stages found out about a site."""

    project: Project
    ids: Mapping[str, frozenset[str]]
    """Address of a page -> the places in it that a link can lead to."""
    links: tuple[PendingLink, ...]
    """Links to a place in another page."""
    sources: tuple[Sources, ...]
    complete: bool
    """Whether all pages were rendered, not only those of some services."""


Rule = Callable[[Facts], Iterator[Diagnostic]]


def dead_anchors(facts: Facts) -> Iterator[Diagnostic]:
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


def unused_snippets(facts: Facts) -> Iterator[Diagnostic]:
    used: set[str] = set().union(*(sources.includes for sources in facts.sources))
    for path, file in facts.project.snippets.items():
        if path not in used:
            yield _unused("snippet", path, TextOrigin(file.source), "nothing includes it")


def unused_services(facts: Facts) -> Iterator[Diagnostic]:
    project = facts.project
    used = {e.service.slug for t in project.tutorials for e in t.entries if e.service}
    for slug, service in project.services.items():
        if slug not in used:
            yield _unused("service", slug, service.origin.child("name"), "no tutorial lists it")


def unused_requests(facts: Facts) -> Iterator[Diagnostic]:
    anywhere: set[str] = set().union(*(sources.requests for sources in facts.sources))
    placed = {s.tutorial: s.requests for s in facts.sources if s.tutorial is not None}
    by_all: set[str] = set().union(*(s.requests for s in facts.sources if s.tutorial is None))
    shared = facts.project.shared_requests
    for tutorial in facts.project.tutorials:
        used = placed.get(tutorial.folder, frozenset())
        for name, request in tutorial.requests.items():
            if name not in used | by_all and shared.get(name) is not request:
                yield _unused("request", name, request.origin, "no page of the tutorial places it")
    for name, request in shared.items():
        if name not in anywhere:
            yield _unused("request", name, request.origin, "no page places it")


def unknown_steps(facts: Facts) -> Iterator[Diagnostic]:
    """`unsupported` names a tutorial and one of its steps."""
    steps = {f"{s.tutorial}#{step}" for s in facts.sources for step in s.steps}
    for service in facts.project.services.values():
        for key in service.unsupported:
            if key not in steps:
                yield Diagnostic(
                    "unknown-step",
                    f"there is no step '{key}'",
                    service.origin.child("unsupported", key).key_span(),
                    did_you_mean(key, steps) or "write tutorial#id-of-the-section",
                )


def _unused(what: str, name: str, origin: TextOrigin | YamlOrigin, reason: str) -> Diagnostic:
    span = origin.key_span() if isinstance(origin, YamlOrigin) else origin.span()
    severity: Severity = "warning"
    return Diagnostic(
        f"unused-{what}",
        f"the {what} '{name}' is not used",
        span,
        f"{reason}: use it, or delete it",
        severity,
    )


RULES: tuple[Rule, ...] = (dead_anchors,)
"""Hold for any set of pages."""
WHOLE_SITE_RULES: tuple[Rule, ...] = (
    unknown_steps,
    unused_snippets,
    unused_services,
    unused_requests,
)
"""Hold only when all pages were rendered."""


def check_site(facts: Facts) -> list[Diagnostic]:
    """All that the rules find."""
    rules = RULES + (WHOLE_SITE_RULES if facts.complete else ())
    return [diagnostic for rule in rules for diagnostic in rule(facts)]
