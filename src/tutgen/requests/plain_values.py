"""Values that each language of requests takes as they are.

A value is *plain* if no language quotes a character of it: it decides nothing of the lines, so that what is printed with
another one serves it as well.
"""

import re
from collections.abc import Hashable, Sequence
from functools import lru_cache
from typing import NamedTuple

from tutgen.language.payload import INTEGER, STRING
from tutgen.requests.fillings import Fillings
from tutgen.requests.head import Head
from tutgen.theme.highlight import Token

_PATH = re.compile(r"/?[A-Za-z0-9_.-][A-Za-z0-9_./?=-]*")
_WORD = re.compile(r"[A-Za-z0-9_.-]+")
"""What stands in an address, in a form and in a text as it is."""
_TEXT = re.compile(r'"[\w .,:;()/+*=?-]+"')
_NUMBER = re.compile(r"[0-9]{1,15}")
"""No language rounds it."""


class PlainValues(NamedTuple):
    """What fills a request, with what is plain told from the rest."""

    tokens: Sequence[Token]
    """Those of `Fillings.apart`."""
    texts: Sequence[str | None]
    """Of each token that is plain the text, as it stands within quotes: of the address the path, which stands behind a
    slash. None for any other."""
    rest: Hashable
    """All else: it decides the lines."""

    def without(self) -> "PlainValues":
        """The same, with nothing taken for plain."""
        return PlainValues(self.tokens, [None] * len(self.tokens), (self.rest, *self.tokens))


def plain_values(head: Head, fillings: Fillings) -> PlainValues | None:
    """None if the fillings cannot be taken apart."""
    apart = fillings.apart
    if apart is None:
        return None
    kinds, tokens, _ = apart
    shape, path = head.shape, head.path
    above = 1 + len(shape.headers)
    body = above + len(shape.query)
    is_json = not shape.media or ("json" in shape.media and "ndjson" not in shape.media)
    plain = _plain_value if is_json else _plain_word
    texts = [
        path.removeprefix("/") if _PATH.fullmatch(path) else None,
        *[None] * len(shape.headers),
        *[text if _WORD.fullmatch(text) else None for _, text in tokens[above:body]],
        *[plain(kind, text) for kind, text in tokens[body:]],
    ]
    fixed = [token if text is None else token[0] for token, text in zip(tokens, texts, strict=True)]
    return PlainValues(tokens, texts, (shape, head.server, path[:1] == "/", *kinds, *fixed))


@lru_cache(maxsize=4096)
def _plain_value(kind: str, text: str) -> str | None:
    """The inner part of a scalar in a JSON body, if it is plain."""
    if kind == INTEGER:
        return text if _NUMBER.fullmatch(text) else None
    return text[1:-1] if _TEXT.fullmatch(text) else None


def _plain_word(kind: str, text: str) -> str | None:
    """The same in a body of another kind."""
    return text[1:-1] if kind == STRING and _WORD.fullmatch(text[1:-1]) else None
