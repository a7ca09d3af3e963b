"""Requests in Python, with the libraries requests or httpx. A body is a value of Python, never a text of JSON."""

import math
from collections.abc import Callable, Sequence
from functools import partial
from itertools import groupby
from json.encoder import encode_basestring
from typing import Any

from tutgen.language.payload import (
    KEY,
    LITERAL,
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
    by_name,
    finished,
    interpolated,
    is_list,
    variable_name,
)
from tutgen.requests.languages.sent import JSON, Field, Sent, basic_of, has_number, parts_of
from tutgen.requests.printing import MARKUP, checked, note_payload, text_class
from tutgen.theme.highlight import Line, Token
from tutgen.theme.placeholder import has_placeholder

_INDENT = "    "
_OF_MARKUP = "sd"
"""The class of strings in which names in angle brackets are tags."""
_LITERALS = {True: "True", False: "False", None: "None"}
_BODILESS = ("GET", "HEAD", "OPTIONS", "DELETE")
"""Methods whose functions in httpx take no body."""


def notation(value: Callable[[str], str] | None = None) -> Notation:
    """How Python writes JSON values. `value`: as that of a style."""

    def python_scalar(said: Any) -> Token:
        if said is True or said is False or said is None:
            return (LITERAL, _LITERALS[said])
        return _text(said, value) if isinstance(said, str) else scalar(said)

    return Notation(python_scalar, _lead, _INDENT, last=",")


def _lead(key: str) -> tuple[Token, ...]:
    return (KEY, encode_basestring(key)), (PUNCTUATION, ":"), (SPACE, " ")


def _text(text: str, value: Callable[[str], str] | None) -> Token:
    """A string. JSON's escapes are Python's as well."""
    parts = parts_of(text) if value else [text]
    if value is None or all(isinstance(part, str) for part in parts):
        return (STRING, encode_basestring(text))
    if len(parts) == 1:
        return ("n", interpolated(text, value, str, "", ""))
    inner = interpolated(text, value, _within_f_string, "{", "}")
    return (STRING, f'f"{inner}"')


def _within_string(literal: str) -> str:
    return encode_basestring(literal)[1:-1]


def _within_f_string(literal: str) -> str:
    return _within_string(literal).replace("{", "{{").replace("}", "}}")


def _encoded(text: str, value: Callable[[str], str] | None, library: str) -> Line:
    """A string of a header; as bytes in UTF-8 unless it is known to be ASCII. requests sends each character of a string
    as a byte, so the page can write in one what readers fill in; httpx takes nothing beyond ASCII."""
    if text.isascii():
        if not has_placeholder(text):
            return [_text(text, value)]
        if value is None and library == "requests":
            return [(BYTES, encode_basestring(text))]
    return [_text(text, value), ("o", "."), ("n", "encode"), ("p", "()")]


def _argument(name: str) -> Line:
    return [("n", name), ("o", "=")]


def print_python(library: str, sent: Sent, style: Style) -> Printed:
    """The call. `library`: requests or httpx."""
    printed, value = begun(sent), style.value
    implied = _implied(sent)
    headers = sent.said_headers(implied)
    has_function = library == "requests" or not sent.kind or sent.method not in _BODILESS
    call: Line = [("n", "response"), ("", " "), ("o", "="), ("", " "), ("n", library), ("o", ".")]
    call += [("n", sent.method.lower() if has_function else "request"), ("p", "(")]
    if has_function and not (headers or sent.query or sent.kind):
        address = _text(sent.address, style.of_address(sent.address))
        add_request_line(printed, [*call, address, ("p", ")")])
    else:
        printed.lines.append(call)
        if not has_function:
            printed.lines.append(_indented([(STRING, f'"{sent.method}"'), ("p", ",")]))
        _add_address(printed, sent, style)
        _add_headers(printed, sent, library, implied, value)
        _add_body(printed, sent, library, style)
        printed.lines.append([("p", ")")])
    if not style.alone:
        return finished(printed)
    uses_environment = any("os.environ" in text for line in printed.lines for _, text in line)
    printed.lines.append(
        [("nb", "print"), ("p", "("), ("n", "response"), ("o", "."), ("n", "text"), ("p", ")")]
    )
    uses_json = sent.kind == "ndjson" and not _is_inexact(sent)
    modules = ["json"] * uses_json + ["os"] * uses_environment
    return finished(printed, [*map(_import, modules), *[[]] * bool(modules), _import(library), []])


