"""Sentences that speak of a sibling rightly: they compare it with the service of the page, or list several."""

import re
from collections.abc import Mapping

from tutgen.check.siblings.facts import SiteFacts
from tutgen.check.siblings.once import once
from tutgen.check.siblings.owned_words import OwnedWord
from tutgen.check.siblings.ownership import contains
from tutgen.check.siblings.text import WrittenText
from tutgen.content.model import Service

_COMPARES = re.compile(
    r"\b(?:unlike|than|versus|vs\.?|instead of|rather than|compared (?:to|with)|in contrast to|different(?:ly)? from"
    r"|similar(?:ly)? to|same\b[^.]{0,40}?\bas|(?:come|coming|migrat(?:e|ing)|mov(?:e|ing)|switch(?:ing)?) from)"
    r"\s{1,9}(?:the |those of |that of |with |in |on )?\W{0,2}\Z",
    re.IGNORECASE,
)
"""What stands before the name of something that the text is not about itself."""
LONGEST_PHRASE = 80
"""Characters before a name in which such words are looked for."""
LEAST_LISTED = 2
"""A sentence that names so many siblings lists them."""


def speaks_of_others(
    facts: SiteFacts, word: OwnedWord, text: WrittenText, start: int, service: Service | None
) -> bool:
    """Whether the sentence at an offset names the owner of a word there, and says that it speaks of another.

    It does if it names the service whose text it is as well (None for a shared source, which has no service of
    its own), if words of comparison stand before the owner's name, or if it lists siblings. A name that was left
    over from a copy stands alone in its sentence.
    """
    begin, end = text.sentence(start)
    sentence = text.text[begin:end]
    named = {slug for slug, name in _names(facts).items() if contains(sentence, name)}
    if named.isdisjoint(word.owners):
        return False
    if service and (service.slug in named or "service.name" in sentence):
        return True
    return len(named) >= LEAST_LISTED or any(
        compares(sentence, sentence.find(_names(facts)[owner])) for owner in word.owners & named
    )


def compares(text: str, at: int) -> bool:
    """Whether words of comparison stand before an offset."""
    return bool(_COMPARES.search(text, max(0, at - LONGEST_PHRASE), at))


@once
def _names(facts: SiteFacts) -> Mapping[str, str]:
    return {slug: one.service.name for slug, one in facts.siblings.items()}
