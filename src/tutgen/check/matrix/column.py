"""A service of a tutorial, with all that it says in the slots that the tutorial's pages show."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from typing import Any, NamedTuple

from tutgen.check.matrix.model import field_of_slot
from tutgen.check.matrix.units import Unit, masks_of, units_of_code, units_of_prose
from tutgen.check.siblings.code.shown_code import code_of_service
from tutgen.check.siblings.facts import SiteFacts
from tutgen.check.siblings.needed_fields import fields_of_page
from tutgen.check.siblings.payload_keys import any_item
from tutgen.check.siblings.text import WrittenText
from tutgen.content.field_type import Field, Part
from tutgen.content.model import Service
from tutgen.content.plan import Page
from tutgen.language.expressions.values import EvaluationError
from tutgen.sources.yaml_origin import YamlOrigin


class SlotText(NamedTuple):
    """A text for readers, and whether it is the default of its field."""

    text: WrittenText
    is_default: bool


class Column:
    """A service of a tutorial."""

    def __init__(
        self, facts: SiteFacts, page: Page, service: Service, shown: frozenset[str]
    ) -> None:
        """`shown`: the names of the fields that the tutorial's pages show."""
        self.facts = facts
        self.page = page
        self.service = service
        self.slug = service.slug
        declared = facts.project.site.fields
        self._fields = [field for name, field in declared.items() if name in shown]

    def value(self, field: str) -> Any:
        """The value of a field on the page; None where it has none, which is reported there."""
        with suppress(EvaluationError, KeyError):
            return (self.facts.site.scope(self.page).service or {})[field]
        return None

    @cached_property
    def asked(self) -> frozenset[str]:
        """The fields that the page asks for."""
        return fields_of_page(self.facts, self.page)

    def _parts(self) -> Iterator[tuple[str, Part, YamlOrigin, bool]]:
        """Slot, part, its place, and whether it is a default's, of all fields."""
        for field in self._fields:
            name, default = field.name, field.default
            if name in self.service.values:
                own = self.service.origin.child(name)
                for part in field.type.parts(self.service.values[name]):
                    yield slot_of(field, part), part, own.child(*part.at), False
            elif default is not None and field.origin is not None:
                at = field.origin.child("default")
                for part in field.type.parts(default):
                    yield slot_of(field, part), part, at.child(*part.at), True

    @cached_property
    def texts(self) -> Mapping[str, Sequence[SlotText]]:
        """Slot -> the texts for readers there: of a list one for each record."""
        found: dict[str, list[SlotText]] = {}
        for slot, part, origin, is_default in self._parts():
            if part.role == "prose":
                text = WrittenText(part.text, origin)
                found.setdefault(slot, []).append(SlotText(text, is_default))
        return found

    @cached_property
    def keys(self) -> Mapping[str, bool]:
        """Slot of a key of a body -> whether it is a default's."""
        return {slot: default for slot, part, _, default in self._parts() if part.role == "key"}

    @cached_property
    def units(self) -> Mapping[str, Sequence[Unit]]:
        """Slot -> its sentences and lines."""
        masks = masks_of(self.facts, self.slug)
        found: dict[str, list[Unit]] = {}
        for slot, texts in self.texts.items():
            field = field_of_slot(slot)
            for text, is_default in texts:
                found.setdefault(slot, []).extend(
                    units_of_prose(text, masks, field, is_default=is_default)
                )
        shown = {field.name for field in self._fields}
        site = self.facts.project.site.origin.path
        for code in code_of_service(self.facts, self.slug):
            if code.field in shown:
                slot = f"{code.field}.{code.variant}" if code.variant else code.field
                found.setdefault(slot, []).extend(
                    units_of_code(code, masks, code.field, is_default=code.origin.path == site)
                )
        return found


def slot_of(field: Field, part: Part) -> str:
    """A name of the place of a part that is the same for all services: without numbers of items, names of
    records, and the addresses of notes on code, in which services differ."""
    if field.type.has_records:
        return f"{field.name}[].{part.at[1]}"
    if field.type.is_block:
        steps = part.at[:-1] if "notes" in part.at[:-1] else part.at
        return ".".join(map(str, (field.name, *steps)))
    return f"{field.name}{any_item(part.slot).removesuffix('?')}"
