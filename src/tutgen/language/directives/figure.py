"""`{figure} path`: an image with a caption below it, as MyST writes it."""

from collections.abc import Sequence

from tutgen.language.directives.shared import needs_argument
from tutgen.language.nodes import Block, Figure, Image, Paragraph
from tutgen.language.parsing.inlines import check_alternative
from tutgen.language.parsing.parser import Directive, Form, Parser
from tutgen.language.scan import Marked


def figure(parser: Parser, directive: Directive) -> Sequence[Block]:
    if not directive.argument:
        needs_argument(parser, directive, "the path of an image")
        return ()
    alt, css = (directive.options.get(name, Marked("")) for name in ("alt", "class"))
    check_alternative(parser, alt, css, directive.argument, directive.line)
    written = [(directive.argument, directive.line, "only-light")]
    if dark := directive.options.get("dark"):
        written.append((dark, directive.line_of("dark"), "only-dark"))
    images = tuple(
        Image(
            line,
            parser.parts(address),
            parser.place(address, line),
            parser.parts(alt),
            (("class", (scheme,)),) if len(written) > 1 else (),
        )
        for address, line, scheme in written
    )
    caption = parser.nested(directive.body, directive.body_line)
    if len(caption) == 1 and isinstance(caption[0], Paragraph):
        caption = (caption[0]._replace(is_tight=True),)
    return [Figure(directive.line, images, caption, parser.parts(css))]


DIRECTIVE = Form(
    figure,
    frozenset(("alt", "dark", "class")),
    argument="path.png",
    summary="an image with a caption, the body; `:alt:` says what it shows, `:dark:` names another one for dark pages",
)
