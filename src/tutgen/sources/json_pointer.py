"""JSON Pointers (RFC 6901) to the parts of a JSON value."""

from collections.abc import Iterable, Iterator
from typing import Any

Steps = tuple[str | int, ...]
"""Keys and indices from a JSON value to one within it."""


def escape_pointer(key: str) -> str:
    """A key, escaped as in a pointer."""
    return key.replace("~", "~0").replace("/", "~1") if "~" in key or "/" in key else key


def unescape_pointer(step: str) -> str:
    """The key that a step of a pointer names."""
    return step.replace("~1", "/").replace("~0", "~")


def pointer_of(steps: Iterable[str | int]) -> str:
    """The pointer made of keys and indices: `("a", 0)` -> `/a/0`."""
    return "".join([f"/{escape_pointer(str(step))}" for step in steps])


def walk(value: Any) -> Iterator[tuple[str, Any, Any]]:
    """(pointer, steps, value) of a JSON value and of each value within it, outer ones first."""
    return _walk(value, (), "")


def _walk(value: Any, steps: Steps, pointer: str) -> Iterator[tuple[str, Any, Any]]:
    yield pointer, steps, value
    children: Iterable[tuple[str | int, Any]] = ()
    if isinstance(value, dict):
        children = value.items()
    elif isinstance(value, list):
        children = enumerate(value)
    for step, child in children:
        yield from _walk(child, (*steps, step), f"{pointer}/{escape_pointer(str(step))}")
