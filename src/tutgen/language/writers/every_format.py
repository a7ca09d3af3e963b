"""Rules of all writers: for nodes that choose or fetch others and have no text of their own."""

from collections.abc import Callable

from tutgen.diagnostics import Diagnostic, unknown_name_hint
from tutgen.language.expressions.values import EvaluationError, truth
from tutgen.language.nodes import Include, Only, Request, Response, Step
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
