"""Where a payload is written, and what of a request's body lies in one."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from tutgen.content.field_type import Field
from tutgen.content.model import Service
from tutgen.language.by_variant import ByVariant
from tutgen.language.payload import Payload
from tutgen.sources.json_pointer import Steps, escape_pointer
from tutgen.sources.yaml_origin import YamlOrigin


class FieldOf(NamedTuple):
    """The field of a payload."""

    field: str
    variant: str
    """Of the variants that the field differs by the first with this payload; empty if there are none."""
    origin: YamlOrigin
    """Where the payload is written."""


def field_of(
    service: Service,
    values: Mapping[str, Any] | None,
    fields: Mapping[str, Field],
    payload: Payload,
) -> FieldOf | None:
    """The field that a payload is the value of."""
    for declared in fields.values():
        if not declared.type.has_body:
            continue
        value = (values or {}).get(declared.name)
        of_variants = value.values if isinstance(value, ByVariant) else {"": value}
        variant = next((name for name, one in of_variants.items() if one is payload), None)
        if variant is None:
            continue
        raw, origin = service.values.get(declared.name), service.origin.child(declared.name)
        if raw is None and declared.origin is not None:
            raw, origin = declared.default, declared.origin.child("default")
        for written in declared.type.payloads(raw):
            if written.variant == variant:
                return FieldOf(declared.name, variant, origin.child(*written.at))
    return None


def within_payloads(
    value: Any, steps: Sequence[str | int], absent: Sequence[str]
) -> Iterator[tuple[Payload | None, Steps]]:
    """The way to a value, cut where it enters payloads: for each part the payload (None for the request
    itself) and the steps within it. `absent`: pointers of what is left out, which keeps its index."""
    payload: Payload | None = None
    within: Steps = ()
    pointer = ""
    for step in (*steps, None):
        if isinstance(value, Payload):
            yield payload, within
            payload, within, value = value, (), value.body
        if step is None:
            break
        if isinstance(step, int):
            kept = [n for n in range(len(value)) if f"{pointer}/{n}" not in absent]
            step = kept[step]  # noqa: PLW2901  # the same item
        pointer += f"/{escape_pointer(str(step))}"
        within = (*within, step)
        value = value.get(step) if isinstance(value, dict) else value[step]
    yield payload, within
