"""What a field is, and the contract of its types, which are the classes in `fields`.

All that depends on a type stands in its class, so that a new type is one class: what `site.yaml` and a
service may write, how a value is compiled and checked, what `tutgen new service` writes for it, and what
the sibling rules take its values for.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as member
from typing import Any, ClassVar, Literal, NamedTuple, Protocol

from tutgen.content.code_form import Layer
from tutgen.content.schema_parts import TEXT, Schema
from tutgen.sources.json_pointer import Steps
from tutgen.sources.yaml_origin import YamlOrigin

Compute = Callable[[Any], Any]
"""Scope of a page (`language.expressions.values.Scope`) -> value. Raises EvaluationError."""


class Constant(NamedTuple):
    """A compiled value that is the same on every page."""

    value: Any


Compiled = Constant | Compute


class Record(dict[str, Any]):
    """A record of a field of type `list`, as expressions see it."""

    __slots__ = ("declared",)

    def __init__(
        self, values: Mapping[str, Any], declared: Mapping[str, frozenset[str] | None]
    ) -> None:
        """`declared`: the names of all fields that such a record may say, and their choices if they have some."""
        super().__init__(values)
        self.declared = declared


class ValueFault(NamedTuple):
    """The code, the message and the hint of a diagnostic on a value."""

    code: str
    message: str
    hint: str | None = None


class KnownValues(Protocol):
    """The parts of a project that values may refer to."""

    @property
    def models(self) -> Mapping[str, Any]:
        """The catalogue of models, by id."""


class FieldCompiler(Protocol):
    """Compiles the values of fields. It collects the diagnostics itself."""

    @property
    def models(self) -> Mapping[str, Any]:
        """As those of KnownValues."""

    def markdown(self, text: str, origin: YamlOrigin) -> Any:
        """A text as a document."""

    def payload(self, raw: Mapping[str, Any], origin: YamlOrigin) -> Compute:
        """A JSON value with notes on its keys."""

    def code(
        self, field: "Field", layers: Sequence[Layer], origin: YamlOrigin, variant: str
    ) -> Compute:
        """Code of a service, reported at `origin` where nothing says what is shown. `layers`: what is said of it,
        general things first; `variant`: for which alone it is said, or empty."""

    def value(self, field: "Field", raw: Any, origin: YamlOrigin) -> Compiled:
        """A YAML value that may hold expressions; what they compute is held to the field's type."""

    def by_variant(self, field: "Field", values: Mapping[str, Compiled]) -> Compiled:
        """A value for each variant, by the names of the variants."""

    def unsupported(self, reason: str | None, origin: YamlOrigin) -> Compiled:
        """There is no value, and that is meant. `reason`: why, as Markdown."""


class Part(NamedTuple):
    """A text that a service says in a field, as the sibling rules compare it."""

    role: Literal["prose", "value", "key"]
    """`prose`: a text for readers; `value`: a text in a body; `key`: a key of a body."""
    slot: str
    """Behind the field's name, where it stands: "" or `.notes/service_settings/url`."""
    at: Steps
    """The steps to it from the field's value."""
    text: str


class WrittenPayload(NamedTuple):
    """A JSON value with notes, as a service writes it."""

    variant: str
    """Of the variants that it holds for one; empty if the field is not `by` a variant."""
    at: Steps
    """The steps to it from the field's value."""
    raw: Mapping[str, Any]
    """Its `body`, `notes` and `after`."""


