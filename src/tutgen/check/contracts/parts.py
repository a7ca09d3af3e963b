"""The schemas of a contract, part by part.

Each schema that something refers to is a part with an address of its own. The registry of
jsonschema-rs asks for it when it first meets the address: of a file of twenty megabytes only that is
made ready which requests need, and what is wrong in it costs no other part. (A registry of whole
documents converts all of them, which takes more memory than the values themselves, and one value
that it does not take costs them all, wherever it stands.)
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import jsonschema_rs

from tutgen.check.contracts.adaptation import Adaptation, SchemaPart
from tutgen.check.contracts.discriminators import Kinds
from tutgen.check.contracts.references import ContractDocuments, ContractError, ContractPlace


def _validator(schema: Mapping[str, Any], **more: Any) -> Any:
    """Raises ValueError."""
    return jsonschema_rs.validator_for({**schema}, validate_formats=True, **more)


@dataclass(slots=True)
class SchemaParts:
    """The parts of a contract that validators have asked for, each adapted once."""

    documents: ContractDocuments
    is_openapi_3_0: bool = False
    kinds: Kinds = field(init=False)
    _numbers: dict[SchemaPart, int] = field(default_factory=dict)
    _parts: list[SchemaPart] = field(default_factory=list)
    _made: dict[str, Any] = field(default_factory=dict)
    """Address -> the part as JSON Schema."""
    _notes: dict[str, dict[str, None]] = field(default_factory=dict)
    """Address -> what in the part cannot be used."""
    _is_careful: bool = False
    """Whether each keyword is tried by itself, and left out where it cannot be used."""

    def __post_init__(self) -> None:
        self.kinds = Kinds(self.documents)

    def address(self, part: SchemaPart) -> str:
        """The address of a part, `part:/0` and so on: what other schemas refer to it by."""
        if part not in self._numbers:
            self._numbers[part] = len(self._parts)
            self._parts.append(part)
        return f"part:/{self._numbers[part]}"

    def schema(self, address: str) -> Any:
        """The part at an address, as JSON Schema."""
        if address not in self._made:
            part = self._parts[int(address.removeprefix("part:/"))]
            adaptation = Adaptation(
                part,
                self.kinds,
                self.address,
                self._fault_of if self._is_careful else _no_fault,
                self.is_openapi_3_0,
                self._draft(part.place.path),
            )
            self._made[address] = adaptation.run()
            self._notes[address] = adaptation.notes
        return self._made[address]

    def validator(self, place: ContractPlace) -> tuple[Any, tuple[str, ...]]:
        """A validator for the schema at a place, and notes on what cannot be used of all that it refers to.

        Raises ContractError.
        """
        address = self.address(SchemaPart(place))
        try:
            with suppress(ValueError):  # which does not say where it is
                return self._built(address)
            self._is_careful = True
            self._made.clear()
            return self._built(address)
        except (ValueError, RecursionError) as error:
            reason = str(error).split("\n", 1)[0]
            raise ContractError(f"the schema at '{place}' cannot be used: {reason}") from error

    def _built(self, address: str) -> tuple[Any, tuple[str, ...]]:
        met: dict[str, None] = {}

        def retrieve(uri: str) -> Any:
            met[uri] = None
            return self.schema(uri)

        validator = _validator({"$ref": address}, retriever=retrieve)
        return validator, tuple(note for uri in met for note in self._notes[uri])

    def _draft(self, path: str) -> Mapping[str, str]:
        with suppress(ContractError):
            root = self.documents.value(ContractPlace(path))
            draft = root.get("$schema") if isinstance(root, dict) else None
            if draft and "openapi" not in root and self._fault_of({"$schema": draft}) is None:
                return {"$schema": draft}
        return {}

    @staticmethod
    def _fault_of(schema: Mapping[str, Any]) -> str | None:
        try:
            _validator(schema)
        except (ValueError, RecursionError) as error:
            return str(error).split("\n", 1)[0]
        return None


def _no_fault(schema: Mapping[str, Any]) -> None:
    """Take any keyword: the validator tries them all at once."""
