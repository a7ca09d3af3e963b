"""The type of fields that hold code."""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from tutgen.content.code_form import CODE_KEYS, Layer, Withheld, code_schema, in_force, layer
from tutgen.content.field_type import Compiled, Field, FieldCompiler, FieldType, Part
from tutgen.content.schema_parts import Schema
from tutgen.sources.source import Source
from tutgen.sources.yaml_origin import YamlOrigin

_NOWHERE = YamlOrigin(Source("", ""))


class CodeType(FieldType):
    """Code in any language, with notes on its lines."""

    name = "code"
    options: ClassVar[Mapping[str, Schema]] = CODE_KEYS
    options_hint = "write type: code"
    expected = "code"
    is_block = True
    says_variants = True

    def schema(self, field: Field) -> Schema:
        return code_schema(field.variants)

    def implied(self, field: Field) -> Any:
        said = _layers(field, {}, _NOWHERE, *field.variants)
        return {} if any(isinstance(one, Layer) and one.says_text for one in said) else None

    def compile(
        self, field: Field, raw: Any, origin: YamlOrigin, compiler: FieldCompiler
    ) -> Compiled:
        values: dict[str, Compiled] = {}
        shared: Compiled | None = None
        withheld: dict[Withheld, Compiled] = {}
        for name in field.variants or ("",):
            said = in_force(_layers(field, raw, origin, name))
            if isinstance(said, Withheld):
                if said not in withheld:
                    withheld[said] = compiler.unsupported(said.reason, said.origin)
                values[name] = withheld[said]
            elif not any(one.says_text for one in said):
                continue
            elif name and _is_said_alone(field, raw, name):
                values[name] = compiler.code(field, said, origin, name)
            else:
                shared = shared or compiler.code(field, said, origin, "")
                values[name] = shared
        if not values:  # which is reported
            nothing = Layer({"language": "text"}, origin)
            values[""] = compiler.code(field, [nothing], origin, "")
        return compiler.by_variant(field, values) if field.variants else values[""]

    def computed(self, field: Field, raw: Any) -> Any:
        said = _layers(field, raw, _NOWHERE, *field.variants)
        return [_addressed(one.values) for one in said if isinstance(one, Layer)]

    def parts(self, raw: Any) -> Iterator[Part]:
        for key, value in raw.items() if isinstance(raw, Mapping) else ():
            if key == "notes":
                for address, note in value.items():
                    if note is not None:
                        yield Part("prose", f".notes.{address}", ("notes", address), note)
            elif key in ("caption", "unsupported"):
                if value is not None:
                    yield Part("prose", f".{key}", (key,), value)
            elif key not in CODE_KEYS:
                for part in self.parts(value):
                    yield part._replace(slot=f".{key}{part.slot}", at=(key, *part.at))

    def asks_for(self, field: Field) -> str:
        return "code; for several lines, write `code: |` and indent them"

    def draft(self, field: Field) -> str:
        lines = ["# language: bash", "code:", "# notes:", "#   a text of one line: What it means."]
        if field.variants:
            lines = [line for name in field.variants for line in (f"{name}:", "  code:")]
        return f"{field.name}:\n" + "".join(f"  {line}\n" for line in lines)


def _layers(
    field: Field, raw: Any, origin: YamlOrigin, *variants: str
) -> Iterator[Layer | Withheld]:
    """What the field says, and then the service: for all variants first, then for these."""
    for said, at in ((field.options, field.origin), (raw, origin)):
        if at is not None:
            yield layer(said, at)
            for name in variants if isinstance(said, Mapping) else ():
                if name in said:
                    yield layer(said[name], at.child(name))


def _is_said_alone(field: Field, raw: Any, variant: str) -> bool:
    """Whether something is said for a variant alone."""
    return variant in field.options or (isinstance(raw, Mapping) and variant in raw)


def _addressed(said: Mapping[str, Any]) -> Any:
    """What the value for expressions depends on: all but the texts of notes and captions."""
    shows = said.get("shows", ())
    keys = shows if isinstance(shows, Mapping) else ()
    return [
        *(said.get(key) for key in ("code", "file", "language", "emphasize")),
        *said.get("notes", ()),
        *keys,
        *(f"{{{{ {expression} }}}}" for expression in _expressions(shows)),
    ]


def _expressions(shows: Any) -> Iterator[str]:
    """The expressions of `shows`, which stand without braces."""
    for text in shows.values() if isinstance(shows, Mapping) else shows:
        yield from text if isinstance(text, list) else [text]
