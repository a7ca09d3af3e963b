"""JSON printed as lines of tokens, with the line of every key.

A token is a pair of a Pygments short class and a text, so that a printed body can be coloured
without lexing it: the tokens are those that Pygments' JSON lexer finds in the finished text, runs of
one class joined. Lists of scalars that fit on a line stand on one line; everything else has a line
for each key, indented by two spaces.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from json.encoder import encode_basestring
from typing import Any

from tutgen.yaml_source import SpelledNumber

Token = tuple[str, str]
Line = list[Token]

WIDTH = 60
"""A list of scalars longer than this many columns is printed with one item a line."""

KEY, STRING, INTEGER, FLOAT, LITERAL, PUNCTUATION, SPACE = "nt", "s2", "mi", "mf", "kc", "p", ""


@dataclass(frozen=True, slots=True)
class Payload:
    """A JSON value of a service, with what is said about its keys.

    Expressions read it as if it were its body.
    """

    body: Any
    notes: Sequence[Any] = ()
    """What is to be shown beside the keys; opaque here."""
    emphasize: Sequence[Any] | None = None
    after: Any = None

    def __getitem__(self, key: Any) -> Any:
        return self.body[key]


@dataclass(slots=True)
class Printed:
    """A printed JSON value."""

    lines: list[Line]
    spans: dict[str, tuple[int, int]]
    """JSON Pointer (RFC 6901) -> its first and last line, from 1 on."""
    payloads: list[tuple[str, Payload]]
    """The payloads that are part of the value, and the pointer of each."""

    @property
    def text(self) -> str:
        return "\n".join("".join(text for _, text in line) for line in self.lines)


def print_json(value: Any) -> Printed:
    """A JSON value as lines. Payloads within it are printed as their bodies."""
    printed = Printed([], {}, [])
    _print(printed, value, "", [], 0, "")
    return printed


def print_compact(value: Any) -> Line:
    """A JSON value on one line, as a line of NDJSON has it."""
    line: Line = []
    _flat(line, _bare(value))
    return line


def escape_pointer(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1") if "~" in key or "/" in key else key


def scalar(value: Any) -> Token:
    """The token of a text, number, boolean or null."""
    if isinstance(value, str):
        return (STRING, encode_basestring(value))
    if value is True or value is False or value is None:
        return (LITERAL, json.dumps(value))
    if isinstance(value, SpelledNumber):
        return (FLOAT, value.spelling)
    if isinstance(value, float):
        return (FLOAT, json.dumps(value))
    return (INTEGER, str(value))


def _print(
    printed: Printed, value: Any, pointer: str, lead: Line, depth: int, tail: str
) -> None:
    """Append the lines of a value; `lead` is its key, `tail` the comma behind it."""
    lines, spans = printed.lines, printed.spans
    if isinstance(value, Payload):
        printed.payloads.append((pointer, value))
        value = value.body
    first = len(lines) + 1
    pad = "  " * depth
    line: Line = [(SPACE, pad), *lead] if depth else [*lead]
    is_mapping = isinstance(value, Mapping)
    if not isinstance(value, (Mapping, list)):
        line.append(scalar(value))
        if tail:
            line.append((PUNCTUATION, tail))
        lines.append(line)
    elif not value or (not is_mapping and _fits(value, len(pad), lead)):
        _flat(line, value)
        if tail:
            line[-1] = (PUNCTUATION, line[-1][1] + tail)
        lines.append(line)
        for index in range(len(value)):
            spans[f"{pointer}/{index}"] = (first, first)
    else:
        line.append((PUNCTUATION, "{" if is_mapping else "["))
        lines.append(line)
        last = len(value) - 1
        if is_mapping:
            for number, (key, child) in enumerate(value.items()):
                child_lead = [(KEY, encode_basestring(key)), (PUNCTUATION, ":"), (SPACE, " ")]
                child_tail = "," if number < last else ""
                child_pointer = f"{pointer}/{escape_pointer(key)}"
                _print(printed, child, child_pointer, child_lead, depth + 1, child_tail)
        else:
            for number, child in enumerate(value):
                child_tail = "," if number < last else ""
                _print(printed, child, f"{pointer}/{number}", [], depth + 1, child_tail)
        closing = (PUNCTUATION, ("}" if is_mapping else "]") + tail)
        lines.append([(SPACE, pad), closing] if depth else [closing])
    spans[pointer] = (first, len(lines))


def _fits(value: list[Any], column: int, lead: Line) -> bool:
    if any(isinstance(child, (Mapping, list, Payload)) for child in value):
        return False
    used = column + sum(len(text) for _, text in lead) + 2 * len(value)
    return used + sum(len(scalar(child)[1]) for child in value) <= WIDTH


def _flat(line: Line, value: Any) -> None:
    """Append a value on the line; neighbours of one class are joined."""
    if isinstance(value, Mapping):
        _join(line, "{")
        for number, (key, child) in enumerate(value.items()):
            if number:
                _join(line, ",")
                line.append((SPACE, " "))
            line.append((KEY, encode_basestring(key)))
            line.append((PUNCTUATION, ":"))
            line.append((SPACE, " "))
            _flat(line, child)
        _join(line, "}")
    elif isinstance(value, list):
        _join(line, "[")
        for number, child in enumerate(value):
            if number:
                _join(line, ",")
                line.append((SPACE, " "))
            _flat(line, child)
        _join(line, "]")
    else:
        line.append(scalar(value))


def _join(line: Line, text: str) -> None:
    if line and line[-1][0] == PUNCTUATION:
        line[-1] = (PUNCTUATION, line[-1][1] + text)
    else:
        line.append((PUNCTUATION, text))


def _bare(value: Any) -> Any:
    """The value with payloads replaced by their bodies."""
    if isinstance(value, Payload):
        return _bare(value.body)
    if isinstance(value, Mapping):
        return {key: _bare(child) for key, child in value.items()}
    return [_bare(child) for child in value] if isinstance(value, list) else value


def is_bracket_line(line: Line) -> bool:
    """Whether a line holds nothing but brackets and commas."""
    return all(kind in (PUNCTUATION, SPACE) for kind, _ in line)
