"""A sample response as data: compiled once, and with the values of one page."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from tutgen.language.document import Document
from tutgen.language.expressions.values import Evaluate, Scope
from tutgen.language.payload import Payload
from tutgen.requests.annotations import Emphasis, Note
from tutgen.requests.body import CompiledBody
from tutgen.requests.entries import CompiledEntries
from tutgen.requests.fillings import Fillings
from tutgen.sources.yaml_origin import YamlOrigin
from tutgen.theme.highlight import Token


class ResponseShape(NamedTuple):
    """What decides, beside the payloads in the body, which lines a response has."""

    status: int | None
    headers: tuple[str, ...]
    media: str
    """The media type that its headers name; empty where none is named."""
    payloads: tuple[tuple[str, Payload], ...]
    """`headers`, and the payload that brought them."""


class FilledResponse(NamedTuple):
    """A response with the values of one page."""

    shape: ResponseShape
    fillings: Fillings
    """The tokens of the headers, then the values of the body's holes."""


class SampleResponse(NamedTuple):
    """A sample response with the values of one service."""

    status: int | None
    headers: Mapping[str, str]
    body: Any
    """A JSON value with payloads in it; None if there is none."""

    @property
    def media(self) -> str:
        """The media type that the headers name; empty where none is named."""
        return _media(self.headers.items())

    @property
    def is_text(self) -> bool:
        """Whether the body is a text, and no JSON."""
        value = self.body.body if isinstance(self.body, Payload) else self.body
        return isinstance(value, str) and "json" not in self.media


class CompiledResponse(NamedTuple):
    """A sample response, compiled once for all pages."""

    status: int | Evaluate | None
    headers: CompiledEntries | None
    caption: Document | None
    body: CompiledBody | None
    """None: it has no body."""
    notes: tuple[Note, ...]
    emphasize: tuple[Emphasis, ...] | None
    origin: YamlOrigin
    body_origin: YamlOrigin

    @property
    def documents(self) -> tuple[Document, ...]:
        """All its Markdown."""
        return tuple(d for d in (self.caption, *(note.document for note in self.notes)) if d)

    @property
    def is_same_everywhere(self) -> bool:
        """Whether no page puts anything in."""
        is_filled = self.headers or callable(self.status) or (self.body and self.body.values)
        return not is_filled

    def values(self, scope: Scope) -> list[Any]:
        """The values of the body's holes. Raises EvaluationError."""
        return [evaluate(scope) for evaluate in self.body.values] if self.body else []

    def status_on(self, scope: Scope) -> int | None:
        """The status on a page. Raises EvaluationError."""
        return self.status(scope) if callable(self.status) else self.status

    def on(self, scope: Scope) -> SampleResponse:
        """The response with the values that a page has. Raises EvaluationError."""
        shape, fillings = self.filled(scope)
        headers = {name: text for name, (_, text) in zip(shape.headers, fillings, strict=False)}
        body = self.body.filled(self.values(scope)) if self.body else None
        return SampleResponse(shape.status, headers, body)

    def filled(self, scope: Scope) -> FilledResponse:
        """The values that a page puts in. Raises EvaluationError."""
        values = self.values(scope)
        if self.headers is None:
            shape = ResponseShape(self.status_on(scope), (), "", ())
            return FilledResponse(shape, Fillings(values))
        entries = self.headers.on(scope)
        headers = [(k, v) for k, v in entries.values.items() if v is not None] if entries else []
        payload = entries and entries.payload
        shape = ResponseShape(
            self.status_on(scope),
            tuple([name for name, _ in headers]),
            _media(headers),
            (("headers", payload),) if payload else (),
        )
        tokens: Sequence[Token] = [("s", text) for _, text in headers]
        return FilledResponse(shape, Fillings([*tokens, *values]))


def _media(headers: Iterable[tuple[str, str]]) -> str:
    return next((text for name, text in headers if name.lower() == "content-type"), "")


def is_error(body: Any) -> bool:
    """Whether a body, a JSON value, says that it is an error, as the page takes it."""
    if not isinstance(body, dict):
        return False
    status = body.get("status")
    return bool(body.get("error")) or (type(status) is int and status >= 400)
