"""The block of a request or of its sample response: printed lines, with what is said about them.

A block is the same in all formats; a writer brings it into one.
"""

import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, NamedTuple

from tutgen.diagnostics import Diagnostic
from tutgen.language.document import Document
from tutgen.language.expressions.expression import Expression
from tutgen.language.expressions.values import Evaluate, EvaluationError, Scope
from tutgen.language.nodes import CodeSpan, Content, Text
from tutgen.language.payload import Payload, Printed
from tutgen.requests.annotations import REQUEST_LINE
from tutgen.requests.fillings import token
from tutgen.requests.head import Shape, field_name, is_left_out
from tutgen.requests.placed_notes import (
    HEADERS,
    Surface,
    emphasized_lines,
    header_address,
    named_lines,
    near,
    notes_by_address,
    notes_by_line,
    texts_after,
)
from tutgen.requests.printing import add_answer, add_body
from tutgen.requests.request import CompiledRequest, Filled
from tutgen.requests.response import CompiledResponse, ResponseShape
from tutgen.sources.json_pointer import escape_pointer
from tutgen.sources.yaml_origin import YamlOrigin
from tutgen.theme.highlight import Line, Token


class Block(NamedTuple):
    """What is shown of a request or a response. Lines count from 1."""

    lines: Sequence[Line]
    language: str
    id: str
    caption: Content
    name: Content
    """What it is called if it has no caption."""
    emphasized: frozenset[int]
    continued: frozenset[int]
    """Lines that are one line with the next where they are sent."""
    notes: Sequence[tuple[int, Sequence[Content]]]
    """Each line that has notes, in their order."""
    after: Sequence[Content]
    """The texts of `after` of the payloads in the body."""
    first_number: int | None = None
    """None: no numbers are shown."""
    is_response: bool = False
    origin: YamlOrigin | None = None
    """Where the caption is written."""
    is_of_service: bool = False
    """Whether the emphasized lines are those that hold what the page's service brings."""
    status: str = ""
    """Of a response, with what it means: `201 Created`."""
    body_line: int = 1
    """The number of the first line of the body."""
    values: Mapping[str, Sequence[str]] = {}
    """Placeholder -> the request whose answer gives its value, and the JSON Pointer to it there."""
    noted: Sequence[str] = ()
    """Of a request: the addresses of its notes, in their order (`requests.placed_notes`)."""
    forms: Sequence[str] = ()
    """Of a request: the names of the forms that readers choose from; none if there is HTTP alone."""


_NO_JSON = re.compile(r"^\s*multipart/|[/+]xml\b", re.IGNORECASE)
"""Media types that a mapping, shown as JSON, is not sent as."""


def request_block(
    request: CompiledRequest, shape: Shape, fillings: Sequence[Any], surface: Surface
) -> Block:
    """The request line, headers and body. `fillings`: as `Filled` has them. Raises EvaluationError."""
    printed, has_body = _printed(request, shape, fillings, surface)
    base = "query" if shape.query and not has_body else ""
    own = [note for note in request.notes if note.pointer not in shape.silent]
    notes = notes_by_address(own, printed, base, surface)
    emphasized = emphasized_lines(request.emphasize, printed, base, surface)
    return Block(
        printed.lines,
        "console",
        surface.block_id(f"request-{request.name}", len(notes)),
        _line(request.caption),
        _call(request),
        emphasized=emphasized,
        continued=frozenset(printed.continued),
        notes=[(printed.spans[address][0], texts) for address, texts in notes],
        after=texts_after(printed),
        first_number=1 if len(printed.lines) > 1 else None,
        origin=request.origin.child("caption") if request.caption else None,
        is_of_service=bool(emphasized) and request.emphasize is None,
        values={one.placeholder: (one.request, one.pointer) for one in request.values},
        noted=[address for address, _ in notes],
    )


def printed_request(request: CompiledRequest, filled: Filled) -> Printed:
    """The lines of the block alone. Raises EvaluationError."""
    return _printed(request, filled.head.shape, filled.fillings, None)[0]


def _printed(
    request: CompiledRequest, shape: Shape, fillings: Sequence[Any], surface: Surface | None
) -> tuple[Printed, bool]:
    """The printed lines, which are checked if there is a surface, and whether there is a body."""
    count = 1 + len(shape.headers) + len(shape.query)
    body = request.body.filled(fillings[count:]) if request.body else None
    is_query = body is None and shape.query
    absent = [f"query{pointer}" for pointer in shape.absent] if is_query else shape.absent
    printed = printed_head(shape, fillings[:count], absent)
    if body is not None:
        if shape.headers:
            printed.lines.append([])
        add_body(printed, body, shape.media, request.origin.child("body"))
    if surface:
        _check_media(request, body, shape.media, surface)
        _check_only(request, printed, "query" if is_query else "", surface)
    return printed, body is not None


def printed_head(shape: Shape, head: Sequence[Any], absent: Sequence[str]) -> Printed:
    """The lines above the body. `head`: what stands for the tokens of the head."""
    line: Line = [("nf", shape.method), ("", " "), token(head[0])]
    printed = Printed([line], {REQUEST_LINE: (1, 1)}, [], absent)
    _add_query(printed, shape, head[1 + len(shape.headers) :])
    printed.payloads += shape.payloads
    _add_headers(printed, shape.headers, head[1:], shape.auth)
    note_brought(printed)
    return printed


