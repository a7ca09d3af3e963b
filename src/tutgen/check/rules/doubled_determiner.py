"""Two determiners in a row: "the your", also where the second one is in a value."""

import re
from collections.abc import Iterator

from tutgen.check.rule import Rule
from tutgen.check.siblings.facts import SiteFacts, TutorialFacts
from tutgen.check.siblings.languages import ENGLISH
from tutgen.check.siblings.named_services import on_pages
from tutgen.check.siblings.prose.site_words import DETERMINERS
from tutgen.check.siblings.prose.spoken_words import is_noun
from tutgen.check.siblings.prose.words_before import (
    GAP,
    OPENING,
    PrintedValue,
    texts_with,
    value_of_service,
    values_behind,
    values_of_pages,
)
from tutgen.check.siblings.text import WrittenText
from tutgen.diagnostics import Diagnostic, Fix

_ONE = "|".join(sorted(DETERMINERS))
_TWO = re.compile(
    rf"(?<![\w./:@#’'-])(?P<first>(?i:{_ONE}))(?P<gap>{GAP}){OPENING}(?P<second>{_ONE})(?={GAP}{OPENING}(?P<next>\w+))"
)
"""The second one is in lower case: `The The` and `the A record` are names."""
_BEGINS = re.compile(rf"{OPENING}(?P<word>{_ONE})\s", re.IGNORECASE)


def doubled_determiners(facts: SiteFacts) -> Iterator[Diagnostic]:
    """Those in the texts of the site, and those of services before their own values."""
    for text in texts_with(facts, lambda _, second: second in DETERMINERS):
        yield from _doubled_in(text)
    for slug, sibling in facts.siblings.items():
        for text in sibling.texts.values():
            for one in values_behind(text):
                value = value_of_service(facts, one.expression, slug)
                if _BEGINS.match(value) and one.is_prose and not one.is_code:
                    yield _printing(one, value, "")


def doubled_before_values(facts: TutorialFacts) -> Iterator[Diagnostic]:
    """Those in shared sources, before a value that begins with one."""
    for text, _ in facts.common:
        for one in values_behind(text):
            values = values_of_pages(facts, one.expression)
            twice = {slug: value for slug, value in values.items() if _BEGINS.match(value)}
            shown = (
                _shown(facts, one.word, twice) if twice and one.is_prose and not one.is_code else []
            )
            if shown:
                yield _printing(one, twice[shown[0]], f", and {on_pages(shown)}")


def _shown(facts: TutorialFacts, word: str, values: dict[str, str]) -> list[str]:
    firsts = {found["word"] for value in values.values() if (found := _BEGINS.match(value))}
    twice = re.compile(rf"\b{word}\s+[\"“‘'(]*(?:{'|'.join(sorted(firsts))})\s")
    return facts.showing(
        lambda service: service.slug in values, lambda shown: twice.search(shown) is not None
    )


def _doubled_in(text: WrittenText) -> Iterator[Diagnostic]:
    for found in _TWO.finditer(text.text):
        start, end = found.span()
        written = text.text[start:end]
        if text.prose[start:end] != written or not _is_noun(found):
            continue
        first, second = found["first"], found["second"]
        span = text.span(start, end)
        is_sure = first.lower() == second and written == f"{first} {second}"
        yield Diagnostic(
            "doubled-determiner",
            f"'{first} {second}' has two determiners for one noun",
            span,
            f"leave '{second}' out" if first.lower() == second else "leave one of them out",
            fix=Fix.writing(first, written, span) if is_sure else None,
        )


def _is_noun(found: re.Match[str]) -> bool:
    """Whether a noun may follow: an 'a' that is a letter stands before 'and' and its like."""
    return found["second"] not in ("a", "an") or (is_noun(found["next"]) and found["next"] != "to")


def _printing(one: PrintedValue, value: str, where: str) -> Diagnostic:
    begins = " ".join(value.split()[:3])
    return Diagnostic(
        "doubled-determiner",
        f"'{one.written}' prints '{one.word} {begins}'{where}",
        one.text.span(one.start, one.end),
        f"leave '{one.word}' out, or the article of the value",
    )


RULE = Rule(of_site=doubled_determiners, of_tutorial=doubled_before_values, languages=ENGLISH)
