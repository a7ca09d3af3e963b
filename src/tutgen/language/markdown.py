"""A Markdown source to a compiled `Document`.

Each `{{ ... }}` of the source becomes one private-use character of plane 16, which Markdown takes
for a letter. What markdown-it makes of the text is turned to HTML here; wherever a marker comes out,
the HTML gets another such character, which stands for an operation in the form that the place needs.
Cutting the HTML at these characters gives the program. Values are put in when a page is rendered, so
they can neither break the page's structure nor inject markup.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import pairwise
from typing import Any, ClassVar, Literal, NoReturn

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token
from mdit_py_plugins.colon_fence import colon_fence_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.myst_blocks import myst_block_plugin
from mdit_py_plugins.myst_role import myst_role_plugin

from tutgen.diagnostics import Diagnostic, Severity, did_you_mean, unknown_name_hint
from tutgen.language.admonitions import admonition_html, default_title
from tutgen.language.attributes import ALLOWED, attributes_plugin, give, id_of
from tutgen.language.dialect.alerts import alerts
from tutgen.language.dialect.bracket_ids import bracket_ids
from tutgen.language.dialect.callouts import callouts
from tutgen.language.dialect.comments import comments
from tutgen.language.dialect.inline import InlineParser, footnote_reference, role
from tutgen.language.dialect.stray_markup import Stray, stray_markup
from tutgen.language.dialect.task_lists import task_lists
from tutgen.language.document import (
    Document,
    Heading,
    Operation,
    Place,
    Placement,
    Program,
    Rendering,
    WrittenLink,
    attribute_operation,
    block_operation,
    code_operation,
    evaluated_text,
    item_operation,
    label_html,
    link_operation,
    text_of,
    text_operation,
)
from tutgen.language.expressions import (
    EXPRESSION,
    EvaluationError,
    Expression,
    Scope,
    as_text,
    compile_expression,
    escaped_name,
    literal,
    unclosed_expression,
)
from tutgen.language.literal_code import LiteralCode
from tutgen.language.odd_characters import (
    Finder,
    check_text,
    has_odd,
    odd_in_code,
    odd_in_prose,
    typographic_in_span,
)
from tutgen.language.references import label_operation
from tutgen.sources import urls
from tutgen.sources.source import Origin, Source
from tutgen.sources.yaml_source import YamlOrigin, parse
from tutgen.theme.highlight import escape, escape_attribute

CODE = "code-block"
"""The directive for literal code, which fences with a language are too."""
MAX_DEPTH = 20
"""Of directives in each other, and of snippets that include each other."""
_FIRST = 0x100000
_LAST = 0x10FFFD


def _broken(scope: Scope) -> NoReturn:
    """The value of an expression that was reported when it was compiled."""
    raise EvaluationError("", "")


_PRIVATE = re.compile(f"[{chr(_FIRST)}-{chr(_LAST)}]")
_DIRECTIVE = re.compile(r"\{([^{}\s]+)\}[ \t]*(.*)")
_OPTION = re.compile(rf"[ \t]*:([A-Za-z][\w{chr(_FIRST)}-{chr(_LAST)}-]*):(?:[ \t]+(.*))?$")
_TARGET = re.compile(r"\(([^()\s][^()]*)\)=\s*")
_NEARLY_OPTION = re.compile(r"[ \t]*:([A-Za-z][\w-]*):[^\s:]")
_OWN_ATTRIBUTES = {
    "a": ("href", "title"),
    "img": ("src", "alt", "title"),
    "ol": ("start",),
    "td": ("style",),
    "th": ("style",),
}
"""What Markdown itself sets, by tag."""
_LABELLED = re.compile(r"(.*?)\s*<([^<>]*)>", re.DOTALL)
_PARAGRAPH = re.compile(r"(?:[^\W\d_]|`(?!``))[^\r\n]*\n*")
"""A line that can only be a paragraph: every block begins with another character, or needs two
lines."""
_CLOSING_MARKS = re.compile(r"(?:^|[ \t]+)#+$")
_WORD_BEFORE = re.compile(r"[^\W_]+$")
_WORD_AFTER = re.compile(r"^[^\W_]+")
_LONG_WORD = 60
_NEAR = 50
"""Lines below a directive in which its options are looked for."""
_GUESSES = 100
"""Labels that are compared with each other, which takes its time."""
_FENCE_TEXT = re.compile(r"^[ \t]*(`{3,}|~{3,}|:{3,})\{")
_BADGE = re.compile(
    r"bdg(-link|-ref)?-(primary|secondary|success|info|warning|danger|light|muted|dark|white|black)"
    r"(-line)?"
)

_UNCLOSED = (
    "end it with as many characters as it begins with; an outer fence needs more than an inner one"
)
_OF_FENCES = ("unclosed-fence", "unknown-directive")

ROLES = ("doc", "ref", "kbd", "bdg-primary", "bdg-link-primary", "bdg-link-primary-line")


@dataclass(frozen=True, slots=True)
class Directive:
    """A fence whose info string is `{name} argument`."""

    name: str
    argument: str
    options: Mapping[str, str]
    body: str
    line: int
    """The line of the fence in the text, from 0."""
    body_line: int
    """The first line of the body."""
    option_lines: Mapping[str, int] = field(default_factory=dict)
    """Where the options stand, as far as that is not the line of the fence."""
    markup: str = ""
    """The characters of the fence."""
    id: "Id | None" = None
    """Of the attributes before the fence, where that is code."""
    callouts: Sequence[tuple[int, Program]] = ()
    """Line of the body, from 1 on, and the note that a list below the fence gives its mark."""

    def line_of(self, option: str) -> int:
        return self.option_lines.get(option, self.line)

    def with_options(self, options: Mapping[str, str]) -> "Directive":
        """The same with more options."""
        return replace(self, options={**self.options, **options})


Id = Callable[[Rendering], str]
"""Gives an id that no other place of the page has, each time another one."""
Rule = Callable[["Compiler", Directive], str]
"""What a directive becomes: HTML with operation characters in it."""
Body = Literal["markdown", "literal", "none"]
"""What stands between the fences of a directive. What is literal is code, or YAML."""


@dataclass(frozen=True, slots=True)
class Form:
    """What a directive is made of."""

    rule: Rule
    options: frozenset[str] = frozenset()
    """`note-*` stands for any number behind it."""
    body: Body = "markdown"


@dataclass(frozen=True, slots=True)
class Syntax:
    """What a source may use beside Markdown, and how snippets are found."""

    directives: Mapping[str, Form]
    include: Callable[["Compiler", str, Place], Document | None]


def compile_markdown(
    text: str, origin: Origin, syntax: Syntax, *, steps: bool = False, page: bool = False
) -> Document:
    """Compile a source. `steps`: its level-2 sections are steps; `page`: a level-1 heading that
    it begins with is the page's."""
    return Compiler(origin, syntax).document(text, steps=steps, page=page)


def compile_line(text: str, origin: Origin, syntax: Syntax) -> Document:
    """Compile Markdown that stands within a line, such as a caption or a title."""
    return Compiler(origin, syntax).line(text)


