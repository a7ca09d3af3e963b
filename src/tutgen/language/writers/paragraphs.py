"""The paragraphs of a page as plain text, a line each, of which its description is the first."""

from contextlib import suppress
from typing import Any

from tutgen.language import nodes as n
from tutgen.language.by_variant import ByVariant
from tutgen.language.expressions.expression import Expression
from tutgen.language.expressions.values import EvaluationError
from tutgen.language.rendering import Operation, Rendering
from tutgen.language.writers import every_format
from tutgen.language.writers.text import TEXT, TEXT_RULES, value_operation
from tutgen.language.writers.writer import NodeRule, NodeRules, Out, RuleWriter, nothing


def first_paragraph(rendering: Rendering, content: n.Content) -> str:
    """The first paragraph of a page that says something; empty if there is none."""
    for part in content.program(PARAGRAPHS):
        text = part if isinstance(part, str) else rendering.run_silently((part,))
        if lines := text.strip():
            return lines.split("\n", 1)[0]
    return ""


def _paragraph(writer: RuleWriter, node: n.Paragraph, out: Out) -> None:
    children = node.children
    if node.is_tight:
        return
    if len(children) == 1 and isinstance(only := children[0], n.Value):
        out.append(_value_operation(only.expression, writer))
        return
    program = TEXT.program(children)

    def operation(rendering: Rendering) -> str:
        return f"{' '.join(rendering.run(program).split())}\n"

    is_fixed = all(isinstance(part, str) for part in program)
    out.append(f"{' '.join(''.join(map(str, program)).split())}\n" if is_fixed else operation)


def _value_operation(expression: Expression, writer: RuleWriter) -> Operation:
    """A value that is a paragraph; nothing for one that is a set of tabs."""
    written = value_operation(expression, writer, is_block=True)

    def operation(rendering: Rendering) -> str:
        with suppress(EvaluationError):
            if isinstance(expression.evaluate(rendering.scope), ByVariant):
                return ""
        return written(rendering)

    return operation


def _children(writer: RuleWriter, node: Any, out: Out) -> None:
    writer.write(node.children, out)


def _items(writer: RuleWriter, node: n.List, out: Out) -> None:
    writer.write(node.items, out)


def _step(writer: RuleWriter, node: n.Step, out: Out) -> None:
    out.append(every_format.step_operation(writer, node, lambda reason, _: reason))


_CONTAINERS: dict[type, NodeRule] = dict.fromkeys(
    (n.Item, n.Definitions, n.Definition, n.Quote, n.Aside, n.Dropdown), _children
)
PARAGRAPHS_RULES: NodeRules = {
    **dict.fromkeys(TEXT_RULES, nothing),
    **_CONTAINERS,
    n.Paragraph: _paragraph,
    n.List: _items,
    n.Step: _step,
    n.Only: every_format.only,
    n.Each: every_format.each,
    n.Include: every_format.include,
}
PARAGRAPHS = RuleWriter(PARAGRAPHS_RULES)
