"""The requests of a `requests.yaml`, read and compiled."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from tutgen.content.model import WrittenRequest, is_whole_answer
from tutgen.content.schemas.requests import METHODS, requests_schema
from tutgen.content.validation import Validator
from tutgen.diagnostics import Diagnostic
from tutgen.language.document import Document
from tutgen.language.expressions.computed import compile_text
from tutgen.language.expressions.expression import Expression, compile_expression
from tutgen.language.expressions.values import Evaluate, EvaluationError, Scope
from tutgen.language.markdown import compile_line
from tutgen.language.odd_characters import check_value
from tutgen.language.parsing.parser import Syntax
from tutgen.language.values import plain_text
from tutgen.requests.annotations import Note
from tutgen.requests.answer_values import answer_values
from tutgen.requests.body import compile_body
from tutgen.requests.entries import (
    AUTH,
    HEADERS,
    QUERY,
    CompiledEntries,
    Kind,
    compile_entries,
    one_line,
)
from tutgen.requests.head import CompiledHead
from tutgen.requests.languages import form_names
from tutgen.requests.notes import compile_emphasis, compile_notes, is_plain
from tutgen.requests.request import CompiledRequest
from tutgen.requests.response import CompiledResponse
from tutgen.sources.source import Source
from tutgen.sources.yaml_origin import YamlOrigin


@lru_cache(maxsize=2)
def _validator(forms: tuple[str, ...]) -> Validator:
    return Validator(requests_schema(forms))


def parse_requests(
    source: Source | None, own_forms: Iterable[str] = ()
) -> tuple[Mapping[str, WrittenRequest], tuple[Diagnostic, ...]]:
    """The requests of a `requests.yaml` by name, and its diagnostics; both empty without a file. `own_forms`: the
    languages of requests that the project adds."""
    if source is None:
        return {}, ()
    values, diagnostics = _validator(form_names(own_forms)).parse(source, "a request")
    requests = {
        n: WrittenRequest(n, raw, YamlOrigin(source, (n,))) for n, raw in (values or {}).items()
    }
    return requests, diagnostics


def compile_request(
    raw: WrittenRequest, shared: WrittenRequest, syntax: Syntax, diagnostics: list[Diagnostic]
) -> CompiledRequest:
    """Compile a request. `shared`: what `site.yaml` says of all of them. Diagnostics are added to the list."""
    values, origin = raw.values, raw.origin
    for key in ("path", "headers", "query", "auth", "server", "body", "response"):
        diagnostics += check_value(values.get(key), origin.child(key))

    caption = _caption(values, origin, syntax, diagnostics)
    only = _compile_only(values.get("only", {}), origin.child("only"), diagnostics)
    notes = compile_notes(values.get("notes", {}), origin.child("notes"), syntax, diagnostics)
    head = _compile_head(raw, shared, notes, diagnostics)
    body = values.get("body")
    return CompiledRequest(
        name=raw.name,
        head=head,
        caption=caption,
        body=None if body is None else compile_body(body, origin.child("body"), diagnostics),
        only=only,
        notes=notes,
        emphasize=compile_emphasis(values.get("emphasize"), origin.child("emphasize"), diagnostics),
        response=_compile_response(values, origin.child("response"), syntax, diagnostics),
        schema=compile_file(values.get("schema"), origin.child("schema"), diagnostics),
        values=answer_values(values, origin.child("values")),
        written=values,
        shared=shared,
        origin=origin,
    )


def compile_file(
    raw: str | None, origin: YamlOrigin, diagnostics: list[Diagnostic]
) -> Evaluate | None:
    """A function that gives the path of a file, or null; None if there is none. It raises EvaluationError."""

    def check(value: Any) -> str | None:
        return None if value is None else one_line("the path", plain_text(value), origin)

    return None if raw is None else _checked(raw, origin, diagnostics, check)


def _caption(
    values: Mapping[str, Any], origin: YamlOrigin, syntax: Syntax, diagnostics: list[Diagnostic]
) -> Document | None:
    if "caption" not in values:
        return None
    caption = compile_line(values["caption"], origin.child("caption"), syntax)
    diagnostics += caption.diagnostics
    return caption


def _compile_response(
    values: Mapping[str, Any], origin: YamlOrigin, syntax: Syntax, diagnostics: list[Diagnostic]
) -> CompiledResponse | None:
    if "response" not in values:
        return None
    raw = values["response"]
    is_whole = is_whole_answer(raw)
    body, at = (raw["body"], origin.child("body")) if is_whole else (raw, origin)
    compiled = None if body is None else compile_body(body, at, diagnostics)
    if not is_whole:
        return CompiledResponse(None, None, None, compiled, (), None, origin, at)
    headers = raw.get("headers")
    return CompiledResponse(
        status=_status(raw.get("status"), origin.child("status"), diagnostics),
        headers=compile_entries(HEADERS, headers, origin.child("headers"), diagnostics)
        if headers
        else None,
        caption=_caption(raw, origin, syntax, diagnostics),
        body=compiled,
        notes=compile_notes(raw.get("notes", {}), origin.child("notes"), syntax, diagnostics),
        emphasize=compile_emphasis(raw.get("emphasize"), origin.child("emphasize"), diagnostics),
        origin=origin,
        body_origin=at,
    )


def _status(
    raw: int | str | None, origin: YamlOrigin, diagnostics: list[Diagnostic]
) -> int | Evaluate | None:
    if not isinstance(raw, str):
        return raw

    def check(value: Any) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not 100 <= value <= 599:
            message = "the computed status is not a number from 100 to 599"
            raise EvaluationError("wrong-type", message)
        return value

    return _checked(raw, origin, diagnostics, check)


def _compile_head(
    raw: WrittenRequest,
    shared: WrittenRequest,
    notes: Sequence[Note],
    diagnostics: list[Diagnostic],
) -> CompiledHead:
    values, origin = raw.values, raw.origin
    is_shared = {key: key not in values for key in ("server", "auth", "show")}

    def said(key: str) -> tuple[Any, YamlOrigin]:
        """What the request says, else what is said of all; with its place."""
        of_all = shared.values.get(key), shared.origin.child(key)
        return of_all if is_shared[key] else (values[key], origin.child(key))

    def entries(kind: Kind, raw: Any, origin: YamlOrigin) -> CompiledEntries | None:
        return None if raw is None else compile_entries(kind, raw, origin, diagnostics)

    (server, at), auth, show = said("server"), said("auth"), said("show")
    own = values.get("headers", {})
    of_all = shared.values.get("headers") if own is not None else None
    head = CompiledHead(
        method=_method(values["method"], origin.child("method"), diagnostics),
        path=_one_line("the path", values["path"], origin.child("path"), diagnostics),
        server=None if server is None else _server(server, at, diagnostics),
        auth=entries(AUTH, *auth),
        shared=entries(HEADERS, of_all, shared.origin.child("headers")),
        headers=entries(HEADERS, own or None, origin.child("headers")),
        query=entries(QUERY, values.get("query"), origin.child("query")),
        form=_form(values.get("form", False), origin.child("form"), diagnostics),
        shows_address=show[0] != "path",
        has_noted_media=any(
            note.pointer.lower() == "content-type" and not note.optional for note in notes
        ),
    )
    return head.with_constant()


def _method(raw: str, origin: YamlOrigin, diagnostics: list[Diagnostic]) -> str | Evaluate:
    if "{{" not in raw:
        return raw

    def check(value: Any) -> str:
        if value not in METHODS:
            raise EvaluationError(
                "wrong-value",
                f"'{plain_text(value)}' is no method",
                f"expected one of {', '.join(METHODS)}",
            )
        return str(value)

    return _checked(raw, origin, diagnostics, check)


def _form(raw: bool | str, origin: YamlOrigin, diagnostics: list[Diagnostic]) -> bool | Evaluate:
    if isinstance(raw, bool):
        return raw

    def check(value: Any) -> bool:
        if not isinstance(value, bool):
            raise EvaluationError("wrong-type", "the computed value of 'form' is not true or false")
        return value

    return _checked(raw, origin, diagnostics, check)


def _server(raw: str, origin: YamlOrigin, diagnostics: list[Diagnostic]) -> Evaluate:
    def check(value: Any) -> str | None:
        return None if value is None else one_line("the server", plain_text(value), origin)

    return _checked(raw, origin, diagnostics, check)


def _checked(
    raw: str, origin: YamlOrigin, diagnostics: list[Diagnostic], check: Callable[[Any], Any]
) -> Evaluate:
    """A function that gives the checked value of a text, which may have expressions. It raises EvaluationError."""
    evaluate = compile_text(raw, origin, diagnostics)

    def value(scope: Scope) -> Any:
        try:
            return check(evaluate(scope) if evaluate else raw)
        except EvaluationError as error:
            error.span = error.span or origin.span()
            raise

    return value


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


def _one_line(what: str, raw: str, origin: YamlOrigin, diagnostics: list[Diagnostic]) -> Evaluate:
    """A function that gives the text of one line, stripped. It raises EvaluationError for more than one line, and
    for an empty text."""
    if "{{" in raw:
        return _checked(
            raw, origin, diagnostics, lambda value: one_line(what, plain_text(value), origin)
        )
    try:
        text = one_line(what, raw, origin)
    except EvaluationError as error:
        diagnostics.append(error.diagnostic())
        text = " ".join(raw.split())
    return lambda scope: text
