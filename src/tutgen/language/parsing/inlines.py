"""Inline nodes, made of the children of an inline token."""

import re

from markdown_it.token import Token

from tutgen.language.dialect.inline import code_end
from tutgen.language.document import Extent, WrittenLink
from tutgen.language.nodes import (
    Break,
    CodeSpan,
    FootnoteMark,
    Image,
    Inline,
    Link,
    Styled,
    Task,
    Text,
    Value,
)
from tutgen.language.odd_characters import odd_in_code, odd_in_prose, typographic_in_span
from tutgen.language.parsing.parser import Parser
from tutgen.language.parsing.roles import role
from tutgen.language.place import Place
from tutgen.language.scan import has_mark

_FENCE_TEXT = re.compile(r"^[ \t]*(`{3,}|~{3,}|:{3,})\{")
_STYLES = {"em_open": "emphasis", "strong_open": "strong", "s_open": "strike", "span_open": "span"}
_WORD_BEFORE = re.compile(r"[^\W_]+$")
_WORD_AFTER = re.compile(r"^[^\W_]+")
_LONG_WORD = 60
DECORATIVE = "decorative"
"""The class of an image that has nothing to say."""


def inline(parser: Parser, token: Token) -> tuple[Inline, ...]:
    """The nodes of an inline token."""
    line = parser.line_of(token)
    _check_text(parser, token, line)
    children = token.children or []
    if len(children) == 1 and children[0].type == "text":
        return tuple(texts(parser, children[0].content, line))
    saved, parser.inline_line = parser.inline_line, line
    nodes = _Builder(parser, token, line).nodes()
    parser.inline_line = saved
    return nodes


def texts(parser: Parser, marked: str, line: int) -> list[Inline]:
    """A marked text as nodes."""
    if not has_mark(marked):
        return [Text(line, marked)] if marked else []
    return [
        Text(line, part) if isinstance(part, str) else Value(line, part)
        for part in parser.parts(marked)
    ]


