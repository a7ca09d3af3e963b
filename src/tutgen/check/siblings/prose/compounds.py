"""Words of English that a site writes as one, and once in a while as two: `webhook` and `web hook`."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from tutgen.check.siblings.prose.site_words import AFTER, BEFORE, DETERMINERS, Prose
from tutgen.check.siblings.text import WrittenText

OFTEN, TIMES = 3, 3
"""A word is one if prose has it so so often, and TIMES as often as in two parts."""
SHORTEST_FIRST, SHORTEST_SECOND = 3, 4
"""Letters of its parts."""
_FUNCTION_WORDS = frozenset(
    {
        "after", "all", "any", "back", "before", "both", "can", "down", "each", "even", "ever", "every", "few",
        "for", "from", "half", "here", "how", "into", "less", "like", "may", "more", "most", "much", "near",
        "never", "next", "none", "not", "off", "one", "only", "other", "out", "over", "own", "per", "self",
        "some", "soon", "such", "than", "that", "them", "then", "there", "this", "through", "too", "under",
        "until", "upon", "well", "what", "when", "where", "which", "while", "who", "will", "with", "within",
        "without",
    }
)  # fmt: skip
"""Words of grammar, which mean another thing as a word of their own: `everyday` and `every day`, `log in` and `login`."""


class InTwo(NamedTuple):
    """A compound that is written in two words."""

    words: str
    compound: str
    often: int
    """How often prose has it in one."""
    text: WrittenText
    start: int


def compounds_in_two(prose: Prose) -> Iterator[InTwo]:
    """The places behind a determiner where a word that the site writes as one is two."""
    if prose.lists_all:
        for word, count in prose.counts.items():
            if count >= OFTEN and len(word) >= SHORTEST_FIRST + SHORTEST_SECOND:
                for at in range(SHORTEST_FIRST, len(word) - SHORTEST_SECOND + 1):
                    if _are_words(prose, word[:at], word[at:]):
                        yield from _in_two(prose, word, f"{word[:at]} {word[at:]}")


def _are_words(prose: Prose, first: str, second: str) -> bool:
    if second not in prose.counts or {first, second} & _FUNCTION_WORDS:
        return False
    return first in prose.counts or (len(first) == SHORTEST_FIRST and prose.is_known(first))


def _in_two(prose: Prose, word: str, words: str) -> Iterator[InTwo]:
    second = words.partition(" ")[2]
    where = [s for s in prose.sources if second in s.words and words in s.whole.lower()]
    if not where:
        return
    determined = rf"(?<!\w)(?:{'|'.join(sorted(DETERMINERS))})[ \n]+(?P<words>{words}){AFTER}"
    pattern = re.compile(determined, re.IGNORECASE)
    found = [
        (text, place.start("words"))
        for source in where
        for text in source.texts()
        for place in pattern.finditer(text.prose)
    ]
    whole = re.compile(f"{BEFORE}{word}{AFTER}", re.IGNORECASE)
    sources = prose.sources if found else ()
    texts = [text for s in sources if word in s.whole.lower() for text in s.texts()]
    count = sum(len(whole.findall(text.prose)) for text in texts)
    if count >= max(OFTEN, TIMES * len(found)):
        for text, start in found:
            yield InTwo(words, word, count, text, start)
