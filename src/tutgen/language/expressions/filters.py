"""The filters and the comparisons of expressions."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from jinja2.filters import do_title

from tutgen.language.expressions.values import as_text, is_missing

COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    "eq": lambda a, b: bool(a == b),
    "ne": lambda a, b: bool(a != b),
    "lt": lambda a, b: bool(a < b),
    "lteq": lambda a, b: bool(a <= b),
    "gt": lambda a, b: bool(a > b),
    "gteq": lambda a, b: bool(a >= b),
    "in": lambda a, b: a in b,
    "notin": lambda a, b: a not in b,
}


def default(value: Any, other: Any) -> Any:
    """Stands for the filter in FILTERS. `admission` applies it itself, since the argument may be undefined where it is
    not needed."""
    return other if is_missing(value) else value


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    raise TypeError


FILTERS: Mapping[str, tuple[Callable[..., Any], int, int]] = {
    "default": (default, 1, 1),
    "d": (default, 1, 1),
    "replace": (lambda v, old, new: _text(v).replace(_text(old), _text(new)), 2, 2),
    "lower": (lambda v: _text(v).lower(), 0, 0),
    "upper": (lambda v: _text(v).upper(), 0, 0),
    "title": (lambda v: do_title(_text(v)), 0, 0),
    "capitalize": (lambda v: _text(v).capitalize(), 0, 0),
    "trim": (lambda v: _text(v).strip(), 0, 0),
    "join": (lambda v, by="": _text(by).join(as_text(child) for child in v), 0, 1),
    "length": (len, 0, 0),
    "first": (lambda v: next(iter(v), ""), 0, 0),
    "last": (lambda v: next(reversed(v), ""), 0, 0),
    "json": (lambda v: json.dumps(v, ensure_ascii=False), 0, 0),
}
"""Name -> function, and the least and the most arguments it takes."""
