"""A schema of a contract as JSON Schema, with the addresses of what it refers to.

OpenAPI 3.0 has words of its own (https://spec.openapis.org/oas/v3.0.3), and both versions choose by
discriminators, which JSON Schema does not know. What validators have no use for is left out.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from tutgen.check.contracts.discriminators import Kinds, branches_of, key_of
from tutgen.check.contracts.references import ContractError, ContractPlace
from tutgen.check.contracts.values import Unusable

LISTED = frozenset(("allOf", "anyOf", "oneOf", "prefixItems"))
"""Keywords that hold a list of schemas."""
NAMED = frozenset(("dependencies", "dependentSchemas", "patternProperties", "properties"))
"""Keywords that hold schemas by name."""
_SINGLE = frozenset(
    (
        "additionalItems", "additionalProperties", "contains", "else", "if", "items", "not",
        "propertyNames", "then", "unevaluatedItems", "unevaluatedProperties",
    )
)  # fmt: skip
IN_PLACE = frozenset(("allOf", "anyOf", "oneOf", "not", "if", "then", "else", "dependentSchemas"))
"""Keywords whose schemas are for the value itself, not for one within it."""
_LIMITS = frozenset(
    (
        "const", "dependentRequired", "enum", "exclusiveMaximum", "exclusiveMinimum", "format",
        "maxContains", "maxItems", "maxLength", "maxProperties", "maximum", "minContains",
        "minItems", "minLength", "minProperties", "minimum", "multipleOf", "pattern", "required",
        "type", "uniqueItems",
    )
)  # fmt: skip
"""Keywords that hold no schema."""
_REFERENCES = ("$ref", "$dynamicRef", "$recursiveRef")
CHOICE = "x-choice"
"""FilesBeside the forms of a discriminator: its key, and the values that it knows."""


class SchemaPart(NamedTuple):
    """A schema that something refers to."""

    place: ContractPlace
    is_kind: bool = False
    """A discriminator has chosen it: it does not choose once more, which would be for ever."""


@dataclass(eq=False, slots=True)
class Adaptation:
    """How one part of a contract becomes JSON Schema."""

    part: SchemaPart
    kinds: Kinds
    address: Callable[[SchemaPart], str]
    """Gives the address by which a part is referred to."""
    is_usable: Callable[[Mapping[str, Any]], str | None]
    """Gives the reason why a schema of one keyword cannot be used; None if it can, or is not tried."""
    is_openapi_3_0: bool
    draft: Mapping[str, str]
    """The `$schema` of the document, if it has one."""
    notes: dict[str, None] = field(default_factory=dict)
    """Sentences on what of the part cannot be used, as keys, so that each is there once and in order."""

    def run(self) -> Any:
        """The part as JSON Schema."""
        try:
            schema = self.kinds.documents.value(self.part.place)
        except ContractError as error:
            self.notes[str(error)] = None
            return True
        adapted = self._schema(schema, self.part)
        return {**self.draft, **adapted} if isinstance(adapted, dict) else adapted

    def _schema(self, schema: Any, part: SchemaPart | None) -> Any:
        """A schema within the part as JSON Schema. `part`: given if it is for the same value as the part."""
        if not isinstance(schema, dict):
            if isinstance(schema, Unusable):
                self._note("a part of", schema.reason)
            elif schema is not None and not isinstance(schema, bool):
                self._note("a part of", "it is no schema")
            return schema is not False
        adapted: dict[str, Any] = {}
        for keyword in _REFERENCES:
            if isinstance(schema.get(keyword), str) and "$ref" not in adapted:
                adapted |= self._reference(schema[keyword], part)
        if schema.get("readOnly") is True:
            adapted["readOnly"] = True
        if not self.is_openapi_3_0 or "$ref" not in schema:  # there, nothing counts beside it
            for keyword, value in schema.items():
                if keyword in LISTED and isinstance(value, list):
                    inner = part if keyword in IN_PLACE else None
                    adapted[keyword] = [self._schema(one, inner) for one in value]
                elif keyword in NAMED and isinstance(value, dict):
                    adapted[keyword] = dict(self._named(keyword, value, part))
                elif keyword in _SINGLE:
                    adapted[keyword] = self._single(keyword, value, part)
                elif keyword in _LIMITS or keyword in LISTED or keyword in NAMED:
                    adapted |= self._limit(keyword, value, schema)
            self._choose(schema, adapted, part)
        return _of_openapi_3_0(schema, adapted) if self.is_openapi_3_0 else adapted

    def _single(self, keyword: str, value: Any, part: SchemaPart | None) -> Any:
        inner = part if keyword in IN_PLACE else None
        if isinstance(value, list):  # `items` of old drafts
            return [self._schema(one, inner) for one in value]
        return self._schema(value, inner)

    def _named(
        self, keyword: str, schemas: Mapping[str, Any], part: SchemaPart | None
    ) -> Iterator[tuple[str, Any]]:
        inner = part if keyword in IN_PLACE else None
        for name, schema in schemas.items():
            if keyword == "dependencies" and isinstance(schema, list):
                yield name, schema
            elif keyword != "patternProperties" or self._limit("pattern", name, {}):
                yield name, self._schema(schema, inner)

    def _limit(self, keyword: str, value: Any, schema: Mapping[str, Any]) -> dict[str, Any]:
        """A keyword that holds no schema, with its value; empty if it cannot be used."""
        if self.is_openapi_3_0 and keyword.startswith("exclusive") and isinstance(value, bool):
            return {keyword: value}
        beside = {key: schema[key] for key in ("minimum", "maximum") if key in schema}
        beside = beside if keyword.startswith("exclusive") else {}
        reason = self.is_usable({**self.draft, **beside, keyword: value})
        if reason is None:
            return {keyword: value}
        self._note(f"'{keyword}' at", value.reason if isinstance(value, Unusable) else reason)
        return {}

    def _note(self, what: str, reason: str) -> None:
        self.notes[f"{what} '{self.part.place}': {reason}"] = None

    # -------------------------------------------------------------------------- references and kinds

    def _reference(self, reference: str, part: SchemaPart | None) -> dict[str, Any]:
        try:
            target = self.kinds.documents.target(reference, self.part.place)
        except ContractError as error:
            self.notes[str(error)] = None
            return {}
        is_kind = part is not None and (part.is_kind or self._inherits(part.place, target))
        return {"$ref": self.address(SchemaPart(target, is_kind))}

    def _inherits(self, heir: ContractPlace, base: ContractPlace) -> bool:
        """Whether the discriminator of `base` chooses from schemas of which `heir` is one."""
        try:
            schema = self.kinds.documents.value(base)
            is_base = isinstance(schema, dict) and key_of(schema) and not branches_of(schema)
            return bool(is_base) and heir in self.kinds.of(schema, base).values()
        except ContractError:
            return False

    def _choose(
        self, schema: Mapping[str, Any], adapted: dict[str, Any], part: SchemaPart | None
    ) -> None:
        """Add to `adapted` that the value of a discriminator's key tells which schema holds."""
        key = key_of(schema)
        try:
            kinds = self.kinds.of(schema, self.part.place) if key else {}
        except ContractError as error:
            self.notes[str(error)] = None
            return
        if key is None or not kinds:
            return
        forms: dict[str, Any] = {
            name: adapted.pop(name) for name in ("oneOf", "anyOf") if name in adapted
        }
        if part is not None and part.is_kind:
            return
        chosen = [
            {
                "if": _is(key, [value]),
                "then": {"$ref": self.address(SchemaPart(target, is_kind=True))},
            }
            for value, target in kinds.items()
        ]
        if forms:
            forms[CHOICE] = {"key": key, "values": [*kinds]}
            mapping = schema["discriminator"].get("mapping")
            if mapping and all(
                "$ref" in one for one in branches_of(schema) if isinstance(one, dict)
            ):
                forms["properties"] = {key: {"enum": [*kinds]}}
            chosen = [{"if": _is(key, [*kinds]), "then": {"allOf": chosen}, "else": forms}]
        adapted["allOf"] = [*adapted.get("allOf", ()), *chosen]


def _is(key: str, values: list[str]) -> dict[str, Any]:
    """The schema of a mapping that has one of some values at a key."""
    return {"type": "object", "required": [key], "properties": {key: {"enum": values}}}


def _of_openapi_3_0(written: Mapping[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """The schema with the exclusive limits and `nullable` of OpenAPI 3.0 as JSON Schema has them."""
    for limit in ("Minimum", "Maximum"):
        exclusive = schema.get(f"exclusive{limit}")
        if isinstance(exclusive, bool):
            del schema[f"exclusive{limit}"]
            if exclusive and limit.lower() in schema:
                schema[f"exclusive{limit}"] = schema.pop(limit.lower())
    if written.get("nullable") is not True:
        return schema
    is_plain = not any(keyword in schema for keyword in ("allOf", "anyOf", "oneOf", "not"))
    if not is_plain or not isinstance(schema.get("type"), str):
        read_only = {"readOnly": True} if schema.get("readOnly") else {}
        return {"anyOf": [{"type": "null"}, schema], **read_only}
    schema["type"] = [schema["type"], "null"]
    if isinstance(schema.get("enum"), list):
        schema["enum"] = [*schema["enum"], None]
    return schema
