"""`{only} condition`: content for the pages on which a condition holds."""

from collections.abc import Sequence

from tutgen.language.directives.shared import argument_expression, needs_argument
from tutgen.language.nodes import Block, Only
from tutgen.language.parsing.parser import Directive, Form, Parser


def only(parser: Parser, directive: Directive) -> Sequence[Block]:
    written = parser.unmarked(directive.argument)
    if not written.removeprefix("{{").removesuffix("}}").strip():
        needs_argument(
            parser, directive, "a condition, which holds on the pages that show the content"
        )
        return ()
    condition = argument_expression(parser, directive.line, written)
    if condition is None:
        return ()
    children = parser.nested(directive.body, directive.body_line)
    return [Only(directive.line, condition, children)]


DIRECTIVE = Form(
    only, argument="condition", summary="content for the pages on which an expression holds"
)
