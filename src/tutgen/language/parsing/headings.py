"""Headings with their ids and labels, the steps that they begin, and labels elsewhere."""

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

from markdown_it.token import Token

from tutgen.diagnostics import Diagnostic
from tutgen.language.attributes import give
from tutgen.language.nodes import (
    Anchor,
    Block,
    Code,
    Content,
    FormerAnchor,
    Heading,
    Id,
    Include,
    Node,
    Paragraph,
    Request,
    Response,
    Step,
    Value,
    walk,
)
from tutgen.language.odd_characters import odd_in_code
from tutgen.language.parsing.parser import Parser
from tutgen.language.place import Place
from tutgen.language.scan import has_mark
from tutgen.sources import urls

_CLOSING_MARKS = re.compile(r"(?:^|[ \t]+)#+$")


def heading_block(parser: Parser, tokens: Sequence[Token], index: int, out: list[Block]) -> int:
    out.append(_heading(parser, tokens, index)[0])
    return index + 3


def with_steps(parser: Parser, tokens: Sequence[Token]) -> tuple[Block, ...]:
    """The blocks, each level-2 section of them a step."""
    starts = [
        index
        for index, token in enumerate(tokens)
        if token.type == "heading_open" and token.tag == "h2" and token.level == 0
    ]
    before = parser.blocks(tokens[: starts[0]] if starts else tokens)
    steps: list[Step] = []
    for start, end in pairwise([*starts, len(tokens)]):
        heading, name = _heading(parser, tokens, start, is_step=True)
        parser.records.steps.append(name)
        parser.records.step_lines.append(heading.line)
        steps.append(Step(heading.line, name, heading, parser.blocks(tokens[start + 3 : end])))
    return (*before, *_numbered(steps, parser.syntax.code))


def _numbered(steps: Sequence[Step], code: frozenset[str]) -> Iterator[Step]:
    """The steps, those that count with their number: all from the first one with a request or code on, except
    those of the class `unnumbered`. The number is the same on the pages of all services, whatever conditions
    leave out there. `code`: what is code of a service."""
    first = next((i for i, step in enumerate(steps) if _has_code(step.children, code)), len(steps))
    counts = [i >= first and not _is_unnumbered(step.heading) for i, step in enumerate(steps)]
    numbers = accumulate(map(int, counts))
    for step, number, is_counted in zip(steps, numbers, counts, strict=True):
        if is_counted:
            heading = step.heading._replace(step=(number, sum(counts)))
            yield step._replace(heading=heading)
        else:
            yield step


def _has_code(blocks: Sequence[Node], code: frozenset[str]) -> bool:
    """Whether one of these nodes, or of those in them and in their snippets, is a request or a block of code."""
    return any(
        isinstance(node, Code | Request | Response)
        or (isinstance(node, Paragraph) and _is_one_of(code, node))
        or (isinstance(node, Include) and _has_code(node.content.nodes, code))
        for node in walk(blocks)
    )


def _is_one_of(code: frozenset[str], paragraph: Paragraph) -> bool:
    """Whether a paragraph is one expression, which gives code."""
    first, *others = paragraph.children or (None,)
    return isinstance(first, Value) and not others and not code.isdisjoint(first.expression.uses)


def _is_unnumbered(heading: Heading) -> bool:
    return any("unnumbered" in part.split() for part in heading.css if isinstance(part, str))


def page_heading(parser: Parser, opening: Token, inline: Token) -> Heading:
    """The level-1 heading that a page begins with."""
    return _node(parser, opening, inline)[0]


def _heading(
    parser: Parser, tokens: Sequence[Token], index: int, *, is_step: bool = False
) -> tuple[Heading, str]:
    """A heading, and its name: its id, the same on all pages."""
    opening = tokens[index]
    heading, name = _node(parser, opening, tokens[index + 1], is_step=is_step)
    if opening.tag == "h1":
        parser.report(
            "second-title",
            "a level-1 heading is the title of a page, which has one already",
            heading.line,
            hint="begin it with '##'",
        )
    return heading, name


