"""Numbers that prose tells of a service's own code and payloads: its port, and how long something lasts."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from tutgen.check.siblings.code.assignments import values_of
from tutgen.check.siblings.code.shown_code import ShownCode
from tutgen.check.siblings.facts import SiteFacts
from tutgen.check.siblings.text import WrittenText
from tutgen.content.field_type import WrittenPayload
from tutgen.sources.json_pointer import walk

_PORT = re.compile(
    r"\b(?P<who>[A-Za-z]\w+)\s+(?:listens|runs|answers|starts|serves|waits)\s+(?:on|at)\s+port\s+(?P<number>\d{2,5})\b(?![.,]\d)"
)
_LASTS = re.compile(
    r"\b(?:this|these|those)\s+(?P<number>\d{1,3}(?:,\d{3})+|\d+)\s+(?P<unit>second|minute|hour|day)s?\b",
    re.IGNORECASE,
)
"""What 'these' points at stands above: a length of time without it may be that of something else."""
_UNIT = re.compile(r"\b(second|minute|hour|day)s?\b", re.IGNORECASE)
_SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400}


class ContradictedNumber(NamedTuple):
    """A number of a text that the code or the payload beside it contradicts."""

    key: str
    number: str
    other: str
    text: WrittenText
    start: int
    end: int


def ports_told(codes: Sequence[ShownCode], text: WrittenText) -> Iterator[ContradictedNumber]:
    """Ports at which something listens that is named in code, where that code has another port, and only one."""
    for found in _PORT.finditer(text.text) if " port " in text.text else ():
        who = re.compile(rf"\b{found['who']}\b", re.IGNORECASE)
        about = [code for code in codes if who.search(code.text)]
        ports = values_of((code.text, code.language) for code in about).get("port", set())
        if len(ports) == 1 and not any(found["number"] in code.text for code in about):
            (port,) = ports
            if port and port.isdecimal():
                yield ContradictedNumber("port", found["number"], port, text, *found.span("number"))


def times_told(facts: SiteFacts, slug: str) -> Iterator[ContradictedNumber]:
    """Lengths of time in the text below a payload, where the only key whose note has a unit of time has another."""
    for field, payload in _payloads(facts, slug):
        text = facts.siblings[slug].texts.get(f"{field}.after")
        found = _LASTS.search(text.text) if text else None
        timed = [*_timed(payload.raw)] if found else []
        if text and found and len(timed) == 1:
            ((key, value, unit),) = timed
            number = int(found["number"].replace(",", ""))
            if number * _SECONDS[found["unit"].lower()] != value * _SECONDS[unit]:
                yield ContradictedNumber(
                    key, found["number"], str(value), text, *found.span("number")
                )


def _timed(raw: Mapping[str, Any]) -> Iterator[tuple[str, int, str]]:
    """The keys whose notes tell one unit of time: key, whole number, unit."""
    notes = raw.get("notes") or {}
    for pointer, steps, value in walk(raw["body"]):
        units = {unit.lower() for unit in _UNIT.findall(notes.get(pointer) or "")}
        if len(units) == 1 and isinstance(value, int) and not isinstance(value, bool):
            yield str(steps[-1]), value, units.pop()


def _payloads(facts: SiteFacts, slug: str) -> Iterator[tuple[str, WrittenPayload]]:
    """The payloads that a service writes, each with its field."""
    values = facts.siblings[slug].service.values
    declared = facts.project.site.fields
    for name, value in values.items():
        if declared[name].type.has_body:
            for payload in declared[name].type.payloads(value):
                yield name, payload