def _computed_target(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A `(label)=` with an expression in it, which the plugin's rule takes for text."""
    line = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]]
    found = _TARGET.fullmatch(line)
    if not found or not _PRIVATE.search(line) or state.is_code_block(start):
        return False
    if not silent:
        token = state.push("myst_target", "", 0)
        token.content, token.map = found.group(1), [start, start + 1]
        state.line = start + 1
    return True


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("zero")
    parser.inline = InlineParser()
    (
        parser.configure("commonmark", {"html": False, "xhtmlOut": False})
        .enable(["table", "strikethrough", "place"])
        .disable("fragments_join")  # `text_join` does the same, when places are no longer needed
        .use(attributes_plugin)
        .use(colon_fence_plugin)
        .use(deflist_plugin)
        .use(footnote_plugin, inline=False, move_to_end=False, always_match_refs=True)
        .use(myst_block_plugin)
        .use(myst_role_plugin)
        .use(alerts)
        .use(comments)
        .use(bracket_ids)
        .use(stray_markup)
        .use(callouts)
        .use(task_lists)
    )
    parser.inline.ruler.at("footnote_ref", footnote_reference)
    ends = ["paragraph", "reference", "blockquote", "list", "footnote_def"]
    parser.block.ruler.before("myst_target", "computed_target", _computed_target, {"alt": ends})
    parser.inline.ruler.at("myst_role", role)
    # Percent-encoding would destroy markers beyond recovery: addresses are checked and encoded
    # when they are final.
    parser.normalizeLink = lambda url: url  # type: ignore[method-assign]
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    return parser


