"""Lists and tables that explain the names in code, and code that lacks such a name, or has another one."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from tutgen.check.rule import Rule
from tutgen.check.siblings.code.shown_code import STAND_IN, ShownCode, code_of_service, has_name
from tutgen.check.siblings.code.told_blocks import Name, NameList
from tutgen.check.siblings.code.told_code import sections_of
from tutgen.check.siblings.code.variables import shared_code
from tutgen.check.siblings.facts import TutorialFacts
from tutgen.check.siblings.named_services import listed
from tutgen.check.siblings.once import once
from tutgen.diagnostics import Diagnostic

ABOUT, FEWEST = 0.6, 2
"""A list is about code that has at least FEWEST of its names, and at least this part of them."""
MOST_LACKING = 1
"""A list that explains more names which its code lacks is of all that there is, and the code an example."""
USUAL, FEWEST_SIBLINGS = 0.6, 2
"""A name that so many services explain, of those whose code has it."""
FEWEST_OTHERS = 3
"""Keys of code that are all explained, but for one."""
_NAME = re.compile(r"-{0,2}[A-Za-z_$@][\w$@.\[\]/:*-]*(?:\(\))?=?")
_KEY = re.compile(
    r"""\s*(?:-\s|export\s|set\s|\$env:)?["']?(?P<key>[A-Za-z_][\w.-]*)["']?\s*[:=](?![=:/>])"""
)
"""A key at the beginning of a line."""


class _Pair(NamedTuple):
    """A list that is about code."""

    slug: str
    told: NameList
    code: ShownCode


def parameter_notes(facts: TutorialFacts) -> Iterator[Diagnostic]:
    """Names that a list explains and code lacks, and the other way round; what pages share once."""
    pairs = _pairs(facts)
    reported: set[tuple[NameList, str]] = set()
    for pair in pairs:
        lacking = [*_lacking_in_code(facts, pair)]
        for name in lacking if len(lacking) <= MOST_LACKING else ():
            if (pair.told, name.text) not in reported:
                reported.add((pair.told, name.text))
                yield _not_in_code(pair, name)
    renamed = {told for told, _ in reported}
    explaining = Counter(
        (told.field, name) for told in {pair.told for pair in pairs} for name in told.names
    )
    for pair in pairs:
        for key, why in _not_explained(pair, pairs, explaining) if pair.told not in renamed else ():
            if (pair.told, key) not in reported:
                reported.add((pair.told, key))
                yield _not_in_list(pair, key, why)


@once
def _pairs(facts: TutorialFacts) -> Sequence[_Pair]:
    found = []
    for section in sections_of(facts):
        for told, before in section.told:
            code = max(before, key=lambda one: _share(told, one), default=None)
            if code is not None and _share(told, code) >= ABOUT:
                found.append(_Pair(section.slug, told, code))
    return found


def _share(told: NameList, code: ShownCode) -> float:
    """The part of a list's names that code has; 0 if these are too few."""
    names = [name.text for entry in told.judged for name in entry.names]
    names = [name for name in names if _NAME.fullmatch(name)]
    there = sum(has_name(code, name) for name in names)
    return there / len(names) if there >= FEWEST else 0


def _lacking_in_code(facts: TutorialFacts, pair: _Pair) -> Iterator[Name]:
    if not pair.code.is_whole:
        return
    for entry in pair.told.judged:
        for name in entry.names:
            if _NAME.fullmatch(name.text) and not entry.is_optional:
                every = (*code_of_service(facts.whole, pair.slug), *shared_code(facts))
                written = (pair.code, *(code for code in every if code.language != "text"))
                if not any(has_name(code, name.text) for code in written):
                    yield name


def _not_in_code(pair: _Pair, name: Name) -> Diagnostic:
    left = [key for key in _keys(pair.code) if key not in pair.told.names]
    meant = f"write '{left[0]}', if that is meant, or say" if len(left) == 1 else "say"
    return Diagnostic(
        "parameter-notes",
        f"the list explains '{name.text}', and the code above it, which has the other names, has no such name",
        name.span(),
        f"{meant} that the example leaves it out",
        trail=(("the code", pair.code.line_span(0)),),
    )


def _not_explained(
    pair: _Pair, pairs: Sequence[_Pair], explaining: Mapping[tuple[str, str], int]
) -> Iterator[tuple[str, str]]:
    """The keys of code that most siblings explain, or that stand among others that are all explained, and which of
    these it is. `explaining`: field and name -> how many lists explain it."""
    alone = _alone(pair)
    for key in dict.fromkeys(_keys(pair.code)):
        if key in pair.told.names or _is_spoken_of(pair, key):
            continue
        if explaining.get((pair.told.field, key), 0) >= FEWEST_SIBLINGS:
            holders = _explaining_siblings(pair, pairs, key)
            if holders:
                yield key, f"as that of {listed(holders)} does"
                continue
        if key in alone:
            yield key, "and does so with all others beside it"


def _explaining_siblings(pair: _Pair, pairs: Sequence[_Pair], key: str) -> Sequence[str]:
    """The services whose lists explain a key; none if these are too few of those whose code has it."""
    having = [
        other
        for other in pairs
        if other.told.field == pair.told.field
        and len(pair.told.names & other.told.names) >= FEWEST
        and has_name(other.code, key)
    ]
    holders = sorted({other.slug for other in having if key in other.told.names})
    least = max(FEWEST_SIBLINGS, USUAL * len({other.slug for other in having}))
    return holders if len(holders) >= least else ()


def _not_in_list(pair: _Pair, key: str, why: str) -> Diagnostic:
    return Diagnostic(
        "parameter-notes",
        f"the list does not explain '{key}' of the code above it, {why}",
        pair.told.entries[-1].names[-1].span(),
        f"explain '{key}'",
        trail=(("the code", pair.code.line_span(0)),),
    )


def _is_spoken_of(pair: _Pair, key: str) -> bool:
    """Whether a note on the code, or a word beside a name, tells of a key."""
    listing = pair.code.listing
    lines = pair.code.text.split("\n")
    if listing and any(key in lines[note.line - 1] for note in listing.notes):
        return True
    return any(re.search(rf"\b{re.escape(key)}\b", entry.said) for entry in pair.told.entries)


def _alone(pair: _Pair) -> Sequence[str]:
    """The only key of code that its list does not explain; none in code of a few keys."""
    keys = dict.fromkeys(_keys(pair.code))
    left = [key for key in keys if key not in pair.told.names]
    return left if len(left) == 1 and len(keys) > FEWEST_OTHERS else []


def _keys(code: ShownCode) -> Sequence[str]:
    return [key for group in _groups(code) for key in group]


def _groups(code: ShownCode) -> Sequence[Sequence[str]]:
    """The keys of code, those that stand beside each other together: at one depth, without a lesser one or the head
    of a section between them."""
    groups: list[list[str]] = []
    open_: list[tuple[int, list[str]]] = []
    for line in code.text.split("\n"):
        said = line.strip()
        if not said or said[0] in "#/;":
            continue
        depth = len(line) - len(line.lstrip())
        while open_ and (open_[-1][0] > depth or said[0] == "["):
            open_.pop()
        found = _KEY.match(line)
        if found and said[-1] not in "[{(" and STAND_IN not in found["key"]:
            if not open_ or open_[-1][0] != depth:
                open_.append((depth, []))
                groups.append(open_[-1][1])
            open_[-1][1].append(found["key"])
        elif open_ and open_[-1][0] == depth:
            open_.pop()
    return groups


RULE = Rule(of_tutorial=parameter_notes)
