"""What a diagnostic is, and the words that all of them share.

A `Diagnostic`, a value in results, says what is wrong with the content; all of a run are reported
together. `TutgenError` is for what stops a command at once: no project, no disk space.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import partial
from itertools import takewhile
from operator import eq
from typing import Any, NamedTuple

from tutgen.diagnostics.registry import Severity as Severity
from tutgen.diagnostics.registry import entry

FAILED, MISUSED, SURROUNDINGS, DEFECT, INTERRUPTED = 1, 2, 3, 70, 130
"""Exit codes: the content has errors, wrong use, the surroundings failed, a defect here, Ctrl-C."""


class TutgenError(Exception):
    """Why a command cannot go on. `exit_code`: MISUSED or SURROUNDINGS."""

    def __init__(self, message: str, *, hint: str | None = None, exit_code: int = 2) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.exit_code = exit_code


class Span(NamedTuple):
    """A place in a file: lines and columns count from 1, in characters; the end is exclusive."""

    path: str
    """Relative to the project, with `/`."""
    line: int = 1
    column: int = 1
    end_line: int = 0
    end_column: int = 0
    """0: the span is a point; at line 1, the whole file."""

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


class Edit(NamedTuple):
    """A part of a source, and what takes its place."""

    span: Span
    """With its end; a point, if something is put in."""
    old: str
    """What stands there: where something else does, the edit is void."""
    new: str


class Fix(NamedTuple):
    """A change of sources that makes a diagnostic go away, and cannot be doubted."""

    label: str
    """What it does, in the imperative: `write 'Kestrel Pay' for 'KestrelPay'`."""
    edits: tuple[Edit, ...]

    @classmethod
    def writing(cls, new: str, old: str, span: Span) -> "Fix":
        """The fix that writes `new` for `old`, which stands at `span`."""
        return cls(f"write '{new}' for '{old}'", (Edit(span, old, new),))

    @classmethod
    def narrowed(cls, new: str, old: str, span: Span) -> "Fix":
        """The same as `writing`, of a text on one line, changing only where both differ: what they have in common may hold
        expressions."""
        begin = _alike(old, new)
        end = _alike(reversed(old[begin:]), reversed(new[begin:]))
        column, last = span.column + begin, span.column + len(old) - end
        part = span._replace(column=column, end_line=span.line, end_column=last)
        edit = Edit(part, old[begin : len(old) - end], new[begin : len(new) - end])
        return cls.writing(new, old, span)._replace(edits=(edit,))


def _alike(one: Iterable[str], other: Iterable[str]) -> int:
    """How many letters two texts have in common before the first that differs."""
    return len([*takewhile(bool, map(eq, one, other))])


ALSO = "the same at"
"""The word of a trail for a place with a diagnostic of the same cause; people see it with `-v` only."""


@dataclass(frozen=True, slots=True, init=False)
class Diagnostic:
    """A fault, its place and a way out."""

    code: str
    message: str
    span: Span
    hint: str | None
    severity: Severity
    trail: tuple[tuple[str, Span], ...]
    """How the place came onto the page, nearest first: `("included by", span)`."""
    fix: Fix | None

    def __init__(
        self,
        code: str,
        message: str,
        span: Span,
        hint: str | None = None,
        severity: Severity | None = None,
        trail: tuple[tuple[str, Span], ...] = (),
        fix: Fix | None = None,
    ) -> None:
        """`severity`: None for that of the code. Raises LookupError for an unknown code."""
        of_code = entry(code).severity
        assign = partial(object.__setattr__, self)
        assign("code", code)
        assign("message", message)
        assign("span", span)
        assign("hint", hint)
        assign("severity", severity or of_code)
        assign("trail", trail)
        assign("fix", fix)

    @property
    def order(self) -> tuple[Any, ...]:
        """The key to sort by: place, code, message."""
        return (self.span.path, self.span.line, self.span.column, self.code, self.message)


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known name that a mistyped one is most like; None if none is near."""
    names = {name.lower(): name for name in sorted(known)}  # a set has no order
    near = get_close_matches(word.lower(), names, n=1, cutoff=0.6)
    return names[near[0]] if near else None


def did_you_mean(word: str, known: Iterable[str]) -> str | None:
    """The hint for a mistyped name; None if no known name is near."""
    near = nearest(word, known)
    return None if near is None else f"did you mean '{near}'?"


def unknown_name_hint(
    word: str, known: Iterable[str], what: str, *, ordered: bool = False
) -> str | None:
    """`did you mean 'x'? What: a, b, c`; without the list if it is long, None if nothing is left to
    say."""
    names = list(known) if ordered else sorted(known)
    near = did_you_mean(word, names)
    if not names or len(names) > 20 or (near and len(names) == 1):
        return near
    listing = f"{what}: {', '.join(names)}"
    return f"{near} {listing[0].upper()}{listing[1:]}" if near else listing


class Finding(NamedTuple):
    """A diagnostic met while rendering a page, and the slug of the page's service ("" for none)."""

    diagnostic: Diagnostic
    service: str = ""


def merged(findings: Iterable[Finding]) -> tuple[Diagnostic, ...]:
    """One diagnostic for each (code, place, message), sorted by place; its message names the services on whose
    pages it was met."""
    services: dict[tuple[Any, ...], set[str]] = {}
    first: dict[tuple[Any, ...], Diagnostic] = {}
    for finding in findings:
        d = finding.diagnostic
        key = (d.code, d.span, d.message)
        first.setdefault(key, d)
        services.setdefault(key, set()).add(finding.service)
    result = []
    for key, d in first.items():
        names = sorted(services[key] - {""})
        result.append(replace(d, message=d.message + in_services(names)))
    return tuple(sorted(result, key=lambda d: d.order))


def in_services(slugs: Sequence[str]) -> str:
    """The end of a message: `(service 'a', and in 2 other services)`; empty without slugs."""
    if len(slugs) < 2:
        return "".join(f" (service '{slug}')" for slug in slugs)
    others = len(slugs) - 1
    plural = "s" if others > 1 else ""
    return f" (service '{slugs[0]}', and in {others} other service{plural})"


def with_severities(
    diagnostics: Sequence[Diagnostic], severities: Mapping[str, Severity]
) -> tuple[Diagnostic, ...]:
    """The diagnostics with the severities that `diagnostics:` of `site.yaml` gives their codes, except
    fixed ones."""
    return tuple(
        replace(d, severity=severities[d.code])
        if d.code in severities and not entry(d.code).fixed
        else d
        for d in diagnostics
    )


def count(diagnostics: Iterable[Diagnostic]) -> str:
    """`2 errors, 1 warning`."""
    found = list(diagnostics)
    parts = []
    for severity in ("error", "warning"):
        number = sum(d.severity == severity for d in found)
        if number:
            parts.append(f"{number:,} {severity}{'s' if number > 1 else ''}")
    return ", ".join(parts)


def quantity(number: int, noun: str) -> str:
    """`1,400 pages`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
