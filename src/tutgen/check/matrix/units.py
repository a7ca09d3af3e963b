"""The sentences and the lines of code that a service says, each as tokens in which what is its own is masked."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple, Protocol

from tutgen.check.siblings.facts import SiteFacts
from tutgen.check.siblings.once import once
from tutgen.check.siblings.prose.sentences import lines, sentences
from tutgen.check.siblings.text import WrittenText
from tutgen.check.siblings.word_lists import is_common
from tutgen.diagnostics import Span
from tutgen.language.expressions.values import EvaluationError

_ADDRESS = r"https?://[^\s)>\]\"'`]+"
_WITHOUT_BLANKS = (
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fff\u3040-\u9fff\uf900-\ufaff]"
)
"""Of scripts that write no blanks between words each letter is a token."""
_WORD = rf"(?:(?!{_WITHOUT_BLANKS})[^\W_])+(?:['’](?:(?!{_WITHOUT_BLANKS})[^\W_])+)*"
_FIELD = re.compile(r"\{\{ *service\.(\w+) *\}\}")
SHORTEST_VALUE, LONGEST_VALUE = 3, 60
"""Characters of a value that is masked in other texts of its service."""


class Token(NamedTuple):
    """A word, mark, number, address or expression of a unit."""

    key: str
    """What it is compared by: its text; `address`; `service.model` for what the service says in its field `model`."""
    start: int
    end: int
    is_word: bool


class Placed(Protocol):
    """A text that knows where it stands: a WrittenText, or a ShownCode."""

    @property
    def text(self) -> str: ...

    def span(self, start: int, end: int) -> Span: ...


@dataclass(frozen=True, slots=True, eq=False)
class Unit:
    """A sentence, an item of a list or a line of code."""

    what: Literal["sentence", "line"]
    source: Placed
    tokens: Sequence[Token]
    key: tuple[str, ...]
    is_default: bool = False
    """Whether it stands in the default of its field."""

    @property
    def text(self) -> str:
        """As it is written, on one line."""
        return self.part(0, len(self.tokens))

    def part(self, start: int, end: int) -> str:
        """The text of the tokens from index `start` to before `end`, on one line, with a blank before it if one
        stands there."""
        if start == end:
            return ""
        text, first = self.source.text, self.tokens[start].start
        written = " ".join(text[first : self.tokens[end - 1].end].split())
        is_apart = start > 0 and self.tokens[start - 1].end < first
        return f" {written}" if is_apart else written

    @property
    def span(self) -> Span:
        return self.source.span(self.tokens[0].start, self.tokens[-1].end)


class Masks:
    """What a service has for its own: its name and slug in any form, and the values of its fields."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        """`fields`: what the service says, in lower case -> the field that it says it in."""
        self._fields = fields
        longest_first = sorted(fields, key=len, reverse=True)
        own = "|".join(map(re.escape, longest_first)) or "(?!)"
        self._token = re.compile(
            rf"(?P<expression>\{{\{{.{{0,400}}?\}}\}})"
            rf"|(?P<own>(?i:(?<![^\W_])(?:{own})(?![^\W_])))"
            rf"|(?P<address>{_ADDRESS})|(?P<word>{_WITHOUT_BLANKS}|{_WORD})|\S"
        )

    def tokens(self, text: str, start: int, end: int, field: str) -> Iterator[Token]:
        """The tokens between two offsets of a text in a field, whose own value is not masked there."""
        for found in self._token.finditer(text, start, end):
            kind = found.lastgroup
            key = found.group()
            if kind == "own":
                whose = self._fields[key.lower()]
                if whose == field:
                    yield from _NOTHING.tokens(text, *found.span(), field)
                    continue
                key = _masked(whose)
            elif kind == "address":
                key = "address"
            elif kind == "expression" and (shown := _FIELD.fullmatch(key)):
                key = _masked(shown[1])
            yield Token(key, *found.span(), kind is not None)


def _masked(field: str) -> str:
    return "service.name" if field == "slug" else f"service.{field}"


_NOTHING = Masks({})


@once
def masks_of(facts: SiteFacts, slug: str) -> Masks:
    """Those of a service, with the values of its first page."""
    service = facts.siblings[slug].service
    fields: dict[str, str] = {}
    for name in (service.name, slug):
        spelled = {name, *(name.replace(mark, "") for mark in "- ."), name.replace("-", "_")}
        fields.update(dict.fromkeys(map(str.lower, spelled), "name"))
    values = facts.scope(slug).service or {}
    for declared in facts.project.site.fields.values():
        with suppress(EvaluationError, KeyError):  # it is reported where the page is rendered
            value = values[declared.name]
            if isinstance(value, str) and _is_masked(value):
                fields.setdefault(value.lower(), declared.name)
    return Masks(fields)


def _is_masked(value: str) -> bool:
    """Whether a value is one that its service's other texts may say, and no ordinary word."""
    is_short = SHORTEST_VALUE <= len(value) <= LONGEST_VALUE
    return is_short and "\n" not in value and not (value.isalpha() and is_common(value))


def units_of_prose(
    text: WrittenText, masks: Masks, field: str, *, is_default: bool = False
) -> Iterator[Unit]:
    """The sentences of a text in Markdown, and the lines of its blocks of code."""
    for start, end, is_code in _parts(text):
        tokens = _without_marks(list(masks.tokens(text.text, start, end, field)), is_code=is_code)
        if tokens:
            what: Literal["sentence", "line"] = "line" if is_code else "sentence"
            yield _unit(what, text, tokens, is_default=is_default)


@lru_cache(maxsize=4096)  # a default is cut for every service that leaves it
def _parts(text: WrittenText) -> Sequence[tuple[int, int, bool]]:
    """The ranges of sentences and lines, in their order, and whether each is code."""
    whole, blocks = text.text, text.markup.blocks
    closed = (*text.markup.code, *text.markup.addresses)
    found = [(a, b, False) for block in blocks for a, b in sentences(whole, *block, closed)]
    for start, end in text.markup.code:
        if "\n" in whole[start:end] and not any(a <= start < b for a, b in blocks):
            inside = [(start + a, start + b) for a, b in lines(whole[start:end])]
            found += [(a, b, True) for a, b in inside[1:-1]]
    return tuple(sorted(found))


def units_of_code(
    code: Placed, masks: Masks, field: str, *, is_default: bool = False
) -> Iterator[Unit]:
    """The lines of code."""
    for start, end in lines(code.text):
        tokens = list(masks.tokens(code.text, start, end, field))
        yield _unit("line", code, tokens, is_default=is_default)


def _unit(
    what: Literal["sentence", "line"],
    source: Placed,
    tokens: Sequence[Token],
    *,
    is_default: bool,
) -> Unit:
    return Unit(what, source, tokens, tuple(token.key for token in tokens), is_default)


_OPENING = frozenset("`\"'“„«‚‘([*_¿¡<{")


def _without_marks(tokens: Sequence[Token], *, is_code: bool) -> Sequence[Token]:
    """Without what begins an item, a heading, a quotation or a row, which belongs to no sentence."""
    first = 0
    while not is_code and first < len(tokens) and not _begins(tokens, first):
        first += 1
    return tokens[first:]


def _begins(tokens: Sequence[Token], at: int) -> bool:
    token = tokens[at]
    if token.key in ("*", "_") and at + 1 < len(tokens):
        return tokens[at + 1].start == token.end  # emphasis; else it begins an item
    return token.is_word or token.key in _OPENING
