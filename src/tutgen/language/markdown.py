"""A Markdown source to a `Document`: its text is scanned for expressions, cut into tokens by
markdown-it, and turned into nodes."""

import re

from tutgen.diagnostics import did_you_mean
from tutgen.language.document import Document
from tutgen.language.document_registry import register
from tutgen.language.nodes import Block, Content, Heading, Paragraph
from tutgen.language.parsing.blocks import RULES
from tutgen.language.parsing.headings import page_heading, with_steps
from tutgen.language.parsing.parser import Parser, Syntax
from tutgen.language.scan import Marked
from tutgen.sources.source import Origin

_PARAGRAPH = re.compile(r"(?:[^\W\d_]|`(?!``))[^\r\n]*\n*")
"""A line that can only be a paragraph: every block begins with another character, or needs two
lines."""
_MAX_COMPARED = 100
"""Labels that are compared with each other, which takes the square of time."""


def compile_markdown(
    text: str, origin: Origin, syntax: Syntax, *, steps: bool = False, page: bool = False
) -> Document:
    """Compile a source. `steps`: its level-2 sections are steps; `page`: a level-1 heading that it
    begins with is the page's."""
    parser = Parser(text, origin, syntax, RULES)
    if _PARAGRAPH.fullmatch(parser.marked):  # as most notes are: half the time of parsing blocks
        return register(text, _line(parser, Marked(parser.marked.rstrip()), is_tight=False))
    tokens = parser.tokens(parser.marked)
    heading = None
    if page and tokens and tokens[0].type == "heading_open" and tokens[0].tag == "h1":
        heading = page_heading(parser, tokens[0], tokens[1])
        tokens = tokens[3:]
    nodes = with_steps(parser, tokens) if steps else parser.blocks(tokens)
    return register(text, _document(parser, nodes, heading))


def compile_line(text: str, origin: Origin, syntax: Syntax) -> Document:
    """Compile Markdown that stands within a line, such as a caption or a title."""
    parser = Parser(text, origin, syntax, RULES)
    return register(text, _line(parser, parser.marked, is_tight=True))


def compile_within(text: str, origin: Origin, outer: Parser) -> Document:
    """Compile Markdown that is a value in the YAML of another source."""
    document = compile_markdown(text, origin, outer.syntax)
    outer.diagnostics += document.diagnostics
    outer.records.links += document.links
    outer.records.arguments |= document.arguments
    return document


def _line(parser: Parser, text: Marked, *, is_tight: bool) -> Document:
    children = parser.rules.inline(parser, parser.line_token(text))
    return _document(parser, (Paragraph(0, children, is_tight=is_tight),), None)


def _document(parser: Parser, nodes: tuple[Block, ...], heading: Heading | None) -> Document:
    _check_footnotes(parser)
    records = parser.records
    for expression in parser.scan.expressions:
        records.read(expression.uses)
    return Document(
        parser.origin,
        Content(nodes),
        heading,
        labels={**records.snippet_labels, **records.labels},
        arguments=frozenset(records.arguments),
        sections=tuple(records.sections),
        ids=frozenset(records.ids),
        steps=tuple(records.steps),
        step_lines=tuple(records.step_lines),
        includes=frozenset(records.includes),
        samples=frozenset(records.samples),
        requests=frozenset(records.requests),
        responses=frozenset(records.responses),
        links=tuple(records.links),
        placements=tuple(records.placements),
        extents=tuple(records.extents),
        diagnostics=tuple(parser.diagnostics),
    )


def _check_footnotes(parser: Parser) -> None:
    """Report broken expressions, and footnotes without a mark and marks without a footnote."""
    parser.diagnostics += parser.scan.broken.values()
    records = parser.records
    if not records.footnote_marks and not records.footnotes:
        return
    used = {label for label, _ in records.footnote_marks}
    unknown = sorted(used - set(records.footnotes))[:_MAX_COMPARED]
    known = list(records.footnotes)[:_MAX_COMPARED]
    guesses = {label: did_you_mean(label, known) for label in unknown}
    for label, line in records.footnote_lines.items():
        if label not in used and f"did you mean '{label}'?" not in guesses.values():
            parser.report(
                "stray-markup",
                f"the footnote '{label}' is not shown, since nothing refers to it",
                line,
                needle=f"[^{label}]:",
                hint=f"write [^{label}] in the text, or delete the footnote",
            )
    for label, line in records.footnote_marks:
        if label not in records.footnotes:
            parser.report(
                "unknown-reference",
                f"the footnote '{label}' is not defined in this file",
                line,
                needle=f"[^{label}]",
                hint=guesses.get(label) or f"add a line: [^{label}]: text",
            )
