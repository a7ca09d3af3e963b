"""Requests compiled from data, and printed as blocks of code with their notes.

The body is made of values, so that it always parses and the line of every key is known: the lines to
emphasize and the numbers of the callouts are computed, never written.

Most of a block is the same on all pages of a tutorial: it is drawn once, with holes for what differs,
and cut at the holes into a `Layout`. What does not fit in one is drawn for the page; both ways use
the same code (9 and 60 µs a block).
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol

from tutgen.content.model import Request
from tutgen.content.schema import requests_schema
from tutgen.content.validation import Validator
from tutgen.diagnostics import Diagnostic, Span, did_you_mean
from tutgen.language.document import Document, Operation, Program, Rendering, note_ids, plain_text
from tutgen.language.expressions import (
    Evaluate,
    EvaluationError,
    Expression,
    Scope,
    compile_expression,
    compile_key,
    compile_text,
)
from tutgen.language.expressions import compile_value as compile_expressions
from tutgen.language.literal_code import compile_code
from tutgen.language.markdown import Syntax, compile_line, compile_markdown
from tutgen.language.odd_characters import check_value
from tutgen.language.payload import (
    HOLE,
    Hole,
    Payload,
    Printed,
    is_bracket_line,
    print_compact,
    print_json,
    scalar,
)
from tutgen.requests.form_body import print_form
from tutgen.sources.json_pointer import escape_pointer
from tutgen.sources.source import Source
from tutgen.sources.yaml_source import YamlOrigin
from tutgen.theme.figure import Callout, figure_html
from tutgen.theme.highlight import Line, Token, escape, token_html, token_line

_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # RFC 9110, section 5.6.2
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
        if not _is_plain(key, origin.child(key).key_span, problems):
            continue
        if text is not None:
            document = compile_markdown(text, origin.child(key), syntax)
            problems += document.diagnostics
            if not text.strip():
                problems.append(_empty_note(key, origin.child(key)))
        notes.append(Note(key.removesuffix("?"), key.endswith("?"), document, origin.child(key)))
    return tuple(notes)


def _empty_note(key: str, origin: YamlOrigin) -> Diagnostic:
    message = f"the note on '{key}' is empty"
    hint = "write its text, or null for a key that needs none"
    return Diagnostic("empty-note", message, origin.span(), hint)


def compile_emphasis(
    values: Sequence[str] | None, origin: YamlOrigin, problems: list[Diagnostic]
) -> tuple[Emphasis, ...] | None:
    if values is None:
        return None
    return tuple(
        Emphasis(pointer, origin.child(i))
        for i, pointer in enumerate(values)
        if _is_plain(pointer, origin.child(i).span, problems)
    )


def _is_plain(pointer: str, span: Callable[[], Span], problems: list[Diagnostic]) -> bool:
    """Whether a pointer is without expressions; one that is not is reported."""
    if "{{" not in pointer:
        return True
    message = f"the JSON Pointer '{pointer}' may not hold an expression"
    hint = "name the key above: what is said of it holds for the keys in it"
    problems.append(Diagnostic("expression-not-allowed", message, span(), hint))
    return False


def compile_payload(
    raw: Mapping[str, Any], origin: YamlOrigin, syntax: Syntax, problems: list[Diagnostic]
) -> tuple[Evaluate, tuple[Document, ...]]:
    """A function that gives the Payload, its body's expressions evaluated; and its Markdown."""
    problems += check_value(raw["body"], origin.child("body"))
    body = compile_expressions(raw["body"], origin.child("body"), problems)
    notes = compile_notes(raw.get("notes", {}), origin.child("notes"), syntax, problems)
    emphasis = compile_emphasis(raw.get("emphasize"), origin.child("emphasize"), problems)
    after = None
    if "after" in raw:
        after = compile_markdown(raw["after"], origin.child("after"), syntax)
        problems += after.diagnostics
    documents = tuple(d for d in (*(note.document for note in notes), after) if d)
    if body is None:
        constant = Payload(raw["body"], notes, emphasis, after)
        return lambda scope: constant, documents
    return lambda scope: Payload(body(scope), notes, emphasis, after), documents


