"""Words that stand before others, and before values: articles and their like.

Whole sources are looked through for pairs of words first, since most have nothing to find.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from tutgen.check.siblings.facts import SiteFacts, TutorialFacts
from tutgen.check.siblings.once import once
from tutgen.check.siblings.prose import prose_of
from tutgen.check.siblings.text import Letters, WrittenText
from tutgen.language.expressions.braces import expressions_in
from tutgen.language.expressions.computed import compile_text
from tutgen.language.expressions.values import EvaluationError, Scope
from tutgen.sources.source import Origin

GAP = r"(?:[ \t]+|[ \t]*\n[ \t>]*)"
"""What parts two words of a paragraph."""
OPENING = r"[*_\[(\"“‘']*"
"""Marks that may stand before a word."""
_WORDS = Letters(str.isalnum)
_Compute = Callable[[Scope], object]
_WORD_BEFORE = re.compile(rf"(?<![\w./:@#’'-])(?P<word>[A-Za-z]+){GAP}{OPENING}\Z")
LONGEST = 40
"""The most characters between the beginning of a word and a value behind it."""


def texts_with(
    facts: SiteFacts, is_wanted: Callable[[str, str], bool], first: frozenset[str]
) -> Iterator[WrittenText]:
    """The texts of the sources that have a pair of words, the first of which is one of `first`, as written."""
    for source in prose_of(facts).sources:
        if any(is_wanted(*pair) for pair in pairs_in(source.whole) if pair[0] in first):
            yield from source.texts()


@lru_cache(maxsize=8)  # for the rules that ask, one after another, of a source
def _words_in(text: str) -> list[str]:
    return text.translate(_WORDS).split()


def pairs_in(text: str) -> set[tuple[str, str]]:
    """The pairs of words that stand beside each other, whatever parts them."""
    words = _words_in(text)
    return set(pairwise(words))


class PrintedValue(NamedTuple):
    """An expression behind a word."""

    text: WrittenText
    start: int
    """Where the word begins."""
    end: int
    """Where the expression ends."""
    word: str
    expression: str
    """With its braces."""

    @property
    def is_prose(self) -> bool:
        """Whether the word is no code."""
        end = self.start + len(self.word)
        return self.text.prose[self.start : end] == self.word

    @property
    def written(self) -> str:
        """All of it, on one line."""
        return " ".join(self.text.text[self.start : self.end].split())


def values_behind(text: WrittenText, words: frozenset[str]) -> Iterator[PrintedValue]:
    """The expressions of a text that stand right behind one of some words (in lower case), of its code too."""
    written = text.text
    for found in expressions_in(written) if "{{" in written else ():
        if found["inside"] is None or "service." not in found["inside"]:
            continue
        at = max(0, found.start() - LONGEST)
        before = _WORD_BEFORE.search(written[at : found.start()])
        if before and before["word"].lower() in words:
            start = at + before.start()
            expression = f"{{{{{found['inside']}}}}}"
            yield PrintedValue(text, start, found.end(), before["word"], expression)


@once
def _computed(facts: SiteFacts, expression: str) -> _Compute | None:
    origin: Origin = facts.project.site.origin
    return compile_text(expression, origin, [])


def _value(facts: SiteFacts, expression: str, scope: Scope) -> str:
    compute = _computed(facts, expression)
    with suppress(EvaluationError):  # which is reported where the page is rendered
        return str(compute(scope)) if compute else ""
    return ""


@once
def values_of_pages(facts: TutorialFacts, expression: str) -> Mapping[str, str]:
    """Slug of each service of a tutorial -> what an expression prints on its page; empty where it has no value."""
    return {
        page.service.slug: _value(facts.whole, expression, facts.scope(page))
        for page in facts.pages
        if page.service is not None
    }


def value_of_service(facts: SiteFacts, expression: str, slug: str) -> str:
    """What an expression prints in a text of a service; empty if it has no value."""
    return _value(facts, expression, facts.scope(slug))
