"""A language of requests that a project adds: a Jinja template, which prints a request as text.

Unlike the theme's templates it runs in a sandbox: it needs nothing but the values of the request.
"""

import re
from collections import defaultdict
from pathlib import Path, PurePosixPath
from typing import Any

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment

from tutgen.diagnostics import Diagnostic, Span
from tutgen.language.expressions.values import EvaluationError
from tutgen.language.payload import Printed
from tutgen.requests.annotations import REQUEST_LINE
from tutgen.requests.languages.language import (
    Language,
    Style,
    add_header,
    add_text_body,
    begun,
    finished,
)
from tutgen.requests.languages.quoting import FILTERS
from tutgen.requests.languages.sent import Sent
from tutgen.requests.placed_notes import HEADERS, header_address
from tutgen.requests.request import spelled_value
from tutgen.sources.json_pointer import escape_pointer, unescape_pointer
from tutgen.sources.json_text import json_text
from tutgen.sources.source import Source
from tutgen.theme.compiler import StrictCompiler
from tutgen.theme.highlight import MAX_CODE, lexed
from tutgen.theme.languages import is_known, language_name, language_of_file
from tutgen.theme.template_diagnostics import is_of_a_template, span_of, template_diagnostic
from tutgen.theme.theme import TIME_LIMIT
from tutgen.theme.time_limit import OutOfTimeError, time_limit


def own_language(
    name: str, source: Source, root: Path, diagnostics: list[Diagnostic]
) -> Language | None:
    """The language that a template of the project at `root` makes; None if it does not compile, which is reported."""
    environment = _Environment(
        undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters.update(FILTERS)
    environment.policies["json.dumps_function"] = json_text
    path = root / source.path
    try:
        code = environment.compile(source.text, source.path, str(path))
    except jinja2.TemplateError as error:
        diagnostics.append(template_diagnostic(error, root))
        return None
    template = jinja2.Template.from_code(environment, code, environment.make_globals(None))
    file = PurePosixPath(source.path).name
    lexer = language_of_file(file) if "." in file else name
    lexer = lexer if is_known(lexer) else "text"
    label = language_name(name) or name.replace("_", " ").capitalize()
    printer = _Template(template, lexer, path, root)
    return Language(name, label, lexer, f"`{source.path}`", printer, is_template=True)


class _Environment(StrictCompiler, ImmutableSandboxedEnvironment):
    """Where templates run that print requests."""


class _Template:
    """A printer of requests."""

    def __init__(self, template: jinja2.Template, lexer: str, path: Path, root: Path) -> None:
        self._template = template
        self._lexer = lexer
        self._path = path
        self._root = root
        self._endless: Diagnostic | None = None
        """The problem of a template that did not end, and is not run again."""

    def __call__(self, sent: Sent, style: Style) -> Printed:
        """The request as the template prints it; placeholders stay within their texts. Raises EvaluationError."""
        text = self._rendered(sent).strip("\n")
        fault = "prints nothing" if not text.strip() else None
        if len(text) > MAX_CODE:
            fault = f"prints more than {MAX_CODE:,} characters"
        if fault:
            message = f"of the request '{sent.name}', the template {fault}"
            hint = "print the call: {{ method }}, {{ address }}, and so on"
            raise _failure(Diagnostic("template", message, self._span(), hint))
        lines = lexed(self._lexer, text)
        return Printed(lines, *_places(sent, text.split("\n")), sent.absent)

    def _span(self) -> Span:
        return span_of(self._root, self._path, 1)

    def _rendered(self, sent: Sent) -> str:
        if self._endless:
            raise _failure(self._endless)
        values = _values(sent)
        try:
            with time_limit(TIME_LIMIT):
                return self._template.render(values)
        except Exception as error:
            if not is_of_a_template(error):
                raise
            diagnostic = template_diagnostic(error, self._root)
            if isinstance(error, OutOfTimeError):
                self._endless = diagnostic
            raise _failure(diagnostic) from error


def _failure(diagnostic: Diagnostic) -> EvaluationError:
    error = EvaluationError(diagnostic.code, diagnostic.message, diagnostic.hint)
    error.span = diagnostic.span
    return error


def _values(sent: Sent) -> dict[str, Any]:
    """What a template sees: plain values, none of ours."""
    body: Any = None
    if sent.kind == "form":
        body = [{"name": field.name, "value": field.text} for field in sent.fields]
    elif sent.kind == "text":
        body = sent.text
    elif sent.kind:
        body = spelled_value(sent.body, sent.absent)
    return {
        "method": sent.method,
        "address": sent.address,
        "whole_address": sent.whole_address,
        "query": [{"name": field.name, "value": field.text} for field in sent.query],
        "headers": [{"name": header.name, "value": header.text} for header in sent.headers],
        "kind": sent.kind,
        "body": body,
    }


def _places(sent: Sent, lines: list[str]) -> tuple[dict[str, tuple[int, int]], list[Any]]:
    """The places of keys, and payloads, of a request that a template has printed.

    Where a key stands only the template knows. It is taken to be on the lines that mention it, if these are as many as
    the HTTP form has for keys of this name; a note on any other key stands at the address.
    """
    plain = _plainly(sent)
    keys = {at: key for at in plain.spans if (key := _key(at))}
    numbers = defaultdict[str, set[int]](set)
    for at, key in keys.items():
        numbers[key].add(plain.spans[at][0])
    line_of: dict[tuple[str, int], int] = {}
    for key, there in numbers.items():
        found = _mentions(key, lines)
        if len(found) == len(there):
            line_of |= {(key, n): line for n, line in zip(sorted(there), found, strict=True)}
    named = (n for n, line in enumerate(lines, 1) if sent.address in line)
    address = next(named, 1)
    spans = {REQUEST_LINE: (address, address)}
    own = {at: line_of.get((key, plain.spans[at][0])) for at, key in keys.items()}
    groups = {at for at, _ in plain.payloads}
    for at in plain.spans:
        line = own.get(at)
        below = [n for other, n in own.items() if n and other.startswith(f"{at}/")]
        if line:
            spans[at] = (line, max([line, *below]))
        elif at not in groups:
            spans[at] = (address, address)
        elif below:
            spans[at] = (min(below), max(below))
    for header in sent.headers:
        span = spans[f"{HEADERS}{escape_pointer(header.name)}"]
        spans[header_address(header.name)] = span
        if header.auth:
            spans[f"auth/{escape_pointer(header.auth)}"] = span
    return spans, plain.payloads


def _plainly(sent: Sent) -> Printed:
    """The request with a line for each header, each field of the query, and each key of the body."""
    plain = begun(sent)
    for header in sent.headers:
        add_header(plain, [], header)
    for field in sent.query:
        plain.lines.append([])
        plain.mark_field("query", field.pointer)
    if sent.kind:
        add_text_body(plain, sent, [], lambda token: token, [])
    return finished(plain)


def _key(address: str) -> str:
    """The name that the line of an address mentions; of an item of a list, that of the list."""
    if not address.startswith(("/", "query/", HEADERS)):
        return ""
    steps = [unescape_pointer(step) for step in address.split("/")[1:]]
    return next((step for step in reversed(steps) if not step.isdigit()), "")


def _mentions(key: str, lines: list[str]) -> list[int]:
    """The numbers of the lines that have a key as a whole word."""
    pattern = re.compile(rf"(?<![\w-]){re.escape(key)}(?![\w-])")
    return [number for number, line in enumerate(lines, 1) if pattern.search(line)]
