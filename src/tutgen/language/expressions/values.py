"""The scope that expressions are evaluated in, and the values that they have."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from tutgen.diagnostics import Diagnostic, Span, unknown_name_hint
from tutgen.language.by_variant import ByVariant, Unsupported
from tutgen.language.payload import Payload
from tutgen.sources.yaml_source import SpelledNumber


class EvaluationError(Exception):
    """An expression has no value; carries the place of the innermost expression at fault."""

    def __init__(self, code: str, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint
        self.span: Span | None = None
        self.lacking: Unsupported | None = None
        """What stands in the place of the value that is needed, where a variant has none."""
        self.users: list[Span] = []
        """The places of the expressions that need the one at fault, nearest first."""

    def diagnostic(self) -> Diagnostic:
        span = self.span or Span("")
        trail = tuple(("used by", user) for user in self.users)
        return Diagnostic(self.code, self.message, span, self.hint, trail=trail)


class Undefined(NamedTuple):
    """The value of a name that is not there: an error everywhere except in the filter `default`."""

    message: str
    hint: str | None = None
    lacking: Unsupported | None = None
    """As that of an EvaluationError."""
    is_unsaid: bool = False
    """It is a declared field, which is false in a condition."""

    def error(self) -> EvaluationError:
        error = EvaluationError("undefined-name", self.message, self.hint)
        error.lacking = self.lacking
        return error


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Scope:
    """The roots of the expressions on a page; None for a root that the page does not have."""

    service: Mapping[str, Any] | None
    tutorial: Mapping[str, Any] | None
    names: Mapping[str, Any]
    site: Mapping[str, Any]
    args: Mapping[str, Any] | None = None
    choices: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Name of a value that has choices -> the choices: `service.sender` -> `{"mail", "push"}`."""
    left: Mapping[str, Any] | None = None
    """`from`: the service that a reader moves from, in `moves`."""
    entered: Mapping[str, Any] | None = None
    """`to`: the service that a reader moves to."""
    variants: Mapping[str, str] = field(default_factory=dict)
    """Group -> the variant whose tab the expressions stand in; empty outside tabs."""
    renewed: Callable[[Mapping[str, str]], "Scope"] | None = None
    """Gives the scope of the same page within other tabs: values that were computed are computed anew."""
    locals: Mapping[str, Any] = field(default_factory=dict)
    """The names that `{each}` binds around the expression: name -> the record at hand."""
    origin: "Scope | None" = None
    """The scope that this one was made of: what roots compute, they compute in that, without keeping it."""

    def with_args(self, args: Mapping[str, Any] | None) -> "Scope":
        """The same scope with the arguments of a snippet."""
        return Scope(
            self.service,
            self.tutorial,
            self.names,
            self.site,
            args,
            self.choices,
            self.left,
            self.entered,
            self.variants,
            self.renewed,
            origin=self.origin or self,
        )

    def with_local(self, name: str, value: Any) -> "Scope":
        """The same scope with a name that `{each}` binds."""
        return replace(self, locals={**self.locals, name: value}, origin=self.origin or self)

    def with_variant(self, group: str, name: str) -> "Scope":
        """The same scope within the tab of a variant."""
        if self.variants.get(group) == name:
            return self
        variants = {**self.variants, group: name}
        within = self.renewed(variants) if self.renewed else self
        return replace(
            within,
            args=self.args,
            left=self.left,
            entered=self.entered,
            variants=variants,
            locals=self.locals,
            origin=within.origin or within,
        )


Evaluate = Callable[[Scope], Any]
"""Gives the value that an expression has in a scope, or an `Undefined`. Raises EvaluationError."""


def is_missing(value: Any) -> bool:
    """Whether the filter `default` replaces a value: it is undefined or null, or a variant has none."""
    return value is None or value.__class__ is Undefined or value.__class__ is Unsupported


def is_unsaid(value: Any) -> bool:
    """Whether a value is that of a declared field that is not said."""
    return value.__class__ is Undefined and value.is_unsaid


