"""The forms of a request beside HTTP, printed once for many pages, with holes for what differs.

The lines of a form depend on how its values are quoted. A value is *plain* if each language takes every character of it
as it is: it decides nothing. So forms are printed with marks in the place of plain values, and cut there; values that are
not plain, such as those with a placeholder, are part of a layout.
"""

import json
import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from tutgen.language.payload import INTEGER, STRING, Payload
from tutgen.requests.block_layout import taken_apart
from tutgen.requests.languages.language import Language
from tutgen.requests.payload_form import Emptied
from tutgen.requests.request import CompiledRequest, Filled
from tutgen.theme.highlight import Token

Forms = Mapping[str, object]
"""Name of a form -> a JSON value that tells it."""

_PATH = re.compile(r"/?[A-Za-z0-9_.-][A-Za-z0-9_./?=-]*")
_WORD = re.compile(r"[A-Za-z0-9_.-]+")
"""What stands in an address, in a form and in a text as it is."""
_TEXT = re.compile(r'"[\w .,:;()/+*=?-]+"')
_NUMBER = re.compile(r"[0-9]{1,15}")
"""No language rounds it."""

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class _Layout(NamedTuple):
    """The members of a JSON object, cut where something is put in."""

    parts: Sequence[str]
    """JSON; empty where something is put in."""
    holes: Sequence[tuple[int, int]]
    """A place in `parts`, and the number of what fills it."""

    def filled(self, fillings: Sequence[str | None]) -> str:
        parts = [*self.parts]
        for place, number in self.holes:
            parts[place] = fillings[number] or ""
        return "".join(parts)


class FormLayouts:
    """The layouts of a request in some languages."""

    MAX = 64
    """The most that are kept, so that values which differ on every page do not fill the memory."""

    def __init__(self, request: CompiledRequest, languages: Sequence[Language]) -> None:
        """With a template among the languages, only pages that send the same share a layout."""
        self.languages = languages
        is_fixed = request.body is None or request.body.fixed
        self._takes_plain = is_fixed and not any(one.is_template for one in languages)
        self._kept: dict[Hashable, _Layout] = {}

    def of(self, filled: Filled, noted: Sequence[str], forms: Callable[[Filled], Forms]) -> str:
        """The forms as the members of a JSON object. `noted`: the addresses of the notes; `forms`: prints them, and
        reports each that has a fault, so that a layout without it is not kept."""
        apart = taken_apart(filled.fillings)
        if apart is None:
            return _members(forms(filled))
        kinds, tokens, _ = apart
        texts = self._plain(filled, tokens)
        fixed = [
            token if text is None else token[0] for token, text in zip(tokens, texts, strict=True)
        ]
        key = (filled.head.shape, filled.head.server, *kinds, *fixed, *noted)
        layout = self._kept.get(key)
        if layout is None:
            found = forms(_marked(filled, tokens, texts))
            layout = _cut(_members(found), texts)
            if len(found) == len(self.languages) and len(self._kept) < self.MAX:
                self._kept[key] = layout
        return layout.filled(texts)

    def _plain(self, filled: Filled, tokens: Sequence[Token]) -> list[str | None]:
        """Of each token the text, as it stands within quotes, if it is plain: of the address the path, which stands
        behind a slash. None for any other."""
        if not self._takes_plain:
            return [None] * len(tokens)
        shape, path = filled.head.shape, filled.head.path
        above = 1 + len(shape.headers)
        body = above + len(shape.query)
        is_json = not shape.media or ("json" in shape.media and "ndjson" not in shape.media)
        plain = _plain_value if is_json else _plain_word
        return [
            path.removeprefix("/") if _PATH.fullmatch(path) else None,
            *[None] * len(shape.headers),
            *[text if _WORD.fullmatch(text) else None for _, text in tokens[above:body]],
            *[plain(kind, text) for kind, text in tokens[body:]],
        ]


@lru_cache(maxsize=4096)
def _plain_value(kind: str, text: str) -> str | None:
    """The inner part of a scalar in a JSON body, if it is plain."""
    if kind == INTEGER:
        return text if _NUMBER.fullmatch(text) else None
    return text[1:-1] if _TEXT.fullmatch(text) else None


def _plain_word(kind: str, text: str) -> str | None:
    """The same in a body of another kind."""
    return text[1:-1] if kind == STRING and _WORD.fullmatch(text[1:-1]) else None


class _MarkedNumber(int):
    """A number that prints as a mark."""

    mark: str

    def __str__(self) -> str:
        return self.mark


def _mark(number: int) -> str:
    return f"put5d0c7a91in{number}x"


def _marked(filled: Filled, tokens: Sequence[Token], texts: Sequence[str | None]) -> Filled:
    """The values with marks for those that are plain."""

    def marked(number: int, value: Any) -> Any:
        if texts[number] is None:
            return value
        if tokens[number][0] != INTEGER:
            return _mark(number)
        found = _MarkedNumber()
        found.mark = _mark(number)
        return found

    head = filled.head
    above, query = 1 + len(head.shape.headers), len(head.shape.query)
    said = [(head.tokens[n][0], marked(n, head.tokens[n][1])) for n in range(above, above + query)]
    path = head.path if texts[0] is None else _mark(0)
    emptied = Emptied(len(filled.fillings), marked)
    return Filled(
        head._replace(tokens=[*head.tokens[:above], *said], path=path),
        [
            emptied.payload(value) if isinstance(value, Payload) else marked(number, value)
            for number, value in enumerate(filled.values, above + query)
        ],
    )


def _cut(members: str, texts: Sequence[str | None]) -> _Layout:
    numbers = {_mark(n): n for n, text in enumerate(texts) if text is not None}
    if not numbers:
        return _Layout([members], [])
    pieces = re.split("({})".format("|".join(numbers)), members)
    holes = [(place, numbers[mark]) for place, mark in enumerate(pieces) if place % 2]
    return _Layout(["" if place % 2 else piece for place, piece in enumerate(pieces)], holes)


def _members(forms: Forms) -> str:
    return _encode(forms)[1:-1]
