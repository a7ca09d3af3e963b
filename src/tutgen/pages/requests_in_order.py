"""The requests that a page shows, in its order, each with the values that it sees there: for what sends them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from tutgen.language.by_variant import ByVariant
from tutgen.language.expressions.values import EvaluationError, Scope
from tutgen.language.nodes import (
    Code,
    Each,
    Heading,
    Include,
    Node,
    Only,
    Paragraph,
    Request,
    Step,
    Tab,
    Table,
    TabSet,
    Value,
    children_of,
)
from tutgen.language.rendering import Rendering
from tutgen.language.writers.every_format import records
from tutgen.pages.page_blocks import document_of, holds, varied_of, within_value

COMING_IN = ["http"]
"""The forms of a call that the reader's own server gets, such as a webhook (docs/requests.md)."""


class ShownRequest(NamedTuple):
    """A request at a place of a page."""

    name: str
    scope: Scope


def requests_in_order(
    nodes: Sequence[Node], rendering: Rendering, chosen: Mapping[str, str]
) -> Iterator[ShownRequest]:
    """The requests of a page, as a reader meets them who follows one tab of each set.

    `chosen`: group of variants -> variant. Without a choice, and where a set lacks what is chosen, it is the tab that is
    shown first. What cannot be evaluated is reported to the rendering.
    """
    for node in nodes:
        match node:
            case Request():
                yield ShownRequest(node.name, rendering.scope)
            case Step():
                if rendering.values.unsupported(rendering.page, node.id) is None:
                    yield from requests_in_order(node.children, rendering, chosen)
            case Only():
                if holds(node, rendering):
                    yield from requests_in_order(node.children, rendering, chosen)
            case Each():
                for _ in records(node, rendering):
                    yield from requests_in_order(node.children, rendering, chosen)
            case TabSet():
                yield from _of_tabs(node, rendering, chosen)
            case Include():
                yield from _of_snippet(node, rendering, chosen)
            case Paragraph(children=(Value(),)) if varied := varied_of(node, rendering):
                name = _chosen(varied, chosen)
                if name:
                    with rendering.in_tab(varied.group, name, ""):
                        yield from requests_in_order([node], rendering, chosen)
            case Paragraph(children=(Value(),)) if document := document_of(node, rendering):
                with within_value(document, rendering):
                    yield from requests_in_order(document.content.nodes, rendering, chosen)
            case Paragraph() | Heading() | Code() | Table():
                pass  # what stands within lines is no request
            case _:
                yield from requests_in_order(children_of(node), rendering, chosen)


def _chosen(varied: ByVariant, chosen: Mapping[str, str]) -> str | None:
    there = list(varied.there)
    wanted = chosen.get(varied.group)
    return wanted if wanted in there else next(iter(there), None)


def _of_tabs(
    node: TabSet, rendering: Rendering, chosen: Mapping[str, str]
) -> Iterator[ShownRequest]:
    tabs = [*_tabs(node.children, rendering)]
    wanted = chosen.get(node.group)
    of_variant = (one for one in tabs if wanted and one[0].variant == wanted)
    selected = (one for one in tabs if one[0].is_selected)
    found = next((one for among in (of_variant, selected, tabs) for one in among), None)
    if found is None:
        return
    tab, scope = found
    with rendering.seeing(scope), rendering.in_tab(tab.group, tab.variant, ""):
        yield from requests_in_order(tab.children, rendering, chosen)


def _tabs(nodes: Sequence[Node], rendering: Rendering) -> Iterator[tuple[Tab, Scope]]:
    """The tabs of a set that the page has, with what they see."""
    for node in nodes:
        match node:
            case Tab():
                yield node, rendering.scope
            case Only():
                if holds(node, rendering):
                    yield from _tabs(node.children, rendering)
            case Each():
                for _ in records(node, rendering):
                    yield from _tabs(node.children, rendering)
            case _:
                yield from _tabs(children_of(node), rendering)


def _of_snippet(
    node: Include, rendering: Rendering, chosen: Mapping[str, str]
) -> Iterator[ShownRequest]:
    try:
        args = {name: evaluate(rendering.scope) for name, evaluate in node.arguments}
    except EvaluationError as error:
        rendering.report(error.diagnostic())
        return
    with rendering.seeing(rendering.scope.with_args(args or None)):
        yield from requests_in_order(node.content.nodes, rendering, chosen)
