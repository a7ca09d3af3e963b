"""Which steps of a tutorial ask for nothing of a service: who has done one need not do it again with another."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import Any

from tutgen.language.document import Document
from tutgen.language.expressions.expression import Expression
from tutgen.language.expressions.values import EvaluationError, Scope
from tutgen.language.nodes import (
    Code,
    Content,
    Each,
    Include,
    Node,
    Only,
    Paragraph,
    Request,
    Step,
    Tab,
    Value,
    children_of,
    walk,
)
from tutgen.requests.request import CompiledRequest


class ServiceNeededError(Exception):
    """An expression asks for a value of a service. No EvaluationError, whose place would be looked for, which takes
    longer than all else."""


class NoService(dict[str, Any]):
    """In the place of a service: to ask for one of its values raises ServiceNeededError, whatever the filter."""

    def __missing__(self, key: str) -> Any:
        raise ServiceNeededError

    @property
    def known(self) -> Any:
        return self[""]


def shared_steps(
    document: Document, requests: Mapping[str, CompiledRequest], scope: Scope
) -> frozenset[int]:
    """The numbers of the steps whose requests and code hold no value of a service; of a step without any,
    the text holds none. `scope`: has a `NoService`."""
    steps = [node for node in document.content.nodes if isinstance(node, Step)]
    return frozenset(
        step.heading.step[0]
        for step in steps
        if step.heading.step and _is_shared(step, requests, scope)
    )


def _is_shared(step: Step, requests: Mapping[str, CompiledRequest], scope: Scope) -> bool:
    try:
        done = list(_evaluated(step.children, requests, scope))
        if not done:
            for expression in _expressions(step.children):
                expression.evaluate(scope)
    except (EvaluationError, ServiceNeededError):
        return False
    return True


def _evaluated(
    nodes: Sequence[Node], requests: Mapping[str, CompiledRequest], scope: Scope
) -> Iterator[Node]:
    """The requests and blocks of code among the nodes, once they could be evaluated. Raises
    ServiceNeededError where one needs a service, or may: a paragraph that is one value can hold anything;
    EvaluationError where one has no value."""
    for node in nodes:
        match node:
            case Request():
                if node.name in requests:
                    requests[node.name].call(scope)
                yield node
            case Code():
                node.code.filled(lambda expression: expression.text(scope))
                yield node
            case Paragraph(children=(Value(expression=expression),)):
                expression.evaluate(scope)
            case Paragraph():
                pass
            case Include():
                args = {name: evaluate(scope) for name, evaluate in node.arguments}
                inner = scope.with_args(args) if args else replace(scope, args=None)
                yield from _evaluated(node.content.nodes, requests, inner)
            case Only():
                holds = any(isinstance(n, Request | Code | Include) for n in walk(node.children))
                if holds and node.condition.evaluate(scope):
                    yield from _evaluated(node.children, requests, scope)
            case Tab(variant=variant) if variant:
                within = scope.with_variant(node.group, variant)
                yield from _evaluated(node.children, requests, within)
            case Each():
                for record in node.listed.evaluate(scope) or ():
                    within = scope.with_local(node.variable, record)
                    yield from _evaluated(node.children, requests, within)
            case _:
                yield from _evaluated(children_of(node), requests, scope)


def _expressions(part: Any) -> Iterator[Expression]:
    """The expressions in nodes, wherever they stand."""
    match part:
        case Expression():
            yield part
        case Content():
            yield from _expressions(part.nodes)
        case tuple() | list():
            yield from chain.from_iterable(map(_expressions, part))
