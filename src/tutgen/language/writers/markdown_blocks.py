"""Blocks as Markdown. Each ends with an empty line; one that says nothing is not there."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from tutgen.language import nodes as n
from tutgen.language.admonitions import KINDS
from tutgen.language.by_variant import ByVariant, Unsupported
from tutgen.language.expressions.expression import Expression
from tutgen.language.expressions.values import EvaluationError
from tutgen.language.listings.listing import block_of
from tutgen.language.rendering import Operation, Program, Rendering
from tutgen.language.values import failed, is_long
from tutgen.language.writers import every_format
from tutgen.language.writers import markdown_text as md
from tutgen.language.writers.markdown_holes import Cut, Parts, formed, formed_all, hole
from tutgen.language.writers.markdown_inline import filling, inline_value, line, value_operation
from tutgen.language.writers.text import TEXT
from tutgen.language.writers.writer import Out, RuleWriter


def framed(parts: Parts, form: Callable[[str], str]) -> str | Operation:
    """A block of what a program makes, once it is whole."""
    return formed(parts, lambda text: md.block(form(text)))


def paragraph(writer: RuleWriter, node: n.Paragraph, out: Out) -> None:
    only = node.children[0] if len(node.children) == 1 else None
    if isinstance(only, n.Value):
        out.append(_paragraph_value(only.expression, writer, is_tight=node.is_tight))
    else:
        out.append(framed(writer.program(node.children), md.paragraph))


def _paragraph_value(expression: Expression, writer: RuleWriter, *, is_tight: bool) -> Operation:
    """A value that is a paragraph of its own, or all of a tight list's item."""
    within = value_operation(expression, writer)

    def operation(rendering: Rendering) -> str:
        try:
            value = expression.evaluate(rendering.scope)
            is_block = isinstance(value, ByVariant | Unsupported) or is_long(value)
            if is_tight and not is_block:
                return md.block(md.paragraph(within(rendering)))
            return _block_value(value, rendering, writer)
        except EvaluationError as error:
            return failed(rendering, error, expression)

    return Cut(md.block("%s"), (filling(expression, md.is_plain),), operation)


def _block_value(value: Any, rendering: Rendering, writer: RuleWriter) -> str:
    """A value as a block; one for each variant, each below its label. Raises EvaluationError."""
    if isinstance(value, ByVariant):
        said = []
        for name, of_variant in value.there.items():
            label = md.escaped(value.labels[name])
            with rendering.in_tab(value.group, name, label):
                said.append(labelled(label, _block_value(of_variant, rendering, writer)))
        return "".join(said)
    if isinstance(value, Unsupported):
        return (
            unsupported(_block_value(value.reason, rendering, writer), rendering)
            if value.reason
            else ""
        )
    if (content := block_of(value, rendering)) is not None:
        return rendering.run_value(value, content.program(writer))
    return md.block(md.paragraph(inline_value(value, rendering, writer)))


def labelled(label: str, blocks: str) -> str:
    """Blocks below a line that names them; nothing if there are none. `label`: Markdown."""
    return bold(label) + blocks if blocks.strip() else ""


def bold(text: str) -> str:
    """A paragraph that is a title. `text`: Markdown."""
    return md.block(md.paragraph(md.styled(text, md.STRONG)))


def unsupported(reason: str, rendering: Rendering) -> str:
    """Why there is not what is expected."""
    return md.block(md.quote(bold(md.escaped(rendering.words["not_supported"])) + reason))


def list_(writer: RuleWriter, node: n.List, out: Out) -> None:
    items = [
        (
            item,
            [
                writer.program([one])
                for one in (item.children if isinstance(item, n.Each) else [item])
            ],
        )
        for item in node.items
    ]
    if all(isinstance(item, n.Item) for item in node.items):
        made = [programs[0] for _, programs in items]
        out.append(formed_all(made, lambda *said: md.block(md.listed(said, start=node.start))))
        return

    def operation(rendering: Rendering) -> str:
        said = [text for item, programs in items for text in _items(item, programs, rendering)]
        return md.block(md.listed(said, start=node.start))

    out.append(operation)


def _items(
    item: n.Item | n.Each, programs: Sequence[Program], rendering: Rendering
) -> Iterator[str]:
    """An item, or those that are made of the records of a list."""
    if isinstance(item, n.Item):
        yield rendering.run(programs[0])
        return
    for _ in every_format.records(item, rendering):
        yield from [rendering.run(program) for program in programs]


def item(writer: RuleWriter, node: n.Item, out: Out) -> None:
    """The blocks of an item. Below its line, a list of a tight one begins without an empty line."""
    first = node.children[0] if node.children else None
    below = node.children[1] if len(node.children) > 1 else None
    is_close = (
        isinstance(first, n.Paragraph)
        and first.is_tight
        and isinstance(below, n.List)
        and below.start in (None, 1)
    )
    if not is_close:
        writer.write(node.children, out)
        return
    out.append(formed(writer.program(node.children[:1]), _ended))
    writer.write(node.children[1:], out)


