"""What search knows of the pages that are compiled together: their sections as plain text.

What all services' pages say is said once. Where a value of a service stands, the text has a mark: a
private-use character, which no source can hold. What the mark stands for is said once a service for the
whole site (`pages/files/search_index.py`).
"""

import json
import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from itertools import pairwise
from typing import Any, NamedTuple

from tutgen.content.model import Project, is_whole_answer
from tutgen.content.paths import SERVICE_PAGE
from tutgen.content.plan import Page, Plan
from tutgen.language import nodes as n
from tutgen.language.by_variant import ByVariant, Unsupported
from tutgen.language.document import Document
from tutgen.language.expressions.braces import expressions_in, with_expressions
from tutgen.language.expressions.computed import compile_text, uses_of
from tutgen.language.expressions.expression import Expression
from tutgen.language.expressions.values import (
    Evaluate,
    EvaluationError,
    Scope,
    as_text,
    is_missing,
    resolved,
    truth,
)
from tutgen.language.listing import block_of
from tutgen.language.payload import Hole, Payload, Printed
from tutgen.language.rendering import Rendering
from tutgen.language.writers.html_inline import id_operation
from tutgen.language.writers.references import title_operation
from tutgen.language.writers.text import TEXT_RULES
from tutgen.language.writers.writer import RuleWriter
from tutgen.pages.shown_requests import ShownValues
from tutgen.pages.site import CompiledSite
from tutgen.requests.block import printed_request, printed_response
from tutgen.requests.entries import CompiledEntries
from tutgen.requests.request import CompiledRequest, Filled, json_value
from tutgen.requests.response import CompiledResponse
from tutgen.sources.json_pointer import escape_pointer

SAID = RuleWriter({**TEXT_RULES, n.List: lambda writer, node, out: writer.write(node.items, out)})
"""Writes what Markdown says, without marks of items."""
UNKNOWN = "\u2026"
"""Stands where only a page knows what it says."""
_FIRST_MARK, _LAST_MARK = 0xE000, 0xF8FF
_SERVICE = "service."
_FILLED_IN = re.compile(r"\{\{|<[^<>]+>")


class Section(NamedTuple):
    """A part of pages below a heading. There may be several of one id, for different services."""

    id: str
    """Empty above the first heading."""
    heading: str
    text: str
    services: Sequence[int] | None = None
    """Those whose pages say it, by their places in `GroupText.services`; None: all."""


class Placement(NamedTuple):
    """Where the body of a field stands on the services' pages of a tutorial."""

    section: int
    """Its place in `GroupText.shared`."""
    block: str
    """The id of the block of code."""
    lines: int | Sequence[int]
    """The line of the block, from 1 on, at which it begins; for each service if they differ. 0: unknown."""
    depth: int
    """How many keys and items it stands within."""


class Header(NamedTuple):
    """A header of a request on the services' pages of a tutorial, with a placeholder or a value of the service."""

    name: str
    block: str
    """The id of the block of code."""
    line: int
    """Of the block, from 1 on."""
    values: list[str | None]
    """For each service; None where its page does not show the header."""


class GroupText(NamedTuple):
    """A tutorial, or a plain page."""

    title: str
    address: str
    """Of the overview, or of the page."""
    services: Sequence[str]
    """The slugs of those that have pages, in their order."""
    sections: Sequence[Section]
    """Of the page at `address`."""
    shared: Sequence[Section]
    """Of the services' pages."""
    fields: Mapping[str, Sequence[Placement]]
    """Name of a field with a body, with `.` and a variant if it differs by one -> where it is shown first, for all
    services that show it."""
    headers: Sequence[Header]

    def encoded(self) -> str:
        """As a line of JSON."""
        return json.dumps(self, ensure_ascii=False, separators=(",", ":"))

    def compressed(self) -> bytes:
        """As `decompressed` reads it."""
        return zlib.compress(self.encoded().encode(), 1)


def decompressed(data: bytes) -> GroupText:
    """The reverse of `compressed`."""
    plain = json.loads(zlib.decompress(data))
    title, address, services, sections, shared, fields, headers = plain
    return GroupText(
        title,
        address,
        services,
        [Section(*section) for section in sections],
        [Section(*section) for section in shared],
        {name: [Placement(*place) for place in places] for name, places in fields.items()},
        [Header(*header) for header in headers],
    )


