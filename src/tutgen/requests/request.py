"""A request as data: compiled once, and with the values of one page.

A body is a JSON value, not a text, so that it always parses and the line of every key is known: the lines
to emphasize and the numbers of callouts are computed, never written.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from tutgen.language.document import Document
from tutgen.language.expressions.expression import Expression
from tutgen.language.expressions.values import Evaluate, Scope
from tutgen.language.payload import Hole, Payload
from tutgen.sources.json_pointer import escape_pointer
from tutgen.sources.yaml_origin import YamlOrigin
from tutgen.theme.highlight import Token

REQUEST_LINE = "request"
"""The place of a note on the request line, beside the pointers."""


class Note(NamedTuple):
    """A note on a key, as a service or a request gives it."""

    pointer: str
    optional: bool
    """Whether the key may be missing."""
    document: Document | None
    """None: the key needs no note."""
    origin: YamlOrigin


class Emphasis(NamedTuple):
    """A key to emphasize."""

    pointer: str
    origin: YamlOrigin


class CompiledBody(NamedTuple):
    """A JSON value that has a Hole for each text with expressions."""

    value: Any
    values: tuple[Evaluate, ...]
    """Functions that give the values of the holes, in the order of their numbers."""
    fixed: bool
    """Whether the lines stay the same whatever scalars are put in."""

    def filled(self, fillings: Sequence[Any]) -> Any:
        """The value with a filling in each hole."""
        return _filled(self.value, fillings)


class Call(NamedTuple):
    """A request with the values of one service, as it is sent."""

    method: str
    path: str
    """With its query."""
    headers: Mapping[str, str]
    media: str
    """The media type that the headers name; `form` for form fields, empty where none is named."""
    body: Any
    """A JSON value with payloads in it; None if the request has no body."""
    absent: tuple[str, ...]
    """The pointers of keys and items that `only` leaves out of the body."""


class Filled(NamedTuple):
    """The values of a page that are put into a request."""

    fillings: list[Any]
    """The tokens of path and headers, and the values of the body's holes."""
    media: str
    absent: tuple[str, ...]


class CompiledRequest(NamedTuple):
    """A request, compiled once for all pages."""

    name: str
    method: str
    path_origin: YamlOrigin
    headers: tuple[str | Hole, ...]
    """The names; of one with expressions its place in `head`."""
    head: tuple[Evaluate, ...]
    """The path, the values of the headers, and those of their names that have expressions, as text.
    """
    caption: Document | None
    body: CompiledBody | None
    form: bool
    only: tuple[tuple[str, Expression], ...]
    notes: tuple[Note, ...]
    emphasize: tuple[Emphasis, ...] | None
    response: CompiledBody | None
    schema: str | None
    """The path of a JSON Schema for the body."""
    written: Mapping[str, Any]
    """All of it, as it is written."""
    origin: YamlOrigin

    @property
    def documents(self) -> tuple[Document, ...]:
        """All Markdown of the request."""
        return tuple(d for d in (self.caption, *(note.document for note in self.notes)) if d)

    @property
    def has_response(self) -> bool:
        return self.response is not None

    def call(self, scope: Scope) -> Call:
        """The request with the values that a page has. Raises EvaluationError."""
        return self.call_of(self.filled(scope))

    def call_of(self, filled: "Filled") -> Call:
        """The request with values that are known."""
        head: list[Token] = filled.fillings[: len(self.head)]
        return Call(
            self.method,
            head[0][1],
            dict(self._named(head)),
            filled.media,
            self.body.filled(filled.fillings) if self.body else None,
            filled.absent,
        )

    def filled(self, scope: Scope) -> "Filled":
        """The values that a page puts in. Raises EvaluationError."""
        fillings: list[Any] = self.head_tokens(scope)
        media = self.media_of(fillings)
        absent: tuple[str, ...] = ()
        if self.only:
            absent = tuple([pointer for pointer, when in self.only if not when.evaluate(scope)])
        if self.body is not None:
            fillings += [evaluate(scope) for evaluate in self.body.values]
        return Filled(fillings, media, absent)

    def sample_response(self, scope: Scope) -> Any:
        """The sample response with the values that a page has; None where there is none.

        Raises EvaluationError.
        """
        if self.response is None:
            return None
        return self.response.filled([value(scope) for value in self.response.values])

    def head_tokens(self, scope: Scope) -> list[Token]:
        """The tokens of the path, of the headers' values, and of their computed names.

        Raises EvaluationError.
        """
        path, *others = self.head
        tokens = [("nn", path(scope))]
        if others:  # most requests have no headers
            values, names = others[: len(self.headers)], others[len(self.headers) :]
            tokens += [("s", value(scope)) for value in values]
            tokens += [("na", name(scope)) for name in names]
        return tokens

    def _named(self, head: Sequence[Token]) -> list[tuple[str, str]]:
        """The names of the headers and their values."""
        names = [head[n.number][1] if isinstance(n, Hole) else n for n in self.headers]
        return [(name, text) for name, (_, text) in zip(names, head[1:], strict=False)]

    def media_of(self, head: Sequence[Token]) -> str:
        """The media type of the body; `form` for form fields, empty where none is named."""
        media = "form" if self.form else ""
        if not self.headers:
            return media
        for name, text in self._named(head):
            if name.lower() == "content-type":
                media = media or ("form" if "form-urlencoded" in text else text)
        return media


def is_left_out(pointer: str, absent: Sequence[str]) -> bool:
    """Whether `only` leaves a key out, or one above it."""
    return any(pointer == gone or pointer.startswith(f"{gone}/") for gone in absent)


def _filled(value: Any, fillings: Sequence[Any]) -> Any:
    """The value with its holes filled."""
    if isinstance(value, Hole):
        return fillings[value.number]
    if isinstance(value, dict):
        return {key: _filled(child, fillings) for key, child in value.items()}
    return [_filled(child, fillings) for child in value] if isinstance(value, list) else value


def json_value(value: Any, absent: Collection[str] = ()) -> Any:
    """A body as a plain JSON value: payloads replaced by their bodies, spelled numbers by floats.

    `absent`: JSON Pointers of keys and items to leave out.
    """
    return _present(value, absent, "") if absent else _plain(value)


def _plain(value: Any) -> Any:
    if isinstance(value, Payload):
        value = value.body
    if isinstance(value, dict):
        return {key: _plain(child) for key, child in value.items()}
    if isinstance(value, list):
        return [_plain(child) for child in value]
    if isinstance(value, str):
        return str(value)
    return float(value) if isinstance(value, float) else value


def _present(value: Any, absent: Collection[str], pointer: str) -> Any:
    if isinstance(value, Payload):
        value = value.body
    if isinstance(value, dict):
        children = [
            (key, child, f"{pointer}/{escape_pointer(key)}") for key, child in value.items()
        ]
        return {key: _present(child, absent, at) for key, child, at in children if at not in absent}
    if isinstance(value, list):
        items = [(child, f"{pointer}/{number}") for number, child in enumerate(value)]
        return [_present(child, absent, at) for child, at in items if at not in absent]
    return _plain(value)
