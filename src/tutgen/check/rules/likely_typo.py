"""Likely typos: frequent misspellings, and unknown words that are one letter away from a word of the site."""

from collections.abc import Container, Iterator, Mapping

from tutgen.check.rule import Rule
from tutgen.check.siblings.facts import SiteFacts
from tutgen.check.siblings.prose.site_words import prose_of
from tutgen.check.siblings.prose.slips import OFTEN, SHORTEST, Slip, find_slips
from tutgen.check.siblings.service_names import names_to_find, words_of
from tutgen.check.siblings.word_lists import misspellings
from tutgen.diagnostics import Diagnostic, Fix


def likely_typos(facts: SiteFacts) -> Iterator[Diagnostic]:
    """Unknown words one letter away from a word of the site, and frequent misspellings of words that it does not have."""
    prose = prose_of(facts)
    slips = find_slips(prose, lambda word: prose.counts[word] >= OFTEN or prose.is_known(word))
    typos = {slip.word: slip for slip in slips}
    yield from _unknown(facts, typos)
    yield from _frequent(facts, typos)


def _unknown(facts: SiteFacts, typos: Mapping[str, Slip]) -> Iterator[Diagnostic]:
    """Unknown words that occur seldom, one letter away from a word of the site."""
    prose = prose_of(facts)
    names = _names(facts)
    frequent = misspellings(prose.lang)
    for word, text, start in prose.places(typos):
        written, meant = text.text[start : start + len(word)], typos[word].meant
        begins = written.istitle() and len(word) >= SHORTEST and text.begins(start)
        is_word = prose.spellings[meant][meant] >= OFTEN and meant not in names
        if written.islower() or (begins and is_word):
            span = text.span(start, start + len(word))
            right = meant if written.islower() else meant.capitalize()
            is_sure = typos[word].is_sure or frequent.get(word) == meant
            yield Diagnostic(
                "likely-typo",
                f"'{written}' is one letter away from '{meant}', which occurs "
                f"{_times(prose.counts[meant])}",
                span,
                f"did you mean '{meant}'?",
                fix=Fix.writing(right, written, span) if is_sure else None,
            )


def _frequent(facts: SiteFacts, typos: Container[str]) -> Iterator[Diagnostic]:
    """Words of the list of frequent misspellings in the language of the site, except some typos."""
    prose = prose_of(facts)
    meant = misspellings(prose.lang)
    for word, text, start in prose.places(meant.keys() & prose.counts.keys() - _names(facts)):
        written, right = text.text[start : start + len(word)], meant[word]
        may_begin = right[0].isupper() or text.begins(start)
        if word not in typos and (written.islower() or (written.istitle() and may_begin)):
            if written.istitle():
                right = right[0].upper() + right[1:]
            span = text.span(start, start + len(word))
            yield Diagnostic(
                "likely-typo",
                f"'{written}' is a frequent misspelling of '{right}'",
                span,
                f"write '{right}'",
                fix=Fix.writing(right, written, span),
            )


def _names(facts: SiteFacts) -> frozenset[str]:
    """The words of services' names, in lower case."""
    return frozenset(word.lower() for word in words_of(names_to_find(facts)))


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


RULE = Rule(of_site=likely_typos)
