"""Findings of one cause, as one: what several services have in the same way is one decision.

It is done where findings are shown, at the end: waivers, fixes and comparisons with another revision are about
places. What every build finds stays as it is: each of these faults is mended by itself.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import PurePosixPath
from typing import NamedTuple

from tutgen.content.paths import is_service_file
from tutgen.diagnostics import ALSO, Diagnostic, Fix, quantity
from tutgen.diagnostics.registry import entry

FEWEST = 3
"""Services; what two have in common is shown for each, since both may well be looked at."""


class _Cause(NamedTuple):
    """What findings of one cause have in common."""

    code: str
    severity: str
    message: str
    """Without the names of the service whose file it is about: `acme.example`, `ACME_KEY`."""


def folded(found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The diagnostics in their order. One stands for all of its cause in the files of several services: its message
    says in how many others, its trail where."""
    every = tuple(found)
    causes: dict[_Cause, list[Diagnostic]] = {}
    for d in every:
        if entry(d.code).found_by == "check" and is_service_file(d.span.path):
            causes.setdefault(_cause(d), []).append(d)
    instead: dict[Diagnostic, Diagnostic | None] = {}
    for alike in causes.values():
        files = {d.span.path for d in alike}
        if len(files) >= FEWEST:
            instead |= {**dict.fromkeys(alike), alike[0]: _one_of(alike, len(files) - 1)}
    return tuple(one for d in every if (one := instead.get(d, d)) is not None)


def _cause(d: Diagnostic) -> _Cause:
    names = _names_of(PurePosixPath(d.span.path).stem)
    return _Cause(d.code, d.severity, names.sub("", d.message))


@lru_cache(maxsize=1024)
def _names_of(slug: str) -> re.Pattern[str]:
    """A slug with or without what joins its parts, in whatever letters, where neither letter nor digit touches it."""
    joined = r"[-_ ]?".join(map(re.escape, slug.split("-")))
    return re.compile(rf"(?<![^\W_]){joined}(?![^\W_])", re.IGNORECASE)


def _one_of(alike: Sequence[Diagnostic], others: int) -> Diagnostic:
    first = alike[0]
    places = tuple((ALSO, d.span) for d in alike[1:])
    fixes = [d.fix for d in alike if d.fix]
    fix = None
    if len(fixes) == len(alike):
        fix = Fix(fixes[0].label, tuple(edit for one in fixes for edit in one.edits))
    return replace(
        first,
        message=f"{first.message} (and in {quantity(others, 'other service')})",
        trail=(*first.trail, *places),
        fix=fix,
    )