class _Builder:
    """Builds the tree of nodes from the flat tokens of a line."""

    def __init__(self, parser: Parser, token: Token, line: int) -> None:
        self.parser = parser
        self.content = token.content
        self.first_line = self.line = line
        self.children = token.children or []
        self.index = 0
        self.known_at, self.known_line = 0, line
        """An offset in the content whose place in the source is known; and its line."""
        self.known_column: int | None = None
        self.has_pipes = False

    def nodes(self) -> tuple[Inline, ...]:
        """The nodes up to the token that closes what has been opened, or to the end."""
        parser, out = self.parser, list[Inline]()
        while self.index < len(self.children):
            token = self.children[self.index]
            self.index += 1
            if token.nesting < 0:
                break
            if token.attrs or "refused" in token.meta:
                parser.check_attributes(token)
            match token.type:
                case "text" | "text_special":
                    out += texts(parser, token.content, self.line)
                case "code_inline":
                    out.append(self._code(token))
                case "softbreak" | "hardbreak":
                    out.append(Break(self.line, is_hard=token.type == "hardbreak"))
                    self.line += 1
                    parser.inline_line = self.line
                case "em_open" | "strong_open" | "s_open" | "span_open":
                    kind, line = _STYLES[token.type], self.line
                    attributes = parser.attributes(token)
                    out.append(Styled(line, kind, self.nodes(), attributes))  # type: ignore[arg-type]
                case "link_open":
                    out.append(self._link(token))
                case "image":
                    out.append(self._image(token))
                case "footnote_ref":
                    out.append(self._footnote_mark(token))
                case "myst_role":
                    self._note_code(token, f"{{{token.meta['name']}}}")
                    out += role(parser, token, self.line)
                case "task_open":
                    out.append(Task(self.line, token.meta["is_done"], self.nodes()))
                case "attributes":
                    parser.report_stray_attributes(token, self.first_line)
                    out += texts(parser, token.content, self.line)
        return tuple(out)

    def _code(self, token: Token) -> CodeSpan:
        attributes = self.parser.attributes(token)
        self.parser.check_odd(token.content, self.line, odd_in_code, typographic_in_span)
        self._note_code(token)
        return CodeSpan(self.line, self.parser.parts(token.content), attributes)

    def _note_code(self, token: Token, before: str = "") -> None:
        """Note down where code stands; `before`: what stands before its backticks."""
        at = token.meta.get("at")
        if at is None:
            return
        start = self._column(at)
        end = self._column(code_end(self.content, at + len(before)))
        if start and end:
            self.parser.records.extents.append(Extent("code", *start, *end))

    def _column(self, at: int) -> tuple[int, int] | None:
        """Line and column in the source of an offset in the content; None where it is not found.

        It is asked for growing offsets, so that time grows with the length of the content alone.
        """
        parser = self.parser
        if at < self.known_at:
            return None
        breaks = self.content.count("\n", self.known_at, at)
        if breaks or self.known_column is None:
            self.known_line += breaks
            self.known_at = self.content.rfind("\n", 0, at) + 1
            self.known_column = self._start_of_line()
        if self.known_column is None:
            return None
        before = parser.unmarked(self.content[self.known_at : at])
        pipes = before.count("|") if self.has_pipes else 0  # each has lost its backslash
        self.known_column += len(before) + pipes
        self.known_at = at
        return self.known_line, self.known_column

    def _start_of_line(self) -> int | None:
        """The column in the source at which a line of the content begins."""
        parser = self.parser
        end = self.content.find("\n", self.known_at)
        text = self.content[self.known_at : end if end >= 0 else len(self.content)]
        whole, lines = parser.unmarked(text).rstrip(), parser.source_lines
        source = lines[self.known_line] if self.known_line < len(lines) else ""
        base = source.find(whole, parser.cell_column)
        self.has_pipes = base < 0 and "|" in whole
        if self.has_pipes:
            base = source.find(whole.replace("|", r"\|"), parser.cell_column)
        return base if base >= 0 else None

    # ----------------------------------------------------------------------------- links, images

    def _link(self, token: Token) -> Link:
        parser, line = self.parser, self.line
        written = str(token.attrs["href"])
        parser.check_odd(written, line, odd_in_code)
        parser.records.links.append(self._written_link(self.index - 1, line))
        place = place_of_address(parser, written, line)
        attributes = parser.attributes(token, ("href",))
        address = parser.parts(written)
        return Link(line, address, place, self.nodes(), parser.unmarked(written), attributes)

    def _written_link(self, index: int, line: int) -> WrittenLink:
        """The link that opens at `index`, as it is written."""
        parser, children = self.parser, self.children
        token = children[index]
        target = parser.unmarked(str(token.attrs["href"]))
        end = next(n for n in range(index, len(children)) if children[n].type == "link_close")
        before = _text_of(children[index - 1]) if index else ""
        after = _text_of(children[end + 1]) if end + 1 < len(children) else ""
        if token.markup == "autolink":
            label, needle = target, f"<{target}>"
        else:
            label = parser.unmarked("".join(map(_written, children[index + 1 : end])))
            needle = f"[{label}]({target})"
            if needle not in parser.source_lines[min(line, len(parser.source_lines) - 1)]:
                needle = f"[{label}]"
        return WrittenLink(
            label,
            target,
            Place(parser.origin, needle, line),
            _word(_WORD_BEFORE, before[-_LONG_WORD:]),
            _word(_WORD_AFTER, after),
        )

    def _image(self, token: Token) -> Image:
        parser = self.parser
        written = str(token.attrs["src"])
        place = place_of_address(parser, written, self.line)
        alt = "".join(
            "\n" if child.type in ("softbreak", "hardbreak") else child.content
            for child in token.children or []
        )
        attributes = parser.attributes(token, ("src", "alt"))
        check_alternative(parser, alt, str(token.attrs.get("class", "")), written, self.line)
        return Image(self.line, parser.parts(written), place, parser.parts(alt), attributes)

    def _footnote_mark(self, token: Token) -> FootnoteMark:
        parser = self.parser
        label = parser.unmarked(str(token.meta["label"]))
        parser.records.footnote_marks.append((label, self.line))
        return FootnoteMark(self.line, label, parser.origin.path, parser.records.footnotes)


def check_alternative(parser: Parser, alt: str, css: str, written: str, line: int) -> None:
    """Report an image that says nothing to readers who do not see it, and is not said to be for the eye only."""
    if alt.strip() or DECORATIVE in css.split():
        return
    parser.report(
        "image-without-text",
        f"the image '{parser.unmarked(written)}' has no alternative text",
        line,
        needle=parser.unmarked(written),
        hint=f"say what it shows; where that is nothing, give it the class: {{.{DECORATIVE}}}",
    )


def place_of_address(parser: Parser, written: str, line: int) -> Place:
    """The place of a link's address, which may stand elsewhere on the line as other text."""
    needle = parser.unmarked(written)
    lines = parser.source_lines
    for number in range(line, min(line + 20, len(lines))):
        at = lines[number].find(f"]({needle}" if needle else "]()")
        if at >= 0:
            return Place(parser.origin, needle or "()", number, at + 2 if needle else at + 1)
    return Place(parser.origin, needle, line)


def _check_text(parser: Parser, token: Token, line: int) -> None:
    """Report characters that look like others, and fences that came out as text."""
    content = token.content
    if not parser.has_odd and "{" not in content:
        return
    for number, text in enumerate(content.split("\n")):
        if line + number < len(parser.source_lines):
            parser.check_odd(parser.source_lines[line + number], line + number, odd_in_prose)
        fence = _FENCE_TEXT.match(text)
        if fence and token.level < 2:
            parser.report(
                "unknown-directive",
                "this looks like a directive but is none",
                line + number,
                needle=fence.group(1),
                hint="a backtick fence may not have backticks behind it: use a colon fence",
            )


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
