"""Lists in code, and lists beside it of the same things, of which one lacks some."""

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple
from weakref import WeakKeyDictionary

from tutgen.check.rule import Rule
from tutgen.check.siblings.code.shown_code import STAND_IN, ShownCode, code_of_service, has_name
from tutgen.check.siblings.code.told_blocks import Enumeration, Name, NameList
from tutgen.check.siblings.code.told_code import Section, sections_of
from tutgen.check.siblings.facts import SiteFacts, TutorialFacts
from tutgen.check.siblings.field_parts import Sibling
from tutgen.check.siblings.named_services import listed
from tutgen.check.siblings.text import WrittenText
from tutgen.diagnostics import Diagnostic

ALIKE, FEWEST = 0.6, 2
"""Two lists are of the same things if they share so many of all that either has, and at least FEWEST."""
MOST_WORDS = 3
"""Words of a value in a list that commas separate; more are a sentence."""
_AND = frozenset({"and", "und", "et", "e", "y", "i", "en", "och", "og", "ja", "&", "+"})
"""Words before the last of several that all hold; before the last of a choice stands another one."""
_IN_BRACKETS = re.compile(r"\[([^\[\]]*)\]")
_IN_BRACES = re.compile(
    r"""[{(]\s*((?:(["'])[\w.:/*-]+\2\s*,\s*)+(["'])[\w.:/*-]+\3)\s*,?\s*[})]"""
)
"""A set or a tuple of texts, which are ids."""
_QUOTED = re.compile(r"""(["'])([^"'\n]+)\1""")
_BLANKS = re.compile(r"""(["'])([\w.:/*-]+(?: +[\w.:/*-]+)+)\1""")
_DASHES = re.compile(r"(?:^[ \t]*- +[\"']?[\w.:/*-]+[\"']?[ \t]*(?:\n|\Z)){2,}", re.MULTILINE)
_GIVEN = re.compile(r"^.*(?:=|:\s)\s*")
"""The key before a list that commas separate."""


class _Run(NamedTuple):
    """A list in code. The first and the last value may have other words around them."""

    values: Sequence[str]
    is_loose: bool

    def of(self, names: AbstractSet[str]) -> Sequence[str]:
        """The values, each as one of the names where it may be."""
        if not self.is_loose:
            return self.values
        first, *inner, last = (value.split() for value in self.values)
        ends = [" ".join(first[at:]) for at in range(len(first))]
        begins = [" ".join(last[:at]) for at in range(len(last), 0, -1)]
        return (
            next((end for end in ends if end in names), ends[-1]),
            *(" ".join(value) for value in inner),
            next((begin for begin in begins if begin in names), begins[-1]),
        )


def incomplete_lists(facts: TutorialFacts) -> Iterator[Diagnostic]:
    """What lists, tables and sentences lack of a list in the code beside them, and the other way round."""
    seen: set[tuple[NameList | Enumeration, str]] = set()
    for section in sections_of(facts):
        for told, what, found in _of_section(section):
            if (told, what) not in seen:
                seen.add((told, what))
                yield found


def _of_section(section: Section) -> Iterator[tuple[NameList | Enumeration, str, Diagnostic]]:
    runs = [(code, run) for code in section.codes for run in _runs(code)]
    if not runs:
        return
    elsewhere = {name for told, _ in section.told for name in told.names}
    for told, _ in section.told:
        names = {name.text for entry in told.judged for name in entry.names}
        near = _nearest(names, runs)
        if near is None:
            continue
        code, values = near
        said = " ".join(entry.said for entry in told.entries)
        left = [one for one in values if one not in elsewhere and one not in said]
        if left:
            yield told, left[0], _lacking_in_list(told, code, left)
        for entry in told.judged if not left else ():
            for name in entry.names:
                if name.text not in values and not entry.is_optional and has_name(code, name.text):
                    yield told, name.text, _lacking_in_code(name, code)
    for enumeration in section.enumerations:
        names = {name.text for name in enumeration.names}
        near = _nearest(names, runs) if enumeration.joint in _AND else None
        for name in enumeration.names if near else ():
            code, values = near  # type: ignore[misc]
            if not any(name.text in other.text for other in section.codes):
                yield enumeration, name.text, _lacking_in_code(name, code)


