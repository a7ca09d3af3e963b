"""`{admonition} Title`, `{note}` and its like, and `{dropdown}`."""

from collections.abc import Sequence

from tutgen.language.admonitions import KINDS
from tutgen.language.directives.shared import needs_argument, report_empty
from tutgen.language.nodes import Aside, Block, Dropdown, Text
from tutgen.language.parsing.parser import Directive, Form, Parser


def admonition(parser: Parser, directive: Directive) -> Sequence[Block]:
    """One whose kind is the directive has a title of its own."""
    kind = directive.name if directive.name in KINDS else ""
    title = directive.argument
    if not kind and not title:
        needs_argument(parser, directive, "a title")
    is_next = directive.body_line == directive.line + 1
    if kind and title and is_next and directive.body[:1].islower():
        parser.report(
            "stray-markup",
            f"the title '{parser.unmarked(title)}' seems to go on below",
            directive.line,
            needle=title,
            hint=f"write all of the text below {{{kind}}}, which has a title of its own",
        )
    css = f"{kind} {directive.options.get('class', '')}".strip()
    children = parser.nested(directive.body, directive.body_line)
    if not directive.body.strip():
        report_empty(parser, directive)
    words = parser.syntax.words[kind or "note"]
    shown = parser.inline(title) or (Text(directive.line, words),)
    is_open = "open" in directive.options if "dropdown" in css.split() else None
    return [Aside(directive.line, parser.parts(css), shown, children, is_open)]


def dropdown(parser: Parser, directive: Directive) -> Sequence[Block]:
    if not directive.argument:
        needs_argument(parser, directive, "a title")
    children = parser.nested(directive.body, directive.body_line)
    title = parser.inline(directive.argument)
    return [Dropdown(directive.line, title, children, "open" in directive.options)]


ADMONITION = Form(
    admonition,
    frozenset(("class", "open")),
    summary="an aside; `{admonition} Title` has the title that is written; the class `dropdown` folds it, `:open:` shows it unfolded",
)
DROPDOWN = Form(
    dropdown, frozenset(("open",)), argument="Title", summary="a part that readers open"
)
