"""A label that says nothing of where the link leads."""

from collections.abc import Iterator

from tutgen.check.rule import Rule
from tutgen.check.siblings.facts import SourceFacts
from tutgen.check.siblings.labels import MARKUP
from tutgen.check.siblings.languages import ENGLISH
from tutgen.diagnostics import Diagnostic

_VAGUE = frozenset(
    {
        "click here", "click this link", "go here", "here", "learn more", "link", "more",
        "more here", "read more", "read more here", "see here", "see more", "that link",
        "that page", "the link", "this", "this link", "this page", "this site", "this website",
    }
)  # fmt: skip
_EDGES = " .,:;!?()<>«»→…"


def vague_labels(facts: SourceFacts) -> Iterator[Diagnostic]:
    """A label that says nothing to those who see or hear the links of a page as a list."""
    for document in facts.documents:
        for link in document.links:
            words = MARKUP.sub(" ", link.label).strip(_EDGES).casefold()
            if words in _VAGUE:
                yield Diagnostic(
                    "vague-label",
                    f"the label '{link.label}' does not say where the link to '{link.target}' leads",
                    link.place.span(),
                    "make words that name the target the label",
                )


RULE = Rule(of_sources=vague_labels, languages=ENGLISH)
