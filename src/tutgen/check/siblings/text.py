"""A text that somebody wrote: where it stands, and what of it is code, and what prose."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from tutgen.diagnostics import Span
from tutgen.language.expressions import EXPRESSION
from tutgen.sources.source import Origin, Source, TextOrigin, line_and_column
from tutgen.sources.yaml_source import YamlOrigin

_COMPUTED = re.compile(r"\{\{.{0,400}?\}\}|https?://\S+|^[ \t>]*:{3,}\{only\}.*$", re.MULTILINE)
_NOT_PROSE = re.compile(
    r"""
    ^[ \t>]*[`~:]{3,}\{(?:only|request|response|include)\}.*$
    | ^[ \t>]*%.*$
    | <!--(?s:.{0,2000}?)-->
    | \{\{.{0,400}?\}\}
    | (?<=\])\([^)\n]{0,2000}\)
    | https?://\S+
    """,
    re.MULTILINE | re.VERBOSE,
)
_UNSEEN = re.compile(
    r"""
    ^[ \t>]*[`~:]{3,}\{(?:only|request|response|include)\}.*$
    | ^[ ]{0,3}%(?:[ \t].*)?$
    | <!--(?s:.{0,2000}?)-->
    """,
    re.MULTILINE | re.VERBOSE,
)
_VISIBLE = re.compile(r"[^\n]")
_BEGINS = re.compile(r"(?:\A|[.!?:*#>|-]|\n[ \t>]*\n)\s*\Z")
_COMMENT = re.compile(r"^\s*#.*$", re.MULTILINE)
_FENCE = re.compile(r"^[ \t>]*(?P<mark>`{3,}|~{3,}|:{3,})[ \t]*(?P<info>[^`\n]*)$", re.MULTILINE)
_CODE_SPAN = re.compile(
    r"(?<!`)(?P<ticks>`{1,2})(?!`)(?:[^`\n]|\n(?![ \t]*\n)|`(?!(?P=ticks)))+?(?P=ticks)(?!`)"
)


@dataclass(frozen=True, slots=True)
class Text:
    """A text that somebody wrote, and where it stands."""

    text: str
    origin: Origin
    is_code: bool = False
    """It is a key or a value of a body, not Markdown."""

    def span(self, start: int, end: int) -> Span:
        """The place of a part of the text."""
        needle = self.text[start:end]
        line, column = line_and_column(self.text, start)
        if isinstance(self.origin, YamlOrigin):
            literal = self.origin.in_literal(needle, line, column)
            return literal or self.origin.occurrence(needle, self.text.count(needle, 0, start))
        return self.origin.span(needle, line, column)

    @property
    def written_out(self) -> str:
        """The text, with blanks for expressions, addresses and conditions."""
        return _COMPUTED.sub(lambda computed: " " * len(computed.group()), self.text)

    @property
    def shown(self) -> str:
        """The text, with blanks for what is on no page as it stands: the inside of expressions,
        comments, and what directives are about."""
        return _shown(self)

    def in_code(self, start: int) -> bool:
        """Whether a place is in code style."""
        parts = _code(self)
        number = bisect_right(parts, (start, len(self.text) + 1)) - 1
        return number >= 0 and start < parts[number][1]

    def begins(self, start: int) -> bool:
        """Whether a place is the beginning of a sentence, a cell or a text in bold."""
        return bool(_BEGINS.search(self.text, max(0, start - 9), start))

    @property
    def prose(self) -> str:
        """The text, with blanks for all that is code, comment, expression or address."""
        return _prose(self)

    def code(self) -> list[tuple[int, int]]:
        """Which parts are in code style."""
        if self.is_code:
            return [(0, len(self.text))]
        blocks = list(_code_blocks(self.text))
        starts = [start for start, _ in blocks]
        within = [(0, 0), *blocks]
        return blocks + [
            found.span()
            for found in _CODE_SPAN.finditer(self.text)
            if found.start() >= within[bisect_right(starts, found.start())][1]
        ]


@lru_cache(maxsize=256)
def _code(text: Text) -> list[tuple[int, int]]:
    return sorted(text.code())


def _blank(found: re.Match[str]) -> str:
    return _VISIBLE.sub(" ", found.group())


@lru_cache(maxsize=1024)  # several rules read it
def _prose(text: Text) -> str:
    parts, at = [], 0
    for start, end in _code(text):
        parts += [text.text[at:start], _VISIBLE.sub(" ", text.text[start:end])]
        at = end
    return _NOT_PROSE.sub(_blank, "".join([*parts, text.text[at:]]))


def _shown(text: Text) -> str:
    whole = text.text if text.is_code else _UNSEEN.sub(_blank, text.text)
    return EXPRESSION.sub(_emptied, whole) if "{{" in whole else whole


def _emptied(expression: re.Match[str]) -> str:
    inside = expression["inside"]
    return expression.group() if inside is None else f"{{{{{' ' * len(inside)}}}}}"


def _code_blocks(text: str) -> Iterator[tuple[int, int]]:
    """Where the fenced blocks of code stand; other fences are directives, which hold Markdown."""
    opened: list[tuple[str, bool, int]] = []
    for fence in _FENCE.finditer(text):
        mark, info = fence["mark"], fence["info"].rstrip()
        outer, is_code, start = opened[-1] if opened else ("", False, 0)
        if outer and not info and mark.startswith(outer):
            opened.pop()
            if is_code:
                yield start, fence.end()
        elif not is_code:
            directive = info.startswith("{") and not info.startswith("{code-block}")
            opened.append((mark, mark[0] != ":" and not directive, fence.start()))


def without_comments(source: Source) -> Text:
    """A YAML source, its lines of comment blanked out, as one text of code and prose."""
    blank = _COMMENT.sub(lambda found: " " * len(found.group()), source.text)
    return Text(blank, TextOrigin(source))
