"""The calls of siblings at one place of their pages, and the fields that say in what they differ."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from tutgen.importing.names.own_words import escaped
from tutgen.importing.nouns.block import Block, Call, Note
from tutgen.importing.nouns.line import Line
from tutgen.importing.nouns.said import Said
from tutgen.importing.project.draft import Draft
from tutgen.importing.project.field_names import words_of


class Calls(NamedTuple):
    """Requests of siblings that become one, or their responses. Services are told by their numbers."""

    draft: Draft
    cells: Mapping[int, Block]
    """Service -> the block that shows its call."""
    of: Mapping[int, Call]
    """Service -> its call."""
    stem: str
    """For names of fields."""
    place: str
    """Of the column, in `names.yaml`."""

    def line(self, service: int) -> Line:
        """The first line of a block."""
        return self.cells[service].lines[0]

    def notes(self, service: int) -> Sequence[Note]:
        code = self.cells[service].code
        return code.notes if code else ()

    def field(self, wanted: str, values: Mapping[int, Any], kind: str, part: str) -> str:
        """Declare a field of that type; return the expression that shows it. `part`: of the call."""
        said = {
            n: value if isinstance(value, Said) else Said(value, self.line(n))
            for n, value in values.items()
        }
        name = self.draft.add_field(
            f"{self.place}, {part}", wanted, said, {"type": kind}, shown_for=frozenset(self.cells)
        )
        return f"{{{{ service.{name} }}}}"

    def common(self, raws: Mapping[int, str], *, code: bool = True) -> dict[int, str]:
        """As `Draft.common`, of these services."""
        count = len(self.draft.services)
        texts = self.draft.common([raws.get(n) for n in range(count)], code=code)
        return {n: texts[n] or "" for n in raws}

    def text(self, raws: Mapping[int, str], wanted: str, part: str, kind: str = "text") -> str:
        """The text that all services have in common, or a field. Of Markdown, it is prose."""
        texts = self.common(raws, code=kind != "markdown")
        if len({*texts.values()}) == 1:
            return next(iter(texts.values()))
        return self.field(wanted, texts, kind, part)

    def entries(self, entries: Mapping[int, Mapping[str, Any]], part: str) -> Any:
        """Headers, or the fields of a query: those that all services have, each with its text or a field; a payload if
        services have others."""
        first = next(iter(entries.values()))
        are_texts = all(isinstance(text, str) for own in entries.values() for text in own.values())
        if are_texts and len({tuple(own) for own in entries.values()}) == 1:
            return {
                escaped(name): self.text(
                    {n: own[name] for n, own in entries.items()},
                    "_".join(words_of(name.replace("-", " "))) or f"{self.stem}_{part}",
                    f"{part}, {name}",
                )
                for name in first
            }
        own_entries = {n: self.draft.words[n].in_value(own) for n, own in entries.items()}
        first, *others = own_entries.values()
        if all(own == first for own in others):
            return first
        bodies = {n: {"body": own} for n, own in own_entries.items()}
        return self.field(f"{self.stem}_{part}", bodies, "payload", part)
