"""What a sibling rule is: functions from facts to the diagnostics of one code."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from tutgen.check.siblings.facts import SiteFacts, SourceFacts, TutorialFacts
from tutgen.diagnostics import Diagnostic


class Rule(NamedTuple):
    """The parts of a rule. Each looks at the site from its own side; all report the rule's code."""

    of_site: Callable[[SiteFacts], Iterator[Diagnostic]] | None = None
    """Called once: looks at the services, each beside the others."""
    of_tutorial: Callable[[TutorialFacts], Iterator[Diagnostic]] | None = None
    """Called for each tutorial: looks at the sources that the pages of its services share."""
    of_sources: Callable[[SourceFacts], Iterator[Diagnostic]] | None = None
    """Called for all Markdown sources, of tutorials and of plain pages."""
    languages: frozenset[str] | None = None
    """The languages whose words it knows, as ISO 639 codes: elsewhere it is silent. None: it knows no words."""

    def holds_for(self, language: str) -> bool:
        """Whether it holds for a site in a language."""
        return self.languages is None or language in self.languages
