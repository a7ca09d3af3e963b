"""`{request} name` and `{response} name`: a request, and its sample response."""

from collections.abc import Sequence

from tutgen.language.directives.shared import needs_argument
from tutgen.language.document import Placement
from tutgen.language.nodes import Block, Request, Response
from tutgen.language.parsing.parser import Directive, Form, Parser


def request(parser: Parser, directive: Directive) -> Sequence[Block]:
    name = parser.unmarked(directive.argument)
    if not name:
        needs_argument(parser, directive, "the name of a request")
        return ()
    place, records = parser.place(name, directive.line), parser.records
    if directive.name == "response":
        records.responses.add((name, place))
        return [Response(directive.line, name, place)]
    records.requests.add(name)
    records.placements.append(Placement("request", name, directive.line))
    return [Request(directive.line, name, place)]


DIRECTIVE = Form(
    request,
    body="none",
    argument="name",
    summary="a request of `requests.yaml`, and its sample response",
)