class CompressedTexts:
    """The texts of all groups. Going through them decompresses one after another: together they would take as much
    memory as the rest of a build."""

    def __init__(self, compressed: Iterable[bytes]) -> None:
        self._compressed = list(compressed)

    def __iter__(self) -> Iterator[GroupText]:
        return map(decompressed, self._compressed)


def marks(project: Project) -> dict[str, str]:
    """Value as expressions name it, `service.model` or `names.index` -> its mark.

    Only of what is the same in all tutorials; fields with a body stand for what is said of their keys.
    """
    own = {name for tutorial in project.tutorials for name in tutorial.names}
    values = ["service.name", "service.slug"]
    values += [f"{_SERVICE}{field.name}" for field in project.site.fields.values() if not field.by]
    values += [
        f"names.{name}"
        for name, text in project.site.names.items()
        if name not in own and "{{" in text
    ]
    return {v: chr(_FIRST_MARK + i) for i, v in enumerate(values[: _LAST_MARK - _FIRST_MARK])}


class SearchTexts:
    """Takes the pages of a site apart, group by group. `reserved`: the ids of the theme."""

    def __init__(self, site: CompiledSite, plan: Plan, reserved: frozenset[str]) -> None:
        self.site = site
        self.plan = plan
        self.reserved = reserved
        self.marks = marks(site.project)
        self.first: dict[str, Page] = {}
        """Slug of a service -> its first page, whose fields the index has."""
        for page in plan.pages.values():
            if page.service:
                self.first.setdefault(page.service.slug, page)

    def of(self, page: Page, known: ShownValues) -> GroupText:
        """What the pages say that are compiled together with one. `known`: what they have shown."""
        pages: Sequence[Page] = []
        if page.tutorial:
            pages = self.plan.service_pages(page.tutorial)
            page = self.plan.pages[self.plan.by_source[page.tutorial.index.path]]
        own = _Walker(self, [page], {})
        own.walk(self.site.document(page).content.nodes)
        shared = _Walker(self, pages, known) if pages else None
        if shared:
            shared.facts(self.site.compilation(page).facts)
            shared.walk(self.site.document(pages[0]).content.nodes)
        return GroupText(
            self.site.title(page, self.plan),
            page.address,
            [other.service.slug for other in pages if other.service],
            own.sections,
            shared.sections if shared else [],
            shared.fields if shared else {},
            shared.headers if shared else [],
        )


_ValueOn = Callable[[int], Any]
"""Gives a value on the page of a service. Raises EvaluationError."""
_Begins = Callable[[Scope], Mapping[str, tuple[int, int]]]


class _Body(NamedTuple):
    """What the pages put into a body."""

    values: Sequence[_ValueOn]
    """Of its holes."""
    only: Mapping[str, Callable[[int], bool]]
    """Pointer -> whether a page has what only some pages have."""


