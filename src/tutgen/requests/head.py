"""What stands above the body of a request: method, address and headers, and what identifies the reader.

A request writes them; what all requests of a project have in common stands in `requests` of
`site.yaml`, and a request that says otherwise, or null, takes its place.
"""

import re
from base64 import b64encode
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any, NamedTuple

from tutgen.language.expressions.values import Evaluate, EvaluationError, Scope
from tutgen.language.payload import Payload
from tutgen.requests.entries import CompiledEntries, Entries
from tutgen.requests.form_body import encode
from tutgen.sources.json_pointer import escape_pointer, unescape_pointer
from tutgen.sources.yaml_origin import YamlOrigin
from tutgen.theme.highlight import Token
from tutgen.theme.placeholder import has_placeholder

FORM = "application/x-www-form-urlencoded"
CONTENT_TYPE = "Content-Type"
AUTHORIZATION = "Authorization"
WHOLE_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")


class Shape(NamedTuple):
    """What decides, beside the payloads in the body, which lines a request has."""

    method: str
    joint: str
    """What stands before the first field of the query: `?`, or `&` where the path has a query already."""
    query: tuple[str, ...]
    """The pointer of each field, in the order of the lines."""
    auth: tuple[str, ...]
    """The keys of `auth`; the headers that they make come first."""
    headers: tuple[str, ...]
    """The names of all headers."""
    media: str
    """The media type that the headers name; `form` for form fields, empty where none is named."""
    absent: tuple[str, ...]
    """The pointers of keys and items that `only` leaves out."""
    payloads: tuple[tuple[str, Payload], ...]
    """`auth`, `headers` or `query`, and the payload that brought it."""
    silent: tuple[str, ...] = ()
    """What the notes are on that say nothing on the page."""


class Head(NamedTuple):
    """The head of a request on one page."""

    shape: Shape
    tokens: Sequence[Token]
    """The address, the values of the headers, and those of the query, encoded."""
    path: str
    """Without server and query."""
    server: str
    """Where it goes; empty if the path says so, or nothing does."""


_NO_SCOPE = Scope(None, None, {}, {})


class CompiledHead(NamedTuple):
    """The head of a request, compiled once for all pages."""

    method: str | Evaluate
    path: Evaluate
    server: Evaluate | None
    auth: CompiledEntries | None
    shared: CompiledEntries | None
    """The headers of all requests."""
    headers: CompiledEntries | None
    """Its own headers, which count where both have a name."""
    query: CompiledEntries | None
    form: bool | Evaluate
    shows_address: bool
    """Whether the HTTP form has the server and `auth`; a form that is a command always has."""
    has_noted_media: bool
    """Whether a note stands at Content-Type, which is then written out."""
    constant: Head | None = None
    """All but the path, if it is the same on all pages."""

    def with_constant(self) -> "CompiledHead":
        """The same; what is the same on all pages is made now."""
        entries = [one for one in (self.shared, self.headers) if one]
        if (
            not (self.server or self.auth or self.query or self.has_noted_media)
            and isinstance(self.method, str)
            and isinstance(self.form, bool)
            and all(one.constant for one in entries)
        ):
            found = self._replace(path=lambda scope: "").on(_NO_SCOPE, (), None)
            return self._replace(constant=found._replace(tokens=found.tokens[1:]))
        return self

    def on(self, scope: Scope, absent: tuple[str, ...], body: Any) -> Head:
        """The head on one page. `body`: the value of the body, None if there is none. Raises EvaluationError."""
        path = self.path(scope)
        if self.constant is not None:
            shape, tokens, _, _ = self.constant
            if absent:
                shape = shape._replace(absent=absent)
            return Head(shape, [("nn", path), *tokens], path, "")
        payloads: list[tuple[str, Payload]] = []
        server, auth = self._goal(scope, path, payloads)
        headers = [*auth, *self._headers(scope, payloads, auth)]
        is_form = self.form if isinstance(self.form, bool) else self.form(scope)
        media = media_of(headers, is_form=is_form)
        if self.has_noted_media and not _named(headers):
            headers += _implied(media, body)
        query = [*self._query(scope, payloads)]
        if body is None:  # `only` speaks of the query
            query = [one for one in query if not is_left_out(one[0], absent)]
        shape = Shape(
            self.method if isinstance(self.method, str) else self.method(scope),
            "&" if query and "?" in path else "?",
            tuple([pointer for pointer, _ in query]),
            tuple([key for _, _, key in auth]),
            tuple([name for name, _, _ in headers]),
            media,
            absent,
            tuple(payloads),
        )
        address = joined(server, path) if server and self.shows_address else path
        tokens = [("nn", address), *[("s", text) for _, text, _ in headers]]
        tokens += [("s", encode(text)) for _, text in query]
        return Head(shape, tokens, path, server)

    def _goal(
        self, scope: Scope, path: str, payloads: list[tuple[str, Payload]]
    ) -> tuple[str, list["Header"]]:
        """The server, and the headers of `auth` that are shown; neither for a path that is a whole address."""
        if WHOLE_ADDRESS.match(path):
            return "", []
        server = (self.server(scope) if self.server else None) or ""
        auth = self.auth.on(scope) if self.auth and self.shows_address else None
        if auth is None or self.auth is None:
            return server, []
        _note_payload("auth", auth, payloads)
        return server, [*_of_auth(auth, self.auth.origin)]

    def _headers(
        self, scope: Scope, payloads: list[tuple[str, Payload]], auth: Sequence["Header"]
    ) -> Iterator["Header"]:
        own = self.headers.on(scope) if self.headers else Entries({})
        if own is None:
            return
        shared = (self.shared.on(scope) if self.shared else None) or Entries({})
        said = {name.lower() for name in own.values}
        by_auth = {name.lower() for name, _, _ in auth}
        for compiled, entries in ((self.shared, shared), (self.headers, own)):
            _note_payload("headers", entries, payloads)
            for name, text in entries.values.items():
                if text is None or (entries is shared and name.lower() in said):
                    continue
                if name.lower() in by_auth and compiled:
                    raise _given_by_auth(name, compiled.origin.child(name))
                yield name, text, ""

    def _query(
        self, scope: Scope, payloads: list[tuple[str, Payload]]
    ) -> Iterator[tuple[str, str]]:
        """The pointer and the text of each field."""
        entries = self.query.on(scope) if self.query else None
        if entries is None:
            return
        _note_payload("query", entries, payloads)
        for name, value in entries.values.items():
            pointer = f"/{escape_pointer(name)}"
            if isinstance(value, list):
                yield from ((f"{pointer}/{number}", item) for number, item in enumerate(value))
            elif value is not None:
                yield pointer, value