def _implied(sent: Sent) -> str:
    """The Content-Type that the libraries send unless told otherwise."""
    if sent.kind == "form":
        return FORM if sent.fields else ""
    return JSON if sent.kind == "json" and not _is_inexact(sent) else ""


def _import(module: str) -> Line:
    return [("kn", "import"), ("", " "), ("nn", module)]


def _indented(line: Sequence[Token], depth: int = 1) -> Line:
    return [(SPACE, _INDENT * depth), *line]


def _add_address(printed: Printed, sent: Sent, style: Style) -> None:
    """The address and the query. An address that has a query itself goes on with more fields, since httpx would drop
    it for `params`."""
    value = style.of_address(sent.address)
    add_request_line(printed, _indented([_text(sent.address, value)]))
    if sent.joint == "?":
        printed.lines[-1].append(("p", ","))
        _add_fields(printed, "query", "params", sent.query, style.value)
        return
    for field in sent.query:
        printed.lines.append(_indented([_text(f"&{field.encoded}", value)]))
        printed.mark_field("query", field.pointer)
    printed.lines[-1].append(("p", ","))


def _add_fields(
    printed: Printed,
    base: str,
    argument: str,
    fields: Sequence[Field],
    value: Callable[[str], str] | None,
) -> None:
    """Fields as a mapping of names to texts or lists of texts."""
    if not fields:
        return
    printed.lines.append(_indented([*_argument(argument), ("p", "{")]))
    for _, found in by_name(fields):
        _add_field(printed, base, found, value)
    printed.lines.append(_indented([("p", "},")]))


def _add_field(
    printed: Printed, base: str, fields: Sequence[Field], value: Callable[[str], str] | None
) -> None:
    texts: Line = []
    for field in fields:
        texts += [*([("p", ","), ("", " ")] if texts else ()), _text(field.text, value)]
    if is_list(fields):
        texts = [("p", "["), *texts, ("p", "]")]
    printed.lines.append(_indented([*_lead(fields[0].name), *texts, ("p", ",")], 2))
    for field in fields:
        printed.mark_field(base, field.pointer)


def _add_headers(
    printed: Printed,
    sent: Sent,
    library: str,
    implied: str,
    value: Callable[[str], str] | None,
) -> None:
    headers = sent.said_headers(implied)
    for header in headers:
        basic = basic_of(header)
        if basic is not None:
            name, _, token = basic.partition(":")
            pair: Line = [("p", "("), *_encoded(name, value, library), ("p", ","), ("", " ")]
            pair += [*_encoded(token, value, library), ("p", "),")]
            add_header(printed, _indented([*_argument("auth"), *pair]), header)
    headers = [header for header in headers if basic_of(header) is None]
    if headers:
        printed.lines.append(_indented([*_argument("headers"), ("p", "{")]))
        for header in headers:
            text = _encoded(header.text, value, library)
            add_header(printed, _indented([*_lead(header.name), *text, ("p", ",")], 2), header)
        printed.lines.append(_indented([("p", "},")]))


def _is_inexact(sent: Sent) -> bool:
    """Whether a number of the body is too large for Python, which would send another value."""
    return sent.kind in ("json", "ndjson") and has_number(
        sent.body, lambda number: isinstance(number, float) and not math.isfinite(number)
    )


def _add_body(printed: Printed, sent: Sent, library: str, style: Style) -> None:
    content = "data" if library == "requests" else "content"
    value, python, origin = style.value, notation(style.value), sent.origin.child("body")
    if sent.kind == "form":
        if not sent.fields:
            return
        printed.lines.append(_indented([*_argument("data"), ("p", "{")]))
        add_form_body(printed, sent, partial(_add_form_field, value=value))
        printed.lines.append(_indented([("p", "},")]))
    elif _is_inexact(sent):
        _add_text(printed, sent, content, style.in_json or value)
    elif sent.kind == "ndjson":
        printed.lines.append(
            _indented([*_argument(content), (STRING, '""'), *_method("join", "(")])
        )
        each: Line = [("n", "json"), *_method("dumps", "("), ("n", "line"), ("p", ")"), ("", " ")]
        each += [("o", "+"), ("", " "), (STRING, r'"\n"')]
        printed.lines.append(_indented(each, 2))
        loop: Line = [("k", "for"), ("", " "), ("n", "line"), ("", " "), ("ow", "in"), ("", " ")]
        printed.lines.append(_indented([*loop, ("p", "[")], 2))
        first = len(printed.lines) + 1
        lead, tail = [(SPACE, _INDENT * 3)], [(PUNCTUATION, ",")]
        add = partial(add_compact, notation=python, lead=lead, tail=tail)
        checked(add, printed, sent.value, origin)
        note_payload(printed, sent.body, first)
        printed.lines += [_indented([("p", "]")], 2), _indented([("p", "),")])]
    elif sent.kind == "json":
        lead = _argument("json")
        add = partial(add_json, notation=python, lead=lead, depth=1, tail=",")
        checked(add, printed, sent.body, origin)
    elif sent.kind:
        _add_text(printed, sent, content, value)