class _Walker:
    """Takes the text of nodes apart into sections. Nodes without a rule have no text."""

    def __init__(self, texts: SearchTexts, pages: Sequence[Page], known: ShownValues) -> None:
        self.fields: dict[str, list[Placement]] = {}
        self.headers: list[Header] = []
        self._site = texts.site
        self._first = texts.first
        self._known = known
        self._is_even: dict[str, bool] = {}
        self._pages = pages
        self._marks = texts.marks
        fields = self._site.project.site.fields.values()
        self._varied = {f"{_SERVICE}{field.name}" for field in fields if field.by}
        self._requests = self._site.compilation(pages[0]).requests
        self._rendering = Rendering(pages[0], texts.plan, self._site, texts.reserved)
        self._rendering.is_silent = True
        self._scopes_of: dict[int, Scope] = {0: self._rendering.scope}
        self._limited = [i for i, p in enumerate(pages) if p.service and p.service.unsupported]
        """The services that lack a step of some tutorial."""
        self._only: tuple[int, ...] | None = None
        self._heading = ("", "")
        self._found: dict[tuple[int, tuple[int, ...] | None], tuple[str, str, list[str]]] = {}
        self._count = self._number = 0
        self._out: list[str] = []
        self._begin("", "")

    @property
    def sections(self) -> list[Section]:
        return [
            Section(id_, heading, " ".join("".join(parts).split()), only)
            for (_, only), (id_, heading, parts) in self._found.items()
        ]

    def walk(self, nodes: Sequence[n.Node]) -> None:
        if n.Value in map(type, nodes):
            self._line_of_values(nodes)
            return
        rules = _RULES
        for node in nodes:
            rule = rules.get(node.__class__)
            if rule:
                rule(self, node)

    def _line_of_values(self, nodes: Sequence[n.Node]) -> None:
        parts: list[str | Expression] = []
        for node in nodes:
            rule = _RULES.get(node.__class__)
            if rule:
                rule(self, node)
            match node:
                case n.Text(text=text):
                    parts.append(text)
                case n.Value(expression=expression):
                    parts.append(expression)
                case _:
                    self._torn_words(parts)
                    parts = []
        self._torn_words(parts)

    def _begin(self, id_: str, heading: str) -> None:
        self._count += 1
        self._number = self._count
        self._heading = (id_, heading)
        self._for(self._only)

    def _for(self, only: tuple[int, ...] | None) -> None:
        """What comes is on the pages of these services."""
        self._only = only
        entry = self._found.setdefault((self._number, only), (*self._heading, []))
        self._out = entry[2]

    @contextmanager
    def _within(self, only: Iterable[int]) -> Iterator[bool]:
        """What comes is on the pages of these services alone; gives whether there are any."""
        before = self._only
        self._for(tuple(i for i in only if before is None or i in before))
        yield bool(self._only)
        self._for(before)

    def _scope(self, number: int) -> Scope:
        """What the expressions see on the page of a service."""
        if number not in self._scopes_of:
            self._scopes_of[number] = self._site.scope(self._pages[number])
        scope, shown = self._scopes_of[number], self._rendering.scope
        scope = scope.with_args(shown.args) if shown.args else scope
        for group, variant in shown.variants.items():
            scope = scope.with_variant(group, variant)
        return scope

    @property
    def _numbers(self) -> Sequence[int]:
        """Of the services whose pages have what comes."""
        return range(len(self._pages)) if self._only is None else self._only

    def facts(self, facts: Mapping[str, Document]) -> None:
        """What stands below the heading of the services' pages."""
        for label, document in facts.items():
            self._out.append(f"{label} ")
            self.walk((document.line or document.content).nodes)
            self._out.append(" ")

    # --------------------------------------------------------------------------- within a line

    def text(self, node: n.Text) -> None:
        self._out.append(node.text)

    def value(self, node: n.Value) -> None:
        self._show(node.expression)

    def parts(self, parts: n.Parts) -> None:
        for part in parts:
            if isinstance(part, str):
                self._out.append(part)
            else:
                self._show(part)
        self._torn_words(parts)

    def _torn_words(self, parts: n.Parts | list[str | Expression]) -> None:
        """The words of which a value of the service is only a part, as they are on each page: where a mark stands
        in them, they are not found."""
        if len(parts) < 2 or not self._pages[0].service or not _is_torn(parts):
            return
        for word in _torn_words(parts):
            self._out.append(" ")
            self._on_each_page(self._evaluated(partial(_filled, word)))

    def _show(self, expression: Expression) -> None:
        if self._is_varied(expression):
            self._on_each_page(self._evaluated(expression.evaluate))
        else:
            self._out.append(self._shown(expression))

    def _shown(self, expression: Expression) -> str:
        if expression.literal is not None:
            return expression.literal
        named = expression.source.strip("{} ")
        if named in self._marks and not self._pages[0].service:
            return ""
        if mark := self._mark(named):
            return mark
        if any(map(self._differs, expression.uses)):
            return UNKNOWN
        with suppress(EvaluationError):
            value = expression.evaluate(self._rendering.scope)
            if (content := block_of(value, self._rendering)) is not None:
                return self._rendering.run_value(value, content.program(SAID))
            return as_text(value)
        return UNKNOWN

    def _mark(self, named: str) -> str:
        """The mark of a value; empty where what the index has of it is not what these pages show."""
        name = named.removeprefix(_SERVICE)
        if named not in self._is_even:
            self._is_even[named] = named not in self._marks or all(
                self._is_first(page, name) for page in self._pages if name != named
            )
        return self._marks.get(named, "") if self._is_even[named] else ""

    def _is_first(self, page: Page, field: str) -> bool:
        """Whether a field has the value that it has on the first page of the service."""
        if page.service is None or self._site.is_same_everywhere(page.service.slug, field):
            return True
        first = self._first.get(page.service.slug, page)
        with suppress(EvaluationError, KeyError):
            value = (self._site.scope(page).service or {})[field]
            known = (self._site.scope(first).service or {})[field]
            if isinstance(value, ByVariant):
                of_known = known.values if isinstance(known, ByVariant) else {}
                return value.values.keys() == of_known.keys() and all(
                    _is_same_body(one, of_known[name]) for name, one in value.values.items()
                )
            return _is_same_body(value, known) if isinstance(value, Payload) else is_missing(value)
        return True

    def _differs(self, use: str) -> bool:
        """Whether a value may be another one on the page of another service."""
        root, _, name = use.partition(".")
        if root != "names":
            return root == "service"
        tutorial = self._pages[0].tutorial
        own = tutorial.names.get(name) if tutorial else None
        return "{{" in (own or self._site.project.site.names.get(name, ""))

    def link(self, node: n.Link) -> None:
        if node.children:
            self.walk(node.children)
        elif SERVICE_PAGE in node.written:  # whose title may name a service
            self._out.append(UNKNOWN)
        else:
            self._out.append(title_operation(node, str)(self._rendering))

    # ---------------------------------------------------------------------------------- blocks

    def children(self, node: Any) -> None:
        self.walk(node.children)

    def line(self, node: Any) -> None:
        self.walk(node.children)
        self._out.append(" ")

    def block(self, node: Any) -> None:
        self.walk(n.children_of(node))
        self._out.append(" ")

    def heading(self, node: n.Heading) -> None:
        saved, self._out = self._out, []
        self.walk(node.content.nodes)
        heading, self._out = " ".join("".join(self._out).split()), saved
        id_ = self._rendering.section = id_operation(node.id)(self._rendering)
        if self._rendering.tabs:
            heading = f"{heading} ({', '.join(self._rendering.tabs)})"
        if node.level > 1:
            self._begin(id_, heading)

    def step(self, node: n.Step) -> None:
        self.heading(node.heading)
        lacking = [i for i in self._limited if self._site.unsupported(self._pages[i], node.id)]
        self._on([i for i in self._numbers if i not in lacking], node.children)

    def _on(self, numbers: Sequence[int], nodes: Sequence[n.Node]) -> None:
        """Nodes that the pages of these services have, and those of others perhaps not."""
        if len(numbers) == len(self._numbers):
            self.walk(nodes)
            return
        with self._within(numbers) as is_any:
            if is_any:
                self.walk(nodes)

    def titled(self, node: n.Aside | n.Dropdown) -> None:
        self.walk(node.title)
        self._out.append(" ")
        self.walk(node.children)

    def only(self, node: n.Only) -> None:
        holds = []
        for number in self._numbers:
            with suppress(EvaluationError):
                if truth(node.condition.evaluate(self._scope(number))):
                    holds.append(number)
        self._on(holds, node.children)

    @contextmanager
    def _in_tab(self, group: str, variant: str, label: str) -> Iterator[None]:
        """What comes stands in a tab: a section of its own, since search leads to it."""
        number, heading = self._number, self._heading
        id_ = self._rendering.tab_id(variant, label)
        with self._rendering.in_tab(group, variant, label):
            self._begin(id_, f"{heading[1]} ({label})" if heading[1] else label)
            yield
        self._number, self._heading = number, heading
        self._for(self._only)

    def tab(self, node: n.Tab) -> None:
        saved, self._out = self._out, []
        self.walk(node.label)
        label, self._out = " ".join("".join(self._out).split()), saved
        with self._in_tab(node.group, node.variant, label):
            self.walk(node.children)

    def each(self, node: n.Each) -> None:
        """What all records say: each service has records of its own."""
        program, rendering = SAID.program([node]), self._rendering

        def said(number: int) -> str:
            rendering.records = 0
            with rendering.seeing(self._scope(number)):
                return rendering.run(program)

        self._on_each_page(said)

    def paragraph(self, node: n.Paragraph) -> None:
        only = node.children[0] if len(node.children) == 1 else None
        if isinstance(only, n.Value) and self._is_varied(only.expression):
            self._tabs(only.expression)
            self._out.append(" ")
        else:
            self.line(node)

    def _is_varied(self, expression: Expression) -> bool:
        return bool(self._pages[0].service) and not self._varied.isdisjoint(expression.uses)

    def _tabs(self, expression: Expression) -> None:
        """A value that may differ by a variant: a tab for each that a page has."""
        values: dict[int, Any] = {}
        for number in self._numbers:
            with suppress(EvaluationError):  # reported on the page
                values[number] = expression.evaluate(self._scope(number))
        varied = {i: value for i, value in values.items() if isinstance(value, ByVariant)}
        plain = {i: value for i, value in values.items() if i not in varied}
        self._on_those(plain)
        for group, labels in {value.group: value.labels for value in varied.values()}.items():
            for name, label in labels.items():
                of_tab = {i: v.there[name] for i, v in varied.items() if name in v.there}
                if of_tab:
                    with self._in_tab(group, name, label):
                        self._on_those(of_tab)

    def _on_those(self, values: Mapping[int, Any]) -> None:
        """What values say, by the numbers of their pages."""
        texts = {i: " ".join(self._said(value, self._scope(i))) for i, value in values.items()}
        if len(values) == len(self._numbers):
            self._on_each_page(texts.__getitem__)
            return
        with self._within(values) as is_any:
            if is_any:
                self._on_each_page(texts.__getitem__)

    def _said(self, value: Any, scope: Scope) -> Iterator[str]:
        """What a value says that is a paragraph."""
        value = value.reason if isinstance(value, Unsupported) else value
        if isinstance(value, ByVariant):  # of another group
            for name, of_variant in value.there.items():
                yield value.labels[name]
                yield from self._said(of_variant, scope.with_variant(value.group, name))
        elif isinstance(value, Document):
            with self._rendering.seeing(scope):
                yield self._rendering.run_value(value, value.content.program(SAID))
        elif value is not None:
            yield from _words_of(value)

    def include(self, node: n.Include) -> None:
        scope = self._rendering.scope
        with suppress(EvaluationError):
            args = {name: evaluate(scope) for name, evaluate in node.arguments}
            with self._rendering.seeing(scope.with_args(args or None)):
                self.walk(node.content.nodes)

    def code(self, node: n.Code) -> None:
        self.walk(node.caption)
        for line in node.code.lines:
            self._out.append(" ")
            for part in line:
                if isinstance(part, str):
                    self._out.append(part)
                else:
                    self._text(part.source, self._evaluated(part.evaluate))
        self._out.append(" ")
        for _, note in node.notes:
            self.walk(note.nodes)

    def _evaluated(self, evaluate: Evaluate | None) -> _ValueOn:
        return lambda number: evaluate(self._scope(number)) if evaluate else None

    def _text(self, written: str, value_on: _ValueOn) -> None:
        """A text with expressions: with marks where they say all, else what it is on each page."""
        matches = list(expressions_in(written))
        if not matches:
            self._out.append(written)
        elif all(map(self._is_marked, matches)):
            self._out.append(
                with_expressions(written, lambda match: self._mark(match["inside"].strip()))
            )
        else:
            self._on_each_page(value_on)

    def _is_marked(self, match: re.Match[str]) -> bool:
        """Whether a mark stands for an expression, and no word goes on beside it, which would be torn."""
        beside = (
            match.string[max(match.start() - 1, 0) : match.start()]
            + match.string[match.end() :][:1]
        )
        named = (match["inside"] or "").strip()
        return bool(self._mark(named)) and not any(map(str.isalnum, beside))

    def _on_each_page(self, value_on: _ValueOn) -> None:
        """The text of a value, or its keys and scalars: once for all services that have the same."""
        numbers: dict[str, list[int]] = {}
        for number in self._numbers:
            try:
                value = value_on(number)
                if not isinstance(value, Document):
                    text = value if value.__class__ is str else " ".join(_words_of(value))
                    numbers.setdefault(text, []).append(number)
            except EvaluationError:  # reported on the page
                continue
        if len(numbers) == 1 and len(self._numbers) == sum(map(len, numbers.values())):
            self._out.append(f"{next(iter(numbers))} ")
            return
        before = self._only
        for text, those in numbers.items():
            self._for(tuple(those))
            self._out.append(f" {text} ")
        self._for(before)

    # -------------------------------------------------------------------------------- requests

    def request(self, node: n.Request) -> None:
        request = self._requests.get(node.name)
        if request is None:
            return
        block = self._rendering.unique_id(f"request-{request.name}")
        self._document(request.caption)
        self._head(request)
        self._headers(request, block)
        if request.body:
            values = [
                self._seen(request, evaluate, partial(_value_in, n))
                for n, evaluate in enumerate(request.body.values)
            ]
            has = {pointer: self._has(request, pointer, when) for pointer, when in request.only}
            self._body(request.written["body"], request.body.value, _Body(values, has))
            begins = partial(_begins_in_call, request)
            is_even = request.body.fixed and not request.only
            self._payloads(request.written["body"], block, begins, is_even)
        for note in request.notes:
            self._document(note.document)

    def _headers(self, request: CompiledRequest, block: str) -> None:
        """Note down the headers that readers may look for: those with a placeholder, or a value of the service."""
        head = request.head
        if not self._pages[0].service or not (head.auth or head.shared or head.headers):
            return
        plain = {
            name
            for entries in (head.auth, head.shared, head.headers)
            if entries and isinstance(entries.raw, Mapping)
            for name, text in entries.raw.items()
            if not _FILLED_IN.search(f"{name} {text}")
        }
        found: dict[str, Header] = {}
        for service in self._numbers:
            with suppress(EvaluationError):
                filled = self._shown_on(request, service) or request.filled(self._scope(service))
                first = 2 + len(filled.query)
                for line, (name, text) in enumerate(filled.headers.items(), first):
                    if name not in plain:
                        values: list[str | None] = [None] * len(self._pages)
                        known = found.setdefault(name, Header(name, block, line, values))
                        known.values[service] = text or None
        for name, header in found.items():
            if not any(name == old.name and header.values == old.values for old in self.headers):
                self.headers.append(header)

    def _head(self, request: CompiledRequest) -> None:
        """What stands above the body."""
        written, head = request.written, request.head
        self._out.append(" ")
        self._text(
            written["method"],
            self._seen(request, head.method, lambda filled: filled.head.shape.method),
        )
        self._out.append(" ")
        self._text(written["path"], self._seen(request, head.path, lambda filled: filled.head.path))
        if head.server and head.shows_address:
            said = written.get("server", request.shared.values.get("server"))
            self._out.append(" ")
            self._text(said, self._seen(request, head.server, lambda filled: filled.head.server))
        auth = head.auth if head.shows_address else None
        for entries in (auth, head.shared, head.headers, head.query):
            self._entries(entries)
        self._out.append(" ")

    def _entries(self, entries: CompiledEntries | None) -> None:
        """The names and values of headers and the like."""
        if entries is None:
            return
        if not isinstance(entries.raw, Mapping):
            self._out.append(" ")
            self._text(entries.raw, self._evaluated(entries.evaluate))
            return
        for name, value in entries.raw.items():
            for item in (name, *(value if isinstance(value, list) else [value])):
                if item is not None:
                    text = as_text(item)
                    self._out.append(" ")
                    self._text(text, self._evaluated(compile_text(text, entries.origin, [])))

    def response(self, node: n.Response) -> None:
        request = self._requests.get(node.name)
        response = request and request.response
        if not request or not response:
            return
        block = self._rendering.unique_id(f"response-{request.name}")
        self._document(response.caption)
        if response.status:
            self._on_each_page(self._evaluated(response.status_on))
        self._entries(response.headers)
        if response.body:
            raw = request.written["response"]
            written = raw["body"] if is_whole_answer(raw) else raw
            values = list(map(self._evaluated, response.body.values))
            self._body(written, response.body.value, _Body(values, {}))
            begins = partial(_begins_in_response, response)
            self._payloads(written, block, begins, response.body.fixed)
        for note in response.notes:
            self._document(note.document)

    def _document(self, document: Document | None) -> None:
        if document:
            self.walk(document.content.nodes)
            self._out.append(" ")

    def _shown_on(self, request: CompiledRequest, number: int) -> Filled | None:
        """The values of a request on the page of a service, if it has shown them as they are here."""
        service, shown = self._pages[number].service, self._rendering.scope
        if service is None or shown.args or shown.variants:
            return None
        return self._known.get((service.slug, request.name))

    def _seen(
        self, request: CompiledRequest, evaluate: Evaluate | str, of: Callable[[Filled], Any]
    ) -> _ValueOn:
        """A value of a request: what a page has shown, or what `evaluate` gives."""

        def value_on(number: int) -> Any:
            filled = self._shown_on(request, number)
            if filled is not None:
                return of(filled)
            return evaluate(self._scope(number)) if callable(evaluate) else evaluate

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
                return truth(condition.evaluate(self._scope(number)))
            return False

        return has

    def _body(
        self, written: Any, value: Any, body: _Body, key: str = "", pointer: str = ""
    ) -> None:
        """The key, the keys and the scalars of a part of a body, unless no page has it."""
        has = body.only.get(pointer)
        numbers = list(filter(has, self._numbers)) if has else self._numbers
        if len(numbers) == len(self._numbers):
            self._part(written, value, body, key, pointer)
            return
        with self._within(numbers) as is_any:
            if is_any:
                self._part(written, value, body, key, pointer)

    def _part(self, written: Any, value: Any, body: _Body, key: str, pointer: str) -> None:
        self._out.append(f"{key} ")
        if isinstance(value, Hole):
            value_on = body.values[value.number]
            if isinstance(written, str):
                self._text(written, value_on)
            else:
                self._on_each_page(value_on)
        elif isinstance(value, dict):
            for name, child in value.items():
                at = f"{pointer}/{escape_pointer(name)}"
                self._body(written[name], child, body, name, at)
        elif isinstance(value, list):
            for number, child in enumerate(value):
                self._body(written[number], child, body, "", f"{pointer}/{number}")
        else:
            self._out += _words_of(value)
        self._out.append(" ")

    def _payloads(self, written: Any, block: str, begins: _Begins, is_even: bool) -> None:
        """The fields with a body that are put in, and where. `is_even`: one alone begins on the same line on
        all pages."""
        fields = self._site.project.site.fields
        used = {use.removeprefix(_SERVICE) for use in uses_of(written)}
        used = {name for name in used & fields.keys() if fields[name].type.has_body}
        found: dict[str, dict[int, tuple[int, int]]] = {}
        for number in self._numbers if used else ():
            if is_even and len(used) == 1 and found:
                break
            with suppress(EvaluationError):
                for field, place in begins(self._scope(number)).items():
                    found.setdefault(field, {})[number] = place
        for named, places in found.items():
            field, _, variant = named.partition(".")
            if variant:
                self._on_each_page(partial(self._notes, field))
            section = list(self._found).index((self._number, self._only))
            mark = self._marks.get(_SERVICE + field, "")
            if mark not in "".join(self._out):
                self._out.append(f" {mark} ")  # for what is said of its keys
            known = self.fields.setdefault(named, [])
            is_in_index = (
                all(self._is_first(page, field) for page in self._pages)
                if variant
                else self._mark(_SERVICE + field)
            )
            if is_in_index and not any(self._covers(old) for old in known):
                lines = [places.get(i, (0, 0))[0] for i in range(len(self._pages))]
                is_same = len({line for line, _ in places.values()}) == 1
                (first, depth) = next(iter(places.values()))
                known.append(Placement(section, block, first if is_same else lines, depth))

    def _notes(self, field: str, number: int) -> str:
        """What a payload says of its keys on the page of a service, within the tabs at hand. Raises EvaluationError."""
        scope = self._scope(number)
        value = (scope.service or {}).get(field)
        payload = resolved(value, scope.variants, field) if isinstance(value, ByVariant) else value
        if not isinstance(payload, Payload):
            return ""
        with self._rendering.seeing(scope):
            return notes_of(payload, self._rendering)

    def _covers(self, placement: Placement) -> bool:
        """Whether all pages that have what comes have a placement."""
        only = list(self._found)[placement.section][1]
        return only is None or set(self._numbers) <= set(only)


