"""A text of a source, its place, and its ranges of code and prose.

What is worked out of a text is kept with it: all rules share it, and so do all tutorials that show the same text.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from tutgen.diagnostics import Span
from tutgen.language.expressions.braces import with_expressions
from tutgen.language.markup_ranges import MarkupRanges, markup_ranges, markup_ranges_of_lines
from tutgen.sources.source import Origin, Source, TextOrigin, line_and_column
from tutgen.sources.yaml_origin import YamlOrigin

_COMPUTED = re.compile(r"\{\{.{0,400}?\}\}|https?://\S+")
_VISIBLE = re.compile(r"[^\n]")
_BEGINS = re.compile(r"(?:\A|[.!?:*#>|-]|\n[ \t>]*\n)\s*\Z")
_COMMENT = re.compile(r"^\s*#.*$", re.MULTILINE)
_SENTENCE_ENDS = re.compile(
    r"[.!?][\"')*_]{0,3}\s+(?=[\"'(\[*_`]{0,3}[^\W\d_a-z]|\{\{)|\n[ \t>]*\n|\n[ \t>]*(?:[-*+]|\d+[.)])[ \t]|\|"
)
"""Where a sentence, a paragraph, an item or a cell ends."""
_VALUE_ENDS = re.compile(rf"\n[ \t]*[^\s:]{{1,99}}:\s|{_SENTENCE_ENDS.pattern}")
"""The same in YAML."""
LONGEST_SENTENCE = 400
"""Characters that are looked at before and after a word: a longer text is no sentence."""


@dataclass(frozen=True, eq=False)
class WrittenText:
    """A text of a source, as written, and its place. Two are the same only if they are one object."""

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

    @cached_property
    def computed(self) -> dict[Any, Any]:
        """What `once` keeps."""
        return {}

    @cached_property
    def runs(self) -> frozenset[str]:
        """The runs of letters, digits and `_.-` in the text: its words, and what may be ids."""
        return runs_in(self.text)

    @cached_property
    def markup(self) -> MarkupRanges:
        """The ranges of code, links and so on in the text."""
        if self.is_code:
            return MarkupRanges(code=((0, len(self.text)),))
        if self.is_yaml:
            return markup_ranges_of_lines(self.text)
        return markup_ranges(self.text, self.origin)

    @cached_property
    def written_out(self) -> str:
        """The text, with blanks for expressions, addresses and conditions."""
        text = self.text
        if "{only}" in text and not self.is_code:
            text = _blanked(text, self.markup.conditions)
        return _COMPUTED.sub(_blank, text)

    @cached_property
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

    def sentence(self, start: int) -> tuple[int, int]:
        """The range of the sentence that an offset is in."""
        begin, end = max(0, start - LONGEST_SENTENCE), min(len(self.text), start + LONGEST_SENTENCE)
        ends = _VALUE_ENDS if self.is_yaml else _SENTENCE_ENDS
        for found in ends.finditer(self.text, begin, end):
            if found.end() > start:
                return begin, found.start() + 1
            begin = found.end()
        return begin, end

    @cached_property
    def prose(self) -> str:
        """The text, with blanks for all that is code, comment, expression or address."""
        parts = self.markup
        seen_by_none = (*parts.comments, *parts.definitions, *parts.directives, *parts.addresses)
        unread = (*parts.code, *seen_by_none)
        return _COMPUTED.sub(_blank, _blanked(self.text, unread))

    def code(self) -> Sequence[tuple[int, int]]:
        """The ranges in code style: offsets, the end exclusive."""
        return self.markup.code


_UNSEEN = re.compile(r"^[ \t>]*%|\{(?:only|request|response|include)\}", re.MULTILINE)
"""Matches in any text that has comments, or directives without text of their own."""


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


class Letters(dict[int, int]):
    """A table for `str.translate`: a blank for each character but those of words. To split what is left takes half
    the time of a regular expression."""

    def __init__(self, is_of_word: Callable[[str], bool]) -> None:
        super().__init__()
        self._is_of_word = is_of_word

    def __missing__(self, code: int) -> int:
        found = self[code] = code if self._is_of_word(chr(code)) else ord(" ")
        return found


_OF_RUNS = Letters(lambda character: character.isalnum() or character in "_.-")


def runs_in(text: str) -> frozenset[str]:
    """The runs of letters, digits and `_.-` in a text: its words, and what may be ids."""
    return frozenset(text.translate(_OF_RUNS).split())


def without_comments(source: Source) -> WrittenText:
    """A YAML source, its lines of comment blanked out, as one text of code and prose."""
    text = source.text
    blank = _COMMENT.sub(lambda found: " " * len(found.group()), text) if "#" in text else text
    return WrittenText(blank, TextOrigin(source), is_yaml=True)
