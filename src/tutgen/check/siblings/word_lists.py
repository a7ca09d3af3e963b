"""Which words are words of a language, for the languages of the lists in `check/words/`.

The lists are those of pyspellchecker 0.9.1 (MIT licence, which stands beside them): few misspellings are
in them. `.ci/words.py` writes them, in the form that `WordList` reads.

Frequent misspellings stand in `check/words/misspelled/`, a file a language. They were written down for tutgen, and come from no
other list: a line is a word, a colon, and what is written for it. None is a word of the language, or of English.
"""

import zlib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from tutgen.check.siblings.languages import language_of

_FOLDER = Path(__file__).parents[1] / "words"
BEGINNING = 3
"""Letters that the words of a group have in common."""


class WordList:
    """A list of words, each looked up where it stands: of most nobody asks.

    The file is compressed (RFC 1950). Each line is a group: the beginning of its words, then the rest of each,
    with a tab before and after it.
    """

    def __init__(self, path: Path) -> None:
        lines = zlib.decompress(path.read_bytes()).decode().split("\n")
        self._groups = {line.partition("\t")[0]: line for line in lines}

    def __contains__(self, word: str) -> bool:
        first, rest = word[:BEGINNING], word[BEGINNING:]
        return f"\t{rest}\t" in self._groups.get(first, "")


@lru_cache(maxsize=4)
def word_list(lang: str) -> WordList | None:
    """The words of a language, in lower case; None without a list.

    `lang` is a BCP 47 tag, of which only the language counts.
    """
    language = language_of(lang)
    path = _FOLDER / language
    return WordList(path) if language.isalpha() and path.is_file() else None


@lru_cache(maxsize=4)
def misspellings(lang: str) -> Mapping[str, str]:
    """Misspelling, in lower case -> the word that is meant; empty without a list of the language."""
    path = _FOLDER / "misspelled" / language_of(lang)
    lines = path.read_text("utf-8").splitlines() if path.is_file() else []
    return {
        wrong.lower(): right
        for right, _, wrongs in (line.partition(":") for line in lines)
        for wrong in wrongs.split()
    }


@lru_cache(maxsize=1)
def _common() -> WordList:
    """English words that anybody may use in a sentence or in code: `render`, `bird`."""
    return WordList(_FOLDER / "en-common")


def is_word(word: str, lang: str) -> bool:
    """Whether a word is one of the language, or of English, in which APIs and code are written."""
    return any(word.lower() in (word_list(one) or ()) for one in dict.fromkeys((lang, "en")))


def is_common(word: str) -> bool:
    """Whether a word is so usual in English that it can stand for itself anywhere."""
    return word.lower() in _common()
