"""What a page puts into the holes of a request or of a response."""

from collections.abc import Hashable, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from tutgen.language.nodes import Content
from tutgen.language.payload import HOLE, Payload, scalar
from tutgen.requests.payload_form import form_of
from tutgen.theme.highlight import Token


class Apart(NamedTuple):
    """Fillings taken apart: what decides the lines, and what stands in them."""

    forms: Sequence[Hashable]
    """Number and form of each payload."""
    tokens: Sequence[Token]
    """Of the fillings, then of the keys of payloads."""
    texts: Sequence[Content]
    """Of payloads."""


class Fillings(list[Any]):
    """Tokens, scalars and payloads. It is not changed once it is made."""

    @cached_property
    def apart(self) -> Apart | None:
        """What fills the holes of a layout; None if a filling is neither a scalar nor a payload that has a form."""
        forms: list[Hashable] = []
        texts: list[Content] = []
        try:
            tokens = [value if value.__class__ is tuple else token(value) for value in self]
        except TypeError:
            return None
        for number, value in enumerate(self):
            if value.__class__ is Payload:
                form = form_of(value)
                if form is None:
                    return None
                forms.append((number, form.key))
                tokens += form.tokens
                texts += form.texts
        return Apart(forms, tokens, texts)


def token(value: Any) -> Token:
    """The token of a scalar; a token itself; for a payload, which is printed in place, a token of a hole.

    Raises TypeError for any other value.
    """
    if value.__class__ is tuple:
        return value
    return (HOLE, "") if isinstance(value, Payload) else scalar(value)
