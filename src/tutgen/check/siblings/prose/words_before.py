"""Determiners that stand before words, and before values: articles and their like."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import NamedTuple

from tutgen.check.siblings.facts import SiteFacts, TutorialFacts
from tutgen.check.siblings.once import once
from tutgen.check.siblings.prose.site_words import DETERMINERS, prose_of
from tutgen.check.siblings.text import WrittenText
from tutgen.language.expressions.braces import expressions_in
from tutgen.language.expressions.computed import compile_text
from tutgen.language.expressions.values import EvaluationError, Scope
from tutgen.sources.source import Origin

GAP = r"(?:[ \t]+|[ \t]*\n[ \t>]*)"
"""What parts two words of a paragraph."""
_MARKS = "*_[(\"“‘'"
OPENING = rf"[{re.escape(_MARKS)}]*"
"""Marks that may stand before a word."""
_Compute = Callable[[Scope], object]
_WORD_BEFORE = re.compile(rf"(?<![\w./:@#’'-])(?P<word>[A-Za-z]+){GAP}[{re.escape(_MARKS)}`]*\Z")
_ANY_DETERMINER, _NO_WORD = tuple(DETERMINERS), f"{_MARKS}` \t\n>"
_OF_SERVICE = re.compile(r"\b(?:service|names)\.")
LONGEST = 40
"""The most characters between the beginning of a word and a value behind it."""


def texts_with(facts: SiteFacts, is_wanted: Callable[[str, str], bool]) -> Iterator[WrittenText]:
    """The texts of the sources that have a determiner and a word behind it, as written, of which that is true."""
    for source in prose_of(facts).sources:
        if any(is_wanted(*pair) for pair in source.determined):
            yield from source.texts()


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
    def is_code(self) -> bool:
        """Whether the value is code."""
        return self.text.in_code(self.end - 1)

    @property
    def is_letter(self) -> bool:
        """Whether the word is a capital letter within a sentence, as in 'plan A'."""
        begin = len(self.text.text[: self.start].rstrip(_MARKS))
        return self.word == "A" and not self.text.begins(begin)

    @property
    def written(self) -> str:
        """All of it, on one line."""
        return " ".join(self.text.text[self.start : self.end].split())


@once
def values_behind(text: WrittenText) -> Sequence[PrintedValue]:
    """The expressions of a text that stand right behind a determiner, in its code too."""
    written = text.text
    values = []
    for found in expressions_in(written) if "{{" in written else ():
        if found["inside"] is None or not _OF_SERVICE.search(found["inside"]):
            continue
        at = max(0, found.start() - LONGEST)
        leading = written[at : found.start()]
        if not leading.rstrip(_NO_WORD).lower().endswith(_ANY_DETERMINER):
            continue
        before = _WORD_BEFORE.search(leading)
        if before and before["word"].lower() in DETERMINERS:
            expression = f"{{{{{found['inside']}}}}}"
            start = at + before.start()
            values.append(PrintedValue(text, start, found.end(), before["word"], expression))
    return values


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