def _method(name: str, opening: str) -> Line:
    return [("o", "."), ("n", name), ("p", opening)]


def _add_form_field(
    printed: Printed, fields: Sequence[Field], value: Callable[[str], str] | None
) -> None:
    _add_field(printed, "", fields, value)


def _add_text(
    printed: Printed, sent: Sent, content: str, value: Callable[[str], str] | None
) -> None:
    """The body as a string, a line each."""
    first = len(printed.lines)
    add_text_body(printed, sent, [], lambda token: token, [])
    lines, last_end = printed.lines[first:], ""
    if not lines[-1] and len(lines) > 1:  # a line end stands behind the last one
        lines, last_end = lines[:-1], "\n"
    ends = [*["\n"] * (len(lines) - 1), last_end]
    is_markup = sent.kind == "text" and text_class(sent.text) == MARKUP
    quoted = _markup if is_markup else partial(_literal, value=value)
    said = [quoted(line, end) for line, end in zip(lines, ends, strict=True)]
    is_ascii = all(text.isascii() for line in lines for _, text in line)
    encoding: Line = [] if is_ascii else _method("encode", "()")
    if len(said) == 1:
        if len(lines[0]) == 1 and not (last_end or is_markup):
            said = [[_text(lines[0][0][1], value)]]
        printed.lines[first:] = [_indented([*_argument(content), *said[0], *encoding, ("p", ",")])]
        return
    printed.lines[first:] = [_indented(line, 2) for line in said]
    printed.lines.insert(first, _indented([*_argument(content), ("p", "(")]))
    printed.lines.append(_indented([("p", ")"), *encoding, ("p", ",")]))
    printed.spans = {at: (a + (a > first), b + (b > first)) for at, (a, b) in printed.spans.items()}


def _markup(line: Line, end: str) -> Line:
    return [(_OF_MARKUP, encode_basestring("".join(text for _, text in line) + end))]


def _literal(line: Line, end: str, value: Callable[[str], str] | None) -> Line:
    """The literal of a string, which may stand beside others: the tokens of a line, and its end. In keys nothing is
    filled in."""
    has_values = value and any(kind != KEY and has_placeholder(text) for kind, text in line)
    within = _within_f_string if has_values else _within_string
    tokens = [(STRING, 'f"' if has_values else '"')]
    for kind, text in line:
        if kind == KEY or value is None:
            is_kept = kind == KEY and has_placeholder(text)
            tokens.append((KEY if is_kept else STRING, within(text)))
        else:
            tokens.append((STRING, interpolated(text, value, within, "{", "}")))
    tokens.append((STRING, f'{within(end)}"'))
    return [
        (kind, "".join(text for _, text in run))
        for kind, run in groupby(tokens, key=lambda token: token[0])
    ]


def environment(variable: str) -> str:
    """What gives the value of a variable of the environment in a program."""
    return f"os.environ['{variable}']"


def python_with(library: str, variable_of: Callable[[str], str] = variable_name) -> Language:
    """The language with a library, requests or httpx, and the variables of a site's placeholders."""

    def value(placeholder: str) -> str:
        return environment(variable_of(placeholder))

    about = "a call of the library requests, or of httpx; a body is a value of Python"
    printer = partial(print_python, library)
    run = Style(
        value,
        alone=False,
        in_address=lambda placeholder: f"quote({value(placeholder)}, safe='')",
        in_json=lambda placeholder: f"json.dumps({value(placeholder)})[1:-1]",
    )
    return Language("python", "Python", "python", about, printer, run=run)
