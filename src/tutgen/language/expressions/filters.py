"""The filters and the comparisons of expressions."""

import re
import shlex
from collections.abc import Callable, Mapping
from typing import Any

from jinja2.filters import do_title

from tutgen.language.expressions.values import as_text, is_missing
from tutgen.sources.json_text import json_text

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


def _json(value: Any, indent: Any = None) -> str:
    """As JSON on one line, or with so many blanks a level."""
    if indent is not None and (isinstance(indent, bool) or not isinstance(indent, int)):
        raise TypeError
    if indent is not None and not 0 <= indent <= MAX_INDENT:
        raise ValueError
    return json_text(value, indent=indent)


MAX_INDENT = 8


def _int(value: Any) -> int:
    """A whole number, or the one that a text is."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise TypeError
    if isinstance(value, str) and not _WHOLE.fullmatch(value.strip()):
        raise ValueError
    if isinstance(value, float) and not value.is_integer():
        raise ValueError
    return int(value)


_WHOLE = re.compile(r"[+-]?[0-9]{1,400}")

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
    "json": (_json, 0, 1),
    "int": (_int, 0, 0),
    "shell": (lambda v: shlex.quote(as_text(v)), 0, 0),
}
"""Name -> function, and the least and the most arguments it takes."""
