"""JSON printed as lines of tokens, with the line of every key; and the same value in the notation of other languages.

A token is a pair of a Pygments short class and a text, so that a printed body can be coloured
without lexing it: the tokens are those that Pygments' JSON lexer finds in the finished text, runs of
one class joined. Lists of scalars that fit on a line stand on one line; everything else has a line
for each key, indented by two spaces.
"""

import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from json.encoder import encode_basestring
from typing import Any, NamedTuple

from tutgen.sources.json_pointer import escape_pointer
from tutgen.sources.yaml_source import SpelledNumber
from tutgen.theme.highlight import Line, Token

WIDTH = 60
"""A list of scalars longer than this many columns is printed with one item a line."""

KEY, STRING, INTEGER, FLOAT, LITERAL, PUNCTUATION, SPACE = "nt", "s2", "mi", "mf", "kc", "p", ""
HOLE = "hole"
"""The class of a token to be replaced; its text is the number of a `Hole`."""


class Hole(NamedTuple):
    """The place of a scalar that is put in after printing. It may not be an item of a list, whose
    width decides how it is printed."""

    number: int


@dataclass(frozen=True, slots=True, eq=False)  # so that what is printed can be kept for each
class Payload:
    """A JSON value of a service, with what is said about its keys.

    Expressions read it as if it were its body.
    """

    body: Any
    notes: Sequence[Any] = ()
    """The notes on its keys; opaque here."""
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
    absent: Collection[str] = ()
    """Pointers of what is left out; it keeps its number in a list all the same."""
    continued: set[int] = field(default_factory=set)
    """Lines, from 1 on, that are one line with the next where they are sent."""

    def mark(self, *addresses: str) -> None:
        """Note that the last line is the place of these addresses."""
        for address in addresses:
            self.spans[address] = (len(self.lines), len(self.lines))

    def mark_field(self, base: str, pointer: str) -> None:
        """Note that the last line holds the field at a pointer, or one item of it."""
        number = len(self.lines)
        field = f"{base}/{pointer.split('/')[1]}"
        self.spans[base + pointer] = (number, number)
        self.spans[field] = (self.spans.get(field, (number, 0))[0], number)

    @property
    def text(self) -> str:
        return "\n".join("".join(text for _, text in line) for line in self.lines)


def print_json(value: Any, absent: Collection[str] = ()) -> Printed:
    """A JSON value as lines. Payloads within it are printed as their bodies.

    Raises TypeError for what is no JSON value.
    """
    return add_json(Printed([], {}, [], absent), value)


def add_json(
    printed: Printed,
    value: Any,
    notation: "Notation | None" = None,
    lead: Sequence[Token] = (),
    depth: int = 0,
    tail: str = "",
) -> Printed:
    """The same, below the lines that are printed already, in another notation than JSON if one is given. `lead` stands
    before the value, `tail` behind it; `depth`: how far its first line is indented."""
    _print(printed, value, "", lead, depth, tail, notation or JSON)
    return printed


def add_compact(
    printed: Printed,
    values: Sequence[Any],
    notation: "Notation | None" = None,
    lead: Sequence[Token] = (),
    tail: Sequence[Token] = (),
) -> Printed:
    """JSON values on a line each, as NDJSON has them, below the lines that are printed already. `lead` and `tail` stand
    on each line."""
    for number, value in enumerate(values):
        if f"/{number}" not in printed.absent:
            line: Line = [*lead]
            _flat(line, _bare(printed, value, f"/{number}"), notation or JSON)
            printed.lines.append([*line, *tail])
    return printed


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
    if isinstance(value, Hole):
        return (HOLE, str(value.number))
    if not isinstance(value, int):
        raise TypeError
    return (INTEGER, str(value))


@lru_cache(maxsize=4096)
def _lead(key: str) -> tuple[Token, ...]:
    """The tokens of a key: the same keys come on every page."""
    return (KEY, encode_basestring(key)), (PUNCTUATION, ":"), (SPACE, " ")


class Notation(NamedTuple):
    """How a language writes JSON values."""

    scalar: Callable[[Any], Token] = scalar
    """Raises TypeError for what is no JSON value."""
    lead: Callable[[str], Sequence[Token]] = _lead
    """The tokens of a key, and of what stands between it and its value."""
    indent: str = "  "
    mapping: tuple[str, str] = ("{", "}")
    list: tuple[str, str] = ("[", "]")
    empty: str = "{}"
    """A mapping of no keys."""
    last: str = ""
    """What stands behind the last of several lines."""


JSON = Notation()
_COMMA = (PUNCTUATION, ",")


