"""Plain text: of names and descriptions, of pages side by side, and for rules and search.

Each block ends with a line end. Marks of footnotes have no text, and what has nothing to read, none.
"""

from typing import Any

from tutgen.language import nodes as n
from tutgen.language.by_variant import ByVariant, Unsupported
from tutgen.language.document import Document
from tutgen.language.expressions.expression import Expression
from tutgen.language.expressions.values import EvaluationError
from tutgen.language.listings.listing import block_of, carried_notes
from tutgen.language.rendering import Operation, Rendering, ShownBlock
from tutgen.language.values import (
    code_text,
    evaluated_text,
    failed,
    line_of,
    plain_text,
    said_of_lines,
)
from tutgen.language.writers import every_format
from tutgen.language.writers.references import reference_operation, title_operation
from tutgen.language.writers.services import page_of, title_of
from tutgen.language.writers.writer import NodeRules, Out, RuleWriter, nothing, write_parts

# --------------------------------------------------------------------------------- within a line


def _text(writer: RuleWriter, node: n.Text, out: Out) -> None:
    out.append(node.text)


def _value(writer: RuleWriter, node: n.Value, out: Out) -> None:
    out.append(value_operation(node.expression, writer, is_block=False))


def value_operation(expression: Expression, writer: RuleWriter, *, is_block: bool) -> Operation:
    """A value as text. `is_block`: whether it is a paragraph of its own, which ends with a line end."""

    def operation(rendering: Rendering) -> str:
        try:
            value = expression.evaluate(rendering.scope)
            if is_block:
                return _block_text(value, rendering, writer)
            if isinstance(value, Document):
                return rendering.run_value(value, line_of(value).program(writer))
            return plain_text(value)
        except EvaluationError as error:
            return failed(rendering, error, expression)

    return operation


def _block_text(value: Any, rendering: Rendering, writer: RuleWriter) -> str:
    """A value as a block; one for each variant, each below its label. Raises EvaluationError."""
    if isinstance(value, ByVariant):
        said = []
        for name, of_variant in value.there.items():
            label = value.labels[name]
            with rendering.in_tab(value.group, name, label):
                said.append(f"{label}\n{_block_text(of_variant, rendering, writer)}")
        return "".join(said)
    if isinstance(value, Unsupported):
        return _block_text(value.reason, rendering, writer) if value.reason else ""
    if (content := block_of(value, rendering)) is not None:
        return rendering.run_value(value, content.program(writer))
    return f"{plain_text(value)}\n"


def _plain(writer: RuleWriter, node: n.CodeSpan | n.Keys | n.Badge, out: Out) -> None:
    write_parts(node.text, str, _plain_operation, out)


def _plain_operation(expression: Expression) -> Operation:
    return lambda rendering: evaluated_text(expression, rendering)


def _children(writer: RuleWriter, node: Any, out: Out) -> None:
    writer.write(node.children, out)


def _link(writer: RuleWriter, node: n.Link, out: Out) -> None:
    if node.children:
        writer.write(node.children, out)
    else:
        out.append(title_operation(node, str))


def _reference(writer: RuleWriter, node: n.Reference, out: Out) -> None:
    out.append(reference_operation(node, writer, str, lambda address, words: words))


def _image(writer: RuleWriter, node: n.Image, out: Out) -> None:
    write_parts(node.alt, str, _plain_operation, out)


def _break(writer: RuleWriter, node: n.Break, out: Out) -> None:
    out.append("\n")


# ---------------------------------------------------------------------------------------- blocks


def _line(writer: RuleWriter, node: Any, out: Out) -> None:
    """A block that is one line."""
    only = node.children[0] if len(node.children) == 1 else None
    if isinstance(only, n.Value):
        out.append(value_operation(only.expression, writer, is_block=True))
    else:
        writer.write(node.children, out)
        out.append("\n")


def _heading(writer: RuleWriter, node: n.Heading, out: Out) -> None:
    out += [*node.content.program(writer), "\n"]


def _step(writer: RuleWriter, node: n.Step, out: Out) -> None:
    writer.write([node.heading], out)
    out.append(every_format.step_operation(writer, node, lambda reason, _: reason))


def _code(writer: RuleWriter, node: n.Code, out: Out) -> None:
    writer.write(node.caption, out)
    out.append("\n" if node.caption else "")
    code = node.code

    def operation(rendering: Rendering) -> str:
        filled = code.filled(lambda expression: code_text(expression, rendering))
        contents = [note.content for note in carried_notes(filled)]
        if node.lines_said:
            language = "".join(
                p if isinstance(p, str) else evaluated_text(p, rendering) for p in node.language
            )
            said = said_of_lines(node, rendering, filled.text, language)
            contents += [content for _, content in said.notes]
        notes = [rendering.run(content.program(writer)) for content in contents]
        return "".join([f"{filled.text}\n", *notes])

    is_fixed = code.constant is not None and node.lines_said is None
    out.append(f"{code.constant}\n" if is_fixed else operation)
    for _, note in node.notes:
        out += note.program(writer)


def _list(writer: RuleWriter, node: n.List, out: Out) -> None:
    for number, item in enumerate(node.items, node.start or 0):
        if isinstance(item, n.Each):
            out.append(_repeated_items(writer, item, node.start))
            continue
        out.append("- " if node.start is None else f"{number}. ")
        writer.write([item], out)


