"""Code of one step that says different things in two variants: another limit, another sentence."""

import re
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet

from tutgen.check.rule import Rule
from tutgen.check.siblings.code.assignments import Assignment, assignments
from tutgen.check.siblings.code.shown_code import ShownCode, note_text
from tutgen.check.siblings.code.variants import pairs, variants_in, variants_of_service
from tutgen.check.siblings.facts import SiteFacts, SourceFacts
from tutgen.check.siblings.field_parts import Sibling
from tutgen.diagnostics import Diagnostic, Span
from tutgen.language.listings.listing import LineNote

_NUMBER = re.compile(r"(?<![\w.])\d[\d_]*(?:\.\d+)?(?![\w.]*\w)")
_UNITS = 1000
"""Seconds in one language may be milliseconds in another."""
WORDS = 3
"""A text of so many words is a sentence, which is the same in all variants."""


def mismatches_of_services(facts: SiteFacts) -> Iterator[Diagnostic]:
    """Those of the fields of services."""
    for slug, sibling in facts.siblings.items():
        sent: Mapping[str, AbstractSet[str]] | None = None
        for codes in variants_of_service(facts, slug):
            for one, other in pairs(codes):
                sent = _sent(sibling) if sent is None else sent
                yield from _mismatches(one, other, sent)


def _sent(sibling: Sibling) -> Mapping[str, AbstractSet[str]]:
    """The texts that the payloads of a service give each key, by its letters."""
    found: dict[str, set[str]] = {}
    for slot, text in sibling.values.items():
        found.setdefault(_letters(slot.rpartition("/")[2]), set()).add(text.text)
    return found


def mismatches(facts: SourceFacts) -> Iterator[Diagnostic]:
    """Those of tabs in Markdown."""
    for codes in variants_in(facts):
        for one, other in pairs(codes):
            yield from _mismatches(one, other, {})


def _mismatches(
    one: ShownCode, other: ShownCode, sent: Mapping[str, AbstractSet[str]]
) -> Iterator[Diagnostic]:
    """`sent`: the texts that requests give keys."""
    if one.text == other.text:
        return
    ours, theirs = _single(one), _single(other)
    told: set[int] = set()
    for key in ours.keys() & theirs.keys():
        first, second = ours[key], theirs[key]
        if _differ(first, second) or _is_unlike_sent(first, second, sent.get(key, frozenset())):
            told.add(_line(other, second.start))
            yield _mismatch(
                f"'{second.key}' is '{second.value}' here, and '{first.value}' in the code for '{one.variant}'",
                other.span(second.start, second.start + len(second.key)),
                one.span(first.start, first.start + len(first.key)),
            )
    yield from _of_notes(one, other, told)


def _of_notes(one: ShownCode, other: ShownCode, told: set[int]) -> Iterator[Diagnostic]:
    """Notes that stand in both beside different numbers."""
    notes = {note_text(note.content): note.line - 1 for note in _notes(one)}
    for note in _notes(other):
        line, there = note.line - 1, notes.get(note_text(note.content))
        if there is None or line in told:
            continue
        ours, theirs = _numbers(one, there), _numbers(other, line)
        if len(ours) == len(theirs) == 1 and not _are_same(ours[0], theirs[0]):
            yield _mismatch(
                f"the same note stands beside '{theirs[0]}' here, and beside '{ours[0]}' in the code for '{one.variant}'",
                other.line_span(line),
                one.line_span(there),
            )


def _notes(code: ShownCode) -> Iterable[LineNote]:
    return code.listing.notes if code.listing else ()


def _numbers(code: ShownCode, line: int) -> list[str]:
    return list(dict.fromkeys(_NUMBER.findall(code.text.split("\n")[line])))


def _single(code: ShownCode) -> dict[str, Assignment]:
    """The keys that code gives one value, by their letters: `maxTokens` is `max_tokens`."""
    found: dict[str, list[Assignment]] = {}
    for one in assignments(code.text, code.language):
        found.setdefault(_letters(one.key), []).append(one)
    return {key: those[0] for key, those in found.items() if len(those) == 1}


def _letters(key: str) -> str:
    return key.replace("_", "").replace("-", "").lower()


def _is_unlike_sent(one: Assignment, other: Assignment, sent: AbstractSet[str]) -> bool:
    """Whether two texts differ of which one alone is what the request of the service has: of a mode, say. What no
    request has may differ by the language."""
    if len(sent) != 1 or not (one.is_text and other.is_text and one.value and other.value):
        return False
    return one.value != other.value and not sent.isdisjoint((one.value, other.value))


def _differ(one: Assignment, other: Assignment) -> bool:
    """Whether two values are both numbers, or both sentences, and not the same."""
    if one.value is None or other.value is None or one.value == other.value:
        return False
    if one.is_text and other.is_text:
        return len(one.value.split()) >= WORDS and len(other.value.split()) >= WORDS
    are_numbers = _NUMBER.fullmatch(one.value) and _NUMBER.fullmatch(other.value)
    return bool(are_numbers) and not _are_same(one.value, other.value)


def _are_same(one: str, other: str) -> bool:
    """Whether two numbers are equal, perhaps in other units."""
    first, second = (float(text.replace("_", "")) for text in (one, other))
    return first == second or first == second * _UNITS or second == first * _UNITS


def _line(code: ShownCode, start: int) -> int:
    return code.text.count("\n", 0, start)


def _mismatch(message: str, span: Span, other: Span) -> Diagnostic:
    hint = "write the same in both; where they do differ, say so in a note of each variant"
    return Diagnostic("variant-mismatch", message, span, hint, trail=(("the other code", other),))


RULE = Rule(of_site=mismatches_of_services, of_sources=mismatches)
