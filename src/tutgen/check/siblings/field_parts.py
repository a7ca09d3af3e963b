"""The texts in the fields of services, each at its slot, to be compared with those of siblings."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from tutgen.check.siblings.text import WrittenText
from tutgen.content.field_type import Field
from tutgen.content.list_type import ListType
from tutgen.content.model import Project, Service
from tutgen.sources.yaml_origin import KeyOrigin, YamlOrigin


@dataclass(frozen=True, eq=False)
class FieldParts:
    """The texts in the fields of a service, or in their defaults, each at its slot.

    A slot names a place in any service's file, such as `endpoint.notes/service_settings/url`.
    """

    texts: Mapping[str, WrittenText]
    """Slot -> prose: of `about`, `endpoint.after`, `endpoint.notes/service_settings/url`."""
    values: Mapping[str, WrittenText]
    """Slot -> a text in a body: of `endpoint.body/service_settings/url`."""
    keys: Mapping[str, WrittenText]
    """Slot -> the key of a body that stands there."""

    @property
    def written(self) -> tuple[WrittenText, ...]:
        """The texts and the values."""
        return (*self.texts.values(), *self.values.values())


@dataclass(frozen=True, eq=False)
class Sibling(FieldParts):
    """A service that has pages, with its texts by slot, to be compared with those of the others."""

    service: Service


def sibling(service: Service, project: Project) -> Sibling:
    """A service with its texts, values and keys, and its reasons in `unsupported`."""
    fields = project.site.fields
    parts = parts_of((fields[n], raw, service.origin.child(n)) for n, raw in service.values.items())
    reasons = {
        f"unsupported.{step}": WrittenText(reason, service.origin.child("unsupported", step))
        for step, reason in service.unsupported.items()
    }
    return Sibling({**parts.texts, **reasons}, parts.values, parts.keys, service)


def parts_of_defaults(fields: Mapping[str, Field]) -> FieldParts:
    """The parts of the defaults of fields, and of fields of records, whose slots begin with a point: no service has
    them."""
    return parts_of(
        (field, field.default, field.origin.child("default"))
        for field in _with_inner(fields)
        if field.default is not None and field.origin is not None
    )


def _with_inner(fields: Mapping[str, Field], prefix: str = "") -> Iterator[Field]:
    """Fields, and those of their records, named by the way to them."""
    for field in fields.values():
        yield replace(field, name=f"{prefix}{field.name}") if prefix else field
        if isinstance(field.type, ListType):
            yield from _with_inner(field.type.fields, f"{prefix or '.'}{field.name}.")


def parts_of(written: Iterable[tuple[Field, Any, YamlOrigin]]) -> FieldParts:
    """The parts of fields: each with its value as written, and where that stands."""
    texts: dict[str, WrittenText] = {}
    values: dict[str, WrittenText] = {}
    keys: dict[str, WrittenText] = {}
    for field, raw, origin in written:
        for part in field.type.parts(raw):
            slot, at = f"{field.name}{part.slot}", origin.child(*part.at)
            if part.role == "prose":
                texts[slot] = WrittenText(part.text, at)
            elif part.role == "value":
                values[slot] = WrittenText(part.text, at, is_code=True)
            else:
                keys[slot] = WrittenText(part.text, KeyOrigin(at), is_code=True)
    return FieldParts(texts, values, keys)