def _add_query(printed: Printed, shape: Shape, values: Sequence[Any]) -> None:
    """The fields of the query, a line each; they are one with the request line where they are sent."""
    lead = shape.joint
    for pointer, value in zip(shape.query, values, strict=True):
        name: Token = ("na", field_name(pointer))
        printed.continued.add(len(printed.lines))
        printed.lines.append([("p", lead), name, ("o", "="), token(value)])
        printed.mark_field("query", pointer)
        lead = "&"


def _add_headers(
    printed: Printed, names: Sequence[str], values: Sequence[Any], auth: Sequence[str] = ()
) -> None:
    """The lines of headers, the first of which `auth` has made."""
    for number, (name, value) in enumerate(zip(names, values, strict=False)):
        printed.lines.append([("na", name), ("p", ":"), ("", " "), token(value)])
        mark_header(printed, name, auth[number] if number < len(auth) else "")


def mark_header(printed: Printed, name: str, auth: str = "") -> None:
    """Note that the last line holds a header; `auth`: the key of `auth` that has made it."""
    printed.mark(header_address(name), f"{HEADERS}{escape_pointer(name)}")
    if auth:
        printed.mark(f"auth/{escape_pointer(auth)}")


def note_brought(printed: Printed) -> None:
    """Note the lines that each payload of headers, query and `auth` has brought."""
    for where, payload in printed.payloads:
        if not where or where[0] == "/":  # of the body, which has places of its own
            continue
        found = [f"{where}/{escape_pointer(key)}" for key in payload.body]
        lines = [n for at in found for n in printed.spans.get(at, ())]
        if lines:
            printed.spans[where] = (min(lines), max(lines))


def response_block(
    request: CompiledRequest, shape: ResponseShape, fillings: Sequence[Any], surface: Surface
) -> Block:
    """The sample response, with what is said of it. Raises EvaluationError."""
    response = request.response
    assert response is not None
    printed, language = printed_response(response, shape, fillings)
    notes = notes_by_line(response.notes, printed, "", surface)
    if response.emphasize is None:
        emphasized = named_lines(printed, surface)
    else:
        emphasized = emphasized_lines(response.emphasize, printed, "", surface)
    return Block(
        printed.lines,
        language,
        surface.block_id(f"response-{request.name}", len(notes)),
        _line(response.caption) if response.caption else _response_caption(request, surface.words),
        _NO_CAPTION,
        emphasized=emphasized,
        continued=frozenset(),
        notes=notes,
        after=texts_after(printed),
        origin=response.origin.child("caption") if response.caption else None,
        is_response=True,
        is_of_service=bool(emphasized) and response.emphasize is None,
        status=_status(shape.status),
        body_line=len(shape.headers) + 2 if shape.headers else 1,
    )


def printed_response(
    response: CompiledResponse, shape: ResponseShape, fillings: Sequence[Any]
) -> tuple[Printed, str]:
    """The lines of the headers and the body, and the language of the body. Raises EvaluationError."""
    printed = Printed([], {}, [*shape.payloads])
    _add_headers(printed, shape.headers, fillings)
    note_brought(printed)
    body = response.body and response.body.filled(fillings[len(shape.headers) :])
    if body is None:
        return printed, "http"
    if shape.headers:
        printed.lines.append([])
    return printed, add_answer(printed, body, shape.media, response.body_origin)


def _status(status: int | None) -> str:
    """A status with what it means, if it is a known one."""
    if status is None:
        return ""
    known = {one.value: one.phrase for one in HTTPStatus}
    return f"{status} {known.get(status, '')}".rstrip()


def _line(caption: Document | None) -> Content:
    return (caption and caption.line) or _NO_CAPTION


_NO_CAPTION = Content()


def _response_caption(request: CompiledRequest, words: Mapping[str, str]) -> Content:
    """The caption of a response: the request's caption, or its method and path, in the words of the theme."""
    before, _, after = words["response"].partition("{request}")
    name = _line(request.caption) if request.caption else _call(request)
    return Content([Text(0, before), *name.nodes, Text(0, after)])


def _call(request: CompiledRequest) -> Content:
    """The method and path of a request."""
    method, path = request.head.method, request.head.path
    begin = f"{method} " if isinstance(method, str) else _shown(method)
    blank = () if isinstance(method, str) else (" ",)
    return Content([CodeSpan(0, (begin, *blank, _shown(path)))])


def _shown(evaluate: Evaluate) -> Expression:
    """A part of the head as an expression; what has no value is reported where the request stands."""

    def shown(scope: Scope) -> Any:
        try:
            return evaluate(scope)
        except EvaluationError:
            return ""

    return Expression("", shown, frozenset())


def _check_media(request: CompiledRequest, body: Any, media: str, surface: Surface) -> None:
    """Report a body that is drawn as JSON, but is sent as something that JSON cannot be."""
    value = body.body if isinstance(body, Payload) else body
    if _NO_JSON.search(media) and isinstance(value, dict | list):
        message = f"the body is shown as JSON, but sent as '{media}'"
        hint = "write it as a text (body: |), just as it is sent; or name another Content-Type"
        span = request.origin.child("body").key_span()
        surface.report(Diagnostic("wrong-type", message, span, hint, "warning"))


def _check_only(request: CompiledRequest, printed: Printed, base: str, surface: Surface) -> None:
    """Report keys of `only` that are not in the body: probably mistyped, they leave nothing out."""
    for pointer, _ in request.only:
        address = base + pointer
        if address not in printed.spans and not is_left_out(address, printed.absent):
            known = [at.removeprefix(base) for at in printed.spans if at.startswith(f"{base}/")]
            surface.report(
                Diagnostic(
                    "only-without-key",
                    f"'only' names '{pointer}', which is not in the body",
                    request.origin.child("only", pointer).key_span(),
                    near(pointer, known),
                )
            )
