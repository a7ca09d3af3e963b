"""Code as the value of an expression, with what is said of its lines."""

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from tutgen.diagnostics import Diagnostic
from tutgen.language.document import Document
from tutgen.language.literal_code import FilledCode, LiteralCode
from tutgen.language.nodes import Code, Content, Id, Node
from tutgen.language.place import Place
from tutgen.language.rendering import Rendering


class LineNote(NamedTuple):
    """A note on a line."""

    line: int
    """From 1 on."""
    content: Content


class Listing(str):  # noqa: SLOT000  # it keeps what is made of it
    """Code with the values of a page. For filters, comparisons and bodies it is its text, without a last line
    end."""

    language: str
    """Empty if nothing tells it."""
    place: Place
    """Of what is shown: the text, or the name of the file."""
    caption: Content
    notes: Sequence[LineNote]
    """In the order of their lines."""
    emphasized: frozenset[int]
    is_of_service: bool
    """Whether the emphasized lines are those that hold what the page's service brings."""
    faults: Sequence[Diagnostic]
    """To be reported where it is shown."""
    sample: str
    """The path of the file that it is read from, with `#` and its region; empty if there is none."""

    @classmethod
    def of(
        cls,
        text: str,
        place: Place,
        language: str = "",
        caption: Content | None = None,
        notes: Sequence[LineNote] = (),
        emphasized: frozenset[int] = frozenset(),
        faults: Sequence[Diagnostic] = (),
        sample: str = "",
        *,
        is_of_service: bool = False,
    ) -> "Listing":
        listing = cls(text)
        listing.place = place
        listing.language = language
        listing.caption = caption or Content()
        listing.notes = notes
        listing.emphasized = emphasized
        listing.faults = faults
        listing.sample = sample
        listing.is_of_service = is_of_service
        return listing

    def __eq__(self, other: object) -> bool:
        """Listings are equal if they show the same; of anything else the text counts."""
        if isinstance(other, Listing) and self._shown != other._shown:
            return False
        return str.__eq__(self, other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = str.__hash__

    @property
    def _shown(self) -> object:
        """All but the text."""
        notes = [(note.line, note.content.nodes) for note in self.notes]
        return self.language, self.caption.nodes, notes, self.emphasized

    @cached_property
    def content(self) -> Content:
        """The block that it makes."""
        notes = [(note.line, note.content) for note in self.notes]
        code = self._bare._replace(
            id=Id(("code",), self.place, "made") if notes else None,
            emphasized=[(line, line) for line in sorted(self.emphasized)],
            notes=notes,
            is_of_service=self.is_of_service,
        )
        return Content([code])

    @cached_property
    def bare(self) -> Content:
        """The block without what is said of its lines."""
        return Content([self._bare])

    @property
    def _bare(self) -> Code:
        return Code(
            self.place.line,
            self.place.line,
            LiteralCode([(line,) for line in self.split("\n")]),
            (self.language,),
            self.place,
            caption=self.caption.nodes,  # type: ignore[arg-type]  # a line has inline nodes only
            sample=self.sample,
        )


def carried_notes(filled: FilledCode) -> list[LineNote]:
    """The notes of the listings that stand on lines of their own in other code, by its lines."""
    return [
        LineNote(first + note.line - 1, note.content)
        for first, value in filled.placed
        if isinstance(value, Listing)
        for note in value.notes
    ]


def by_line(notes: Iterable[LineNote]) -> list[LineNote]:
    """Notes in the order of their lines, those of a line as one."""
    found: dict[int, list[Node]] = {}
    for note in notes:
        found.setdefault(note.line, []).extend(note.content.nodes)
    return [LineNote(line, Content(found[line])) for line in sorted(found)]


def block_of(value: Any, rendering: Rendering) -> Content | None:
    """The nodes of a value that makes blocks: of Markdown, or of code, whose faults are reported; None for any other."""
    if isinstance(value, Document):
        return value.content
    if not isinstance(value, Listing):
        return None
    for fault in value.faults:
        rendering.report(fault)
    if not value.strip():
        return Content()
    if not value.language:
        message = "nothing tells the language of this code"
        hint = "write 'language' beside it; 'text' for plain text"
        rendering.report(Diagnostic("missing-language", message, value.place.span(), hint))
    return value.content