class Surface(Protocol):
    """What a block is drawn on: the page being made, or the draft of a layout."""

    def run(self, program: Program) -> str: ...

    def report(self, diagnostic: Diagnostic) -> None: ...

    def unique_id(self, wanted: str) -> str: ...

    def block_id(self, wanted: str, notes: int) -> str: ...


@dataclass(frozen=True, slots=True)
class CompiledBody:
    """A JSON value that has a Hole for each text with expressions."""

    value: Any
    values: tuple[Evaluate, ...]
    """What is put into the holes."""
    fixed: bool
    """Whether the lines stay the same whatever scalars are put in."""

    def filled(self, fillings: Sequence[Any]) -> Any:
        return _filled(self.value, fillings)


@dataclass(frozen=True, slots=True)
class Call:
    """What a request is with the values of one service."""

    method: str
    path: str
    """With its query."""
    headers: Mapping[str, str]
    media: str
    """The media type that the headers name; `form` for form fields, empty where none is named."""
    body: Any
    """JSON made of payloads; None where there is none."""
    absent: tuple[str, ...]
    """The pointers of what is left out of the body."""


@dataclass(frozen=True, slots=True)
class CompiledRequest:
    """A request whose block is printed for each page."""

    name: str
    method: str
    path_origin: YamlOrigin
    headers: tuple[str | Hole, ...]
    """The names; of one with expressions its place in `head`."""
    head: tuple[Evaluate, ...]
    """The path, the values of the headers, and those of their names that have expressions, as text.
    """
    caption: Document | None
    body: CompiledBody | None
    form: bool
    only: tuple[tuple[str, Expression], ...]
    notes: tuple[Note, ...]
    emphasize: tuple[Emphasis, ...] | None
    answer: CompiledBody | None
    schema: str | None
    """The path of a JSON Schema for the body."""
    origin: YamlOrigin
    layouts: "Layouts"
    answer_layouts: "Layouts"

    @property
    def documents(self) -> tuple[Document, ...]:
        """All Markdown of the request."""
        return tuple(d for d in (self.caption, *(note.document for note in self.notes)) if d)

    @property
    def has_response(self) -> bool:
        return self.answer is not None

    def request(self, rendering: Rendering) -> str:
        """The block: the request line, headers and body, and the notes below."""
        scope = rendering.scope
        try:
            fillings: list[Any] = self._head(scope)
            media = self._media(fillings)
            absent = tuple([pointer for pointer, when in self.only if not when.evaluate(scope)])
            if self.body is not None:
                fillings += [evaluate(scope) for evaluate in self.body.values]

            def draw(surface: Surface, fillings: Sequence[Any]) -> str:
                return self._draw(surface, fillings, media, absent)

            return self.layouts.html(rendering, (media, absent), fillings, draw)
        except EvaluationError as error:
            if error.span is None:
                error.span = self.origin.span()
            rendering.report(error.diagnostic())
            return ""

    def call(self, scope: Scope) -> Call:
        """The request with the values that a page has. Raises EvaluationError."""
        head = self._head(scope)
        body = None
        if self.body is not None:
            body = self.body.filled([*head, *[value(scope) for value in self.body.values]])
        return Call(
            self.method,
            head[0][1],
            dict(self._named(head)),
            self._media(head),
            body,
            tuple(pointer for pointer, when in self.only if not when.evaluate(scope)),
        )

    def sample(self, scope: Scope) -> Any:
        """The sample answer with the values that a page has; None where there is none.

        Raises EvaluationError.
        """
        if self.answer is None:
            return None
        return self.answer.filled([value(scope) for value in self.answer.values])

    def response(self, rendering: Rendering) -> str:
        """The sample answer."""
        assert self.answer is not None
        scope = rendering.scope
        try:
            fillings = [evaluate(scope) for evaluate in self.answer.values]
            return self.answer_layouts.html(rendering, (), fillings, self._draw_answer)
        except EvaluationError as error:
            error.span = error.span or self.origin.child("response").span()
            rendering.report(error.diagnostic())
            return ""

    def _head(self, scope: Scope) -> list[Token]:
        """The tokens of the path and of the values of the headers."""
        path, *others = self.head
        values, names = others[: len(self.headers)], others[len(self.headers) :]
        return [
            ("nn", path(scope)),
            *[("s", value(scope)) for value in values],
            *[("na", name(scope)) for name in names],
        ]

    def _named(self, head: Sequence[Token]) -> list[tuple[str, str]]:
        """The names of the headers and their values."""
        names = [head[n.number][1] if isinstance(n, Hole) else n for n in self.headers]
        return [(name, text) for name, (_, text) in zip(names, head[1:], strict=False)]

    def _media(self, head: Sequence[Token]) -> str:
        """The media type of the body; `form` for form fields, empty where none is named."""
        media = "form" if self.form else ""
        for name, text in self._named(head):
            if name.lower() == "content-type":
                media = media or ("form" if "form-urlencoded" in text else text)
        return media

    def _draw(
        self, surface: Surface, fillings: Sequence[Any], media: str, absent: Sequence[str]
    ) -> str:
        """The block with its fillings: path, headers, and the values of the body's holes."""
        lines: list[Line] = [[("nf", self.method), ("", " "), _token(fillings[0])]]
        for number, name in enumerate(self.headers, 1):
            shown = _token(fillings[name.number]) if isinstance(name, Hole) else ("na", name)
            lines.append([shown, ("p", ":"), ("", " "), _token(fillings[number])])
        printed = Printed([], {}, [])
        if self.body is not None:
            body = self.body.filled(fillings)
            printed = _print_body(body, media, absent, self.origin.child("body"))
            self._check_media(body, media, surface)
            self._check_only(printed, absent, surface)
            if self.headers:
                lines.append([])
        first = len(lines)
        lines += printed.lines
        notes = _placed(self.notes, "", printed, absent, surface)
        texts = _texts([*notes, *_payload_notes(printed, absent, surface)])
        html = figure_html(
            [token_line(line) for line in lines],
            language="console",
            id=surface.block_id(f"request-{self.name}", len(texts)),
            caption=surface.run(self.caption.program) if self.caption else "",
            first_number=1,
            emphasized={first + n for n in self._emphasized(printed, surface)},
            callouts=_callouts(texts, printed, first, surface),
            continued={first + n for n in printed.continued},
        )
        return html + _after(printed, surface)

    def _check_media(self, body: Any, media: str, surface: Surface) -> None:
        """Report a body that is drawn as JSON, but is sent as something that JSON cannot be."""
        value = body.body if isinstance(body, Payload) else body
        if _NO_JSON.search(media) and isinstance(value, dict | list):
            message = f"the body is shown as JSON, but sent as '{media}'"
            hint = "write it as a text (body: |), just as it is sent; or name another Content-Type"
            span = self.origin.child("body").key_span()
            surface.report(Diagnostic("wrong-type", message, span, hint, "warning"))

    def _check_only(self, printed: Printed, absent: Sequence[str], surface: Surface) -> None:
        """Report an `only` for a key that is not in the body: mistyped, it leaves nothing out."""
        for pointer, _ in self.only:
            if pointer not in printed.spans and not is_left_out(pointer, absent):
                origin = self.origin.child("only", pointer)
                surface.report(
                    Diagnostic(
                        "only-without-key",
                        f"'only' names '{pointer}', which is not in the body",
                        origin.key_span(),
                        _near(pointer, printed.spans),
                    )
                )

    def _draw_answer(self, surface: Surface, fillings: Sequence[Any]) -> str:
        """The sample answer, with what the payloads in it say of their keys."""
        assert self.answer is not None
        value = self.answer.filled(fillings)
        printed = _checked(print_json, value, (), self.origin.child("response"))
        emphasized: set[int] = set()
        texts = _texts(_payload_notes(printed, (), surface))
        for pointer, payload in printed.payloads:
            _add_emphasis(emphasized, payload.emphasize or (), pointer, printed, surface)
        html = figure_html(
            [token_line(line) for line in printed.lines],
            language="json",
            id=surface.block_id(f"response-{self.name}", len(texts)),
            caption=surface.run(self._answer_caption()),
            emphasized=_without_brackets(emphasized, printed),
            callouts=_callouts(texts, printed, 0, surface),
        )
        return html + _after(printed, surface)

    def _answer_caption(self) -> Program:
        """What the answer is called by: the request's caption, else its method and path."""
        path = self.head[0]

        def shown(rendering: Rendering) -> str:
            try:
                return escape(plain_text(path(rendering.scope)))
            except EvaluationError:  # reported where the request stands
                return ""

        call: Program = (f"<code>{self.method} ", shown, "</code>")
        return ("Response: ", *(self.caption.program if self.caption else call))

    def _emphasized(self, printed: Printed, surface: Surface) -> set[int]:
        """The lines of the body to emphasize: those that payloads brought, unless told otherwise."""
        lines: set[int] = set()
        if self.emphasize is not None:
            _add_emphasis(lines, self.emphasize, "", printed, surface)
        else:
            for pointer, payload in printed.payloads:
                if payload.emphasize is not None:
                    _add_emphasis(lines, payload.emphasize, pointer, printed, surface)
                    continue
                start, end = printed.spans[pointer]
                # The first line of a longer value holds the request's key, not the service's.
                lines.update(range(start + (end > start and pointer != ""), end + 1))
        return _without_brackets(lines, printed)


