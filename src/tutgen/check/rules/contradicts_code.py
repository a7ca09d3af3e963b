"""Sentences that say that a key has one value, where the code of the page gives it another."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from tutgen.check.rule import Rule
from tutgen.check.siblings.code.assignments import same_value, values_of
from tutgen.check.siblings.code.shown_code import STAND_IN, ShownCode, code_of_service, note_text
from tutgen.check.siblings.code.told_blocks import Entry, Name
from tutgen.check.siblings.code.told_code import sections_of
from tutgen.check.siblings.code.told_numbers import (
    ContradictedNumber,
    ports_told,
    times_told,
)
from tutgen.check.siblings.code.variables import fields_of, shared_code
from tutgen.check.siblings.facts import SiteFacts, TutorialFacts
from tutgen.check.siblings.field_numbers import numbers_of_siblings
from tutgen.check.siblings.languages import ENGLISH
from tutgen.check.siblings.named_services import listed
from tutgen.check.siblings.once import once
from tutgen.check.siblings.text import WrittenText
from tutgen.diagnostics import Diagnostic

_CLAIM = re.compile(
    r"""
    `(?P<key> -{0,2}[A-Za-z_][\w-]* )`
    {gap} (?: is | are | has \s the \s value | is \s set \s to | equals | stands \s at ) {gap}
    (?: the \s (?: port | number | value ) {gap} )?
    (?: `["']?(?P<value>[^`\s"'{}<>]+)["']?` | (?P<number>\d[\w.]*\w|\d) ) (?![\w%])
    | `["']?(?P<key2>[A-Za-z_][\w-]*)["']?\s*[=:]\s*["']?(?P<value2>[^`\s"'{}<>]+)["']?`
    """.replace("{gap}", r"(?:[ \t]+ | [ \t]*\n[ \t]*)"),
    re.VERBOSE,
)
"""`port` is `8080`; `port` is set to 8080; `port: 8080`."""
_CLAUSE_END = re.compile(
    r"[.!?;:](?=\s)|\n[ \t]*\n|\n[ \t]*(?:[-*+]|\d+\.)[ \t]|\||,(?=\s(?:so|as|since|because|and|but)\b)"
)
_MAY_BE = re.compile(
    r"""n['’]t\b | \b(?: no | not | nor | never | without | unless | instead | rather | than | defaults? | if | when | where
    | once | until | or | either | otherwise | may | might | can | could | would | should | will | example | e\.g | like
    | such | before | after | later | another | other | others | old | older | former | earlier | most | least | for | to | try
    | also | first | then | some | sometimes | usually )\b""",
    re.VERBOSE | re.IGNORECASE,
)
"""Words with which a sentence speaks of other cases than that of the code."""
_ANOTHER = re.compile(
    r"""n['’]t\b | \b(?: no | not | nor | never | unless | instead | rather | than | defaults? | if | or | either | otherwise | may
    | might | can | could | example | e\.g | like | such | another | other | others | old | older | former | earlier | most
    | least | up | more | fewer | about | some | from | until )\b""",
    re.VERBOSE | re.IGNORECASE,
)
"""The same for a note, which speaks of its line already."""
_SET_TO = re.compile(r"is\s+set\s+to\b")


class _Claim(NamedTuple):
    key: str
    value: str
    text: WrittenText
    start: int
    end: int


def contradictions_of_services(facts: SiteFacts) -> Iterator[Diagnostic]:
    """What services say of their own code."""
    for slug, sibling in facts.siblings.items():
        codes = code_of_service(facts, slug)
        values = values_of((code.text, code.language) for code in codes)
        for text in sibling.texts.values() if values else ():
            for claim in _claims(text):
                other = _contrary(claim, values)
                if other is not None:
                    yield _contradicting(claim, other, "")
            for told in ports_told(codes, text) if "port" in values else ():
                yield _told(told, "code")
        for told in times_told(facts, slug):
            yield _told(told, "payload")
        for code in codes:
            yield from _of_notes(code, sibling.texts)


def _told(told: ContradictedNumber, where: str) -> Diagnostic:
    return Diagnostic(
        "contradicts-code",
        f"the text says '{told.number}', and '{told.key}' of the {where} has '{told.other}'",
        told.text.span(told.start, told.end),
        "write the same in both; where the text speaks of another case, say of which",
    )


_LONG_NUMBER = re.compile(r"(?<![\w.:/,-])\d{3,}(?![\w:/-]|[.,]\d)")


def _of_notes(code: ShownCode, texts: Mapping[str, WrittenText]) -> Iterator[Diagnostic]:
    """Notes that name a number of as many digits as the only one of their line, which has another one: a port."""
    lines = code.text.split("\n")
    for slot, text in texts.items() if code.listing and code.listing.notes else ():
        if not slot.startswith(f"{code.field}."):
            continue
        for found in _LONG_NUMBER.finditer(text.text):
            line = _noted_line(code, text.text)
            number = found.group()
            if line is None or number in code.text:
                continue
            there = {n for n in re.findall(r"\d+", lines[line]) if len(n) == len(number)}
            if len(there) == 1 and not _may_be_otherwise(text.text, *found.span(), _ANOTHER):
                claim = _Claim(lines[line].strip(), number, text, *found.span())
                yield _beside(claim, *there)


def _noted_line(code: ShownCode, text: str) -> int | None:
    """The line, from 0, beside which a text stands as a note; None if it stands beside none, or is computed."""
    assert code.listing
    for note in code.listing.notes:
        if note_text(note.content).split() == re.sub(r"[`*_]", "", text).split():
            return note.line - 1
    return None


def _beside(claim: _Claim, value: str) -> Diagnostic:
    return Diagnostic(
        "contradicts-code",
        f"the note says '{claim.value}', and its line '{claim.key}' has '{value}'",
        claim.text.span(claim.start, claim.end),
        "write the same in both; where the note speaks of another case, say of which",
    )


def contradictions(facts: TutorialFacts) -> Iterator[Diagnostic]:
    """What shared sources say of the code on the pages."""
    claims = [claim for text, _ in facts.common for claim in _claims(text)]
    if not claims:
        return
    shared = shared_code(facts)
    fields = fields_of(facts)
    found: dict[tuple[_Claim, str], list[str]] = {}
    for page in facts.pages:
        assert page.service is not None
        slug = page.service.slug
        own = (code for code in code_of_service(facts.whole, slug) if code.field in fields)
        values = values_of((code.text, code.language) for code in (*shared, *own))
        for claim in claims:
            other = _contrary(claim, values)
            if other is not None:
                found.setdefault((claim, other), []).append(slug)
    for (claim, other), slugs in found.items():
        of_all = len(slugs) == len(facts.pages)
        yield _contradicting(claim, other, "" if of_all else f" on the page of {listed(slugs)}")


@once
def _claims(text: WrittenText) -> Sequence[_Claim]:
    """The plain claims of a text on the values of keys."""
    return () if "`" not in text.text or text.is_code else tuple(_claims_in(text))


def _claims_in(text: WrittenText) -> Iterator[_Claim]:
    whole = text.text
    for found in _CLAIM.finditer(whole):
        key = found["key"] or found["key2"]
        value = found["value"] or found["number"] or found["value2"]
        if _is_span(text, found.start()) and not _may_be_otherwise(whole, *found.span()):
            yield _Claim(key.lstrip("-"), value, text, *found.span())


def _is_span(text: WrittenText, start: int) -> bool:
    """Whether code in a line begins at an offset: a block of code makes no claims."""
    return any(first == start for first, _ in text.markup.code)


def _may_be_otherwise(whole: str, start: int, end: int, words: re.Pattern[str] = _MAY_BE) -> bool:
    """Whether the sentence around a claim speaks of other cases too; of a reason, only the part that gives it."""
    ends = [found.end() for found in _CLAUSE_END.finditer(whole, max(0, start - 400), start)]
    last = _CLAUSE_END.search(whole, end)
    sentence = whole[
        ends[-1] if ends else max(0, start - 400) : last.start() if last else end + 400
    ]
    return bool(words.search(_SET_TO.sub("is", sentence)))


def _contrary(claim: _Claim, values: Mapping[str, set[str | None]]) -> str | None:
    """The value that code gives the key of a claim, if it gives it no other and not the one that is claimed."""
    given = values.get(claim.key, set())
    if len(given) != 1:
        return None
    (value,) = given
    if value is None or value == STAND_IN or same_value(value, claim.value):
        return None
    return value


def _contradicting(claim: _Claim, value: str, where: str) -> Diagnostic:
    return Diagnostic(
        "contradicts-code",
        f"the text says that '{claim.key}' is '{claim.value}', and the code{where} has '{value}'",
        claim.text.span(claim.start, claim.end),
        "write the same in both; where the text speaks of another case, say of which",
    )


def numbers_beside_fields(facts: SiteFacts) -> Iterator[Diagnostic]:
    """Numbers that are a sibling's: its port, where the service has another one."""
    for found in numbers_of_siblings(facts):
        number = found.text.text[found.start : found.end]
        yield Diagnostic(
            "contradicts-code",
            f"'{number}' is the '{found.field}' of the service '{found.owner}', and here it is {found.own}",
            found.text.span(found.start, found.end),
            f"write {{{{ service.{found.field} }}}}",
        )


def numbers_of_entries(facts: TutorialFacts) -> Iterator[Diagnostic]:
    """Entries of lists that begin with a key of the code above them, and say another number of as many digits."""
    seen: set[Entry] = set()
    for section in sections_of(facts):
        for told, before in section.told:
            numbered = [entry for entry in told.judged if _number_said(entry)]
            values = values_of((code.text, code.language) for code in before) if numbered else {}
            for entry in numbered:
                (name,), number = entry.names, _number_said(entry)
                (value, *others) = values.get(name.text.lstrip("-")) or (None,)
                if value and not others and value.isdecimal() and entry not in seen:
                    seen.add(entry)
                    if len(value) == len(number) and value != number:
                        yield _of_entry(name, number, value)


def _number_said(entry: Entry) -> str:
    """The only long number that an entry says of its only name; empty if it speaks of other cases too."""
    numbers = _LONG_NUMBER.findall(entry.said) if len(entry.names) == 1 else ()
    return numbers[0] if len(numbers) == 1 and not _ANOTHER.search(entry.said) else ""


def _of_entry(name: Name, number: str, value: str) -> Diagnostic:
    return Diagnostic(
        "contradicts-code",
        f"the list says '{number}' of '{name.text}', and the code above it has '{value}'",
        name.span(),
        "write the same in both; where the text speaks of another case, say of which",
    )


def _of_tutorial(facts: TutorialFacts) -> Iterator[Diagnostic]:
    yield from contradictions(facts)
    yield from numbers_of_entries(facts)


def _of_site(facts: SiteFacts) -> Iterator[Diagnostic]:
    yield from contradictions_of_services(facts)
    yield from numbers_beside_fields(facts)


RULE = Rule(of_site=_of_site, of_tutorial=_of_tutorial, languages=ENGLISH)