Header = tuple[str, str, str]
"""A name, its text, and the key of `auth` that made it, or nothing."""


def _note_payload(where: str, entries: Entries, payloads: list[tuple[str, Payload]]) -> None:
    if entries.payload:
        payloads.append((where, entries.payload))


def _of_auth(entries: Entries, origin: YamlOrigin) -> Iterator[Header]:
    """The headers that `auth` makes: of `basic` and `bearer`, and those that it names."""
    named = set()
    for key, text in entries.values.items():
        if text is None:
            continue
        header = (AUTHORIZATION, text, key) if key in SCHEMES else (key, text, key)
        if header[0].lower() in named:
            message = f"'auth' makes the header '{header[0]}' twice"
            raise _at_key(EvaluationError("duplicate-key", message), origin.child(key))
        named.add(header[0].lower())
        if key in SCHEMES:
            header = (AUTHORIZATION, SCHEMES[key](text, origin.child(key)), key)
        yield header


def _basic(text: str, origin: YamlOrigin) -> str:
    """RFC 7617. What readers are to fill in stays readable: clients that take the form encode it themselves."""
    if ":" not in text:
        hint = "write both, such as basic: '<id>:<token>'"
        error = EvaluationError("wrong-value", f"'{text}' is no id and token with a colon", hint)
        error.span = origin.span()
        raise error
    return f"Basic {text if has_placeholder(text) else b64encode(text.encode()).decode()}"


SCHEMES: dict[str, Callable[[str, YamlOrigin], str]] = {
    "basic": _basic,
    "bearer": lambda text, origin: f"Bearer {text}",
}
"""Key of `auth` -> what makes the value of its header."""


def _given_by_auth(name: str, origin: YamlOrigin) -> EvaluationError:
    hint = "write it in one of the two places; 'auth: null' in a request takes 'auth' away"
    error = EvaluationError("duplicate-key", f"'auth' says the header '{name}' already", hint)
    return _at_key(error, origin)


def _at_key(error: EvaluationError, origin: YamlOrigin) -> EvaluationError:
    error.span = origin.key_span()
    return error


def _named(headers: Sequence[Header]) -> str | None:
    """The media type that headers name."""
    for name, text, _ in headers:
        if name.lower() == "content-type":
            return text
    return None


def media_of(headers: Sequence[Header], *, is_form: bool) -> str:
    """The media type of the body; `form` for form fields, empty where none is named."""
    named = _named(headers) or ""
    return "form" if is_form or "form-urlencoded" in named else named


def _implied(media: str, body: Any) -> list[Header]:
    """The Content-Type that goes without saying."""
    if media == "form":
        return [(CONTENT_TYPE, FORM, "")]
    value = body.body if isinstance(body, Payload) else body
    is_json = value is not None and not isinstance(value, str)
    return [(CONTENT_TYPE, "application/json", "")] if is_json else []


def is_left_out(pointer: str, absent: Collection[str]) -> bool:
    """Whether `only` leaves a key out, or one above it."""
    return any(pointer == gone or pointer.startswith(f"{gone}/") for gone in absent)


def field_name(pointer: str) -> str:
    """The encoded name of the field of a query at a pointer."""
    return encode(unescape_pointer(pointer.split("/", 2)[1]))


def joined(server: str, path: str) -> str:
    """The address of a path on a server."""
    return f"{server.rstrip('/')}/{path.removeprefix('/')}"