def _ended(block: str) -> str:
    return block.removesuffix("\n")


def definitions(writer: RuleWriter, node: n.Definitions, out: Out) -> None:
    """Terms and what is said of them, as items of a list: Markdown has no such lists."""
    groups: list[list[n.Node]] = []
    for before, child in zip((None, *node.children), node.children, strict=False):
        if not groups or (isinstance(child, n.Term) and not isinstance(before, n.Term)):
            groups.append([])
        groups[-1].append(child)
    programs = [writer.program(group) for group in groups]
    out.append(formed_all(programs, lambda *said: md.block(md.listed(said, "* "))))


def term(writer: RuleWriter, node: n.Term, out: Out) -> None:
    out.append(formed(writer.program(node.children), bold))


def children(writer: RuleWriter, node: Any, out: Out) -> None:
    writer.write(node.children, out)


def table(writer: RuleWriter, node: n.Table, out: Out) -> None:
    rules = [_ALIGNMENTS.get(_alignment(cell), "---") for cell in node.head.cells]
    writer.write([node.head], out)
    out.append(f"| {' | '.join(rules)} |\n")
    writer.write(node.rows, out)
    out.append("\n")


_ALIGNMENTS = {"align-left": ":--", "align-right": "--:", "align-center": ":-:"}


def _alignment(cell: n.Cell) -> str:
    values = dict(cell.attributes).get("class", ())
    return next((word for part in values for word in str(part).split() if word in _ALIGNMENTS), "")


def row(writer: RuleWriter, node: n.Row, out: Out) -> None:
    for cell in node.cells:
        out += ["| ", line(writer, cell.children, md.cell), " "]
    out.append("|\n")


def quote(writer: RuleWriter, node: n.Quote, out: Out) -> None:
    out.append(framed(writer.program(node.children), md.quote))


def thematic_break(writer: RuleWriter, node: n.ThematicBreak, out: Out) -> None:
    out.append(md.block("---"))


def figure(writer: RuleWriter, node: n.Figure, out: Out) -> None:
    """The image for bright pages, and the caption."""
    out.append(framed(writer.program(node.images[:1]), md.paragraph))
    writer.write(node.children, out)


def heading(writer: RuleWriter, node: n.Heading, out: Out) -> None:
    programs: list[Parts] = [node.content.program(writer)]
    if node.step and node.step[0]:
        programs.insert(0, [_step_number(*node.step)])

    def form(*said: str) -> str:
        return md.block(md.heading(": ".join(said), node.level))

    out.append(formed_all(programs, form))


def _step_number(number: int, count: int) -> Operation:
    def whole(rendering: Rendering) -> str:
        return md.escaped(rendering.words["step_of"].format(number=number, count=count))

    def filling(rendering: Rendering) -> str | None:
        said = whole(rendering)
        return said if md.is_plain(said) else None

    return hole(filling, whole)


def step(writer: RuleWriter, node: n.Step, out: Out) -> None:
    writer.write([node.heading], out)
    out.append(every_format.step_operation(writer, node, unsupported))


# ------------------------------------------------------------------------------------- directives

_ALERTS = {
    **{kind: kind.upper() for kind in ("note", "tip", "important", "warning", "caution")},
    "danger": "CAUTION", "error": "CAUTION", "attention": "WARNING", "hint": "TIP", "seealso": "NOTE",
}  # fmt: skip
"""Kind of an admonition -> GitHub's."""


def aside(writer: RuleWriter, node: n.Aside, out: Out) -> None:
    """An alert; below it the title, where GitHub would give it another one."""
    kind = (n.literal_of(node.css[:1]) or "").partition(" ")[0]
    alert = _ALERTS[kind] if kind in KINDS else ""
    title, name, body = (
        writer.program(node.title),
        TEXT.program(node.title),
        writer.program(node.children),
    )

    def operation(rendering: Rendering) -> str:
        is_usual = alert and rendering.run_silently(name).strip().upper() == alert
        head = "" if is_usual else bold(rendering.run(title))
        quoted = md.quote(head + rendering.run(body))
        return md.block(f"> [!{alert}]\n{quoted}" if alert else quoted)

    out.append(operation)


def dropdown(writer: RuleWriter, node: n.Dropdown, out: Out) -> None:
    out.append(formed(writer.program(node.title), bold))
    writer.write(node.children, out)


def tab(writer: RuleWriter, node: n.Tab, out: Out) -> None:
    """A tab that is not empty, below its label."""
    label, body = writer.program(node.label), writer.program(node.children)

    def operation(rendering: Rendering) -> str:
        name = rendering.run(label)
        with rendering.in_tab(node.group, node.variant, name):
            return labelled(name, rendering.run(body))

    out.append(operation)
