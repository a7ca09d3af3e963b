"""A text of a source, its place, and its ranges of code and prose."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from tutgen.diagnostics import Span
from tutgen.language.expressions.braces import with_expressions
from tutgen.language.markup_ranges import MarkupRanges, markup_ranges, markup_ranges_of_lines
from tutgen.sources.source import Origin, Source, TextOrigin, line_and_column
from tutgen.sources.yaml_origin import YamlOrigin

_COMPUTED = re.compile(r"\{\{.{0,400}?\}\}|https?://\S+")
_VISIBLE = re.compile(r"[^\n]")
_BEGINS = re.compile(r"(?:\A|[.!?:*#>|-]|\n[ \t>]*\n)\s*\Z")
_COMMENT = re.compile(r"^\s*#.*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class WrittenText:
    """A text of a source, as written, and its place."""

    text: str
    origin: Origin
    is_code: bool = False
    """Whether it is a key or a value of a body; otherwise it is Markdown."""
    is_yaml: bool = False
    """Whether it is a whole source in YAML, whose values may be Markdown."""

    def span(self, start: int, end: int) -> Span:
        """The place of a part of the text, given by its offsets."""
        needle = self.text[start:end]
        line, column = line_and_column(self.text, start)
        if isinstance(self.origin, YamlOrigin):
            literal = self.origin.in_literal(needle, line, column)
            return literal or self.origin.occurrence(needle, self.text.count(needle, 0, start))
        return self.origin.span(needle, line, column)

    @property
    def markup(self) -> MarkupRanges:
        """The ranges of code, links and so on in the text."""
        if self.is_code:
            return MarkupRanges(code=((0, len(self.text)),))
        return _markup(self)

    @property
    def written_out(self) -> str:
        """The text, with blanks for expressions, addresses and conditions."""
        text = self.text
        if "{only}" in text and not self.is_code:
            text = _blanked(text, self.markup.conditions)
        return _COMPUTED.sub(_blank, text)

    @property
    def shown(self) -> str:
        """The text, with blanks for what is on no page as it stands: the inside of expressions,
        comments, and what directives are about."""
        text = self.text
        if not self.is_code and ("<!--" in text or _UNSEEN.search(text)):
            text = _blanked(text, (*self.markup.comments, *self.markup.directives))
        return with_expressions(text, _emptied)

    def in_code(self, start: int) -> bool:
        """Whether an offset is in code style."""
        parts = self.markup.code
        number = bisect_right(parts, (start, len(self.text) + 1)) - 1
        return number >= 0 and start < parts[number][1]

    def begins(self, start: int) -> bool:
        """Whether a sentence, a cell or a text in bold begins at an offset."""
        return bool(_BEGINS.search(self.text, max(0, start - 9), start))

    @property
    def prose(self) -> str:
        """The text, with blanks for all that is code, comment, expression or address."""
        return _prose(self)

    def code(self) -> Sequence[tuple[int, int]]:
        """The ranges in code style: offsets, the end exclusive."""
        return self.markup.code


_UNSEEN = re.compile(r"^[ \t>]*%|\{(?:only|request|response|include)\}", re.MULTILINE)
"""Matches in any text that has comments, or directives without text of their own."""


@lru_cache(maxsize=1024)  # several rules read it
def _markup(text: WrittenText) -> MarkupRanges:
    return (
        markup_ranges_of_lines(text.text) if text.is_yaml else markup_ranges(text.text, text.origin)
    )


@lru_cache(maxsize=1024)
def _prose(text: WrittenText) -> str:
    parts = text.markup
    seen_by_none = (*parts.comments, *parts.definitions, *parts.directives, *parts.addresses)
    unread = (*parts.code, *seen_by_none)
    return _COMPUTED.sub(_blank, _blanked(text.text, unread))


def _blanked(text: str, parts: Iterable[tuple[int, int]]) -> str:
    """The text, with blanks for some of its parts."""
    out, at = [], 0
    for start, end in sorted(parts):
        if end > at:
            out += [text[at:start], _VISIBLE.sub(" ", text[max(start, at) : end])]
            at = end
    return "".join([*out, text[at:]])


def _blank(found: re.Match[str]) -> str:
    return _VISIBLE.sub(" ", found.group())


def _emptied(expression: re.Match[str]) -> str:
    inside = expression["inside"]
    return expression.group() if inside is None else f"{{{{{' ' * len(inside)}}}}}"


_RUN = re.compile(r"[\w.-]+")


@lru_cache(maxsize=256)  # what all tutorials share is looked at for each of them
def runs_in(text: str) -> frozenset[str]:
    """The runs of letters, digits and `_.-` in a text: its words, and what may be ids."""
    return frozenset(_RUN.findall(text))


def without_comments(source: Source) -> WrittenText:
    """A YAML source, its lines of comment blanked out, as one text of code and prose."""
    text = source.text
    blank = _COMMENT.sub(lambda found: " " * len(found.group()), text) if "#" in text else text
    return WrittenText(blank, TextOrigin(source), is_yaml=True)
