"""Explanations in a list below a request, laid on its keys and headers."""

import re
from collections.abc import Sequence
from typing import Any

from tutgen.importing.nouns.block import Call
from tutgen.importing.requests.json_text import leaves
from tutgen.sources.json_pointer import pointer_of

_CODE = re.compile(r"`+([^`]+)`+")
_WORD = re.compile(r"\w+")
_NEVER = -1_000_000


def laid_on_keys(notes: Sequence[str], call: Call) -> list[str | None]:
    """The place of each note of a list, in its order: the key or header that it names in code style, or whose value it
    names; else the key in between. None for a note too many."""
    body = call.query if call.raw is None else call.raw
    keys = [("request", (call.path, ""))]
    keys += [(name, (name, value)) for name, value in call.headers.items()]
    keys += [
        (pointer_of(steps), (str(steps[-1]), "" if isinstance(value, dict | list) else str(value)))
        for steps, value in leaves(body)
        if isinstance(steps[-1], str)
    ]
    pure = {pointer_of(steps) for steps, value in leaves(body) if _holds_only_parts(value)}
    gains = [[_gain_at(note, key, call) + (key[0] not in pure) for key in keys] for note in notes]
    chosen = _increasing(gains)
    return [None if at is None else keys[at][0] for at in chosen]


def _gain_at(note: str, key: tuple[str, tuple[str, str]], call: Call) -> int:
    """How much speaks for laying a note on a place with its name and value. A header has notes that name it alone."""
    place, names = key
    if place not in call.headers:
        return _gain(note, names, is_request=place == "request")
    return 10 if place.lower() in note.lower() else _NEVER


def _holds_only_parts(value: Any) -> bool:
    """Whether a value is a mapping of mappings and lists alone, which nobody explains."""
    return isinstance(value, dict) and all(isinstance(part, dict | list) for part in value.values())


def _gain(note: str, names: tuple[str, str], *, is_request: bool) -> int:
    """How much speaks for laying a note on a key with this name and value."""
    coded = set(_CODE.findall(note))
    words = set(_WORD.findall(note))
    key, value = names
    if is_request:
        parts = set(re.split(r"[/?&]", key)) - {""}
        gain = 0 if not parts & coded else 8 * len(parts & coded)
        return (
            gain + 4 * len({part for part in parts & words if "_" in part}) + 3 * ("path" in words)
        )
    gain = 10 * (key in coded) + 5 * (value in coded and value != "")
    gain += 3 * (key in words) + 2 * (value in words and value != "")
    similar = {
        word
        for part in key.lower().split("_")
        for word in words
        if word.lower().startswith(part[:4])
    }
    return gain + (len(key) > 3 and bool(similar))


def _increasing(gains: Sequence[Sequence[int]]) -> list[int | None]:
    """For each row the column that it takes, in increasing order, so that the sum of gains is highest; of equal sums the
    first columns. Rows that find no column have None."""
    rows, columns = len(gains), len(gains[0]) if gains else 0
    best = [[0] * (columns + 1) for _ in range(rows + 1)]
    for row in range(rows - 1, -1, -1):
        for column in range(columns - 1, -1, -1):
            taken = 100 + gains[row][column] + best[row + 1][column + 1]
            best[row][column] = max(taken, best[row][column + 1], best[row + 1][column])
    chosen: list[int | None] = []
    column = 0
    for row in range(rows):
        options = [
            at
            for at in range(column, columns)
            if best[row][column] == 100 + gains[row][at] + best[row + 1][at + 1]
        ]
        chosen.append(options[0] if options else None)
        column = options[0] + 1 if options else column
    return chosen
