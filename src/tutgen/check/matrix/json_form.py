"""Matrices as programs read them: `tutgen check --matrix --format json` (docs/command-line.md)."""

from collections.abc import Callable, Mapping
from typing import Any

from tutgen.check.matrix.model import Deviation, Matrix
from tutgen.diagnostics import Span

Place = Callable[[str], str]
"""A path of the project, as it is to be printed."""


def as_json(matrix: Matrix, shown_path: Place) -> Mapping[str, Any]:
    """One matrix."""
    return {
        "tutorial": matrix.folder,
        "title": matrix.title,
        "services": [
            {"slug": slug, "name": service.name, "state": service.state}
            for slug, service in matrix.services.items()
        ],
        "rows": [
            {
                "group": row.group,
                "slot": row.slot,
                "kind": row.kind,
                "has": row.has,
                "of": row.could,
                "states": {slug: row.states[slug] for slug in matrix.services},
                "deviating": [slug for slug in matrix.services if slug in matrix.deviating(row)],
            }
            for row in matrix.rows
        ],
        "deviations": [_deviation(one, shown_path) for one in matrix.deviations],
    }


def _deviation(one: Deviation, shown_path: Place) -> Mapping[str, Any]:
    return {
        "service": one.slug,
        "slot": one.slot,
        "kind": one.kind,
        "what": one.what,
        "here": one.here,
        "there": one.there,
        "difference": [{"kind": piece.kind, "text": piece.text} for piece in one.pieces],
        **_place(one.place, shown_path),
        "holders": one.holders,
        "of": one.of,
        "sibling": {"service": one.sibling or None, **_place(one.other_place, shown_path)},
    }


def _place(span: Span, shown_path: Place) -> Mapping[str, Any]:
    return {"file": shown_path(span.path), "line": span.line, "column": span.column}
