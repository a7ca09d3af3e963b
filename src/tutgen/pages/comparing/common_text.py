"""What texts that differ in a few words have in common."""

import re
from collections.abc import Iterable, Sequence
from itertools import takewhile

_WORDS = re.compile(r"[\s/]+|[^\s/]+")


def common_text(texts: Sequence[str]) -> str:
    """What texts begin and end with, in whole words, with `…` for what differs between; empty if that is all."""
    if len(set(texts)) < 2:
        return "".join(texts[:1])
    words = [_WORDS.findall(text) for text in texts]
    head = _common(words)
    tail = _common(of_text[len(head) :][::-1] for of_text in words)[::-1]
    return f"{''.join(head)}\u2026{''.join(tail)}" if head or tail else ""


def _common(words: Iterable[Sequence[str]]) -> list[str]:
    """The words that all begin with."""
    columns = zip(*words, strict=False)
    return [column[0] for column in takewhile(lambda column: len(set(column)) == 1, columns)]
