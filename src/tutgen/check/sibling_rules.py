"""Runs the sibling rules, which find what cannot be true of pages that differ only in their service."""

from collections.abc import Collection, Iterable
from pathlib import Path

from tutgen.check.rules import load_rules
from tutgen.check.siblings.facts import SiteFacts, SourceFacts, TutorialFacts
from tutgen.check.siblings.languages import language_of
from tutgen.check.siblings.waivers import unwaived
from tutgen.content.model import Tutorial
from tutgen.diagnostics import Diagnostic
from tutgen.diagnostics.registry import entry
from tutgen.language.document import Document
from tutgen.pages.compiling.compilation import Compilation
from tutgen.pages.render import Renderer


class SiblingRules:
    """All sibling rules, for one site."""

    def __init__(self, root: Path, renderer: Renderer) -> None:
        self._renderer = renderer
        self._facts = SiteFacts(root, renderer.site.project, renderer.site, renderer.plan, renderer)
        language = language_of(self._facts.project.site.lang)
        self._rules = [rule for rule in load_rules().values() if rule.holds_for(language)]
        self._seen: set[str] = set()
        """The paths of the snippets that rules have looked at, which other tutorials may include too."""

    def of_sources(self, tutorial: Tutorial | None, compilation: Compilation) -> list[Diagnostic]:
        """The diagnostics of the sources of a tutorial, or of one plain page (None)."""
        found = self._of_documents(compilation.own)
        if tutorial and not compilation.broken:
            facts = TutorialFacts(self._facts, self._renderer, tutorial, compilation)
            for rule in self._rules:
                found += rule.of_tutorial(facts) if rule.of_tutorial else ()
            facts.forget()
        return found

    def of_site(
        self, of_sources: Iterable[Diagnostic], samples: Collection[str] | None
    ) -> list[Diagnostic]:
        """Run the rules of the site; return their diagnostics and `of_sources`, without the waived ones.

        `samples`: those that pages show, with their regions; None if not all pages were rendered.
        """
        self._facts.samples = samples
        found = [*of_sources, *self._of_documents(self._facts.site.shown)]
        for rule in self._rules:
            found += rule.of_site(self._facts) if rule.of_site else ()
        return unwaived(_without_repeats(found), self._facts.project)

    def _of_documents(self, documents: Iterable[Document]) -> list[Diagnostic]:
        project = self._facts.project
        own = [*documents]
        snippets = [*self._facts.site.with_snippets(own)][len(own) :]
        new = [snippet for snippet in snippets if snippet.path not in self._seen]
        self._seen.update(snippet.path for snippet in new)
        facts = SourceFacts(
            (*own, *new),
            language_of(project.site.lang),
            project.site.base_url,
            {service.origin.path: service.name for service in project.services.values()},
            project.samples,
        )
        found: list[Diagnostic] = []
        for rule in self._rules:
            found += rule.of_sources(facts) if rule.of_sources else ()
        return found


def _without_repeats(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """The diagnostics, each once, without those that another one at the same place includes."""
    kept = list(dict.fromkeys(found))
    saying = {entry(d.code).said_by for d in kept} - {None}
    said = [(d.code, d.span) for d in kept if d.code in saying]
    return [
        d
        for d in kept
        if not any(
            code == entry(d.code).said_by
            and (d.span.path, d.span.line) == (span.path, span.line)
            and span.column <= d.span.column < span.end_column
            for code, span in said
        )
    ]
