"""The placeholders of a request as it is sent."""

from collections.abc import Iterable, Iterator
from typing import Any

from tutgen.requests.languages.sent import Placeholder, Sent, parts_of
from tutgen.requests.request import json_value
from tutgen.sources.json_pointer import walk


def placeholders_of(sent: Sent) -> list[str]:
    """The names of what readers fill in, each once, in the order of the lines."""
    return placeholders_in(texts_of(sent))


def placeholders_in(texts: Iterable[str]) -> list[str]:
    """The names of what readers fill in, each once."""
    found = (part for text in texts if "<" in text for part in parts_of(text))
    return list(dict.fromkeys(part.name for part in found if isinstance(part, Placeholder)))


def texts_within(value: Any) -> Iterator[str]:
    """The texts of a JSON value, without its keys."""
    return (part for _, _, part in walk(value) if isinstance(part, str))


def texts_of(sent: Sent) -> Iterator[str]:
    """The texts that readers fill something into, in the order of the lines."""
    yield sent.address
    yield from (field.text for field in sent.query)
    yield from (header.text for header in sent.headers)
    if sent.kind == "form":
        yield from (field.text for field in sent.fields)
    elif sent.kind == "text":
        yield sent.text
    elif sent.kind:
        body = json_value(sent.body, sent.absent)
        yield from texts_within(body)
