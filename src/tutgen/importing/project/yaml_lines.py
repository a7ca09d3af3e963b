"""YAML as people write it, of which each line knows where it comes from."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from textwrap import wrap
from typing import Any

from tutgen.importing.nouns.line import Line
from tutgen.importing.nouns.said import Said
from tutgen.sources.yaml_source import SpelledNumber

WIDTH = 110
_PLAIN = re.compile(r"[^\W\d_][^\n]*|[./(+][^\n]*[^\W\d][^\n]*")
_NOT_PLAIN = re.compile(
    r":(?:\s|$)|\s#|^(?:true|false|null|yes|no|on|off|y|n|~)$|^[-?:,\[\]{}#&*!|>'\"%@`]",
    re.IGNORECASE,
)
_PLAIN_KEY = re.compile(r"[A-Za-z_/][\w./-]*\??")
_START = re.compile(r"(?:\s|\{\{[^{}]*\}\})*([^\s{}][^{}]{0,19})")
"""How a line begins, between expressions."""
_BARE = frozenset(["true", "false", "null", "yes", "no", "on", "off", "y", "n"])


def yaml_lines(values: Mapping[str, Any], at: Line) -> list[Line]:
    """A mapping as lines of YAML; values are JSON values or `Said`."""
    return list(_mapping(values, 0, at))


def plain_yaml(values: Mapping[str, Any]) -> str:
    """A mapping as a text in YAML."""
    return "".join(f"{line.text}\n" for line in yaml_lines(values, Line("", "", 1)))


def _mapping(values: Mapping[str, Any], indent: int, at: Line) -> Iterator[Line]:
    for key, value in values.items():
        yield from _entry(f"{' ' * indent}{_key(key)}:", value, indent, at)


def _sequence(values: Sequence[Any], indent: int, at: Line) -> Iterator[Line]:
    for value in values:
        inner = value.value if isinstance(value, Said) else value
        place = value.at if isinstance(value, Said) else at
        if isinstance(inner, dict) and inner and _flow(inner) is None:
            first, *rest = _mapping(inner, indent + 2, place)
            yield first.saying(f"{' ' * indent}- {first.text.lstrip()}")
            yield from rest
        else:
            yield from _entry(f"{' ' * indent}-", value, indent, at)


def _entry(head: str, value: Any, indent: int, at: Line) -> Iterator[Line]:
    places: Sequence[Line] = ()
    if isinstance(value, Said):
        at, places, value = value.at, value.places, value.value
    if isinstance(value, str) and not _is_short(value, len(head)):
        yield from _placed(_block(head, value, indent + 2, at), places)
    elif isinstance(value, dict | list) and value and _flow(value, len(head)) is None:
        yield at.saying(head)
        inside: Any = _mapping if isinstance(value, dict) else _sequence
        yield from inside(value, indent + 2, at)
    else:
        yield at.saying(
            f"{head} {_flow(value) if isinstance(value, dict | list) else _scalar(value)}"
        )


def _flow(value: Any, used: int = 0) -> str | None:
    """A value on one line, if it is small and holds nothing but scalars; None otherwise."""
    if not value:
        return "{}" if isinstance(value, dict) else "[]"
    parts = []
    for key, part in value.items() if isinstance(value, dict) else ((None, part) for part in value):
        if isinstance(part, Said | dict | list) and part not in ({}, []):
            return None
        if isinstance(part, str) and ("\n" in part or len(part) > 60):
            return None
        text = _flow(part) if part in ({}, []) else _scalar(part, in_flow=True)
        parts.append(f"{_key(key)}: {text}" if key is not None else str(text))
    line = ", ".join(parts)
    if len(line) + used > 70:
        return None
    return f"{{{line}}}" if isinstance(value, dict) else f"[{line}]"


def _key(key: str) -> str:
    return key if _PLAIN_KEY.fullmatch(key) and key.lower() not in _BARE else _quoted(key)


def _is_short(text: str, used: int) -> bool:
    return "\n" not in text and len(text) + used < WIDTH


def _scalar(value: Any, *, in_flow: bool = False) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, SpelledNumber):
        return value.spelling
    if isinstance(value, int):
        return str(value)
    text = str(value)
    is_plain = _PLAIN.fullmatch(text) and not _NOT_PLAIN.search(text) and text == text.strip()
    if is_plain and not (in_flow and re.search(r"[,\[\]{}:]", text)) and "\t" not in text:
        return text
    return _quoted(text)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _block(head: str, text: str, indent: int, at: Line) -> Iterator[Line]:
    """A text as a block: folded if it is one line, else literal."""
    blanks = " " * indent
    if text != text.strip(" \t\n") and (
        text.strip() == "" or text[0] in " \t\n" or text.endswith("\n\n")
    ):
        yield at.saying(f"{head} {_quoted(text)}")
        return
    if "\n" not in text:
        if re.search(r"\s\s|\s$|\t", text):
            yield at.saying(f"{head} {_quoted(text)}")
            return
        yield at.saying(f"{head} >-")
        for part in wrap(text, WIDTH - indent, break_long_words=False, break_on_hyphens=False):
            yield at.saying(blanks + part)
        return
    yield at.saying(f"{head} |" if text.endswith("\n") else f"{head} |-")
    for part in text.removesuffix("\n").split("\n"):
        yield at.saying(blanks + part if part else "")


def _placed(lines: Iterator[Line], places: Sequence[Line]) -> Iterator[Line]:
    """The lines of a text, each at the first original line from the one before on that has its beginning."""
    at = 0
    for line in lines:
        start = _START.match(line.text)
        words = start[1] if start else ""
        found = (n for n in range(at, len(places)) if words and words in places[n].text)
        at = next(found, at)
        yield places[at].saying(line.text) if places else line