def _nearest(
    names: AbstractSet[str], runs: Sequence[tuple[ShownCode, _Run]]
) -> tuple[ShownCode, Sequence[str]] | None:
    """The list in code that has most in common with the names; None if that is too little."""
    best, found = 0.0, None
    for code, run in runs:
        values = run.of(names)
        shared = names & set(values)
        alike = len(shared) / len(names | set(values))
        if len(shared) >= FEWEST and alike >= ALIKE and alike > best:
            best, found = alike, (code, values)
    return found


def _lacking_in_list(told: NameList, code: ShownCode, left: Sequence[str]) -> Diagnostic:
    start = code.text.index(left[0])
    return Diagnostic(
        "incomplete-list",
        f"the code lists {listed(left)}, which the list of the same beside it lacks",
        code.span(start, start + len(left[0])),
        "list the same in both, or say what is left out",
        trail=(("the list", told.entries[0].names[0].span()),),
    )


def _lacking_in_code(name: Name, code: ShownCode) -> Diagnostic:
    return Diagnostic(
        "incomplete-list",
        f"'{name.text}' is not in the code, which lists the others",
        name.span(),
        "list the same in both, or say why it is not there",
        trail=(("the code", code.line_span(0)),),
    )


_known: WeakKeyDictionary[ShownCode, Sequence[_Run]] = WeakKeyDictionary()


def _runs(code: ShownCode) -> Sequence[_Run]:
    found = _known.get(code)
    if found is None:
        runs = (run for run in _runs_in(code.text) if not any(STAND_IN in v for v in run.values))
        found = _known[code] = [run for run in runs if len(run.values) >= FEWEST]
    return found


def _runs_in(text: str) -> Iterator[_Run]:
    for found in _IN_BRACKETS.finditer(text) if "[" in text else ():
        yield _Run([value for _, value in _QUOTED.findall(found[1])], is_loose=False)
    yield from _sets_in(text)
    for found in _BLANKS.finditer(text):
        yield _Run(found[2].split(), is_loose=False)
    for found in _DASHES.finditer(text) if "- " in text else ():
        values = [line.strip("- \t\"'") for line in found.group().splitlines()]
        yield _Run(values, is_loose=False)
    for line in text.split("\n") if "," in text else ():
        if line.count(",") > 1:
            parts = [part.strip(" \t\"'`;") for part in _GIVEN.sub("", line).split(",")]
            parts = [part for part in parts if part]
            if len(parts) > FEWEST and all(len(p.split()) <= MOST_WORDS for p in parts[1:-1]):
                yield _Run(parts, is_loose=True)


def _sets_in(text: str) -> Iterator[_Run]:
    for found in _IN_BRACES.finditer(text) if "," in text else ():
        yield _Run([value for _, value in _QUOTED.findall(found[1])], is_loose=False)


def incomplete_records(facts: SiteFacts) -> Iterator[Diagnostic]:
    """What the records of a service lack of a set in its code, wherever the page lists them."""
    lists = [f.name for f in facts.project.site.fields.values() if f.type.has_records]
    for slug, sibling in facts.siblings.items() if lists else ():
        runs = [(code, run) for code in code_of_service(facts, slug) for run in _sets_in(code.text)]
        columns: dict[tuple[str, str], list[WrittenText]] = {}
        for slot, text in sibling.texts.items() if runs else ():
            field, _, inner = slot.partition(".")
            if field in lists:
                columns.setdefault((field, inner.rpartition(".")[2]), []).append(text)
        for (field, _), records in columns.items():
            yield from _lacking_in_records(field, records, sibling, runs)


def _lacking_in_records(
    field: str,
    records: Sequence[WrittenText],
    sibling: Sibling,
    runs: Sequence[tuple[ShownCode, _Run]],
) -> Iterator[Diagnostic]:
    near = _nearest({record.text for record in records}, runs)
    if near is None:
        return
    code, values = near
    elsewhere = " ".join(text.text for text in sibling.texts.values())
    left = [value for value in values if value not in elsewhere]
    if left:
        start = code.text.index(left[0])
        yield Diagnostic(
            "incomplete-list",
            f"the code lists {listed(left)}, which '{field}' lacks, and no text of the service explains",
            code.span(start, start + len(left[0])),
            f"list the same in both: write a record of '{field}', or say what is left out",
            trail=((f"'{field}'", records[0].span(0, len(records[0].text))),),
        )


RULE = Rule(of_site=incomplete_records, of_tutorial=incomplete_lists)
