"""A word that runs into a link."""

import re
from collections.abc import Iterator
from unicodedata import category

from tutgen.check.rule import Rule
from tutgen.check.siblings.facts import SourceFacts
from tutgen.check.siblings.labels import MARKUP
from tutgen.diagnostics import Diagnostic, Edit, Fix, Span
from tutgen.language.document import WrittenLink

_PREFIX = re.compile(r"auto|co|de|inter|micro|multi|non|over|post|pre|re|sub|un|v")
_ENDING = re.compile(r"d|e|ed|em|en|er|ers|es|ings?|ly|n|r|s")
_OF_GERMAN = re.compile(rf"{_ENDING.pattern}|in|innen")
"""What may touch a link because it is a part of its word, in English or in German."""
_ALONE = frozenset(
    {
        "and", "are", "as", "at", "because", "before", "but", "can", "does", "for", "from", "has",
        "have", "if", "in", "into", "is", "it", "its", "of", "on", "or", "see", "that", "the",
        "then", "these", "this", "to", "via", "was", "when", "where", "which", "while", "with",
        "your",
    }
)  # fmt: skip
"""English words that are no part of another one where they touch a link: a blank is missing."""


def link_spacing(facts: SourceFacts) -> Iterator[Diagnostic]:
    """A word that runs into a link."""
    is_english = facts.language == "en"
    ending = _OF_GERMAN if facts.language == "de" else _ENDING
    for document in facts.documents:
        for link in document.links:
            place = link.place
            label = MARKUP.sub("", link.label)
            after, before = link.after, link.before
            if after and not ending.fullmatch(after) and _spaced(label[-1:] + after[0]):
                span = place._replace(needle=place.needle + after).span()
                fix = _parted(after, span, span.end_column - len(after)) if is_english else None
                yield _touching(link, f"'{after}' right behind it", span, fix)
            if before and not _PREFIX.fullmatch(before.lower()) and _spaced(before[-1] + label[:1]):
                span = place._replace(needle=before + link.place.needle).span()
                fix = _parted(before, span, span.column + len(before)) if is_english else None
                yield _touching(link, f"'{before}' right before it", span, fix)


def _spaced(characters: str) -> bool:
    """Whether they are of scripts that part all words by blanks: those that have capitals do."""
    return not any(category(character) in ("Lo", "Lm") for character in characters)


def _parted(word: str, span: Span, column: int) -> Fix | None:
    """The fix that puts a blank between a word and a link, at a column; None if they may be one word."""
    if word not in _ALONE:
        return None
    point = span._replace(column=column, end_column=column)
    return Fix(f"put a blank between '{word}' and the link", (Edit(point, "", " "),))


def _touching(link: WrittenLink, what: str, place: Span, fix: Fix | None) -> Diagnostic:
    return Diagnostic(
        "link-spacing",
        f"the link '{link.label}' has {what}, without a blank",
        place,
        "put a blank between them, or the whole word into the link",
        fix=fix,
    )


RULE = Rule(of_sources=link_spacing)
