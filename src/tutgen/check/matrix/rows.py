"""The rows of a tutorial's matrix: what its pages show that services can have, lack, or leave to a default."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property, partial

from tutgen.check.matrix.column import Column
from tutgen.check.matrix.model import Row, State
from tutgen.check.siblings.facts import TutorialFacts
from tutgen.check.siblings.payload_keys import any_item, keys_without_notes
from tutgen.check.siblings.text import WrittenText
from tutgen.content.field_type import Field
from tutgen.content.list_type import ListType
from tutgen.language.by_variant import ByVariant, Unsupported
from tutgen.pages.placements import PlacedAt, Placements

StateOf = Callable[[Column], State]


class Rows:
    """Makes the rows of one tutorial."""

    def __init__(self, facts: TutorialFacts, places: Placements, columns: Sequence[Column]) -> None:
        self._facts = facts
        self._places = places
        self._columns = columns
        self._site = facts.whole.site
        declared = facts.whole.project.site.fields
        self._fields = [field for name, field in declared.items() if name in places.fields]
        self._measuring = frozenset(
            column.slug for column in columns if facts.whole.counts(column.slug)
        )

    def all(self) -> Iterator[Row]:
        yield from self._steps()
        yield from self._requests()
        for field in self._fields:
            yield from self._field(field)
        bodies = [field for field in self._fields if field.type.has_body]
        for field in bodies:
            yield from self._keys(field)
        for field in bodies:
            yield from self._notes(field)
        yield from self._sections()
        yield from self._links()

    def _row(self, group: str, slot: str, label: str, state: StateOf) -> Row:
        states = {column.slug: state(column) for column in self._columns}
        return Row(group, slot, label, states, self._measuring)

    # ------------------------------------------------------------------------------- the page

    def _steps(self) -> Iterator[Row]:
        for step in self._places.headings:
            yield self._row("Steps", f"#{step}", step, partial(self._of_step, step=step))

    def _of_step(self, column: Column, step: str) -> State:
        is_out = self._site.unsupported(column.page, step) is not None
        return "unsupported" if is_out else "own"

    def _requests(self) -> Iterator[Row]:
        for name, placed in self._places.requests.items():
            state = partial(self._of_request, placed=placed)
            yield self._row("Requests", f"{{request}} {name}", name, state)

    def _of_request(self, column: Column, placed: Sequence[PlacedAt]) -> State:
        scope = self._facts.scope(column.page)
        is_shown = any(
            self._site.unsupported(column.page, place.step) is None and place.holds(scope)
            for place in placed
        )
        return "own" if is_shown else "unsupported"

    # ------------------------------------------------------------------------------ the fields

    def _field(self, field: Field) -> Iterator[Row]:
        yield self._row("Fields", field.name, field.name, partial(_of_field, field=field))
        for name in field.variants if field.by else ():
            slot = f"{field.name}.{name}"
            yield self._row("Fields", slot, slot, partial(_of_variant, field=field, name=name))
        of_records = field.type.fields.values() if isinstance(field.type, ListType) else ()
        for one in of_records:
            if not one.required:
                slot = f"{field.name}[].{one.name}"
                state = partial(_of_record, field=field, name=one.name)
                yield self._row("Fields", slot, slot, state)
        variants = {f"{field.name}.{name}" for name in field.variants}
        for slot in self._slots:
            is_part = slot.startswith(f"{field.name}.") and ".notes/" not in slot
            if is_part and slot not in variants:
                yield self._row("Fields", slot, slot, partial(_of_part, field=field, slot=slot))

    @cached_property
    def _slots(self) -> Sequence[str]:
        """The slots in which a service has a text of its own."""
        return [
            *dict.fromkeys(
                slot
                for column in self._columns
                for slot, texts in column.texts.items()
                if any(not text.is_default for text in texts)
            )
        ]

    def _keys(self, field: Field) -> Iterator[Row]:
        start = f"{field.name}.body"
        slots = dict.fromkeys(slot for column in self._columns for slot in column.keys)
        for slot in slots:
            if slot.startswith(f"{start}/"):
                label = f"{field.name}{slot.removeprefix(start)}"
                state = partial(_of_key, slot=slot, body=start)
                yield self._row("Keys of payloads", slot, label, state)

    def _notes(self, field: Field) -> Iterator[Row]:
        start = f"{field.name}.notes/"
        for slot in self._slots:
            if slot.startswith(start):
                pointer = slot.removeprefix(start)
                key = f"{field.name}.body/{pointer}"
                state = partial(self._of_note, slot=slot, key=key)
                yield self._row("Notes on keys", slot, f"{field.name}/{pointer}", state)

    def _of_note(self, column: Column, slot: str, key: str) -> State:
        if slot in column.texts:
            return "own"
        if key not in column.keys:
            return "none"
        explained = self._unnoted.get((column.slug, key))
        if explained is None:
            return "unsupported"  # null, or it is explained with another key
        return "default" if explained else "missing"

    @cached_property
    def _unnoted(self) -> Mapping[tuple[str, str], bool]:
        """(slug, slot of a key) -> whether a request explains it, of keys without a note of their own."""
        return {
            (key.service.slug, f"{key.field}.body{any_item(key.pointer)}"): key.is_explained
            for key in keys_without_notes(self._facts)
        }

    # ------------------------------------------------------------------------ within the texts

    def _sections(self) -> Iterator[Row]:
        found: dict[str, dict[str, AbstractSet[str]]] = {}
        for column in self._columns:
            for slot, texts in column.texts.items():
                headings = [
                    _without_name(said, column) for text, _ in texts for said in _headings(text)
                ]
                found.setdefault(slot, {})[column.slug] = frozenset(headings)
        for slot, headings_of in found.items():
            for heading in dict.fromkeys(
                one for names in headings_of.values() for one in sorted(names)
            ):
                holding = {slug for slug, names in headings_of.items() if heading in names}
                state = partial(_of_section, slot=slot, holding=holding)
                yield self._row("Sections", f"{slot}#{heading}", f"{slot}: {heading}", state)

    def _links(self) -> Iterator[Row]:
        addresses = [f.name for f in self._fields if f.type.owned_as == "address"]
        for slot in self._slots:
            state = partial(_of_link, slot=slot, addresses=addresses)
            row = self._row("Links", f"{slot}@link", f"link in {slot}", state)
            if row.holders:
                yield row


def _of_field(column: Column, field: Field) -> State:
    if field.name in column.service.values:
        return "unsupported" if isinstance(column.value(field.name), Unsupported) else "own"
    if field.default is not None or field.type.implied(field) is not None:
        return "default"
    if field.type.says_variants and isinstance(column.value(field.name), ByVariant):
        return "default"
    return "missing" if field.name in column.asked else "none"


def _of_variant(column: Column, field: Field, name: str) -> State:
    value = column.value(field.name)
    if not isinstance(value, ByVariant):
        return "none"
    if name not in value.values:
        return "missing"
    if isinstance(value.values[name], Unsupported):
        return "unsupported"
    return "own" if field.name in column.service.values else "default"


def _of_record(column: Column, field: Field, name: str) -> State:
    records = column.service.values.get(field.name)
    if not records:
        return "none"
    return "own" if any(name in record for record in records) else "missing"


def _of_part(column: Column, field: Field, slot: str) -> State:
    if slot in column.texts:
        return "default" if column.texts[slot][0].is_default else "own"
    if field.name not in column.service.values:
        return "none"
    return "default" if slot.rpartition(".")[2] in field.options else "missing"


def _of_key(column: Column, slot: str, body: str) -> State:
    keys = column.keys
    if slot in keys:
        return "default" if keys[slot] else "own"
    above = slot.rpartition("/")[0]
    if above != body and above.removesuffix("/*") not in keys:
        return "none"
    has_body = any(key.startswith(f"{body}/") for key in keys)
    return "missing" if has_body else "none"


def _of_section(column: Column, slot: str, holding: AbstractSet[str]) -> State:
    if slot not in column.texts:
        return "none"
    return "own" if column.slug in holding else "missing"


def _of_link(column: Column, slot: str, addresses: Sequence[str]) -> State:
    texts = column.texts.get(slot, ())
    is_default = any(text.is_default for text in texts)
    if any(_has_link(text, addresses) for text, _ in texts):
        return "default" if is_default else "own"
    return "missing" if texts and not is_default else "none"


def _headings(text: WrittenText) -> Iterator[str]:
    if "#" in text.text:
        yield from (said for _, said in text.markup.headings)


def _without_name(heading: str, column: Column) -> str:
    name = column.service.name
    said = heading.replace("{{ service.name }}", name).replace(name, "...")
    return " ".join(said.split())


def _has_link(text: WrittenText, addresses: Sequence[str]) -> bool:
    """Whether a text links something, or shows an address."""
    written = text.text
    return text.markup.has_links or any(f"service.{name}" in written for name in addresses)
