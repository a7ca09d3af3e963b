"""Responses of Elasticsearch that contradict their requests.

A response is a sample and may leave out anything, so only what it shows is compared: where hits come
from, which of their fields were asked for, how many they are, and ids that the request gives too.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any, NamedTuple
from urllib.parse import parse_qs

from tutgen.language.expressions.values import as_text
from tutgen.language.payload import Hole
from tutgen.requests.body import filled
from tutgen.requests.request import Call, json_value
from tutgen.sources.json_pointer import Steps, walk
from tutgen.theme.placeholder import has_placeholder

_SERVER = re.compile(r"^[a-z]+://[^/]*")
_IDS = ("_id", "_index", "pipeline")
"""How keys end whose value is an id."""
_ID = (str, int)
_NOT_CONCRETE = re.compile(r"^\s*$|<[^<>]*\{|\.\.\.|…")
"""Nothing, date math (`<logs-{now/d}>`), or what is cut short."""


Id = tuple[str, Steps, Any]
"""A key that names an index or another id, the steps to it, and its value, a scalar."""


class RequestParts(NamedTuple):
    """The parts of a request that decide what its response can hold."""

    path: str
    query: str
    body: Mapping[str, Any]
    """What decides of it, as far as it has that: `_source`, `size`, and `k` of a search by `knn` alone."""
    ids: Sequence[Id]
    """The ids in its body."""
    has_holes: bool
    """Whether what decides has holes."""

    @classmethod
    def of(cls, call: Call) -> "RequestParts":
        """Of a request as it is sent."""
        return cls.of_json(call.path, json_value(call.body, call.absent))

    @classmethod
    def of_json(cls, path: str, body: Any) -> "RequestParts":
        """Of the address of a request, with its query, and its body as a JSON value, which may have holes."""
        path, _, query = _SERVER.sub("", path).partition("?")
        keys = body if isinstance(body, dict) else {}
        deciding = {key: keys[key] for key in ("_source", "size") if key in keys}
        knn = keys.get("knn")
        if isinstance(knn, dict) and "query" not in keys:
            deciding["k"] = knn.get("k")
        has_holes = any(isinstance(part, Hole) for _, _, part in walk(deciding))
        return cls(path.strip("/"), query, deciding, tuple(_ids(keys)), has_holes)

    def filled(self, path: str, fillings: Sequence[Any]) -> "RequestParts":
        """These parts with another address, and scalars in the holes."""
        path, _, query = _SERVER.sub("", path).partition("?")
        body = json_value(filled(self.body, fillings)) if self.has_holes else self.body
        ids = _ids_filled(self.ids, fillings)
        return RequestParts(path.strip("/"), query, body, ids, has_holes=False)


class ResponseParts(NamedTuple):
    """The parts of a sample response that its request decides."""

    hits: Sequence[Any]
    """Of a search."""
    ids: Sequence[Id]
    fields: Sequence[tuple[Steps, Sequence[str]]]
    """Of each field in a hit, the steps, and the names that may be asked for: its own, and those above it."""

    @classmethod
    def of(cls, value: Any) -> "ResponseParts":
        """Of a JSON value, which may have holes."""
        hits = value.get("hits") if isinstance(value, dict) else None
        found = hits.get("hits") if isinstance(hits, dict) else None
        of_search = found if isinstance(found, list) else ()
        return cls(of_search, tuple(_ids(value)), tuple(_fields(of_search)))

    def filled(self, fillings: Sequence[Any]) -> "ResponseParts":
        """These parts with scalars in the holes, which add and remove no values."""
        return ResponseParts(self.hits, _ids_filled(self.ids, fillings), self.fields)


def _ids_filled(ids: Sequence[Id], fillings: Sequence[Any]) -> list[Id]:
    found = [
        (key, steps, json_value(fillings[value.number]) if isinstance(value, Hole) else value)
        for key, steps, value in ids
    ]
    return [one for one in found if isinstance(one[2], _ID)]


def _fields(hits: Sequence[Any]) -> Iterator[tuple[Steps, Sequence[str]]]:
    for number, hit in enumerate(hits):
        for steps in _leaves(hit.get("_source") if isinstance(hit, dict) else None):
            names = [".".join(steps[:depth]) for depth in range(1, len(steps) + 1)]
            yield ("hits", "hits", number, "_source", *steps), names


class Contradiction(NamedTuple):
    """A place in the response, and what is wrong there."""

    steps: Steps
    message: str
    hint: str
    is_key: bool = False


def _other_index(asked: RequestParts, response: ResponseParts) -> Iterator[Contradiction]:
    """Elasticsearch, index APIs: `INDEX/_search` responds with documents of that index."""
    index, _, api = asked.path.partition("/")
    patterns = index.split(",")
    if not api.startswith("_") or not _is_concrete(index):
        return
    if any(pattern.startswith(("_", "-", "%")) for pattern in patterns):
        return
    for key, steps, value in response.ids:
        if key != "_index" or not _is_concrete(value):
            continue
        if not any(_matches(as_text(value), pattern) for pattern in patterns):
            yield Contradiction(
                steps,
                f"the response comes from the index '{value}', but the path asks '{index}'",
                "write what the path has",
            )


def _unasked_fields(asked: RequestParts, response: ResponseParts) -> Iterator[Contradiction]:
    """Elasticsearch, source filtering: `_source` is false, a pattern, a list, or a mapping of
    `includes` and `excludes`; a field brings those below it."""
    wanted = asked.body.get("_source")
    if wanted is None or wanted is True:
        return
    if isinstance(wanted, dict):
        includes = _patterns(wanted.get("includes", wanted.get("include", "*")))
        excludes = _patterns(wanted.get("excludes", wanted.get("exclude", [])))
    else:
        includes, excludes = _patterns(wanted or []), []
    for steps, names in response.fields:
        if not _fits(names, includes) or _fits(names, excludes):
            yield Contradiction(
                steps,
                f"the response shows the field '{names[-1]}', which '_source' of the request "
                "does not ask for",
                "take it out, or ask for it",
                is_key=True,
            )


def _too_many_hits(asked: RequestParts, response: ResponseParts) -> Iterator[Contradiction]:
    """Elasticsearch, search: at most `size` hits; with `knn` alone, at most its `k`."""
    limits = {
        "size": asked.body.get("size", _in_query(asked, "size")),
        "k": asked.body.get("k"),
    }
    shown = len(response.hits)
    for key, limit in limits.items():
        if type(limit) is int and shown > limit:
            yield Contradiction(
                ("hits", "hits", limit),
                f"the response has {shown} hits, but the request asks for {limit} ('{key}')",
                "take hits out, or ask for more",
            )
            return


def _other_ids(asked: RequestParts, response: ResponseParts) -> Iterator[Contradiction]:
    """An id that the request gives under the same name."""
    given: dict[str, list[str]] = {}
    for key, _, value in asked.ids:
        given.setdefault(key, []).append(as_text(value))
    for key, steps, value in response.ids:
        expected = given.get(key, [])
        agreeing = {as_text(other) for name, _, other in response.ids if name == key} & {*expected}
        if expected and not agreeing and all(map(_is_concrete, [value, *expected])):
            yield Contradiction(
                steps,
                f"'{key}' is '{value}' in the response, but '{expected[0]}' in the request",
                "write the same in both",
            )


_COMPARISONS: tuple[Callable[[RequestParts, ResponseParts], Iterator[Contradiction]], ...] = (
    _other_index,
    _unasked_fields,
    _too_many_hits,
    _other_ids,
)


def contradictions(asked: RequestParts, response: ResponseParts) -> Iterator[Contradiction]:
    """All that cannot be true of a response to the request."""
    for compare in _COMPARISONS:
        yield from compare(asked, response)


def _leaves(value: Any, steps: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The keys to each value that is no mapping with keys."""
    if isinstance(value, dict) and value:
        for key, child in value.items():
            yield from _leaves(child, (*steps, key))
    elif steps:
        yield steps


