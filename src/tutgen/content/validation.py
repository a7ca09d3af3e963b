"""Validates values with a schema, and words its errors for writers."""

import json
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

import jsonschema_rs

from tutgen.content.model import MISSING
from tutgen.content.schema_parts import Schema
from tutgen.diagnostics import Diagnostic, did_you_mean, unknown_name_hint
from tutgen.sources.json_pointer import Steps
from tutgen.sources.source import Source
from tutgen.sources.yaml_origin import YamlOrigin
from tutgen.sources.yaml_source import SpelledNumber, parse


@lru_cache(64)
def _made_ready(schema: str) -> jsonschema_rs.Draft7Validator:
    """Takes half a millisecond: as much as loading a small project, which a preview does again and again."""
    return jsonschema_rs.Draft7Validator(json.loads(schema))


class Validator:
    """A schema, made ready once to validate many values."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._validator = _made_ready(json.dumps(schema))

    def parse(self, source: Source, what: str) -> tuple[Any, tuple[Diagnostic, ...]]:
        """The value of a YAML source, and its diagnostics; the value is None if there are any."""
        value, diagnostics = parse(source)
        diagnostics = diagnostics or self.validate(value, YamlOrigin(source), what)
        return (None if diagnostics else value), diagnostics

    def salvage(self, source: Source, what: str) -> tuple[dict[str, Any], tuple[Diagnostic, ...]]:
        """The keys of an unfinished file that can be used, and its diagnostics, except those on missing values.

        A key is left out if anything below it is missing or wrong.
        """
        value, diagnostics = parse(source)
        diagnostics = tuple(d for d in diagnostics if d.code not in MISSING)
        value = _without_nulls(value)
        errors = self._errors(value)
        if not diagnostics:
            found = self._diagnostics(errors, YamlOrigin(source), what)
            diagnostics = tuple(d for d in found if d.code not in MISSING)
        wrong = {error.instance_path[0] for error in errors if error.instance_path}
        values = value if isinstance(value, dict) else {}
        return {key: child for key, child in values.items() if key not in wrong}, diagnostics

    def validate(self, value: Any, origin: YamlOrigin, what: str) -> tuple[Diagnostic, ...]:
        """The diagnostics of a value, at their places in the YAML; `what` names the value in messages."""
        return self._diagnostics(self._errors(value), origin, what)

    def _errors(self, value: Any) -> list[Any]:
        try:
            return list(self._validator.iter_errors(value))
        except ValueError:  # jsonschema-rs takes no subclass of float
            return list(self._validator.iter_errors(_plain_numbers(value)))

    def _diagnostics(
        self, errors: Iterable[Any], origin: YamlOrigin, what: str
    ) -> tuple[Diagnostic, ...]:
        found: list[Diagnostic] = []
        errors = list(errors)
        bodiless = {tuple(e.instance_path) for e in errors if _lacks_body(e)}
        for error in errors:
            worded = _worded(self._schema, error, origin, what)
            if tuple(error.instance_path) in bodiless and not _names_body(worded):
                worded = [d for d in worded if d.code != "unknown-field"]
            found += worded
        return tuple(d for d in found if not _follows(d, found))


def _lacks_body(error: Any) -> bool:
    """Whether an error says that a payload has no `body`. Its keys may be those of the body, and then unknown."""
    return bool(error.kind.name == "required" and error.kind.property == "body")


def _names_body(found: Iterable[Diagnostic]) -> bool:
    """Whether `body` is there and mistyped."""
    return any("mean 'body'?" in (d.hint or "") for d in found)


def _without_nulls(value: Any) -> Any:
    """A value without nulls, which are values still to be written. Bodies of payloads keep theirs."""
    if isinstance(value, dict):
        return {
            key: child if key == "body" else _without_nulls(child)
            for key, child in value.items()
            if child is not None
        }
    if isinstance(value, list):
        return [_without_nulls(child) for child in value if child is not None]
    return value


def _follows(diagnostic: Diagnostic, found: Iterable[Diagnostic]) -> bool:
    """Whether a diagnostic on a missing field follows from another: the name is mistyped, or the file is empty."""
    if diagnostic.code != "missing-field":
        return False
    if any(d.code == "empty-value" for d in found):
        return True
    name = diagnostic.message.split("'")[1]
    return any(d.code == "unknown-field" and f"mean '{name}'?" in (d.hint or "") for d in found)


def _plain_numbers(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain_numbers(child) for key, child in value.items()}
    if isinstance(value, list):
        return [_plain_numbers(child) for child in value]
    return float(value) if isinstance(value, SpelledNumber) else value


def _worded(schema: Schema, error: Any, origin: YamlOrigin, what: str) -> list[Diagnostic]:
    at = tuple(error.instance_path)
    place = origin.child(*at)
    steps = list(error.schema_path)
    owner = _walk(schema, steps[:-1])
    thing = f"'{_shown(at)}'" if at else what
    kind = error.kind.name
    if kind == "additionalProperties":
        known = list(owner.get("properties", {}))
        subject = f"{what}: '{_shown(at)}'" if at else what
        return [
            Diagnostic(
                "unknown-field",
                f"unknown field '{name}' in {subject}",
                origin.child(*at, name).key_span(),
                unknown_name_hint(name, known, "it takes", ordered=True),
            )
            for name in error.kind.unexpected
        ]
    if kind == "required":
        name = error.kind.property
        help_text = owner.get("properties", {}).get(name, {}).get("description")
        return [
            Diagnostic(
                "missing-field",
                f"the field '{name}' is missing in {thing}",
                place.key_span(),
                f"add '{name}'" + (f": {help_text[0].lower()}{help_text[1:]}" if help_text else ""),
            )
        ]
    if "propertyNames" in steps:
        owner = _walk(schema, steps[: steps.index("propertyNames") + 1])
        name = error.kind.error.instance
        return [
            Diagnostic(
                "wrong-key",
                f"the key '{name}' in {thing} is not of the right form",
                origin.child(*at, name).key_span(),
                owner.get("errorMessage"),
            )
        ]
    if kind == "minProperties":
        message, way_out = f"nothing stands here, where {what} is expected", "delete the file"
        if at:
            message = f"{thing} has no keys"
            way_out = f"leave '{at[-1]}' out"
        return [Diagnostic("empty-value", message, place.span(), f"write it, or {way_out}")]
    message = owner.get("errorMessage") or (
        f"expected {_WORDS[error.kind.types[0]]}" if kind == "type" else error.message
    )
    if isinstance(error.instance, dict | list):
        message = message.removesuffix("; put it in quotes")
    hint = None
    if kind == "enum" or (kind == "anyOf" and isinstance(error.instance, str)):
        choices = _choices(owner)
        hint = did_you_mean(str(error.instance), choices) if choices else None
    return [Diagnostic("wrong-type", f"{thing}: {message}", place.span(), hint)]


_WORDS = {"object": "a mapping: lines such as 'key: value'", "array": "a list", "string": "text"}


def _choices(schema: Schema) -> Sequence[str]:
    options = [schema, *schema.get("anyOf", [])]
    return [str(choice) for option in options for choice in option.get("enum", [])]


def _walk(schema: Any, steps: Iterable[str | int]) -> Schema:
    for step in steps:
        schema = schema[step]
    return schema if isinstance(schema, dict) else {}


def _shown(at: Steps) -> str:
    return ".".join(str(step) for step in at)
