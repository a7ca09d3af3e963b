"""JSON and YAML that others wrote, as values.

Unlike content, it is taken as it comes: nobody here can mend it. What cannot be read is `Unusable`
in its place, so that it costs only those who need that place. YAML is read as YAML 1.2 says (core
schema), and with the merge keys of 1.1: `no`, dates and versions are texts.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import yaml


@dataclass(frozen=True, slots=True)
class Unusable:
    """Stands in the place of a value that cannot be read."""

    reason: str


def mappings(value: Any) -> Iterator[Mapping[str, Any]]:
    """Every mapping in a value, each once, however often aliases stand for it."""
    waiting, seen = [value], set()
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict | list) and id(one) not in seen:
            seen.add(id(one))
            waiting += one.values() if isinstance(one, dict) else one
            if isinstance(one, dict):
                yield one


_DIGITS = 4000
"""Python reads no number of more (`sys.set_int_max_str_digits`)."""
_SURROGATE = re.compile(
    r"\\\\"
    r"|\\u(?P<high>[dD][89abAB][0-9A-Fa-f]{2})\\u(?P<low>[dD][c-fC-F][0-9A-Fa-f]{2})"
    r"|\\u[dD][89a-fA-F][0-9A-Fa-f]{2}"
)


def read_json(text: str) -> Any:
    """The value of a JSON text. Raises ValueError or RecursionError."""
    return json.loads(
        _with_characters(text), object_pairs_hook=_mapping, parse_int=_integer, strict=False
    )


def _with_characters(text: str) -> str:
    """The text with escaped pairs of surrogates as characters, and others as U+FFFD: no file and no
    terminal takes half a character."""

    def character(found: re.Match[str]) -> str:
        if not found["high"]:
            return found[0] if found[0] == r"\\" else "\ufffd"
        return chr(
            0x10000 + ((int(found["high"], 16) - 0xD800) << 10) + int(found["low"], 16) - 0xDC00
        )

    return _SURROGATE.sub(character, text) if r"\ud" in text or r"\uD" in text else text


def _mapping(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    mapping = dict(pairs)
    if len(mapping) != len(pairs):
        mapping.clear()
        for key, value in pairs:
            _put(mapping, key, value)
    return mapping


def _put(mapping: dict[str, Any], key: str, value: Any) -> None:
    """A key that stands twice has no value, unless it has the same twice."""
    if key in mapping and mapping[key] != value:
        value = Unusable(f"the key '{key}' stands there twice")
    mapping[key] = value


def _integer(digits: str) -> int | float:
    return int(digits) if len(digits) <= _DIGITS else float(digits)


# ------------------------------------------------------------------------------------------------ YAML

MAX_ALIAS = 100_000
MAX_ALIASED = 3_000_000
"""Values that an alias may stand for, and that all may: an alias of aliases grows without bound."""

_TAG = "tag:yaml.org,2002:"
_PLAIN_TAGS = (None, "!", f"{_TAG}str", f"{_TAG}timestamp", f"{_TAG}map", f"{_TAG}seq")
_READ_TAGS = tuple(f"{_TAG}{kind}" for kind in ("int", "float", "bool", "null"))
_CONSTANTS = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_NUMBER = re.compile(
    r"(?P<whole>[-+]?[0-9]+)|0o(?P<octal>[0-7]+)|0x(?P<hexadecimal>[0-9a-fA-F]+)"
    r"|[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?"
)
_BEGINS_OTHERS = frozenset("-+.0123456789~nNtTfF")
"""How plain scalars begin that may be no texts."""
_REFUSED = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that YAML refuses a file for."""
_WAS_REFUSED = "\U0010fffd"


def read_yaml(text: str) -> Any:
    """The value of the first document of a YAML text. Raises yaml.YAMLError."""
    text = _with_characters(_REFUSED.sub(_WAS_REFUSED, text))
    return _Builder().built(text)


@dataclass(slots=True)
class _Open:
    """A list or mapping whose end is to come."""

    value: Any
    take: Callable[[Any], None]
    event: Any
    before: int
    """How many values there were."""


