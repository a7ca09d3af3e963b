"""Requests in JavaScript, with fetch.

fetch sends no body with GET and HEAD, so such a request is one of Node's own client. A body with numbers that
JavaScript would round is given as the text that is sent.
"""

import math
import re
from collections.abc import Callable, Sequence
from functools import partial
from json.encoder import encode_basestring
from typing import Any

from tutgen.language.payload import (
    KEY,
    PUNCTUATION,
    SPACE,
    STRING,
    Notation,
    Printed,
    add_compact,
    add_json,
    scalar,
)
from tutgen.requests.head import FORM
from tutgen.requests.languages.language import (
    BYTES,
    Language,
    Style,
    add_form_body,
    add_header,
    add_request_line,
    add_text_body,
    begun,
    finished,
    interpolated,
    variable_name,
)
from tutgen.requests.languages.sent import (
    Field,
    Header,
    Placeholder,
    Sent,
    basic_of,
    has_number,
    parts_of,
)
from tutgen.requests.printing import checked, note_payload
from tutgen.theme.highlight import Line, Token
from tutgen.theme.placeholder import has_placeholder

Value = Callable[[str], str] | None
_INDENT = "  "
_IDENTIFIER = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*")
MAX_EXACT = 2**53 - 1


def notation(value: Value = None) -> Notation:
    """How JavaScript writes JSON values. `value`: as that of a style."""

    def javascript_scalar(said: Any) -> Token:
        return _text(said, value) if isinstance(said, str) else scalar(said)

    return Notation(javascript_scalar, _lead, _INDENT, last=",")


def _lead(key: str) -> tuple[Token, ...]:
    """`__proto__` would be no key, but set the prototype, unless it is computed."""
    name = encode_basestring(key)
    if key == "__proto__":
        name = f"[{name}]"
    elif _IDENTIFIER.fullmatch(key):
        name = key
    return (KEY, name), (PUNCTUATION, ":"), (SPACE, " ")


def _text(text: str, value: Value) -> Token:
    """A string. JSON's escapes are JavaScript's as well."""
    parts = parts_of(text) if value else [text]
    if value is None or all(isinstance(part, str) for part in parts):
        return (STRING, encode_basestring(text))
    if len(parts) == 1:
        return ("nx", interpolated(text, value, str, "", ""))
    inner = interpolated(text, value, _within_template, "${", "}")
    return (STRING, f"`{inner}`")


def _within_template(literal: str) -> str:
    return _raw(encode_basestring(literal)[1:-1].replace("\\", "\x00")).replace("\x00", "\\")


def _raw(text: str) -> str:
    """A text as it is within a template literal."""
    return text.replace("\\", "\\\\").replace("`", "\\`").replace("${", "\\${")


def _indented(line: Sequence[Token], depth: int) -> Line:
    return [(SPACE, _INDENT * depth), *line] if depth else [*line]


def _property(name: str) -> Line:
    return [("nx", name), ("p", ":"), ("", " ")]


def _is_rounded(number: float) -> bool:
    return abs(number) > MAX_EXACT if isinstance(number, int) else not math.isfinite(number)


def _is_text_of_json(sent: Sent) -> bool:
    """Whether the body has numbers that JavaScript would send as others."""
    return sent.kind in ("json", "ndjson") and has_number(sent.body, _is_rounded)


def print_javascript(sent: Sent, style: Style) -> Printed:
    """The call."""
    printed, value = begun(sent), style.value
    headers = sent.said_headers(FORM if sent.kind == "form" else "")
    is_fetch = not (sent.kind and sent.method in ("GET", "HEAD"))
    call = _constant("response") if is_fetch else _constant("call")
    call += [("k", "await"), ("", " "), ("nx", "fetch")] if is_fetch else [("nx", "request")]
    has_options = bool(headers or sent.kind or sent.method != "GET")
    depth = _add_address(printed, sent, [*call, ("p", "(")], value)
    if has_options:
        _open_options(printed, depth)
        if sent.method != "GET":
            line = [*_property("method"), (STRING, f'"{sent.method}"'), ("p", ",")]
            printed.lines.append(_indented(line, depth + 1))
        _add_headers(printed, headers, depth + 1, value, is_fetch=is_fetch)
        if is_fetch:
            _add_body(printed, sent, _property("body"), ",", depth + 1, value)
        printed.lines.append(_indented([("p", "}," if depth else "}")], depth))
    if depth:
        printed.lines.append([])
    printed.lines[-1].append(("p", ");"))
    if is_fetch:
        printed.lines += [_SHOWN_ANSWER] if style.alone else []
        return finished(printed)
    if style.alone:
        printed.lines.append(_PIPED_ANSWER)
    _add_body(printed, sent, [("nx", "call"), *_method("end")], ");", 0, value)
    return finished(printed, _imported(sent, value) if style.alone else ())


