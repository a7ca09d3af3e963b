"""What a problem is, and the ways to print it.

A problem found in the content is a `Diagnostic`, a value that travels in results; all of a run are
reported together. `TutgenError` is for what stops a command at once: no project, no disk space.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import partial
from typing import Any
from unicodedata import combining, east_asian_width

from tutgen.diagnostics.registry import Severity as Severity
from tutgen.diagnostics.registry import entry

FAILED, MISUSED, SURROUNDINGS, DEFECT, INTERRUPTED = 1, 2, 3, 70, 130
"""Exit codes: the content has errors, wrong use, the surroundings failed, a defect here, Ctrl-C."""


class TutgenError(Exception):
    """The command cannot go on. `exit_code`: 2 for wrong use, 3 when the surroundings failed."""

    def __init__(self, message: str, *, hint: str | None = None, exit_code: int = 2) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.exit_code = exit_code


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A place in a file: lines and columns count from 1, in characters; the end is exclusive."""

    path: str
    """Relative to the project, with `/`."""
    line: int = 1
    column: int = 1
    end_line: int = 0
    end_column: int = 0
    """0: the place is a point."""

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True, init=False)
class Diagnostic:
    """What is wrong, its place and a way out."""

    code: str
    message: str
    span: Span
    hint: str | None
    severity: Severity
    trail: tuple[tuple[str, Span], ...]
    """How the place came onto the page, nearest first: `("included by", span)`."""

    def __init__(
        self,
        code: str,
        message: str,
        span: Span,
        hint: str | None = None,
        severity: Severity | None = None,
        trail: tuple[tuple[str, Span], ...] = (),
    ) -> None:
        """`severity`: instead of that of the code. Raises LookupError for an unknown code."""
        of_code = entry(code).severity
        assign = partial(object.__setattr__, self)
        assign("code", code)
        assign("message", message)
        assign("span", span)
        assign("hint", hint)
        assign("severity", severity or of_code)
        assign("trail", trail)

    @property
    def order(self) -> tuple[Any, ...]:
        return (self.span.path, self.span.line, self.span.column, self.code, self.message)


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The name that a mistyped one is most like, or None where nothing is near."""
    names = {name.lower(): name for name in known}
    near = get_close_matches(word.lower(), names, n=1, cutoff=0.6)
    return names[near[0]] if near else None


def did_you_mean(word: str, known: Iterable[str]) -> str | None:
    """The hint for a mistyped name, or None where nothing is near."""
    near = nearest(word, known)
    return None if near is None else f"did you mean '{near}'?"


def unknown_name_hint(
    word: str, known: Iterable[str], what: str, *, ordered: bool = False
) -> str | None:
    """`did you mean 'x'? What: a, b, c`, as far as there is something to say."""
    names = list(known) if ordered else sorted(known)
    near = did_you_mean(word, names)
    if not names or len(names) > 20 or (near and len(names) == 1):
        return near
    listing = f"{what}: {', '.join(names)}"
    return f"{near} {listing[0].upper()}{listing[1:]}" if near else listing


@dataclass(frozen=True, slots=True)
class Finding:
    """A diagnostic found while rendering, and the service whose page showed it ("" for none)."""

    diagnostic: Diagnostic
    service: str = ""


def merged(findings: Iterable[Finding]) -> tuple[Diagnostic, ...]:
    """One diagnostic a cause, in reading order; a cause met on many pages says how many services."""
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
    """The end of a message about what was met on these services' pages; empty for none."""
    if len(slugs) < 2:
        return "".join(f" (service '{slug}')" for slug in slugs)
    others = len(slugs) - 1
    plural = "s" if others > 1 else ""
    return f" (service '{slugs[0]}', and in {others} other service{plural})"


