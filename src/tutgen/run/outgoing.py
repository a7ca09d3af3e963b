"""A request with the values of its placeholders, as its bytes go out."""

import re
from base64 import b64encode
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple
from urllib.parse import quote, quote_plus, urlsplit

from tutgen.language.payload import Payload, Printed, add_compact, print_json
from tutgen.requests.form_body import encode_all
from tutgen.requests.languages.sent import WHERE, Placeholder, Sent, basic_of, parts_of

_IN_ADDRESS = ":@,!'()*"
"""What a value keeps in an address, as the page fills it in."""
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # RFC 9110, section 5.6.2
_HOST = re.compile(r"[^\x00-\x20\x7f/?#@\\<>]+")


class UnsendableError(Exception):
    """Why a request cannot go out. Its text never holds a value."""


class Outgoing(NamedTuple):
    """A request as it goes out."""

    method: str
    address: str
    headers: tuple[tuple[str, str], ...]
    body: str | None

    @property
    def lines(self) -> str:
        """As a text to read."""
        head = [
            f"{self.method} {self.address}",
            *(f"{name}: {text}" for name, text in self.headers),
        ]
        return "\n".join([*head, *(["", self.body] if self.body is not None else [])])


class Origin(NamedTuple):
    """A server, as browsers tell them apart."""

    scheme: str
    host: str
    port: int


def origin_of(address: str) -> Origin:
    """The server of an address. Raises UnsendableError if it is none of HTTP."""
    try:
        parts = urlsplit(address)
        scheme, host, port = parts.scheme.lower(), (parts.hostname or "").lower(), parts.port
    except ValueError:
        raise UnsendableError("its address names no host") from None
    if scheme not in ("http", "https"):
        raise UnsendableError("its address begins neither with http:// nor with https://")
    if not host or not _HOST.fullmatch(host):
        raise UnsendableError("its address names no host")
    if parts.username is not None or parts.password is not None:
        raise UnsendableError("its address holds a user's name or password before the host")
    return Origin(scheme, host, port or (443 if scheme == "https" else 80))


def outgoing(sent: Sent, values: Mapping[str, str]) -> Outgoing:
    """The request with these values; a placeholder that has none stays. Raises UnsendableError."""

    def fill(text: str, encoded: Callable[[str], str] = str) -> str:
        return "".join(_filled(part, values, encoded) for part in parts_of(text))

    def in_form(text: str) -> str:
        return "".join(
            quote_plus(part, safe="*") if isinstance(part, str) else _filled(part, values, _plus)
            for part in parts_of(text)
        )

    query = "&".join(f"{encode_all(field.name)}={in_form(field.text)}" for field in sent.query)
    address = _address(sent.address, fill) + (f"{sent.joint}{query}" if query else "")
    headers = []
    for header in sent.headers:
        basic = basic_of(header)
        text = fill(header.text)
        if basic is not None:
            text = f"Basic {_base64(basic, fill, values)}"
        if _CONTROL.search(text):
            raise UnsendableError(f"the value of its header '{header.name}' has a line end in it")
        if not _HEADER_NAME.fullmatch(header.name):
            raise UnsendableError(f"'{header.name}' is no name of a header")
        headers.append((header.name, text))
    body = None
    if sent.kind == "form":
        body = "&".join(f"{encode_all(field.name)}={in_form(field.text)}" for field in sent.fields)
    elif sent.kind == "text":
        body = fill(sent.text)
    elif sent.kind:
        body = _json(sent, fill)
    return Outgoing(sent.method, address, tuple(headers), body)


def _filled(
    part: str | Placeholder, values: Mapping[str, str], encoded: Callable[[str], str]
) -> str:
    if isinstance(part, str):
        return part
    if part.name not in values:
        return f"<{part.name}>"
    value = values[part.name]
    if any("\ud800" <= character <= "\udfff" for character in value):
        raise UnsendableError(f"the value of '<{part.name}>' has half a character in it")
    return encoded(value)


def _plus(text: str) -> str:
    return quote_plus(text, safe="*")


def _address(written: str, fill: Callable[..., str]) -> str:
    """The address; values are percent-encoded, but for those that say where it goes."""
    found = WHERE.match(written)
    end = found.end() if found else 0
    where = fill(written[:end])
    if _CONTROL.search(where) or " " in where:
        raise UnsendableError("its address has a blank or a line end in it")
    return where + fill(written[end:], lambda text: quote(text, safe=_IN_ADDRESS))


def _base64(basic: str, fill: Callable[..., str], values: Mapping[str, str]) -> str:
    """Id and token, in Base64 once nothing is left to fill in."""
    names = [part.name for part in parts_of(basic) if isinstance(part, Placeholder)]
    text = fill(basic)
    return b64encode(text.encode()).decode() if all(n in values for n in names) else text


def _json(sent: Sent, fill: Callable[[str], str]) -> str:
    """A body of JSON values, in the lines of the HTTP form."""
    value = _with_texts(sent.body, fill)
    if sent.kind == "ndjson":
        printed = add_compact(Printed([], {}, [], sent.absent), value)
        printed.lines.append([])
    else:
        printed = print_json(value, sent.absent)
    return "\n".join("".join(text for _, text in line) for line in printed.lines)


def _with_texts(value: Any, fill: Callable[[str], str]) -> Any:
    """A JSON value without payloads, its texts filled; keys stay."""
    if isinstance(value, Payload):
        value = value.body
    if isinstance(value, dict):
        return {key: _with_texts(child, fill) for key, child in value.items()}
    if isinstance(value, list):
        return [_with_texts(child, fill) for child in value]
    return fill(value) if isinstance(value, str) else value
