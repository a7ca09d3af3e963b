"""The requests of a `requests.yaml`, read and compiled."""

import re
from collections.abc import Collection, Mapping
from functools import cache
from typing import Any

from tutgen.content.model import WrittenRequest
from tutgen.content.schema import requests_schema
from tutgen.content.validation import Validator
from tutgen.diagnostics import Diagnostic
from tutgen.language.expressions.computed import compile_key, compile_text
from tutgen.language.expressions.computed import compile_value as compile_expressions
from tutgen.language.expressions.expression import Expression, compile_expression
from tutgen.language.expressions.values import Evaluate, EvaluationError, Scope
from tutgen.language.literal_code import compile_code
from tutgen.language.markdown import compile_line
from tutgen.language.odd_characters import check_value
from tutgen.language.parsing.parser import Syntax
from tutgen.language.payload import Hole
from tutgen.language.values import plain_text
from tutgen.requests.notes import compile_emphasis, compile_notes, is_plain
from tutgen.requests.request import CompiledBody, CompiledRequest
from tutgen.sources.source import Source
from tutgen.sources.yaml_origin import YamlOrigin

_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # RFC 9110, section 5.6.2


@cache
def _validator() -> Validator:
    return Validator(requests_schema())


def parse_requests(
    source: Source | None,
) -> tuple[Mapping[str, WrittenRequest], tuple[Diagnostic, ...]]:
    """The requests of a `requests.yaml` by name, and its diagnostics; both empty without a file."""
    if source is None:
        return {}, ()
    values, diagnostics = _validator().parse(source, "a request")
    requests = {
        n: WrittenRequest(n, raw, YamlOrigin(source, (n,))) for n, raw in (values or {}).items()
    }
    return requests, diagnostics


def compile_request(
    raw: WrittenRequest, syntax: Syntax, diagnostics: list[Diagnostic]
) -> CompiledRequest:
    """Compile a request. Diagnostics are added to the list."""
    values, origin = raw.values, raw.origin
    for key in ("path", "headers", "body", "response"):
        diagnostics += check_value(values.get(key), origin.child(key))

    caption = None
    if "caption" in values:
        caption = compile_line(values["caption"], origin.child("caption"), syntax)
        diagnostics += caption.diagnostics
    only = _compile_only(values.get("only", {}), origin.child("only"), diagnostics)
    path = _one_line("the path", values["path"], origin.child("path"), diagnostics)
    names, head = _compile_headers(
        values.get("headers", {}), [path], origin.child("headers"), diagnostics
    )

    def body(key: str, holes: int) -> CompiledBody | None:
        if key not in values:
            return None
        return compile_body(values[key], origin.child(key), holes, diagnostics)

    main, response = body("body", len(head)), body("response", 0)
    return CompiledRequest(
        name=raw.name,
        method=values["method"],
        path_origin=origin.child("path"),
        headers=tuple(names),
        head=tuple(head),
        caption=caption,
        body=main,
        form=values.get("form", False),
        only=only,
        notes=compile_notes(values.get("notes", {}), origin.child("notes"), syntax, diagnostics),
        emphasize=compile_emphasis(values.get("emphasize"), origin.child("emphasize"), diagnostics),
        response=response,
        schema=values.get("schema"),
        written=values,
        origin=origin,
    )


def _compile_only(
    conditions: Mapping[str, str], origin: YamlOrigin, diagnostics: list[Diagnostic]
) -> tuple[tuple[str, Expression], ...]:
    """(pointer, condition) for each key of `only`; faulty ones are reported and left out."""
    only = []
    for pointer, condition in conditions.items():
        place = origin.child(pointer)
        if not is_plain(pointer, place.key_span, diagnostics):
            continue
        compiled = compile_expression(condition, place, braces=False)
        if isinstance(compiled, Diagnostic):
            diagnostics.append(compiled)
        else:
            only.append((pointer, compiled))
    return tuple(only)