_NO_JSON = re.compile(r"^\s*multipart/|[/+]xml\b", re.IGNORECASE)
"""Media types that a mapping, shown as JSON, is not sent as."""


@cache
def _validator() -> Validator:
    return Validator(requests_schema())


def parse_requests(
    source: Source | None,
) -> tuple[Mapping[str, Request], tuple[Diagnostic, ...]]:
    """The requests of a `requests.yaml` by name, none where there is no file; and its problems."""
    if source is None:
        return {}, ()
    values, problems = _validator().parse(source, "a request")
    requests = {n: Request(n, raw, YamlOrigin(source, (n,))) for n, raw in (values or {}).items()}
    return requests, problems


def compile_request(raw: Request, syntax: Syntax, problems: list[Diagnostic]) -> CompiledRequest:
    """Compile a request; what is wrong is added to `problems`."""
    values, origin = raw.values, raw.origin
    for key in ("path", "headers", "body", "response"):
        problems += check_value(values.get(key), origin.child(key))

    caption = None
    if "caption" in values:
        caption = compile_line(values["caption"], origin.child("caption"), syntax)
        problems += caption.diagnostics
    only = []
    for pointer, condition in values.get("only", {}).items():
        if not _is_plain(pointer, origin.child("only", pointer).key_span, problems):
            continue
        place = origin.child("only", pointer)
        compiled = compile_expression(condition, place, braces=False)
        if isinstance(compiled, Diagnostic):
            problems.append(compiled)
        else:
            only.append((pointer, compiled))
    headers = values.get("headers", {})
    head = [_one_line("the path", values["path"], origin.child("path"), problems)]
    for name, text in headers.items():
        what = f"the header '{name}'"
        head.append(_one_line(what, text, origin.child("headers", name), problems, empty=True))
    names: list[str | Hole] = []
    for name in headers:
        if "{{" in name:
            names.append(Hole(len(head)))
            head.append(_header_name(name, headers, origin.child("headers", name), problems))
        else:
            names.append(name)
            if not _HEADER_NAME.fullmatch(name):
                error = _no_header_name(name, origin.child("headers", name))
                problems.append(error.diagnostic())

    def body(key: str, holes: int) -> CompiledBody | None:
        if key not in values:
            return None
        return _compile_body(values[key], origin.child(key), holes, problems)

    main, answer = body("body", len(head)), body("response", 0)
    return CompiledRequest(
        name=raw.name,
        method=values["method"],
        path_origin=origin.child("path"),
        headers=tuple(names),
        head=tuple(head),
        caption=caption,
        body=main,
        form=values.get("form", False),
        only=tuple(only),
        notes=compile_notes(values.get("notes", {}), origin.child("notes"), syntax, problems),
        emphasize=compile_emphasis(values.get("emphasize"), origin.child("emphasize"), problems),
        answer=answer,
        schema=values.get("schema"),
        origin=origin,
        layouts=Layouts(fixed=(main is None or main.fixed) and _has_text(caption)),
        answer_layouts=Layouts(fixed=answer is None or answer.fixed),
    )


