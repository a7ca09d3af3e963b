"""Where texts of siblings differ in a few places only: holes in what they share."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

_TOKEN = re.compile(r"\{\{.*?\}\}|\w+|\s+|[^\w\s]")
_SIMPLE = re.compile(r"(?!\s)[^\n`{}]{1,120}(?<!\s)")
_NAME_BEFORE = re.compile(r"([A-Za-z][\w-]*)[\"'`]?\s*(?:[:=]>?|\s)\s*[\"'`(<]*$")
_SENTENCE_END = re.compile(r"(?<=[.!?]) (?=[A-Z\"'(`\[{]|\*+\w)")
MAX_HOLES = 6


class Hole(NamedTuple):
    """A place where texts differ."""

    before: str
    """What they share, up to the hole."""
    texts: Mapping[int, str]
    """Service -> its text there."""


class Holed(NamedTuple):
    """A text with holes."""

    holes: tuple[Hole, ...]
    end: str


def hole_of(texts: Mapping[int, str]) -> Holed | None:
    """The only hole of one-line texts: the tokens between those that all share at the beginning and at the end. None if the
    texts there are nothing that can be filled in."""
    tokens = {n: _TOKEN.findall(text) for n, text in texts.items()}
    start = common_start(list(tokens.values()))
    end = common_start([t[start:][::-1] for t in tokens.values()])
    if any(start + end >= len(t) for t in tokens.values()):
        if start == 0 and end == 0:
            return None
        start, end = max(start - 1, 0), max(end - 1, 0) if start == 0 else end
    while start and re.fullmatch(r"[\w.\-/@:]", tokens[next(iter(tokens))][start - 1][-1]):
        start -= 1  # ids, versions and addresses are one
    first = next(iter(tokens.values()))
    while end and re.fullmatch(r"[\w.\-/@:]", first[len(first) - end][0]):
        end -= 1
    between = {n: "".join(t[start : len(t) - end]) for n, t in tokens.items()}
    if not all(_SIMPLE.fullmatch(text) for text in between.values()):
        return None
    return Holed(
        (Hole("".join(first[:start]), between),), "".join(first[len(first) - end :]) if end else ""
    )


def holes_of(texts: Mapping[int, Sequence[str]]) -> Sequence[Holed] | None:
    """For texts of several lines the holes of each line; None if they differ in too much."""
    if len({len(lines) for lines in texts.values()}) != 1:
        return None
    out: list[Holed] = []
    count = 0
    for row in zip(*texts.values(), strict=True):
        if len(set(row)) == 1:
            out.append(Holed((), row[0]))
            continue
        found = hole_of(dict(zip(texts, row, strict=True)))
        count += 1
        if found is None or count > MAX_HOLES:
            return None
        out.append(found)
    return out if 2 * count <= len(out) or count <= 1 else None


def sentences_between(texts: Mapping[int, str]) -> Holed | None:
    """The sentences of one-line texts between those that all share at the beginning and at the end; None if they share none, or
    a text has none in between."""
    parts = {n: _SENTENCE_END.split(text) for n, text in texts.items()}
    start = common_start(list(parts.values()))
    end = common_start([sentences[start:][::-1] for sentences in parts.values()])
    between = {n: " ".join(s[start : len(s) - end]) for n, s in parts.items()}
    if start + end == 0 or not all(between.values()):
        return None
    first = next(iter(parts.values()))
    before, after = first[:start], first[len(first) - end :]
    hole = Hole("".join(f"{sentence} " for sentence in before), between)
    return Holed((hole,), "".join(f" {sentence}" for sentence in after))


def name_before(text: str) -> str:
    """The name of what comes behind a text: `api_version` of `"api_version": "`; empty if there is none."""
    found = _NAME_BEFORE.search(text)
    return found[1] if found else ""


def common_start(rows: Sequence[Sequence[object]]) -> int:
    """How many words all rows share at the beginning."""
    columns = zip(*rows, strict=False)
    return next((n for n, column in enumerate(columns) if len({*column}) > 1), min(map(len, rows)))
