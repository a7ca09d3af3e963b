"""The state of one source while it is parsed, and the methods that rules share.

A rule for blocks takes the tokens of a block to nodes; a rule for a directive takes its argument,
options and body to nodes. Both are given to the parser, which knows none of them by name.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from markdown_it.token import Token

from tutgen.content.samples import Samples
from tutgen.diagnostics import Diagnostic, Fix, Severity
from tutgen.language.attributes import ALLOWED, id_of
from tutgen.language.dialect.stray_markup import Stray
from tutgen.language.document import Document, Extent
from tutgen.language.grammar import parse_blocks, parse_line
from tutgen.language.nodes import Attributes, Block, Content, Id, Inline, Parts
from tutgen.language.odd_characters import Finder, check_text, has_odd, odd_in_code
from tutgen.language.parsing.records import Records
from tutgen.language.place import Place
from tutgen.language.scan import Marked, Scan, has_mark
from tutgen.sources import urls
from tutgen.sources.source import Origin
from tutgen.sources.yaml_origin import YamlOrigin

MAX_DEPTH = 20
"""Of directives in each other, and of snippets that include each other."""
_NEAR = 50
"""Lines below a directive in which its options are looked for."""
_OWN_ATTRIBUTES = {
    "a": ("href", "title"),
    "img": ("src", "alt", "title"),
    "ol": ("start",),
    "td": ("style",),
    "th": ("style",),
}
"""What Markdown itself sets, by tag."""


class Directive(NamedTuple):
    """A fence whose info string is `{name} argument`."""

    name: str
    argument: Marked
    options: Mapping[str, Marked]
    body: Marked
    line: int
    """The line of the fence in the text, from 0."""
    body_line: int
    """The first line of the body."""
    end_line: int
    """The line below the fence that closes it."""
    option_lines: Mapping[str, int]
    """Where the options stand that are not on the line of the fence."""
    markup: str = ""
    """The characters of the fence."""
    id: Id | None = None
    """Of the attributes before the fence, where that is code."""
    callouts: Sequence[tuple[int, Content]] = ()
    """Line of the body, from 1 on, and the note that a list below the fence gives its mark."""

    structured: Mapping[str, Any] = MappingProxyType({})
    """The options that are mappings or lists, as written."""
    structured_origin: YamlOrigin | None = None
    """Of the mapping of all options, if there are such."""

    def line_of(self, option: str) -> int:
        return self.option_lines.get(option, self.line)

    def with_options(self, options: Mapping[str, Marked]) -> "Directive":
        """The same with more options."""
        return self._replace(options={**self.options, **options})


DirectiveRule = Callable[["Parser", Directive], Sequence[Block]]
Body = Literal["markdown", "literal", "none"]
"""What stands between the fences of a directive. What is literal is code, or YAML."""


@dataclass(frozen=True, slots=True)
class Form:
    """How a directive is parsed."""

    rule: DirectiveRule
    options: frozenset[str] = frozenset()
    """`note-*` stands for any number behind it."""
    body: Body = "markdown"
    argument: str = ""
    """What stands behind the name, in the words of the documents; empty if nothing must."""
    summary: str = field(kw_only=True)
    """What the directive shows, as Markdown: a part of a sentence."""
    structured: frozenset[str] = field(default=frozenset(), kw_only=True)
    """The options that are a mapping or a list, where options are YAML."""


class Syntax(NamedTuple):
    """The directives that sources may use, and the function that finds their snippets."""

    directives: Mapping[str, Form]
    include: Callable[["Parser", str, Place], Document | None]
    """The snippet at a path as written; a problem is added to the parser's."""
    words: Mapping[str, str]
    """The words of the theme, in the site's language."""
    samples: Samples = Samples(Path())
    """The project's."""
    variants: Mapping[str, Mapping[str, str]] = {}
    """Group -> what readers choose: name -> label."""
    code: frozenset[str] = frozenset()
    """What is code of a service: `service.install`."""


BlockRule = Callable[["Parser", Sequence[Token], int, list[Block]], int]
"""Adds the nodes of the block at an index of the tokens; gives the index behind it."""
InlineRule = Callable[["Parser", Token], tuple[Inline, ...]]


