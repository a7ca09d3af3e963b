"""Words that belong to services, ready to be looked for in texts."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter
from typing import NamedTuple

from tutgen.check.siblings.owned_words import OwnedWord, host_spans
from tutgen.check.siblings.text import WrittenText

_TOKEN = re.compile(r"\w+")
MAX_PLACES = 50
"""The most places of a word in one text that are reported."""
_OF_ADDRESSES = frozenset("-/?#=&%{")


class Occurrence(NamedTuple):
    """A word of a service at an offset of a text."""

    word: OwnedWord
    text: WrittenText
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.word.word)


class Vocabulary:
    """Finds words that belong to services in texts."""

    def __init__(self, words: Iterable[OwnedWord]) -> None:
        self._by_text: dict[str, list[OwnedWord]] = {}
        lengths: dict[str, set[tuple[int, int]]] = {}
        self._words: dict[str, list[str]] = {}
        """First token of a word -> such words."""
        for word in words:
            first = _TOKEN.search(word.word)
            if first:
                self._by_text.setdefault(word.word, []).append(word)
                self._words.setdefault(first.group(), []).append(word.word)
                lengths.setdefault(first.group(), set()).add((len(word.word), first.start()))
        self._lengths = {first: sorted(those, reverse=True) for first, those in lengths.items()}
        """First token of a word -> for such words the length and how far from their start it is (`@acme/sdk`), the
        longest first."""

    def occurrences(self, text: WrittenText) -> Iterator[Occurrence]:
        """The occurrences in what is shown of a text, the longest where several begin at one place;
        of each word the first ones."""
        firsts = self._firsts_in(text)
        if not firsts:
            return
        whole = text.shown
        hosts: Sequence[tuple[int, int]] | None = None
        after = 0
        seen: Counter[OwnedWord] = Counter()
        for at, first in _tokens_at(whole, firsts):
            if at < after:
                continue
            hosts = host_spans(whole) if hosts is None else hosts
            found = self._at(whole, at, first, hosts)
            if found:
                word, start = found
                seen[word] += 1
                after = start + len(word.word)
                if seen[word] <= MAX_PLACES:
                    yield Occurrence(word, text, start)

    def _firsts_in(self, text: WrittenText) -> Sequence[str]:
        """The first tokens of the words that are in a text, as in most texts none is."""
        tokens = " ".join(text.runs).replace(".", " ").replace("-", " ").split()
        return [
            first
            for first in self._words.keys() & tokens
            if any(word in text.text for word in self._words[first])
        ]

    def _at(
        self, whole: str, at: int, first: str, hosts: Sequence[tuple[int, int]]
    ) -> tuple[OwnedWord, int] | None:
        """The longest word whose first token stands at an offset, and the offset of the word."""
        for length, before in self._lengths[first]:
            start = max(at - before, 0)
            for word in self._by_text.get(whole[start : start + length], ()):
                is_address = word.kind in ("host", "address")
                if _stands_alone(whole, start, word) and (is_address or not _within(start, hosts)):
                    return word, start  # whose a host is, is a question of its own
        return None


def _tokens_at(whole: str, tokens: Iterable[str]) -> Sequence[tuple[int, str]]:
    """Where tokens stand alone in a text, in the order of the text. Few are looked for, in many texts each others: to
    compile a pattern for them would take longer."""
    found = []
    for token in tokens:
        at = whole.find(token)
        while at >= 0:
            end = at + len(token)
            if not (_is_of_token(whole[max(0, at - 1) : at]) or _is_of_token(whole[end : end + 1])):
                found.append((at, token))
            at = whole.find(token, end)
    return sorted(found)


def _is_of_token(character: str) -> bool:
    return character.isalnum() or character == "_"


def _within(start: int, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether an offset is within one of some ranges, which are in order."""
    number = bisect_right(spans, start, key=itemgetter(0)) - 1
    return number >= 0 and start < spans[number][1]


def _stands_alone(whole: str, start: int, word: OwnedWord) -> bool:
    """Whether neither a letter nor a digit touches the word, nor a hyphen, except for names and slugs."""
    end = start + len(word.word)
    before, after = whole[max(0, start - 1) : start], whole[end : end + 1]
    if before.isalnum() or before == "_" or after.isalnum() or after == "_":
        return False
    if word.kind in ("name", "slug", "identifier"):
        return True
    if word.kind == "address":
        return after not in _OF_ADDRESSES
    further = whole[end : end + 2]
    if word.kind == "host" and after == ".":
        return not further[1:].isalnum()
    return before != "-" and after != "-"