def _one_line(
    what: str, raw: str, origin: YamlOrigin, problems: list[Diagnostic], *, empty: bool = False
) -> Evaluate:
    """The text of a line of the block's head, without the blanks around it; an error where it has
    none, or more than one line. `empty`: it may be empty."""
    evaluate = compile_text(raw, origin, problems)

    def checked(text: str) -> str:
        text = text.strip()
        if len(text.splitlines()) > 1 or not (text or empty):
            problem = f"{what} has two lines" if empty else f"{what} is empty or has two lines"
            raise EvaluationError(
                "wrong-value", problem, "write it on one line, or fold it by '>-'"
            )
        return text

    if evaluate is None:
        try:
            text = checked(raw)
        except EvaluationError as error:
            error.span = origin.span()
            problems.append(error.diagnostic())
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
    written: str, headers: Collection[str], origin: YamlOrigin, problems: list[Diagnostic]
) -> Evaluate:
    """The name that an expression gives a header. Raises EvaluationError."""
    computed = compile_key(written, origin, problems)
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


def _compile_body(
    raw: Any, origin: YamlOrigin, holes: int, problems: list[Diagnostic]
) -> CompiledBody:
    """`holes`: how many there are before those of the body."""
    values: list[Evaluate] = []
    fixed = True

    def with_holes(value: Any, origin: YamlOrigin) -> Any:
        nonlocal fixed
        if isinstance(value, str):
            evaluate = compile_text(value, origin, problems)
            if evaluate is None:
                return value
            values.append(evaluate)
            return Hole(holes + len(values) - 1)
        if isinstance(value, dict):
            if any("{{" in key for key in value):  # which decides how the lines are made
                fixed = False
                evaluate = compile_expressions(value, origin, problems)
                assert evaluate is not None
                values.append(evaluate)
                return Hole(holes + len(values) - 1)
            return {key: with_holes(child, origin.child(key)) for key, child in value.items()}
        if isinstance(value, list):
            items = [with_holes(child, origin.child(n)) for n, child in enumerate(value)]
            if any(isinstance(item, Hole) for item in items):  # may fit on one line or not
                fixed = False
            return items
        return value

    code = compile_code(raw, origin, problems) if isinstance(raw, str) else None
    if code is not None:
        return CompiledBody(Hole(holes), (code,), fixed)
    value = with_holes(raw, origin)
    return CompiledBody(value, tuple(values), fixed)


