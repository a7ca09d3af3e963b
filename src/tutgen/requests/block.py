"""The block of a request or of its sample response: printed lines, with what is said about them.

A block is the same in all formats; a writer brings it into one.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from tutgen.diagnostics import Diagnostic, did_you_mean
from tutgen.language.document import Document
from tutgen.language.expressions.expression import Expression
from tutgen.language.expressions.values import EvaluationError, Scope
from tutgen.language.nodes import CodeSpan, Content, Text
from tutgen.language.payload import (
    HOLE,
    Hole,
    Payload,
    Printed,
    is_bracket_line,
    print_json,
    scalar,
)
from tutgen.requests.printing import checked, print_body
from tutgen.requests.request import (
    REQUEST_LINE,
    CompiledRequest,
    Emphasis,
    Filled,
    Note,
    is_left_out,
)
from tutgen.sources.yaml_origin import YamlOrigin
from tutgen.theme.highlight import Line, Token


class Surface(Protocol):
    """Takes the diagnostics and ids of a block: the page being rendered, or the draft of a layout."""

    words: Mapping[str, str]
    """The words of the theme, in the site's language."""

    def report(self, diagnostic: Diagnostic) -> None: ...

    def block_id(self, wanted: str, notes: int) -> str:
        """An id for a block with this number of notes: `wanted`, or one that is free on the page."""
        ...


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


_NO_JSON = re.compile(r"^\s*multipart/|[/+]xml\b", re.IGNORECASE)
"""Media types that a mapping, shown as JSON, is not sent as."""


def request_block(
    request: CompiledRequest,
    fillings: Sequence[Any],
    media: str,
    absent: Sequence[str],
    surface: Surface,
) -> Block:
    """The request line, headers and body. `fillings`: path, headers, and the values of the body's
    holes. Raises EvaluationError."""
    lines, printed = _drawn(request, fillings, media, absent, surface)
    first = len(lines)
    lines += printed.lines
    placed = _placed(request.notes, "", printed, absent, surface)
    notes = _by_line([*placed, *_payload_notes(printed, absent, surface)], printed, first)
    emphasized = _emphasized(request, printed, surface)
    return Block(
        lines,
        "console",
        surface.block_id(f"request-{request.name}", len(notes)),
        _line(request.caption),
        _call(request),
        emphasized=frozenset(first + n for n in emphasized),
        continued=frozenset(first + n for n in printed.continued),
        notes=notes,
        after=_after(printed),
        first_number=1 if len(lines) > 1 else None,
        origin=request.origin.child("caption") if request.caption else None,
        is_of_service=bool(emphasized) and request.emphasize is None,
    )


def request_lines(request: CompiledRequest, filled: Filled) -> list[Line]:
    """The lines of the block alone. Raises EvaluationError."""
    lines, printed = _drawn(request, *filled, None)
    return lines + printed.lines


def _drawn(
    request: CompiledRequest,
    fillings: Sequence[Any],
    media: str,
    absent: Sequence[str],
    surface: Surface | None,
) -> tuple[list[Line], Printed]:
    """The lines above the body, and the body, which is checked if there is a surface."""
    lines: list[Line] = [[("nf", request.method), ("", " "), token(fillings[0])]]
    for number, name in enumerate(request.headers, 1):
        shown = token(fillings[name.number]) if isinstance(name, Hole) else ("na", name)
        lines.append([shown, ("p", ":"), ("", " "), token(fillings[number])])
    if request.body is None:
        return lines, Printed([], {}, [])
    body = request.body.filled(fillings)
    printed = print_body(body, media, absent, request.origin.child("body"))
    if surface:
        _check_media(request, body, media, surface)
        _check_only(request, printed, absent, surface)
    if request.headers:
        lines.append([])
    return lines, printed


def response_block(request: CompiledRequest, fillings: Sequence[Any], surface: Surface) -> Block:
    """The sample response, with what the payloads in it say of their keys. Raises EvaluationError."""
    assert request.response is not None
    value = request.response.filled(fillings)
    printed = checked(print_json, value, (), request.origin.child("response"))
    emphasized: set[int] = set()
    notes = _by_line(_payload_notes(printed, (), surface), printed, 0)
    for pointer, payload in printed.payloads:
        _add_emphasis(emphasized, payload.emphasize or (), pointer, printed, surface)
    emphasized = _without_brackets(emphasized, printed)
    return Block(
        printed.lines,
        "json",
        surface.block_id(f"response-{request.name}", len(notes)),
        _response_caption(request, surface.words),
        _NO_CAPTION,
        emphasized=frozenset(emphasized),
        continued=frozenset(),
        notes=notes,
        after=_after(printed),
        is_response=True,
        is_of_service=bool(emphasized),
    )


def token(value: Any) -> Token:
    """The token of a scalar; a token itself; for a payload, which is printed in place, a token of a hole.

    Raises TypeError for any other value.
    """
    if value.__class__ is tuple:
        return value
    return (HOLE, "") if isinstance(value, Payload) else scalar(value)


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
    path = request.head[0]

    def shown(scope: Scope) -> Any:
        try:
            return path(scope)
        except EvaluationError:  # reported where the request stands
            return ""

    return Content([CodeSpan(0, (f"{request.method} ", Expression("", shown, frozenset())))])


