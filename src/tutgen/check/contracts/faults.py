"""Values held to a schema of a contract: what is wrong with them, in a writer's words."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from tutgen.check.contracts.adaptation import CHOICE, IN_PLACE, LISTED, NAMED, SchemaPart
from tutgen.check.contracts.parts import SchemaParts
from tutgen.check.contracts.references import ContractPlace
from tutgen.check.contracts.wording import demand, is_container, listed, quotes, shown
from tutgen.diagnostics import did_you_mean, unknown_name_hint
from tutgen.sources.json_pointer import Steps
from tutgen.theme.placeholder import has_placeholder

_LISTS = LISTED | {"items"}
"""Keywords that may hold a list of schemas."""


class CallFault(NamedTuple):
    """A part of a request that a contract does not allow."""

    part: Literal["path", "header", "body", "status", "response"]
    kind: str
    """Two faults of one kind at one place are reported as one."""
    message: str
    hint: str | None = None
    steps: Steps = ()
    """Keys and indices from the part to the value; for a header its name."""
    is_key: bool = False
    """Whether the key is at fault, not its value."""
    text: str = ""
    """The part of the path or header that is at fault, as it is written."""


class SchemaFault(NamedTuple):
    """A part of a value that a schema does not allow."""

    kind: str
    """The keyword that it breaks."""
    at: Steps
    message: str
    hint: str | None = None
    is_key: bool = False
    missing: str = ""
    """The key that is missing; empty for any other fault."""


class ContractSchema:
    """A schema with all that it refers to, ready to validate."""

    def __init__(self, parts: SchemaParts, place: ContractPlace) -> None:
        """Raises ContractError."""
        self._parts = parts
        self._root = {"$ref": parts.address(SchemaPart(place))}
        self._validator, notes = parts.validator(place)
        self.notes = dict.fromkeys(notes)
        """Sentences on what of the schema cannot be used, as keys, so that each is there once and in order."""

    def faults(self, value: Any, *, counts: Callable[[str], bool] = bool) -> list[SchemaFault]:
        """The faults of a JSON value. `counts`: whether faults of a kind (keyword) are wanted."""
        judge = _ErrorReader(self._parts, self._root, counts)
        return _without_consequences(judge.found(self._validator.iter_errors(value)))


class _ErrorReader(NamedTuple):
    """Turns errors of jsonschema-rs into faults, as OpenAPI means them and in a writer's words."""

    parts: SchemaParts
    root: Mapping[str, Any]
    """The schema of the validator."""
    counts: Callable[[str], bool]

    def found(self, errors: Iterable[Any]) -> list[SchemaFault]:
        found = (one for error in errors for one in self._worded(error))
        return list(dict.fromkeys(one for one in found if self.counts(one.kind)))

    def _worded(self, error: Any) -> Iterator[SchemaFault]:
        """The faults that an error stands for. A placeholder stands for any value, so it is never wrong."""
        kind, at = error.kind, tuple(error.instance_path)
        if isinstance(error.instance, str) and has_placeholder(error.instance):
            return
        if kind.name in ("anyOf", "oneOf") and hasattr(kind, "context"):
            yield from self._of_forms(error)
        elif kind.name in ("oneOf", "not", "unevaluatedProperties", "uniqueItems"):
            if not has_placeholder(json.dumps(error.instance, ensure_ascii=False)):
                yield from self._of_kind(error, at)
        elif kind.name != "required" or not self._is_read_only(error):
            yield from self._of_kind(error, at)

    def _of_forms(self, error: Any) -> Iterator[SchemaFault]:
        """The faults of a value that fits no branch of `anyOf` or `oneOf`: those of the branch that is meant."""
        at = tuple(error.instance_path)
        forms = [self.found(errors) for errors in error.kind.context]
        if not all(forms):
            return
        if isinstance(error.instance, dict):
            slip = _slip_of_choice(self._owner(error).get(CHOICE), error.instance, at)
            if slip:
                yield slip
                return
        meant = self._tagged(error, forms) or _nearest(forms, at)
        if meant:
            yield from meant
        else:
            message = f"it fits none of the {len(forms)} forms that the contract knows"
            yield SchemaFault(error.kind.name, at, message, is_key=is_container(error.instance))

    def _tagged(self, error: Any, forms: Sequence[list[SchemaFault]]) -> list[SchemaFault] | None:
        """The faults of the form that the value of a key tells; None if no key tells one."""
        value = error.instance
        if not isinstance(value, dict):
            return None
        tags = [self._tags(form) for form in self._owner(error)[error.kind.name]]
        for key in value:
            chosen = [n for n, values in enumerate(tags) if value[key] in values.get(key, ())]
            if len(chosen) == 1 and all(key in values for values in tags):
                return forms[chosen[0]]
        return None

    def _tags(self, form: Any) -> dict[str, list[Any]]:
        """Key -> its allowed values, for the keys whose values a form lists."""
        tags: dict[str, list[Any]] = {}
        for schema in self._in_place(form):
            for name, one in schema.get("properties", {}).items():
                for inner in self._in_place(one):
                    values = [inner["const"]] if "const" in inner else inner.get("enum")
                    if isinstance(values, list):
                        tags.setdefault(name, []).extend(values)
        return tags

    def _of_kind(self, error: Any, at: Steps) -> Iterator[SchemaFault]:
        kind = error.kind
        if kind.name in ("additionalProperties", "unevaluatedProperties"):
            known = list(self._owner(error).get("properties", {}))
            for name in kind.unexpected:
                hint = unknown_name_hint(name, known, "the contract has")
                message = f"the contract has no key '{name}' here"
                yield SchemaFault(
                    kind.name, (*at, name), message, hint or "take it out", is_key=True
                )
        elif kind.name == "required":
            yield _missing(kind.property, at)
        elif kind.name == "enum":
            yield _unlisted(error.instance, self._owner(error).get("enum", []), at)
        else:
            limit = getattr(kind, "limit", self._owner(error).get(kind.name))
            message, hint = demand(kind.name, limit, error.instance), None
            if kind.name == "type":
                hint = quotes(error.instance, kind.types)
            yield SchemaFault(kind.name, at, message, hint, is_key=is_container(error.instance))

    # --------------------------------------------------------------------------- the schemas behind

    def _owner(self, error: Any) -> Mapping[str, Any]:
        """The schema that holds the keyword of an error."""
        schema: Any = self.parts.schema(error.absolute_keyword_location.partition("#")[0])
        for step in list(error.schema_path)[:-1]:
            schema = schema[step]
        return schema if isinstance(schema, dict) else {}

    def _is_read_only(self, error: Any) -> bool:
        """Whether the key that is missing is one that only responses have (OpenAPI, `readOnly`)."""
        name = error.kind.property
        return any(
            any(one.get("readOnly") is True for one in self._in_place(schema["properties"][name]))
            for schema in self._in_place(self._outermost(error))
            if name in schema.get("properties", ())
        )

    def _outermost(self, error: Any) -> Any:
        """The outermost of the schemas that hold for the value of an error."""
        schema = outermost = self.root
        steps = iter(error.evaluation_path)
        for step in steps:
            if step == "$ref":
                inner = self.parts.schema(schema["$ref"])
            else:
                inner = schema[step]
                if step in NAMED or (step in _LISTS and isinstance(inner, list)):
                    inner = inner[next(steps)]
            if not isinstance(inner, dict):
                break
            schema = inner
            if step != "$ref" and step not in IN_PLACE:
                outermost = schema
        return outermost

    def _in_place(self, schema: Any) -> Iterator[Mapping[str, Any]]:
        """A schema, and those that hold for the same value."""
        waiting, seen = [schema], set()
        while waiting:
            one = waiting.pop()
            if not isinstance(one, dict) or id(one) in seen:
                continue
            seen.add(id(one))
            yield one
            if "$ref" in one:
                waiting.append(self.parts.schema(one["$ref"]))
            for keyword in ("allOf", "anyOf", "oneOf"):
                waiting += one.get(keyword, ())
            waiting += (one[keyword] for keyword in ("then", "else") if keyword in one)


