"""Finds texts that differ from a sibling's by a slip only."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA, Levenshtein

from tutgen.check.siblings.text import WrittenText
from tutgen.check.siblings.tokenizer import TextToken

MAX_TOKENS = 6
"""The most tokens that may differ: a link has five, code style adds two."""
_OF_DENIAL = frozenset({"cannot", "did", "do", "does", "never", "no", "not", "without"})
"""What turns an English sentence round."""
MAX_WORDS, WORDS_PER_CHANGE = 2, 8
"""A slip changes at most MAX_WORDS words, and at most one in WORDS_PER_CHANGE. Misspelled words are
counted apart, and may be MAX_WORDS too."""


@dataclass(frozen=True, eq=False)
class TokenizedText:
    """A text of a service, cut into tokens."""

    slug: str
    """Of its service; empty for the default of the field."""
    text: WrittenText
    tokens: Sequence[TextToken]
    own: frozenset[str]
    """Keys and values of the service's bodies."""

    def part(self, start: int, end: int) -> str:
        """The text of the tokens from index `start` to before `end`, on one line."""
        if start == end:
            return ""
        written = self.text.text[self.tokens[start].start : self.tokens[end - 1].end]
        return " ".join(written.split())

    def command(self, start: int, end: int) -> Sequence[str]:
        """The words of the code span that holds the tokens from index `start` to before `end`, if it has several."""
        if start == end:
            return ()
        first, last = self.tokens[start].start, self.tokens[end - 1].end
        for begin, stop in self.text.code():
            if begin < first and last < stop:
                words = self.text.text[begin:stop].strip("`").split()
                return words if len(words) > 1 else ()
        return ()

    def words(self, start: int, end: int) -> Sequence[str]:
        """The words among the tokens from index `start` to before `end`."""
        return [token.kind for token in self.tokens[start:end] if token.is_word]


class Difference(NamedTuple):
    """Tokens of a copy that stand where the original has others: indices, each end exclusive."""

    start: int
    end: int
    other_start: int
    other_end: int


class NearCopy(NamedTuple):
    """A text that differs from others by a slip."""

    copy: TokenizedText
    originals: Sequence[TokenizedText]
    """Texts of equal tokens; at least one."""
    differences: Sequence[Difference]
    """From the first of the originals; at least one."""

    @property
    def original(self) -> TokenizedText:
        return self.originals[0]

    def sides(self, difference: Difference) -> tuple[str, str]:
        """The text of a change in the copy, and in the original."""
        return _sides(self.copy, self.original, difference)


def near_copies(texts: Sequence[TokenizedText]) -> Iterator[NearCopy]:
    """The texts of one slot that are nearly like another. A default comes first.

    Of two such texts the default is the original, else the one that more services have, else the first.
    """
    letters: dict[str, str] = {}
    groups: dict[str, list[TokenizedText]] = {}
    for text in texts:
        # A letter a token, beyond those of texts, so that the library counts tokens.
        kinds = [token.kind for token in text.tokens]
        coded = "".join([letters.setdefault(k, chr(0x10000 + len(letters))) for k in kinds])
        groups.setdefault(coded, []).append(text)
    near = _near(sorted(groups, key=len))
    ranks = {
        coded: (not alike[0].slug, len(alike), -number)
        for number, (coded, alike) in enumerate(groups.items())
    }
    for coded in filter(near.__contains__, groups):
        betters = [other for other in near[coded] if ranks[other] > ranks[coded]]
        for better in sorted(betters, key=ranks.__getitem__, reverse=True):
            original = groups[better][0]
            slips = [(text, _slips(text, original)) for text in groups[coded]]
            found = [
                NearCopy(text, groups[better], differences)
                for text, differences in slips
                if differences
            ]
            if found:
                yield from found
                break


