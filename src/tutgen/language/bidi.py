"""Which way texts run (Unicode Standard Annex 9)."""

from unicodedata import bidirectional

_RIGHT_TO_LEFT = frozenset(("R", "AL"))


def runs_left_to_right(text: str) -> bool:
    """Whether there are letters, all of which run from left to right."""
    ways = set(map(bidirectional, text))
    return "L" in ways and ways.isdisjoint(_RIGHT_TO_LEFT)


def has_right_to_left(text: str) -> bool:
    """Whether there are letters that run from right to left."""
    return not _RIGHT_TO_LEFT.isdisjoint(map(bidirectional, text))
