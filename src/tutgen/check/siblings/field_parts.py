"""The texts in the fields of services, each at its slot, to be compared with those of siblings."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tutgen.check.siblings.text import WrittenText
from tutgen.content.field_type import Field
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
