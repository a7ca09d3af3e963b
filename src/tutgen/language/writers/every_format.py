"""Rules of all writers: for nodes that choose or fetch others and have no text of their own."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from tutgen.diagnostics import Diagnostic, Span, unknown_name_hint
from tutgen.language.expressions.values import EvaluationError, kind_of, truth
from tutgen.language.nodes import Each, Include, Only, Request, Response, Step
from tutgen.language.payload import Payload
from tutgen.language.rendering import Operation, Rendering, RequestBlock
from tutgen.language.writers.writer import Out, RuleWriter


def only(writer: RuleWriter, node: Only, out: Out) -> None:
    body, evaluate = writer.program(node.children), node.condition.evaluate

    def operation(rendering: Rendering) -> str:
        try:
            return rendering.run(body) if truth(evaluate(rendering.scope)) else ""
        except EvaluationError as error:
            rendering.report(error.diagnostic())
            return ""

    out.append(operation)


def each(writer: RuleWriter, node: Each, out: Out) -> None:
    body = writer.program(node.children)

    def operation(rendering: Rendering) -> str:
        return "".join([rendering.run(body) for _ in records(node, rendering)])

    out.append(operation)


def records(node: Each, rendering: Rendering) -> Iterator[Any]:
    """The records of a list; while each is at hand, the rendering sees it by its name."""
    try:
        listed = _list_of(node.listed.evaluate(rendering.scope))
    except EvaluationError as error:
        error.span = error.span or (node.listed.place and node.listed.place())
        rendering.report(error.diagnostic())
        return
    for record in listed:
        rendering.records += 1
        if rendering.records > MAX_RECORDS:
            if rendering.records == MAX_RECORDS + 1:
                rendering.report(_too_many(node))
            return
        with rendering.seeing(rendering.scope.with_local(node.variable, record)):
            yield record


def _list_of(value: Any) -> Sequence[Any]:
    """The items of a list; none of a field that is not said. Raises EvaluationError for any other value."""
    value = value.body if isinstance(value, Payload) else value
    if not value or isinstance(value, list):
        return value or ()
    hint = "name a field of type list, or a payload whose body is a list"
    raise EvaluationError("wrong-value", f"'each' needs a list, not {kind_of(value)}", hint)


MAX_RECORDS = 10_000
"""How many times a page shows bodies of `{each}`, which may stand in each other."""


def _too_many(node: Each) -> Diagnostic:
    span = node.listed.place() if node.listed.place else Span("")
    message = f"the page shows more than {MAX_RECORDS:,} records; the others are left out"
    return Diagnostic("too-many-records", message, span, "link to a file with all of them")


def include(writer: RuleWriter, node: Include, out: Out) -> None:
    program, arguments = node.content.program(writer), node.arguments

    def operation(rendering: Rendering) -> str:
        scope = rendering.scope
        try:
            args = {name: evaluate(scope) for name, evaluate in arguments}
        except EvaluationError as error:
            rendering.report(error.diagnostic())
            return ""
        return rendering.run_with(args or None, program)

    out.append(operation)


def step_operation(
    writer: RuleWriter, node: Step, frame: Callable[[str, Rendering], str]
) -> Operation:
    """The section below a step's heading, or, in a frame, why the page's service lacks it."""
    body, name = writer.program(node.children), node.id

    def operation(rendering: Rendering) -> str:
        reason = rendering.values.unsupported(rendering.page, name)
        if reason is None:
            return rendering.run(body)
        return frame(rendering.run(reason.program(writer)), rendering)

    return operation


def placed_block(rendering: Rendering, node: Request | Response) -> RequestBlock | None:
    """The request that a node places; None, and reported, if there is no such request."""
    name = node.name
    block = rendering.requests.get(name)
    if block is None:
        hint = unknown_name_hint(name, rendering.requests, "there are")
        message, hint = f"there is no request '{name}'", hint or "define it in requests.yaml"
    elif isinstance(node, Response) and not block.has_response:
        message, hint = (
            f"the request '{name}' has no sample response",
            "give it a 'response' in requests.yaml",
        )
    else:
        return block
    rendering.report(Diagnostic("unknown-request", message, node.place.span(), hint))
    return None