def with_severities(
    diagnostics: Sequence[Diagnostic], severities: Mapping[str, Severity]
) -> tuple[Diagnostic, ...]:
    """The same problems as heavy as `diagnostics:` of `site.yaml` wants them."""
    return tuple(
        replace(d, severity=severities[d.code]) if d.code in severities else d for d in diagnostics
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


# ---------------------------------------------------------------------------------------- printing

MOST_LINE, MOST_TEXT = 160, 600
"""Characters shown of a source line, and of a message."""

Style = Callable[[str, str], str]
"""(text, role) -> text; the roles are error, warning, hint, place, quiet."""


def plain(text: str, role: str) -> str:
    return text


def as_text(
    d: Diagnostic,
    line_of: Callable[[str, int], str | None],
    *,
    style: Style = plain,
    shown_path: Callable[[str], str] = str,
) -> str:
    """The diagnostic with its source line and carets (docs/command-line.md, Diagnostics).

    `line_of(path, line)` gives a source line, or None where there is none to show.
    """
    span = d.span
    place = f"{shown_path(span.path)}:{span.line}:{span.column}"
    label = style(f"{d.severity}[{d.code}]", d.severity)
    out = [f"{style(place, 'place')}: {label}: {_one_line(d.message)}"]
    number = str(span.line)
    gutter = " " * len(number)
    whole_file = span.end_line == 0 and span.line == 1
    quoted = not whole_file and entry(d.code).quoted
    source = line_of(span.path, span.line) if quoted else None
    if source is not None and source.strip():
        shown, lead, marked = _excerpt(source, span)
        out += [
            f"{gutter} {style('|', 'quiet')}",
            f"{number} {style('|', 'quiet')} {shown}",
            f"{gutter} {style('|', 'quiet')} {lead}{style('^' * marked, d.severity)}",
        ]
    for word, where in d.trail:
        shown = f"{shown_path(where.path)}:{where.line}:{where.column}"
        out.append(f"{gutter} {style('=', 'quiet')} {word}: {shown}")
    if d.hint:
        out.append(f"{gutter} {style('=', 'quiet')} {style('hint', 'hint')}: {_one_line(d.hint)}")
    return "\n".join(out)


def _one_line(text: str) -> str:
    """A text that may quote the source, without line ends and of a bearable length."""
    text = " ".join(text.split("\n"))
    return text if len(text) <= MOST_TEXT else f"{text[:MOST_TEXT]}..."


def _excerpt(source: str, span: Span) -> tuple[str, str, int]:
    """What to show of a source line, what to put before the carets, and how many there are."""
    source = source.rstrip()
    first = span.column - 1
    if span.end_line == 0:  # the line as a whole
        first = len(source) - len(source.lstrip())
    last = span.end_column - 1 if span.end_line == span.line else len(source)
    cut = max(0, first - MOST_LINE // 2) if len(source) > MOST_LINE else 0
    shown = source[cut : cut + MOST_LINE]
    lead = "".join(c if c == "\t" else " " * _width(c) for c in shown[: first - cut])
    marked = sum(map(_width, shown[first - cut : last - cut]))
    before, after = "..." if cut else "", "..." if cut + MOST_LINE < len(source) else ""
    return f"{before}{shown}{after}", " " * len(before) + lead, max(1, marked)


def _width(character: str) -> int:
    """How many columns of a terminal a character takes."""
    if combining(character):
        return 0
    return 2 if east_asian_width(character) in "WF" else 1


def as_json(d: Diagnostic) -> dict[str, Any]:
    """The diagnostic as `--format json` prints it (docs/command-line.md)."""
    span = d.span
    return {
        "code": d.code,
        "severity": d.severity,
        "message": d.message,
        "file": span.path,
        "start": {"line": span.line, "column": span.column},
        "end": {
            "line": span.end_line or span.line,
            "column": span.end_column or span.column,
        },
        "hint": d.hint,
        "related": [
            {"message": word, "file": s.path, "line": s.line, "column": s.column}
            for word, s in d.trail
        ],
    }


def from_json(entry: Mapping[str, Any]) -> Diagnostic:
    """The diagnostic that `as_json` described."""
    start, end = entry["start"], entry["end"]
    return Diagnostic(
        entry["code"],
        entry["message"],
        Span(entry["file"], start["line"], start["column"], end["line"], end["column"]),
        entry["hint"],
        entry["severity"],
        tuple((r["message"], Span(r["file"], r["line"], r["column"])) for r in entry["related"]),
    )


def as_github(d: Diagnostic) -> str:
    """The diagnostic as a workflow command (GitHub: Workflow commands for GitHub Actions)."""
    span = d.span
    properties = {
        "file": span.path,
        "line": span.line,
        "col": span.column,
        "endLine": span.end_line or span.line,
        "endColumn": span.end_column or span.column,
        "title": f"tutgen {d.code}",
    }
    listed = ",".join(
        f"{key}={_escape_command(str(value), properties=True)}" for key, value in properties.items()
    )
    message = d.message + (f"\nhint: {d.hint}" if d.hint else "")
    return f"::{d.severity} {listed}::{_escape_command(message)}"


def _escape_command(text: str, *, properties: bool = False) -> str:
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return text.replace(":", "%3A").replace(",", "%2C") if properties else text


def report_json(
    command: str, diagnostics: Sequence[Diagnostic], summary: Mapping[str, Any], *, ok: bool
) -> str:
    """The whole document of `--format json`."""
    errors = sum(d.severity == "error" for d in diagnostics)
    document = {
        "version": 1,
        "command": command,
        "ok": ok,
        "summary": {"errors": errors, "warnings": len(diagnostics) - errors, **summary},
        "diagnostics": [as_json(d) for d in diagnostics],
    }
    return json.dumps(document, indent=2, ensure_ascii=False)


def report_github(diagnostics: Sequence[Diagnostic]) -> str:
    """One workflow command each, worst first, since GitHub shows only ten of a kind; then the total."""
    worst_first = sorted(diagnostics, key=lambda d: (d.severity != "error", d.order))
    lines = [as_github(d) for d in worst_first]
    if lines:
        lines.append(f"::notice::tutgen found {count(diagnostics)}")
    return "\n".join(lines)


def quantity(number: int, noun: str) -> str:
    """`1,400 pages`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
