"""Sentences and lines of code that most pages have, and one lacks."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from tutgen.check.matrix.model import Deviation
from tutgen.check.matrix.units import Unit
from tutgen.diagnostics import Diagnostic, Span
from tutgen.importing.anomalies.family import Family, shortened
from tutgen.importing.anomalies.slots import Slot, deviating
from tutgen.importing.nouns.line import Line

NEARLY_ALL = 0.85
"""A line of code, and a sentence in whose place a page says another one, is missed if this part of the pages has it."""


def missing_texts(family: Family) -> Iterator[Diagnostic]:
    """What a page lacks at one place is one finding."""
    for slot, found in deviating(family):
        lacking = [one for one in found if one.kind == "lacking"]
        for slug, those in groupby(lacking, lambda one: one.slug):
            missed = [one for one in those if _is_missed(slot, one, family.text_of(slug))]
            for place, (first, *more) in _by_place(slot, missed).items():
                what = "the sentence" if first.what == "sentence" else "the line"
                rest = f", and {len(more)} more" if more else ""
                yield Diagnostic(
                    "missing-text",
                    f"{what} '{shortened(family.as_of(slug, first.there, first.sibling))}'{rest} {'are' if more else 'is'} missing, which {first.holders} of "
                    f"{first.of} pages have here",
                    place,
                    "write it here too, unless it does not hold for this service",
                    trail=((f"'{first.sibling}'", first.other_place),),
                )


def _by_place(slot: Slot, missed: Sequence[Deviation]) -> dict[Span, list[Deviation]]:
    """Place in the page -> what is missed there."""
    found: dict[Span, list[Deviation]] = {}
    for one in missed:
        found.setdefault(_behind(slot, one.slug, one), []).append(one)
    return found


def _is_missed(slot: Slot, one: Deviation, page: str) -> bool:
    if (one.what == "line" or _is_replaced(slot, one)) and one.holders < NEARLY_ALL * one.of:
        return False
    return _has_subject(one, page)


def _is_replaced(slot: Slot, one: Deviation) -> bool:
    """Whether a page says something of its own where a unit is missing."""
    own, _, _ = _between(slot, one)
    return bool(own)


def _between(slot: Slot, one: Deviation) -> tuple[Sequence[Unit], Sequence[Unit], int]:
    """What a page says between the units around a missing one that a sibling has as well; what the sibling says there; and at
    which place of that the missing unit is."""
    units, others = slot.said[one.slug], slot.said[one.sibling]
    own = {unit.key: number for number, unit in enumerate(units)}
    at = max(0, _index(slot, one))
    first = next((n for n in reversed(range(at)) if others[n].key in own), -1)
    last = next((n for n in range(at + 1, len(others)) if others[n].key in own), len(others))
    before = own[others[first].key] if first >= 0 else -1
    after = own[others[last].key] if last < len(others) else len(units)
    return units[before + 1 : after], others[first + 1 : last], at - first - 1


def _has_subject(one: Deviation, page: str) -> bool:
    """Whether a page has the name in code style that a missing unit begins with and explains, if it does."""
    found = re.match(r"`([^`]+)`", one.there)
    return found is None or found[1] in page


def _index(slot: Slot, one: Deviation) -> int:
    return next(
        (n for n, unit in enumerate(slot.said[one.sibling]) if unit.span == one.other_place), -2
    )


def _behind(slot: Slot, slug: str, one: Deviation) -> Span:
    """Where a page says as many units of its own, the one in place of the missing unit. Else behind what it should stand: the unit before it, or the block of that, if it is the last one there; the last
    block, if the unit before is in another one and nothing follows that a sibling has behind it."""
    here, there, place = _between(slot, one)
    if here and len(here) == len(there):
        return here[place].span
    units, others = slot.said[slug], slot.said[one.sibling]
    own = {unit.key: unit.span for unit in units}
    at = _index(slot, one)
    last = next((unit for unit in reversed(others[: max(0, at)]) if unit.key in own), None)
    is_beside = last and _holds(_block_of(slot, one.sibling, last.span), one.other_place)
    ends = at >= 0 and not any(unit.key in own for unit in others[at + 1 :])
    if ends and not is_beside and slot.cells[slug]:
        return slot.cells[slug][-1][-1].span()
    if last is None:
        return one.place
    before = own[last.key]
    block = _block_of(slot, slug, before)
    is_last = not any(_holds(block, unit.span) for unit in units if unit.span > before)
    return block[-1].span() if block and is_last else before


def _block_of(slot: Slot, slug: str, span: Span) -> Sequence[Line]:
    return next((lines for lines in slot.cells[slug] if _holds(lines, span)), ())


def _holds(lines: Sequence[Line], span: Span) -> bool:
    return any((line.path, line.number) == (span.path, span.line) for line in lines)
