"""The forms of a request beside HTTP, in pages, files and models, printed once for many pages, with holes for what differs.

The lines of a form depend on how its values are quoted. A value is *plain* if each language takes every character of it
as it is: it decides nothing. So forms are printed with marks in the place of plain values, and cut there; values that are
not plain, such as those with a placeholder, are part of a layout.
"""

import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from tutgen.language.payload import INTEGER, STRING, Payload
from tutgen.requests.payload_form import Emptied
from tutgen.requests.request import CompiledRequest, Filled
from tutgen.theme.highlight import Token

_PATH = re.compile(r"/?[A-Za-z0-9_.-][A-Za-z0-9_./?=-]*")
_WORD = re.compile(r"[A-Za-z0-9_.-]+")
"""What stands in an address, in a form and in a text as it is."""
_TEXT = re.compile(r'"[\w .,:;()/+*=?-]+"')
_NUMBER = re.compile(r"[0-9]{1,15}")
"""No language rounds it."""
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
    """The layouts of a request in some languages."""

    MAX = 64
    """The most that are kept, so that values which differ on every page do not fill the memory."""

    def __init__(self, request: CompiledRequest, *, is_fixed: bool = True) -> None:
        """`is_fixed`: whether the forms take plain values as they are; else only pages that send the same share a
        layout."""
        self._takes_plain = is_fixed and (request.body is None or request.body.fixed)
        self._kept: dict[Hashable, tuple[Sequence[_Text], Any]] = {}

    def of(self, filled: Filled, noted: Sequence[str], forms: Callable[[Filled], Forms]) -> Forms:
        """The request in its forms. `noted`: the addresses of the notes; `forms`: prints them."""
        apart = filled.fillings.apart
        if apart is None:
            return forms(filled)
        kinds, tokens, _ = apart
        texts = self._plain(filled, tokens)
        fixed = [
            token if text is None else token[0] for token, text in zip(tokens, texts, strict=True)
        ]
        head = filled.head
        key = (head.shape, head.server, head.path[:1] == "/", *kinds, *fixed, *noted)
        layout = self._kept.get(key)
        if layout is None:
            found = forms(_marked(filled, tokens, texts))
            marks = {_mark(token, n): n for n, token in enumerate(tokens) if texts[n] is not None}
            layout = [_cut(text, marks) for text in found.texts], found.told
            if found.is_whole and len(self._kept) < self.MAX:
                self._kept[key] = layout
        cut, told = layout
        return Forms([text.filled(texts) for text in cut], told)

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