def _constant(name: str) -> Line:
    return [("kd", "const"), ("", " "), ("nx", name), ("", " "), ("o", "="), ("", " ")]


def _method(name: str) -> Line:
    return [("p", "."), ("nx", name), ("p", "(")]


_SHOWN_ANSWER: Line = [
    ("nx", "console"), *_method("log"), ("k", "await"), ("", " "), ("nx", "response"), *_method("text"), ("p", "));"),
]  # fmt: skip
_PIPED_ANSWER: Line = [
    ("nx", "call"), *_method("on"), (STRING, '"response"'), ("p", ","), ("", " "), ("p", "("), ("nx", "response"),
    ("p", ")"), ("", " "), ("p", "=>"), ("", " "), ("nx", "response"), *_method("pipe"), ("nx", "process"), ("p", "."),
    ("nx", "stdout"), ("p", "));"),
]  # fmt: skip


def _imported(sent: Sent, value: Value) -> list[Line]:
    """Node has a client for each scheme: where readers fill it in, the module is known when the call runs."""
    names: Line = [("p", "{"), ("", " "), ("nx", "request"), ("", " "), ("p", "}"), ("", " ")]
    first = parts_of(sent.address)[0]
    if isinstance(first, Placeholder):
        scheme = [_text(f"<{first.name}>", value), *_method("split"), (STRING, '":"'), ("p", ")[")]
        line: Line = [("kd", "const"), ("", " "), *names, ("o", "="), ("", " "), ("k", "await")]
        line += [("", " "), ("k", "import"), ("p", "("), (STRING, '"node:"'), ("", " "), ("o", "+")]
        line += [("", " "), *scheme, ("mi", "0"), ("p", "]);")]
    else:
        module = "node:http" if sent.address.lower().startswith("http://") else "node:https"
        line = [("k", "import"), ("", " "), *names, ("k", "from"), ("", " ")]
        line += [(STRING, f'"{module}"'), ("p", ";")]
    return [[("c1", f"// Node.js: fetch sends no body with {sent.method}.")], line, []]


def _add_address(printed: Printed, sent: Sent, call: Line, value: Value) -> int:
    """The first argument of the call, and how far the second one is indented."""
    if not sent.query:
        add_request_line(printed, [*call, _text(sent.address, value)])
        return 0
    printed.lines.append(call)
    address = _text(f"{sent.address}{sent.joint}", value)
    add_request_line(printed, _indented([address, ("", " "), ("o", "+")], 1))
    printed.lines.append(_indented([*_NEW_FIELDS], 2))
    for field in sent.query:
        _add_field(printed, "query", field, 3, value)
    printed.lines.append(_indented([("p", "]),")], 2))
    return 1


_NEW_FIELDS: Line = [("k", "new"), ("", " "), ("nx", "URLSearchParams"), ("p", "([")]


def _add_field(printed: Printed, base: str, field: Field, depth: int, value: Value) -> None:
    pair: Line = [("p", "["), (KEY, encode_basestring(field.name)), ("p", ","), ("", " ")]
    printed.lines.append(_indented([*pair, _text(field.text, value), ("p", "],")], depth))
    printed.mark_field(base, field.pointer)


def _open_options(printed: Printed, depth: int) -> None:
    if depth:
        printed.lines.append(_indented([("p", "{")], depth))
    else:
        printed.lines[-1] += [("p", ","), ("", " "), ("p", "{")]


def _add_headers(
    printed: Printed, headers: Sequence[Header], depth: int, value: Value, *, is_fetch: bool
) -> None:
    """Node's client sends the body of a GET only if its headers announce one."""
    printed.lines.append(_indented([*_property("headers"), ("p", "{")], depth))
    for header in headers:
        text = _header_text(header, value)
        add_header(printed, _indented([*_lead(header.name), *text, ("p", ",")], depth + 1), header)
    if not is_fetch:
        chunked: Line = [*_lead("Transfer-Encoding"), (STRING, '"chunked"'), ("p", ",")]
        printed.lines.append(_indented(chunked, depth + 1))
    if headers or not is_fetch:
        printed.lines.append(_indented([("p", "},")], depth))
    else:
        printed.lines.pop()


