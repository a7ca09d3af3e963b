"""A request as data: compiled once, and with the values of one page.

A body is a JSON value, not a text, so that it always parses and the line of every key is known: the lines
to emphasize and the numbers of callouts are computed, never written.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple, final

from tutgen.content.model import WrittenRequest
from tutgen.language.document import Document
from tutgen.language.expressions.expression import Expression
from tutgen.language.expressions.values import Evaluate, Scope
from tutgen.language.payload import Hole, Payload
from tutgen.requests.annotations import Emphasis, Note
from tutgen.requests.answer_values import AnswerValue
from tutgen.requests.body import CompiledBody
from tutgen.requests.fillings import Fillings
from tutgen.requests.head import AUTHORIZATION, SCHEMES, CompiledHead, Head, field_name, joined
from tutgen.requests.plain_values import PlainValues, plain_values
from tutgen.requests.response import CompiledResponse
from tutgen.sources.json_pointer import escape_pointer, unescape_pointer
from tutgen.sources.yaml_origin import YamlOrigin


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
    server: str = ""
    """Where it goes, if the path does not say so."""
    query: Sequence[tuple[str, str]] = ()
    """Pointer and encoded text of each field of the query."""

    @property
    def address(self) -> str:
        """With the server, unless that is nothing but a placeholder."""
        return joined(self.server, self.path) if "://" in self.server else self.path


@final
@dataclass(frozen=True, eq=False)
class Filled:
    """The values of a page that are put into a request."""

    head: Head
    values: Sequence[Any]
    """The values of the body's holes."""

    @cached_property
    def fillings(self) -> Fillings:
        """The tokens of the head, then the values of the body's holes: made once for all formats of a page."""
        return Fillings([*self.head.tokens, *self.values])

    @cached_property
    def plain(self) -> PlainValues | None:
        """What of the fillings is plain: found out once for all forms; None if they cannot be taken apart."""
        return plain_values(self.head, self.fillings)

    @property
    def address(self) -> str:
        return self.head.tokens[0][1]

    @property
    def path(self) -> str:
        """With its query."""
        shape, _, path, _ = self.head
        query = "&".join([f"{field_name(at)}={text}" for at, text in self.query])
        return f"{path}{shape.joint}{query}" if query else path

    @property
    def headers(self) -> dict[str, str]:
        names = self.head.shape.headers
        return {name: text for name, (_, text) in zip(names, self.head.tokens[1:], strict=False)}

    @property
    def query(self) -> list[tuple[str, str]]:
        """Pointer and encoded text of each field."""
        shape = self.head.shape
        if not shape.query:
            return []
        texts = [text for _, text in self.head.tokens[1 + len(shape.headers) :]]
        return list(zip(shape.query, texts, strict=True))


