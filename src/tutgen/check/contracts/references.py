"""Places in documents, and where their references lead."""

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from tutgen.check.contracts.values import Unusable

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")


class ContractError(Exception):
    """A contract, or a part of it, is at fault."""


@dataclass(frozen=True, slots=True)
class ContractPlace:
    """A value in a document."""

    path: str
    pointer: str = ""
    """JSON Pointer (RFC 6901)."""

    def child(self, *steps: str | int) -> "ContractPlace":
        """The place at these steps from this one, which need not exist."""
        return ContractPlace(self.path, "/".join((self.pointer, *map(_escaped, steps))))

    def __str__(self) -> str:
        return f"{self.path}#{self.pointer}"


def _escaped(step: str | int) -> str:
    return str(step).replace("~", "~0").replace("/", "~1")


class ContractDocuments:
    """Files that refer to each other, each read when something first leads to it."""

    def __init__(self, read: Callable[[str], Any]) -> None:
        """`read` gives the value of a file by its path; it raises ContractError."""
        self._read = read
        self._values: dict[str, Any] = {}
        """Path -> the value of the file, or the ContractError met on reading it."""
        self._names: dict[str, Mapping[str, ContractPlace]] = {}

    def _file(self, path: str) -> Any:
        try:
            return self._read(path)
        except ContractError as error:
            return error

    def value(self, place: ContractPlace) -> Any:
        """The value at a place. Raises ContractError if there is none."""
        if place.path not in self._values:
            self._values[place.path] = self._file(place.path)
        value = self._values[place.path]
        if isinstance(value, ContractError):
            raise value
        for step in place.pointer.split("/")[1:]:
            key = step.replace("~1", "/").replace("~0", "~")
            try:
                value = value[int(key)] if isinstance(value, list) else value[key]
            except (KeyError, IndexError, ValueError, TypeError):
                raise ContractError(_why_not(place, value)) from None
        if isinstance(value, Unusable):
            raise ContractError(_why_not(place, value))
        return value

    def target(self, reference: str, base: ContractPlace) -> ContractPlace:
        """Where a `$ref` leads: a pointer, or a name (`$anchor`, `$id`). Raises ContractError."""
        file, _, fragment = reference.partition("#")
        own = self._named(base.path).get(file) if file and self._is_schema(base.path) else None
        place = own or ContractPlace(self._path(file, base, reference))
        fragment = unquote(fragment)
        if not fragment or fragment.startswith("/"):
            return ContractPlace(place.path, place.pointer + fragment)
        named = self._named(place.path).get(f"#{fragment}")
        if named is None:
            raise ContractError(f"'{base}' refers to '{reference}', a name that nothing has")
        return named

    def _path(self, file: str, base: ContractPlace, reference: str) -> str:
        """The file that a reference names, relative to the one it stands in."""
        if _ADDRESS.match(file):
            own = self._address(base.path)
            folder = posixpath.dirname(own)
            if not own or not file.startswith(f"{folder}/"):
                raise ContractError(f"'{base}' refers to '{reference}', which is not fetched")
            file = file.removeprefix(f"{folder}/")
        if not file:
            return base.path
        return posixpath.normpath(posixpath.join(posixpath.dirname(base.path), unquote(file)))

    def _address(self, path: str) -> str:
        """The address that a document gives itself (`$id`), to which others are relative; empty if it gives none."""
        root = self.value(ContractPlace(path))
        own = root.get("$id", root.get("id")) if isinstance(root, dict) else None
        return own if isinstance(own, str) and _ADDRESS.match(own) else ""

    def _is_schema(self, path: str) -> bool:
        """Whether a document is a JSON Schema of its own, which may hold others with an `$id`."""
        root = self.value(ContractPlace(path))
        return isinstance(root, dict) and "openapi" not in root

    def _named(self, path: str) -> Mapping[str, ContractPlace]:
        """The parts of a document that have names of their own: an `$anchor`, with `#`, or `$id`."""
        if path not in self._names:
            self._names[path] = {
                name: ContractPlace(path).child(*_steps(way))
                for name, way in _names(self.value(ContractPlace(path)))
            }
        return self._names[path]

    def followed(self, place: ContractPlace) -> tuple[Any, ContractPlace]:
        """The value at a place, or the one that its `$ref` leads to. Raises ContractError."""
        for _ in range(50):
            value = self.value(place)
            if not isinstance(value, dict) or not isinstance(value.get("$ref"), str):
                return value, place
            place = self.target(value["$ref"], place)
        raise ContractError(f"the reference at '{place}' leads to itself")

    def mapping(self, place: ContractPlace) -> tuple[Mapping[str, Any], ContractPlace]:
        """As `followed`, of a value that must be a mapping."""
        value, found = self.followed(place)
        if not isinstance(value, dict):
            raise ContractError(f"'{found}' is no mapping")
        return value, found


def _why_not(place: ContractPlace, value: Any) -> str:
    if isinstance(value, Unusable):
        return f"'{place}' cannot be read: {value.reason}"
    return f"there is no '{place}'"


_Way = tuple["_Way", str | int] | None
"""From the root to a value: the way to its owner, and the last step."""


def _steps(way: _Way) -> list[str | int]:
    steps = []
    while way:
        way, step = way
        steps.append(step)
    return steps[::-1]


def _names(root: Any) -> Iterator[tuple[str, _Way]]:
    """Every name in a document."""
    stack: list[tuple[Any, _Way]] = [(root, None)]
    seen: set[int] = set()
    while stack:
        value, way = stack.pop()
        if not isinstance(value, dict | list) or id(value) in seen:
            continue
        seen.add(id(value))  # aliases share values
        if isinstance(value, dict):
            for key in ("$anchor", "$dynamicAnchor", "$id", "id"):
                name = value.get(key)
                if isinstance(name, str) and "nchor" in key:
                    yield f"#{name}", way
                elif isinstance(name, str) and (key == "$id" or name[:1] == "#"):
                    yield name, way
        children = value.items() if isinstance(value, dict) else enumerate(value)
        stack += [(child, (way, step)) for step, child in children]