def _check_media(request: CompiledRequest, body: Any, media: str, surface: Surface) -> None:
    """Report a body that is drawn as JSON, but is sent as something that JSON cannot be."""
    value = body.body if isinstance(body, Payload) else body
    if _NO_JSON.search(media) and isinstance(value, dict | list):
        message = f"the body is shown as JSON, but sent as '{media}'"
        hint = "write it as a text (body: |), just as it is sent; or name another Content-Type"
        span = request.origin.child("body").key_span()
        surface.report(Diagnostic("wrong-type", message, span, hint, "warning"))


def _check_only(
    request: CompiledRequest, printed: Printed, absent: Sequence[str], surface: Surface
) -> None:
    """Report keys of `only` that are not in the body: probably mistyped, they leave nothing out."""
    for pointer, _ in request.only:
        if pointer not in printed.spans and not is_left_out(pointer, absent):
            origin = request.origin.child("only", pointer)
            surface.report(
                Diagnostic(
                    "only-without-key",
                    f"'only' names '{pointer}', which is not in the body",
                    origin.key_span(),
                    _near(pointer, printed.spans),
                )
            )


def _emphasized(request: CompiledRequest, printed: Printed, surface: Surface) -> set[int]:
    """The numbers of the lines to emphasize: those of `emphasize`, or those that payloads brought."""
    lines: set[int] = set()
    if request.emphasize is not None:
        _add_emphasis(lines, request.emphasize, "", printed, surface)
    else:
        for pointer, payload in printed.payloads:
            if payload.emphasize is not None:
                _add_emphasis(lines, payload.emphasize, pointer, printed, surface)
                continue
            start, end = printed.spans[pointer]
            # The first line of a longer value holds the request's key, not the service's.
            lines.update(range(start + (end > start and pointer != ""), end + 1))
    return _without_brackets(lines, printed)


def _payload_notes(
    printed: Printed, absent: Sequence[str], surface: Surface
) -> list[tuple[str, Document]]:
    """The notes that the payloads of a body brought."""
    return [
        placed
        for pointer, payload in printed.payloads
        for placed in _placed(payload.notes, pointer, printed, absent, surface)
    ]


def _by_line(
    notes: Iterable[tuple[str, Document]], printed: Printed, first: int
) -> list[tuple[int, list[Content]]]:
    """The notes on each line; `first`: how many lines stand above the body."""
    texts: dict[str, list[Content]] = {}
    for pointer, document in notes:
        texts.setdefault(pointer, []).append(document.content)
    placed = [
        (1 if pointer == REQUEST_LINE else first + printed.spans[pointer][0], contents)
        for pointer, contents in texts.items()
    ]
    return sorted(placed, key=lambda note: note[0])


def _after(printed: Printed) -> list[Content]:
    return [payload.after.content for _, payload in printed.payloads if payload.after]


def _without_brackets(lines: Iterable[int], printed: Printed) -> set[int]:
    return {n for n in lines if not is_bracket_line(printed.lines[n - 1])}


def _placed(
    notes: Sequence[Note], base: str, printed: Printed, absent: Sequence[str], surface: Surface
) -> list[tuple[str, Document]]:
    """(pointer, document) of the notes whose keys are there. A note on a missing key is reported."""
    found = []
    for note in notes:
        pointer = REQUEST_LINE if note.pointer == REQUEST_LINE else base + note.pointer
        if pointer in printed.spans or pointer == REQUEST_LINE:
            if note.document is not None:
                found.append((pointer, note.document))
        elif not note.optional and not is_left_out(pointer, absent):
            surface.report(_missing_key("note-without-key", "note", note, base, printed))
    return found


def _near(pointer: str, known: Iterable[str]) -> str | None:
    """The hint for a mistyped pointer: the key must be near, since siblings begin alike."""
    key = _last(pointer)
    return did_you_mean(pointer, [one for one in known if did_you_mean(key, [_last(one)])])


def _last(pointer: str) -> str:
    return pointer.rpartition("/")[2]


def _missing_key(
    code: str, what: str, thing: Note | Emphasis, base: str, printed: Printed
) -> Diagnostic:
    known = [p.removeprefix(base) for p in printed.spans if p.startswith(base) and p != base]
    span = thing.origin.key_span() if isinstance(thing, Note) else thing.origin.span()
    hint = _near(thing.pointer, known)
    if hint is None and isinstance(thing, Note):
        hint = "put '?' behind the pointer where only some services have the key"
    return Diagnostic(code, f"a {what} names '{thing.pointer}', which is not there", span, hint)


def _add_emphasis(
    lines: set[int],
    pointers: Sequence[Emphasis],
    base: str,
    printed: Printed,
    surface: Surface,
) -> None:
    for emphasis in pointers:
        span = printed.spans.get(base + emphasis.pointer)
        if span is None:
            surface.report(
                _missing_key("emphasis-without-key", "place to emphasize", emphasis, base, printed)
            )
        else:
            lines.update(range(span[0], span[1] + 1))
