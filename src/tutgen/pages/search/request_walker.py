"""Takes the text of requests and sample responses apart into sections."""

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Any, NamedTuple

from tutgen.content.model import is_whole_answer
from tutgen.language import nodes as n
from tutgen.language.document import Document
from tutgen.language.expressions.computed import compile_text
from tutgen.language.expressions.expression import Expression
from tutgen.language.expressions.values import Evaluate, EvaluationError, as_text, truth
from tutgen.language.payload import Hole
from tutgen.pages.search.field_placements import FieldPlacements
from tutgen.pages.search.group_text import Header
from tutgen.pages.search.sections import Sections
from tutgen.pages.search.values import ValueOn, Values, words_of
from tutgen.pages.shown_requests import ShownValues
from tutgen.requests.entries import CompiledEntries
from tutgen.requests.request import CompiledRequest, Filled
from tutgen.sources.json_pointer import escape_pointer

_FILLED_IN = re.compile(r"\{\{|<[^<>]+>")
Walk = Callable[[Sequence[n.Node]], None]


class _Body(NamedTuple):
    """What the pages put into a body."""

    values: Sequence[ValueOn]
    """Of its holes."""
    only: Mapping[str, Callable[[int], bool]]
    """Pointer -> whether a page has what only some pages have."""


class RequestWalker:
    """Goes through the requests that some pages show."""

    def __init__(
        self,
        values: Values,
        sections: Sections,
        known: ShownValues,
    ) -> None:
        """`known`: the values that the pages have shown."""
        self.headers: list[Header] = []
        self.placements = FieldPlacements(values, sections)
        self._values = values
        self._sections = sections
        self._rendering = values.rendering
        self._known = known
        self._requests = values.site.compilation(values.pages[0]).requests

    def request(self, node: n.Request, walk: Walk) -> None:
        """`walk`: takes nodes apart."""
        request = self._requests.get(node.name)
        if request is None:
            return
        block = self._rendering.unique_id(f"request-{request.name}")
        self._document(request.caption, walk)
        self._head(request)
        self._headers(request, block)
        if request.body:
            values = [
                self._seen(request, evaluate, partial(_value_in, n))
                for n, evaluate in enumerate(request.body.values)
            ]
            has = {pointer: self._has(request, pointer, when) for pointer, when in request.only}
            self._body(request.written["body"], request.body.value, _Body(values, has))
            self.placements.add_request(request, block)
        for note in request.notes:
            self._document(note.document, walk)

    def response(self, node: n.Response, walk: Walk) -> None:
        request = self._requests.get(node.name)
        response = request and request.response
        if not request or not response:
            return
        block = self._rendering.unique_id(f"response-{request.name}")
        self._document(response.caption, walk)
        if response.status:
            self._values.on_each_page(self._values.evaluated(response.status_on))
        self._entries(response.headers)
        if response.body:
            raw = request.written["response"]
            written = raw["body"] if is_whole_answer(raw) else raw
            values = list(map(self._values.evaluated, response.body.values))
            self._body(written, response.body.value, _Body(values, {}))
            self.placements.add_response(response, written, block)
        for note in response.notes:
            self._document(note.document, walk)

    def _document(self, document: Document | None, walk: Walk) -> None:
        if document:
            walk(document.content.nodes)
            self._sections.write(" ")

    def _headers(self, request: CompiledRequest, block: str) -> None:
        """Note down the headers that readers may look for: those with a placeholder, or a value of the service."""
        head = request.head
        if not self._values.pages[0].service or not (head.auth or head.shared or head.headers):
            return
        plain = {
            name
            for entries in (head.auth, head.shared, head.headers)
            if entries and isinstance(entries.raw, Mapping)
            for name, text in entries.raw.items()
            if not _FILLED_IN.search(f"{name} {text}")
        }
        found: dict[str, Header] = {}
        for service in self._sections.pages:
            with suppress(EvaluationError):
                filled = self._shown_on(request, service) or request.filled(
                    self._values.scope(service)
                )
                first = 2 + len(filled.query)
                for line, (name, text) in enumerate(filled.headers.items(), first):
                    if name not in plain:
                        values: list[str | None] = [None] * len(self._values.pages)
                        known = found.setdefault(name, Header(name, block, line, values))
                        known.values[service] = text or None
        for name, header in found.items():
            if not any(name == old.name and header.values == old.values for old in self.headers):
                self.headers.append(header)

    def _head(self, request: CompiledRequest) -> None:
        """What stands above the body."""
        written, head = request.written, request.head
        self._sections.write(" ")
        self._values.text(
            written["method"],
            self._seen(request, head.method, lambda filled: filled.head.shape.method),
        )
        self._sections.write(" ")
        self._values.text(
            written["path"], self._seen(request, head.path, lambda filled: filled.head.path)
        )
        if head.server and head.shows_address:
            said = written.get("server", request.shared.values.get("server"))
            self._sections.write(" ")
            self._values.text(
                said, self._seen(request, head.server, lambda filled: filled.head.server)
            )
        auth = head.auth if head.shows_address else None
        for entries in (auth, head.shared, head.headers, head.query):
            self._entries(entries)
        self._sections.write(" ")

    def _entries(self, entries: CompiledEntries | None) -> None:
        """The names and values of headers and the like."""
        if entries is None:
            return
        if not isinstance(entries.raw, Mapping):
            self._sections.write(" ")
            self._values.text(entries.raw, self._values.evaluated(entries.evaluate))
            return
        for name, value in entries.raw.items():
            for item in (name, *(value if isinstance(value, list) else [value])):
                if item is not None:
                    text = as_text(item)
                    self._sections.write(" ")
                    self._values.text(
                        text, self._values.evaluated(compile_text(text, entries.origin, []))
                    )

    def _body(
        self, written: Any, value: Any, body: _Body, key: str = "", pointer: str = ""
    ) -> None:
        """The key, the keys and the scalars of a part of a body, unless no page has it."""
        has = body.only.get(pointer)
        if has is None:
            self._part(written, value, body, key, pointer)
            return
        with self._sections.within(filter(has, self._sections.pages)) as is_written:
            if is_written:
                self._part(written, value, body, key, pointer)

    def _part(self, written: Any, value: Any, body: _Body, key: str, pointer: str) -> None:
        self._sections.write(f"{key} ")
        if isinstance(value, Hole):
            value_on = body.values[value.number]
            if isinstance(written, str):
                self._values.text(written, value_on)
            else:
                self._values.on_each_page(value_on)
        elif isinstance(value, dict):
            for name, child in value.items():
                at = f"{pointer}/{escape_pointer(name)}"
                self._body(written[name], child, body, name, at)
        elif isinstance(value, list):
            for number, child in enumerate(value):
                self._body(written[number], child, body, "", f"{pointer}/{number}")
        else:
            for word in words_of(value):
                self._sections.write(word)
        self._sections.write(" ")

    def _shown_on(self, request: CompiledRequest, number: int) -> Filled | None:
        """The values of a request on the page of a service, if it has shown them as they are here."""
        service, shown = self._values.pages[number].service, self._rendering.scope
        if service is None or shown.args or shown.variants:
            return None
        return self._known.get((service.slug, request.name))

    def _seen(
        self, request: CompiledRequest, evaluate: Evaluate | str, of: Callable[[Filled], Any]
    ) -> ValueOn:
        """A value of a request: what a page has shown, or what `evaluate` gives."""

        def value_on(number: int) -> Any:
            filled = self._shown_on(request, number)
            if filled is not None:
                return of(filled)
            return evaluate(self._values.scope(number)) if callable(evaluate) else evaluate

        return value_on

    def _has(
        self, request: CompiledRequest, pointer: str, condition: Expression
    ) -> Callable[[int], bool]:
        """Whether the body has a key of `only`."""

        def has(number: int) -> bool:
            filled = self._shown_on(request, number)
            if filled:
                return pointer not in filled.head.shape.absent
            with suppress(EvaluationError):
                return truth(condition.evaluate(self._values.scope(number)))
            return False

        return has


def _value_in(hole: int, filled: Filled) -> Any:
    return filled.values[hole]
