"""Requests compiled from data, and printed as blocks of code with their notes.

The body is made of values, so that it always parses and the line of every key is known: the lines to
emphasize and the numbers of the callouts are computed, never written.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tutgen.diagnostics import Diagnostic, did_you_mean
from tutgen.document import Document, Rendering, plain_text
from tutgen.expressions import Evaluate, EvaluationError, Expression, compile_expression
from tutgen.expressions import compile_value as compile_expressions
from tutgen.figure import Callout, figure_html
from tutgen.highlight import token_line
from tutgen.markdown import Syntax, compile_line, compile_markdown
from tutgen.model import Request
from tutgen.payload import (
    Line,
    Payload,
    Printed,
    escape_pointer,
    is_bracket_line,
    print_compact,
    print_json,
)
from tutgen.yaml_source import YamlOrigin

REQUEST_LINE = "request"
"""The place of a note on the request line, beside the pointers."""


@dataclass(frozen=True, slots=True)
class Note:
    """A note on a key, as a service or a request gives it."""

    pointer: str
    optional: bool
    """Only where the key is there."""
    document: Document | None
    """None: the key needs no note."""
    origin: YamlOrigin


@dataclass(frozen=True, slots=True)
class Emphasis:
    pointer: str
    origin: YamlOrigin


def compile_notes(
    values: Mapping[str, str | None], origin: YamlOrigin, syntax: Syntax, problems: list[Diagnostic]
) -> tuple[Note, ...]:
    notes = []
    for key, text in values.items():
        document = None
        if text is not None:
            document = compile_markdown(text, origin.child(key), syntax)
            problems += document.diagnostics
        notes.append(Note(key.removesuffix("?"), key.endswith("?"), document, origin.child(key)))
    return tuple(notes)


def compile_emphasis(
    values: Sequence[str] | None, origin: YamlOrigin
) -> tuple[Emphasis, ...] | None:
    if values is None:
        return None
    return tuple(Emphasis(pointer, origin.child(i)) for i, pointer in enumerate(values))


def compile_payload(
    raw: Mapping[str, Any], origin: YamlOrigin, syntax: Syntax, problems: list[Diagnostic]
) -> tuple[Evaluate, tuple[Document, ...]]:
    """A function that gives the Payload, its body's expressions evaluated; and its Markdown."""
    body = compile_expressions(raw["body"], origin.child("body"), problems)
    notes = compile_notes(raw.get("notes", {}), origin.child("notes"), syntax, problems)
    emphasis = compile_emphasis(raw.get("emphasize"), origin.child("emphasize"))
    after = None
    if "after" in raw:
        after = compile_markdown(raw["after"], origin.child("after"), syntax)
        problems += after.diagnostics
    documents = tuple(d for d in (*(note.document for note in notes), after) if d)
    if body is None:
        constant = Payload(raw["body"], notes, emphasis, after)
        return lambda scope: constant, documents
    return lambda scope: Payload(body(scope), notes, emphasis, after), documents


