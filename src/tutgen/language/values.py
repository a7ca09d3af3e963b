"""Values of expressions as plain text."""

from typing import Any

from tutgen.language.document import Document
from tutgen.language.expressions.expression import Expression
from tutgen.language.expressions.values import EvaluationError, as_text
from tutgen.language.listings.listing import Listing
from tutgen.language.nodes import Code, Content, LinesSaid
from tutgen.language.rendering import Rendering


def plain_text(value: Any) -> str:
    """A value as text without markup: in code, attributes and addresses. Raises EvaluationError."""
    if isinstance(value, Document):
        raise EvaluationError(
            "not-plain",
            "the value is Markdown, which cannot stand in code, in an address or in a title",
            "use a field of type text",
        )
    if isinstance(value, Listing) and "\n" in value:
        raise EvaluationError(
            "not-inline",
            "the value is code of several lines, which cannot stand within a line",
            "put the expression in a paragraph of its own, or on a line of its own in code",
        )
    return as_text(value)


def is_long(value: Any) -> bool:
    """Whether a value that makes blocks cannot stand within a line."""
    if isinstance(value, Listing):
        return "\n" in value
    return isinstance(value, Document) and value.line is None


def line_of(value: Document) -> Content:
    """The content of a document that is one paragraph. Raises EvaluationError for any other."""
    if value.line is None:
        raise EvaluationError(
            "not-inline",
            "the value is more than one paragraph and cannot stand within a sentence",
            "put the expression in a paragraph of its own",
        )
    return value.line


def evaluated_text(expression: Expression, rendering: Rendering) -> str:
    """The plain text of an expression; empty, and reported, if it has no value or no text."""
    try:
        value = expression.evaluate(rendering.scope)
        return value if value.__class__ is str else plain_text(value)
    except EvaluationError as error:
        return failed(rendering, error, expression)


def code_text(expression: Expression, rendering: Rendering) -> str:
    """As `evaluated_text`, in a block of code: code of a service stays a Listing, whose faults are reported."""
    try:
        value = expression.evaluate(rendering.scope)
    except EvaluationError as error:
        return failed(rendering, error, expression)
    if not isinstance(value, Listing):
        return evaluated_text(expression, rendering)
    for fault in value.faults:
        rendering.report(fault)
    return value


NOTHING_SAID = LinesSaid((), frozenset(), ())


def said_of_lines(node: Code, rendering: Rendering, text: str, language: str) -> LinesSaid:
    """What is said of the lines of a block by address; what is wrong with it is reported."""
    if node.lines_said is None:
        return NOTHING_SAID
    try:
        said = node.lines_said(rendering.scope, text, language)
    except EvaluationError as error:
        error.span = error.span or node.place.span()
        rendering.report(error.diagnostic())
        return NOTHING_SAID
    for fault in said.faults:
        rendering.report(fault)
    return said


def failed(rendering: Rendering, error: EvaluationError, expression: Expression) -> str:
    """Report that an expression has no value; return the empty text that stands in its place."""
    if error.span is None and expression.place is not None:
        error.span = expression.place()
    if error.code:  # an expression that does not compile has been reported
        rendering.report(error.diagnostic())
    return ""