@dataclass(slots=True)
class _Builder:
    """Builds values from the events of the parser: no nodes (three times the time), no recursion."""

    count: int = 0
    """Of values, those that aliases stand for among them."""
    of_aliases: int = 0
    anchors: dict[str, tuple[Any, int]] = field(default_factory=dict)
    """Name -> the value, and of how many values it is made."""

    def built(self, text: str) -> Any:
        root: list[Any] = []
        stack = [_Open(root, root.append, None, 0)]
        event: Any
        for event in yaml.parse(text, yaml.CSafeLoader):
            kind = event.__class__
            if kind is yaml.ScalarEvent:
                self._give(stack[-1], event, _scalar(event), 1)
            elif kind is yaml.MappingStartEvent:
                pairs = _Pairs()
                stack.append(_Open(pairs, pairs.take, event, self.count))
            elif kind is yaml.SequenceStartEvent:
                items: list[Any] = []
                stack.append(_Open(items, items.append, event, self.count))
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                done = stack.pop()
                value = done.value.mapping() if isinstance(done.value, _Pairs) else done.value
                if done.event.tag not in _PLAIN_TAGS:
                    value = _tagged(done.event)
                self._give(stack[-1], done.event, value, self.count - done.before + 1)
            elif kind is yaml.AliasEvent:
                stack[-1].take(self._alias(event.anchor))
            elif kind is yaml.DocumentEndEvent:
                break
        return root[0] if root else None

    def _give(self, owner: _Open, event: Any, value: Any, size: int) -> None:
        self.count += 1
        if event.anchor is not None:
            self.anchors[event.anchor] = (value, size)
        key = isinstance(owner.value, _Pairs) and event.__class__ is yaml.ScalarEvent
        owner.take(_Scalar(value, event) if key else value)

    def _alias(self, name: str) -> Any:
        """The value that an alias stands for, which is shared and not copied."""
        if name not in self.anchors:  # or not yet: it holds itself
            return Unusable(f"the alias '*{name}' stands for nothing, or for what it is in")
        value, size = self.anchors[name]
        if size > MAX_ALIAS or self.of_aliases + size > MAX_ALIASED:
            return Unusable(f"the alias '*{name}' stands for too much ({size:,} values)")
        self.of_aliases += size
        self.count += size
        return value


@dataclass(frozen=True, slots=True)
class _Scalar:
    """A scalar in a mapping, where it may be a key: keys are texts, as in JSON."""

    value: Any
    event: Any


@dataclass(slots=True)
class _Pairs:
    """Keys and values in turn."""

    pairs: dict[str, Any] = field(default_factory=dict)
    merged: list[Any] = field(default_factory=list)
    put: Callable[[Any], None] | None = None
    """Takes the value of the key that came last."""

    def take(self, value: Any) -> None:
        if self.put:
            self.put(value.value if isinstance(value, _Scalar) else value)
            self.put = None
        elif isinstance(value, _Scalar):
            is_merge = value.event.value == "<<" and not value.event.style
            self.put = self._merge if is_merge else partial(_put, self.pairs, value.event.value)
        else:  # a mapping as key: JSON has no such thing; of an alias, it is the text
            self.put = partial(_put, self.pairs, value) if isinstance(value, str) else _ignored

    def _merge(self, value: Any) -> None:
        self.merged += value if isinstance(value, list) else [value]

    def mapping(self) -> dict[str, Any]:
        """Own keys come before merged ones, and earlier merged ones before later."""
        for one in self.merged:
            if isinstance(one, dict):
                self.pairs = {**one, **self.pairs}
            else:
                self.pairs.setdefault("<<", one)
        return self.pairs


def _ignored(value: Any) -> None:
    """Takes the value of a key that cannot be."""


def _scalar(event: Any) -> Any:
    text: str = event.value
    if _WAS_REFUSED in text:
        return Unusable("a text there holds a control character")
    if event.tag in _READ_TAGS:
        return _read(text)
    if event.tag not in _PLAIN_TAGS:
        return _tagged(event)
    return text if event.style or event.tag else _read(text)


def _tagged(event: Any) -> Unusable:
    return Unusable(f"the tag '{event.tag.replace(_TAG, '!!')}' has no meaning in JSON")


def _read(text: str) -> Any:
    """A plain scalar, as the core schema of YAML 1.2 has it."""
    if text and text[0] not in _BEGINS_OTHERS:
        return text
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    number = _NUMBER.fullmatch(text)
    if not number:
        return text  # `.inf` and `.nan` too, which JSON does not have
    if number["whole"]:
        return _integer(text)
    if number["octal"] or number["hexadecimal"]:
        return int(text, 0)
    return float(text)
