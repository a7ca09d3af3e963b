"""The forms of a request beside HTTP, in pages, files and models, printed once for many pages, with holes for what differs.

Forms are printed with marks in the place of plain values (`plain_values`), and cut there; values that are not plain, such
as those with a placeholder, are part of a layout.
"""

import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any, NamedTuple

from tutgen.language.payload import INTEGER, Payload
from tutgen.requests.payload_form import Emptied
from tutgen.requests.request import CompiledRequest, Filled
from tutgen.theme.highlight import Token

_NUMBER_MARK = "5070791"
_MARK = re.compile(rf"(put5d0c7a91in\d+x|(?<!\d){_NUMBER_MARK}\d{{8}}(?!\d))")
"""A text or a number that stands for a plain value."""
_TEXT_MARK = re.compile(r"(put5d0c7a91in\d+x)")
"""A text alone: that is found sooner."""


class Forms(NamedTuple):
    """A request in some forms."""

    texts: Sequence[str]
    told: Any = None
    """What else is known of it, whatever its plain values are."""
    is_whole: bool = True
    """Whether no form is missing because of a fault, which each page reports."""


class _Text(NamedTuple):
    """A text, cut where something is put in."""

    parts: Sequence[str]
    """Empty where something is put in."""
    holes: Sequence[tuple[int, int]]
    """A place in `parts`, and the number of what fills it."""

    def filled(self, fillings: Sequence[str | None]) -> str:
        parts = [*self.parts]
        for place, number in self.holes:
            parts[place] = fillings[number] or ""
        return "".join(parts)


class FormLayouts:
    """The layouts of requests in some forms. Requests that say the same share them."""

    MAX = 1024
    """The most that are kept, so that values which differ on every page do not fill the memory."""

    def __init__(self) -> None:
        self._kept: dict[Hashable, tuple[Sequence[_Text], Any]] = {}

    def of(
        self,
        request: CompiledRequest,
        filled: Filled,
        asked: Hashable,
        forms: Callable[[Filled], Forms],
        *,
        takes_plain: bool = True,
    ) -> Forms:
        """A request in the forms that are asked for. `forms`: prints them; `takes_plain`: whether they take plain values
        as they are, else only pages that send the same share a layout."""
        plain = filled.plain
        if plain is None:
            return forms(filled)
        if not takes_plain or (request.body and not request.body.fixed):
            plain = plain.without()
        tokens, texts, rest = plain
        key = (asked, request.structure, rest)
        layout = self._kept.get(key)
        if layout is None:
            found = forms(_marked(filled, tokens, texts))
            marks = {_mark(token, n): n for n, token in enumerate(tokens) if texts[n] is not None}
            layout = [_cut(text, marks) for text in found.texts], found.told
            if found.is_whole:
                if len(self._kept) >= self.MAX:
                    self._kept.clear()
                self._kept[key] = layout
        cut, told = layout
        return Forms([text.filled(texts) for text in cut], told)


def _mark(token: Token, number: int) -> str:
    return f"{_NUMBER_MARK}{number:08}" if token[0] == INTEGER else f"put5d0c7a91in{number}x"


def _marked(filled: Filled, tokens: Sequence[Token], texts: Sequence[str | None]) -> Filled:
    """The values with marks for those that are plain."""

    def marked(number: int, value: Any) -> Any:
        if texts[number] is None:
            return value
        mark = _mark(tokens[number], number)
        return int(mark) if tokens[number][0] == INTEGER else mark

    head = filled.head
    above, query = 1 + len(head.shape.headers), len(head.shape.query)
    said = [(head.tokens[n][0], marked(n, head.tokens[n][1])) for n in range(above, above + query)]
    path = head.path
    if texts[0] is not None:
        path = f"{'/' * path.startswith('/')}{_mark(tokens[0], 0)}"
    emptied = Emptied(len(filled.fillings), marked)
    return Filled(
        head._replace(tokens=[*head.tokens[:above], *said], path=path),
        [
            emptied.payload(value) if isinstance(value, Payload) else marked(number, value)
            for number, value in enumerate(filled.values, above + query)
        ],
    )


def _cut(text: str, marks: Mapping[str, int]) -> _Text:
    """A text cut at marks; each has a number."""
    pieces = (_MARK if _NUMBER_MARK in text else _TEXT_MARK).split(text)
    holes = [(place, marks[piece]) for place, piece in enumerate(pieces) if piece in marks]
    return _Text(["" if piece in marks else piece for piece in pieces], holes)