def _repeated_items(writer: RuleWriter, node: n.Each, start: int | None) -> Operation:
    """All items of a list, whose numbers count on from record to record."""
    items = [writer.program([item]) for item in node.children]

    def operation(rendering: Rendering) -> str:
        said = [rendering.run(i) for _ in every_format.records(node, rendering) for i in items]
        marks = ["- " if start is None else f"{start + i}. " for i in range(len(said))]
        return "".join(mark + item for mark, item in zip(marks, said, strict=True))

    return operation


def _table(writer: RuleWriter, node: n.Table, out: Out) -> None:
    writer.write([node.head, *node.rows], out)


def _row(writer: RuleWriter, node: n.Row, out: Out) -> None:
    for number, cell in enumerate(node.cells):
        out.append("\t" if number else "")
        writer.write([cell], out)
    out.append("\n")


def _titled(writer: RuleWriter, node: n.Aside | n.Dropdown, out: Out) -> None:
    writer.write(node.title, out)
    out.append("\n")
    writer.write(node.children, out)


def _tab(writer: RuleWriter, node: n.Tab, out: Out) -> None:
    """A tab that is not empty, below its label."""
    label, body = writer.program(node.label), writer.program(node.children)

    def operation(rendering: Rendering) -> str:
        name = rendering.run(label)
        with rendering.in_tab(node.group, node.variant, name):
            text = rendering.run(body)
        return f"{name}\n{text}" if text.strip() else ""

    out.append(operation)


def _request(writer: RuleWriter, node: n.Request | n.Response, out: Out) -> None:
    def form(block: ShownBlock, rendering: Rendering) -> str:
        return _block(block, rendering, writer)

    def operation(rendering: Rendering) -> str:
        block = every_format.placed_block(rendering, node)
        if block is None:
            return ""
        if isinstance(node, n.Response):
            return block.response_text(rendering, form)
        return block.request_text(rendering, form)

    out.append(operation)


def _block(block: ShownBlock, rendering: Rendering, writer: RuleWriter) -> str:
    """A request or a response: caption, lines, notes."""
    lines = ["".join(text for _, text in line) for line in block.lines]
    notes = [rendering.run(text.program(writer)) for _, texts in block.notes for text in texts]
    after = [rendering.run(text.program(writer)) for text in block.after]
    caption = rendering.run(block.caption.program(writer))
    head = [line for line in (caption, block.status) if line]
    return "".join([*(f"{line}\n" for line in (*head, *lines)), *notes, *after])


def _services(writer: RuleWriter, node: n.Services, out: Out) -> None:
    title = node.title.program(writer)
    card = node.card.program(writer) if node.card else ()

    def operation(rendering: Rendering) -> str:
        tutorial = rendering.page.tutorial
        lines = [rendering.run(title)]
        for entry in tutorial.entries if tutorial else ():
            page = page_of(rendering, entry)
            lines.append(entry.name)
            if page and card:
                with rendering.seeing(rendering.values.scope(page)):
                    lines.append(rendering.run(card).removesuffix("\n"))
        return "".join(f"{line}\n" for line in lines)

    out.append(operation)


def _compare(writer: RuleWriter, node: n.Compare, out: Out) -> None:
    titles = [title_of(column) for column in node.columns]
    cells = [column.cell.program(writer) for column in node.columns]

    def operation(rendering: Rendering) -> str:
        tutorial = rendering.page.tutorial
        rows = [[rendering.words["service"], *(title(rendering) for title in titles)]]
        for entry in tutorial.entries if tutorial else ():
            page = page_of(rendering, entry)
            if page:
                with rendering.seeing(rendering.values.scope(page)):
                    said = [rendering.run(cell).removesuffix("\n") for cell in cells]
                rows.append([entry.name, *said])
        return "".join("\t".join(row) + "\n" for row in rows)

    out.append(operation)


TEXT_RULES: NodeRules = {
    n.Text: _text,
    n.Value: _value,
    n.CodeSpan: _plain,
    n.Styled: _children,
    n.Keys: _plain,
    n.Badge: _plain,
    n.Link: _link,
    n.Reference: _reference,
    n.Image: _image,
    n.Break: _break,
    n.FootnoteMark: nothing,
    n.Task: _children,
    n.Paragraph: _line,
    n.Anchor: nothing,
    n.FormerAnchor: nothing,
    n.Heading: _heading,
    n.Step: _step,
    n.Code: _code,
    n.CodeNote: _line,
    n.List: _list,
    n.Item: _children,
    n.Definitions: _children,
    n.Term: _line,
    n.Definition: _children,
    n.Figure: _children,
    n.Table: _table,
    n.Row: _row,
    n.Cell: _children,
    n.Quote: _children,
    n.ThematicBreak: nothing,
    n.Aside: _titled,
    n.Dropdown: _titled,
    n.TabSet: _children,
    n.Tab: _tab,
    n.Only: every_format.only,
    n.Each: every_format.each,
    n.Include: every_format.include,
    n.Request: _request,
    n.Response: _request,
    n.Grid: nothing,
    n.Services: _services,
    n.Compare: _compare,
    n.Footnote: nothing,
}
TEXT = RuleWriter(TEXT_RULES)
