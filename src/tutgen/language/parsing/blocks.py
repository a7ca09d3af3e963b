"""Blocks of Markdown: their tokens to nodes. What a fence holds is in `fences`."""

from collections.abc import Mapping, Sequence

from markdown_it.token import Token

from tutgen.language.grammar import closing
from tutgen.language.nodes import (
    Aside,
    Block,
    Cell,
    Content,
    Definition,
    Definitions,
    Footnote,
    Item,
    List,
    Paragraph,
    Quote,
    Row,
    Table,
    Term,
    Text,
    ThematicBreak,
)
from tutgen.language.parsing.fences import code_block, fence
from tutgen.language.parsing.headings import heading_block, target
from tutgen.language.parsing.inlines import inline
from tutgen.language.parsing.parser import BlockRule, Parser, TokenRules
from tutgen.language.scan import Marked


def _paragraph(parser: Parser, tokens: Sequence[Token], index: int, out: list[Block]) -> int:
    opening = tokens[index]
    children = inline(parser, tokens[index + 1])
    attributes = parser.attributes(opening)
    is_tight = opening.hidden and not attributes
    out.append(Paragraph(parser.line_of(tokens[index + 1]), children, attributes, is_tight))
    return index + 3


def _list(parser: Parser, tokens: Sequence[Token], index: int, out: list[Block]) -> int:
    opening, end = tokens[index], closing(tokens, index)
    attributes = parser.attributes(opening)
    items = []
    index += 1
    while index < end:
        item, after = tokens[index], closing(tokens, index)
        if item.attrs or item.meta:
            parser.check_attributes(item)
        children = parser.blocks(tokens[index + 1 : after])
        items.append(Item(parser.line_of(item), children, parser.attributes(item)))
        index = after + 1
    is_numbered = opening.type == "ordered_list_open"
    start = int(opening.attrs.get("start", 1)) if is_numbered else None
    line, below = parser.line_of(opening), parser.end_of(opening)
    out.append(List(line, below, tuple(items), start, attributes))
    return end + 1


def _quote(parser: Parser, tokens: Sequence[Token], index: int, out: list[Block]) -> int:
    opening, end = tokens[index], closing(tokens, index)
    attributes = parser.attributes(opening)
    children = parser.blocks(tokens[index + 1 : end])
    out.append(Quote(parser.line_of(opening), children, attributes))
    return end + 1


def _alert(parser: Parser, tokens: Sequence[Token], index: int, out: list[Block]) -> int:
    """A quote that is an admonition."""
    opening, end = tokens[index], closing(tokens, index)
    line = parser.line_of(opening)
    saved, parser.directive_line = parser.directive_line, line
    words = Text(line, parser.syntax.words[opening.info])
    title = parser.inline(Marked(opening.content)) or (words,)
    parser.directive_line = saved
    children = parser.blocks(tokens[index + 1 : end])
    out.append(Aside(line, (opening.info,), title, children))
    return end + 1


def _thematic_break(parser: Parser, tokens: Sequence[Token], index: int, out: list[Block]) -> int:
    out.append(ThematicBreak(parser.line_of(tokens[index]), parser.attributes(tokens[index])))
    return index + 1


def _table(parser: Parser, tokens: Sequence[Token], index: int, out: list[Block]) -> int:
    opening, end = tokens[index], closing(tokens, index)
    attributes = parser.attributes(opening)
    starts = [n for n in range(index + 1, end) if tokens[n].type == "tr_open"]
    rows = [_row(parser, tokens, start) for start in starts]
    out.append(Table(parser.line_of(opening), rows[0], tuple(rows[1:]), attributes))
    return end + 1


def _row(parser: Parser, tokens: Sequence[Token], index: int) -> Row:
    line = parser.line_of(tokens[index])
    source = parser.source_lines[line] if line < len(parser.source_lines) else ""
    cells = []
    parser.cell_column = 0
    for position in range(index + 1, closing(tokens, index), 3):
        opening, content = tokens[position], tokens[position + 1]
        if opening.attrs or opening.meta:
            parser.check_attributes(opening)
        written = parser.unmarked(content.content)
        at = source.find(written, parser.cell_column)
        parser.cell_column = max(at, parser.cell_column)
        cells.append(Cell(line, inline(parser, content), parser.attributes(opening)))
        parser.cell_column += len(written)
    parser.cell_column = 0
    return Row(line, tuple(cells))


def _definitions(parser: Parser, tokens: Sequence[Token], index: int, out: list[Block]) -> int:
    opening, end = tokens[index], closing(tokens, index)
    attributes = parser.attributes(opening)
    children: list[Term | Definition] = []
    index += 1
    while index < end:
        line, after = parser.line_of(tokens[index]), closing(tokens, index)
        if tokens[index].type == "dt_open":
            children.append(Term(line, inline(parser, tokens[index + 1])))
        else:
            children.append(Definition(line, parser.blocks(tokens[index + 1 : after])))
        index = after + 1
    out.append(Definitions(parser.line_of(opening), tuple(children), attributes))
    return end + 1


def _footnote(parser: Parser, tokens: Sequence[Token], index: int, out: list[Block]) -> int:
    opening, end = tokens[index], closing(tokens, index)
    line, records = parser.line_of(opening), parser.records
    label = parser.unmarked(str(opening.meta["label"]))  # an expression in it has no value
    if label in records.footnotes:
        parser.report(
            "stray-markup",
            f"the footnote '{label}' is defined a second time, and one of the two is not shown",
            line,
            needle=f"[^{label}]:",
            hint="give it a label of its own",
        )
    records.footnote_lines.setdefault(label, line)
    footnote = Footnote(line, label, Content(parser.blocks(tokens[index + 1 : end])))
    records.footnotes[label] = footnote
    out.append(footnote)
    return end + 1


def _stray(parser: Parser, tokens: Sequence[Token], index: int, out: list[Block]) -> int:
    """Attributes of a block that is not there."""
    parser.report_stray_attributes(tokens[index], parser.line_of(tokens[index]))
    return index + 1


BLOCKS: Mapping[str, BlockRule] = {
    "paragraph_open": _paragraph,
    "heading_open": heading_block,
    "fence": fence,
    "colon_fence": fence,
    "code_block": code_block,
    "bullet_list_open": _list,
    "ordered_list_open": _list,
    "blockquote_open": _quote,
    "alert_open": _alert,
    "hr": _thematic_break,
    "table_open": _table,
    "dl_open": _definitions,
    "footnote_reference_open": _footnote,
    "myst_target": target,
    "attributes": _stray,
}
"""By the type of the token that a block begins with."""
RULES = TokenRules(BLOCKS, inline)
