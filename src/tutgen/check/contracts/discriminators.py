"""Which schema a discriminator chooses (OpenAPI, Discriminator Object)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from tutgen.check.contracts.references import ContractDocuments, ContractError, ContractPlace


def key_of(schema: Mapping[str, Any]) -> str | None:
    """The key whose value says which kind a mapping is."""
    discriminator = schema.get("discriminator")
    key = discriminator.get("propertyName") if isinstance(discriminator, dict) else None
    return key if isinstance(key, str) else None


def branches_of(schema: Mapping[str, Any]) -> list[Any]:
    """The forms that a schema lists."""
    return [
        branch
        for keyword in ("oneOf", "anyOf")
        if isinstance(schema.get(keyword), list)
        for branch in schema[keyword]
    ]


@dataclass(slots=True)
class Kinds:
    """Finds the schemas that discriminators choose from."""

    documents: ContractDocuments
    _heirs: dict[str, Mapping[ContractPlace, Mapping[str, ContractPlace]]] = field(
        default_factory=dict
    )

    def of(self, schema: Mapping[str, Any], place: ContractPlace) -> dict[str, ContractPlace]:
        """Value of the discriminator's key -> the schema that it chooses: by `mapping`, by the name of a form, or by
        the name of a schema that inherits this one. `place`: of the part that the schema is in. Raises
        ContractError."""
        kinds = dict(self._named_forms(schema, place))
        if not branches_of(schema) and schema is self.documents.value(place):
            kinds |= self.heirs(place)
        mapping = schema["discriminator"].get("mapping")
        for value, target in mapping.items() if isinstance(mapping, dict) else ():
            if isinstance(target, str):
                kinds[value] = self._mapped(target, place)
        return kinds

    def _named_forms(
        self, schema: Mapping[str, Any], place: ContractPlace
    ) -> Iterator[tuple[str, ContractPlace]]:
        for branch in branches_of(schema):
            if isinstance(branch, dict) and isinstance(branch.get("$ref"), str):
                target = self.documents.target(branch["$ref"], place)
                yield PurePosixPath(target.pointer or target.path).stem, target

    def _mapped(self, target: str, place: ContractPlace) -> ContractPlace:
        """A mapping holds references, or bare names of schemas."""
        named = ContractPlace(place.path).child("components", "schemas", target)
        try:
            self.documents.value(named)
        except ContractError:
            return self.documents.target(target, place)
        return named

    def heirs(self, place: ContractPlace) -> Mapping[str, ContractPlace]:
        """The schemas that inherit the one at a place by `allOf`, and those that inherit them."""
        if place.path not in self._heirs:
            self._heirs[place.path] = _closed(self._direct_heirs(place.path))
        return self._heirs[place.path].get(place, {})

    def _direct_heirs(self, path: str) -> dict[ContractPlace, dict[str, ContractPlace]]:
        found: dict[ContractPlace, dict[str, ContractPlace]] = {}
        owner = ContractPlace(path).child("components", "schemas")
        try:
            schemas = self.documents.value(owner)
        except ContractError:
            return found
        for name, schema in schemas.items() if isinstance(schemas, dict) else ():
            for one in _list(schema, "allOf"):
                if isinstance(one, dict) and isinstance(one.get("$ref"), str):
                    try:
                        base = self.documents.target(one["$ref"], owner.child(name))
                    except ContractError:
                        continue  # it is said where a request meets it
                    found.setdefault(base, {})[name] = owner.child(name)
        return found


def _list(schema: Any, key: str) -> list[Any]:
    value = schema.get(key) if isinstance(schema, dict) else None
    return value if isinstance(value, list) else []


def _closed(
    direct: Mapping[ContractPlace, Mapping[str, ContractPlace]],
) -> dict[ContractPlace, dict[str, ContractPlace]]:
    """Base -> its direct heirs, their heirs, and so on."""
    closed = {}
    for base in direct:
        heirs: dict[str, ContractPlace] = {}
        waiting = [base]
        while waiting:
            for name, heir in direct.get(waiting.pop(), {}).items():
                if name not in heirs:
                    heirs[name] = heir
                    waiting.append(heir)
        closed[base] = heirs
    return closed
