"""Which words are words of a language, as far as there is a list: the ones of pyspellchecker, since it
has no dependencies, and few misspellings."""

from collections.abc import Mapping
from functools import lru_cache

from spellchecker import SpellChecker

COMMON = 2500
"""How often the list has a word that anybody may use in a sentence or in code: `render`, `bird`."""


@lru_cache(maxsize=4)
def word_list(lang: str) -> Mapping[str, int] | None:
    """The words of a language, in lower case, and how often each was counted; None without a list.

    `lang` is a BCP 47 tag; what stands behind its language does not count.
    """
    language = lang.lower().split("-")[0]
    if language not in SpellChecker.languages():
        return None
    words: Mapping[str, int] = SpellChecker(language=language).word_frequency.dictionary
    return words


def is_word(word: str, lang: str) -> bool:
    """Whether a word is one of the language, or of English, in which APIs and code are written."""
    return any(word.lower() in (word_list(one) or ()) for one in dict.fromkeys((lang, "en")))


def is_common(word: str) -> bool:
    """Whether a word is so usual in English that it can stand for itself anywhere."""
    return (word_list("en") or {}).get(word.lower(), 0) >= COMMON
