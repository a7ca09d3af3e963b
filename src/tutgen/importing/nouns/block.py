"""What a page is made of, for comparing it with its siblings."""

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

from tutgen.importing.nouns.line import Line

Kind = Literal["heading", "paragraph", "item", "list", "code", "table", "directive", "other"]
"""`other`: definitions, rules, comments and what else is written as it stands."""


class Note(NamedTuple):
    """An explanation of a part of a block of code."""

    text: str
    """Reflowed, own words as expressions."""
    raw: str
    """The same as it was written."""
    lines: tuple[Line, ...]
    line: int | None = None
    """The line of the code that a mark lays it on, from 1 on; None of a bullet."""
    pointer: str | None = None
    """The JSON Pointer of the key that it explains, or `request`; None where that is not known."""


class Call(NamedTuple):
    """An HTTP request that a block of code shows."""

    method: str
    path: str
    """As it was written."""
    body: Any
    """A JSON value, own words as expressions; None if there is none. Of a form: name -> text, or texts."""
    raw: Any
    """The same, as it was written."""
    places: Mapping[str, int]
    """JSON Pointer of each key of the body (of the query where there is no body), names of headers, and `request` -> its
    line within the code, from 1 on."""
    server: str = ""
    """What stands before the path: `https://api.tides.example`."""
    query: Mapping[str, Any] = {}
    """The fields that are not in the path: name -> text, or texts."""
    headers: Mapping[str, str] = {}
    user: str = ""
    """Id and token, with a colon between them, that identify the reader."""
    is_form: bool = False
    """Whether it is a form by itself: no header says so."""
    as_http: str = ""
    """Of a command: the same request as HTTP has it."""

    @property
    def is_bare(self) -> bool:
        """Whether it is a line and a body, as consoles have it, and no more."""
        return not (self.server or self.headers or self.as_http)


class Reply(NamedTuple):
    """An HTTP response that a block of code shows."""

    status: int
    headers: Mapping[str, str]
    body: Any
    """A JSON value; None if there is none."""


class Code(NamedTuple):
    """A block of code: a fence, or the directive for code."""

    language: str
    options: Mapping[str, str]
    """Of the directive, such as `caption` and `emphasize-lines`."""
    lines: tuple[Line, ...]
    """Without marks of notes."""
    notes: tuple[Note, ...] = ()
    """The list below that explains it, by marks or in bullets."""
    emphasized: tuple[int, ...] = ()
    """Lines from 1 on."""
    call: Call | None = None
    reply: Reply | None = None


class Block(NamedTuple):
    """A part of a section that stands for itself."""

    kind: Kind
    lines: tuple[Line, ...]
    """In tutgen's Markdown, as the original has it, notes of code included."""
    text: str
    """Reflowed, own words as expressions: what is compared, and can be written into a project. Code: the code as a text."""
    raw: str
    """The same as it was written, without expressions."""
    level: int = 0
    """Of a heading."""
    id: str = ""
    """Of a heading, if it is written."""
    code: Code | None = None
    items: "tuple[Block, ...]" = ()
    """Of a list."""
    marker: str = ""
    """Of an item and of a list: `-` or `1.`."""
    loose: bool = False
    """Whether there are blank lines between the items of its list."""