class TokenRules(NamedTuple):
    """How tokens become nodes."""

    blocks: Mapping[str, BlockRule]
    """By the type of the token that a block begins with."""
    inline: InlineRule


class Parser:
    """Parses one source."""

    def __init__(self, text: str, origin: Origin, syntax: Syntax, rules: TokenRules) -> None:
        self.origin = origin
        self.syntax = syntax
        self.rules = rules
        self.scan = Scan(origin)
        self.marked = self.scan.mark(text)
        self.diagnostics = self.scan.diagnostics
        self.records = Records()
        self.source_lines = text.split("\n")
        """The text before expressions were marked."""
        self.has_odd = has_odd(text)
        """Whether the text has characters that are easily taken for others."""
        self.env: dict[str, Any] = {}
        self.offset = 0
        """The line of the text where the part being parsed begins."""
        self.depth = 0
        """How many directives the part being parsed stands in."""
        self.tab_groups: list[str] = []
        """The groups of the sets of tabs that the part being parsed stands right in; empty for a set without one."""
        self.directive_line = 0
        """The line of the directive whose rule is at work."""
        self.inline_line = 0
        """The line of what is being parsed within a line, whose tokens have none themselves."""
        self.cell_column = 0
        """The column at which the cell of a table begins that is being parsed."""

    # ---------------------------------------------------------------------------- text to nodes

    def tokens(self, text: Marked) -> Sequence[Token]:
        known = len(self.env.get("references", ()))
        tokens = parse_blocks(text, self.env)
        self._take_findings()
        for reference in list(self.env.get("references", {}).values())[known:]:
            start, end = (self.offset + line for line in reference["map"])
            self.records.extents.append(Extent("definition", start, 0, end, 0))
        return tokens

    def line_token(self, text: Marked) -> Token:
        inline = parse_line(text, self.env)
        self._take_findings()
        return inline

    def blocks(self, tokens: Sequence[Token]) -> tuple[Block, ...]:
        """The nodes of tokens of blocks."""
        out: list[Block] = []
        rules = self.rules.blocks
        index = 0
        while index < len(tokens):
            token = tokens[index]
            if token.attrs or token.meta:
                self.check_attributes(token)
            index = rules[token.type](self, tokens, index, out)
        return tuple(out)

    def nested(self, body: Marked, line: int) -> tuple[Block, ...]:
        """The nodes of Markdown within a directive; `line` is where it stands in the text."""
        if self.depth >= MAX_DEPTH:
            self.report(
                "nested-too-deep",
                f"directives stand in each other more than {MAX_DEPTH} levels deep",
                max(line - 1, 0),
                hint="put parts of it into a snippet, or leave levels out",
            )
            return ()
        self.depth += 1
        saved, self.offset = self.offset, line
        nodes = self.blocks(self.tokens(body))
        self.offset = saved
        self.depth -= 1
        return nodes

    def inline(self, text: Marked) -> tuple[Inline, ...]:
        """The nodes of Markdown within a line of a directive: an argument, a caption."""
        if not text:
            return ()
        written, first = self.unmarked(text), self.directive_line
        near = enumerate(self.source_lines[first : first + _NEAR], first)
        line = next((number for number, source in near if written in source), first)
        saved, self.offset = self.offset, line
        nodes = self.rules.inline(self, self.line_token(text))
        self.offset = saved
        return nodes

    # ------------------------------------------------------------------------------------ marks

    def parts(self, text: str) -> Parts:
        """A marked text as literals and expressions."""
        return self.scan.parts(text)

    def unmarked(self, text: str) -> str:
        """A marked text as it was written."""
        return self.scan.unmarked(text)

    # --------------------------------------------------------------------------------- problems

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
        """Report a problem at `needle`, looked for from a line and column of the text on."""
        span = self.origin.span(self.unmarked(needle), line, column)
        self.diagnostics.append(Diagnostic(code, message, span, hint, severity))

    def check_odd(self, text: str, line: int, *finders: Finder) -> None:
        """Report what finders find in a part of the text that begins at a line."""
        for finder in finders if self.has_odd else ():
            self.diagnostics += check_text(text, self.origin, line, finder)

    def _take_findings(self) -> None:
        """Report what is stray in the text that was parsed last; forget what its comments hold."""
        for stray in self.env.pop("stray", ()):
            if not self.scan.is_too_large:  # else it may be a rest of what was left out
                self._report_stray(stray)
        ends: dict[str, int] = {}
        for comment in self.env.pop("comments", ()):
            self.scan.forget(comment)
            ends[comment] = self._note_comment(self.unmarked(comment), ends.get(comment, 0))

    def _note_comment(self, comment: str, start: int) -> int:
        """Note down where a comment stands behind a place of the part being parsed; its end."""
        text = "\n".join(self.source_lines[self.offset :])
        at = text.find(comment, start)
        if at < 0:  # it stands in a quote, whose marks the comment has not
            return start
        end = at + len(comment)
        end += 3 * text.startswith("-->", end)
        line, column = text.count("\n", 0, at), at - (text.rfind("\n", 0, at) + 1)
        last, column_behind = text.count("\n", 0, end), end - (text.rfind("\n", 0, end) + 1)
        offset = self.offset
        self.records.extents.append(
            Extent("comment", offset + line, column, offset + last, column_behind)
        )
        return end

    def _report_stray(self, stray: Stray) -> None:
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
        fix = Fix.narrowed(self.unmarked(stray.instead), needle, span) if stray.instead else None
        self.diagnostics.append(Diagnostic(stray.code, message, span, hint, fix=fix))

    # ----------------------------------------------------------------------------------- places

    def line_of(self, token: Token) -> int:
        """The line of a token in the text."""
        return self.offset + token.map[0] if token.map else self.inline_line

    def end_of(self, token: Token) -> int:
        """The line below the block that a token begins."""
        return self.offset + token.map[1] if token.map else self.inline_line

    def place(self, needle: str, line: int) -> Place:
        return Place(self.origin, self.unmarked(needle), line)

    # ------------------------------------------------------------------------------- attributes

    def attributes(self, token: Token, without: Sequence[str] = ()) -> Attributes:
        """The attributes of a token, without those of some names."""
        if not token.attrs:
            return ()
        found: list[tuple[str, Parts | Id]] = []
        for name, value in token.attrs.items():
            if name == "id":
                found.append((name, self.written_id(token)))
            elif name == "style":  # of table cells; the page's policy allows no inline style
                found.append(("class", (f"align-{str(value).removeprefix('text-align:')}",)))
            elif name not in without:
                found.append((name, self.parts(str(value))))
        return tuple(found)

    def written_id(self, token: Token, otherwise: str = "") -> Id:
        """The id that is written for a token, each of its expressions having a value on a page."""
        written = str(token.attrs["id"])
        line = self.line_of(token)
        # a block's attributes stand before it, and a heading's on its line
        place = self.place(f"#{written}", max(line - 1, 0) if token.block else line)
        return self.own_id(written, place, otherwise)

    def own_id(
        self,
        written: str,
        place: Place,
        otherwise: str = "",
        form: Callable[[str], str] = id_of,
    ) -> Id:
        """An id that a writer gives; `otherwise` takes its place where it comes out empty."""
        if has_mark(written):
            return Id(self.parts(written), place, "own", otherwise, form)
        fixed = urls.normalized(form(written)) or otherwise or "section"
        self.records.ids.add(fixed)
        return Id((fixed,), place)

    def check_attributes(self, token: Token) -> None:
        """Report and take off what may not be set, whether or not the parser's plugin lets it pass."""
        for name in ("id", "class") if self.has_odd else ():
            line = max(self.line_of(token) - token.block, 0)  # a block's may stand above it
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
        line = self.line_of(token)
        pattern = re.compile(rf"(?<![\w:-]){re.escape(name)}(?==)")
        lines = range(line, line - 20, -1) if token.map else range(line, line + 20)
        for number in lines:
            if not 0 <= number < len(self.source_lines):
                break
            match = pattern.search(self.source_lines[number])
            if match:
                return number, match.start()
        return line, 0

    def report_stray_attributes(self, token: Token, line: int) -> None:
        written = self.unmarked(token.content)
        self.report(
            "attribute-not-allowed",
            f"the attributes '{written}' belong to nothing",
            line,
            needle=written,
            hint="write them at the end of a heading, right behind a link, an image, `code` or "
            "[text], or in a line of their own before a block",
        )