@dataclass(frozen=True, slots=True)
class CompiledRequest:
    """A request whose block is printed for each page."""

    name: str
    method: str
    path: Callable[[Any], Any]
    path_origin: YamlOrigin
    headers: tuple[tuple[str, Callable[[Any], Any]], ...]
    caption: Document | None
    body: Callable[[Any], Any] | None
    form: bool
    only: tuple[tuple[str, Expression], ...]
    notes: tuple[Note, ...]
    emphasize: tuple[Emphasis, ...] | None
    answer: Callable[[Any], Any] | None
    origin: YamlOrigin

    @property
    def documents(self) -> tuple[Document, ...]:
        """All Markdown of the request."""
        return tuple(d for d in (self.caption, *(note.document for note in self.notes)) if d)

    @property
    def has_response(self) -> bool:
        return self.answer is not None

    def request(self, rendering: Rendering) -> str:
        """The block: the request line, headers and body, and the notes below."""
        try:
            lines, printed, absent = self._printed(rendering)
        except EvaluationError as error:
            if error.span is None:
                error.span = self.origin.span()
            rendering.report(error.diagnostic())
            return ""
        first = len(lines)
        lines += printed.lines
        notes = _placed(self.notes, "", printed, absent, rendering)
        for pointer, payload in printed.payloads:
            notes += _placed(payload.notes, pointer, printed, absent, rendering)
        callouts = _callouts(notes, printed, first, rendering)
        html = figure_html(
            [token_line(line) for line in lines],
            language="console",
            id=rendering.block_id(f"request-{self.name}", len(callouts)),
            caption=rendering.run(self.caption.program) if self.caption else "",
            first_number=1,
            emphasized={first + n for n in self._emphasized(printed, rendering)},
            callouts=callouts,
        )
        after = [p.after for _, p in printed.payloads if p.after]
        return html + "".join(rendering.run(document.program) for document in after)

    def response(self, rendering: Rendering) -> str:
        """The sample answer."""
        assert self.answer is not None
        try:
            printed = _checked(print_json, self.answer(rendering.scope))
        except EvaluationError as error:
            error.span = error.span or self.origin.child("response").span()
            rendering.report(error.diagnostic())
            return ""
        return figure_html(
            [token_line(line) for line in printed.lines],
            language="json",
            id=rendering.unique_id(f"response-{self.name}"),
        )

    def _printed(self, rendering: Rendering) -> tuple[list[Line], Printed, list[str]]:
        """The lines before the body, the body, and the pointers that `only` leaves out."""
        scope = rendering.scope
        path = plain_text(self.path(scope))
        if "\n" in path or not path.strip():
            origin = self.path_origin.span()
            raise _at(EvaluationError("wrong-value", "the path is empty or has two lines"), origin)
        lines: list[Line] = [[("nf", self.method), ("", " "), ("nn", path)]]
        media = "form" if self.form else ""
        for name, value in self.headers:
            text = plain_text(value(scope))
            lines.append([("na", name), ("p", ":"), ("", " "), ("s", text)])
            if name.lower() == "content-type":
                media = media or ("form" if "form-urlencoded" in text else text)
        if self.body is None:
            return lines, Printed([], {}, []), []
        absent = [pointer for pointer, condition in self.only if not _holds(condition, rendering)]
        body = self.body(scope)
        if self.headers:
            lines.append([])
        return lines, _print_body(body, media, absent), absent

    def _emphasized(self, printed: Printed, rendering: Rendering) -> set[int]:
        """The lines of the body to emphasize: those that payloads brought, unless told otherwise."""
        lines: set[int] = set()
        if self.emphasize is not None:
            _add_emphasis(lines, self.emphasize, "", printed, rendering)
        else:
            for pointer, payload in printed.payloads:
                if payload.emphasize is not None:
                    _add_emphasis(lines, payload.emphasize, pointer, printed, rendering)
                    continue
                start, end = printed.spans[pointer]
                # The first line of a longer value holds the request's key, not the service's.
                lines.update(range(start + (end > start and pointer != ""), end + 1))
        return {n for n in lines if not is_bracket_line(printed.lines[n - 1])}


def compile_request(raw: Request, syntax: Syntax, problems: list[Diagnostic]) -> CompiledRequest:
    """Compile a request; what is wrong is added to `problems`."""
    values, origin = raw.values, raw.origin

    def value(key: str) -> Callable[[Any], Any]:
        return _evaluator(values[key], origin.child(key), problems)

    caption = None
    if "caption" in values:
        caption = compile_line(values["caption"], origin.child("caption"), syntax)
        problems += caption.diagnostics
    only = []
    for pointer, condition in values.get("only", {}).items():
        place = origin.child("only", pointer)
        compiled = compile_expression(condition, place, braces=False)
        if isinstance(compiled, Diagnostic):
            problems.append(compiled)
        else:
            only.append((pointer, compiled))
    return CompiledRequest(
        name=raw.name,
        method=values["method"],
        path=value("path"),
        path_origin=origin.child("path"),
        headers=tuple(
            (name, _evaluator(text, origin.child("headers", name), problems))
            for name, text in values.get("headers", {}).items()
        ),
        caption=caption,
        body=value("body") if "body" in values else None,
        form=values.get("form", False),
        only=tuple(only),
        notes=compile_notes(values.get("notes", {}), origin.child("notes"), syntax, problems),
        emphasize=compile_emphasis(values.get("emphasize"), origin.child("emphasize")),
        answer=value("response") if "response" in values else None,
        origin=origin,
    )


def _evaluator(raw: Any, origin: YamlOrigin, problems: list[Diagnostic]) -> Callable[[Any], Any]:
    evaluate = compile_expressions(raw, origin, problems)
    return evaluate if evaluate is not None else lambda scope: raw


