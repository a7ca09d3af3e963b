"""Diagnostics as programs read them: JSON, and the workflow commands of GitHub Actions."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from tutgen.diagnostics import Diagnostic, Edit, Fix, Span, count


def as_json(d: Diagnostic) -> dict[str, Any]:
    """The diagnostic as `--format json` prints it (docs/command-line.md)."""
    return {
        "code": d.code,
        "severity": d.severity,
        "message": d.message,
        **_place(d.span),
        "hint": d.hint,
        "related": [
            {"message": word, "file": s.path, "line": s.line, "column": s.column}
            for word, s in d.trail
        ],
        "fix": _fix(d.fix) if d.fix else None,
    }


def _fix(fix: Fix) -> dict[str, Any]:
    edits = [{**_place(edit.span), "old": edit.old, "new": edit.new} for edit in fix.edits]
    return {"label": fix.label, "edits": edits}


def _place(span: Span) -> dict[str, Any]:
    return {
        "file": span.path,
        "start": {"line": span.line, "column": span.column},
        "end": {"line": span.end_line or span.line, "column": span.end_column or span.column},
    }


def from_json(entry: Mapping[str, Any]) -> Diagnostic:
    """The diagnostic that `as_json` described."""
    return Diagnostic(
        entry["code"],
        entry["message"],
        _span(entry),
        entry["hint"],
        entry["severity"],
        tuple((r["message"], Span(r["file"], r["line"], r["column"])) for r in entry["related"]),
        _read_fix(entry["fix"]) if entry["fix"] else None,
    )


def _read_fix(entry: Mapping[str, Any]) -> Fix:
    edits = (Edit(_span(edit), edit["old"], edit["new"]) for edit in entry["edits"])
    return Fix(entry["label"], tuple(edits))


def _span(entry: Mapping[str, Any]) -> Span:
    start, end = entry["start"], entry["end"]
    return Span(entry["file"], start["line"], start["column"], end["line"], end["column"])


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
    """The document of `--format json`. `summary`: what it holds besides the counts."""
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
    """A workflow command for each, errors first, since GitHub shows only ten of a kind; then the
    total."""
    worst_first = sorted(diagnostics, key=lambda d: (d.severity != "error", d.order))
    lines = [as_github(d) for d in worst_first]
    if lines:
        lines.append(f"::notice::tutgen found {count(diagnostics)}")
    return "\n".join(lines)
