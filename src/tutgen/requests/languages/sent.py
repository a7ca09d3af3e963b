"""A request as it is really sent: with its server, with what identifies the reader, with the headers that go
without saying."""

import re
from base64 import b64decode
from collections.abc import Callable, Sequence
from typing import Any, Literal, NamedTuple
from urllib.parse import quote, unquote_plus

from tutgen.language.expressions.values import Scope
from tutgen.language.payload import Payload
from tutgen.requests.form_body import encode, encode_all, form_fields
from tutgen.requests.head import AUTHORIZATION, CONTENT_TYPE, FORM, WHOLE_ADDRESS, Shape, joined
from tutgen.requests.printing import BodyKind, body_kind
from tutgen.requests.request import CompiledRequest, Filled
from tutgen.sources.json_pointer import unescape_pointer
from tutgen.sources.yaml_origin import YamlOrigin
from tutgen.theme.placeholder import PLACEHOLDER

JSON = "application/json"
WHERE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^/?#]*|<[^<>]+>")
"""The part of an address that says where it goes: a value there is not encoded."""
SERVER = "<server>"
"""The placeholder for a server that nobody names."""


class Placeholder(NamedTuple):
    """What readers fill in."""

    name: str


def parts_of(text: str) -> list[str | Placeholder]:
    """A text cut at its placeholders. A text with tags has none, as on pages."""
    if "<" not in text or "</" in text:
        return [text]
    parts: list[str | Placeholder] = []
    at = 0
    for found in PLACEHOLDER.finditer(text):
        if found.start() > at:
            parts.append(text[at : found.start()])
        parts.append(Placeholder(found[1]))
        at = found.end()
    return [*parts, text[at:]] if at < len(text) or not parts else parts


class Field(NamedTuple):
    """A field of a query or of a form, before it is encoded."""

    pointer: str
    name: str
    text: str

    @property
    def encoded(self) -> str:
        """As it is sent, the placeholders of its text left readable."""
        return f"{encode_all(self.name)}={encode(self.text)}"


class Header(NamedTuple):
    """A header."""

    name: str
    text: str
    auth: str
    """The key of `auth` that made it; empty for any other."""


class Sent(NamedTuple):
    """A request as it is sent with the values of one service."""

    name: str
    method: str
    address: str
    """With the server, without the query fields. What no address can hold is percent-encoded."""
    joint: str
    """What stands before the first field of the query: `?`, or `&` where the address has a query already."""
    query: Sequence[Field]
    headers: Sequence[Header]
    """Those of `auth` first. A body has a Content-Type."""
    kind: BodyKind | Literal[""]
    """What the body is; empty: there is none."""
    media: str
    """The media type that the request names, as its `Shape` has it."""
    body: Any
    """A JSON value with payloads in it, or a text."""
    absent: Sequence[str]
    """The pointers of keys and items that `only` leaves out."""
    payloads: Sequence[tuple[str, Payload]]
    """`auth`, `headers` or `query`, and the payload that brought it."""
    noted: frozenset[str]
    """The names of headers, in lower case, of which something is said: each form writes them out."""
    origin: YamlOrigin

    @property
    def base(self) -> str:
        """What pointers of the request's notes point into: `query`, or nothing for the body."""
        return "query" if self.query and not self.kind else ""

    @property
    def whole_address(self) -> str:
        """The address with its query, encoded."""
        query = "&".join(field.encoded for field in self.query)
        return f"{self.address}{self.joint}{query}" if query else self.address

    @property
    def content_type(self) -> str:
        """Empty without a body, unless it is named."""
        found = (h.text for h in self.headers if h.name.lower() == CONTENT_TYPE.lower())
        return next(found, "")

    @property
    def value(self) -> Any:
        """The body; of a payload that is all of it, the payload's."""
        return self.body.body if isinstance(self.body, Payload) else self.body

    @property
    def text(self) -> str:
        """The body, if it is a text: without line ends behind it, but for NDJSON, which has one."""
        return str(self.value).rstrip("\n") + ("\n" if "ndjson" in self.media else "")

    @property
    def fields(self) -> list[Field]:
        """The body, if it is a form."""
        found = form_fields(self.value, self.absent, self.origin.child("body"))
        return [Field(*field) for field in found]

    def said_headers(self, implied: str) -> list[Header]:
        """The headers, without the Content-Type if it is `implied` and nothing is said of it."""
        is_noted = CONTENT_TYPE.lower() in self.noted
        return [
            header
            for header in self.headers
            if is_noted or header.name.lower() != CONTENT_TYPE.lower() or header.text != implied
        ]


