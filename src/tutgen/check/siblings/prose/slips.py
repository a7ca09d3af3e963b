"""Finds likely typos: unknown words, one letter away from a word of the site."""

from collections.abc import Callable, Iterator
from string import ascii_lowercase
from typing import NamedTuple

from tutgen.check.siblings.prose.site_words import Prose

SELDOM = 2
"""A word that occurs more often is no slip."""
OFTEN = 3
"""A word that occurs so often is right, in the list of words or not."""
SHORTEST, SHORTEST_UNLISTED = 5, 9
"""Letters, with a list of nearly all words and without one; what is near a shorter word may be another word."""


class Slip(NamedTuple):
    """A word that is taken for a slip of the pen."""

    word: str
    meant: str
    """The nearest right word of the site."""
    is_sure: bool
    """Whether no other word is as near, neither of the site nor of the language."""


def find_slips(prose: Prose, is_right: Callable[[str], bool]) -> Iterator[Slip]:
    """Words that are seldom and unknown, each with the right word of the site that is nearest.

    Without a list of nearly all words, only long ones that differ within: what differs at its end is a form of a word.
    """
    most, shortest, end = (SELDOM, SHORTEST, 1) if prose.lists_all else (1, SHORTEST_UNLISTED, 2)
    right = {word for word in prose.counts if len(word) >= shortest and is_right(word)}
    longer: dict[str, list[str]] = {}
    for word in right:
        for at in range(1, len(word) - end):
            longer.setdefault(word[:at] + word[at + 1 :], []).append(word)
    for word, count in prose.counts.items():
        if count <= most and word not in right and not prose.is_known(word):
            near = right & {*longer.get(word, ()), *_swapped(word, end), *_shortened(word, end)}
            if near and not prose.is_compound(word):
                meant = max(near, key=lambda other: (prose.counts[other], other))
                yield Slip(word, meant, near == {meant} and _is_only(prose, word, meant))


def _is_only(prose: Prose, word: str, meant: str) -> bool:
    """Whether the language is known to have no other word that is as near."""
    others = _one_letter_away(word) - {meant}
    return prose.lists_all and not any(map(prose.is_known, others))


def _one_letter_away(word: str) -> set[str]:
    """The words with one letter less or more, two swapped, or another one."""
    parts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    return {
        *(a + b[1:] for a, b in parts if b),
        *(a + b[1] + b[0] + b[2:] for a, b in parts if len(b) > 1),
        *(a + letter + b for a, b in parts for letter in ascii_lowercase),
        *(a + letter + b[1:] for a, b in parts if b for letter in ascii_lowercase),
    }


def _swapped(word: str, end: int) -> Iterator[str]:
    for at in range(1, len(word) - end):
        yield word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _shortened(word: str, end: int) -> Iterator[str]:
    for at in range(1, len(word) - 2):
        yield word[:at] + word[at + 1 :]
    if end == 1 and word[-1] == word[-2]:
        yield word[:-1]
