"""`{only} condition`: content for the pages on which a condition holds."""

from collections.abc import Sequence

from tutgen.diagnostics import Diagnostic
from tutgen.language.directives.shared import needs_argument
from tutgen.language.expressions.expression import compile_expression
from tutgen.language.nodes import Block, Only
from tutgen.language.parsing.parser import Directive, Form, Parser


def only(parser: Parser, directive: Directive) -> Sequence[Block]:
    written = parser.unmarked(directive.argument)
    condition = written.removeprefix("{{").removesuffix("}}").strip()
    if not condition:
        needs_argument(
            parser, directive, "a condition, which holds on the pages that show the content"
        )
        return ()
    compiled = compile_expression(
        condition,
        parser.origin,
        directive.line,
        braces=False,
        bound=parser.scan.bound,
        is_condition=True,
    )
    if isinstance(compiled, Diagnostic):
        parser.diagnostics.append(compiled)
        return ()
    parser.records.read(compiled.uses)
    children = parser.nested(directive.body, directive.body_line)
    return [Only(directive.line, compiled, children)]


DIRECTIVE = Form(
    only, argument="condition", summary="content for the pages on which an expression holds"
)