def _has_text(caption: Document | None) -> bool:
    """Whether a caption cannot turn out to be empty, for then the block has none."""
    return caption is None or any(isinstance(part, str) for part in caption.program)


def _filled(value: Any, fillings: Sequence[Any]) -> Any:
    """The value with its holes filled."""
    if isinstance(value, Hole):
        return fillings[value.number]
    if isinstance(value, dict):
        return {key: _filled(child, fillings) for key, child in value.items()}
    return [_filled(child, fillings) for child in value] if isinstance(value, list) else value


def json_value(value: Any, absent: Collection[str] = (), pointer: str = "") -> Any:
    """A body as JSON has it: payloads as their bodies, numbers plain, without what is left out."""
    if isinstance(value, Payload):
        value = value.body
    if isinstance(value, dict):
        children = [
            (key, child, f"{pointer}/{escape_pointer(key)}") for key, child in value.items()
        ]
        return {k: json_value(child, absent, at) for k, child, at in children if at not in absent}
    if isinstance(value, list):
        items = [(child, f"{pointer}/{number}") for number, child in enumerate(value)]
        return [json_value(child, absent, at) for child, at in items if at not in absent]
    if isinstance(value, str):
        return str(value)
    return float(value) if isinstance(value, float) else value


# ----------------------------------------------------------------------------------------- layouts


