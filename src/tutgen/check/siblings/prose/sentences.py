"""Cuts texts in prose into sentences, in any language, and code into lines.

A sentence ends at a full stop of its script. Those of Chinese and Japanese end it wherever they stand. After `.`, `!`
and `?` a blank has to follow, and what comes then may not begin with a small letter: so neither `8.15` nor `e.g. one`
is cut. A script without capitals has no such sign, and its stops are taken as they are.
"""

import re
from collections.abc import Iterator, Sequence

from tutgen.language.expressions.braces import expressions_in

_STOP = re.compile(
    r"""
      [。！？｡]+ [」』）】”’"]*                                 # no blank follows these
    | (?: [.!?…؟۔।॥։።]+ ) [)\]}"'»”’*_`]* (?= \s | \Z )
    """,
    re.VERBOSE,
)
_BEFORE = re.compile(r"[^\W_](?:[^\W_]|\.(?=[^\W_]))*\Z")
_INITIALS = re.compile(r"\b[^\W\d_]\.[^\W\d_]\Z")
_OPENING = "([{\"'«“„‚‘¿¡*_`>-–—"
_ABBREVIATIONS = re.compile(
    r"""
    al | approx | art | bzw | ca | cf | ch | chap | dept | dr | ed | eds | eq | et | etc | evtl | ex | fig | ggf | hr
    | inc | jr | lit | ltd | max | min | mr | mrs | ms | nr | núm | op | p | pág | pp | prof | resp | sec | sig | sog
    | sr | sra | st | str | tab | tel | tzw | usw | v | vgl | vol | vs | z
    """,
    re.VERBOSE,
)
"""What ends with a full stop that ends no sentence, in lower case: of the suppressions that Unicode's CLDR lists for
sentence breaks (common/segments: de, en, es, fr, it, pt), those that manuals use."""


def sentences(
    text: str, start: int, end: int, closed: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """The ranges of the sentences between two offsets of a text, with nothing blank around them.

    `closed`: ranges of code and addresses, within which no sentence ends.
    """
    line = text.rfind("\n", 0, start) + 1  # no expression goes beyond a line
    for found in expressions_in(text[line:end]):
        closed = [*closed, (line + found.start(), line + found.end())]
    at = start
    for stop in _STOP.finditer(text, start, end):
        if not _is_closed(stop.start(), closed) and _ends_sentence(text, stop, at, end):
            yield from _trimmed(text, at, stop.end())
            at = stop.end()
    yield from _trimmed(text, at, end)


def lines(text: str) -> Iterator[tuple[int, int]]:
    """The ranges of the lines of a text that are not blank, without indentation."""
    at = 0
    for line in text.split("\n"):
        yield from _trimmed(text, at, at + len(line))
        at += len(line) + 1


def _is_closed(at: int, ranges: Sequence[tuple[int, int]]) -> bool:
    return any(start <= at < end for start, end in ranges)


def _ends_sentence(text: str, stop: re.Match[str], start: int, end: int) -> bool:
    if stop.group()[0] != ".":
        return True
    before = _BEFORE.search(text, max(start, stop.start() - 40), stop.start())
    if before and not stop.group().startswith(".."):
        word = before.group().lower()
        is_initial = len(word) == 1 and word.isalpha() and word.upper() != word
        if is_initial or _ABBREVIATIONS.fullmatch(word) or _INITIALS.search(word):
            return False
    following = text[stop.end() : end].lstrip().lstrip(_OPENING)
    return not following[:1].islower()


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    part = text[start:end]
    start += len(part) - len(part.lstrip())
    if part.strip():
        yield start, start + len(part.strip())