def defined(value: Any) -> Any:
    """The value itself. Raises EvaluationError if it is undefined."""
    if value.__class__ is Undefined:
        raise value.error()
    return value


def bare(value: Any) -> Any:
    """The value that filters and comparisons take: a payload's body, the field names of `service`.

    Raises EvaluationError if it is undefined.
    """
    value = defined(value)
    if isinstance(value, ByVariant | Unsupported):
        raise not_one_value(value)
    value = value.body if isinstance(value, Payload) else value
    return getattr(value, "known", value)


def truth(value: Any) -> bool:
    """Whether a value counts as true; a declared field that is not said does not. Raises EvaluationError if it is
    undefined otherwise."""
    return not is_unsaid(value) and bool(defined(value))


def kind_of(value: Any) -> str:
    """The type of a value as messages name it: `a text`, `null`."""
    kinds = {
        str: "a text",
        bool: "a truth value",
        int: "a number",
        list: "a list",
    }
    if isinstance(value, float):
        return "a number"
    if isinstance(value, Payload):
        return "a payload"
    if isinstance(value, dict):
        return "a mapping"
    return "null" if value is None else kinds.get(type(value), "such a value")


def as_text(value: Any) -> str:
    """A plain value as text. Raises EvaluationError for what has no text: lists, mappings, null."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, SpelledNumber):
        return value.spelling
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, ByVariant | Unsupported):
        raise not_one_value(value)
    raise EvaluationError(
        "wrong-value",
        f"{kind_of(value)} cannot stand in a text",
        "name one value of it, or use the filter 'join' or 'json'",
    )


def not_one_value(value: ByVariant | Unsupported) -> EvaluationError:
    """What is wrong with a value that should have been one, and is none or several."""
    if isinstance(value, Unsupported):
        error = EvaluationError(
            "wrong-value",
            "there is no value for this variant",
            "put {only} around it, with the same expression as condition, or use default('...')",
        )
        error.lacking = value
        return error
    names = ", ".join(value.labels)
    return EvaluationError(
        "wrong-value",
        f"the value differs by {value.group}, and no tab around it says which is meant",
        f"put it into {{tab-set}} {value.group}, or behind it name one, after a dot: {names}",
    )


def resolved(value: ByVariant, chosen: Mapping[str, str], path: str) -> Any:
    """The value of the chosen variant; outside tabs the one that all variants share, or the ByVariant itself.
    `path`: what names it."""
    name = chosen.get(value.group)
    if name is None:
        return next(iter(value.values.values())) if value.is_shared else value
    if name in value.values:
        return value.values[name]
    return _missing_variant(path, name)


def _missing_variant(path: str, name: str) -> Undefined:
    hint = "write it, or null where there is none; or use default('...') where it may be missing"
    return Undefined(f"'{path}' has no '{name}'", hint, Unsupported(), is_unsaid=True)


def attribute_of(owner: Any, key: Any, path: str) -> Any:
    """The attribute of a value, or an Undefined that tells what is missing."""
    if owner.__class__ is Undefined:
        return owner
    try:
        return owner[key]
    except (KeyError, IndexError, TypeError):
        pass
    if isinstance(owner, ByVariant) and key in owner.labels:
        return _missing_variant(path, key)
    known: Sequence[str] = ()
    body = owner.labels if isinstance(owner, ByVariant) else getattr(owner, "body", owner)
    if isinstance(body, Mapping):
        known = [str(name) for name in getattr(body, "known", body)]
    name = f"'{path}'" if path else "the value"
    is_declared = key in getattr(owner, "declared", ())
    hint = None if is_declared else unknown_name_hint(str(key), known, "there are")
    if key == "a_name" and path == "service":
        hint = "write its article into the service: article: ..."
    hint = hint or "use default('...') where it may be missing"
    return Undefined(f"{name} has no '{key}'", hint, is_unsaid=is_declared)
