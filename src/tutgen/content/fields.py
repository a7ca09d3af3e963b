"""The types of fields, one class each. `FIELD_TYPES` is the only list of them."""

from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, ClassVar

from tutgen.content.code_type import CodeType
from tutgen.content.field_type import (
    Compiled,
    Constant,
    Field,
    FieldCompiler,
    FieldType,
    KnownValues,
    Part,
    ValueFault,
    WrittenPayload,
)
from tutgen.content.list_type import ListType
from tutgen.content.paths import MODELS_FILE
from tutgen.content.schema_parts import NOTES, POINTERS, TEXT, Schema, described, or_expression
from tutgen.content.varied_type import UNSUPPORTED, VariedType
from tutgen.diagnostics import did_you_mean
from tutgen.sources import urls
from tutgen.sources.json_pointer import walk
from tutgen.sources.yaml_origin import YamlOrigin

NO_VARIANTS: Mapping[str, Mapping[str, str]] = MappingProxyType({})


class TextType(FieldType):
    """A line of plain text."""

    name = "text"
    is_prose = is_word = True
    fills = frozenset({"name", "key"})

    def asks_for(self, field: Field) -> str:
        return "text"


class IdentifierType(FieldType):
    """A text that belongs to one service: a variable, a package, a header, a command."""

    name = "identifier"
    owned_as = "identifier"
    fills = frozenset({"name", "key"})

    def asks_for(self, field: Field) -> str:
        return "a text that belongs to this service alone, such as the name of a package"


class MarkdownType(FieldType):
    """A text with structure."""

    name = "markdown"
    is_prose = True

    def compile(
        self, field: Field, raw: Any, origin: YamlOrigin, compiler: FieldCompiler
    ) -> Compiled:
        return Constant(compiler.markdown(raw, origin))

    def computed(self, field: Field, raw: Any) -> Any:
        return None

    def asks_for(self, field: Field) -> str:
        return f"Markdown; for several lines, write `{field.name}: |` and indent them"


class IntegerType(FieldType):
    """A whole number."""

    name = "integer"
    python_types = (int,)
    expected = "a whole number"
    fills = frozenset({"name", "key"})

    def schema(self, field: Field) -> Schema:
        return or_expression({"type": "integer"}, self.expected)


class NumberType(FieldType):
    """A number, of which the spelling is kept."""

    name = "number"
    python_types = (int, float)
    expected = "a number"
    fills = frozenset({"name", "key"})

    def schema(self, field: Field) -> Schema:
        return or_expression({"type": "number"}, self.expected)


class BooleanType(FieldType):
    """`true` or `false`."""

    name = "boolean"
    python_types = (bool,)
    expected = "true or false"

    def schema(self, field: Field) -> Schema:
        return or_expression({"type": "boolean"}, self.expected)


class LinkType(FieldType):
    """An absolute address, which shows as a link to itself."""

    name = "link"
    expected = "an address that begins with https://, http://, mailto:, tel: or sms:"
    owned_as = "address"
    fills = frozenset({"name"})

    def schema(self, field: Field) -> Schema:
        return {
            "type": "string",
            "pattern": r"^(https?://|mailto:|tel:|sms:)|\{\{",
            "errorMessage": f"expected {self.expected}",
        }

    def accepts(self, field: Field, value: Any) -> bool:
        return super().accepts(field, value) and urls.scheme(value) in urls.SCHEMES

    def shown(self, value: Any) -> Any:
        return urls.AddressValue(value)

    def asks_for(self, field: Field) -> str:
        return "an address that begins with https://"


class ModelType(FieldType):
    """The id of a model that `content/models.yaml` describes."""

    name = "model"
    expected = "the id of a model"
    is_word = True
    owned_as = "model"
    fills = frozenset({"name", "key"})

    def schema(self, field: Field) -> Schema:
        return {"type": "string", "errorMessage": "expected the id of a model, as text"}

    def choices(self, field: Field, known: KnownValues) -> frozenset[str]:
        return frozenset(known.models)

    def unknown(self, value: Any, known: KnownValues) -> ValueFault | None:
        if value in known.models:
            return None
        hint = did_you_mean(value, known.models) or f"write what is true of it into {MODELS_FILE}"
        return ValueFault("unknown-model", f"there is no model '{value}' in {MODELS_FILE}", hint)

    def asks_for(self, field: Field) -> str:
        return f"{self.expected} in {MODELS_FILE}"


