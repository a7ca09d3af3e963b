"""The printed lines of a request for several services: what is the same for all of them once, with gaps for the rest."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from tutgen.language.expressions.values import EvaluationError
from tutgen.language.payload import HOLE, Hole, Payload, print_json, scalar
from tutgen.requests.block import request_lines
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
    drawn: Callable[[str, tuple[str, ...]], Sequence[Line] | None] = lambda media, absent: None,
) -> Patterns:
    """`sides`: the values of each service; `printed`: gives the text of a payload; `drawn`: gives the lines with
    holes, if they are known, of a request of some media type without some keys."""
    texts: dict[str, int] = {}
    known: dict[tuple[str, tuple[str, ...]], int] = {}
    found: list[Sequence[Any] | None] = []
    for filled in sides:
        values = filled and _values(request, filled, printed)
        if filled is None:
            found.append(None)
        elif values is None:
            found.append([texts.setdefault(_printed(request, filled), len(texts))])
        else:
            key = filled.media, filled.absent
            if key not in known:
                lines = drawn(*key)
                text = _joined(lines) if lines else _with_gaps(request, filled)
                known[key] = texts.setdefault(text, len(texts))
            found.append([known[key], *values])
    return Patterns([*texts], found)


def _values(
    request: CompiledRequest, filled: Filled, printed: Callable[[Payload], str]
) -> list[str] | None:
    """The texts for the gaps; None for a request whose lines depend on more than its values."""
    head = len(request.head)
    values = [text for _, text in filled.fillings[:head]]
    if request.body is None:
        return values
    if not request.body.fixed or not _is_json(filled.media):
        return None
    if isinstance(request.body.value, Hole) and not isinstance(filled.fillings[head], Payload):
        return None  # it alone decides the form of the body
    for value in filled.fillings[head:]:
        if isinstance(value, Payload):
            if filled.absent:
                return None  # it may leave out a key of the payload
            values.append(printed(value))
        elif isinstance(value, dict | list):
            return None
        else:
            try:
                values.append(scalar(value)[1])
            except TypeError:  # reported where the request stands
                return None
    return values


def _is_json(media: str) -> bool:
    return not media or ("json" in media and "ndjson" not in media)


def _with_gaps(request: CompiledRequest, filled: Filled) -> str:
    gaps = filled._replace(fillings=_gaps(request))
    if request.body is None or not isinstance(request.body.value, Hole):
        return _printed(request, gaps)
    head = _printed(request._replace(body=None), gaps)
    body = f"{GAP}{request.body.value.number}{GAP}"
    return f"{head}\n\n{body}" if request.headers else f"{head}\n{body}"


def _gaps(request: CompiledRequest) -> list[Any]:
    head = len(request.head)
    holes = len(request.body.values) if request.body else 0
    return [*((HOLE, str(n)) for n in range(head)), *(Hole(head + n) for n in range(holes))]


def _printed(request: CompiledRequest, filled: Filled) -> str:
    """Empty where the request cannot be printed, which is reported where it stands."""
    try:
        return _joined(request_lines(request, filled))
    except EvaluationError:
        return ""


def _joined(lines: Sequence[Line]) -> str:
    return "\n".join(map(_text, lines))


def _text(line: Line) -> str:
    return "".join(f"{GAP}{text}{GAP}" if kind == HOLE else text for kind, text in line)
