"""Diagnostics as SARIF 2.1.0 (OASIS, Static Analysis Results Interchange Format), for code
scanning."""

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from tutgen import __version__
from tutgen.diagnostics import Diagnostic, Fix, Span
from tutgen.diagnostics.explanations import explanation
from tutgen.diagnostics.registry import entry

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def report_sarif(diagnostics: Sequence[Diagnostic]) -> str:
    """One document with one run; its rules are the codes that occur."""
    codes = sorted({d.code for d in diagnostics})
    driver = {
        "name": "tutgen",
        "semanticVersion": __version__,
        "rules": [
            {
                "id": code,
                "shortDescription": {"text": entry(code).summary},
                "fullDescription": {"text": entry(code).summary},
                "help": {"text": explanation(code)},
            }
            for code in codes
        ],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(d, codes.index(d.code)) for d in diagnostics],
    }
    document = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(document, indent=2, ensure_ascii=False)


def _result(d: Diagnostic, rule: int) -> dict[str, Any]:
    text = d.message + (f"\nhint: {d.hint}" if d.hint else "")
    result = {
        "ruleId": d.code,
        "ruleIndex": rule,
        "level": d.severity,
        "message": {"text": text},
        "locations": [_location(d.span)],
    }
    if d.trail:
        result["relatedLocations"] = [
            {**_location(span), "message": {"text": word}} for word, span in d.trail
        ]
    if d.fix:
        result["fixes"] = [_fix(d.fix)]
    return result


def _fix(fix: Fix) -> dict[str, Any]:
    """The fix as section 3.55 has it: changes of files, each with its replacements."""
    changes: dict[str, list[dict[str, Any]]] = {}
    for edit in fix.edits:
        replacement = {"deletedRegion": _region(edit.span), "insertedContent": {"text": edit.new}}
        changes.setdefault(edit.span.path, []).append(replacement)
    return {
        "description": {"text": fix.label},
        "artifactChanges": [
            {"artifactLocation": _file(path), "replacements": replacements}
            for path, replacements in changes.items()
        ],
    }


def _location(span: Span) -> dict[str, Any]:
    place = {"artifactLocation": _file(span.path), "region": _region(span)}
    return {"physicalLocation": place}


def _file(path: str) -> dict[str, str]:
    return {"uri": quote(path)}


def _region(span: Span) -> dict[str, int]:
    region = {"startLine": span.line, "startColumn": span.column}
    if span.end_line:
        region |= {"endLine": span.end_line, "endColumn": span.end_column}
    return region
