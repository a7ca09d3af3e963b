"""Headings over nothing: all that stands below them is left out on the pages of some services."""

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any

from tutgen.check.rule import Rule
from tutgen.check.siblings.facts import TutorialFacts
from tutgen.check.siblings.named_services import listed
from tutgen.content.plan import Page
from tutgen.diagnostics import Diagnostic, Span
from tutgen.language.by_variant import ByVariant
from tutgen.language.document import Document
from tutgen.language.expressions.values import EvaluationError, Scope
from tutgen.language.nodes import (
    Anchor,
    Each,
    FormerAnchor,
    Heading,
    Include,
    Node,
    Only,
    Paragraph,
    Step,
    Tab,
    TabSet,
    Value,
)
from tutgen.sources.yaml_origin import YamlOrigin

_NOTHING = (Anchor, FormerAnchor)
_IS_NAME = re.compile(r"\{\{\s*[\w.]+\s*\}\}")


def empty_steps(facts: TutorialFacts) -> Iterator[Diagnostic]:
    """The headings of the shared page that have nothing below them on the pages of some services."""
    document = facts.compilation.documents[facts.tutorial.page.path]
    if not _may_be_empty(document.content.nodes, _always_there(facts)):
        return
    empty: dict[int, tuple[Heading, list[str]]] = {}
    for page in facts.pages:
        assert page.service is not None
        shown = _Shown(facts, page).marks(document.content.nodes, facts.scope(page))
        for heading in _over_nothing([*shown]):
            empty.setdefault(id(heading), (heading, []))[1].append(page.service.slug)
    for heading, slugs in empty.values():
        count = len(facts.pages)
        where = "any page" if len(slugs) == count > 1 else f"the page of {listed(slugs)}"
        yield Diagnostic(
            "empty-step",
            f"nothing stands below this heading on {where}",
            _place(heading),
            "move the heading into the {only}, or say in 'unsupported' of the service why it has no such step",
        )


def _place(heading: Heading) -> Span:
    origin = heading.place.origin
    in_yaml = isinstance(origin, YamlOrigin)
    return origin.span("#" * heading.level, heading.line) if in_yaml else heading.place.span()


def _over_nothing(marks: Sequence[Heading | None]) -> Iterator[Heading]:
    """The headings with neither content (None) nor a heading of a lower level behind them."""
    for number, mark in enumerate(marks):
        after = marks[number + 1] if number + 1 < len(marks) else mark
        if mark and after and after.level <= mark.level:
            yield mark


# ------------------------------------------------------------------------------------ without a page


def _always_there(facts: TutorialFacts) -> frozenset[str]:
    """What an expression uses that is never empty: fields that every service has to say."""
    fields = facts.whole.project.site.fields.values()
    return frozenset(f"service.{f.name}" for f in fields if f.required) | {"service.name"}


def _may_be_empty(nodes: Sequence[Node], always: frozenset[str]) -> bool:
    """Whether a heading among these nodes may have nothing below it on some page."""
    marks = [*_certain_marks(nodes, always)]
    return any(True for _ in _over_nothing(marks)) or any(
        _may_be_empty(children, always) for children in _conditional(nodes)
    )


def _certain_marks(nodes: Sequence[Node], always: frozenset[str]) -> Iterator[Heading | None]:
    for node in nodes:
        match node:
            case Heading():
                yield node
            case Step():
                yield node.heading
                yield from _certain_marks(node.children, always)
            case Only() | Each() | TabSet() | Tab() | Include() | Anchor() | FormerAnchor():
                pass
            case Paragraph(children=(Value() as value,)):
                if _IS_NAME.fullmatch(value.expression.source) and value.expression.uses <= always:
                    yield None
            case _:
                yield None


def _conditional(nodes: Sequence[Node]) -> Iterator[Sequence[Node]]:
    for node in nodes:
        match node:
            case Step():
                yield from _conditional(node.children)
            case Only() | TabSet() | Tab():
                yield node.children
            case Include():
                yield node.content.nodes


# ----------------------------------------------------------------------------------------- on a page


class _Shown:
    """What one page shows."""

    def __init__(self, facts: TutorialFacts, page: Page) -> None:
        self._site = facts.whole.site
        self._page = page

    def marks(self, nodes: Sequence[Node], scope: Scope) -> Iterator[Heading | None]:
        """The headings, and None for what stands between them."""
        for node in nodes:
            match node:
                case Heading():
                    yield node
                case Step():
                    yield node.heading
                    if self._site.unsupported(self._page, node.id) is None:
                        yield from self.marks(node.children, scope)
                    else:
                        yield None
                case Only():
                    if _value(node.condition.evaluate, scope):
                        yield from self.marks(node.children, scope)
                case Each():
                    if _value(node.listed.evaluate, scope):
                        yield None
                case TabSet():
                    yield from self.marks(node.children, scope)
                case Tab():
                    within = scope.with_variant(node.group, node.variant) if node.group else scope
                    yield from self.marks(node.children, within)
                case Include():
                    args = {name: _value(evaluate, scope) for name, evaluate in node.arguments}
                    yield from self.marks(node.content.nodes, scope.with_args(args))
                case Paragraph(children=(Value() as value,)):
                    shown = _value(value.expression.evaluate, scope)
                    if isinstance(shown, Document):
                        yield from self.marks(shown.content.nodes, scope)
                    elif not _is_empty(shown):
                        yield None
                case _ if not isinstance(node, _NOTHING):
                    yield None


def _value(evaluate: Any, scope: Scope) -> Any:
    """The value; true if it has none, which is reported where the page is rendered."""
    with suppress(EvaluationError):
        return evaluate(scope)
    return True


def _is_empty(value: Any) -> bool:
    """Whether a value that stands alone shows nothing."""
    if isinstance(value, ByVariant):
        return all(map(_is_empty, value.there.values()))
    if isinstance(value, Document):
        return not value.content.nodes
    return isinstance(value, str) and not value.strip()


RULE = Rule(of_tutorial=empty_steps)