@dataclass(frozen=True, slots=True)
class Layout:
    """A block drawn once for many pages, cut where something is put in."""

    parts: Sequence[str]
    """HTML; empty where something is put in."""
    holes: Sequence[tuple[int, int]]
    """A place in `parts`, and the number of what fills it."""
    operations: Sequence[tuple[int, Operation]]
    """A place in `parts`, and a part of a caption or note that fills it."""
    ids: Mapping[str, int]
    """The ids that the block takes, each once."""

    def fits(self, rendering: Rendering) -> bool:
        """Whether the page has none of the ids as yet."""
        return self.ids.keys().isdisjoint(rendering.ids)

    def html(self, rendering: Rendering, fillings: Sequence[Token]) -> str:
        rendering.ids.update(self.ids)
        parts = [*self.parts]
        for place, number in self.holes:
            parts[place] = token_html(fillings[number])
        for place, operation in self.operations:
            parts[place] = operation(rendering)
        return "".join(parts)


class _Draft:
    """The surface that a layout is drawn on. What only a page can tell is left open."""

    def __init__(self) -> None:
        self.programs: list[Program] = []
        self.ids: dict[str, int] = {}
        self.complete = True
        """Whether all pages will have what is drawn."""

    def run(self, program: Program) -> str:
        self.programs.append(program)
        return token_html((HOLE, f"program {len(self.programs) - 1}"))

    def report(self, diagnostic: Diagnostic) -> None:
        self.complete = False

    def unique_id(self, wanted: str) -> str:
        self.ids[wanted] = 1
        return wanted

    def block_id(self, wanted: str, notes: int) -> str:
        self.ids |= dict.fromkeys([wanted, *note_ids(wanted, notes)], 1)
        return wanted

    def cut(self, html: str) -> Layout:
        """No text can be taken for a hole: `<` is escaped in all of it."""
        parts: list[str] = []
        holes: list[tuple[int, int]] = []
        operations: list[tuple[int, Operation]] = []

        def add(part: str | Operation) -> None:
            if not isinstance(part, str):
                operations.append((len(parts), part))
                part = ""
            parts.append(part)

        for number, part in enumerate(_HOLES.split(html)):
            if number % 2 == 0:
                parts.append(part)
            elif part.startswith("program "):
                for piece in self.programs[int(part.removeprefix("program "))]:
                    add(piece)
            else:
                holes.append((len(parts), int(part)))
                parts.append("")
        return Layout(parts, holes, operations, self.ids)


_HOLES = re.compile(f'<span class="{HOLE}">(.*?)</span>')

Draw = Callable[[Surface, Sequence[Any]], str]
"""Draws a block with its fillings."""