@final
@dataclass(frozen=True, eq=False)
class CompiledRequest:
    """A request, compiled once for all pages."""

    name: str
    head: CompiledHead
    caption: Document | None
    body: CompiledBody | None
    only: tuple[tuple[str, Expression], ...]
    notes: tuple[Note, ...]
    emphasize: tuple[Emphasis, ...] | None
    response: CompiledResponse | None
    schema: Evaluate | None
    """Gives the path of a JSON Schema for the body, or None."""
    values: tuple[AnswerValue, ...]
    """The placeholders whose values earlier answers give."""
    written: Mapping[str, Any]
    """All of it, as it is written."""
    shared: WrittenRequest
    """What all requests have in common, as `site.yaml` writes it."""
    origin: YamlOrigin

    @property
    def addressed(self) -> "CompiledRequest":
        """The same request, whose head has the server and `auth` whatever `show` says."""
        if self.head.shows_address or not (self.head.server or self.head.auth):
            return self  # not kept: a cycle would keep the whole tutorial for the collector
        return self._addressed

    @cached_property
    def _addressed(self) -> "CompiledRequest":
        return replace(self, head=self.head._replace(shows_address=True))

    @cached_property
    def structure(self) -> str:
        """What decides its lines beside what pages put in: equal for requests that say the same, whatever they are
        called."""
        notes = [(note.pointer, note.optional, note.document is None) for note in self.notes]
        emphasize = self.emphasize and [emphasis.pointer for emphasis in self.emphasize]
        return repr((self.body and (self.body.value, self.body.fixed), notes, emphasize))

    @property
    def forms(self) -> Sequence[str] | None:
        """The forms that it is shown in; None: all that the site offers."""
        return self.written.get("forms")

    @property
    def documents(self) -> tuple[Document, ...]:
        """All Markdown of the request and of its response."""
        return (*self.own_documents, *(self.response.documents if self.response else ()))

    @property
    def own_documents(self) -> tuple[Document, ...]:
        """Those of the request itself."""
        return tuple(d for d in (self.caption, *(note.document for note in self.notes)) if d)

    @property
    def path_origin(self) -> YamlOrigin:
        return self.origin.child("path")

    @property
    def server_origin(self) -> YamlOrigin:
        """Where the server is written."""
        own = "server" in self.written
        return (self.origin if own else self.shared.origin).child("server")

    def query_origin(self, pointer: str) -> YamlOrigin:
        """Where the field of the query at a pointer is written."""
        return self.origin.child("query", unescape_pointer(pointer.split("/")[1]))

    def header_origin(self, name: str) -> YamlOrigin:
        """Where a header is written: among its own, those of all requests, or in `auth`."""
        places = ((self.written, self.origin), (self.shared.values, self.shared.origin))
        found = [
            origin.child(section, key)
            for values, origin in places
            for section in ("headers", "auth")
            for key in _mapping(values.get(section))
            if name.lower() == (AUTHORIZATION if key in SCHEMES else key).lower()
        ]
        computed = [
            origin.child(section)
            for values, origin in places
            for section in ("headers", "auth")
            if isinstance(values.get(section), str)
        ]
        return [*found, *computed, self.origin.child("headers")][0]

    def call(self, scope: Scope) -> Call:
        """The request with the values that a page has. Raises EvaluationError."""
        return self.call_of(self.filled(scope))

    def call_of(self, filled: "Filled") -> Call:
        """The request with values that are known."""
        shape, _, _, server = filled.head
        return Call(
            shape.method,
            filled.path,
            filled.headers,
            shape.media,
            self.body.filled(filled.values) if self.body else None,
            shape.absent,
            server,
            filled.query,
        )

    def filled(self, scope: Scope) -> "Filled":
        """The values that a page puts in. Raises EvaluationError."""
        absent: tuple[str, ...] = ()
        if self.only:
            absent = tuple([pointer for pointer, when in self.only if not when.evaluate(scope)])
        body = self.body
        values = [evaluate(scope) for evaluate in body.values] if body else []
        whole = (
            body.filled(values) if body and isinstance(body.value, Hole) else body and body.value
        )
        head = self.head.on(scope, absent, whole)
        if silent := tuple([note.pointer for note in self.notes if note.is_silent(scope)]):
            head = head._replace(shape=head.shape._replace(silent=silent))
        return Filled(head, values)


def _mapping(written: Any) -> Mapping[str, Any]:
    return written if isinstance(written, Mapping) else {}


def json_value(value: Any, absent: Collection[str] = ()) -> Any:
    """A body as a plain JSON value: payloads replaced by their bodies, spelled numbers by floats.

    `absent`: JSON Pointers of keys and items to leave out.
    """
    return _plain(_present(value, absent, "") if absent else value, number=float)


def spelled_value(value: Any, absent: Collection[str] = ()) -> Any:
    """The same, but numbers keep their spelling."""
    return _plain(_present(value, absent, "") if absent else value, number=None)


def _plain(value: Any, number: Callable[[float], float] | None) -> Any:
    if isinstance(value, Payload):
        value = value.body
    if isinstance(value, dict):
        return {key: _plain(child, number) for key, child in value.items()}
    if isinstance(value, list):
        return [_plain(child, number) for child in value]
    if isinstance(value, str):
        return str(value)
    return number(value) if number and isinstance(value, float) else value


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
    return str(value) if isinstance(value, str) else value
