"""What search knows of the pages that are compiled together: their sections as plain text.

What all services' pages say is said once. Where a value of a service stands, the text has a mark: a
private-use character, which no source can hold. What the mark stands for is said once a service for the
whole site (`pages/files/search_index.py`).
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any, NamedTuple

from tutgen.content.model import Project, Tutorial
from tutgen.content.paths import SERVICE_PAGE
from tutgen.content.plan import Page, Plan
from tutgen.language import nodes as n
from tutgen.language.document import Document
from tutgen.language.expressions.expression import Expression
from tutgen.language.expressions.values import EvaluationError, Scope, as_text, truth
from tutgen.language.payload import Payload
from tutgen.language.rendering import Rendering
from tutgen.language.writers.html_inline import id_operation
from tutgen.language.writers.references import title_operation
from tutgen.language.writers.text import TEXT
from tutgen.pages.site import CompiledSite
from tutgen.requests.printing import print_body
from tutgen.requests.request import CompiledRequest

UNKNOWN = "\u2026"
"""Stands where only a page knows what it says."""
_FIRST_MARK, _LAST_MARK = 0xE000, 0xF8FF
_SERVICE = "service."


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
    fields: Mapping[str, Placement]
    """Name of a field with a body -> where it is shown first."""

    def encoded(self) -> str:
        """As a line of JSON."""
        return json.dumps(self, ensure_ascii=False, separators=(",", ":"))


def decoded(text: str) -> GroupText:
    """The reverse of `encoded`."""
    title, address, services, sections, shared, fields = json.loads(text)
    return GroupText(
        title,
        address,
        services,
        [Section(*section) for section in sections],
        [Section(*section) for section in shared],
        {name: Placement(*place) for name, place in fields.items()},
    )


def marks(project: Project) -> dict[str, str]:
    """Value as expressions name it, `service.model` or `names.index` -> its mark.

    Only of what is the same in all tutorials; fields with a body stand for what is said of their keys.
    """
    own = {name for tutorial in project.tutorials for name in tutorial.names}
    values = ["service.name", "service.slug"]
    values += [f"{_SERVICE}{name}" for name in project.site.fields]
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

    def of(self, page: Page) -> GroupText:
        """What the pages say that are compiled together with one."""
        pages: list[Page] = []
        if page.tutorial:
            pages = _of_services(page.tutorial, self.plan)
            page = self.plan.pages[self.plan.by_source[page.tutorial.index.path]]
        own = _Walker(self, [page])
        own.walk(self.site.document(page).content.nodes)
        shared = _Walker(self, pages) if pages else None
        if shared:
            shared.walk(self.site.document(pages[0]).content.nodes)
        return GroupText(
            self.site.title(page, self.plan),
            page.address,
            [other.service.slug for other in pages if other.service],
            own.sections,
            shared.sections if shared else [],
            shared.fields if shared else {},
        )


def _of_services(tutorial: Tutorial, plan: Plan) -> list[Page]:
    """The services' pages of a tutorial: the same whichever of them are rendered."""
    prefix = "" if tutorial.folder == "." else f"{tutorial.folder}/"
    slugs = [entry.service.slug for entry in tutorial.entries if entry.service]
    found = (plan.pages.get(f"{prefix}{slug}.html") for slug in slugs)
    return [page for page in found if page]


