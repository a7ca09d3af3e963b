"""Where the services' pages of a tutorial show the fields of services, and requests: by their nodes."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any, NamedTuple

from tutgen.language import nodes as n
from tutgen.language.expressions.computed import uses_of
from tutgen.language.expressions.expression import Expression
from tutgen.language.expressions.values import EvaluationError, Scope, truth
from tutgen.language.literal_code import LiteralCode
from tutgen.pages.compilation import Compilation

_FIELD = "service."


class PlacedAt(NamedTuple):
    """A place of a request, and on which services' pages it is."""

    step: str
    """The id of the step; empty above the first one."""
    conditions: tuple[Expression, ...]

    def holds(self, scope: Scope) -> bool:
        """Whether a page shows it. A condition without a value is reported on the page."""
        if not self.conditions:
            return True
        with suppress(EvaluationError):
            return all(truth(condition.evaluate(scope)) for condition in self.conditions)
        return False


class Placements:
    """What the shared page of a tutorial shows, and where."""

    def __init__(self, compilation: Compilation, path: str) -> None:
        """`path`: of the shared page."""
        self.fields: dict[str, str] = {}
        """Name of a field -> id of the step that shows it first."""
        self.requests: dict[str, list[PlacedAt]] = {}
        """Name of a request -> its places, in the order of the page."""
        self.headings: dict[str, n.Heading] = {}
        """Id of a step -> its heading."""
        self._requests = compilation.requests
        self._step = ""
        self._conditions: tuple[Expression, ...] = ()
        for node in compilation.documents[path].content.nodes:
            self._take(node)

    def _take(self, node: Any) -> None:
        if isinstance(node, n.Text):
            return
        if isinstance(node, n.Step):
            self._step = node.id
            self.headings[node.id] = node.heading
            self._take_all(node.children)
        elif isinstance(node, n.Only):
            before = self._conditions
            self._conditions = (*before, node.condition)
            self._take_all(node.children)
            self._conditions = before
        elif isinstance(node, n.Include):
            self._take_all(node.content.nodes)
        elif isinstance(node, n.Request):
            self._take_request(node.name)
        else:
            held = n.children_of(node)
            self._note(use for e in _expressions(node, held) for use in e.uses)
            self._take_all(held)

    def _take_all(self, nodes: Sequence[n.Node]) -> None:
        for node in nodes:
            self._take(node)

    def _take_request(self, name: str) -> None:
        request = self._requests.get(name)
        if request:
            self.requests.setdefault(name, []).append(PlacedAt(self._step, self._conditions))
            self._note(uses_of({**request.written, "response": None}))

    def _note(self, uses: Any) -> None:
        for use in uses:
            if use.startswith(_FIELD):
                self.fields.setdefault(use.removeprefix(_FIELD), self._step)


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
