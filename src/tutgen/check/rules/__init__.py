"""The sibling rules: what cannot be true of pages that are the same but for their service.

A rule is a function from facts to diagnostics. It is listed here by the code that it reports, and
nowhere else; the site's rules look at the services, a tutorial's at the sources that they share.
"""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from tutgen.check.rules import (
    catalogue,
    claims,
    completeness,
    contract,
    leaks,
    likeness,
    links,
    placeholders,
    promises,
    responses,
    spelled_out,
    spelling,
    steps,
    vocabulary,
)
from tutgen.check.rules.facts import SiteFacts, SourceFacts, TutorialFacts
from tutgen.check.rules.waivers import unwaived
from tutgen.content.model import Tutorial
from tutgen.diagnostics import Diagnostic
from tutgen.language.document import Document
from tutgen.pages.render import Renderer
from tutgen.pages.site import Compilation

SiteRule = Callable[[SiteFacts], Iterator[Diagnostic]]
TutorialRule = Callable[[TutorialFacts], Iterator[Diagnostic]]
SourceRule = Callable[[SourceFacts], Iterator[Diagnostic]]

SITE_RULES: tuple[tuple[str, SiteRule], ...] = (
    ("foreign-word", vocabulary.foreign_words),
    ("unused-waiver", vocabulary.needless_mentions),
    ("incomplete-sibling", completeness.incomplete_siblings),
    ("near-duplicate", likeness.near_duplicates),
    ("misspelled-name", spelling.misspelled_names),
    ("likely-typo", spelling.likely_typos),
    ("planned-service", promises.planned_services_on_plain_pages),
    ("model-mismatch", catalogue.mismatches),
    ("model-prose", claims.false_claims),
    ("needless-placeholder", placeholders.needless_placeholders),
    ("undeclared-placeholder", placeholders.unused_placeholders_of_services),
    ("secret", leaks.secrets),
)
TUTORIAL_RULES: tuple[tuple[str, TutorialRule], ...] = (
    ("foreign-word", vocabulary.foreign_words_in_shared_sources),
    ("spelled-out-name", spelled_out.spelled_out_names),
    ("unexplained-key", completeness.unexplained_keys),
    ("incomplete-sibling", completeness.missing_notes),
    ("planned-service", promises.planned_services),
    ("wrong-step", steps.wrong_steps),
    ("unlinked-step", steps.unlinked_steps),
    ("model-mismatch", catalogue.mismatches_in_requests),
    ("model-prose", claims.false_claims_in_shared_sources),
    ("needless-placeholder", placeholders.needless_placeholders_in_requests),
    ("undeclared-placeholder", placeholders.undeclared_placeholders),
    ("undeclared-placeholder", placeholders.unused_placeholders),
    ("response-mismatch", responses.response_mismatches),
    ("contract-mismatch", contract.contract_mismatches),
)

SOURCE_RULES: tuple[tuple[str, SourceRule], ...] = (
    ("ambiguous-link", links.ambiguous_links),
    ("misleading-label", links.misleading_labels),
    ("vague-label", links.vague_labels),
    ("link-spacing", links.link_spacing),
)
"""For every Markdown source, whatever it belongs to."""

WAIVABLE = frozenset(
    code for code, _ in (*SITE_RULES, *TUTORIAL_RULES, *SOURCE_RULES) if code != "unused-waiver"
)
"""The codes of findings that may be right as they stand."""


class SiblingRules:
    """The rules at work on one site."""

    def __init__(self, root: Path, renderer: Renderer) -> None:
        self._renderer = renderer
        self._facts = SiteFacts(root, renderer.site.project, renderer.site, renderer.plan, renderer)

    def of_sources(self, tutorial: Tutorial | None, compilation: Compilation) -> list[Diagnostic]:
        """All that is wrong with the sources of a tutorial, or with one plain page."""
        found = self._each(compilation.own)
        if tutorial and not compilation.broken:
            facts = TutorialFacts(self._facts, self._renderer, tutorial, compilation)
            found += [diagnostic for _, rule in TUTORIAL_RULES for diagnostic in rule(facts)]
        return found

    def of_site(self, of_sources: Iterable[Diagnostic]) -> list[Diagnostic]:
        """All that is wrong with the services, each beside the others, and with the sources; but for
        what is waived where it stands."""
        found = [*of_sources, *self._each(self._facts.site.shown)]
        found += [diagnostic for _, rule in SITE_RULES for diagnostic in rule(self._facts)]
        return unwaived(_without_repeats(found), self._facts.project, WAIVABLE)

    def _each(self, documents: Iterable[Document]) -> list[Diagnostic]:
        project = self._facts.project
        facts = SourceFacts(
            tuple(self._facts.site.with_snippets(documents)),
            project.site.base_url,
            {service.origin.path: service.name for service in project.services.values()},
        )
        return [diagnostic for _, rule in SOURCE_RULES for diagnostic in rule(facts)]


_SAID_BY = {"foreign-word": "spelled-out-name", "likely-typo": "near-duplicate"}
"""Code -> what says the same, and more, where it stands at the same place."""


def _without_repeats(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Without what another finding at the same place says already."""
    kept = list(dict.fromkeys(found))
    said = [(d.code, d.span) for d in kept if d.code in _SAID_BY.values()]
    return [
        d
        for d in kept
        if not any(
            code == _SAID_BY.get(d.code)
            and (d.span.path, d.span.line) == (span.path, span.line)
            and span.column <= d.span.column < span.end_column
            for code, span in said
        )
    ]
