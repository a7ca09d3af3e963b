"""The type of a field that is `by` a variant: a service gives one value, or one for each variant."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from tutgen.content.field_type import (
    Compiled,
    Field,
    FieldCompiler,
    FieldType,
    KnownValues,
    Part,
    ValueFault,
    WrittenPayload,
)
from tutgen.content.schema_parts import TEXT, Schema, described
from tutgen.sources.yaml_origin import YamlOrigin

UNSUPPORTED = "unsupported"
"""The key of the reason why there is no value: of one variant, or of all."""
_IS_REASON: Schema = {"type": "object", "required": [UNSUPPORTED]}
_REASON: Schema = {
    "properties": {UNSUPPORTED: described(TEXT, "Why there is none, as Markdown")},
    "additionalProperties": False,
}


class VariedType(FieldType):
    """Values of another type, one for each variant or one for all."""

    def __init__(self, inner: FieldType, variants: Mapping[str, str]) -> None:
        """`variants`: name -> label."""
        self._inner = inner
        self._variants = variants
        self.name = inner.name
        self.python_types = inner.python_types
        self.is_prose = inner.is_prose
        self.is_word = inner.is_word
        self.owned_as = inner.owned_as
        self.has_body = inner.has_body

    def schema(self, field: Field) -> Schema:
        """The errors of a value are those of its own type, at their places: so there is no `anyOf`."""
        inner = self._inner.schema(field)
        one = {"if": _IS_REASON, "then": _REASON, "else": {"if": {"type": "null"}, "else": inner}}
        each = {
            "properties": {
                name: described(one, f"For {label}; null where there is none")
                for name, label in self._variants.items()
            },
            "additionalProperties": False,
            "minProperties": 1,
        }
        is_each: Schema = {"type": "object"}
        if inner.get("type") == "object":
            is_each["anyOf"] = [{"required": [name]} for name in self._variants]
        return {
            "if": _IS_REASON,
            "then": _REASON,
            "else": {"if": is_each, "then": each, "else": inner},
        }

    def _said(self, raw: Any) -> Mapping[str, Any]:
        """The values by variant; that of all by an empty name."""
        is_each = isinstance(raw, dict) and not self._variants.keys().isdisjoint(raw)
        return raw if is_each else {"": raw}

    def compile(
        self, field: Field, raw: Any, origin: YamlOrigin, compiler: FieldCompiler
    ) -> Compiled:
        values = {
            name: self._compiled(field, said, origin.child(name) if name else origin, compiler)
            for name, said in self._said(raw).items()
        }
        if "" in values:
            values = dict.fromkeys(self._variants, values[""])
        return compiler.by_variant(field, values)

    def _compiled(
        self, field: Field, raw: Any, origin: YamlOrigin, compiler: FieldCompiler
    ) -> Compiled:
        if raw is None:
            return compiler.unsupported(None, origin)
        if isinstance(raw, dict) and UNSUPPORTED in raw:
            return compiler.unsupported(raw[UNSUPPORTED], origin.child(UNSUPPORTED))
        return self._inner.compile(field, raw, origin, compiler)

    def _values(self, raw: Any) -> Iterator[tuple[str, Any]]:
        """Variant and value of what is said of the type itself."""
        for name, said in self._said(raw).items():
            if said is not None and not (isinstance(said, dict) and UNSUPPORTED in said):
                yield name, said

    def computed(self, field: Field, raw: Any) -> Any:
        return [self._inner.computed(field, said) for _, said in self._values(raw)]

    def parts(self, raw: Any) -> Iterator[Part]:
        for name, said in self._values(raw):
            for part in self._inner.parts(said):
                slot, at = (f".{name}{part.slot}", (name, *part.at)) if name else part[1:3]
                yield Part(part.role, slot, at, part.text)

    def payloads(self, raw: Any) -> Iterator[WrittenPayload]:
        for name, said in self._values(raw):
            for payload in self._inner.payloads(said):
                for variant in [name] if name else self._variants:
                    yield WrittenPayload(variant, (name,) if name else (), payload.raw)

    def owned(self, raw: Any) -> Iterator[tuple[str, str]]:
        for _, said in self._values(raw):
            yield from self._inner.owned(said)

    def draft(self, field: Field) -> str:
        lines = [f"{field.name}:"]
        for name in self._variants:
            written = self._inner.draft(replace(field, name=name))
            lines += [f"  {line}" for line in written.splitlines()]
        return "".join(f"{line}\n" for line in lines)

    # What follows asks the type itself: of a value of one variant.

    def accepts(self, field: Field, value: Any) -> bool:
        return self._inner.accepts(field, value)

    def expectation(self, field: Field) -> str:
        return self._inner.expectation(field)

    def choices(self, field: Field, known: KnownValues) -> frozenset[str] | None:
        return self._inner.choices(field, known)

    def unknown(self, value: Any, known: KnownValues) -> ValueFault | None:
        return self._inner.unknown(value, known)

    def shown(self, value: Any) -> Any:
        return self._inner.shown(value)

    def asks_for(self, field: Field) -> str:
        return f"{self._inner.asks_for(field)}, one for each or one for all"