def _header_text(header: Header, value: Value) -> Line:
    """The text of a header: a string of bytes, as fetch asks for, in UTF-8."""
    basic = basic_of(header)
    if basic is not None and header.text == f"Basic {basic}":  # readers have something to fill in
        encoded: Line = [("nx", "btoa"), ("p", "("), *_bytes(basic, value), ("p", ")")]
        return [(STRING, '"Basic "'), ("", " "), ("o", "+"), ("", " "), *encoded]
    return _bytes(header.text, value)


def _bytes(text: str, value: Value) -> Line:
    """A string with a character for each byte of a text."""
    if text.isascii():
        has_unknown = has_placeholder(text)
        if value is None or not has_unknown:
            return [(BYTES, encode_basestring(text)) if has_unknown else _text(text, value)]
    line: Line = [("nx", "String"), *_method("fromCharCode"), ("p", "..."), ("k", "new"), ("", " ")]
    line += [("nx", "TextEncoder"), ("p", "()"), *_method("encode")]
    return [*line, _text(text, value), ("p", "))")]


def _add_body(
    printed: Printed, sent: Sent, opening: Line, closing: str, depth: int, value: Value
) -> None:
    """The body, between what stands before and behind it."""
    origin, javascript = sent.origin.child("body"), notation(value)
    if sent.kind == "form":
        printed.lines.append(_indented([*opening, *_NEW_FIELDS], depth))

        def add(printed: Printed, fields: Sequence[Field]) -> None:
            for field in fields:
                _add_field(printed, "", field, depth + 1, value)

        add_form_body(printed, sent, add)
        printed.lines.append(_indented([("p", f"]){closing}")], depth))
    elif _is_text_of_json(sent):
        rounded = "// As it is sent: JavaScript would round its numbers."
        printed.lines.append(_indented([("c1", rounded)], depth))
        _add_template(printed, sent, opening, closing, depth, value)
    elif sent.kind == "ndjson":
        printed.lines.append(_indented([*opening, ("p", "[")], depth))
        first = len(printed.lines) + 1
        lead, tail = [(SPACE, _INDENT * (depth + 1))], [(PUNCTUATION, ",")]
        add_lines = partial(add_compact, notation=javascript, lead=lead, tail=tail)
        checked(add_lines, printed, sent.value, origin)
        note_payload(printed, sent.body, first)
        printed.lines.append(_indented([*_JOINED, ("p", closing)], depth))
    elif sent.kind == "json":
        lead = [*opening, ("nx", "JSON"), *_method("stringify")]
        tail_text = f"){closing}"
        add_value = partial(add_json, notation=javascript, lead=lead, depth=depth, tail=tail_text)
        checked(add_value, printed, sent.body, origin)
    elif sent.kind and "\n" in sent.text:
        _add_template(printed, sent, opening, closing, depth, value)
    elif sent.kind:
        first = len(printed.lines) + 1
        line = [*opening, _text(sent.text, value), ("p", closing)]
        printed.lines.append(_indented(line, depth))
        note_payload(printed, sent.body, first)


_JOINED: Line = [
    ("p", "]"), *_method("map"), ("p", "("), ("nx", "line"), ("p", ")"), ("", " "), ("p", "=>"), ("", " "),
    ("nx", "JSON"), *_method("stringify"), ("nx", "line"), ("p", ")"), ("", " "), ("o", "+"), ("", " "), (STRING, r'"\n"'),
    ("p", ")"), *_method("join"), (STRING, '""'), ("p", ")"),
]  # fmt: skip


def _add_template(
    printed: Printed, sent: Sent, opening: Line, closing: str, depth: int, value: Value
) -> None:
    """The body as a text of several lines. Where readers fill in values, the token is that of a template literal, which
    tells the page how to escape them."""

    def quoted(token: Token) -> Token:
        kind, text = token
        if kind not in (STRING, "s", ""):
            return (kind, _raw(text))
        return ("sb", interpolated(text, value, _raw, "${", "}") if value else _raw(text))

    lead = _indented([*opening, (STRING, "`")], depth)
    add_text_body(printed, sent, lead, quoted, [(STRING, "`"), ("p", closing)])


def environment(placeholder: str) -> str:
    """What gives the value of a placeholder in a program."""
    return f"process.env.{variable_name(placeholder)}"


JAVASCRIPT = Language(
    "javascript",
    "JavaScript",
    "javascript",
    "a call of `fetch`; of Node's own client where `GET` has a body, which `fetch` does not send",
    print_javascript,
    run=Style(environment),
)