def basic_of(header: Header) -> str | None:
    """Id and token, with a colon between them, of the header that `auth: {basic: ...}` made; None for others."""
    if header.auth != "basic" or header.name != AUTHORIZATION:
        return None
    text = header.text.removeprefix("Basic ")
    return text if ":" in text else b64decode(text).decode()


def has_number(value: Any, is_meant: Callable[[float], bool]) -> bool:
    """Whether a JSON value, which may have payloads in it, has a number of which that is true."""
    if isinstance(value, Payload):
        return has_number(value.body, is_meant)
    if isinstance(value, dict):
        return any(has_number(child, is_meant) for child in value.values())
    if isinstance(value, list):
        return any(has_number(child, is_meant) for child in value)
    return isinstance(value, int | float) and not isinstance(value, bool) and is_meant(value)


def sent(request: CompiledRequest, scope: Scope) -> Sent:
    """The request with the values that a page has. Raises EvaluationError."""
    request = request.addressed
    return sent_of(request, request.filled(scope))


def sent_of(request: CompiledRequest, filled: Filled) -> Sent:
    """The request with values that are known: those of `request.addressed`. Raises EvaluationError."""
    shape, tokens, path, server = filled.head
    body = request.body.filled(filled.values) if request.body else None
    kind = "" if body is None else body_kind(body, shape.media, request.origin.child("body"))
    keys = [*shape.auth, *[""] * len(shape.headers)]
    named = zip(shape.headers, tokens[1:], keys, strict=False)
    headers = [Header(name, text, key) for name, (_, text), key in named]
    if kind and not any(h.name.lower() == CONTENT_TYPE.lower() for h in headers):
        headers.append(Header(CONTENT_TYPE, FORM if shape.media == "form" else JSON, ""))
    is_whole = WHOLE_ADDRESS.match(path) is not None
    is_query = body is None and shape.query
    return Sent(
        request.name,
        shape.method,
        _quoted(path if is_whole else joined(server or SERVER, path)),
        shape.joint,
        [_field(pointer, text) for pointer, text in filled.query],
        headers,
        kind,
        shape.media,
        body,
        [f"query{pointer}" for pointer in shape.absent] if is_query else shape.absent,
        shape.payloads,
        _noted(request, shape),
        request.origin,
    )


def _field(pointer: str, encoded: str) -> Field:
    return Field(pointer, unescape_pointer(pointer.split("/")[1]), unquote_plus(encoded))


def _noted(request: CompiledRequest, shape: Shape) -> frozenset[str]:
    """A header that goes without saying is not there for an optional note, as in the HTTP form."""
    there = {name.lower() for name in shape.headers}
    names = [
        note.pointer
        for note in request.notes
        if note.document and (not note.optional or note.pointer.lower() in there)
    ]
    names += [emphasis.pointer for emphasis in request.emphasize or ()]
    for where, payload in shape.payloads:
        if where == "headers":
            pointers = [one.pointer for one in (*payload.notes, *(payload.emphasize or ()))]
            names += [unescape_pointer(pointer.removeprefix("/")) for pointer in pointers]
    return frozenset([name.lower() for name in names])


_ORIGIN = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^/?#]*")
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_KEPT = "%!$&'()*+,/:;=?@[]"
"""What addresses hold as it is, beside letters, digits and `-._~` (RFC 3986)."""


def _quoted(address: str) -> str:
    """An address as it is sent. Scheme and host stay as they are, as do placeholders."""
    origin = _ORIGIN.match(address)
    start = origin.end() if origin else 0
    parts = [
        f"<{part.name}>"
        if isinstance(part, Placeholder)
        else quote(_STRAY_PERCENT.sub("%25", part), safe=_KEPT)
        for part in parts_of(address[start:])
    ]
    return address[:start] + "".join(parts)