@dataclass
class Compiler:
    """The state of one source while it is compiled."""

    origin: Origin
    syntax: Syntax
    problems: list[Diagnostic] = field(default_factory=list)
    expressions: list[Expression] = field(default_factory=list)
    operations: list[Operation] = field(default_factory=list)
    footnotes: dict[str, Program] = field(default_factory=dict)
    footnote_references: list[tuple[str, int]] = field(default_factory=list)
    """Label and line."""
    footnote_lines: dict[str, int] = field(default_factory=dict)
    """Label of a footnote -> the line of its first definition."""
    labels: dict[str, Program] = field(default_factory=dict)
    """Label -> the text of the heading that it stands before; empty where it stands elsewhere."""
    snippet_labels: dict[str, Program] = field(default_factory=dict)
    """The labels of the snippets that it includes."""
    arguments: set[str] = field(default_factory=set)
    """The arguments that the source reads as a snippet, outside of its text; `*` for any."""
    sections: list[tuple[str, int]] = field(default_factory=list)
    """Id and line of the level-2 headings that are no steps of its own."""
    ids: set[str] = field(default_factory=set)
    """The ids that its headings and writers want, as far as they are the same on all pages."""
    includes: set[str] = field(default_factory=set)
    requests: set[str] = field(default_factory=set)
    responses: set[tuple[str, Place]] = field(default_factory=set)
    links: list[WrittenLink] = field(default_factory=list)
    placements: list[Placement] = field(default_factory=list)
    step_lines: list[int] = field(default_factory=list)
    source_lines: Sequence[str] = ()
    """The text before expressions were marked."""
    env: dict[str, Any] = field(default_factory=dict)
    offset: int = 0
    """The line of the text where the part being parsed begins."""
    depth: int = 0
    """How many directives the part being parsed stands in."""
    has_odd: bool = False
    """Whether the text has characters that are easily taken for others."""
    inline_line: int = 0
    """The line of the inline token being turned to HTML, which has none itself."""
    is_too_large: bool = False
    directive_line: int = 0
    """The line of the directive whose rule is at work."""
    broken: dict[str, Diagnostic] = field(default_factory=dict)
    """Markers of expressions that cannot be compiled, which does not matter in comments."""

    # ----------------------------------------------------------------------------------- sources

    def document(self, text: str, *, steps: bool, page: bool) -> Document:
        marked = self._marked(text)
        if _PARAGRAPH.fullmatch(marked):  # as most notes are: half the time of parsing blocks
            return self._paragraph_document(self._parsed_line(marked.rstrip()))
        tokens = self._parsed(marked)
        heading, heading_id = None, None
        if page and tokens and tokens[0].type == "heading_open" and tokens[0].tag == "h1":
            heading, heading_id = self._page_heading(tokens[0], tokens[1])
            tokens = tokens[3:]
        inline = None
        if len(tokens) == 3 and tokens[0].type == "paragraph_open":
            inline = self._program(self._inline(tokens[1]))
            self.links.clear()  # the paragraph is turned to HTML once more
        step_ids: list[str] = []
        if steps:
            html = self._steps(tokens, step_ids)
        else:
            html = self.blocks(tokens)
        self._finish()
        return Document(
            path=self.origin.path,
            program=self._program(html),
            inline=inline,
            heading=heading,
            heading_id=heading_id,
            labels={**self.snippet_labels, **self.labels},
            arguments=self._arguments(),
            sections=tuple(self.sections),
            ids=frozenset(self.ids),
            steps=tuple(step_ids),
            includes=frozenset(self.includes),
            requests=frozenset(self.requests),
            responses=frozenset(self.responses),
            links=tuple(self.links),
            step_lines=tuple(self.step_lines),
            placements=tuple(self.placements),
            diagnostics=tuple(self.problems),
        )

    def _paragraph_document(self, inline: Token) -> Document:
        html = self._inline(inline)
        self._finish()
        return Document(
            self.origin.path,
            self._program(f"<p>{html}</p>\n"),
            self._program(html),
            links=tuple(self.links),
            diagnostics=tuple(self.problems),
        )

    def line(self, text: str) -> Document:
        marked = self._marked(text)
        program = self._program(self._inline(self._parsed_line(marked)))
        self._finish()
        return Document(
            self.origin.path,
            program,
            program,
            links=tuple(self.links),
            diagnostics=tuple(self.problems),
        )

    def _marked(self, text: str) -> str:
        """The text with each expression replaced by its marker."""
        self.source_lines = text.split("\n")
        self.has_odd = has_odd(text)
        private = _PRIVATE.search(text)
        if private:
            line, column = _line_column(text, private.start())
            span = self.origin.span(private.group(), line, column)
            message = f"the text holds the private-use character U+{ord(private.group()):X}"
            self.problems.append(Diagnostic("private-character", message, span, "take it out"))
            text = _PRIVATE.sub("", text)

        breaks = [match.start() for match in re.finditer("\n", text)] if "{{" in text else []
        escapes: dict[str, str] = {}

        def mark(match: re.Match[str]) -> str:
            start = match.end() - 2 if match["escaped"] else match.end("slashes")
            line = bisect_left(breaks, start)
            column = start - (breaks[line - 1] + 1 if line else 0)
            if len(self.expressions) > _LAST - _FIRST - 1:
                self._too_large(line, column)
                return ""
            if match["open"]:
                problem = unclosed_expression(text, start, self.origin, line, column)
                written = match.group()
                return self._broken_marker(
                    Expression(written, lambda scope: written, frozenset(), literal=written),
                    problem,
                )
            escape = literal(match)
            if escape.source and escape.source not in escapes:
                escapes[escape.source] = self._marker(escape)
            before = escapes.get(escape.source, "")
            if match["escaped"]:
                meant = escaped_name(match, self.origin, line, column)
                self.problems += [meant] if meant else []
                return before
            compiled = compile_expression(match["inside"], self.origin, line, column)
            if isinstance(compiled, Diagnostic):
                broken = Expression(f"{{{{{match['inside']}}}}}", _broken, frozenset())
                return before + self._broken_marker(broken, compiled)
            return before + self._marker(compiled)

        return EXPRESSION.sub(mark, text) if "{{" in text else text

    def _broken_marker(self, expression: Expression, problem: Diagnostic) -> str:
        marker = self._marker(expression)
        self.broken[marker] = problem
        return marker

    def reads(self, uses: Iterable[str]) -> None:
        """Note down which arguments are among the names that an expression uses."""
        for use in uses:
            root, _, name = use.partition(".")
            if root == "args":
                self.arguments.add(name or "*")

    def _arguments(self) -> frozenset[str]:
        for expression in self.expressions:
            self.reads(expression.uses)
        return frozenset(self.arguments)

    def _marker(self, expression: Expression) -> str:
        self.expressions.append(expression)
        return chr(_FIRST + len(self.expressions) - 1)

    def unmarked(self, text: str) -> str:
        """The text as it was written."""
        return _PRIVATE.sub(lambda m: self._expression(m.group()).source, text)

    def _expression(self, marker: str) -> Expression:
        return self.expressions[ord(marker) - _FIRST]

    def emit(self, operation: Operation) -> str:
        """The character that stands for an operation in the HTML."""
        if len(self.operations) > _LAST - _FIRST:
            self._too_large(0, 0)
            return ""
        self.operations.append(operation)
        return chr(_FIRST + len(self.operations) - 1)

    def _too_large(self, line: int, column: int) -> None:
        """More parts than there are characters to stand for them."""
        if not self.is_too_large:
            self.is_too_large = True
            message = f"the source has more than {_LAST - _FIRST:,} expressions, links and headings"
            self.report("file-too-large", message, line, column, hint="split it")

    def _program(self, html: str) -> Program:
        parts: list[str | Operation] = []
        at = 0
        for match in _PRIVATE.finditer(html):
            if match.start() > at:
                parts.append(html[at : match.start()])
            parts.append(self.operations[ord(match.group()) - _FIRST])
            at = match.end()
        if at < len(html):
            parts.append(html[at:])
        return tuple(parts)

    def program(self, html: str) -> Program:
        """HTML with operation characters as a program of its own."""
        return self._program(html)

    def nested(self, body: str, line: int) -> str:
        """The HTML of Markdown within a directive; `line` is where it stands in the text."""
        if self.depth >= MAX_DEPTH:
            self.report(
                "nested-too-deep",
                f"directives stand in each other more than {MAX_DEPTH} levels deep",
                max(line - 1, 0),
                hint="put parts of it into a snippet, or leave levels out",
            )
            return ""
        self.depth += 1
        saved, self.offset = self.offset, line
        html = self.blocks(self._parsed(body))
        self.offset = saved
        self.depth -= 1
        return html

    def inline(self, text: str) -> str:
        """The HTML of Markdown within a line of a directive, already marked: an argument, a caption."""
        written, first = self.unmarked(text), self.directive_line
        near = enumerate(self.source_lines[first : first + _NEAR], first)
        line = next((number for number, source in near if written in source), first)
        saved, self.offset = self.offset, line
        html = self._inline(self._parsed_line(text))
        self.offset = saved
        return html

    def _parsed(self, text: str) -> Sequence[Token]:
        tokens = _labels_joined(_parser().parse(text, self.env))
        self._take_findings()
        return tokens

    def _parsed_line(self, text: str) -> Token:
        inline = _parser().parseInline(text, self.env)[0]
        self._take_findings()
        return inline

    def _take_findings(self) -> None:
        """Report what is stray in the text that was parsed last; forget what its comments hold."""
        for stray in self.env.pop("stray", ()):
            if not self.is_too_large:  # else it may be a rest of what was left out
                self._report_finding(stray)
        for comment in self.env.pop("comments", ()):
            for marker in _PRIVATE.findall(comment):
                self.broken.pop(marker, None)

    def _report_finding(self, stray: Stray) -> None:
        line, column = self.offset + stray.line, 0
        needle = self.unmarked(stray.needle)
        if line < len(self.source_lines):
            start = self.source_lines[line].find(self.unmarked(stray.text))
            if start >= 0:
                column = start + len(self.unmarked(stray.text[: stray.column]))
        if isinstance(self.origin, YamlOrigin):
            before = "\n".join([*self.source_lines[:line], self.source_lines[line][:column]])
            span = self.origin.occurrence(needle, before.count(needle))
        else:
            span = self.origin.span(needle, line, column)
        message, hint = self.unmarked(stray.message), self.unmarked(stray.hint)
        self.problems.append(Diagnostic(stray.code, message, span, hint))

    # ---------------------------------------------------------------------------------- problems

    def report(
        self,
        code: str,
        message: str,
        line: int,
        column: int = 0,
        *,
        needle: str = "",
        hint: str | None = None,
        severity: Severity | None = None,
    ) -> None:
        span = self.origin.span(self.unmarked(needle), line, column)
        self.problems.append(Diagnostic(code, message, span, hint, severity))

    def check_odd(self, text: str, line: int, *finders: Finder) -> None:
        """Report what finders find in a part of the text that begins at a line."""
        for finder in finders if self.has_odd else ():
            self.problems += check_text(text, self.origin, line, finder)

    def place(self, needle: str, line: int) -> Place:
        return Place(self.origin, self.unmarked(needle), line)

    def _place_of_address(self, written: str, line: int) -> Place:
        """The place of a link's address, which may stand elsewhere on the line as other text."""
        needle = self.unmarked(written)
        for number in range(line, min(line + 20, len(self.source_lines))):
            at = self.source_lines[number].find(f"]({needle}" if needle else "]()")
            if at >= 0:
                return Place(self.origin, needle or "()", number, at + 2 if needle else at + 1)
        return Place(self.origin, needle, line)

    # --------------------------------------------------------------------------------- the forms

    def _split(self, text: str) -> Iterator[str | Expression]:
        at = 0
        for match in _PRIVATE.finditer(text):
            if match.start() > at:
                yield text[at : match.start()]
            expression = self._expression(match.group())
            yield expression if expression.literal is None else expression.literal
            at = match.end()
        if at < len(text):
            yield text[at:]

    def parts(self, text: str) -> tuple[str | Expression, ...]:
        """A marked text as literals and expressions."""
        return tuple(self._split(text))

    def text(self, text: str) -> str:
        return self._form(text, escape, text_operation)

    def code(self, text: str) -> str:
        return self._form(text, escape, code_operation)

    def attribute(self, text: str) -> str:
        return self._form(text, escape_attribute, attribute_operation)

    def _form(
        self, text: str, literal: Callable[[str], str], form: Callable[[Expression], Operation]
    ) -> str:
        if not _PRIVATE.search(text):
            return literal(text)
        return "".join(
            literal(part) if isinstance(part, str) else self.emit(form(part))
            for part in self._split(text)
        )

    def has_expression(self, text: str) -> bool:
        return bool(_PRIVATE.search(text))

    def literal(self, code: str) -> LiteralCode:
        """Marked code, line by line."""
        return LiteralCode([self.parts(line) for line in code.split("\n")])

    def plain_parts(self, text: str) -> Callable[[Rendering], str]:
        """A marked text, put together as plain text when a page is rendered."""
        parts = self.parts(text)
        if all(isinstance(part, str) for part in parts):
            literal = "".join(map(str, parts))
            return lambda rendering: literal
        return lambda rendering: "".join(
            part if isinstance(part, str) else evaluated_text(part, rendering) for part in parts
        )

    # ------------------------------------------------------------------------------------ blocks

    def blocks(self, tokens: Sequence[Token]) -> str:
        out: list[str] = []
        index = 0
        while index < len(tokens):
            token = tokens[index]
            if token.attrs or token.meta:
                self._check_attributes(token)
            rule = self._RULES.get(token.type)
            if rule is not None:
                index = rule(self, tokens, index, out)
                continue
            if token.type == "inline":
                out.append(self._inline(token))
            elif not token.hidden:
                out.append(self._tag(token))
                if token.block and (token.nesting == -1 or token.tag in ("hr", "ul", "ol", "tr")):
                    out.append("\n")
            index += 1
        return "".join(out)

    def _steps(self, tokens: Sequence[Token], ids: list[str]) -> str:
        """The blocks, each level-2 section of them replaceable for services that lack the step."""
        starts = [
            index
            for index, token in enumerate(tokens)
            if token.type == "heading_open" and token.tag == "h2" and token.level == 0
        ]
        out = [self.blocks(tokens[: starts[0]] if starts else tokens)]
        for start, end in pairwise([*starts, len(tokens)]):
            heading, step = self._heading(tokens, start, step=True)
            ids.append(step)
            self.step_lines.append(self._line(tokens[start]))
            body = self._program(self.blocks(tokens[start + 3 : end]))
            out += [heading, self.emit(_step_operation(step, body))]
        return "".join(out)

    def _tag(self, token: Token) -> str:
        if token.nesting == -1:
            return f"</{token.tag}>"
        attributes = "".join(
            f' {name}="{self.attribute(str(value)) if name != "id" else self._own_id(token)}"'
            for name, value in self._attributes(token)
        )
        return f"<{token.tag}{attributes}>"

    def _own_id(self, token: Token) -> str:
        """The id that is written for a token, as the value of its attribute."""
        id_ = self._written_id(token)
        return self.emit(lambda rendering: escape_attribute(id_(rendering)))

    def _written_id(self, token: Token, otherwise: str = "") -> Id:
        """The id that is written for a token, each of its expressions having a value on a page."""
        written = str(token.attrs["id"])
        line = self._line(token)
        # a block's attributes stand before it, and a heading's on its line
        place = self.place(f"#{written}", max(line - 1, 0) if token.block else line)
        return self.own_id(written, place, otherwise)

    def own_id(
        self,
        marked: str,
        place: Place,
        otherwise: str = "",
        form: Callable[[str], str] = id_of,
    ) -> Id:
        """An id that a writer gives; `otherwise` takes its place where it comes out empty."""
        if not _PRIVATE.search(marked):
            fixed = urls.same(form(marked)) or otherwise or "section"
            self.ids.add(fixed)
            return lambda rendering: rendering.own_id(fixed, place)
        text = self.plain_parts(marked)

        def id_(rendering: Rendering) -> str:
            wanted = urls.same(form(text(rendering))) or otherwise
            if not wanted:
                rendering.report(_empty_id(place))
            return rendering.own_id(wanted or "section", place)

        return id_

    def _named(self, text: str) -> str:
        """A marked text with the name of each expression in its place."""
        return _PRIVATE.sub(lambda m: f" {self._expression(m.group()).name} ", text)

    def _check_attributes(self, token: Token) -> None:
        """Report and take off what may not be set, whether or not the parser's plugin lets it pass."""
        for name in ("id", "class") if self.has_odd else ():
            line = max(self._line(token) - token.block, 0)  # a block's may stand above it
            self.check_odd(str(token.attrs.get(name, "")), line, odd_in_code)
        refused: list[str] = [*token.meta.pop("refused", ())]
        own = _OWN_ATTRIBUTES.get(token.tag, ())
        refused += [name for name in token.attrs if name not in ALLOWED and name not in own]
        for name in refused:
            token.attrs.pop(name, None)
            line, column = self._place_of_attribute(name, token)
            self.report(
                "attribute-not-allowed",
                f"the attribute '{name}' may not be set",
                line,
                column,
                needle=name,
                hint="an id and classes may: {#id .class}",
                severity="error",  # an attribute may run code
            )

    def _place_of_attribute(self, name: str, token: Token) -> tuple[int, int]:
        """Line and column of `name=`: on a line above a block, else from the line of a text on."""
        line = self._line(token)
        pattern = re.compile(rf"(?<![\w:-]){re.escape(name)}(?==)")
        lines = range(line, line - 20, -1) if token.map else range(line, line + 20)
        for number in lines:
            if not 0 <= number < len(self.source_lines):
                break
            match = pattern.search(self.source_lines[number])
            if match:
                return number, match.start()
        return line, 0

    def _attributes(self, token: Token) -> Iterator[tuple[str, str | int | float]]:
        for name, value in token.attrs.items():
            if name == "style":  # of table cells; the page's policy allows no inline style
                yield "class", "align-" + str(value).removeprefix("text-align:")
            else:
                yield name, value

    def _line(self, token: Token) -> int:
        return self.offset + token.map[0] if token.map else self.inline_line

    def _paragraph(self, tokens: Sequence[Token], index: int, out: list[str]) -> int:
        content = tokens[index + 1].content
        if len(content) == 1 and _PRIVATE.match(content) and not tokens[index].attrs:
            expression = self._expression(content)
            if expression.literal is None:
                form = item_operation if tokens[index].hidden else block_operation
                out.append(self.emit(form(expression)))
                return index + 3
        html = self._inline(tokens[index + 1])
        if tokens[index].hidden and not tokens[index].attrs:
            out.append(html)
        else:
            out.append(f"{self._tag(tokens[index])}{html}</p>\n")
        return index + 3

    def _heading_block(self, tokens: Sequence[Token], index: int, out: list[str]) -> int:
        html, _ = self._heading(tokens, index)
        out.append(html)
        return index + 3

    def _heading(
        self, tokens: Sequence[Token], index: int, *, step: bool = False
    ) -> tuple[str, str]:
        """The HTML of a heading, and its name: its id, the same on all pages."""
        opening, inline = tokens[index], tokens[index + 1]
        program, id_, name, anchors = self._heading_parts(opening, inline, step=step)
        if opening.tag == "h1":
            self.report(
                "second-title",
                "a level-1 heading is the title of a page, which has one already",
                self._line(opening),
                hint="begin it with '##'",
            )
        level, css = int(opening.tag[1]), str(opening.attrs.get("class", ""))
        css = f' class="{self.attribute(css)}"' if css else ""
        place = self.place("", self._line(opening))
        return anchors + self.emit(_heading_operation(level, id_, css, program, place)), name

    def _page_heading(self, opening: Token, inline: Token) -> tuple[Program, Id]:
        """The heading of the page, behind its anchors, and its id."""
        program, id_, _, anchors = self._heading_parts(opening, inline)
        return self._program(anchors) + program, id_

    def _heading_parts(
        self, opening: Token, inline: Token, *, step: bool = False
    ) -> tuple[Program, Id, str, str]:
        """The text of a heading, its id and name, and the anchors of its labels and former id."""
        children = inline.children or []
        if children and children[-1].type == "attributes":
            self._take(children, opening)
        self._check_attributes(opening)
        words = self._named(
            "".join(child.content for child in children if child.type in ("text", "code_inline"))
        )
        slug = urls.slug(words)
        program = self._program(self._inline(inline))
        line, anchors = self._line(opening), ""
        if "id" in opening.attrs:
            name = urls.same(self._named(str(opening.attrs["id"])))
            name = urls.slug(name) if " " in name else name
            id_ = self._written_id(opening, slug)
        else:
            name, place = slug, self.place("", line)
            self.ids.add(slug)
            id_ = _step_id(slug, place) if step else _heading_id(slug)
            anchors = self.former_anchor(words)
        if opening.tag == "h2" and not step:
            self.sections.append((name, line))
        if not program and opening.tag == "h1":  # another one is reported where it is rendered
            self.problems.append(_empty_heading(self.place("", line)))
        labels = opening.meta.get("labels", ())
        for label in self._labels(labels, line):
            self.labels[urls.same(label)] = program
            if urls.slug(label) != name:
                anchors = self._anchor(label, max(line - len(labels), 0)) + anchors
        return program, id_, name, anchors

    def _take(self, children: list[Token], opening: Token) -> None:
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

    def _table(self, tokens: Sequence[Token], index: int, out: list[str]) -> int:
        end = _closing(tokens, index)
        inner = self.blocks(tokens[index + 1 : end])
        number = self.emit(Rendering.next_table)
        out.append(
            f'<div class="table" role="region" aria-label="Table {number}" tabindex="0">'
            f"{self._tag(tokens[index])}\n{inner}</table></div>\n"
        )
        return end + 1

    def _footnote_definition(self, tokens: Sequence[Token], index: int, out: list[str]) -> int:
        end = _closing(tokens, index)
        label = self.unmarked(str(tokens[index].meta["label"]))  # an expression in it has no value
        if label in self.footnotes:
            self.report(
                "stray-markup",
                f"the footnote '{label}' is defined a second time, and one of the two is not shown",
                self._line(tokens[index]),
                needle=f"[^{label}]:",
                hint="give it a label of its own",
            )
        self.footnote_lines.setdefault(label, self._line(tokens[index]))
        self.footnotes[label] = self._program(self.blocks(tokens[index + 1 : end]))
        return end + 1

    def _target(self, tokens: Sequence[Token], index: int, out: list[str]) -> int:
        (label,) = self._labels([tokens[index].content], self._line(tokens[index]))
        self.labels[urls.same(label)] = ()
        out.append(self._anchor(label, self._line(tokens[index])))
        return index + 1

    def _labels(self, labels: Sequence[str], line: int) -> Iterator[str]:
        """Labels before a line, as they are written; one with an expression is reported."""
        for label in labels:
            self.check_odd(label, max(line - len(labels), 0), odd_in_code)
            if self.has_expression(label):
                written = self.unmarked(label)
                self.report(
                    "expression-not-allowed",
                    f"the label '{written}' may not hold an expression",
                    max(line - len(labels), 0),
                    needle=f"({label})=",
                    hint="a label is the same on every page: name it for what it marks",
                )
            yield self.unmarked(label)

    def _anchor(self, label: str, line: int) -> str:
        """The anchor of a label."""
        id_ = self.own_id(urls.slug(label), self.place(f"({label})=", line))
        anchor = self.emit(lambda rendering: f'<span id="{id_(rendering)}"></span>')
        return anchor + self.former_anchor(label)

    def former_anchor(self, words: str) -> str:
        """The anchor of the id that these words gave in version 0.1, if that was another one."""
        former = urls.former_slug(words)
        if former == urls.slug(words):
            return ""
        return self.emit(lambda rendering: rendering.former_anchor(former))

    def _stray(self, tokens: Sequence[Token], index: int, out: list[str]) -> int:
        """Attributes of a block that is not there."""
        self._report_stray(tokens[index], self._line(tokens[index]))
        return index + 1

    def _set_apart(self, token: Token, out: list[str], name: str) -> None:
        """The attributes of a directive: the id as an anchor before it; classes have no use."""
        if "id" in token.attrs:
            out.append(f'<span id="{self._own_id(token)}"></span>')
        if "class" in token.attrs:
            self.report(
                "attribute-not-allowed",
                f"classes before the directive '{name}' have no effect",
                max(self._line(token) - 1, 0),
                needle=f".{str(token.attrs['class']).split()[0]}",
                hint="an admonition takes the option ':class:'; else take them out",
            )

    def _report_stray(self, token: Token, line: int) -> None:
        written = self.unmarked(token.content)
        self.report(
            "attribute-not-allowed",
            f"the attributes '{written}' belong to nothing",
            line,
            needle=written,
            hint="write them at the end of a heading, right behind a link, an image, `code` or "
            "[text], or in a line of their own before a block",
        )

    def _alert(self, tokens: Sequence[Token], index: int, out: list[str]) -> int:
        """A quote that is an admonition."""
        opening, end = tokens[index], _closing(tokens, index)
        saved, self.directive_line = self.directive_line, self._line(opening)
        title = self.inline(opening.content or default_title(opening.info))
        self.directive_line = saved
        body = self.blocks(tokens[index + 1 : end])
        out.append(admonition_html(opening.info, title, body))
        return end + 1

    def _code_block(self, tokens: Sequence[Token], index: int, out: list[str]) -> int:
        line = self._line(tokens[index])
        out.append(self._literal_block(tokens[index], line, line, ""))
        return index + 1

    def _literal_block(self, token: Token, line: int, body_line: int, info: str) -> str:
        """Code that no directive begins: as the directive for code makes it."""
        body = token.content.removesuffix("\n")
        directive = Directive(CODE, info, {}, body, line, body_line, markup=token.markup)
        return self.syntax.directives[CODE].rule(self, self._with_attributes(directive, token))

    def _with_attributes(self, directive: Directive, token: Token) -> Directive:
        """A directive for code with the id, the classes and the notes of its token."""
        css = " ".join(
            filter(None, (str(token.attrs.get("class", "")), directive.options.get("class")))
        )
        id_ = self._written_id(token) if "id" in token.attrs else None
        skipped = directive.body_line - directive.line - 1
        notes = self._callouts(token, max(skipped, 0))
        directive = directive.with_options({"class": css}) if css else directive
        return replace(directive, id=id_, callouts=notes)

    def _fence(self, tokens: Sequence[Token], index: int, out: list[str]) -> int:
        token = tokens[index]
        line = self._line(token)
        info = token.info.strip()
        match = _DIRECTIVE.fullmatch(info)
        form = self.syntax.directives.get(match.group(1)) if match else None
        body = form.body if form else "markdown" if match else "literal"
        whole = self._check_closed(token, line) and self._check_body(body, token, line)
        if match and not whole and body == "literal":
            return index + 1  # what stands in it belongs elsewhere
        if match:
            if match.group(1) != CODE:
                self._set_apart(token, out, match.group(1))
            out.append(self._directive(match.group(1), match.group(2).strip(), token, line))
        elif token.type == "colon_fence":
            self.report(
                "unknown-directive",
                f"a colon fence needs a directive, not '{self.unmarked(info)}'",
                line,
                needle=token.markup,
                hint="write :::{note}, for example",
            )
        else:
            if info.startswith("{"):
                self.report(
                    "unknown-directive",
                    f"'{self.unmarked(info)}' looks like a directive but is none",
                    line,
                    needle=info,
                    hint="write {name}, then its argument",
                )
                return index + 1
            out.append(self._literal_block(token, line, line + 1, info))
        return index + 1

    def _callouts(self, fence: Token, skipped: int = 0) -> list[tuple[int, Program]]:
        """The notes of a fence's marks, by the lines of its content behind those that are skipped."""
        return [
            (line - skipped, self._program(self.blocks(tokens)))
            for line, tokens in fence.meta.get("callouts", ())
        ]

    def _check_closed(self, token: Token, line: int) -> bool:
        """A fence that nothing closes swallows the rest of the page without a word."""
        end = (token.map or [0, 0])[1] + self.offset - 1
        last = self.source_lines[min(end, len(self.source_lines) - 1)].lstrip("> \t")
        closed = end > line and set(last.strip()) == {token.markup[0]}
        if token.info == "" and any(p.code in _OF_FENCES for p in self.problems):
            return False  # most likely the end of the fence that has been reported
        if not closed or len(last.strip()) < len(token.markup):
            self._report_unclosed(token, line, _UNCLOSED)
            return False
        return True

    def _check_body(self, body: Body, token: Token, line: int) -> bool:
        """A fence that the end of a later one closes swallows what stands between them. Where that is
        Markdown, the later one is found without an end."""
        opening = re.compile(rf" {{0,3}}{token.markup}+[ \t]*[^\s{token.markup[0]}]")
        for number, text in enumerate(token.content.split("\n"), line + 1):
            if body == "none" and text.strip() and not _OPTION.match(text):
                directive = self.unmarked(token.info.strip())
                self.report(
                    "unclosed-fence",
                    f"'{directive}' takes no body, so its fence should end before this",
                    number,
                    needle=text.strip(),
                    hint=f"put '{token.markup}' right below '{directive}'",
                )
                return False
            if body == "literal" and opening.match(text):
                at = self.origin.span("", number).line
                hint = f"end it before the next fence begins, in line {at}"
                self._report_unclosed(token, line, hint)
                return False
        return True

    def _report_unclosed(self, token: Token, line: int, hint: str) -> None:
        self.report(
            "unclosed-fence",
            f"the fence is not closed: '{token.markup}' is missing",
            line,
            needle=token.markup,
            hint=hint,
        )

    # -------------------------------------------------------------------------------- directives

    def _directive(self, name: str, argument: str, token: Token, line: int) -> str:
        known = self.syntax.directives.get(name)
        if known is None:
            self.report(
                "unknown-directive",
                f"unknown directive '{name}'",
                line,
                needle=f"{{{name}}}",
                hint=unknown_name_hint(name, self.syntax.directives, "there are"),
            )
            body = token.content.removesuffix("\n")
            shown = Directive(CODE, "text", {}, body, line, line + 1, markup=token.markup)
            return self.syntax.directives[CODE].rule(self, shown)  # nothing that is there is lost
        lines = token.content.split("\n")
        options, option_lines, count = self._options(name, known, lines, line + 1)
        skipped = count + (count < len(lines) and not lines[count].strip() and bool(count))
        body = "\n".join(lines[skipped:]).removesuffix("\n")
        first = line + 1 + skipped
        directive = Directive(
            name, argument, options, body, line, first, option_lines, token.markup
        )
        if name == CODE:
            directive = self._with_attributes(directive, token)
        saved, self.directive_line = self.directive_line, line
        html = known.rule(self, directive)
        self.directive_line = saved
        return html

    def _options(
        self, name: str, form: Form, lines: Sequence[str], first: int
    ) -> tuple[dict[str, str], dict[str, int], int]:
        """The options that the lines of a directive begin with, by name: what they say, and where;
        and how many lines they take."""
        block = self._option_block(form, lines, first)
        if block is not None:
            for key, line in block[1].items():
                self._check_option(name, form, key, line, key)
            return block
        options: dict[str, str] = {}
        places: dict[str, int] = {}
        key, count = "", 0
        for count, text in enumerate([*lines, ""]):  # used below
            match = _OPTION.match(text)
            if match is None:
                break
            key = match.group(1)
            self._check_option(name, form, key, first + count, f":{key}:")
            if key in options:
                self.report(
                    "duplicate-key",
                    f"the option '{key}' is said twice",
                    first + count,
                    needle=f":{key}:",
                    hint="keep one of the two",
                )
            options.setdefault(key, (match.group(2) or "").strip())
            places.setdefault(key, first + count)
        if count < len(lines):
            self._check_no_option(form, key, lines[count], first + count)
        return options, places, count

    def _check_option(self, name: str, form: Form, key: str, line: int, needle: str) -> None:
        if not {key, re.sub(r"\d+$", "*", key)} & form.options:
            self.report(
                "unknown-option",
                f"'{name}' has no option '{self.unmarked(key)}'",
                line,
                needle=needle,
                hint=unknown_name_hint(key, form.options, "it takes") or "it takes none",
            )

    def _option_block(
        self, form: Form, lines: Sequence[str], first: int
    ) -> tuple[dict[str, str], dict[str, int], int] | None:
        """Options as YAML between two lines `---`, which a body may begin with; None for no such
        block. A directive whose body is YAML has none."""
        if lines[0].strip() != "---" or (form.body == "literal" and not form.options):
            return None
        end = next((n for n, text in enumerate(lines) if n and text.strip() == "---"), 0)
        if not end:
            return None
        source = Source(self.origin.path, "\n".join(lines[1:end]))
        shift = self.origin.span("", first + 1).line - 1
        values, problems = parse(replace(source, text="\n" * shift + source.text))
        self.problems += [problem for problem in problems if problem.code != "empty-value"]
        options: dict[str, str] = {}
        places: dict[str, int] = {}
        for key, value in values.items() if isinstance(values, dict) else ():
            pattern = re.compile(rf"[\"']?{re.escape(key)}[\"']?\s*:")
            at = next((n for n in range(1, end) if pattern.match(lines[n].lstrip())), 0)
            places[key] = first + at
            options[key] = self._option_text(key, value, places[key])
        if not isinstance(values, dict) and not problems:
            self.report(
                "option-value",
                "the options between '---' are no mapping",
                first + 1,
                hint="write lines such as: key: value",
            )
        return options, places, end + 1

    def _option_text(self, key: str, value: Any, line: int) -> str:
        """The value of an option in YAML, as it would stand behind `:key:`."""
        if value is None:
            return ""
        try:
            return ", ".join(map(as_text, value)) if isinstance(value, list) else as_text(value)
        except EvaluationError:
            self.report("option-value", f"the option '{key}' takes no mapping", line, needle=key)
            return ""

    def _check_no_option(self, form: Form, last: str, text: str, line: int) -> None:
        """The line behind the options, which a writer may take for one, or for a part of the last."""
        nearly = _NEARLY_OPTION.match(text)
        if nearly and {nearly.group(1), re.sub(r"\d+$", "*", nearly.group(1))} & form.options:
            self.report(
                "option-value",
                f"':{nearly.group(1)}:' is not read as an option: a blank is missing behind it",
                line,
                needle=f":{nearly.group(1)}:",
                hint=f"write ':{nearly.group(1)}: value'; where it is code, put an empty line before it",
            )
        if re.match(r"caption$|note-\d+$", last) and text.strip() and text[0] in " \t":
            self.report(
                "option-value",
                f"the option '{last}' ends with its line, so that this line is no part of it",
                line,
                needle=text.strip(),
                hint=f"write '{last}' on one line; before code that begins with blanks, put an empty line",
            )

    # ------------------------------------------------------------------------------------ inline

    def _inline(self, inline: Token) -> str:
        out: list[str] = []
        children = inline.children or []
        line = self._line(inline)
        self._check_text(inline, line)
        saved, self.inline_line = self.inline_line, line
        index = 0
        while index < len(children):
            token = children[index]
            if token.attrs or token.meta:
                self._check_attributes(token)
            match token.type:
                case "attributes":
                    self._report_stray(token, line)
                    out.append(self.text(token.content))
                case "text" | "text_special":
                    out.append(self.text(token.content))
                case "code_inline":
                    attributes = self._tag(token)
                    self.check_odd(token.content, line, odd_in_code, typographic_in_span)
                    out.append(f"{attributes}{self.code(token.content)}</code>")
                case "softbreak" | "hardbreak":
                    out.append("\n" if token.type == "softbreak" else "<br>\n")
                    line += 1
                    self.inline_line = line
                case "html_inline":  # of task lists
                    out.append(token.content)
                case "link_open":
                    out.append(self._link(children, index, line))
                case "image":
                    out.append(self._image(token, line))
                case "footnote_ref":
                    out.append(self._footnote_reference(token, line))
                case "myst_role":
                    out.append(self._role(token, line))
                case _:
                    out.append(self._tag(token))
            index += 1
        self.inline_line = saved
        return "".join(out)

    def _finish(self) -> None:
        """Report what is known at the end of a source only."""
        self.problems += self.broken.values()
        used = {label for label, _ in self.footnote_references}
        unknown = sorted(used - set(self.footnotes))[:_GUESSES]
        known = list(self.footnotes)[:_GUESSES]
        guesses = {label: did_you_mean(label, known) for label in unknown}
        for label, line in self.footnote_lines.items():
            if label not in used and f"did you mean '{label}'?" not in guesses.values():
                self.report(
                    "stray-markup",
                    f"the footnote '{label}' is not shown, since nothing refers to it",
                    line,
                    needle=f"[^{label}]:",
                    hint=f"write [^{label}] in the text, or delete the footnote",
                )
        for label, line in self.footnote_references:
            if label not in self.footnotes:
                self.report(
                    "unknown-reference",
                    f"the footnote '{label}' is not defined in this file",
                    line,
                    needle=f"[^{label}]",
                    hint=guesses.get(label) or f"add a line: [^{label}]: text",
                )

    def _check_text(self, inline: Token, line: int) -> None:
        """What looks like syntax but came out as text."""
        for number, text in enumerate(inline.content.split("\n")):
            if line + number < len(self.source_lines):
                self.check_odd(self.source_lines[line + number], line + number, odd_in_prose)
            fence = _FENCE_TEXT.match(text)
            if fence and inline.level < 2:
                self.report(
                    "unknown-directive",
                    "this looks like a directive but is none",
                    line + number,
                    needle=fence.group(1),
                    hint="a backtick fence may not have backticks behind it: use a colon fence",
                )

    def _link(self, children: Sequence[Token], index: int, line: int) -> str:
        token = children[index]
        written = str(token.attrs["href"])
        self.check_odd(written, line, odd_in_code)
        self.links.append(self._written_link(children, index, line))
        place = self._place_of_address(written, line)
        operation = link_operation(self.parts(written), place)
        rest = "".join(
            f' {name}="{self.attribute(str(value))}"'
            for name, value in self._attributes(token)
            if name != "href"
        )
        html = f'<a href="{self.emit(operation)}"{rest}>'
        if index + 1 < len(children) and children[index + 1].type == "link_close":
            html += self.emit(_title_operation(self.unmarked(written), place))
        return html

    def _written_link(self, children: Sequence[Token], index: int, line: int) -> WrittenLink:
        """The link that opens at `index`, as it is written."""
        token = children[index]
        target = self.unmarked(str(token.attrs["href"]))
        end = next(n for n in range(index, len(children)) if children[n].type == "link_close")
        before = _text_of(children[index - 1]) if index else ""
        after = _text_of(children[end + 1]) if end + 1 < len(children) else ""
        if token.markup == "autolink":
            label, needle = target, f"<{target}>"
        else:
            label = self.unmarked("".join(map(_written, children[index + 1 : end])))
            needle = f"[{label}]({target})"
            if needle not in self.source_lines[min(line, len(self.source_lines) - 1)]:
                needle = f"[{label}]"
        return WrittenLink(
            label,
            target,
            Place(self.origin, needle, line),
            _word(_WORD_BEFORE, before[-_LONG_WORD:]),
            _word(_WORD_AFTER, after),
        )

    def _image(self, token: Token, line: int) -> str:
        written = str(token.attrs["src"])
        place = self._place_of_address(written, line)
        alt = "".join(
            "\n" if child.type in ("softbreak", "hardbreak") else child.content
            for child in token.children or []
        )
        rest = "".join(
            f' {name}="{self.attribute(str(value))}"'
            for name, value in self._attributes(token)
            if name not in ("src", "alt")
        )
        source = self.emit(link_operation(self.parts(written), place))
        return f'<img src="{source}" alt="{self.attribute(alt)}"{rest}>'

    def _footnote_reference(self, token: Token, line: int) -> str:
        label = self.unmarked(str(token.meta["label"]))
        path, footnotes = self.origin.path, self.footnotes
        self.footnote_references.append((label, line))

        def operation(rendering: Rendering) -> str:
            if label not in footnotes:
                return ""
            number = rendering.footnote(path, label, footnotes[label])
            id_ = rendering.unique_id(f"footnote-mark-{number}")
            return (
                f'<sup class="footnote-mark"><a id="{id_}" href="#footnote-{number}">'
                f"{number}</a></sup>"
            )

        return self.emit(operation)

    # ------------------------------------------------------------------------------------- roles

    def _role(self, token: Token, line: int) -> str:
        name, content = str(token.meta["name"]), token.content
        badge = _BADGE.fullmatch(name)
        if badge:
            return self._badge(badge, content, line)
        if name == "kbd":
            self.check_odd(content, line, odd_in_code, typographic_in_span)
            return f"<kbd>{self.text(content)}</kbd>"
        if name in ("doc", "ref"):
            label, target = _labelled(content)
            return self._reference(name, label, target, line)
        self.report(
            "unknown-role",
            f"unknown role '{name}'",
            line,
            needle=f"{{{name}}}",
            hint=unknown_name_hint(name, ROLES, "there are"),
        )
        return self.text(content)

    def _badge(self, badge: re.Match[str], content: str, line: int) -> str:
        link, colour, outline = badge.groups()
        css = f"badge-role badge-{colour}{' badge-outline' if outline else ''}"
        if not link:
            return f'<span class="{css}">{self.text(content)}</span>'
        label, target = _labelled(content)
        address = target or label
        self.check_odd(address, line, odd_in_code)
        place = self.place(content, line)
        self._record(label, address, place)
        operation = link_operation(self.parts(address), place)
        return f'<a class="{css}" href="{self.emit(operation)}">{self.text(label or address)}</a>'

    def _record(self, label: str, target: str, place: Place) -> None:
        """Note down a link that is made by a role."""
        self.links.append(WrittenLink(self.unmarked(label), self.unmarked(target), place))

    def _reference(self, name: str, label: str, target: str, line: int) -> str:
        target = target or label
        self.check_odd(target, line, odd_in_code)
        text = label if label != target else ""
        if name == "doc":
            address = target if target.endswith(".md") else f"{target}.md"
            place = self.place(target, line)
            self._record(text, address, place)
            html = f'<a href="{self.emit(link_operation(self.parts(address), place))}">'
            title = self.text(text) if text else self.emit(_title_operation(address, place))
            return f"{html}{title}</a>"
        place = self.place(target, line)
        target = urls.same(self.unmarked(target))
        self._record(text, f"#{urls.slug(target)}", place)
        written = self._program(self.text(text))
        return self.emit(label_operation(target, written, self.labels, place))

    _RULES: ClassVar[Mapping[str, Callable[..., int]]] = {
        "paragraph_open": _paragraph,
        "heading_open": _heading_block,
        "fence": _fence,
        "colon_fence": _fence,
        "code_block": _code_block,
        "table_open": _table,
        "attributes": _stray,
        "footnote_reference_open": _footnote_definition,
        "myst_target": _target,
        "alert_open": _alert,
    }
    """Type of a block token -> the method that consumes it and what belongs to it."""


