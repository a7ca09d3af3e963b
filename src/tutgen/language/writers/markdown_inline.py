"""Inline nodes as Markdown."""

from collections.abc import Callable, Sequence
from typing import Any

from tutgen.language import nodes as n
from tutgen.language.document import Document
from tutgen.language.expressions.expression import Expression
from tutgen.language.expressions.values import EvaluationError, as_text
from tutgen.language.links import SAFE, encoded, unsafe
from tutgen.language.listings.listing import Listing
from tutgen.language.rendering import Operation, Rendering
from tutgen.language.values import evaluated_text, failed, line_of, plain_text
from tutgen.language.writers import markdown_text as md
from tutgen.language.writers.html_inline import link_target
from tutgen.language.writers.markdown_holes import Filling, formed, formed_all, hole
from tutgen.language.writers.references import reference_operation, title_operation
from tutgen.language.writers.writer import Out, RuleWriter, write_parts
from tutgen.sources import urls


def line(
    writer: RuleWriter, nodes: Sequence[n.Node], form: Callable[[str], str]
) -> str | Operation:
    """A line that has all of its parts when `form` brings it into its place."""
    return formed(writer.program(nodes), form)


def text(writer: RuleWriter, node: n.Text, out: Out) -> None:
    out.append(md.escaped(node.text))


def value(writer: RuleWriter, node: n.Value, out: Out) -> None:
    out.append(value_operation(node.expression, writer))


def value_operation(expression: Expression, writer: RuleWriter) -> Operation:
    """A value within a sentence."""

    def operation(rendering: Rendering) -> str:
        try:
            return inline_value(expression.evaluate(rendering.scope), rendering, writer)
        except EvaluationError as error:
            return failed(rendering, error, expression)

    return hole(filling(expression, md.is_plain), operation)


def filling(expression: Expression, is_plain: Callable[[str], bool]) -> Filling:
    """A value that is words or a number, and plain where it stands."""
    evaluate = expression.evaluate

    def plain(rendering: Rendering) -> str | None:
        try:
            said = evaluate(rendering.scope)
        except EvaluationError:  # the whole text tells it
            return None
        if said.__class__ is not str:
            if not isinstance(said, int | float):
                return None
            said = as_text(said)
        return said if is_plain(said) else None

    return plain


def inline_value(value: Any, rendering: Rendering, writer: RuleWriter) -> str:
    """A value within a sentence. Raises EvaluationError."""
    if isinstance(value, Document):
        return rendering.run_value(value, line_of(value).program(writer))
    if isinstance(value, Listing):
        return md.code_in_line(plain_text(value))
    if isinstance(value, urls.AddressValue):
        fault = unsafe(value) if urls.is_external(value) else "the address is not absolute"
        if fault:
            raise EvaluationError("unsafe-address", fault, SAFE)
        return md.link(md.escaped(value), encoded(value))
    return md.escaped(plain_text(value))


def code_span(writer: RuleWriter, node: n.CodeSpan | n.Keys, out: Out) -> None:
    parts: Out = []
    write_parts(node.text, str, lambda e: _text_operation(e, md.is_plain_code), parts)
    is_literal = n.literal_of(node.text) is not None

    def form(said: str) -> str:
        return md.code_in_line(said if is_literal else said.removesuffix("\n"))

    out.append(formed(parts, form))


def _text_operation(
    expression: Expression, is_plain: Callable[[str], bool] = md.is_plain
) -> Operation:
    """A value as text without markup."""
    plain = filling(expression, is_plain)
    return hole(plain, lambda rendering: evaluated_text(expression, rendering))


_MARKS = {"emphasis": md.EMPHASIS, "strong": md.STRONG, "strike": md.STRIKE}


def styled(writer: RuleWriter, node: n.Styled, out: Out) -> None:
    marks = _MARKS.get(node.kind)
    if marks is None:
        writer.write(node.children, out)
    else:
        out.append(line(writer, node.children, lambda text: md.styled(text, marks)))


def badge(writer: RuleWriter, node: n.Badge, out: Out) -> None:
    parts: Out = []
    write_parts(node.text, md.escaped, lambda e: value_operation(e, writer), parts)
    if node.address is None:
        out.append(formed(parts, lambda text: md.styled(text, md.STRONG)))
    else:
        out.append(formed_all([parts, [_target(node)]], md.link))


def link(writer: RuleWriter, node: n.Link, out: Out) -> None:
    literal, label = n.literal_of(node.address), writer.label.program([node])
    if literal is not None and urls.scheme(literal) in urls.SCHEMES:
        out.append(formed(label, lambda said: md.link(said, encoded(literal))))
    else:
        out.append(formed_all([label, [_target(node)]], md.link))


def _target(node: n.Badge | n.Link | n.Image) -> Operation:
    """The address that a node leads to from a page."""
    assert node.address is not None
    target = link_target(node.address, node.place)

    def plain(rendering: Rendering) -> str | None:
        address = target(rendering)
        return address if md.is_plain_address(address) else None

    return hole(plain, target)


def link_label(writer: RuleWriter, node: n.Link, out: Out) -> None:
    """The text of a link."""
    if node.children:
        writer.write(node.children, out)
    else:
        out.append(title_operation(node, md.escaped))


def badge_label(writer: RuleWriter, node: n.Badge, out: Out) -> None:
    """A badge that is no link."""
    badge(writer, node._replace(address=None), out)


def reference(writer: RuleWriter, node: n.Reference, out: Out) -> None:
    out.append(
        reference_operation(node, writer.label, md.escaped, lambda to, said: md.link(said, to))
    )


def reference_label(writer: RuleWriter, node: n.Reference, out: Out) -> None:
    out.append(reference_operation(node, writer.label, md.escaped, lambda to, said: said))


def image(writer: RuleWriter, node: n.Image, out: Out) -> None:
    parts: Out = []
    write_parts(node.alt, str, _text_operation, parts)
    out.append(formed_all([parts, [_target(node)]], md.image))


def line_break(writer: RuleWriter, node: n.Break, out: Out) -> None:
    out.append(f"{md.HARD_BREAK}\n" if node.is_hard else "\n")


def footnote_mark(writer: RuleWriter, node: n.FootnoteMark, out: Out) -> None:
    path, label, footnotes = node.path, node.label, node.footnotes

    def operation(rendering: Rendering) -> str:
        if label not in footnotes:
            return ""
        return f"[^{rendering.footnote(path, label, footnotes[label].content)}]"

    out.append(operation)


def task(writer: RuleWriter, node: n.Task, out: Out) -> None:
    out.append("[x] " if node.is_done else "[ ] ")
    writer.write(node.children, out)
