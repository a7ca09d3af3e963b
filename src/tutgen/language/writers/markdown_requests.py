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
    fixed_text,
)
from tutgen.language.writers import every_format
from tutgen.language.writers import markdown_text as md
from tutgen.language.writers.markdown_blocks import framed
from tutgen.language.writers.markdown_code import line_name, named_note, note_item, notes_below
from tutgen.language.writers.writer import Out, RuleWriter
from tutgen.theme.highlight import Line, Token

OF_REQUEST = "\ufddc"
"""Stands before the fence of a request and behind it, where `told` of the rendering is asked for."""
Printed = tuple[str | int, ...]
"""Code with the numbers of what is put in."""


class _Note(NamedTuple):
    """The notes on a line."""

    line: Printed
    name: str
    """The line as Markdown, unless something is put in."""
    texts: Sequence[Written]
    program: Program | None
    """All of the texts, unless one is put in."""
    fixed: str | None
    """All of it as `notes_below` takes it, if it is the same on all pages."""

    def text(
        self,
        layout: "_Layout",
        rendering: Rendering,
        fillings: Sequence[Token],
        texts: Sequence[Written],
    ) -> str:
        """What is said, as `notes_below` takes it; behind the name of the line if the block has several."""
        first = _filled(self.texts[0], texts)
        if self.program is None:
            contents = [_filled(text, texts) for text in self.texts]
            said = "".join([rendering.run(text.program(layout.writer)) for text in contents])
        else:
            said = rendering.run(self.program)
        if layout.has_one_line:
            return said
        name = self.name if len(self.line) == 1 else line_name(_printed(self.line, fillings))
        return note_item(named_note(name, first, said))


class _Layout(NamedTuple):
    """A request or a response, with what is said of it."""

    writer: RuleWriter
    caption: Program
    code: Printed
    has_one_line: bool
    language: str
    notes: Sequence[_Note]
    fixed_notes: str | None
    """What they become below the fence, if that is the same on all pages."""
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
                fence = f"{OF_REQUEST}{fence}{OF_REQUEST}"
            said.append(md.block(fence))
        if self.fixed_notes is None:
            notes = [
                note.text(self, rendering, fillings, texts) if note.fixed is None else note.fixed
                for note in self.notes
            ]
            said.append(notes_below(notes, is_named=not self.has_one_line))
        else:
            said.append(self.fixed_notes)
        said += [rendering.run(_filled(one, texts).program(self.writer)) for one in self.after]
        return "".join(said)


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
        shown = [0]  # the line of the fence for each of the block: it may be one with the next
        for number, line in enumerate(block.lines, 1):
            if is_open:
                lines[-1] = [*lines[-1], *line]
            else:
                lines.append(line)
            is_open = number in block.continued
            shown.append(len(lines))
        noted = [(shown[number], text) for number, texts in block.notes for text in texts]
        by_line = groupby(sorted(noted, key=itemgetter(0)), itemgetter(0))
        is_http = block.language == "console" or block.body_line > 1
        has_one_line = len(lines) == 1
        notes = [
            self._note(lines[number - 1], [text for _, text in texts], has_one_line)
            for number, texts in by_line
        ]
        fixed = [note.fixed for note in notes if note.fixed is not None]
        return _Layout(
            self.writer,
            self._caption(block),
            _parts([token for line in lines for token in (*line, ("", "\n"))][:-1]),
            has_one_line,
            "http" if is_http else block.language,
            notes,
            notes_below(fixed, is_named=not has_one_line) if len(fixed) == len(notes) else None,
            block.after,
            block.language == "console",
        )

    def _caption(self, block: ShownBlock) -> Program:
        status = f" {md.code_in_line(block.status)}" if block.status else ""

        def form(said: str) -> str:
            return md.paragraph(f"{md.styled(said, md.STRONG)}{status}")

        return (framed(block.caption.program(self.writer), form),)

    def _note(self, line: Line, texts: Sequence[Written], has_one_line: bool) -> _Note:
        parts = _parts(line)
        name = (
            line_name(_printed(parts, ())) if len(parts) == 1 and isinstance(parts[0], str) else ""
        )
        if any(isinstance(text, ContentHole) for text in texts):
            return _Note(parts, name, texts, None, None)
        program = tuple(part for text in texts for part in text.program(self.writer))
        note, fixed = _Note(parts, name, texts, program, None), fixed_text(program)
        if fixed is None or has_one_line or len(parts) != 1:
            return note
        return note._replace(fixed=note_item(named_note(name, texts[0], fixed)))


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
        notes = said.rpartition(OF_REQUEST)[2]
        rendering.told.append(ToldRequest(node.name, rendering.scope, notes))
        return said

    return operation
