"""What decides the lines of a payload, and what stands in them: a block drawn for one payload serves all of its form.

Services give most keys alike, with values and notes of their own.
"""

from collections.abc import Callable, Hashable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from tutgen.language.document import Document
from tutgen.language.nodes import Content, ContentHole
from tutgen.language.payload import Hole, Payload, scalar
from tutgen.sources.source import Source, TextOrigin
from tutgen.theme.highlight import Token


class PayloadForm(NamedTuple):
    """A payload taken apart."""

    key: Hashable
    """Equal where payloads differ in no more than tokens and texts."""
    tokens: Sequence[Token]
    """The values of its keys."""
    texts: Sequence[Content]
    """Its notes, and what is said after the block."""


@lru_cache(maxsize=1024)
def form_of(payload: Payload) -> PayloadForm | None:
    """None for what is no JSON value, and where a payload is part of another."""
    tokens: list[Token] = []
    try:
        body = _form(payload.body, tokens)
    except TypeError:
        return None
    notes = [(note.pointer, note.optional, note.document is None) for note in payload.notes]
    emphasize = payload.emphasize
    places = emphasize and [one.pointer for one in emphasize]
    key = (body, *notes, places is None, *(places or ()), payload.after is None)
    said = [*[note.document for note in payload.notes], payload.after]
    return PayloadForm(_one(key), tokens, [document.content for document in said if document])


@lru_cache(maxsize=1024)
def _one(key: Any) -> object:
    """One object for all keys that are equal: layouts are looked up by it on each page, and a tuple is hashed and
    compared in all its depth each time."""
    return object()


def _form(value: Any, tokens: list[Token]) -> Hashable:
    """What decides the lines of a value. Items that are scalars do: a list of them may fit on a line or not."""
    if isinstance(value, dict):
        return tuple([(key, _of_key(child, tokens)) for key, child in value.items()])
    if isinstance(value, list):
        return ("", *[_form(item, tokens) for item in value])
    return scalar(value)


def _of_key(value: Any, tokens: list[Token]) -> Hashable:
    if isinstance(value, dict | list):
        return _form(value, tokens)
    tokens.append(scalar(value))
    return None


@lru_cache(maxsize=64)
def _said_later(number: int) -> Document:
    """A document whose text is put in after drawing. Each is made once: that takes longer than all else here."""
    return Document(TextOrigin(Source("", "")), ContentHole(number))


def _hole(number: int, value: Any) -> Any:
    return Hole(number)


class Emptied:
    """Makes payloads with holes for what pages put in, numbered from `tokens` on."""

    def __init__(self, tokens: int, put: Callable[[int, Any], Any] = _hole) -> None:
        """`put`: what stands in the place of a value; it gets the number and the value."""
        self._tokens = tokens
        self._put = put
        self._texts = 0

    def payload(self, payload: Payload) -> Payload:
        """The payload without what `form_of` takes out."""
        body = self._value(payload.body)
        notes = [note._replace(document=self._said(note.document)) for note in payload.notes]
        return Payload(body, notes, payload.emphasize, self._said(payload.after))

    def _said(self, document: Document | None) -> Document | None:
        if document is None:
            return None
        self._texts += 1
        return _said_later(self._texts - 1)

    def _value(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {key: self._of_key(child) for key, child in value.items()}
        return [self._value(item) for item in value] if isinstance(value, list) else value

    def _of_key(self, value: Any) -> Any:
        if isinstance(value, dict | list):
            return self._value(value)
        self._tokens += 1
        return self._put(self._tokens - 1, value)