def _at(error: EvaluationError, span: Any) -> EvaluationError:
    error.span = span
    return error


def _holds(condition: Expression, rendering: Rendering) -> bool:
    return bool(condition.evaluate(rendering.scope))


def _checked(printer: Callable[..., Printed], *arguments: Any) -> Printed:
    """What a printer makes of a value; one that JSON does not have is an error."""
    try:
        return printer(*arguments)
    except TypeError:
        raise EvaluationError(
            "not-plain",
            "a value in the body is Markdown or no JSON value",
            "a body is made of text, numbers, true, false, null, lists, mappings and payloads",
        ) from None


def _print_body(body: Any, media: str, absent: Sequence[str]) -> Printed:
    """The body in the form that its media type asks for: JSON, NDJSON, form fields, or text."""
    value = body.body if isinstance(body, Payload) else body
    if media == "form" and isinstance(value, Mapping):
        printed = _print_form(value, absent)
    elif "ndjson" in media and isinstance(value, list):
        printed = _checked(print_compact, value, absent)
    elif isinstance(value, str) and media and ("json" not in media or "ndjson" in media):
        printed = Printed([[("", line)] for line in value.rstrip("\n").split("\n")], {}, [])
    else:
        return _checked(print_json, body, absent)
    if isinstance(body, Payload):
        printed.payloads.insert(0, ("", body))
        printed.spans[""] = (1, len(printed.lines))
    return printed


def _print_form(fields: Mapping[str, Any], absent: Sequence[str]) -> Printed:
    """Form fields on a line each, `&` before all but the first, as the VS Code REST Client reads
    them."""
    printed = Printed([], {}, [])
    for key, value in fields.items():
        pointer = f"/{escape_pointer(key)}"
        if pointer in absent:
            continue
        lead: Line = [("p", "&")] if printed.lines else []
        printed.lines.append([*lead, ("na", key), ("o", "="), ("s", plain_text(value))])
        printed.spans[pointer] = (len(printed.lines), len(printed.lines))
    return printed


def _placed(
    notes: Sequence[Note], base: str, printed: Printed, absent: list[str], rendering: Rendering
) -> list[tuple[str, Document]]:
    """The notes whose keys are there; a note on a key that is not is reported."""
    found = []
    for note in notes:
        pointer = REQUEST_LINE if note.pointer == REQUEST_LINE else base + note.pointer
        if pointer in printed.spans or pointer == REQUEST_LINE:
            if note.document is not None:
                found.append((pointer, note.document))
        elif not note.optional and not any(
            pointer == gone or pointer.startswith(f"{gone}/") for gone in absent
        ):
            rendering.report(_missing_key("note-without-key", "note", note, base, printed))
    return found


def _missing_key(
    code: str, what: str, thing: Note | Emphasis, base: str, printed: Printed
) -> Diagnostic:
    known = [p.removeprefix(base) for p in printed.spans if p.startswith(base) and p != base]
    span = thing.origin.key_span() if isinstance(thing, Note) else thing.origin.span()
    hint = did_you_mean(thing.pointer, known)
    if hint is None and isinstance(thing, Note):
        hint = "put '?' behind the pointer where only some services have the key"
    return Diagnostic(code, f"a {what} names '{thing.pointer}', which is not there", span, hint)


def _callouts(
    notes: list[tuple[str, Document]], printed: Printed, first: int, rendering: Rendering
) -> list[Callout]:
    """A callout for each key that has notes, in the order of the lines."""
    texts: dict[str, str] = {}
    for pointer, document in notes:
        texts[pointer] = texts.get(pointer, "") + rendering.run(document.program)
    placed = [
        Callout(1 if pointer == REQUEST_LINE else first + printed.spans[pointer][0], html)
        for pointer, html in texts.items()
    ]
    return sorted(placed, key=lambda callout: callout.line)


def _add_emphasis(
    lines: set[int],
    pointers: Sequence[Emphasis],
    base: str,
    printed: Printed,
    rendering: Rendering,
) -> None:
    for emphasis in pointers:
        span = printed.spans.get(base + emphasis.pointer)
        if span is None:
            rendering.report(
                _missing_key("emphasis-without-key", "place to emphasize", emphasis, base, printed)
            )
        else:
            lines.update(range(span[0], span[1] + 1))