class PayloadType(FieldType):
    """A JSON value with notes on its keys."""

    name = "payload"
    has_body = True

    def schema(self, field: Field) -> Schema:
        return {
            "type": "object",
            "properties": {
                "body": {"description": "The JSON value"},
                "notes": NOTES,
                "emphasize": POINTERS,
                "after": described(TEXT, "Markdown below the notes"),
            },
            "required": ["body"],
            "additionalProperties": False,
            "errorMessage": "expected a payload: a mapping with 'body' and, if wanted, 'notes'",
        }

    def compile(
        self, field: Field, raw: Any, origin: YamlOrigin, compiler: FieldCompiler
    ) -> Compiled:
        return compiler.payload(raw, origin)

    def computed(self, field: Field, raw: Any) -> Any:
        return raw["body"]

    def parts(self, raw: Any) -> Iterator[Part]:
        for pointer, note in raw.get("notes", {}).items():
            if note is not None:
                yield Part("prose", f".notes{pointer}", ("notes", pointer), note)
        if "after" in raw:
            yield Part("prose", ".after", ("after",), raw["after"])
        for pointer, steps, value in walk(raw["body"]):
            if steps and isinstance(steps[-1], str):
                yield Part("key", f".body{pointer}", ("body", *steps), steps[-1])
            if isinstance(value, str):
                yield Part("value", f".body{pointer}", ("body", *steps), value)

    def payloads(self, raw: Any) -> Iterator[WrittenPayload]:
        yield WrittenPayload("", (), raw)

    def asks_for(self, field: Field) -> str:
        return "a JSON value, written as YAML, with notes on its keys"

    def draft(self, field: Field) -> str:
        lines = ("body:", "# notes:", "#   /key: What the reader should know about it.")
        return f"{field.name}:\n" + "".join(f"  {line}\n" for line in lines)


class ChoiceType(FieldType):
    """One of the texts that the field lists."""

    name = "choice"
    options: ClassVar[Mapping[str, Schema]] = {
        "choices": {
            "type": "array",
            "items": {"type": "string", "errorMessage": "expected text; put it in quotes"},
            "minItems": 1,
            "errorMessage": "expected a list of texts",
        }
    }
    needs = ("choices",)
    options_hint = "write type: choice and choices: [a, b]"
    is_word = True
    fills = frozenset({"name at its key"})  # elsewhere it may well say what kind of value a key has

    def schema(self, field: Field) -> Schema:
        return or_expression({"enum": _listed(field)}, self.expectation(field))

    def choices(self, field: Field, known: KnownValues) -> frozenset[str] | None:
        return frozenset(_listed(field)) or None

    def accepts(self, field: Field, value: Any) -> bool:
        return super().accepts(field, value) and value in _listed(field)

    def expectation(self, field: Field) -> str:
        return f"one of {', '.join(_listed(field))}"

    def asks_for(self, field: Field) -> str:
        return " or ".join(_listed(field))


def _listed(field: Field) -> list[str]:
    """The choices of a field; empty where they are missing, which has been reported."""
    return [*field.options.get("choices", ())]


FIELD_TYPES: Mapping[str, FieldType] = {
    type_.name: type_
    for type_ in (
        TextType(), IdentifierType(), MarkdownType(), IntegerType(), NumberType(), BooleanType(), LinkType(), ModelType(),
        PayloadType(), CodeType(), ChoiceType(), ListType()
    )
}  # fmt: skip
"""Name, as `site.yaml` writes it -> type."""


KEYS_OF_FIELDS = ("type", "required", "help", "label", "by", "default")
"""What every field may say in `site.yaml`, whatever its type."""


@cache
def keys_of_values() -> frozenset[str]:
    """The keys that fields and their values have, which no variant may be named like."""
    found = {*KEYS_OF_FIELDS, UNSUPPORTED}
    for type_ in FIELD_TYPES.values():
        found |= {*type_.options, *type_.schema(Field("", type_)).get("properties", ())}
    return frozenset(found)


def declared_field(
    name: str,
    raw: Mapping[str, Any],
    origin: YamlOrigin,
    variants: Mapping[str, Mapping[str, str]] = NO_VARIANTS,
) -> Field:
    """The field that an entry of `fields` declares; `raw` fits the schema of `site.yaml`, and its `by` is a
    group of `variants`."""
    type_ = FIELD_TYPES[raw["type"]]
    if isinstance(type_, ListType):
        of = raw.get("of", {}).items()
        type_ = ListType(
            {n: declared_field(n, one, origin.child("of", n), variants) for n, one in of}
        )
    by = raw.get("by")
    of_group = variants[by] if by else {}
    of_type = of_group if type_.says_variants else ()
    return Field(
        name=name,
        type=VariedType(type_, of_group) if by and not type_.says_variants else type_,
        required=raw.get("required", False),
        help=raw.get("help", ""),
        label=raw.get("label", ""),
        options={key: raw[key] for key in (*type_.options, *of_type) if key in raw},
        default=raw.get("default"),
        origin=origin,
        by=by,
        variants=of_group,
    )


def option_fault(name: str, raw: Mapping[str, Any]) -> ValueFault | None:
    """An option that the field's type needs and the field lacks, or that only another type has."""
    chosen = FIELD_TYPES[raw["type"]]
    if chosen.has_records and "by" in raw:
        hint = "take 'by' out, or declare a list for each variant"
        return ValueFault("wrong-type", f"'{name}': a list has one value for all variants", hint)
    missing = [(chosen, option) for option in chosen.needs if option not in raw]
    foreign = [
        (type_, option)
        for type_ in FIELD_TYPES.values()
        for option in type_.options
        if option in raw and option not in chosen.options
    ]
    for type_, option in (*missing, *foreign):
        message = f"'{name}': type and {option} disagree"
        return ValueFault("wrong-type", message, type_.options_hint)
    return None