def _node(
    parser: Parser, opening: Token, inline: Token, *, is_step: bool = False
) -> tuple[Heading, str]:
    children = inline.children or []
    if children and children[-1].type == "attributes":
        _take_attributes(children, opening)
    parser.check_attributes(opening)
    written = "".join(child.content for child in children if child.type in ("text", "code_inline"))
    words = parser.scan.named(written)
    slug = urls.slug(words)
    content = Content(parser.rules.inline(parser, inline))
    line, anchors = parser.line_of(opening), list[Anchor | FormerAnchor]()
    place = parser.place("", line)
    if "id" in opening.attrs:
        name = urls.normalized(parser.scan.named(str(opening.attrs["id"])))
        name = urls.slug(name) if " " in name else name
        id_ = parser.written_id(opening, slug)
    else:
        name = slug
        parser.records.ids.add(slug)
        id_ = Id((slug,), parser.place("", line), "step" if is_step else "made")
        anchors += former_anchors(words, line)
    if opening.tag == "h2" and not is_step:
        parser.records.sections.append((name, line))
    if not content and opening.tag == "h1":  # another one is reported where it is rendered
        parser.diagnostics.append(empty_heading(place))
    labels = opening.meta.get("labels", ())
    for label in _labels(parser, labels, line):
        parser.records.labels[urls.normalized(label)] = content
        if urls.slug(label) != name:
            anchors = [*_anchors(parser, label, max(line - len(labels), 0)), *anchors]
    css = parser.parts(str(opening.attrs.get("class", "")))
    level = int(opening.tag[1])
    return Heading(line, level, content, id_, place, css, tuple(anchors)), name


def _take_attributes(children: list[Token], opening: Token) -> None:
    """Give the attributes at the end of a heading's line to the heading."""
    given = children.pop()
    opening.attrs.pop("id", None) if "id" in given.attrs else None
    give(opening, {name: str(value) for name, value in given.attrs.items()})
    opening.meta.setdefault("refused", {}).update(given.meta.get("refused", {}))
    if children and children[-1].type == "text":
        text = children[-1].content.rstrip()
        if opening.markup.startswith("#"):  # `## Title ## {#id}`: marks that close are no text
            text = _CLOSING_MARKS.sub("", text)
        children[-1].content = text


def target(parser: Parser, tokens: Sequence[Token], index: int, out: list[Block]) -> int:
    """A label that stands before something other than a heading."""
    line = parser.line_of(tokens[index])
    (label,) = _labels(parser, [tokens[index].content], line)
    parser.records.labels[urls.normalized(label)] = Content()
    out += _anchors(parser, label, line)
    return index + 1


def _labels(parser: Parser, labels: Sequence[str], line: int) -> Iterator[str]:
    """Labels before a line, as they are written; one with an expression is reported."""
    for label in labels:
        parser.check_odd(label, max(line - len(labels), 0), odd_in_code)
        if has_mark(label):
            parser.report(
                "expression-not-allowed",
                f"the label '{parser.unmarked(label)}' may not hold an expression",
                max(line - len(labels), 0),
                needle=f"({label})=",
                hint="a label is the same on every page: name it for what it marks",
            )
        yield parser.unmarked(label)


def _anchors(parser: Parser, label: str, line: int) -> list[Anchor | FormerAnchor]:
    """The anchor of a label, and that of its former id."""
    id_ = parser.own_id(urls.slug(label), parser.place(f"({label})=", line))
    return [Anchor(line, id_), *former_anchors(label, line)]


def former_anchors(words: str, line: int) -> list[FormerAnchor]:
    """The anchor of the id that these words gave in version 0.1, if that was another one."""
    former = urls.former_slug(words)
    return [] if former == urls.slug(words) else [FormerAnchor(line, former)]


def empty_heading(place: Place) -> Diagnostic:
    hint = "write its text, or delete it"
    return Diagnostic("empty-heading", "the heading is empty", place.span(), hint)


def skipped_heading(level: int, above: int, place: Place) -> Diagnostic:
    message = f"a level-{level} heading follows one of level {above}"
    hint = f"begin it with '{'#' * (above + 1)}'"
    return Diagnostic("skipped-heading", message, place.span(), hint)
