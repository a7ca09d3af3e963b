"""`{each} error in service.errors`: its body once for each record of a list."""

import re
from collections.abc import Iterator, Sequence

from tutgen.language.directives.shared import argument_expression
from tutgen.language.expressions.admission import ROOTS
from tutgen.language.expressions.expression import Expression
from tutgen.language.nodes import (
    Anchor,
    Block,
    Each,
    Footnote,
    Heading,
    Include,
    List,
    Node,
    Only,
    Tab,
    Table,
    walk,
)
from tutgen.language.parsing.parser import Directive, Form, Parser

_ARGUMENT = re.compile(r"(\w+)[ \t]+in[ \t]+(.+)")
_FORM = "write {each} error in service.errors, for example"


def each(parser: Parser, directive: Directive) -> Sequence[Block]:
    written = parser.unmarked(directive.argument)
    match = _ARGUMENT.fullmatch(written)
    if match is None:
        needle = written or "{each}"
        message = "'each' needs a name of your own, 'in' and a list"
        parser.report("missing-argument", message, directive.line, needle=needle, hint=_FORM)
        return ()
    name, listed = match.groups()
    if name in ROOTS or not name.isidentifier():
        message = f"'{name}' cannot be the name of a record"
        hint = "choose another name: expressions begin with this one already"
        if name not in ROOTS:
            hint = "choose a name that begins with a letter"
        parser.report("wrong-value", message, directive.line, needle=name, hint=hint)
        return ()
    compiled = argument_expression(parser, directive.line, listed)
    if compiled is None:
        return ()
    children = parser.nested(directive.body, directive.body_line)
    _check(parser, children)
    return [_repeated(directive.line, name, compiled, children)]


def _repeated(line: int, name: str, listed: Expression, children: tuple[Block, ...]) -> Block:
    """The node. A body that is one table or one list stays one, which is not there if there are no records: its rows
    or items are repeated."""
    match children:
        case (Table() as table,):
            rows = Each(line, name, listed, table.rows)
            return Only(line, listed, (table._replace(rows=(rows,)),))
        case (List() as whole,):
            items = Each(line, name, listed, whole.items)
            return Only(line, listed, (whole._replace(items=(items,)),))
    return Each(line, name, listed, children)


def _check(parser: Parser, children: Sequence[Block]) -> None:
    """Report what can be on a page, or in a set of tabs, once only."""
    for tab in _tabs_of_variants(children):
        parser.report(
            "not-repeatable",
            f"the tab of '{tab.variant}' stands in {{each}}, which repeats it for each record",
            tab.line,
            needle="{tab-item}",
            hint="put {each} into the tab, around what is to be repeated",
        )
    for node, line in _own(children):
        match node:
            case Heading():
                what = "a heading"
            case Anchor():
                what = "a label"
            case Footnote():
                what = "the text of a footnote"
            case _:
                continue
        parser.report(
            "not-repeatable",
            f"{what} stands in {{each}}, which repeats it for each record",
            line,
            hint="move it out of {each}; what looks like a heading can be **bold**",
        )
        return


def _tabs_of_variants(nodes: Sequence[Node]) -> Iterator[Tab]:
    """The tabs for a variant that a set around the nodes would have."""
    for node in nodes:
        if isinstance(node, Only | Each):
            yield from _tabs_of_variants(node.children)
        elif isinstance(node, Tab) and node.variant:
            yield node


def _own(nodes: Sequence[Node]) -> Iterator[tuple[Node, int]]:
    """The nodes, each with the line at which it is met: for those of a snippet that of its include."""
    for node in walk(nodes):
        yield node, node.line
        if isinstance(node, Include):
            yield from ((inner, node.line) for inner, _ in _own(node.content.nodes))


DIRECTIVE = Form(
    each,
    argument="name in list",
    summary="its body once for each record of a list, such as `{each} error in service.errors`",
)
