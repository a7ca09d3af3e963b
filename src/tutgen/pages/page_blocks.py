"""The blocks of a page as HTML and text, for views that put blocks of several pages side by side.

What chooses, fetches or groups blocks is taken apart: what stands in a step, in a condition that
holds, in a tab, in a snippet and in a value are blocks of their own.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, NamedTuple

from tutgen.language.by_variant import ByVariant
from tutgen.language.document import Document
from tutgen.language.expressions.values import EvaluationError, truth
from tutgen.language.nodes import (
    Each,
    Heading,
    Include,
    Node,
    Only,
    Paragraph,
    Request,
    Response,
    Step,
    Tab,
    TabSet,
    Value,
    literal_of,
)
from tutgen.language.rendering import Rendering, Written
from tutgen.language.writers.every_format import records
from tutgen.language.writers.html_tabs import unsupported_html
from tutgen.language.writers.text import TEXT
from tutgen.theme.highlight import escape


class PageBlock(NamedTuple):
    """A block of a page."""

    slot: tuple[str, str]
    """Its kind with the variants of the tabs around it, and the id of a heading or the name of a request: blocks of one
    slot belong together."""
    html: str
    text: str


def page_blocks(nodes: Sequence[Node], rendering: Rendering) -> Iterator[PageBlock]:
    """The blocks of a page that show something, in their order."""
    for node in nodes:
        match node:
            case Step():
                yield from page_blocks([node.heading], rendering)
                reason = rendering.values.unsupported(rendering.page, node.id)
                if reason is None:
                    yield from page_blocks(node.children, rendering)
                else:
                    yield _unsupported(reason, rendering)
            case Only():
                if holds(node, rendering):
                    yield from page_blocks(node.children, rendering)
            case Each():
                for _ in records(node, rendering):
                    yield from page_blocks(node.children, rendering)
            case TabSet():
                yield from page_blocks(node.children, rendering)
            case Tab():
                label = rendering.run(rendering.values.html.program(node.label))
                yield from _in_tab(node.group, node.variant, label, node.children, rendering)
            case Include():
                yield from _of_snippet(node, rendering)
            case Paragraph(children=(Value(),)) if varied := varied_of(node, rendering):
                for name in varied.there:
                    label = escape(varied.labels[name])
                    yield from _in_tab(varied.group, name, label, [node], rendering)
            case Paragraph(children=(Value(),)) if document := document_of(node, rendering):
                with within_value(document, rendering):
                    yield from page_blocks(document.content.nodes, rendering)
            case _:
                html = rendering.run(rendering.values.html.program([node]))
                if html.strip():
                    text = rendering.run_silently(TEXT.program([node]))
                    yield PageBlock(_slot(node), html, " ".join(text.split()))


def _in_tab(
    group: str, variant: str, label: str, nodes: Sequence[Node], rendering: Rendering
) -> Iterator[PageBlock]:
    """The blocks of a tab, the first below its label, which is HTML."""
    with rendering.in_tab(group, variant, label):
        blocks = [*page_blocks(nodes, rendering)]
    head = f'<p class="tab-label">{label}</p>\n'
    for block in blocks:
        kind, name = block.slot
        yield PageBlock((f"{variant or label} {kind}", name), head + block.html, block.text)
        head = ""


def _unsupported(reason: Written, rendering: Rendering) -> PageBlock:
    html = unsupported_html(rendering.run(reason.program(rendering.values.html)), rendering)
    text = rendering.run_silently(reason.program(TEXT))
    return PageBlock(("Unsupported", ""), html, " ".join(text.split()))


def _slot(node: Node) -> tuple[str, str]:
    name = ""
    if isinstance(node, Heading):
        name = literal_of(node.id.wanted) or ""
    elif isinstance(node, Request | Response):
        name = node.name
    return type(node).__name__, name


def holds(node: Only, rendering: Rendering) -> bool:
    """Whether a condition holds on the page. What cannot be evaluated is reported."""
    try:
        return truth(node.condition.evaluate(rendering.scope))
    except EvaluationError as error:
        rendering.report(error.diagnostic())
        return False


def _of_snippet(node: Include, rendering: Rendering) -> Iterator[PageBlock]:
    try:
        args = {name: evaluate(rendering.scope) for name, evaluate in node.arguments}
    except EvaluationError as error:
        rendering.report(error.diagnostic())
        return
    with rendering.seeing(rendering.scope.with_args(args or None)):
        yield from page_blocks(node.content.nodes, rendering)


def _value(node: Paragraph, rendering: Rendering) -> Any:
    """The value of a paragraph of one expression; None for any other paragraph."""
    only = node.children[0]
    if node.attributes or not isinstance(only, Value):
        return None
    with suppress(EvaluationError):  # reported where the paragraph is written
        return only.expression.evaluate(rendering.scope)
    return None


def varied_of(node: Paragraph, rendering: Rendering) -> ByVariant | None:
    """The value if it differs by a variant that no tab around it chooses; None for any other."""
    value = _value(node, rendering)
    is_open = isinstance(value, ByVariant) and value.group not in rendering.scope.variants
    return value if is_open else None


def document_of(node: Paragraph, rendering: Rendering) -> Document | None:
    """The value if it is Markdown; None for any other."""
    value = _value(node, rendering)
    is_open = any(value is other for other in rendering.open_values)
    return value if isinstance(value, Document) and not is_open else None


@contextmanager
def within_value(document: Document, rendering: Rendering) -> Iterator[None]:
    """See what Markdown sees that is the value of a paragraph."""
    rendering.open_values.append(document)
    try:
        with rendering.seeing(rendering.scope.with_args(None)):
            yield
    finally:
        rendering.open_values.pop()
