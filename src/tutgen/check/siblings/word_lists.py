"""Which words are words of a language, for the languages of the lists in `check/words/`.

The lists are those of pyspellchecker 0.9.1 (MIT licence, which stands beside them): few misspellings are
in them. `.ci/words.py` writes them, in the form that `_read` reads.
"""

import zlib
from functools import lru_cache
from pathlib import Path

_FOLDER = Path(__file__).parents[1] / "words"


@lru_cache(maxsize=4)
def word_list(lang: str) -> frozenset[str] | None:
    """The words of a language, in lower case; None without a list.

    `lang` is a BCP 47 tag, of which only the language counts.
    """
    language = lang.lower().split("-")[0]
    path = _FOLDER / language
    return _read(path) if language.isalpha() and path.is_file() else None


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    """English words that anybody may use in a sentence or in code: `render`, `bird`."""
    return _read(_FOLDER / "en-common")


def _read(path: Path) -> frozenset[str]:
    """The words of a front-coded list, compressed (RFC 1950).

    Each line is a letter, from A for 0 on, for how many letters a word shares with the one before; then the
    rest of the word.
    """
    lines = zlib.decompress(path.read_bytes()).decode().split("\n")
    word = ""
    return frozenset([word := word[: ord(line[0]) - 65] + line[1:] for line in lines])


def is_word(word: str, lang: str) -> bool:
    """Whether a word is one of the language, or of English, in which APIs and code are written."""
    return any(word.lower() in (word_list(one) or ()) for one in dict.fromkeys((lang, "en")))


def is_common(word: str) -> bool:
    """Whether a word is so usual in English that it can stand for itself anywhere."""
    return word.lower() in _common()
