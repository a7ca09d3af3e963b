"""JSON in blocks of code, as data."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from tutgen.sources.json_pointer import Steps
from tutgen.sources.pointers import MAX_DEPTH, MAX_LENGTH
from tutgen.sources.yaml_source import SpelledNumber

_MAX_DIGITS = 300


def json_value(text: str) -> Any:
    """The JSON value of a text, of which numbers keep their spelling; None if it is no JSON, or could not be said as data
    without a loss."""
    if len(text) > MAX_LENGTH:
        return None
    try:
        value = json.loads(
            text,
            object_pairs_hook=_mapping,
            parse_float=SpelledNumber,
            parse_int=_integer,
            parse_constant=_refused,
        )
    except (ValueError, RecursionError):
        return None
    return value if _depth(value) < MAX_DEPTH else None


def _mapping(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) < len(pairs) or any(not key for key in value):
        raise ValueError
    return value


def _integer(digits: str) -> int:
    if len(digits) > _MAX_DIGITS or digits == "-0":
        raise ValueError
    return int(digits)


def _refused(_: str) -> None:
    raise ValueError


def _depth(value: Any) -> int:
    depth, level = 0, [value]
    while level and depth <= MAX_DEPTH:
        depth += 1
        level = [
            child
            for parent in level
            if isinstance(parent, dict | list)
            for child in (parent.values() if isinstance(parent, dict) else parent)
        ]
    return depth


def leaves(value: Any, steps: Steps = ()) -> Iterator[tuple[Steps, Any]]:
    """Each key and item of a JSON value with its value, in order."""
    if isinstance(value, dict):
        pairs: Any = value.items()
    else:
        pairs = enumerate(value) if isinstance(value, list) else ()
    for key, child in pairs:
        yield (*steps, key), child
        yield from leaves(child, (*steps, key))
