"""HTML for sites that run from right to left.

Browsers take the direction of a site for each of its texts, and so put the full stop of an English
sentence at its beginning. Here texts in which all letters run from left to right say so (`dir`, `bdi`), and
values of expressions, which have a direction of their own, are isolated. `dir="auto"` would take that of the
first letter, which is wrong for a sentence that only begins with a name in Latin letters.
"""

from collections.abc import Sequence
from typing import Any

from tutgen.language import nodes as n
from tutgen.language.bidi import has_loose_end, has_right_to_left, runs_left_to_right
from tutgen.language.rendering import Program
from tutgen.language.writers.writer import NodeRule, NodeRules, Out, RuleWriter, joined
from tutgen.theme.highlight import escape


def isolated(text: str) -> str:
    """A value within a line. One with letters of the site's script runs as its line does."""
    return escape(text) if has_right_to_left(text) or not text else f"<bdi>{escape(text)}</bdi>"


class RightToLeftWriter(RuleWriter):
    """Tells lines that run from left to right from what they are shown in: headings, captions, values."""

    def program(self, nodes: Sequence[n.Node]) -> Program:
        out: Out = []
        is_line = all(isinstance(node, n.Inline) for node in nodes)
        self.write(_isolated(nodes) if is_line else nodes, out)
        return joined(out)


def _isolated(line: Sequence[Any]) -> Sequence[n.Node]:
    """A line, told from what is around it if it runs from left to right."""
    is_other = _runs_left_to_right(line)
    return (n.Styled(line[0].line, "isolated", tuple(line)),) if is_other else line


def _runs_left_to_right(nodes: Sequence[n.Node]) -> bool:
    return runs_left_to_right(n.text_of(nodes))


def _isolating(rule: NodeRule, field: str = "children") -> NodeRule:
    """The rule for nodes of which a field is a line."""

    def written(writer: RuleWriter, node: Any, out: Out) -> None:
        rule(writer, node._replace(**{field: _isolated(getattr(node, field))}), out)

    return written


def _with_direction(node: n.Paragraph | n.Cell) -> Any:
    """A node whose element says which way it runs, where that is another one."""
    return _left_to_right(node) if _runs_left_to_right(node.children) else node


def _left_to_right(node: Any) -> Any:
    return node._replace(attributes=(*node.attributes, ("dir", ("ltr",))))


def _within_line(rule: NodeRule) -> NodeRule:
    """The rule for a part of a line, a link or what is stressed: told from its line where it would lose a mark at
    its end. No other part is, so that words of which only some are in it stay in their order."""

    def written(writer: RuleWriter, node: n.Link | n.Styled, out: Out) -> None:
        is_told = isinstance(node, n.Styled) and node.kind == "isolated"
        is_loose = not is_told and has_loose_end(n.text_of(node.children))
        rule(writer, _left_to_right(node) if is_loose else node, out)

    return written


def _paragraph(rule: NodeRule) -> NodeRule:
    in_item = _isolating(rule)  # where `dir` would move the item's mark to the other side

    def written(writer: RuleWriter, node: n.Paragraph, out: Out) -> None:
        if any(isinstance(first, n.Task) for first in node.children[:1]):
            rule(writer, node, out)  # its box stands where lines begin, whichever way its text runs
        elif node.is_tight:
            in_item(writer, node, out)
        else:
            rule(writer, _with_direction(node), out)

    return written


def _row(node: Any) -> Any:
    """A row, or rows that are repeated."""
    if isinstance(node, n.Each):
        return node._replace(children=tuple(map(_row, node.children)))
    return node._replace(cells=tuple(map(_with_direction, node.cells)))


def _table(rule: NodeRule) -> NodeRule:
    def written(writer: RuleWriter, node: n.Table, out: Out) -> None:
        rule(writer, node._replace(head=_row(node.head), rows=tuple(map(_row, node.rows))), out)

    return written


def right_to_left(rules: NodeRules) -> NodeRules:
    """The rules of sites that run from right to left, made of those of the others."""
    return {
        **rules,
        n.Link: _within_line(rules[n.Link]),
        n.Styled: _within_line(rules[n.Styled]),
        n.Paragraph: _paragraph(rules[n.Paragraph]),
        n.Table: _table(rules[n.Table]),
        n.Term: _isolating(rules[n.Term]),
        n.Task: _isolating(rules[n.Task]),
        n.CodeNote: _isolating(rules[n.CodeNote]),
        n.Aside: _isolating(rules[n.Aside], "title"),
        n.Dropdown: _isolating(rules[n.Dropdown], "title"),
    }