class FieldType:
    """A type of fields. Its methods get the field that declares it, or a value as it is written."""

    name: str
    """As `site.yaml` writes it."""
    options: ClassVar[Mapping[str, Schema]] = {}
    """The keys that only fields of this type have in `site.yaml`: key -> schema of its value."""
    needs: ClassVar[tuple[str, ...]] = ()
    """The required options."""
    options_hint: ClassVar[str] = ""
    """The hint if an option is missing, or given for another type."""
    python_types: tuple[type, ...] = (str,)
    """The types of values that an expression may compute."""
    expected: ClassVar[str] = "a text"
    """Behind `is not`: what a computed value must be."""

    # What the sibling rules take a value for.
    is_prose: bool = False
    """Readers read it as sentences."""
    is_word: bool = False
    """It may be an ordinary word: then the same word in a payload belongs to no service."""
    owned_as: Literal["address", "identifier", "model"] | None = None
    """The kind of word (see `check.siblings.ownership`) that the value is, if it belongs to its service."""
    fills: frozenset[str] = frozenset()
    """Which placeholders its value may replace. `name`: those with the field's name; `name at its key`: the same,
    except one that is the whole value of a key with another name; `key`: one that is the whole value of a key
    with the field's name."""
    is_block: bool = False
    """Its values make blocks of code."""
    has_body: bool = False
    """It is a mapping of `body` (a JSON value), `notes` (on its keys) and `after`, or one for each variant."""
    has_records: ClassVar[bool] = False
    """Its values are lists of records, which have fields of their own."""
    says_variants: ClassVar[bool] = False
    """Its values say themselves what belongs to which variant."""

    def schema(self, field: "Field") -> Schema:
        """The schema of the value in a service's file, which may hold expressions."""
        return TEXT

    def choices(self, field: "Field", known: KnownValues) -> frozenset[str] | None:
        """All values that there can be; None if they cannot be listed."""
        return None

    def compile(
        self, field: "Field", raw: Any, origin: YamlOrigin, compiler: FieldCompiler
    ) -> Compiled:
        """The value, or what computes it."""
        return compiler.value(field, raw, origin)

    def accepts(self, field: "Field", value: Any) -> bool:
        """Whether a computed value is of this type. `true` is no number."""
        is_usable = not isinstance(value, bool) or bool in self.python_types
        return is_usable and isinstance(value, self.python_types)

    def expectation(self, field: "Field") -> str:
        """Behind `is not`: what a computed value of the field must be."""
        return self.expected

    def unknown(self, value: Any, known: KnownValues) -> ValueFault | None:
        """The fault of a value that refers to something unknown; None if there is no fault."""
        return None

    def shown(self, value: Any) -> Any:
        """The value as expressions see it."""
        return value

    def computed(self, field: "Field", raw: Any) -> Any:
        """The part of a value, as written, on which its value for expressions depends."""
        return raw

    def implied(self, field: "Field") -> Any:
        """What a service says that says nothing, if the field says it all; None if it does not."""
        return None

    def parts(self, raw: Any) -> Iterator[Part]:
        """The texts in a value as written; a number, for example, has none."""
        if isinstance(raw, str):
            yield Part("prose", "", (), raw)

    def payloads(self, raw: Any) -> Iterator[WrittenPayload]:
        """The payloads in a value as written: one for each variant that has one."""
        yield from ()

    def owned(self, raw: Any) -> Iterator[tuple[str, str]]:
        """The words in a value as written that belong to its service, each with its kind."""
        if self.owned_as and isinstance(raw, str):
            yield raw, self.owned_as

    def asks_for(self, field: "Field") -> str:
        """The words for what to write, in a comment of a new service's file."""
        return self.expected

    def draft(self, field: "Field") -> str:
        """The lines of a new service's file in which the value is to be written."""
        return f"{field.name}:\n"


@dataclass(frozen=True, slots=True)
class Field:
    """A field that `site.yaml` declares for every service."""

    name: str
    type: FieldType
    required: bool = False
    help: str = ""
    label: str = ""
    """What readers see in place of the name."""
    options: Mapping[str, Any] = member(default_factory=dict)
    """The options of the type, as written: `choices`."""
    default: Any = None
    origin: YamlOrigin | None = None
    by: str | None = None
    """The group of variants that its values differ by."""
    variants: Mapping[str, str] = member(default_factory=dict)
    """The variants of that group: name -> label."""

    @property
    def is_to_be_said(self) -> bool:
        """Whether each service, or each record, has to say it."""
        return self.required and self.default is None and self.type.implied(self) is None

    @property
    def title(self) -> str:
        """The field as readers see it."""
        return self.label or self.name.replace("_", " ").capitalize()
