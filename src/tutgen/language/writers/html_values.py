"""Values of expressions as HTML: within a sentence, as a block, in code style, in attributes."""

from typing import Any

from tutgen.language.by_variant import ByVariant, Unsupported
from tutgen.language.document import Document
from tutgen.language.expressions.expression import Expression
from tutgen.language.expressions.values import EvaluationError
from tutgen.language.links import SAFE, encoded, unsafe
from tutgen.language.listings.listing import Listing, block_of
from tutgen.language.rendering import Operation, Rendering, ShownTab
from tutgen.language.values import evaluated_text, failed, is_long, line_of, plain_text
from tutgen.language.writers.html_tabs import tabs_html, unsupported_html
from tutgen.language.writers.writer import RuleWriter
from tutgen.sources import urls
from tutgen.theme.highlight import escape, escape_attribute


def inline_html(value: Any, rendering: Rendering, writer: RuleWriter) -> str:
    """A value within a sentence. Raises EvaluationError."""
    if value.__class__ is str:
        return writer.value(value)
    if isinstance(value, Document):
        return rendering.run_value(value, line_of(value).program(writer))
    if isinstance(value, Listing):
        return f"<code>{escape(plain_text(value))}</code>"
    if isinstance(value, urls.AddressValue):
        fault = unsafe(value) if urls.is_external(value) else "the address is not absolute"
        if fault:
            raise EvaluationError("unsafe-address", fault, SAFE)
        return f'<a href="{escape_attribute(encoded(value))}">{writer.value(value)}</a>'
    return writer.value(plain_text(value))


def text_operation(expression: Expression, writer: RuleWriter) -> Operation:
    """A value within a sentence."""
    evaluate, text = expression.evaluate, writer.value

    def operation(rendering: Rendering) -> str:
        try:
            value = evaluate(rendering.scope)
            if value.__class__ is str:
                return text(value)
            return inline_html(value, rendering, writer)
        except EvaluationError as error:
            return failed(rendering, error, expression)

    return operation


def block_operation(expression: Expression, writer: RuleWriter) -> Operation:
    """A value that is a paragraph of its own."""

    def operation(rendering: Rendering) -> str:
        try:
            return _block_html(expression.evaluate(rendering.scope), rendering, writer)
        except EvaluationError as error:
            return failed(rendering, error, expression)

    return operation


def _block_html(value: Any, rendering: Rendering, writer: RuleWriter) -> str:
    """A value as a block. Raises EvaluationError."""
    if (content := block_of(value, rendering)) is not None:
        return rendering.run_value(value, content.program(writer))
    if isinstance(value, ByVariant):
        return _tabs(value, rendering, writer)
    if isinstance(value, Unsupported):
        reason = value.reason
        if reason is None:
            return ""
        said = rendering.run_value(reason, reason.content.program(writer))
        return unsupported_html(said, rendering)
    return f"<p>{inline_html(value, rendering, writer)}</p>\n"


def _tabs(value: ByVariant, rendering: Rendering, writer: RuleWriter) -> str:
    """A tab for each value that there is."""
    tabs = []
    for name, of_variant in value.there.items():
        label = value.labels[name]
        html_label, id_ = writer.value(label), rendering.tab_id(name, label)
        with rendering.in_tab(value.group, name, html_label):
            html = _block_html(of_variant, rendering, writer)
        tabs.append(ShownTab(id_, name, html_label, label, html))
    return tabs_html(value.group, tabs, rendering)


def item_operation(expression: Expression, writer: RuleWriter) -> Operation:
    """A value that is all of a tight list's item: within the line if it can stand there."""
    within, below = text_operation(expression, writer), block_operation(expression, writer)

    def operation(rendering: Rendering) -> str:
        try:
            value = expression.evaluate(rendering.scope)
        except EvaluationError as error:
            return failed(rendering, error, expression)
        is_block = isinstance(value, ByVariant | Unsupported) or is_long(value)
        return below(rendering) if is_block else within(rendering)

    return operation


def code_operation(expression: Expression) -> Operation:
    """A value in code style within a line; its last line end does not count."""
    evaluate = expression.evaluate

    def operation(rendering: Rendering) -> str:
        try:
            value = evaluate(rendering.scope)
            text = value if value.__class__ is str else plain_text(value)
        except EvaluationError as error:
            return failed(rendering, error, expression)
        return escape(text.removesuffix("\n"))

    return operation


def attribute_operation(expression: Expression) -> Operation:
    """A value within an attribute."""

    def operation(rendering: Rendering) -> str:
        return escape_attribute(evaluated_text(expression, rendering))

    return operation
