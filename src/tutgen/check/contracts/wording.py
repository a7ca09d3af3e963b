"""What a contract wants, in a writer's words."""

import json
from collections.abc import Sequence
from math import isfinite
from typing import Any

_TYPES = {
    "string": "a text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "object": "a mapping",
    "array": "a list",
    "null": "null",
}
_LIMITS = {
    "format": "a text of the format '{}'",
    "pattern": "a text that matches '{}'",
    "const": "{}",
    "minimum": "at least {}",
    "maximum": "at most {}",
    "exclusiveMinimum": "more than {}",
    "exclusiveMaximum": "less than {}",
    "multipleOf": "a multiple of {}",
    "minLength": "a text of at least {} characters",
    "maxLength": "a text of at most {} characters",
    "minItems": "a list of at least {} items",
    "maxItems": "a list of at most {} items",
    "minProperties": "at least {} keys",
    "maxProperties": "at most {} keys",
    "uniqueItems": "a list without repeats",
    "oneOf": "a value that fits one of several forms only",
}


def demand(kind: str, limit: Any, value: Any) -> str:
    """The message that says what a contract wants instead of a value; `kind`: the keyword that it breaks."""
    if kind == "type":
        types = limit if isinstance(limit, list) else [limit]
        wanted = " or ".join(_TYPES.get(str(one), str(one)) for one in types)
    elif kind in _LIMITS:
        wanted = _LIMITS[kind].format(json.dumps(limit) if kind == "const" else limit)
    else:
        return f"{shown(value)} breaks the rule '{kind}' of the contract"
    found = "" if is_container(value) and kind != "type" else f", not {shown(value)}"
    return f"the contract wants {wanted} here{found}"


def quotes(value: Any, types: Sequence[str]) -> str | None:
    """The hint if only the quotes around a value are at fault, else None."""
    if isinstance(value, str):
        return None if isinstance(literal(value), str) else "write it without quotes"
    return "put it in quotes" if "string" in types and not is_container(value) else None


def shown(value: Any) -> str:
    """A value as messages show it."""
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    return f"'{value}'" if isinstance(value, str) else json.dumps(value)


def listed(values: Sequence[Any]) -> str:
    """The first ten of some values, and how many more there are."""
    more = f" and {len(values) - 10} more" if len(values) > 10 else ""
    return ", ".join(str(value) for value in values[:10]) + more


def is_container(value: Any) -> bool:
    return isinstance(value, dict | list)


def literal(text: str) -> Any:
    """A number, `true`, `false` or `null` as that; all else is a text."""
    try:
        value = json.loads(text, parse_constant=str)
    except (ValueError, RecursionError):
        return text
    is_number = not isinstance(value, float) or isfinite(value)
    return value if is_number and not isinstance(value, str | list | dict) else text
