"""Sentences and lines of code that most pages have, and one has changed."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from tutgen.check.matrix.model import Deviation
from tutgen.diagnostics import Diagnostic
from tutgen.importing.anomalies.family import Family, shortened
from tutgen.importing.anomalies.slots import deviating

CLEAR = 0.75
"""Where no more pages agree, only a slip of the pen is one: the others may have their reasons."""
MOST, NEARLY_ALL = 0.8, 0.85
"""The same of lines of code and of cells of tables; of values of requests, of which each service has its own."""
ALIKE = 0.75
"""A line of code is another one, changed, if it is so much alike."""
TYPO = 2
"""Letters that a slip of the pen changes in a word."""
_DATA = re.compile(r'"[^"]*": |(?:GET|PUT|POST|PATCH|DELETE|HEAD) ')
_SPAN = re.compile(r"`([^`]+)`")
_ADDRESS = re.compile(r"\]\([^()\s]*\)|https?://\S+")
_ARTICLES = frozenset({"a", "an"})
_LITERALS = frozenset({"true", "false", "null", "none", "True", "False", "None", "yes", "no"})
_NUMBER = re.compile(r"\d[\d.,_]*")
_SPAN_OF_TIME = re.compile(r"\d+[a-z]{1,2}")
_SETTING = re.compile(r"[\s\"']*[\w.-]+[\"']?\s*[:=]\s*[\"']?([\w.-]+)[\"']?,?")
"""A line of a configuration, and its value."""
_LETTERS = re.compile(r"[^\W\d]{2}")


class _Change(NamedTuple):
    """A unit that a page has changed."""

    deviation: Deviation
    pairs: Sequence[tuple[str, str]]
    """What stands here, and what stands there, where both differ in writing."""
    agreeing: int
    """The pages that have what stands there, those included which have changed something else in the unit."""

    @property
    def words(self) -> set[str]:
        return {word for here, _ in self.pairs for word in here.split()}

    @property
    def others(self) -> set[str]:
        return {word for _, there in self.pairs for word in there.split()}


def changed_texts(family: Family) -> Iterator[Diagnostic]:
    """Units that are changed, unless the page says the same otherwise throughout."""
    changes = [change for _, found in deviating(family) for change in _changes(found)]
    often = Counter(
        (c.deviation.slug, pair) for c in changes for pair in {*c.pairs} if _is_said(pair)
    )
    for change in changes:
        is_custom = any(often[change.deviation.slug, pair] > 1 for pair in change.pairs)
        if change.pairs and not is_custom and not _may_differ(family, change):
            yield _diagnostic(family, change)


def _changes(found: Sequence[Deviation]) -> Iterator[_Change]:
    changed = [(one, _pairs(one)) for one in found if one.kind == "changed"]
    for one, pairs in changed:
        elsewhere = sum(
            other.other_place == one.other_place and not {*_theirs(pairs)} & {*_theirs(others)}
            for other, others in changed
            if other is not one
        )
        yield _Change(one, pairs, one.holders + elsewhere)


def _theirs(pairs: Sequence[tuple[str, str]]) -> Iterator[str]:
    return (there for _, there in pairs)


def _pairs(one: Deviation) -> Sequence[tuple[str, str]]:
    found = []
    for is_same, pieces in groupby(one.pieces, lambda piece: piece.kind == "same"):
        if not is_same:
            texts = {"here": "", "there": ""}
            for piece in pieces:
                texts[piece.kind] += piece.text
            found.append((texts["here"].strip(), texts["there"].strip()))
    return [(here, there) for here, there in found if here != there]


def _is_said(pair: tuple[str, str]) -> bool:
    return all(_LETTERS.search(text) for text in pair)


def _may_differ(family: Family, change: _Change) -> bool:
    """Whether a change is one that services have for good reasons."""
    one, page = change.deviation, family.text_of(change.deviation.slug)
    if change.words | change.others <= _ARTICLES or family.names_another(
        one.slug, " ".join(change.words)
    ):
        return True  # `an Amphora bucket`; what another service is called is said as such
    share = change.agreeing / one.of
    is_cell = family.text_at(one.place).lstrip().startswith("|")
    is_data = one.what == "line" and bool(_DATA.match(one.here))
    least = NEARLY_ALL if is_data else MOST if one.what == "line" or is_cell else CLEAR
    if (share < least or share <= CLEAR) and (least > CLEAR or not _is_typo(change)):
        return True
    if one.what == "line" and _is_setting(change, page):
        return True
    if all(_NUMBER.fullmatch(text) for pair in change.pairs for text in pair):
        is_program = one.what == "line" and not is_data
        return not is_program and not any(_stands_in(page, there) for _, there in change.pairs)
    if one.what == "line":
        is_another = Levenshtein.normalized_similarity(one.here, one.there) < ALIKE
        return is_another or _is_own(change.words, page)
    if _is_of(_SPAN, one):
        theirs = _SPAN.findall(one.there)
        return all(page.count(span) > 1 for span in _SPAN.findall(one.here) if span not in theirs)
    if _is_of(_ADDRESS, one):
        return False
    if _is_typo(change) and all(map(family.is_usual_word, _said(change.words))):
        return False  # `send` for `sent`: siblings have both words as well
    return _is_own(change.words, page) and not any(
        _stands_in(page, word) for word in _said(change.others)
    )


def _is_setting(change: _Change, page: str) -> bool:
    """Whether a line sets a value that services choose: another number or span of time, or a word that has nothing in common
    with that of siblings. What the page has elsewhere has most likely been meant here too."""
    here, there = (
        _SETTING.fullmatch(text) for text in (change.deviation.here, change.deviation.there)
    )
    if not here or not there or here[0][: here.start(1)] != there[0][: there.start(1)]:
        return False
    values = here[1], there[1]
    is_measure = any(all(map(form.fullmatch, values)) for form in (_NUMBER, _SPAN_OF_TIME))
    if is_measure:
        return not _stands_in(page, there[1])
    return all(
        _is_said(pair)
        and not _LITERALS & {*pair}
        and Levenshtein.distance(*pair) > max(map(len, pair)) / 2
        for pair in change.pairs
    )


def _is_typo(change: _Change) -> bool:
    """Whether nothing but letters within words differ, or marks."""
    return all(
        not _LETTERS.search(here + there)
        or (
            _is_said((here, there))
            and " " not in here + there
            and Levenshtein.distance(here, there) <= TYPO
        )
        for here, there in change.pairs
    )


def _is_own(words: Collection[str], page: str) -> bool:
    """Whether a page has these words, which are none of a language, elsewhere too: so they are no slip."""
    said = _said(words)
    return bool(said) and all(page.count(word) > 1 and word not in _LITERALS for word in said)


def _said(words: Collection[str]) -> list[str]:
    """Those of some words that have two letters in a row, without punctuation."""
    bare = [word.strip("`\"'.,:;()[]|") for word in words]
    return [word for word in bare if _LETTERS.search(word)]


def _stands_in(page: str, word: str) -> bool:
    return bool(re.search(rf"(?<![\w.]){re.escape(word)}(?!\w)", page))


def _is_of(pattern: re.Pattern[str], one: Deviation) -> bool:
    """Whether all that differs is within what a pattern finds."""
    return pattern.sub("", one.here) == pattern.sub("", one.there)


def _diagnostic(family: Family, change: _Change) -> Diagnostic:
    one = change.deviation
    here, there = change.pairs[0]
    if len(change.pairs) > 1 or (
        not _is_said((here, there)) and not (_NUMBER.match(here) and _NUMBER.match(there))
    ):
        here, there = one.here, one.there
    there = family.as_of(one.slug, there, one.sibling)
    message = f"'{shortened(here)}' stands where {change.agreeing} of {one.of} pages have '{shortened(there)}'"
    trail = ((f"'{one.sibling}'", one.other_place),)
    keep = "or keep it if it is meant to differ"
    if one.what == "line":
        return Diagnostic(
            "other-code", message, one.place, f"write the same line, {keep}", trail=trail
        )
    if _is_of(_ADDRESS, one):
        return Diagnostic(
            "other-target", message, one.place, f"correct the address, {keep}", trail=trail
        )
    return Diagnostic(
        "rewritten-text", message, one.place, f"write the same sentence, {keep}", trail=trail
    )
