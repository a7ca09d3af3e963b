"""The type of a field that holds records of one shape: error codes, regions, credentials."""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from tutgen.content.field_type import (
    Compiled,
    Constant,
    Field,
    FieldCompiler,
    FieldType,
    Part,
    Record,
)
from tutgen.content.schema_parts import Schema, described
from tutgen.sources.yaml_origin import YamlOrigin


class ListType(FieldType):
    """Records of one shape, which `{each}` shows."""

    name = "list"
    python_types = (list,)
    expected = "a list of records"
    options: ClassVar[Mapping[str, Schema]] = {
        "of": {}
    }  # the schema of a field, which holds this one
    needs = ("of",)
    options_hint = "write type: list and of: {code: {type: text}, fix: {type: markdown}}"
    has_records = True

    def __init__(self, fields: Mapping[str, Field] | None = None) -> None:
        """`fields`: of a record."""
        self.fields = fields or {}

    def schema(self, field: Field) -> Schema:
        names = ", ".join(f"'{name}'" for name in self.fields)
        return {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    name: described(one.type.schema(one), one.help)
                    for name, one in self.fields.items()
                },
                "required": [one.name for one in self.fields.values() if one.is_to_be_said],
                "additionalProperties": False,
                "errorMessage": f"expected a record: a mapping with {names}",
            },
            "errorMessage": "expected a list of records, each behind a hyphen",
        }

    def compile(
        self, field: Field, raw: Any, origin: YamlOrigin, compiler: FieldCompiler
    ) -> Compiled:
        records = [
            self._record(record, origin.child(number), compiler)
            for number, record in enumerate(raw)
        ]
        declared = {name: one.type.choices(one, compiler) for name, one in self.fields.items()}
        if all(isinstance(value, Constant) for record in records for value in record.values()):
            return Constant([Record({n: v.value for n, v in r.items()}, declared) for r in records])  # type: ignore[union-attr]

        def evaluate(scope: Any) -> list[Record]:
            return [
                Record(
                    {n: v.value if isinstance(v, Constant) else v(scope) for n, v in r.items()},
                    declared,
                )
                for r in records
            ]

        return evaluate

    def _record(
        self, raw: Mapping[str, Any], origin: YamlOrigin, compiler: FieldCompiler
    ) -> dict[str, Compiled]:
        """The values of a record, those that it leaves to their defaults among them."""
        compiled: dict[str, Compiled] = {}
        for name, one in self.fields.items():
            if name in raw:
                compiled[name] = one.type.compile(one, raw[name], origin.child(name), compiler)
            elif one.default is not None and one.origin is not None:
                at = one.origin.child("default")
                compiled[name] = one.type.compile(one, one.default, at, compiler)
            elif (implied := one.type.implied(one)) is not None and one.origin is not None:
                compiled[name] = one.type.compile(one, implied, one.origin, compiler)
        return compiled

    def _said(self, raw: Any) -> Iterator[tuple[int, str, Field, Any]]:
        """Number of the record, what it is called, the field, and the value of each value that is said."""
        taken: set[str] = set()
        for number, record in enumerate(raw):
            first = record.get(next(iter(self.fields), ""))
            called = str(first) if isinstance(first, str | int) else str(number)
            called = f"{called}.{number}" if called in taken else called
            taken.add(called)
            for name, value in record.items():
                yield number, called, self.fields[name], value

    def computed(self, field: Field, raw: Any) -> Any:
        own = self.fields.values()
        defaults = [one.type.computed(one, one.default) for one in own if one.default is not None]
        said = [one.type.computed(one, value) for _, _, one, value in self._said(raw)]
        return [*defaults, *said]

    def parts(self, raw: Any) -> Iterator[Part]:
        for number, called, one, value in self._said(raw):
            for part in one.type.parts(value):
                slot = f".{called}.{one.name}{part.slot}"
                yield Part(part.role, slot, (number, one.name, *part.at), part.text)

    def owned(self, raw: Any) -> Iterator[tuple[str, str]]:
        for _, _, one, value in self._said(raw):
            yield from one.type.owned(value)

    def asks_for(self, field: Field) -> str:
        return "a list; begin each record with a hyphen"

    def draft(self, field: Field) -> str:
        asked = [one for one in self.fields.values() if one.is_to_be_said]
        asked = asked or list(self.fields.values())[:1]
        first, *rest = [line for one in asked for line in one.type.draft(one).splitlines()]
        for one in self.fields.values():
            if one not in asked:
                rest += [f"# {line}" for line in one.type.draft(one).splitlines()]
        return f"{field.name}:\n  - {first}\n" + "".join(f"    {line}\n" for line in rest)
