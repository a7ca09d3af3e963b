"""Reads the texts of a parameter as values, by its style (OpenAPI, "Style Values")."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any, NamedTuple

from tutgen.check.contracts.references import ContractDocuments, ContractError, ContractPlace
from tutgen.check.contracts.wording import literal

_SEPARATORS = {"pipeDelimited": "|", "spaceDelimited": " "}
_TYPES: tuple[tuple[type, str], ...] = (
    (bool, "boolean"), (int, "integer"), (float, "number"), (str, "string"), (list, "array"),
    (dict, "object"), (type(None), "null"),
)  # fmt: skip


class Parameter(NamedTuple):
    """A parameter of an operation (OpenAPI, Parameter Object)."""

    name: str
    where: str
    """`path`, `query`, `header` or `cookie`."""
    required: bool
    schema: ContractPlace | None
    style: str
    explode: bool
    is_json: bool
    """Its text is JSON, as its media type says."""

    @property
    def is_deep(self) -> bool:
        """Whether it is written `name[key]=value`."""
        return self.where == "query" and self.style == "deepObject"


def parameter(value: Mapping[str, Any], place: ContractPlace) -> Parameter:
    """A Parameter Object, with the defaults of the specification."""
    name, where = str(value.get("name")), str(value.get("in"))
    style = str(value.get("style") or ("form" if where in ("query", "cookie") else "simple"))
    explode = value.get("explode")
    schema = place.child("schema") if "schema" in value else None
    content = value.get("content")
    media, described = (
        next(iter(content.items()), ("", {})) if isinstance(content, dict) else ("", {})
    )
    if schema is None and isinstance(described, dict) and "schema" in described:
        schema = place.child("content", media, "schema")
    return Parameter(
        name,
        where,
        value.get("required") is True,
        schema,
        style,
        explode if isinstance(explode, bool) else style == "form",
        "json" in media,
    )


def readings(parameter: Parameter, texts: Sequence[str], types: "SchemaTypes") -> Iterator[Any]:
    """The values that the decoded texts of a parameter may stand for, the likeliest first: numbers or texts, a
    list or one value. The schema decides between them."""
    assert parameter.schema
    if parameter.is_json:
        with suppress(ValueError, RecursionError):
            yield json.loads(texts[0])
        yield texts[0]
        return
    wanted = types.of(parameter.schema)
    texts = [_bare(parameter, text) for text in texts]
    if len(texts) == 1 and "object" in wanted and "=" in (texts[0] if parameter.explode else "="):
        keys = dict(_keys(parameter, texts[0]))
        yield {
            key: types.read(text, types.below(parameter.schema, key)) for key, text in keys.items()
        }
        yield keys
    if len(texts) == 1:
        yield types.read(texts[0], wanted)
        yield literal(texts[0])
        yield texts[0]
    items = [item for text in texts for item in _items(parameter, text)]
    of_items = types.below(parameter.schema)
    for separated in (items, [*texts]):
        yield [types.read(item, of_items) for item in separated]
        yield separated
        yield [literal(item) for item in separated]


def _bare(parameter: Parameter, text: str) -> str:
    """A text of a path without the sign that its style begins with."""
    if parameter.style == "label":
        return text.removeprefix(".")
    if parameter.style == "matrix":
        return text.removeprefix(";").removeprefix(f"{parameter.name}=")
    return text


def _items(parameter: Parameter, text: str) -> list[str]:
    if parameter.style == "label" and parameter.explode:
        return text.split(".")
    if parameter.style == "matrix" and parameter.explode:
        return text.split(f";{parameter.name}=")
    separator = _SEPARATORS.get(parameter.style, ",")
    return [item.strip() if parameter.where == "header" else item for item in text.split(separator)]


def _keys(parameter: Parameter, text: str) -> Iterator[tuple[str, str]]:
    """The keys and values of an object in one text."""
    if parameter.explode:
        between = {"label": ".", "matrix": ";"}.get(parameter.style, ",")
        for pair in text.split(between):
            key, _, value = pair.partition("=")
            yield key.strip(), value
    else:
        items = _items(parameter, text)
        yield from zip(items[::2], items[1::2], strict=False)


class SchemaTypes(NamedTuple):
    """Looks up what types the contract wants, so that a text is read as one of them."""

    documents: ContractDocuments

    def of(self, place: ContractPlace) -> frozenset[str]:
        """The types of a schema, which may be those of others that it refers to."""
        return frozenset(kind for schema, _ in self._in_place(place) for kind in _types(schema))

    def below(self, place: ContractPlace, key: str | None = None) -> frozenset[str]:
        """The types of the value at a key; of the items if no key is given."""
        found: frozenset[str] = frozenset()
        for schema, at in self._in_place(place):
            if key is None:
                steps: tuple[str, ...] = ("items",)
            else:
                named = key in (schema.get("properties") or ())
                steps = ("properties", key) if named else ("additionalProperties",)
            if steps[0] in schema:
                found |= self.of(at.child(*steps))
        return found

    def read(self, text: str, wanted: frozenset[str]) -> Any:
        """A text as the JSON value that it stands for."""
        value = literal(text)
        if not wanted:
            return value
        kind = next(name for type_, name in _TYPES if isinstance(value, type_))
        fits = kind in wanted or (kind == "integer" and "number" in wanted)
        return value if fits else text

    def _in_place(self, place: ContractPlace) -> Iterator[tuple[Mapping[str, Any], ContractPlace]]:
        waiting, seen = [place], set()
        while waiting:
            try:
                schema, at = self.documents.followed(waiting.pop())
            except ContractError:
                continue  # the validator says it
            if at in seen or not isinstance(schema, dict):
                continue
            seen.add(at)
            yield schema, at
            for keyword in ("allOf", "anyOf", "oneOf"):
                count = len(schema[keyword]) if isinstance(schema.get(keyword), list) else 0
                waiting += (at.child(keyword, number) for number in range(count))


def _types(schema: Mapping[str, Any]) -> Iterator[str]:
    types = schema.get("type")
    yield from (types if isinstance(types, list) else [types] if isinstance(types, str) else [])
    if schema.get("nullable") is True:
        yield "null"
    if types is None and isinstance(schema.get("enum"), list):
        for value in schema["enum"]:
            yield from (name for type_, name in _TYPES if isinstance(value, type_))


def deep_object(
    name: str, pairs: Sequence[tuple[str, str]], read: Callable[[str, str], Any]
) -> dict[str, Any]:
    """The object that pairs `name[key]=value` of a query make. `read`: (key, text) -> value."""
    found: dict[str, Any] = {}
    for written, text in pairs:
        if written.startswith(f"{name}[") and written.endswith("]"):
            first, *more = written[len(name) + 1 : -1].split("][")
            if not more:
                known = found.get(first)
                value = read(first, text)
                found[first] = value if known is None else [*_listed(known), value]
            elif more == [""]:  # `name[key][]=value`
                found[first] = [*_listed(found.get(first, [])), read(first, text)]
            else:
                found[first] = _nested(found.get(first), more, text)
    return found


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _nested(known: Any, keys: Sequence[str], text: str) -> dict[str, Any]:
    mapping = known if isinstance(known, dict) else {}
    first, *more = keys
    mapping[first] = _nested(mapping.get(first), more, text) if more else literal(text)
    return mapping