class _Walker:
    """Takes the text of nodes apart into sections. Nodes without a rule have no text."""

    def __init__(self, texts: SearchTexts, pages: Sequence[Page]) -> None:
        self.fields: dict[str, Placement] = {}
        self._site = texts.site
        self._pages = pages
        self._marks = texts.marks
        self._requests = self._site.compilation(pages[0]).requests
        self._rendering = Rendering(pages[0], texts.plan, self._site, texts.reserved)
        self._rendering.is_silent = True
        self._scopes_of: dict[int, Scope] = {0: self._rendering.scope}
        self._limited = [i for i, p in enumerate(pages) if p.service and p.service.unsupported]
        """The services that lack a step of some tutorial."""
        self._only: tuple[int, ...] | None = None
        self._heading = ("", "")
        self._found: dict[tuple[int, tuple[int, ...] | None], tuple[str, str, list[str]]] = {}
        self._number = 0
        self._out: list[str] = []
        self._begin("", "")

    @property
    def sections(self) -> list[Section]:
        return [
            Section(id_, heading, " ".join("".join(parts).split()), only)
            for (_, only), (id_, heading, parts) in self._found.items()
        ]

    def walk(self, nodes: Iterable[n.Node]) -> None:
        rules = _RULES
        for node in nodes:
            rule = rules.get(node.__class__)
            if rule:
                rule(self, node)

    def _begin(self, id_: str, heading: str) -> None:
        self._number += 1
        self._heading = (id_, heading)
        self._for(self._only)

    def _for(self, only: tuple[int, ...] | None) -> None:
        """What comes is on the pages of these services."""
        self._only = only
        entry = self._found.setdefault((self._number, only), (*self._heading, []))
        self._out = entry[2]

    def _within(self, only: tuple[int, ...], nodes: Iterable[n.Node]) -> None:
        before = self._only
        self._for(only if before is None else tuple(i for i in before if i in only))
        if self._only:
            self.walk(nodes)
        self._for(before)

    def _scope(self, number: int) -> Scope:
        """What the expressions see on the page of a service."""
        if number not in self._scopes_of:
            self._scopes_of[number] = self._site.scope(self._pages[number])
        return self._scopes_of[number]

    @property
    def _scopes(self) -> Iterator[Scope]:
        return map(self._scope, range(len(self._pages)))

    # --------------------------------------------------------------------------- within a line

    def text(self, node: n.Text) -> None:
        self._out.append(node.text)

    def value(self, node: n.Value) -> None:
        self._out.append(self._shown(node.expression))

    def parts(self, parts: n.Parts) -> None:
        self._out += [part if isinstance(part, str) else self._shown(part) for part in parts]

    def _shown(self, expression: Expression) -> str:
        if expression.literal is not None:
            return expression.literal
        named = expression.source.strip("{} ")
        if mark := self._marks.get(named):
            return mark if self._pages[0].service else ""
        if any(map(self._differs, expression.uses)):
            return UNKNOWN
        with suppress(EvaluationError):
            value = expression.evaluate(self._rendering.scope)
            if isinstance(value, Document):
                return self._rendering.run_value(value, value.content.program(TEXT))
            return as_text(value)
        return UNKNOWN

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
        id_ = id_operation(node.id)(self._rendering)
        if node.level > 1:
            self._begin(id_, heading)

    def step(self, node: n.Step) -> None:
        self.heading(node.heading)
        lacking = [i for i in self._limited if self._site.unsupported(self._pages[i], node.id)]
        if lacking:
            can = (i for i in range(len(self._pages)) if i not in lacking)
            self._within(tuple(can), node.children)
        else:
            self.walk(node.children)

    def only(self, node: n.Only) -> None:
        args = self._rendering.scope.args
        holds = []
        for number, scope in enumerate(self._scopes):
            with suppress(EvaluationError):
                if truth(node.condition.evaluate(scope.with_args(args) if args else scope)):
                    holds.append(number)
        if len(holds) == len(self._pages):
            self.walk(node.children)
        else:
            self._within(tuple(holds), node.children)

    def include(self, node: n.Include) -> None:
        scope = self._rendering.scope
        with suppress(EvaluationError):
            args = {name: evaluate(scope) for name, evaluate in node.arguments}
            with self._rendering.seeing(scope.with_args(args or None)):
                self.walk(node.content.nodes)

    def code(self, node: n.Code) -> None:
        self.walk(node.caption)
        for line in node.code.lines:
            self.parts(line)
            self._out.append(" ")
        for _, note in node.notes:
            self.walk(note.nodes)

    # -------------------------------------------------------------------------------- requests

    def request(self, node: n.Request) -> None:
        request = self._requests.get(node.name)
        if request is None:
            return
        block = self._rendering.unique_id(f"request-{request.name}")
        self._document(request.caption)
        self._out.append(f"{request.method} {self._path(request)} ")
        if request.body:
            self._keys(request.body.value)
            self._payloads(request, block)
        for note in request.notes:
            self._document(note.document)

    def response(self, node: n.Response) -> None:
        request = self._requests.get(node.name)
        if request and request.response:
            self._rendering.unique_id(f"response-{request.name}")
            self._keys(request.response.value)

    def _document(self, document: Document | None) -> None:
        if document:
            self.walk(document.content.nodes)

    def _path(self, request: CompiledRequest) -> str:
        """The path, with the segments that the first and the last service have."""
        with suppress(EvaluationError):
            two = self._scope(0), self._scope(len(self._pages) - 1)
            first, last = (request.head[0](scope).split("/") for scope in two)
            if len(first) == len(last):
                return "/".join(a if a == b else UNKNOWN for a, b in zip(first, last, strict=True))
        return ""

    def _keys(self, value: Any) -> None:
        """The keys and texts of a body, without what is put in."""
        if isinstance(value, dict):
            for key, child in value.items():
                self._out.append(f"{key} ")
                self._keys(child)
        elif isinstance(value, list):
            for child in value:
                self._keys(child)
        elif isinstance(value, str):
            self._out.append(f"{value} ")

    def _payloads(self, request: CompiledRequest, block: str) -> None:
        """The fields with a body that are put in."""
        assert request.body
        with suppress(EvaluationError):
            values = [value(self._scope(0)) for value in request.body.values]
            payloads = [value for value in values if isinstance(value, Payload)]
            if not payloads:
                return
            is_even = len(payloads) == 1 and not request.only and request.body.fixed
            scopes = [self._scope(0)] if is_even else self._scopes
            begins = [_begins(request, scope) for scope in scopes]
            for field, (first, depth) in begins[0].items():
                self._out.append(f"{self._marks.get(_SERVICE + field, '')} ")
                lines = [at.get(field, (0, 0))[0] for at in begins]
                is_same = len(set(lines)) == 1
                section = list(self._found).index((self._number, self._only))
                self.fields.setdefault(
                    field, Placement(section, block, first if is_same else lines, depth)
                )


def _begins(request: CompiledRequest, scope: Scope) -> dict[str, tuple[int, int]]:
    """Field -> the line of the block at which its body begins, and its depth. Raises EvaluationError."""
    call = request.call(scope)
    printed = print_body(call.body, call.media, call.absent, request.origin.child("body"))
    above = len(request.headers) + (2 if request.headers else 1)
    is_json = call.media != "form" and "ndjson" not in call.media
    found: dict[str, tuple[int, int]] = {}
    for pointer, payload in printed.payloads:
        for name, value in (scope.service or {}).items():
            if value is payload:
                line = above + printed.spans[pointer][0] if is_json else 0
                found.setdefault(name, (line, pointer.count("/")))
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
    **dict.fromkeys((n.Paragraph, n.CodeNote, n.Item, n.Cell, n.Quote), _Walker.line),
    **dict.fromkeys((n.Definitions, n.Term, n.Definition), _Walker.line),
    **dict.fromkeys((n.List, n.Table, n.Row, n.Aside, n.Dropdown), _Walker.block),
    n.Heading: _Walker.heading,
    n.Step: _Walker.step,
    n.Code: _Walker.code,
    n.Only: _Walker.only,
    n.Include: _Walker.include,
    n.Request: _Walker.request,
    n.Response: _Walker.response,
}
