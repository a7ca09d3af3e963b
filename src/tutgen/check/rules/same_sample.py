"""Ids and scores in the samples of one service that stand in those of another one."""

import re
from collections.abc import Iterator, Mapping

from tutgen.check.rule import Rule
from tutgen.check.siblings.code.shown_code import code_of_service
from tutgen.check.siblings.facts import SiteFacts
from tutgen.check.siblings.once import once
from tutgen.check.siblings.text import WrittenText
from tutgen.diagnostics import Diagnostic

SHARING = 2
"""Services that have a value; what more of them have is a constant."""
SHORTEST, FEWEST_RUNS = 8, 5
"""Characters of an id, and runs of letters and of digits in a part of it: nobody makes up the same twice."""
_TOKEN = re.compile(r"(?<![\w.-])(?=[\w-]*\d)[A-Za-z0-9][\w-]{6,}\w(?![\w-]|\.\w)")
_RUNS = re.compile(r"[A-Za-z]+|\d+")
_SCORE = re.compile(r"(?<![\w.])\d{1,3}\.\d{5,}(?![\w.])")
_MADE_UP = re.compile(r"123|abc|xyz|xxx|000|example|(.)\1\1", re.IGNORECASE)
"""Signs of a value that says itself that it is none."""


def same_samples(facts: SiteFacts) -> Iterator[Diagnostic]:
    """Ids that two services have and nobody else, reported where they stand less often."""
    having: dict[str, list[str]] = {}
    for slug in facts.siblings:
        for value in _values(facts, slug):
            having.setdefault(value, []).append(slug)
    shared = {value: slugs for value, slugs in having.items() if len(slugs) == SHARING}
    if not shared:
        return
    common = "\n".join(text.text for text in facts.shared_texts)
    reported: set[tuple[str, str]] = set()
    for value, slugs in shared.items():
        sources = {slug: facts.siblings[slug].service.origin.source.text for slug in slugs}
        owner, other = sorted(slugs, key=lambda slug: -sources[slug].count(value))
        if value not in common and (owner, other) not in reported:
            reported.add((owner, other))
            place, start = _values(facts, other)[value]
            first, at = _values(facts, owner)[value]
            yield Diagnostic(
                "same-sample",
                f"'{value}' stands in a sample of '{owner}' too, and with no other service",
                place.span(start, start + len(value)),
                f"write what '{facts.siblings[other].service.name}' answers",
                trail=((f"in '{owner}'", first.span(at, at + len(value))),),
            )


@once
def _values(facts: SiteFacts, slug: str) -> Mapping[str, tuple[WrittenText, int]]:
    """The ids and scores in the code and the bodies of a service, each with its first place."""
    found: dict[str, tuple[WrittenText, int]] = {}
    own = facts.siblings[slug]
    codes = (code.written for code in code_of_service(facts, slug))
    for text in (*own.values.values(), *codes):
        for value, start in _values_in(text).items():
            found.setdefault(value, (text, start))
    return found


@once
def _values_in(text: WrittenText) -> Mapping[str, int]:
    whole = text.text
    found: dict[str, int] = {}
    if len(whole) >= SHORTEST and re.search(r"\d", whole):
        for one in (*_TOKEN.finditer(whole), *_SCORE.finditer(whole)):
            value = one.group()
            if ("." in value or _is_random(value)) and not _MADE_UP.search(value):
                found.setdefault(value, one.start())
    return found


def _is_random(value: str) -> bool:
    return any(len(_RUNS.findall(part)) >= FEWEST_RUNS for part in re.split("[_-]", value))


RULE = Rule(of_site=same_samples)
