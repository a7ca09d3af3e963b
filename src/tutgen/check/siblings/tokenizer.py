"""Texts of services cut into tokens, in which what may differ from service to service is the same."""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import NamedTuple

from tutgen.check.siblings.facts import SiteFacts
from tutgen.check.siblings.field_parts import Sibling
from tutgen.check.siblings.text import WrittenText
from tutgen.language.expressions.values import EvaluationError

_ADDRESS = r"https?://[^\s)>\]]+"
_OTHER = r"\{\{.{0,400}?\}\}|\d[\d.,]*\b|\w+(?:['’-]\w+)*|\S"
_FIELD = re.compile(r"\{\{ *service\.(\w+) *\}\}")
_DIGITS = re.compile(r"\d+")
_STYLE = frozenset("`*_[]()") | {"address"}
_FENCES = ("```", "~~~")
SHORTEST_VALUE, LONGEST_VALUE = 3, 39
"""Characters of a value that may stand in other texts of its service, as a model's id does."""


class TextToken(NamedTuple):
    """A word, number, address, expression or mark."""

    kind: str
    """What it is compared by: its text, with `0` for a number in it; `address`; `service.model` for what the
    service says in its field `model`, and for an expression that shows it."""
    start: int
    end: int

    @property
    def is_word(self) -> bool:
        return self.kind not in _STYLE and any(map(str.isalnum, self.kind))


class Tokenizer:
    """Cuts texts into tokens."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        """`fields`: what a service says -> the field that it says it in."""
        longest_first = sorted(fields, key=len, reverse=True)
        any_value = "|".join(map(re.escape, longest_first)) or "(?!)"
        self._fields = fields
        own = rf"(?P<own>(?<!\w)(?:{any_value})(?!\w))"
        self._token = re.compile(f"(?P<address>{_ADDRESS})|{own}|{_OTHER}")

    @classmethod
    def of_service(cls, facts: SiteFacts, sibling: Sibling) -> "Tokenizer":
        """Takes the name, the slug and the short texts of a service for its fields."""
        service = sibling.service
        fields = {service.name: "name", service.slug: "slug"}
        values = facts.scope(service.slug).service or {}
        for field in facts.project.site.fields.values():
            if field.type.is_prose and (field.name in service.values or field.default is not None):
                with suppress(EvaluationError):  # it is reported where the page is rendered
                    value = values[field.name]
                    if isinstance(value, str) and SHORTEST_VALUE <= len(value) <= LONGEST_VALUE:
                        fields.setdefault(value, field.name)
        return cls(fields)

    def tokens(self, text: WrittenText) -> Iterator[TextToken]:
        """The tokens of a text in Markdown, in their order, without blocks of code."""
        at = 0
        for start, end in _parts(text):
            yield from self._within(text.text, at, start)
            if not _is_block(text.text, start, end):
                yield TextToken("address", start, end)
            at = end
        yield from self._within(text.text, at, len(text.text))

    def _within(self, text: str, start: int, end: int) -> Iterator[TextToken]:
        for found in self._token.finditer(text, start, end):
            yield TextToken(self._kind(found), *found.span())

    def _kind(self, found: re.Match[str]) -> str:
        written = found.group()
        if found.lastgroup == "address":
            return "address"
        if found.lastgroup == "own":
            return f"service.{self._fields[written]}"
        field = _FIELD.fullmatch(written)
        if field:
            return f"service.{field[1]}"
        return "0" if written[0].isdigit() else _DIGITS.sub("0", written)


def _parts(text: WrittenText) -> list[tuple[int, int]]:
    """The addresses and the blocks of code of a text, in their order."""
    whole = text.text
    found = [*text.markup.addresses] if "](" in whole else []
    if any(fence in whole for fence in _FENCES):
        found += [part for part in text.markup.code if _is_block(whole, *part)]
    return sorted(found)


def _is_block(whole: str, start: int, end: int) -> bool:
    """Whether a range is a fenced block of code."""
    return whole[start:end].lstrip().startswith(_FENCES)
