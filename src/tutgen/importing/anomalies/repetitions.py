"""What a page says twice: words, and sentences in the same words or in others."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from rapidfuzz.distance import Levenshtein

from tutgen.check.matrix.units import Masks, Unit, units_of_prose
from tutgen.check.siblings.once import once
from tutgen.check.siblings.text import WrittenText
from tutgen.diagnostics import Diagnostic
from tutgen.importing.anomalies.family import Family, is_usual, shortened

_NO_MASKS = Masks({})
_TWICE = re.compile(
    r"(?<![\w./:@#’'-])(after|and|are|as|at|be|because|before|but|by|can|for|from|has|have|if|into|it|not|of|or|than|then|this|to|was|when"
    r"|which|will|with)\s+\1(?![\w/’'-])"
)
ALIKE, SAME, FEWEST_WORDS = 0.6, 0.9, 12
"""Two sentences of a page with FEWEST_WORDS words or more say the same in other words if at least ALIKE of their tokens are
the same, and fewer than SAME: those are meant to be the same."""
FEWEST_AGAIN = 4
"""Words of a sentence that is not said twice for a purpose, as 'Wait.' may be."""
MOST_COMPARED = 300
"""Sentences of a page that are compared with each other, which takes the square of time."""


def doubled_words(family: Family) -> Iterator[Diagnostic]:
    """English words that stand twice in a row and never should."""
    for text in family.written:
        for found in _TWICE.finditer(text.prose):
            span = text.span(*found.span())
            yield Diagnostic(
                "doubled-word",
                f"'{found[1]}' stands here twice in a row",
                span,
                "write it once",
            )


def said_twice(family: Family) -> Iterator[Diagnostic]:
    """Sentences that a page says twice in other words."""
    for text in family.written:
        long = [u for u in _units(text) if u.what == "sentence" and _is_sentence(u)]
        long = long[:MOST_COMPARED]
        for at, unit in enumerate(long):
            alike = (
                (Levenshtein.normalized_similarity(other.key, unit.key), other)
                for other in long[:at]
            )
            before = next((other for share, other in alike if ALIKE <= share < SAME), None)
            if before:
                yield _repeated(unit, before, f"says again what '{shortened(before.text)}' says")


def said_elsewhere(family: Family) -> Iterator[Diagnostic]:
    """Sentences that stand twice on a page, and once on most siblings."""
    counted = [
        Counter(unit.key for unit in _units(text) if _has_words(unit)) for text in family.written
    ]
    once = Counter(key for units in counted for key, count in units.items() if count == 1)
    for text, units in zip(family.written, counted, strict=True):
        doubled = {
            key
            for key, count in units.items()
            if count > 1 and is_usual(once[key], len(family.slugs))
        }
        before: dict[tuple[str, ...], Unit] = {}
        for unit in _units(text) if doubled else ():
            if unit.key in doubled and unit.key in before:
                others = f"{once[unit.key]} of {len(family.slugs)} pages"
                said = f"stands twice on the page, and once on {others}"
                yield _repeated(unit, before[unit.key], said)
            before.setdefault(unit.key, unit)


def _has_words(unit: Unit) -> bool:
    """Whether a unit is a sentence of some length, and no row of a table."""
    words = sum(token.is_word for token in unit.tokens)
    return unit.what == "sentence" and words >= FEWEST_AGAIN and "|" not in unit.key


def said_again(family: Family) -> Iterator[Diagnostic]:
    """Sentences that stand twice, one right behind the other."""
    for text in family.written:
        for before, unit in pairwise(_units(text)):
            if unit.key == before.key and _has_words(unit):
                yield _repeated(unit, before, "stands here twice")


def _repeated(unit: Unit, before: Unit, said: str) -> Diagnostic:
    """`said`: what is wrong with a sentence, `before` being where the page has it already."""
    message = f"'{shortened(unit.text)}' {said}"
    trail = (("said before", before.span),)
    return Diagnostic("repeated-sentence", message, unit.span, "say it once", trail=trail)


@once
def _units(text: WrittenText) -> Sequence[Unit]:
    """The sentences of a page and its lines of code, with all its words."""
    return list(units_of_prose(text, _NO_MASKS, ""))


def _is_sentence(unit: Unit) -> bool:
    """Whether a unit is a long sentence: no row of a table, no item that explains a key, none that lists links."""
    is_long = sum(token.is_word for token in unit.tokens) >= FEWEST_WORDS
    return is_long and unit.key[0] != "`" and not {"|", "["} & {*unit.key}
