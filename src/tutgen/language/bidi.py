"""Which way texts run (Unicode Standard Annex 9)."""

from unicodedata import bidirectional

ISOLATE, END_OF_ISOLATE = "\u2066", "\u2069"
"""What is between them runs from left to right, and is told from what is around it."""
_RIGHT_TO_LEFT = frozenset(("R", "AL"))


def runs_left_to_right(text: str) -> bool:
    """Whether there are letters, all of which run from left to right."""
    ways = set(map(bidirectional, text))
    return "L" in ways and ways.isdisjoint(_RIGHT_TO_LEFT)


def has_loose_end(text: str) -> bool:
    """Whether the text runs from left to right, but its first or last character takes the way of what is around it."""
    text = text.strip()
    ends = {bidirectional(text[0]), bidirectional(text[-1])} if text else set()
    return runs_left_to_right(text) and not ends <= {"L", "EN"}


def isolated(text: str) -> str:
    """The text, told from what is around it if it runs from left to right."""
    return f"{ISOLATE}{text}{END_OF_ISOLATE}" if runs_left_to_right(text) else text


def has_right_to_left(text: str) -> bool:
    """Whether there are letters that run from right to left."""
    return not _RIGHT_TO_LEFT.isdisjoint(map(bidirectional, text))