class Layouts:
    """The layouts of a block: one for each form of it, and for the payloads that are part of it."""

    MOST = 64
    """So that payloads which differ on every page do not fill the memory."""

    def __init__(self, *, fixed: bool) -> None:
        self.fixed = fixed
        """Whether the lines stay the same whatever scalars are put in; else there are no layouts."""
        self._drawn: dict[tuple[Any, ...], Layout | None] = {}
        self._met: set[tuple[Any, ...]] = set()

    def html(
        self, rendering: Rendering, form: tuple[Any, ...], fillings: Sequence[Any], draw: Draw
    ) -> str:
        """The block, made of a layout if there can be one for these fillings."""
        if self.fixed:
            key = (*form, *[value for value in fillings if value.__class__ is Payload])
            layout = self._drawn.get(key) or self._make(key, len(form), fillings, draw)
            tokens = _tokens(fillings)
            if layout is not None and tokens is not None and layout.fits(rendering):
                return layout.html(rendering, tokens)
        return draw(rendering, fillings)

    def _make(
        self, key: tuple[Any, ...], form: int, fillings: Sequence[Any], draw: Draw
    ) -> Layout | None:
        """A new layout, if it is worth it and there can be one.

        With payloads, that is when they are met again: those of a tutorial's own request come once
        each, those of a shared one with every tutorial.
        """
        if key in self._drawn or len(self._drawn) >= self.MOST:
            return None
        if len(key) > form and key not in self._met:
            if len(self._met) < self.MOST:
                self._met.add(key)
            return None
        draft = _Draft()
        layout = None
        with suppress(EvaluationError):  # each page that has it reports it
            html = draw(
                draft,
                [
                    value if isinstance(value, Payload) else Hole(number)
                    for number, value in enumerate(fillings)
                ],
            )
            layout = draft.cut(html) if draft.complete else None
        self._drawn[key] = layout
        return layout


def _tokens(fillings: Sequence[Any]) -> list[Token] | None:
    """What fills the holes of a layout; None where something is no scalar."""
    try:
        return list(map(_token, fillings))
    except TypeError:
        return None


def _token(value: Any) -> Token:
    """A scalar's token. What fills the request line is one already; a payload is drawn, not put in.

    Raises TypeError for what is no scalar.
    """
    if value.__class__ is tuple:
        return value
    return (HOLE, "") if isinstance(value, Payload) else scalar(value)


def _checked(
    printer: Callable[..., Printed], value: Any, absent: Collection[str], origin: YamlOrigin
) -> Printed:
    """What a printer makes of a value; one that JSON does not have is an error at its place."""
    try:
        return printer(value, absent)
    except TypeError:
        error = EvaluationError(
            "not-plain",
            "a value in the body is Markdown or no JSON value",
            "a body is made of text, numbers, true, false, null, lists, mappings and payloads",
        )
        error.span = origin.child(*(_no_json(value) or ())).span()
        raise error from None


def _no_json(value: Any) -> tuple[str | int, ...] | None:
    """The steps to the first value that JSON does not have; None where there is none."""
    if isinstance(value, Payload):
        value = value.body
    if not isinstance(value, dict | list):
        with suppress(TypeError):
            scalar(value)
            return None
        return ()
    for step, child in value.items() if isinstance(value, dict) else enumerate(value):
        below = _no_json(child)
        if below is not None:
            return (step, *below)
    return None


def _print_body(body: Any, media: str, absent: Collection[str], origin: YamlOrigin) -> Printed:
    """The body in the form that its media type asks for: JSON, NDJSON, form fields, or text."""
    value = body.body if isinstance(body, Payload) else body
    if isinstance(value, Hole):
        raise EvaluationError("not-plain", "what fills a body alone decides its form")
    if media == "form" and isinstance(value, Mapping):
        printed = print_form(value, absent, origin)
    elif "ndjson" in media and isinstance(value, list):
        printed = _checked(print_compact, value, absent, origin)
    elif isinstance(value, str) and media and ("json" not in media or "ndjson" in media):
        printed = Printed([[("", line)] for line in value.rstrip("\n").split("\n")], {}, [])
    elif media == "form" or "ndjson" in media:
        fields = (
            "a mapping of its fields" if media == "form" else "a list, with a line for each value"
        )
        error = EvaluationError("wrong-type", f"the body is {fields}, or a text as it is sent")
        error.span = origin.span()
        raise error
    else:
        return _checked(print_json, body, absent, origin)
    if isinstance(body, Payload):
        printed.payloads.insert(0, ("", body))
        printed.spans[""] = (1, len(printed.lines))
    return printed