def _written(token: Token) -> str:
    """A token within a line, as it is written."""
    match token.type:
        case "code_inline":
            return f"{token.markup}{token.content}{token.markup}"
        case "softbreak" | "hardbreak":
            return "\n"
        case "image":
            return f"![{token.content}]({token.attrs['src']})"
        case _:
            return token.content or token.markup


def _text_of(token: Token) -> str:
    return token.content if token.type == "text" else ""


def _word(pattern: re.Pattern[str], text: str) -> str:
    """The word at an end of a text, where there is one."""
    found = pattern.search(text)
    return found.group() if found else ""


def _labelled(content: str) -> tuple[str, str]:
    """`text <target>` -> (`text`, `target`); without a target: (`content`, ``)."""
    match = _LABELLED.fullmatch(content)
    return (match.group(1), match.group(2).strip()) if match else (content.strip(), "")


def _closing(tokens: Sequence[Token], index: int) -> int:
    """The index of the token that closes the one at `index`."""
    depth = 0
    for position in range(index, len(tokens)):
        depth += tokens[position].nesting
        if depth == 0:
            return position
    return len(tokens) - 1


def _labels_joined(tokens: Sequence[Token]) -> Sequence[Token]:
    """The tokens; a `(label)=` right before a heading is handed over to it."""
    out: list[Token] = []
    labels: list[str] = []
    for token in tokens:
        if token.type == "heading_open" and labels:
            del out[-len(labels) :]
            token.meta["labels"] = labels
        if token.type != "myst_target":
            labels = []
        else:
            labels.append(token.content)
        out.append(token)
    return out


