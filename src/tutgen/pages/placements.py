"""Where the services' pages of a tutorial show the fields of services, and requests: by their nodes.

What decides what a page shows, such as a condition, counts as shown.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import suppress
from typing import Any, NamedTuple

from tutgen.content.field_type import Field
from tutgen.content.model import Service, Tutorial
from tutgen.language import nodes as n
from tutgen.language.document import Document
from tutgen.language.expressions.computed import uses_of
from tutgen.language.expressions.expression import Expression
from tutgen.language.expressions.values import EvaluationError, Scope, truth
from tutgen.language.literal_code import LiteralCode
from tutgen.pages.compiling.compilation import Compilation

_FIELD = "service."
_NAME = "names."
_TITLES = ("title", "heading")
"""The keys of the front matter that the head of a page shows."""


class PlacedAt(NamedTuple):
    """A place of a request or of code, and on which services' pages it is."""

    step: str
    """The id of the step; empty above the first one."""
    conditions: tuple[Expression, ...]
    variants: Mapping[str, str]
    """Those of the tabs that it stands in."""

    def within(self, scope: Scope) -> Scope:
        """The scope of the place on a page that has this one."""
        for group, variant in self.variants.items():
            scope = scope.with_variant(group, variant)
        return scope

    def holds(self, scope: Scope) -> bool:
        """Whether a page shows it. A condition without a value is reported on the page."""
        scope = self.within(scope)
        with suppress(EvaluationError):
            return all(truth(condition.evaluate(scope)) for condition in self.conditions)
        return False


class Placements:
    """What the shared page of a tutorial shows, and where."""

    def __init__(
        self,
        compilation: Compilation,
        tutorial: Tutorial,
        names: Mapping[str, str],
        code: AbstractSet[str] = frozenset(),
    ) -> None:
        """`names`: of the site, name -> text; `code`: fields of which all places are told."""
        self.fields: dict[str, str] = {}
        """Name of a field -> id of the step that shows it first; empty above the first one."""
        self.code: dict[str, list[PlacedAt]] = {}
        """Name of a field of code -> its places, in the order of the page."""
        self.requests: dict[str, list[PlacedAt]] = {}
        """Name of a request -> its places, in the order of the page."""
        self.tabs: dict[str, dict[tuple[tuple[str, str], ...], None]] = {}
        """Name of a request -> the group and the variant of each tab that it or its response stands in, for each place
        once; empty outside tabs."""
        self.headings: dict[str, n.Heading] = {}
        """Id of a step -> its heading."""
        self._requests = compilation.requests
        self._step = ""
        self._conditions: tuple[Expression, ...] = ()
        self._variants: Mapping[str, str] = {}
        self._names = {**names, **tutorial.names}
        self._code = code
        front = tutorial.page.front_matter
        self._note(uses_of([front.get(key) for key in _TITLES]))
        self._take_documents(compilation.facts.values())
        self._take_documents((compilation.documents[tutorial.page.path],))

    def has_any(self, fields: Iterable[Field], services: Sequence[Service]) -> bool:
        """Whether there is a request, or a field with a value for one of the services."""
        return bool(self.requests) or any(
            field.default is not None or any(field.name in one.values for one in services)
            for field in fields
            if field.name in self.fields
        )

    def _take_documents(self, documents: Iterable[Document]) -> None:
        for document in documents:
            self._take_all(document.content.nodes)

    def _take_all(self, nodes: Sequence[n.Node]) -> None:
        rules = _RULES
        for node in nodes:
            rules.get(node.__class__, Placements.take)(self, node)

    def take_none(self, node: Any) -> None:
        """It has no expressions."""

    def take_step(self, node: n.Step) -> None:
        self._step = node.id
        self.headings[node.id] = node.heading
        self._take_all(node.children)

    def take_only(self, node: n.Only) -> None:
        self._note(node.condition.uses)
        before = self._conditions
        self._conditions = (*before, node.condition)
        self._take_all(node.children)
        self._conditions = before

    def take_tab(self, node: n.Tab) -> None:
        before = self._variants
        self._variants = {**before, node.group: node.variant} if node.group else before
        self.take(node)
        self._variants = before

    def take_include(self, node: n.Include) -> None:
        self._note(node.uses)
        self._take_all(node.content.nodes)

    def take_value(self, node: n.Value) -> None:
        self._note(node.expression.uses)

    def take_line(self, node: n.Paragraph | n.Item) -> None:
        if node.attributes:
            self.take(node)
        else:
            self._take_all(node.children)

    def take(self, node: Any) -> None:
        held = n.children_of(node)
        for expression in _expressions(node, held):
            self._note(expression.uses)
        self._take_all(held)

    def take_request(self, node: n.Request) -> None:
        request = self._requests.get(node.name)
        if request:
            self.requests.setdefault(node.name, []).append(self._here)
            self._take_tabs(node.name)
            self._note(uses_of([request.shared.values, {**request.written, "response": None}]))
            for _, condition in request.only:
                self._note(condition.uses)
            self._take_documents(request.own_documents)

    def take_response(self, node: n.Response) -> None:
        request = self._requests.get(node.name)
        if request and request.response:
            self._take_tabs(node.name)
            self._note(uses_of(request.written["response"]))
            self._take_documents(request.response.documents)

    def _take_tabs(self, request: str) -> None:
        self.tabs.setdefault(request, {})[tuple(self._variants.items())] = None

    @property
    def _here(self) -> PlacedAt:
        return PlacedAt(self._step, self._conditions, self._variants)

    def _note(self, uses: Iterable[str]) -> None:
        for use in uses:
            if use.startswith(_FIELD):
                name = use.removeprefix(_FIELD)
                self.fields.setdefault(name, self._step)
                if name in self._code:
                    self.code.setdefault(name, []).append(self._here)
            elif use.startswith(_NAME):  # each once: names may use each other
                self._note(uses_of(self._names.pop(use.removeprefix(_NAME), None)))


def _expressions(node: Any, held: Sequence[Any]) -> Iterator[Expression]:
    """The expressions of a node itself, without those of the nodes that it holds."""
    parts = [part for part in node if part is not held]
    while parts:
        part = parts.pop()
        if isinstance(part, Expression):
            yield part
        elif isinstance(part, LiteralCode):
            parts += part.lines
        elif part.__class__ is tuple and part and not hasattr(part[0], "line"):
            parts += part


_RULES: Mapping[type, Callable[[Placements, Any], None]] = {
    **dict.fromkeys((n.Text, n.Break), Placements.take_none),
    n.Value: Placements.take_value,
    **dict.fromkeys((n.Paragraph, n.Item), Placements.take_line),
    n.Step: Placements.take_step,
    n.Only: Placements.take_only,
    n.Tab: Placements.take_tab,
    n.Include: Placements.take_include,
    n.Request: Placements.take_request,
    n.Response: Placements.take_response,
}
