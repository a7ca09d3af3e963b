"""Blocks drawn once for many pages, with holes for what differs.

Most of a block is the same on all pages of a tutorial: it is drawn once, and cut at the holes into a
`BlockLayout`. What does not fit in one is drawn for the page (9 and 60 µs a block).
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from itertools import groupby
from typing import Any, NamedTuple

from tutgen.diagnostics import Diagnostic
from tutgen.language.expressions.values import EvaluationError
from tutgen.language.nodes import Content, ContentHole
from tutgen.language.payload import HOLE, Hole, Payload
from tutgen.language.rendering import LayoutForm, Operation, Rendering, Values, fixed_text, note_ids
from tutgen.language.writers.html_code import legend
from tutgen.language.writers.text import TEXT
from tutgen.requests.block import Block
from tutgen.requests.fillings import Fillings
from tutgen.requests.payload_form import Emptied
from tutgen.requests.placed_notes import Surface
from tutgen.theme.figure import Callout, Html, figure_parts
from tutgen.theme.highlight import Line, Token, escape, escape_attribute, token_html, token_line

Draw = Callable[[Surface, Sequence[Any]], Block]
"""Draws a block with fillings in its holes. Raises EvaluationError."""


class DrawnBlock(NamedTuple):
    """A block on a page."""

    html: str
    id: str
    noted: Sequence[str]
    """As that of a block."""


def _drawn(block: Block, rendering: Rendering) -> DrawnBlock:
    """A block, drawn for one page."""
    caption = rendering.run(block.caption.program(rendering.values.html))
    lines = [token_line(line) for line in block.lines]
    parts = _parts(block, lines, caption, rendering.values)
    return DrawnBlock(rendering.run(tuple(parts)), block.id, block.noted)


def _parts(block: Block, lines: Sequence[Html], caption: Html, values: Values) -> list[Any]:
    """The parts of a block: its figure, and what is said below it."""
    if block.status:
        caption = [*([caption] if isinstance(caption, str) else caption), _status(block.status)]
    if block.origin and caption:
        caption = [_captioned(block), *([caption] if isinstance(caption, str) else caption)]
    parts = figure_parts(
        lines,
        values.words,
        language=block.language,
        id=block.id,
        css="response" if block.is_response else "",
        name="" if caption else (_named(block.name),),
        caption=caption,
        first_number=block.first_number,
        emphasized=block.emphasized,
        callouts=[
            Callout(line, [part for text in texts for part in text.program(values.html)])
            for line, texts in block.notes
        ],
        continued=block.continued,
        legend=(legend,) if block.is_of_service else "",
        body_line=block.body_line,
        values=block.values,
        forms=" ".join(block.forms),
    )
    return parts + [part for text in block.after for part in text.program(values.html)]


def _named(name: Content) -> Operation:
    program = name.program(TEXT)
    return lambda r: escape_attribute(r.unique_name(r.run_silently(program)))


def _status(status: str) -> str:
    return f' <span class="status">{escape(status)}</span>'


def _captioned(block: Block) -> Operation:
    """Notes down the caption of a request, and prints nothing."""
    program, origin = block.caption.program(TEXT), block.origin
    assert origin is not None
    fixed = fixed_text(program)

    def operation(rendering: Rendering) -> str:
        said = rendering.run_silently(program) if fixed is None else fixed
        rendering.note_caption(said, origin)
        return ""

    return operation


class BlockLayout(NamedTuple):
    """A block drawn once for many pages, cut where something is put in."""

    parts: Sequence[str]
    """HTML; empty where something is put in."""
    holes: Sequence[tuple[int, int]]
    """A place in `parts`, and the number of what fills it."""
    operations: Sequence[tuple[int, Operation | ContentHole]]
    """A place in `parts`, and the part of a caption or note, or the text of a payload, that fills it."""
    ids: Mapping[str, int]
    """The ids that the block takes, each once."""
    id: str
    noted: Sequence[str]
    """As that of a block."""

    def fits(self, rendering: Rendering) -> bool:
        """Whether the page has none of the ids so far."""
        return not rendering.prefix and self.ids.keys().isdisjoint(rendering.ids.keys())

    def html(
        self, rendering: Rendering, fillings: Sequence[Token], texts: Sequence[Content]
    ) -> str:
        """`texts`: of payloads."""
        places, holes, operations, ids, *_ = self
        rendering.ids.update(ids)
        parts = [*places]
        for place, number in holes:
            parts[place] = token_html(fillings[number])
        for place, operation in operations:
            if isinstance(operation, ContentHole):
                program = texts[operation.number].program(rendering.values.html)
                parts[place] = rendering.run(program)
            else:
                parts[place] = operation(rendering)
        return "".join(parts)


class _Draft:
    """The surface that a layout is drawn on; it is incomplete if something has to be reported."""

    def __init__(self, words: Mapping[str, str]) -> None:
        self.words = words
        self.ids: dict[str, int] = {}
        self.complete = True
        """Whether the block is the same on all pages."""

    def report(self, diagnostic: Diagnostic) -> None:
        self.complete = False

    def block_id(self, wanted: str, notes: int) -> str:
        self.ids |= dict.fromkeys([wanted, *note_ids(wanted, notes)], 1)
        return wanted


def _layout(block: Block, ids: Mapping[str, int], values: Values) -> BlockLayout:
    """A block cut at its holes, and at the operations of its caption and notes."""
    lines = [_line_parts(line) for line in block.lines]
    drawn = _parts(block, lines, block.caption.program(values.html), values)
    parts: list[str] = []
    holes: list[tuple[int, int]] = []
    operations: list[tuple[int, Operation | ContentHole]] = []
    for kind, alike in groupby(drawn, type):
        if kind is str:
            parts.append("".join(alike))
            continue
        for part in alike:
            if kind is Hole:
                holes.append((len(parts), part.number))
            else:
                operations.append((len(parts), part))
            parts.append("")
    return BlockLayout(parts, holes, operations, ids, block.id, block.noted)


def _line_parts(line: Line) -> str | list[str | Hole]:
    """A line of tokens as HTML, with the holes in it."""
    if HOLE not in [kind for kind, _ in line]:
        return token_line(line)
    return [Hole(int(text)) if kind == HOLE else token_html((kind, text)) for kind, text in line]


class NoIds:
    """The surface of a format that has no ids."""

    def __init__(self, rendering: Rendering) -> None:
        self._rendering = rendering
        self.words = rendering.words

    def report(self, diagnostic: Diagnostic) -> None:
        self._rendering.report(diagnostic)

    def block_id(self, wanted: str, notes: int) -> str:
        return wanted


class _Drawing(NamedTuple):
    """A block drawn once for many pages, with holes."""

    block: Block
    ids: Mapping[str, int]
    layouts: dict[LayoutForm | None, Any]
    """That of each format which has asked for it; None: HTML."""


class BlockLayouts:
    """The layouts of a block: one for each shape of it, and for the forms of the payloads that are part of it. All formats
    have theirs of the same drawing."""

    MAX = 64
    """The most drawings that are kept, so that payloads which differ on every page do not fill the memory."""

    def __init__(self, *, fixed: bool) -> None:
        """`fixed`: whether the lines stay the same whatever scalars are put in; else there are no layouts."""
        self._fixed = fixed
        self._drawings: dict[tuple[Any, ...], _Drawing | None] = {}
        self._met: set[tuple[Any, ...]] = set()
        """The formats that have asked for a drawing which did not pay then, and its key."""
        self.lines: dict[Any, Sequence[Line]] = {}
        """Shape -> the lines of the layout, in which the class of a token that is put in is `HOLE`; of one without
        payloads."""

    def drawn(self, rendering: Rendering, shape: Any, fillings: Fillings, draw: Draw) -> DrawnBlock:
        """The block as HTML, made from a layout if there can be one for these fillings."""
        layout, tokens, texts = self._found(rendering, None, shape, fillings, draw)
        if layout is not None and layout.fits(rendering):
            html = layout.html(rendering, tokens, texts)
            return DrawnBlock(html, layout.id, layout.noted)
        return _drawn(draw(rendering, fillings), rendering)

    def text(
        self, rendering: Rendering, form: LayoutForm, shape: Any, fillings: Fillings, draw: Draw
    ) -> str:
        """The same in a format without ids."""
        layout, tokens, texts = self._found(rendering, form, shape, fillings, draw)
        if layout is None:
            return form(draw(NoIds(rendering), fillings)).text(rendering, (), ())
        return str(layout.text(rendering, tokens, texts))

    def _found(
        self,
        rendering: Rendering,
        form: LayoutForm | None,
        shape: Any,
        fillings: Fillings,
        draw: Draw,
    ) -> tuple[Any, Sequence[Token], Sequence[Content]]:
        """A layout and what fills it; None if there can be none for these fillings."""
        parts = fillings.apart if self._fixed else None
        if parts is None:
            return None, (), ()
        forms, tokens, texts = parts
        key = (shape, *forms)
        drawing = self._drawings.get(key) or self._make(key, form, fillings, draw, rendering.values)
        if drawing is None:
            return None, (), ()
        layout = drawing.layouts.get(form)
        if layout is None:
            block = drawing.block
            layout = form(block) if form else _layout(block, drawing.ids, rendering.values)
            drawing.layouts[form] = layout
        return layout, tokens, texts

    def _make(
        self,
        key: tuple[Any, ...],
        form: LayoutForm | None,
        fillings: Sequence[Any],
        draw: Draw,
        values: Values,
    ) -> _Drawing | None:
        """A new drawing; None if there can be none, or it does not pay.

        With payloads above the body it pays only when they are met again: those of a tutorial's own request come
        once each, those of a shared request with every tutorial.
        """
        if key in self._drawings or len(self._drawings) >= self.MAX:
            return None
        shape, *forms = key
        if shape.payloads and (form, key) not in self._met:
            if len(self._met) < self.MAX:
                self._met.add((form, key))
            return None
        draft = _Draft(values.words)
        self._drawings[key] = None
        with suppress(EvaluationError):  # each page that has it reports it
            block = draw(draft, _emptied(fillings))
            if draft.complete:
                self._drawings[key] = _Drawing(block, draft.ids, {})
            if not forms and not shape.payloads:
                self.lines[shape] = block.lines
        return self._drawings[key]


def _emptied(fillings: Sequence[Any]) -> list[Any]:
    """Holes in place of fillings, and of what is taken out of payloads."""
    emptied = Emptied(len(fillings))
    return [
        emptied.payload(value) if isinstance(value, Payload) else Hole(number)
        for number, value in enumerate(fillings)
    ]
