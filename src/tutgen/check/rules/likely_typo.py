"""Likely typos: unknown words, one letter away from a word of the site."""

from collections.abc import Iterator

from tutgen.check.rule import Rule
from tutgen.check.siblings.facts import SiteFacts
from tutgen.check.siblings.prose import prose_of
from tutgen.check.siblings.service_names import names_to_find, words_of
from tutgen.check.siblings.slips import OFTEN, SHORTEST, find_slips
from tutgen.diagnostics import Diagnostic, Fix


def likely_typos(facts: SiteFacts) -> Iterator[Diagnostic]:
    """Unknown words that occur seldom, one letter away from a word of the site."""
    prose = prose_of(facts)
    names = {word.lower() for word in words_of(names_to_find(facts))}
    slips = find_slips(prose, lambda word: prose.counts[word] >= OFTEN or prose.is_known(word))
    typos = {slip.word: slip for slip in slips}
    for word, text, start in prose.places(typos):
        written, meant = text.text[start : start + len(word)], typos[word].meant
        begins = written.istitle() and len(word) >= SHORTEST and text.begins(start)
        is_word = prose.spellings[meant][meant] >= OFTEN and meant not in names
        if written.islower() or (begins and is_word):
            span = text.span(start, start + len(word))
            right = meant if written.islower() else meant.capitalize()
            yield Diagnostic(
                "likely-typo",
                f"'{written}' is one letter away from '{meant}', which occurs "
                f"{_times(prose.counts[meant])}",
                span,
                f"did you mean '{meant}'?",
                fix=Fix.writing(right, written, span) if typos[word].is_sure else None,
            )


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


RULE = Rule(of_site=likely_typos)
