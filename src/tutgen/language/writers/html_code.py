"""Blocks of code as HTML: coloured, numbered, with their notes below."""

from collections.abc import Callable, Iterable, Sequence

from tutgen.language.directives.code import out_of_range
from tutgen.language.listings.listing import Listing, carried_notes
from tutgen.language.literal_code import FilledCode, lines_in, unknown_language
from tutgen.language.nodes import Code, CodeNote, Content, Id, LinesSaid, literal_of
from tutgen.language.rendering import Operation, Program, Rendering, WrittenCode
from tutgen.language.values import NOTHING_SAID, code_text, said_of_lines
from tutgen.language.writers.html_inline import id_operation, plain_parts
from tutgen.language.writers.html_values import attribute_operation
from tutgen.language.writers.text import TEXT
from tutgen.language.writers.writer import Out, RuleWriter, joined, write_parts
from tutgen.theme.figure import Callout, figure_parts
from tutgen.theme.highlight import code_lines, escape, escape_attribute
from tutgen.theme.languages import is_known, language_name


def code_note(writer: RuleWriter, node: CodeNote, out: Out) -> None:
    out.append("<p>")
    writer.write(node.children, out)
    out.append("</p>")


def code(writer: RuleWriter, node: Code, out: Out) -> None:
    out.append(_Block(writer, node).operation())


class _Block:
    """A block whose parts are written."""

    def __init__(self, writer: RuleWriter, node: Code) -> None:
        self.node = node
        self.writer = writer
        self.id: Callable[[Rendering], str] | None = id_operation(node.id) if node.id else None
        css: Out = []
        write_parts(node.css, escape_attribute, attribute_operation, css)
        self.css: Program = joined(css)
        self.caption = writer.program(node.caption)
        self.caption_text = Content(node.caption).program(TEXT)
        self.notes = [(line, text.program(writer)) for line, text in node.notes]

    def operation(self) -> Operation:
        """What makes its HTML. Code that is the same on every page is coloured here."""
        node = self.node
        language, constant = literal_of(node.language), node.code.constant
        if constant is None or language is None or node.lines_said:
            return self._filled
        lines, filled = code_lines(language, constant), FilledCode(constant)
        if self.id or self.css or self.caption or node.is_of_service:
            return lambda rendering: self._html(rendering, language, lines, filled)
        parts = figure_parts(
            lines,
            {},
            name=(_named(language),),
            language=language,
            first_number=node.first_number,
            emphasized=lines_in(node.emphasized, len(lines)),
        )
        program = joined(parts)

        def operation(rendering: Rendering) -> str:
            self._note(rendering, language, constant)
            return rendering.run(program)

        return operation

    def _filled(self, rendering: Rendering) -> str:
        node = self.node
        language = literal_of(node.language)
        if language is None:
            language = plain_parts(node.language)(rendering).strip().lower()
            if not is_known(language):
                rendering.report(unknown_language(language, node.place.span()))
        filled = node.code.filled(lambda expression: code_text(expression, rendering))
        lines = code_lines(language, filled.text)
        if node.code.is_value:
            filled = FilledCode(filled.text, placed=filled.placed)
            for diagnostic in out_of_range(node, len(lines)):
                rendering.report(diagnostic)
        said = said_of_lines(node, rendering, filled.text, language)
        return self._html(rendering, language, lines, filled, said)

    def _html(
        self,
        rendering: Rendering,
        language: str,
        lines: Sequence[str],
        filled: FilledCode,
        said: LinesSaid = NOTHING_SAID,
    ) -> str:
        node = self.node
        self._note(rendering, language, filled.text, self._sample(filled))
        count = len(lines) if node.code.is_value else len(node.code.lines)
        callouts = [
            Callout(place.start, rendering.run(program))
            for line, program in self.notes
            if 0 < line <= count and (place := filled.lines_of(line))
        ]
        if filled.placed or said.notes:
            brought = [(note.line, note.content) for note in carried_notes(filled)]
            callouts = self._with_others(callouts, [*brought, *said.notes], rendering)
        emphasized = lines_in(node.emphasized, count)
        caption = rendering.run(self.caption)
        if caption:
            rendering.note_caption(rendering.run_silently(self.caption_text), node.place)
        parts = figure_parts(
            lines,
            rendering.words,
            name="" if caption else _named(language)(rendering),
            language=language,
            id=self._id(rendering, len(callouts)),
            css=rendering.run(self.css),
            caption=caption,
            first_number=node.first_number,
            emphasized=said.emphasized.union(*map(filled.lines_of, emphasized)),
            callouts=callouts,
            legend=legend(rendering) if node.is_of_service else "",
        )
        return "".join(parts)

    def _note(self, rendering: Rendering, language: str, text: str, sample: str = "") -> None:
        """Note down what is shown; all of it if somebody asks."""
        node, sample = self.node, sample or self.node.sample
        if sample:
            rendering.samples.add(sample)
        if rendering.code is not None:
            caption = rendering.run_silently(self.caption_text)
            variants = dict(rendering.scope.variants)
            rendering.code.append(
                WrittenCode(text, language, caption, sample, variants, node.place)
            )

    def _sample(self, filled: FilledCode) -> str:
        """The sample that the block is, if its path has expressions."""
        only = filled.placed[0][1] if self.node.code.is_value and filled.placed else None
        return only.sample if isinstance(only, Listing) else ""

    def _with_others(
        self,
        callouts: Sequence[Callout],
        notes: Iterable[tuple[int, Content]],
        rendering: Rendering,
    ) -> list[Callout]:
        """The callouts, with the notes that code of the service brings, or that have an address; one for each
        line."""
        html = {callout.line: callout.html for callout in callouts}
        for line, content in notes:
            said = rendering.run(content.program(self.writer))
            html[line] = f"{html.get(line, '')}{said}"
        return [Callout(line, html[line]) for line in sorted(html)]

    def _id(self, rendering: Rendering, notes: int) -> str | None:
        make = self.id
        if make is None and notes:
            make = id_operation(Id(("code",), self.node.place, "made"))
        return rendering.with_notes(make(rendering), notes) if make else None


def legend(rendering: Rendering) -> str:
    """The line that explains emphasis, below the first emphasized block of a page; empty below others."""
    service = rendering.page.service
    if service is None or rendering.has_legend:
        return ""
    rendering.has_legend = True
    said = rendering.words["legend"].format(service=service.name)
    return f'<p class="legend">{escape(said)}</p>\n'


def _named(language: str) -> Operation:
    """Gives a name to a block without caption: after its language, another one each time."""
    shown = language_name(language)

    def operation(rendering: Rendering) -> str:
        words = rendering.words
        name = words["code_in"].format(language=shown) if shown else words["code_unnamed"]
        return escape_attribute(rendering.unique_name(name))

    return operation
