"""Lines for all services or for some, as those of one page."""

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from tutgen.importing.nouns.line import Line
from tutgen.importing.nouns.table import ServiceNames


class Piece(NamedTuple):
    """Lines of the page, and the services that they are for."""

    lines: Sequence[Line]
    services: frozenset[int]
    is_tight: bool = False
    """Whether no blank line parts it from a tight piece before it."""


def page_lines(services: Sequence[ServiceNames], pieces: Sequence[Piece]) -> list[Line]:
    """The lines of the page; what is for some of the services only stands in a condition."""
    out: list[Line] = []
    for shown_for, group in groupby(pieces, key=lambda piece: piece.services):
        lines: list[Line] = []
        was_tight = False
        for piece in group:
            if lines and not (was_tight and piece.is_tight):
                lines.append(piece.lines[0].saying(""))
            lines += piece.lines
            was_tight = piece.is_tight
        if len(shown_for) < len(services):
            lines = _only(services, shown_for, lines)
        out += [lines[0].saying(""), *lines] if out else lines
    return out


def _only(
    services: Sequence[ServiceNames], shown_for: frozenset[int], lines: Sequence[Line]
) -> list[Line]:
    """Lines in a condition for some services."""
    longest = max(
        len(text) - len(text.lstrip(":")) for text in (line.text.lstrip() for line in lines)
    )
    fence = ":" * max(3, longest + 1)
    others = frozenset(range(len(services))) - shown_for
    few, sign, many = (
        (shown_for, "==", "in") if len(shown_for) <= len(others) else (others, "!=", "not in")
    )
    slugs = [f"'{services[n].slug}'" for n in sorted(few)]
    condition = f"{sign} {slugs[0]}" if len(slugs) == 1 else f"{many} [{', '.join(slugs)}]"
    head = lines[0].saying(f"{fence}{{only}} service.slug {condition}")
    return [head, *lines, lines[-1].saying(fence)]