def _missing(name: str, at: Steps) -> SchemaFault:
    message = f"the key '{name}' is missing, which the contract requires"
    return SchemaFault("required", at, message, f"add '{name}'", is_key=True, missing=name)


def _unlisted(value: Any, values: Sequence[Any], at: Steps) -> SchemaFault:
    near = did_you_mean(str(value), [str(one) for one in values])
    message = f"{shown(value)} is not among the values of the contract"
    return SchemaFault("enum", at, message, near or f"the contract has {listed(values)}")


def _slip_of_choice(
    choice: Mapping[str, Any] | None, value: Mapping[str, Any], at: Steps
) -> SchemaFault | None:
    """The fault of the key that a discriminator chooses by; None if it is right."""
    if not choice:
        return None
    key = choice["key"]
    if key not in value:
        return _missing(key, at)
    given = value[key]
    if isinstance(given, str) and (given in choice["values"] or has_placeholder(given)):
        return None
    return _unlisted(given, choice["values"], (*at, key))


def _nearest(forms: Sequence[list[SchemaFault]], at: Steps) -> list[SchemaFault] | None:
    """The faults of the form with the fewest; None if two have as few, or all are of another type."""
    near = sorted((found for found in forms if not is_other_type(found, at)), key=len)
    return near[0] if near and (len(near) == 1 or len(near[0]) < len(near[1])) else None


def is_other_type(found: Iterable[SchemaFault], at: Steps) -> bool:
    """Whether the faults say that the value at `at` itself has the wrong type."""
    return any(one.kind == "type" and one.at == at for one in found)


def _without_consequences(found: list[SchemaFault]) -> list[SchemaFault]:
    """The faults, without missing keys that are there under a mistyped name."""
    hints = {(one.at[:-1], one.hint) for one in found if one.kind == "additionalProperties"}
    return [
        one
        for one in found
        if not one.missing
        or not any(at == one.at and f"mean '{one.missing}'?" in (hint or "") for at, hint in hints)
    ]