def _print(
    printed: Printed,
    value: Any,
    pointer: str,
    lead: Sequence[Token],
    depth: int,
    tail: str,
    notation: Notation,
) -> None:
    """Append the lines of a value; `lead` is its key, `tail` the comma behind it."""
    lines, spans = printed.lines, printed.spans
    if isinstance(value, Payload):
        printed.payloads.append((pointer, value))
        value = value.body
    first = len(lines) + 1
    line: Line = [(SPACE, notation.indent * depth), *lead] if depth else [*lead]
    lines.append(line)
    scalar = notation.scalar
    if not isinstance(value, (dict, list)):
        line.append(scalar(value))
        if tail:
            line.append((PUNCTUATION, tail))
        spans[pointer] = (first, first)
        return
    is_mapping = isinstance(value, dict)
    children = _children(value, pointer, printed.absent)
    column = len(notation.indent) * depth
    if not children or (not is_mapping and _fits(children, column, lead, scalar)):
        _flat(line, {} if is_mapping else [child for _, _, child in children], notation)
        if tail:
            _join(line, tail)
        for child_pointer, _, _ in children:
            spans[child_pointer] = (first, first)
    else:
        opening, closing = notation.mapping if is_mapping else notation.list
        line.append((PUNCTUATION, opening))
        last = len(children) - 1
        indent = (SPACE, notation.indent * (depth + 1))
        behind = notation.last
        for number, (child_pointer, key, child) in enumerate(children):
            child_lead = notation.lead(key) if is_mapping else ()
            if isinstance(child, (dict, list, Payload)):
                child_tail = "," if number < last else behind
                _print(printed, child, child_pointer, child_lead, depth + 1, child_tail, notation)
                continue
            line = [indent, *child_lead, scalar(child)]
            if number < last:
                line.append(_COMMA)
            elif behind:
                line.append((PUNCTUATION, behind))
            lines.append(line)
            spans[child_pointer] = (len(lines), len(lines))
        end = (PUNCTUATION, closing + tail)
        lines.append([(SPACE, notation.indent * depth), end] if depth else [end])
    spans[pointer] = (first, len(lines))


def _children(value: Any, pointer: str, absent: Collection[str]) -> list[tuple[str, Any, Any]]:
    """Pointer, key or index, and value of each child that is not left out."""
    if isinstance(value, dict):
        children = [(f"{pointer}/{escape_pointer(k)}", k, child) for k, child in value.items()]
    else:
        children = [(f"{pointer}/{number}", number, child) for number, child in enumerate(value)]
    return [child for child in children if child[0] not in absent] if absent else children


def _fits(
    children: list[tuple[str, Any, Any]],
    column: int,
    lead: Sequence[Token],
    scalar: Callable[[Any], Token],
) -> bool:
    values = [child for _, _, child in children]
    if any(isinstance(value, (dict, list, Payload)) for value in values):
        return False
    used = column + sum(len(text) for _, text in lead) + 2 * len(values)
    return used + sum(len(scalar(value)[1]) for value in values) <= WIDTH


def _flat(line: Line, value: Any, notation: Notation) -> None:
    """Append a value on the line; neighbours of one class are joined."""
    if isinstance(value, dict):
        opening, closing = notation.mapping if value else (notation.empty, "")
        _join(line, opening)
        for number, (key, child) in enumerate(value.items()):
            if number:
                _join(line, ",")
                line.append((SPACE, " "))
            line += notation.lead(key)
            _flat(line, child, notation)
        _join(line, closing)
    elif isinstance(value, list):
        opening, closing = notation.list
        _join(line, opening)
        for number, child in enumerate(value):
            if number:
                _join(line, ",")
                line.append((SPACE, " "))
            _flat(line, child, notation)
        _join(line, closing)
    else:
        line.append(notation.scalar(value))


def _join(line: Line, text: str) -> None:
    if not text:
        return
    if line and line[-1][0] == PUNCTUATION:
        line[-1] = (PUNCTUATION, line[-1][1] + text)
    else:
        line.append((PUNCTUATION, text))


def _bare(printed: Printed, value: Any, pointer: str) -> Any:
    """The value of the line to come without payloads, whose places are noted."""
    line = len(printed.lines) + 1
    printed.spans[pointer] = (line, line)
    if isinstance(value, Payload):
        printed.payloads.append((pointer, value))
        return _bare(printed, value.body, pointer)
    if not isinstance(value, (dict, list)):
        return value
    children = [
        (key, _bare(printed, child, at))
        for at, key, child in _children(value, pointer, printed.absent)
    ]
    return dict(children) if isinstance(value, dict) else [child for _, child in children]


def is_bracket_line(line: Line) -> bool:
    """Whether a line holds nothing but brackets and commas."""
    return all(kind in (PUNCTUATION, SPACE) for kind, _ in line)
