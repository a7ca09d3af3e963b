"""The printed lines of a request for several services: what is the same for all of them once, with gaps for the rest."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from tutgen.language.expressions.values import EvaluationError
from tutgen.language.payload import HOLE, Hole, Payload, print_json, scalar
from tutgen.requests.block import printed_head, printed_request
from tutgen.requests.head import Shape
from tutgen.requests.request import CompiledRequest, Filled
from tutgen.theme.highlight import Line

GAP = "\ue000"
"""Stands on both sides of the number of a gap; no source can hold it. Lines of a value that is put in take the
indentation of the gap's line."""


class Patterns(NamedTuple):
    """The lines of one request."""

    texts: Sequence[str]
    sides: Sequence[Sequence[Any] | None]
    """For each service the number of its text, then what is put into its gaps; None where it has no such
    request."""


def patterns(
    request: CompiledRequest,
    sides: Sequence[Filled | None],
    printed: Callable[[Payload], str] = lambda payload: print_json(payload).text,
    drawn: Callable[[Shape], Sequence[Line] | None] = lambda shape: None,
) -> Patterns:
    """`sides`: the values of each service; `printed`: gives the text of a payload; `drawn`: gives the lines with
    holes, if they are known, of a request of some shape."""
    texts: dict[str, int] = {}
    known: dict[Shape, int] = {}
    found: list[Sequence[Any] | None] = []
    for filled in sides:
        values = filled and _values(request, filled, printed)
        if filled is None:
            found.append(None)
        elif values is None:
            found.append([texts.setdefault(_printed(request, filled), len(texts))])
        else:
            key = filled.head.shape
            if key.payloads:  # which add no lines
                key = key._replace(payloads=())
            if key not in known:
                lines = drawn(key)
                text = _joined(lines) if lines else _with_gaps(request, filled)
                known[key] = texts.setdefault(text, len(texts))
            found.append([known[key], *values])
    return Patterns([*texts], found)


def _values(
    request: CompiledRequest, filled: Filled, printed: Callable[[Payload], str]
) -> list[str] | None:
    """The texts for the gaps; None for a request whose lines depend on more than its values."""
    head = [text for _, text in filled.head.tokens]
    if request.body is None:
        return head
    shape = filled.head.shape
    if not request.body.fixed or not _is_json(shape.media):
        return None
    if isinstance(request.body.value, Hole) and not isinstance(filled.values[0], Payload):
        return None  # it alone decides the form of the body
    values = []
    for value in filled.values:
        if isinstance(value, Payload):
            if shape.absent:
                return None  # it may leave out a key of the payload
            values.append(printed(value))
        elif isinstance(value, dict | list):
            return None
        else:
            try:
                values.append(scalar(value)[1])
            except TypeError:  # reported where the request stands
                return None
    return [*head, *values]


def _is_json(media: str) -> bool:
    return not media or ("json" in media and "ndjson" not in media)


def _with_gaps(request: CompiledRequest, filled: Filled) -> str:
    count = len(filled.head.tokens)
    tokens = [(HOLE, str(number)) for number in range(count)]
    head = filled.head._replace(tokens=tokens)
    gaps = Filled(head, [Hole(count + number) for number in range(len(filled.values))])
    if request.body is None or not isinstance(request.body.value, Hole):
        return _printed(request, gaps)
    above = _joined(printed_head(head.shape, tokens, ()).lines)
    body = f"{GAP}{count}{GAP}"
    return f"{above}\n\n{body}" if head.shape.headers else f"{above}\n{body}"


def _printed(request: CompiledRequest, filled: Filled) -> str:
    """Empty where the request cannot be printed, which is reported where it stands."""
    try:
        return _joined(printed_request(request, filled).lines)
    except EvaluationError:
        return ""


def _joined(lines: Sequence[Line]) -> str:
    return "\n".join(map(_text, lines))


def _text(line: Line) -> str:
    return "".join(f"{GAP}{text}{GAP}" if kind == HOLE else text for kind, text in line)