def _patterns(value: Any) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else [str(value)]


def _fits(names: Sequence[str], patterns: Sequence[str]) -> bool:
    return any(_matches(name, pattern) for name in names for pattern in patterns)


def _matches(name: str, pattern: str) -> bool:
    return name == pattern or ("*" in pattern and fnmatchcase(name, pattern))


def _in_query(asked: RequestParts, name: str) -> int | None:
    """The number that a parameter of the query gives."""
    values = parse_qs(asked.query).get(name) if asked.query else None
    return int(values[-1]) if values and values[-1].isdecimal() else None


def _ids(value: Any, steps: Steps = ()) -> Iterator[Id]:
    children: Iterable[tuple[str | int, Any]] = ()
    if isinstance(value, dict):
        children = value.items()
    elif isinstance(value, list):
        children = enumerate(value)
    for key, child in children:
        if isinstance(child, (dict, list)):
            yield from _ids(child, (*steps, key))
        elif isinstance(key, str) and key.endswith(_IDS) and isinstance(child, (*_ID, Hole)):
            yield key, (*steps, key), child


def _is_concrete(value: Any) -> bool:
    """Whether a value is a text or number, and no placeholder."""
    if not isinstance(value, str | int):
        return False
    text = as_text(value)
    return not has_placeholder(text) and not _NOT_CONCRETE.search(text)
