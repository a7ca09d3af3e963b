"""How words of an English text are spoken, as far as an article before them tells.

`content.articles` decides which article a word most likely has. A rule must be sure, so it asks whether the word may be
spoken in another way: letter by letter or as a word, or both ways, as dictionaries say.
"""

import re
from functools import lru_cache

from tutgen.check.siblings.word_lists import is_word
from tutgen.content.articles import article_of

_BOTH = frozenset(
    {
        "faq", "faqs", "ftse", "habitual", "herb", "herbal", "herbs", "historian", "historic", "historical",
        "homage", "hotel", "hypothesis", "hysterical", "scsi", "sql",
    }
)  # fmt: skip
"""Words that dictionaries give with an 'h' that is spoken or not, and abbreviations that are spoken either way."""
_NO_NOUN = frozenset(
    {
        "a", "about", "above", "across", "after", "against", "also", "am", "among", "an", "and", "any", "are",
        "around", "as", "at", "each", "either", "equals", "every", "exceeds", "i", "if", "in", "into", "is",
        "it", "its", "my", "of", "on", "onto", "or", "our", "over", "the", "their", "under", "until", "unless",
        "upon", "us", "your",
    }
)  # fmt: skip
"""Words that begin no noun phrase behind an article: an 'a' before one is a letter, as in 'either a or b', or a determiner
too many. Of prepositions and the like, those with a vowel, since before the others nothing is wrong."""
_AS_A_WORD = re.compile(
    r"(?:[BCDFGHJKLMNPQRSTVWXYZ]|[BCDFGKPS][LR]|[CGPSTW]H|S[CKMNPTW]|TR|TW|DR|QU)[AEIOU]"
)
"""How an abbreviation begins that can be spoken as a word: SAML, SCIM, HAR; MQTT and NFC cannot."""
_TWO_CAPITALS = re.compile(r"[A-Z]{2}.*[a-z]")
LONGEST_ABBREVIATION = 5
"""Letters: a longer unknown word in lower case is no abbreviation."""
_DIGITS = re.compile(r"1[18]\d{2}")
_UNIT = re.compile(r"[fmn](?:[AFHJKLMNSTVW]|Hz|Ah|Pa|Wh|mol)|M(?:[BJVW]|Hz|Pa|Wh|bps)")
"""Units, spoken as such or letter by letter: "a mV reading", "an MB"."""
_Y_AS_VOWEL = re.compile(r"[Yy][^\Waeiou]")
"""As in 'yttrium' and 'Ypres', which are spoken with a vowel, and in 'yml', which is not."""


@lru_cache(maxsize=4096)
def article_for(word: str) -> str | None:
    """The article that a word has for certain; None if it may have either, or none."""
    lower = word.lower()
    if not word.isascii() or lower in _BOTH or _DIGITS.match(word):
        return None
    if _UNIT.fullmatch(word) or (not word.isupper() and _Y_AS_VOWEL.match(word)):
        return None
    if len(word) == 1 and word.isalpha():
        return article_of(f"{word}{word}".upper())
    spoken = {article_of(word), *map(article_of, _other_ways(word, lower))}
    return spoken.pop() if len(spoken) == 1 else None


def is_noun(word: str) -> bool:
    """Whether a word may begin a noun phrase."""
    return word.lower() not in _NO_NOUN


def _other_ways(word: str, lower: str) -> list[str]:
    """The word as it is written when it is spoken in another way that cannot be ruled out."""
    if not word.isalpha():
        return []
    known = is_word(lower, "en")
    if word.isupper():
        is_spoken = _AS_A_WORD.match(word) or (known and len(word) >= LONGEST_ABBREVIATION - 1)
        return [lower] if is_spoken and re.search("[AEIOUY]", word) else []
    if _TWO_CAPITALS.match(word):
        return [lower, word.upper()]
    if word.islower() and len(word) <= LONGEST_ABBREVIATION:
        has_vowel = re.search("[aeiouy]", word)
        return [] if known and has_vowel else [word.upper(), *([] if has_vowel else ["bcd", "efg"])]
    is_unsure = not known and lower[0] in "hu" and not lower.startswith("uni")
    return ["bcd", "efg"] if is_unsure else []