def notes_of(payload: Payload, rendering: Rendering) -> str:
    """What a payload says of its keys, and below them. Raises EvaluationError."""
    notes = [note.document for note in payload.notes if note.document]
    said = [*notes, *filter(None, [payload.after])]
    return " ".join(rendering.run(document.content.program(SAID)) for document in said)


def _is_same_body(value: Any, other: Any) -> bool:
    return bool(json_value(value) == json_value(other))


def _torn_words(parts: Iterable[str | Expression]) -> Iterator[Sequence[str | Expression]]:
    """The words that letters and expressions make together."""
    words: list[list[str | Expression]] = [[]]
    for part in parts:
        if isinstance(part, str):
            first, *others = re.split(r"\s+", part)
            words[-1].append(first)
            words += [[other] for other in others]
        else:
            words[-1].append(part)
    for word in words:
        if _is_torn(word) and any(isinstance(part, Expression) for part in word):
            yield word


def _is_torn(parts: Iterable[str | Expression]) -> bool:
    """Whether there are letters where one part goes over into the next."""
    texts = [part if isinstance(part, str) else "" for part in parts]
    return any((a[-1:] + b[:1]).isalnum() for a, b in pairwise(texts))


def _filled(word: Iterable[str | Expression], scope: Scope) -> str:
    """A word with its values. Raises EvaluationError."""
    return "".join(
        part if isinstance(part, str) else as_text(part.evaluate(scope)) for part in word
    )


