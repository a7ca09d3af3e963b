"""Compile texts and YAML values that hold expressions."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import lru_cache
from typing import Any

from tutgen.diagnostics import Diagnostic
from tutgen.language.expressions.admission import compile_closure
from tutgen.language.expressions.braces import expressions_in, pieces
from tutgen.language.expressions.values import Evaluate, EvaluationError, Scope, as_text
from tutgen.sources.source import Origin
from tutgen.sources.yaml_origin import KeyOrigin, YamlOrigin


def compile_value(
    value: Any, origin: Any, diagnostics: list[Diagnostic], bound: frozenset[str] = frozenset()
) -> Evaluate | None:
    """A closure for a YAML value that holds expressions; None where it holds none.

    A text that is one whole expression keeps the type of its value; any other becomes text.
    `origin` is the value's YamlOrigin; `bound`: names that `{each}` binds around it.
    """
    if isinstance(value, str):
        return compile_text(value, origin, diagnostics, bound)
    if isinstance(value, Mapping):
        parts = {
            key: compile_value(child, origin.child(key), diagnostics, bound)
            for key, child in value.items()
        }
        keys = {
            key: compile_key(key, origin.child(key), diagnostics) for key in value if "{{" in key
        }
        if keys:
            return _with_computed_keys(value, keys, parts)
        if not any(parts.values()):
            return None
        fields = [(key, part, value[key]) for key, part in parts.items()]
        return lambda scope: {
            key: part(scope) if part else constant for key, part, constant in fields
        }
    if isinstance(value, list):
        items = [
            (compile_value(child, origin.child(number), diagnostics, bound), child)
            for number, child in enumerate(value)
        ]
        if not any(part for part, _ in items):
            return None
        return lambda scope: [part(scope) if part else constant for part, constant in items]
    return None


class ComputedKey(str):
    """A key of a mapping that an expression made."""

    __slots__ = ()


ComputeKey = Callable[[Scope, Iterable[str]], ComputedKey]
"""(scope, other keys of the mapping) -> key. Raises EvaluationError if it is empty or among the others."""


def compile_key(key: str, origin: YamlOrigin, diagnostics: list[Diagnostic]) -> ComputeKey:
    """Compile a key that holds expressions; `origin`: of its value."""
    evaluate = compile_text(key, KeyOrigin(origin), diagnostics)

    def computed(scope: Scope, others: Iterable[str]) -> ComputedKey:
        try:
            name = ComputedKey(as_text(evaluate(scope)) if evaluate else key)
        except EvaluationError as error:
            error.span = error.span or origin.key_span()
            raise
        if name and name not in others:
            return name
        unusable = EvaluationError("wrong-value", "the key is empty")
        if name:
            unusable = EvaluationError("duplicate-key", f"the key '{name}' is there already")
        unusable.span = origin.key_span()
        raise unusable

    return computed


def _with_computed_keys(
    value: Mapping[str, Any], keys: Mapping[str, ComputeKey], parts: Mapping[str, Evaluate | None]
) -> Evaluate:
    written = value.keys() - keys.keys()

    def evaluate(scope: Scope) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key, child in value.items():
            name = keys[key](scope, written | result.keys()) if key in keys else key
            part = parts[key]
            result[name] = part(scope) if part else child
        return result

    return evaluate


def compile_text(
    text: str, origin: Origin, diagnostics: list[Diagnostic], bound: frozenset[str] = frozenset()
) -> Evaluate | None:
    """As `compile_value`, for a text."""
    if "{{" not in text:
        return None
    found = list(pieces(text, origin, diagnostics, bound))
    if len(found) == 1:
        only = found[0]
        if only.expression:
            return only.expression.evaluate
        return lambda scope: only.text
    parts = [piece.expression or piece.text for piece in found]

    def evaluate(scope: Scope) -> str:
        return "".join([p if isinstance(p, str) else p.text(scope) for p in parts])

    return evaluate


def uses_of(value: Any, bound: frozenset[str] = frozenset()) -> set[str]:
    """The names that the expressions of a YAML value use: `service.model`, `names.index`. `bound`: names that
    `{each}` binds around it."""
    found: set[str] = set()
    values = [value]
    while values:
        value = values.pop()
        if isinstance(value, str):
            if "{{" in value:
                found |= _uses_of_text(value, bound)
        elif isinstance(value, Mapping):
            values += value
            values += value.values()
        elif isinstance(value, list):
            values += value
    return found


@lru_cache(maxsize=4096)
def _uses_of_text(text: str, bound: frozenset[str]) -> frozenset[str]:
    found: set[str] = set()
    for match in expressions_in(text):
        if match["inside"]:
            with suppress(EvaluationError):  # reported where the value is compiled
                found |= compile_closure(match["inside"], match.group(), bound)[1]
    return frozenset(found)
