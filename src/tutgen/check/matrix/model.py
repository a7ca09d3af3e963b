"""What the matrix of a tutorial holds."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

from tutgen.content.model import Service
from tutgen.diagnostics import Span

State = Literal["own", "default", "unsupported", "missing", "none"]
"""`own`: the service has it; `default`: it leaves it to what holds for all; `unsupported`: it says that there is
none; `missing`: it has none; `none`: there is nothing that it could have it for."""
Kind = Literal["gap", "split", "few", "single", "settled", "alike"]
"""`gap`: most have it, others lack it; `split`: about half have it; `few`: fewer have it; `single`: one alone of many
has it; `settled`: the services differ, and none lacks what another has; `alike`: they do not differ."""

_END_OF_FIELD = re.compile(r"[.\[]")

SPLIT_FROM, SPLIT_TO = 0.4, 0.6
"""A row of which this part of the services has it stands out: no threshold can decide who is right."""


@dataclass(frozen=True, slots=True)
class Row:
    """One thing, as each service has it."""

    group: str
    """What rows are listed together: a title."""
    slot: str
    """A name of it that no other row of the tutorial has."""
    label: str
    states: Mapping[str, State]
    """Slug -> state, of all services, in their order."""
    measuring: frozenset[str]
    """The slugs of the services that tell what is usual."""

    @property
    def holders(self) -> Sequence[str]:
        """The slugs of the services that have it, by themselves or by default."""
        return [slug for slug, state in self.states.items() if state in ("own", "default")]

    @property
    def lacking(self) -> Sequence[str]:
        return [slug for slug, state in self.states.items() if state == "missing"]

    @property
    def has(self) -> int:
        """How many of the services that tell what is usual have it."""
        return len(self.measuring.intersection(self.holders))

    @property
    def could(self) -> int:
        """How many of them have it or lack it."""
        return self.has + len(self.measuring.intersection(self.lacking))

    @property
    def share(self) -> float:
        return self.has / self.could if self.could else 1.0

    @property
    def kind(self) -> Kind:
        states = {state for state in self.states.values() if state != "none"}
        if len(states) < 2:
            return "alike"
        if "missing" not in states or not self.holders:
            return "settled"
        if self.share > SPLIT_TO:
            return "gap"
        if self.share >= SPLIT_FROM:
            return "split"
        return "few" if len(self.holders) > 1 else "single"


class Piece(NamedTuple):
    """A part of a difference between two sentences."""

    kind: Literal["same", "here", "there"]
    text: str


@dataclass(frozen=True, slots=True)
class Deviation:
    """A sentence, an item or a line of code that most services have, and one has changed, or lacks."""

    slug: str
    slot: str
    kind: Literal["changed", "lacking"]
    what: Literal["sentence", "line"]
    pieces: Sequence[Piece]
    """The difference, each with the blank before it; empty for one that is lacking."""
    here: str
    """What this service says in its place; of one that is lacking, what stands before it, or else behind it."""
    there: str
    """What the others say, as `sibling` has it."""
    place: Span
    """Of `here`."""
    sibling: str
    """The slug of a service that has it; empty for the default of the field."""
    other_place: Span
    holders: int
    """How many services have it."""
    of: int
    """Of how many that say something in the slot."""

    @property
    def said(self) -> str:
        """What is usual, and what became of it here."""
        usual = f"{self.what} that {self.holders} of {self.of} have"
        if self.kind == "lacking":
            return f"no {usual}"
        return f"{usual if self.sibling else f'{self.what} of the default'}, changed"


@dataclass(frozen=True)
class Matrix:
    """The services of one tutorial, by slots."""

    folder: str
    """Of the tutorial."""
    title: str
    services: Mapping[str, Service]
    """Slug -> service, in the order of the tutorial."""
    rows: Sequence[Row]
    deviations: Sequence[Deviation]

    def of_services(self, chosen: Sequence[str]) -> "Matrix":
        """The same with the columns of these services only; they are still measured by all."""
        kept = frozenset(chosen)
        return Matrix(
            self.folder,
            self.title,
            {slug: one for slug, one in self.services.items() if slug in kept},
            self.rows,
            [one for one in self.deviations if one.slug in kept],
        )

    def deviating(self, row: Row) -> Collection[str]:
        """The slugs of the services of which a sentence deviates in the slot of a row."""
        return self._deviating.get(row.slot, ())

    @cached_property
    def _deviating(self) -> Mapping[str, Collection[str]]:
        rows = {row.slot for row in self.rows}
        found: dict[str, set[str]] = {}
        for one in self.deviations:
            found.setdefault(_row_of(one.slot, rows), set()).add(one.slug)
        return found

    def first_deviation(self, row: Row, slug: str) -> int:
        """The index of the first deviation of a cell that has one."""
        rows = {row.slot for row in self.rows}
        found = (
            number
            for number, one in enumerate(self.deviations)
            if one.slug == slug and _row_of(one.slot, rows) == row.slot
        )
        return next(found)

    def is_folded(self, row: Row) -> bool:
        """Whether there is nothing to see in a row: it is counted, and listed only if that is asked for."""
        return row.kind in ("alike", "single") and not self.deviating(row)


def _row_of(slot: str, rows: Collection[str]) -> str:
    """The slot of the row that tells of a slot: its own, or that of the field."""
    return slot if slot in rows else field_of_slot(slot)


def field_of_slot(slot: str) -> str:
    """The name of the field that a slot is in."""
    return _END_OF_FIELD.split(slot, maxsplit=1)[0]
