"""Requests and responses as Markdown, each from a layout that serves many pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from tutgen.language.nodes import ContentHole, Request, Response
from tutgen.language.payload import HOLE
from tutgen.language.rendering import (
    Operation,
    Program,
    Rendering,
    ShownBlock,
    ToldRequest,
    Written,
)
from tutgen.language.writers import every_format
from tutgen.language.writers import markdown_text as md
from tutgen.language.writers.markdown_blocks import framed
from tutgen.language.writers.markdown_code import line_name, named_note, note_item, notes_below
from tutgen.language.writers.markdown_holes import formed
from tutgen.language.writers.markdown_text import HOLE as LETTER
from tutgen.language.writers.writer import Out, RuleWriter
from tutgen.theme.highlight import Line, Token

Printed = tuple[str | int, ...]
"""Code with the numbers of what is put in."""


class _Note(NamedTuple):
    """The notes on a line, with values of the page in the line or in the notes."""

    line: Printed
    texts: Sequence[Written]
    below: str | Operation | None
    """What they say, as an item of a list says it behind the name of the line; None if one of them is put in."""


class _Layout(NamedTuple):
    """A request or a response, with what is said of it."""

    writer: RuleWriter
    caption: Program
    code: Printed
    has_one_line: bool
    """Whether there is one line only, and one thing on it that notes are on."""
    language: str
    notes: Sequence[_Note | str | Operation]
    """Each as `notes_below` takes it."""
    after: Sequence[Written]
    is_request: bool

    def text(
        self, rendering: Rendering, fillings: Sequence[Token], texts: Sequence[Written]
    ) -> str:
        code = _printed(self.code, fillings)
        said = [rendering.run(self.caption)]
        if code.strip("\n"):
            fence = md.fence(code, self.language)
            if rendering.told is not None and self.is_request:
                fence = f"{md.OF_REQUEST}{fence}{md.OF_REQUEST}"
            said.append(md.block(fence))
        notes = [
            note
            if note.__class__ is str
            else self._note(note, rendering, fillings, texts)
            if note.__class__ is _Note
            else note(rendering)  # type: ignore[operator]
            for note in self.notes
        ]
        said.append(notes_below(notes, is_named=not self.has_one_line))
        said += [rendering.run(_filled(one, texts).program(self.writer)) for one in self.after]
        return "".join(said)

    def _note(
        self,
        note: _Note,
        rendering: Rendering,
        fillings: Sequence[Token],
        texts: Sequence[Written],
    ) -> str:
        name = "" if self.has_one_line else line_name(_printed(note.line, fillings))
        if name and note.below is not None:
            below = note.below  # a name is one line, so that it needs no indentation
            return f"* {name}{below if isinstance(below, str) else below(rendering)}"
        contents = [_filled(text, texts) for text in note.texts]
        said = "".join([rendering.run(text.program(self.writer)) for text in contents])
        return said if self.has_one_line else note_item(named_note(name, contents[0], said))


def _printed(parts: Printed, fillings: Sequence[Token]) -> str:
    return "".join([part if part.__class__ is str else fillings[part][1] for part in parts])  # type: ignore[index]


def _filled(text: Written, texts: Sequence[Written]) -> Written:
    return texts[text.number] if isinstance(text, ContentHole) else text


@dataclass(frozen=True, slots=True)
class _Form:
    """Brings blocks into Markdown."""

    writer: RuleWriter

    def __call__(self, block: ShownBlock) -> _Layout:
        lines: list[Line] = []
        is_open = False
        for number, line in enumerate(block.lines, 1):
            if is_open:
                lines[-1] = [*lines[-1], *line]
            else:
                lines.append(line)
            is_open = number in block.continued
        is_http = block.language == "console" or block.body_line > 1
        has_one_line = len(lines) == 1 and all(number == 1 for number, _ in block.notes)
        notes = [
            self._note(
                lines[0] if number == 1 else _own(block, number),
                [text for _, texts in noted for text in texts],
                has_one_line,
            )
            for number, noted in groupby(block.notes, itemgetter(0))
        ]
        return _Layout(
            self.writer,
            self._caption(block),
            _parts([token for line in lines for token in (*line, ("", "\n"))][:-1]),
            has_one_line,
            "http" if is_http else block.language,
            notes,
            block.after,
            block.language == "console",
        )

    def _caption(self, block: ShownBlock) -> Program:
        status = f" {md.code_in_line(block.status)}" if block.status else ""

        def form(said: str) -> str:
            return md.paragraph(f"{md.styled(said, md.STRONG)}{status}")

        return (framed(block.caption.program(self.writer), form),)

    def _note(
        self, line: Line, texts: Sequence[Written], has_one_line: bool
    ) -> _Note | str | Operation:
        parts = _parts(line)
        if any(isinstance(text, ContentHole) for text in texts):
            return _Note(parts, texts, None)
        program = [part for text in texts for part in text.program(self.writer)]
        if has_one_line:
            return formed(program, str)
        is_fixed = all(isinstance(part, str) for part in parts)
        name = line_name(_printed(parts, ())) if is_fixed else LETTER

        def item(said: str) -> str:
            return note_item(named_note(name, texts[0], said))

        if is_fixed:
            return formed(program, item)
        below = formed(program, lambda said: item(said).removeprefix(f"* {LETTER}"))
        return _Note(parts, texts, below)


def _own(block: ShownBlock, number: int) -> Line:
    """What stands on a line: of a field, which is joined to the line above, without what joins it."""
    return block.lines[number - 1][number - 1 in block.continued :]


def _parts(tokens: Sequence[Token]) -> Printed:
    """The texts of tokens, joined between holes."""
    parts: list[str | int] = []
    for is_hole, alike in groupby(tokens, lambda token: token[0] == HOLE):
        texts = [text for _, text in alike]
        parts += map(int, texts) if is_hole else ["".join(texts)]
    return tuple(parts)


def request(writer: RuleWriter, node: Request, out: Out) -> None:
    out.append(_placed(writer, node))


def response(writer: RuleWriter, node: Response, out: Out) -> None:
    out.append(_placed(writer, node))


def _placed(writer: RuleWriter, node: Request | Response) -> Operation:
    form, is_response = _Form(writer), isinstance(node, Response)

    def operation(rendering: Rendering) -> str:
        block = every_format.placed_block(rendering, node)
        if block is None:
            return ""
        if is_response:
            return block.response_by_layout(rendering, form)
        said = block.request_by_layout(rendering, form)
        if rendering.told is None or not said:
            return said
        notes = said.rpartition(md.OF_REQUEST)[2]
        rendering.told.append(ToldRequest(node.name, rendering.scope, notes))
        return said

    return operation
