"""Inline nodes as Markdown."""

from collections.abc import Callable, Sequence
from typing import Any

from tutgen.language import nodes as n
from tutgen.language.document import Document
from tutgen.language.expressions.expression import Expression
from tutgen.language.expressions.values import EvaluationError
from tutgen.language.links import SAFE, encoded, unsafe
from tutgen.language.listing import Listing
from tutgen.language.rendering import Operation, Rendering, fixed_text
from tutgen.language.values import failed, line_of, plain_text
from tutgen.language.writers import markdown_text as md
from tutgen.language.writers.html_inline import link_target, plain_parts
from tutgen.language.writers.references import reference_operation, title_operation
from tutgen.language.writers.writer import Out, RuleWriter, write_parts
from tutgen.sources import urls


def line(
    writer: RuleWriter, nodes: Sequence[n.Node], form: Callable[[str], str]
) -> str | Operation:
    """A line that has all of its parts when `form` brings it into its place."""
    program = writer.program(nodes)
    fixed = fixed_text(program)
    return form(fixed) if fixed is not None else lambda rendering: form(rendering.run(program))


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

    return operation


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
    said = plain_parts(node.text)
    if n.literal_of(node.text) is None:
        out.append(lambda rendering: md.code_in_line(said(rendering).removesuffix("\n")))
    else:
        out.append(md.code_in_line("".join(map(str, node.text))))


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
    program = tuple(parts)
    if node.address is None:
        out.append(lambda rendering: md.styled(rendering.run(program), md.STRONG))
    else:
        target = link_target(node.address, node.place)
        out.append(lambda rendering: md.link(rendering.run(program), target(rendering)))


def link(writer: RuleWriter, node: n.Link, out: Out) -> None:
    literal, label = n.literal_of(node.address), line(writer.label, [node], str)
    if literal is not None and urls.scheme(literal) in urls.SCHEMES and isinstance(label, str):
        out.append(md.link(label, encoded(literal)))
        return
    target = link_target(node.address, node.place)
    if isinstance(label, str):
        out.append(lambda rendering: md.link(label, target(rendering)))
    else:
        out.append(lambda rendering: md.link(label(rendering), target(rendering)))


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
    target, alt = link_target(node.address, node.place), plain_parts(node.alt)
    out.append(lambda rendering: md.image(alt(rendering), target(rendering)))


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