def _empty_heading(place: Place) -> Diagnostic:
    hint = "write its text, or delete it"
    return Diagnostic("empty-heading", "the heading is empty", place.span(), hint)


def _empty_id(place: Place) -> Diagnostic:
    message, hint = (
        "the id comes out empty",
        "give it a part that every page has: {#part-{{ ... }}}",
    )
    return Diagnostic("empty-value", message, place.span(), hint, "warning")


def _line_column(text: str, at: int) -> tuple[int, int]:
    return text.count("\n", 0, at), at - (text.rfind("\n", 0, at) + 1)


def _heading_id(slug: str) -> Id:
    return lambda rendering: rendering.unique_id(slug)


def _step_id(slug: str, place: Place) -> Id:
    """The id of a step, which no other place may have: services' pages are linked by it."""
    return lambda rendering: (
        rendering.unique_id(slug) if slug in rendering.reserved else rendering.own_id(slug, place)
    )


def _heading_operation(
    level: int, wanted: Id, css: str, program: Program, place: Place
) -> Operation:
    """A heading, and beside it the link to it, which is no part of its name."""
    is_fixed = all(isinstance(part, str) for part in program)
    fixed_name = escape_attribute(text_of("".join(map(str, program)))) if is_fixed else ""

    def operation(rendering: Rendering) -> str:
        id_ = escape_attribute(wanted(rendering))
        html = rendering.run(program)
        if not html.strip():
            rendering.report(_empty_heading(place))
        label = label_html(html)
        name = fixed_name or escape_attribute(text_of(label))
        rendering.headings.append(Heading(level, id_, label))
        return (
            f'<div class="heading"><h{level} id="{id_}"{css}>{html}</h{level}>'
            f'<a class="anchor" href="#{id_}" aria-label="Link to section {name}"></a></div>\n'
        )

    return operation


def _step_operation(step: str, body: Program) -> Operation:
    def operation(rendering: Rendering) -> str:
        reason = rendering.values.unsupported(rendering.page, step)
        if reason is None:
            return rendering.run(body)
        return f'<aside class="admonition unsupported" role="note">{rendering.run(reason.program)}</aside>\n'

    return operation


def _title_operation(written: str, place: Place) -> Operation:
    """The title of the page that a link without text leads to."""

    def operation(rendering: Rendering) -> str:
        path, _ = urls.split_fragment(written)
        target = None
        if not urls.is_external(written):
            target = rendering.plan.target(rendering.page, place.origin.path, path)
        page = rendering.plan.pages.get(target) if target else None
        if page is None:
            return escape(written)
        return escape(rendering.values.title(page, rendering.plan))

    return operation
