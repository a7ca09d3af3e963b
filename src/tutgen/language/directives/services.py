"""`{services}` and `{compare} services`: the services of a tutorial, to choose from and side by side; `{grid}`: those of
all tutorials."""

from collections.abc import Sequence

from tutgen.language.directives.shared import yaml_body
from tutgen.language.document import Document
from tutgen.language.expressions.computed import compile_text
from tutgen.language.markdown import compile_within
from tutgen.language.nodes import Block, Column, Compare, Content, Grid, Paragraph, Services, Text
from tutgen.language.parsing.parser import Directive, Form, Parser
from tutgen.sources.yaml_origin import KeyOrigin


def services(parser: Parser, directive: Directive) -> Sequence[Block]:
    """The navigation between the services; with a body, a card for each service."""
    own = parser.inline(directive.argument)
    title = Content(own or (Text(directive.line, parser.syntax.words["select_service"]),))
    place = parser.place(f"{{{directive.name}}}", directive.line)
    card = None
    if directive.body.strip():
        card = Content(parser.nested(directive.body, directive.body_line))
    return [Services(directive.line, title, card, place)]


def grid(parser: Parser, directive: Directive) -> Sequence[Block]:
    return [Grid(directive.line)]


def compare(parser: Parser, directive: Directive) -> Sequence[Block]:
    """A table of all services: a row each, a column for each key of the YAML body."""
    place = parser.place(f"{{{directive.name}}}", directive.line)
    if directive.argument not in ("", "services"):
        parser.report(
            "option-value",
            f"'compare' compares 'services', not '{parser.unmarked(directive.argument)}'",
            directive.line,
            needle=directive.argument,
        )
    body = yaml_body(parser, directive)
    if body is None:
        return ()
    values, origin = body
    columns = []
    for title, text in values.items():
        at = origin.child(title)
        cell = compile_within(text if isinstance(text, str) else str(text), at, parser)
        head = compile_text(title, KeyOrigin(at), parser.diagnostics)
        columns.append(Column(head or title, at, _cell(cell)))
    if not columns:
        parser.report(
            "empty-value",
            "'compare' has no columns",
            directive.line,
            needle=f"{{{directive.name}}}",
            hint="write lines such as: Model: '{{ service.model }}'",
        )
    return [Compare(directive.line, tuple(columns), place)]


def _cell(document: Document) -> Content:
    """What stands in a cell: of a single paragraph its line."""
    nodes = document.content.nodes
    if len(nodes) == 1 and isinstance(nodes[0], Paragraph):
        return Content([nodes[0]._replace(is_tight=True)])
    return document.content


SERVICES = Form(
    services,
    argument="Title",
    summary="the badges; with a body, a card for each service, the body being its text",
)
GRID = Form(
    grid,
    body="none",
    summary="all services by all tutorials, each cell a link to the page; a home page that you do not write has it",
)
COMPARE = Form(
    compare,
    body="literal",
    argument="services",
    summary="a table of all services; the body is YAML: column title → Markdown",
)