def _near(by_length: Sequence[str]) -> dict[str, list[str]]:
    """Each of several coded texts -> those that at most MAX_TOKENS letters set apart from it."""
    lengths = [len(coded) for coded in by_length]
    near: dict[str, list[str]] = {}
    for number, coded in enumerate(by_length[:-1]):
        longer = by_length[number + 1 : bisect_right(lengths, len(coded) + MAX_TOKENS)]
        found = process.extract(
            coded, longer, scorer=Levenshtein.distance, score_cutoff=MAX_TOKENS, limit=None
        )
        for other, _, _ in found:
            near.setdefault(coded, []).append(other)
            near.setdefault(other, []).append(coded)
    return near


def _slips(copy: TokenizedText, original: TokenizedText) -> Sequence[Difference]:
    """The differences, if they are few enough to be a slip; else empty."""
    differences = _differences(copy, original)
    words = typos = 0
    for difference in differences:
        ours = copy.words(difference.start, difference.end)
        theirs = original.words(difference.other_start, difference.other_end)
        pairs = [pair for pair in zip(ours, theirs, strict=False) if pair[0] != pair[1]]
        if len(ours) == len(theirs) and all(_is_typo(*pair) for pair in pairs):
            typos += len(pairs)
        else:
            words += Levenshtein.distance(ours, theirs)
    enough = words * WORDS_PER_CHANGE <= len(copy.words(0, len(copy.tokens)))
    if enough and words <= MAX_WORDS and typos <= MAX_WORDS:
        return differences
    return differences if len(differences) == 1 and _denies(copy, original, differences[0]) else ()


def _denies(copy: TokenizedText, original: TokenizedText, difference: Difference) -> bool:
    """Whether one says the contrary of the other, by `does not` and the like, and nothing else."""
    ours = copy.words(difference.start, difference.end)
    theirs = original.words(difference.other_start, difference.other_end)
    longer, shorter = (ours, theirs) if len(ours) > len(theirs) else (theirs, ours)
    added = [word for word in longer if word.lower() not in _OF_DENIAL]
    return (
        len(added) < len(longer)
        and len(added) == len(shorter)
        and all(
            word == other or _is_typo(word, other)
            for word, other in zip(added, shorter, strict=True)
        )
    )


def _differences(copy: TokenizedText, original: TokenizedText) -> Sequence[Difference]:
    """The differences, except those that must be; two with at most one token between them are one."""
    ours, theirs = ([token.kind for token in one.tokens] for one in (copy, original))
    differences: list[Difference] = []
    for code in Levenshtein.opcodes(ours, theirs):
        if code.tag == "equal":
            continue
        difference = Difference(code.src_start, code.src_end, code.dest_start, code.dest_end)
        last = differences[-1] if differences else None
        if last and (difference.start - last.end <= 1 or _opens(copy, original, last)):
            differences[-1] = Difference(
                last.start, difference.end, last.other_start, difference.other_end
            )
        else:
            differences.append(difference)
    return [
        difference for difference in differences if not _must_differ(copy, original, difference)
    ]


def _opens(copy: TokenizedText, original: TokenizedText, difference: Difference) -> bool:
    """Whether a change is the beginning of a link, whose rest belongs to it."""
    kinds = [token.kind for token in copy.tokens[difference.start : difference.end]]
    kinds += [
        token.kind for token in original.tokens[difference.other_start : difference.other_end]
    ]
    return kinds.count("[") > kinds.count("]")


def _must_differ(copy: TokenizedText, original: TokenizedText, difference: Difference) -> bool:
    """Whether each says what only its service has, or a command of its own, or both say the same."""
    ours, theirs = _sides(copy, original, difference)
    if ours == theirs or (ours.strip("`") in copy.own and theirs.strip("`") in original.own):
        return True
    our_command = copy.command(difference.start, difference.end)
    their_command = original.command(difference.other_start, difference.other_end)
    common = set(our_command) & set(their_command)
    return bool(original.slug) and 2 * len(common) <= min(len(our_command), len(their_command)) > 0


def _sides(copy: TokenizedText, original: TokenizedText, difference: Difference) -> tuple[str, str]:
    return (
        copy.part(difference.start, difference.end),
        original.part(difference.other_start, difference.other_end),
    )


def _is_typo(word: str, other: str) -> bool:
    return min(len(word), len(other)) > 3 and OSA.distance(word, other) <= 2