def _payload_notes(
    printed: Printed, absent: Sequence[str], surface: Surface
) -> list[tuple[str, Document]]:
    """The notes that the payloads of a body brought."""
    return [
        placed
        for pointer, payload in printed.payloads
        for placed in _placed(payload.notes, pointer, printed, absent, surface)
    ]


def _texts(notes: Iterable[tuple[str, Document]]) -> dict[str, list[Program]]:
    """The texts of each key that has notes, in their order."""
    texts: dict[str, list[Program]] = {}
    for pointer, document in notes:
        texts.setdefault(pointer, []).append(document.program)
    return texts


def _after(printed: Printed, surface: Surface) -> str:
    """What the payloads of a body say below the block."""
    after = [payload.after for _, payload in printed.payloads if payload.after]
    return "".join([surface.run(document.program) for document in after])


def _without_brackets(lines: Iterable[int], printed: Printed) -> set[int]:
    return {n for n in lines if not is_bracket_line(printed.lines[n - 1])}


def _placed(
    notes: Sequence[Note], base: str, printed: Printed, absent: Sequence[str], surface: Surface
) -> list[tuple[str, Document]]:
    """The notes whose keys are there; a note on a key that is not is reported."""
    found = []
    for note in notes:
        pointer = REQUEST_LINE if note.pointer == REQUEST_LINE else base + note.pointer
        if pointer in printed.spans or pointer == REQUEST_LINE:
            if note.document is not None:
                found.append((pointer, note.document))
        elif not note.optional and not is_left_out(pointer, absent):
            surface.report(_missing_key("note-without-key", "note", note, base, printed))
    return found


def is_left_out(pointer: str, absent: Sequence[str]) -> bool:
    """Whether `only` leaves a key out, or one above it."""
    return any(pointer == gone or pointer.startswith(f"{gone}/") for gone in absent)


def _near(pointer: str, known: Iterable[str]) -> str | None:
    """The hint for a mistyped pointer: the key must be near, since siblings begin alike."""
    key = _last(pointer)
    return did_you_mean(pointer, [one for one in known if did_you_mean(key, [_last(one)])])


def _last(pointer: str) -> str:
    return pointer.rpartition("/")[2]


def _missing_key(
    code: str, what: str, thing: Note | Emphasis, base: str, printed: Printed
) -> Diagnostic:
    known = [p.removeprefix(base) for p in printed.spans if p.startswith(base) and p != base]
    span = thing.origin.key_span() if isinstance(thing, Note) else thing.origin.span()
    hint = _near(thing.pointer, known)
    if hint is None and isinstance(thing, Note):
        hint = "put '?' behind the pointer where only some services have the key"
    return Diagnostic(code, f"a {what} names '{thing.pointer}', which is not there", span, hint)


def _callouts(
    texts: Mapping[str, Sequence[Program]], printed: Printed, first: int, surface: Surface
) -> list[Callout]:
    """A callout for each key that has notes, in the order of the lines."""
    lines = {
        pointer: 1 if pointer == REQUEST_LINE else first + printed.spans[pointer][0]
        for pointer in texts
    }
    return [
        Callout(line, "".join([surface.run(program) for program in texts[pointer]]))
        for pointer, line in sorted(lines.items(), key=lambda item: item[1])
    ]


def _add_emphasis(
    lines: set[int],
    pointers: Sequence[Emphasis],
    base: str,
    printed: Printed,
    surface: Surface,
) -> None:
    for emphasis in pointers:
        span = printed.spans.get(base + emphasis.pointer)
        if span is None:
            surface.report(
                _missing_key("emphasis-without-key", "place to emphasize", emphasis, base, printed)
            )
        else:
            lines.update(range(span[0], span[1] + 1))