def _words_of(value: Any) -> Iterator[str]:
    """The keys and scalars of a value."""
    if isinstance(value, Payload):
        value = value.body
    if isinstance(value, Mapping):
        for key, child in value.items():
            yield f"{key} "
            yield from _words_of(child)
    elif isinstance(value, list | tuple):
        for child in value:
            yield from _words_of(child)
    else:
        yield f"{as_text(value) if value is not None else 'null'} "


def _value_in(hole: int, filled: Filled) -> Any:
    return filled.values[hole]


def _begins_in_call(request: CompiledRequest, scope: Scope) -> dict[str, tuple[int, int]]:
    """Field, as in `GroupText.fields` -> the line of the block at which its body begins, and its depth. Raises
    EvaluationError."""
    filled = request.filled(scope)
    media = filled.head.shape.media
    is_json = media != "form" and "ndjson" not in media
    return _begins(printed_request(request, filled), scope, has_keys=is_json)


def _begins_in_response(response: CompiledResponse, scope: Scope) -> dict[str, tuple[int, int]]:
    """The same of a sample response."""
    return _begins(printed_response(response, *response.filled(scope))[0], scope)


def _begins(printed: Printed, scope: Scope, *, has_keys: bool = True) -> dict[str, tuple[int, int]]:
    """`has_keys`: whether the lines are those of keys."""
    found: dict[str, tuple[int, int]] = {}
    for pointer, payload in printed.payloads:
        for name, value in (scope.service or {}).items():
            named, shown = name, value
            if isinstance(value, ByVariant):
                variant = scope.variants.get(value.group)
                named = f"{name}.{variant}" if variant else name
                shown = resolved(value, scope.variants, name)
            if shown is payload:
                line = printed.spans.get(pointer, (0, 0))[0] if has_keys else 0
                found.setdefault(named, (line, pointer.count("/")))
    return found


