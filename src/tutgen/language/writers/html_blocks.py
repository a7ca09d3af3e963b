"""Blocks as HTML. Those of code and those that name all services have modules of their own."""

from collections.abc import Callable

from tutgen.language.nodes import (
    Anchor,
    Aside,
    Cell,
    Definition,
    Definitions,
    Dropdown,
    Figure,
    FormerAnchor,
    Item,
    List,
    Paragraph,
    Quote,
    Request,
    Response,
    Row,
    Step,
    Table,
    Term,
    ThematicBreak,
    Value,
)
from tutgen.language.rendering import Operation, Rendering
from tutgen.language.writers import every_format
from tutgen.language.writers.html_inline import escaped_id, write_attributes
from tutgen.language.writers.html_tabs import unsupported_html
from tutgen.language.writers.html_values import (
    attribute_operation,
    block_operation,
    item_operation,
)
from tutgen.language.writers.text import TEXT
from tutgen.language.writers.writer import Out, RuleWriter, write_parts
from tutgen.theme.highlight import escape_attribute


def paragraph(writer: RuleWriter, node: Paragraph, out: Out) -> None:
    children = node.children
    if len(children) == 1 and not node.attributes:
        only = children[0]
        if isinstance(only, Value):
            operation = item_operation if node.is_tight else block_operation
            out.append(operation(only.expression, writer))
            return
    if node.is_tight:
        writer.write(children, out)
        return
    if node.attributes:
        out.append("<p")
        write_attributes(node.attributes, out)
        out.append(">")
    else:
        out.append("<p>")
    writer.write(children, out)
    out.append("</p>\n")


def _tag(name: str, node: List | Item | Definitions | Quote | Cell | Table, out: Out) -> None:
    if node.attributes:
        out.append(f"<{name}")
        write_attributes(node.attributes, out)
        out.append(">")
    else:
        out.append(f"<{name}>")


def list_(writer: RuleWriter, node: List, out: Out) -> None:
    name = "ul" if node.start is None else "ol"
    _tag(name, node, out)
    out.append("\n")
    writer.write(node.items, out)
    out.append(f"</{name}>\n")


def _container(name: str) -> Callable[[RuleWriter, Item | Definitions | Quote, Out], None]:
    """The rule of an element that holds the children of its node."""

    def written(writer: RuleWriter, node: Item | Definitions | Quote, out: Out) -> None:
        _tag(name, node, out)
        writer.write(node.children, out)
        out.append(f"</{name}>\n")

    return written


item = _container("li")
definitions = _container("dl")
quote = _container("blockquote")


def term(writer: RuleWriter, node: Term, out: Out) -> None:
    out.append("<dt>")
    writer.write(node.children, out)
    out.append("</dt>\n")


def definition(writer: RuleWriter, node: Definition, out: Out) -> None:
    out.append("<dd>")
    writer.write(node.children, out)
    out.append("</dd>\n")


def thematic_break(writer: RuleWriter, node: ThematicBreak, out: Out) -> None:
    out.append("<hr")
    write_attributes(node.attributes, out)
    out.append(">\n")


def figure(writer: RuleWriter, node: Figure, out: Out) -> None:
    out.append('<figure class="picture')
    if node.css:
        out.append(" ")
        write_parts(node.css, escape_attribute, attribute_operation, out)
    out.append('">')
    writer.write(node.images, out)
    if node.children:
        out.append("<figcaption>")
        writer.write(node.children, out)
        out.append("</figcaption>")
    out.append("</figure>\n")


def table(writer: RuleWriter, node: Table, out: Out) -> None:
    out += ['<div class="table" role="region" aria-label="', _table_name, '" tabindex="0">']
    _tag("table", node, out)
    out.append("\n<thead>")
    _row(writer, node.head, "th", out)
    out.append("</thead>\n")
    if node.rows:
        out.append("<tbody>")
        writer.write(node.rows, out)
        out.append("</tbody>\n")
    out.append("</table></div>\n")


def _table_name(rendering: Rendering) -> str:
    return escape_attribute(rendering.words["table"].format(number=rendering.next_table()))


def row(writer: RuleWriter, node: Row, out: Out) -> None:
    _row(writer, node, "td", out)


def _row(writer: RuleWriter, node: Row, tag: str, out: Out) -> None:
    out.append("<tr>\n")
    for cell_node in node.cells:
        _cell(writer, cell_node, tag, out)
    out.append("</tr>\n")


def cell(writer: RuleWriter, node: Cell, out: Out) -> None:
    _cell(writer, node, "td", out)


def _cell(writer: RuleWriter, node: Cell, tag: str, out: Out) -> None:
    _tag(tag, node, out)
    writer.write(node.children, out)
    out.append(f"</{tag}>\n")


# ----------------------------------------------------------------------------- headings, anchors


def anchor(writer: RuleWriter, node: Anchor, out: Out) -> None:
    out += ['<span id="', escaped_id(node.id), '"></span>']


def former_anchor(writer: RuleWriter, node: FormerAnchor, out: Out) -> None:
    former = node.id
    out.append(lambda rendering: rendering.former_anchor(former))


def step(writer: RuleWriter, node: Step, out: Out) -> None:
    """A section, or why the page's service does not support it."""
    writer.write([node.heading], out)
    out.append(every_format.step_operation(writer, node, unsupported_html))


# ------------------------------------------------------------------------------------- directives


def aside(writer: RuleWriter, node: Aside, out: Out) -> None:
    is_details = node.is_open is not None
    out.append('<details class="admonition' if is_details else '<aside class="admonition')
    out.append(" " if node.css else "")
    write_parts(node.css, escape_attribute, attribute_operation, out)
    if is_details:
        opened = " open" if node.is_open else ""
        out.append(f'"{opened}><summary class="admonition-title">')
    else:
        out.append('" role="note" aria-label="')
        out += [_of_attribute(part) for part in TEXT.program(node.title)]
        out.append('"><p class="admonition-title">')
    writer.write(node.title, out)
    out.append("</summary>\n" if is_details else "</p>\n")
    writer.write(node.children, out)
    out.append("</details>\n" if is_details else "</aside>\n")


def _of_attribute(part: str | Operation) -> str | Operation:
    """A part of plain text as one of the value of an attribute; what is wrong with it is told elsewhere."""
    if isinstance(part, str):
        return escape_attribute(part)
    return lambda rendering: escape_attribute(rendering.run_silently((part,)))


def dropdown(writer: RuleWriter, node: Dropdown, out: Out) -> None:
    out.append(f'<details class="dropdown"{" open" if node.is_open else ""}><summary>')
    writer.write(node.title, out)
    out.append("</summary>\n")
    writer.write(node.children, out)
    out.append("</details>\n")


def request(writer: RuleWriter, node: Request, out: Out) -> None:
    def operation(rendering: Rendering) -> str:
        block = every_format.placed_block(rendering, node)
        if block is None:
            return ""
        rendering.placed.add(node.name)
        return block.request(rendering)

    out.append(operation)


def response(writer: RuleWriter, node: Response, out: Out) -> None:
    def operation(rendering: Rendering) -> str:
        block = every_format.placed_block(rendering, node)
        return block.response(rendering) if block else ""

    out.append(operation)
