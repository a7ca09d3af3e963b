"""The keys of requests and of payloads, each with its value as text, for services to be compared by."""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import suppress
from typing import Any

from tutgen.language.payload import Hole, Payload, scalar
from tutgen.requests.head import is_left_out
from tutgen.requests.request import Call, CompiledRequest, Filled
from tutgen.sources.json_pointer import escape_pointer


def keys_that_may_differ(
    request: CompiledRequest, sides: Sequence[Filled | None]
) -> Sequence[Mapping[str, str] | None]:
    """For each side the keys of headers and body; only those that can differ, where they are known."""
    if request.head.constant:
        heads: Sequence[dict[str, str] | None] = [side and {} for side in sides]
    else:
        heads = [side and {**side.headers, **dict(side.query)} for side in sides]
    if request.body is None:
        return heads
    if not request.body.fixed:
        bodies = [side and dict(_keys_of(request.call_of(side))) for side in sides]
    else:
        optional = {pointer for pointer, _ in request.only}
        parts = [*_parts_below(request.body.value, "", optional)]
        shown = {
            absent: [part for part in parts if not is_left_out(part[0], absent)]
            for absent in {side.head.shape.absent for side in sides if side}
        }
        bodies = [
            side and dict(_made(side.values, shown[side.head.shape.absent])) for side in sides
        ]
    return [
        None if head is None else {**head, **(body or {})}
        for head, body in zip(heads, bodies, strict=True)
    ]


def _parts_below(
    value: Any, pointer: str, optional: AbstractSet[str], *, differs: bool = False
) -> Iterator[tuple[str, str | Hole]]:
    """`optional`: pointers of what `only` leaves out; `differs`: whether the value is within one of them."""
    differs = differs or pointer in optional
    if isinstance(value, dict) and value:
        for key, child in value.items():
            place = f"{pointer}/{escape_pointer(key)}"
            yield from _parts_below(child, place, optional, differs=differs)
    elif isinstance(value, list) and any(isinstance(item, dict | list) for item in value):
        for number, child in enumerate(value):
            yield from _parts_below(child, f"{pointer}/{number}", optional, differs=differs)
    elif isinstance(value, Hole):
        yield pointer, value
    elif differs and value is not None:
        yield pointer, _text(value)


def _made(
    fillings: Sequence[Any], parts: Sequence[tuple[str, str | Hole]]
) -> Iterator[tuple[str, str]]:
    for pointer, part in parts:
        value = fillings[part.number] if isinstance(part, Hole) else part
        if value.__class__ is str:
            yield pointer, value
        elif value is not None and not isinstance(value, Payload):
            yield pointer, _text(value)


def leaves(value: Any, pointer: str = "") -> Iterator[tuple[str, str]]:
    """Pointer and text of every key whose value is no mapping; a list is one value."""
    value = value.body if isinstance(value, Payload) else value
    if isinstance(value, dict) and value:
        for key, child in value.items():
            yield from leaves(child, f"{pointer}/{escape_pointer(key)}")
    else:
        yield pointer, _text(value)


def _text(value: Any) -> str:
    """A JSON value on one line; a text without its quotes."""
    return value if isinstance(value, str) else json_line(value)


def json_line(value: Any) -> str:
    """A JSON value on one line; empty if it has none."""
    value = value.body if isinstance(value, Payload) else value
    if isinstance(value, dict):
        return f"{{{', '.join(f'{scalar(str(k))[1]}: {json_line(v)}' for k, v in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(json_line, value))}]"
    with suppress(TypeError):
        return scalar(value)[1]
    return ""


def _keys_of(call: Call) -> Iterator[tuple[str, str]]:
    """The keys of a body, without what a field with a body says: it has rows of its own."""
    yield from _own(call.body, "", call.absent)


def _own(value: Any, pointer: str, absent: Sequence[str]) -> Iterator[tuple[str, str]]:
    if pointer in absent or isinstance(value, Payload) or value is None:
        return
    if isinstance(value, dict) and value:
        for key, child in value.items():
            yield from _own(child, f"{pointer}/{escape_pointer(key)}", absent)
    elif isinstance(value, list) and any(isinstance(item, dict | list) for item in value):
        for number, child in enumerate(value):
            yield from _own(child, f"{pointer}/{number}", absent)
    else:
        yield pointer, _text(value)