_RULES: Mapping[type, Callable[[_Walker, Any], None]] = {
    n.Text: _Walker.text,
    n.Value: _Walker.value,
    n.CodeSpan: lambda walker, node: walker.parts(node.text),
    n.Keys: lambda walker, node: walker.parts(node.text),
    n.Badge: lambda walker, node: walker.parts(node.text),
    n.Image: lambda walker, node: walker.parts(node.alt),
    n.Break: lambda walker, node: walker.parts((" ",)),
    **dict.fromkeys((n.Styled, n.Task), _Walker.children),
    n.Link: _Walker.link,
    n.Reference: lambda walker, node: walker.walk(node.text),
    n.Paragraph: _Walker.paragraph,
    **dict.fromkeys((n.CodeNote, n.Item, n.Cell, n.Quote), _Walker.line),
    **dict.fromkeys((n.Definitions, n.Term, n.Definition), _Walker.line),
    **dict.fromkeys((n.List, n.Table, n.Row, n.Figure, n.Footnote), _Walker.block),
    **dict.fromkeys((n.Aside, n.Dropdown), _Walker.titled),
    n.Heading: _Walker.heading,
    n.Step: _Walker.step,
    n.Code: _Walker.code,
    n.TabSet: _Walker.children,
    n.Tab: _Walker.tab,
    n.Only: _Walker.only,
    n.Each: _Walker.each,
    n.Include: _Walker.include,
    n.Request: _Walker.request,
    n.Response: _Walker.response,
}