def _compile_headers(
    headers: Mapping[str, str],
    head: list[Evaluate],
    origin: YamlOrigin,
    diagnostics: list[Diagnostic],
) -> tuple[list[str | Hole], list[Evaluate]]:
    """The names of the headers (a hole for a computed name), and `head` with the functions of values and of
    computed names added."""
    for name, text in headers.items():
        what = f"the header '{name}'"
        head.append(_one_line(what, text, origin.child(name), diagnostics, empty=True))
    names: list[str | Hole] = []
    for name in headers:
        if "{{" in name:
            names.append(Hole(len(head)))
            head.append(_header_name(name, headers, origin.child(name), diagnostics))
        else:
            names.append(name)
            if not _HEADER_NAME.fullmatch(name):
                diagnostics.append(_no_header_name(name, origin.child(name)).diagnostic())
    return names, head


def _one_line(
    what: str, raw: str, origin: YamlOrigin, diagnostics: list[Diagnostic], *, empty: bool = False
) -> Evaluate:
    """A function that gives the text of one line, stripped. It raises EvaluationError for more than one line, and
    for an empty text unless `empty` is true."""
    evaluate = compile_text(raw, origin, diagnostics)

    def checked(text: str) -> str:
        text = text.strip()
        if len(text.splitlines()) > 1 or not (text or empty):
            fault = f"{what} has two lines" if empty else f"{what} is empty or has two lines"
            raise EvaluationError("wrong-value", fault, "write it on one line, or fold it by '>-'")
        return text

    if evaluate is None:
        try:
            text = checked(raw)
        except EvaluationError as error:
            error.span = origin.span()
            diagnostics.append(error.diagnostic())
            text = " ".join(raw.split())
        return lambda scope: text

    def value(scope: Scope) -> str:
        try:
            return checked(plain_text(evaluate(scope)))
        except EvaluationError as error:
            error.span = error.span or origin.span()
            raise

    return value


def _header_name(
    written: str, headers: Collection[str], origin: YamlOrigin, diagnostics: list[Diagnostic]
) -> Evaluate:
    """The name that an expression gives a header. Raises EvaluationError."""
    computed = compile_key(written, origin, diagnostics)
    others = frozenset(headers)

    def name(scope: Scope) -> str:
        text = computed(scope, others)
        if not _HEADER_NAME.fullmatch(text):
            raise _no_header_name(text, origin)
        return text

    return name


def _no_header_name(text: str, origin: YamlOrigin) -> EvaluationError:
    hint = "a name is made of letters, digits and hyphens, such as Content-Type"
    error = EvaluationError("wrong-value", f"'{text}' is no name of a header", hint)
    error.span = origin.key_span()
    return error


def compile_body(
    raw: Any, origin: YamlOrigin, holes: int, diagnostics: list[Diagnostic]
) -> CompiledBody:
    """Compile a body, each text with expressions a hole. `holes`: the number of the first one."""
    code = compile_code(raw, origin, diagnostics) if isinstance(raw, str) else None
    if code is not None:
        return CompiledBody(Hole(holes), (code,), fixed=True)
    body = _Body(holes, diagnostics)
    value = body.with_holes(raw, origin)
    return CompiledBody(value, tuple(body.values), body.fixed)


class _Body:
    """A body while it is compiled. No closure, which would be part of a cycle and so outlive its tutorial."""

    def __init__(self, holes: int, diagnostics: list[Diagnostic]) -> None:
        """`holes`: the number of the first hole."""
        self.values: list[Evaluate] = []
        self.fixed = True
        self._holes = holes
        self._diagnostics = diagnostics

    def with_holes(self, value: Any, origin: YamlOrigin) -> Any:
        """The value with a hole for each text with expressions."""
        if isinstance(value, str):
            evaluate = compile_text(value, origin, self._diagnostics)
            return value if evaluate is None else self._hole(evaluate)
        if isinstance(value, dict):
            if any("{{" in key for key in value):  # which decides how the lines are made
                self.fixed = False
                evaluate = compile_expressions(value, origin, self._diagnostics)
                assert evaluate is not None
                return self._hole(evaluate)
            return {key: self.with_holes(child, origin.child(key)) for key, child in value.items()}
        if isinstance(value, list):
            items = [self.with_holes(child, origin.child(n)) for n, child in enumerate(value)]
            if any(isinstance(item, Hole) for item in items):  # may fit on one line or not
                self.fixed = False
            return items
        return value

    def _hole(self, evaluate: Evaluate) -> Hole:
        self.values.append(evaluate)
        return Hole(self._holes + len(self.values) - 1)
