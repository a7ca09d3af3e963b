"""The model of a project while it is decided what becomes of each column."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tutgen.importing.names.own_words import OwnWords
from tutgen.importing.names.settling import common_texts
from tutgen.importing.nouns.block import Block
from tutgen.importing.nouns.line import Line
from tutgen.importing.nouns.said import Said
from tutgen.importing.nouns.table import ServiceNames
from tutgen.importing.project.field_names import FieldNames

_WITH_EMPTY = ("markdown", "text")
"""Types of fields of which an empty text says that there is none."""


@dataclass
class Draft:
    """What services, fields, requests and pages will say."""

    services: Sequence[ServiceNames]
    words: Sequence[OwnWords]
    names: FieldNames
    fields: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Name -> what `site.yaml` says of it."""
    values: list[dict[str, Said]] = field(default_factory=list)
    """For each service: field -> value."""
    requests: dict[str, Said] = field(default_factory=dict)
    """Name -> what `requests.yaml` says of it."""
    commands: list[Block] = field(default_factory=list)
    """The blocks of code with commands that became requests."""
    calls: int = 0
    """How many blocks of code became requests."""
    page: list[Line] = field(default_factory=list)
    """Of `[service].md`, without front matter."""
    _known: dict[str, str] = field(default_factory=dict)
    """Type and values -> the field that has them."""

    def __post_init__(self) -> None:
        self.values = [{} for _ in self.services]

    @property
    def everyone(self) -> frozenset[int]:
        return frozenset(range(len(self.services)))

    def common(self, raws: Sequence[str | None], *, code: bool = False) -> list[str | None]:
        """As `common_texts`, of the services."""
        return common_texts(raws, self.words, code=code)

    def add_field(
        self,
        place: str,
        wanted: str,
        said: Mapping[int, Said],
        settings: Mapping[str, Any],
        *,
        shown_for: frozenset[int] | None = None,
    ) -> str:
        """Declare a field and say its values; return its name. `said`: service -> value; `settings`: `type`, and what
        `site.yaml` says beside; `shown_for`: the services that it is shown for, all unless told otherwise.

        The value of a majority becomes the default. A text that some services do not have has the default `""`.
        """
        keys = {
            n: json.dumps(value.value, default=repr, sort_keys=True) for n, value in said.items()
        }
        identity = json.dumps([settings, sorted(keys.items())], default=repr)
        if identity in self._known and place not in self.names.places:
            return self._known[identity]
        name = self.names.name(place, wanted)
        self._known[identity] = name
        declared = dict(settings)
        shown = self.everyone if shown_for is None else shown_for
        missing = shown - said.keys()
        (top, count), *_ = Counter(keys.values()).most_common(1)
        default: str | None = None
        if 2 * count > len(self.services) and settings["type"] != "payload":
            first = next(n for n in said if keys[n] == top)
            declared["default"] = said[first]
            default = top
        elif missing and settings["type"] in _WITH_EMPTY:
            declared["default"] = ""
            missing = frozenset()
        elif shown == self.everyone and not missing:
            declared["required"] = True
        self.fields[name] = declared
        for n, value in said.items():
            if keys[n] != default:
                self.values[n][name] = value
        if default is not None and settings["type"] in _WITH_EMPTY:
            for n in missing:
                self.values[n][name] = Said("", next(iter(said.values())).at)
        return name
