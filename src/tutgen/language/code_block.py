"""A block of literal code as an operation: coloured, numbered, with its notes below."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from tutgen.diagnostics import Diagnostic
from tutgen.language.document import Operation, Place, Program, Rendering, evaluated_text
from tutgen.language.literal_code import FilledCode, LineRange, LiteralCode, lines_in
from tutgen.theme.figure import Callout, figure_html
from tutgen.theme.highlight import code_lines, is_known


@dataclass(frozen=True, slots=True)
class NamedLine:
    """A line that an option names."""

    number: int
    option: str
    place: Place
    """Of the option."""


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """What a block of code is made of. Numbers of lines count those of the source, or those of the
    value where the block is one expression."""

    code: LiteralCode
    language: str | Callable[[Rendering], str]
    """In lower case, where it is no function."""
    place: Place
    """Of the language."""
    id: Callable[[Rendering], str] | None = None
    """Gives its id on a page."""
    css: Program = ()
    """Classes of its own."""
    caption: Program = ()
    first_number: int | None = None
    """None: no numbers are shown."""
    emphasized: Sequence[LineRange] = ()
    notes: Sequence[tuple[int, Program]] = ()
    """Line and text, in the order of the lines; they need an `id`."""
    named: Sequence[NamedLine] = ()

    def check(self) -> Iterable[Diagnostic]:
        """What is wrong with it on every page."""
        if isinstance(self.language, str) and not is_known(self.language):
            yield _unknown_language(self.language, self.place)
        if not self.code.is_value:
            yield from self._out_of_range(len(self.code.lines))

    def operation(self) -> Operation:
        """What makes its HTML. Code that is the same on every page is coloured here."""
        language, constant = self.language, self.code.constant
        if constant is None or not isinstance(language, str):
            return self._filled
        lines, code = code_lines(language, constant), FilledCode(constant)
        if self.id or self.css or self.caption:
            return lambda rendering: self._html(rendering, language, lines, code)
        emphasized = lines_in(self.emphasized, len(lines))
        html = figure_html(
            lines, language=language, first_number=self.first_number, emphasized=emphasized
        )
        return lambda rendering: html

    def _filled(self, rendering: Rendering) -> str:
        language = self.language
        if not isinstance(language, str):
            language = language(rendering).strip().lower()
            if not is_known(language):
                rendering.report(_unknown_language(language, self.place))
        code = self.code.filled(lambda expression: evaluated_text(expression, rendering))
        lines = code_lines(language, code.text)
        if self.code.is_value:
            code = FilledCode(code.text)
            for problem in self._out_of_range(len(lines)):
                rendering.report(problem)
        return self._html(rendering, language, lines, code)

    def _html(
        self, rendering: Rendering, language: str, lines: Sequence[str], code: FilledCode
    ) -> str:
        count = len(lines) if self.code.is_value else len(self.code.lines)
        callouts = [
            Callout(place.start, rendering.run(program))
            for line, program in self.notes
            if 0 < line <= count and (place := code.lines_of(line))
        ]
        emphasized = lines_in(self.emphasized, count)
        return figure_html(
            lines,
            language=language,
            id=rendering.with_notes(self.id(rendering), len(callouts)) if self.id else None,
            css=rendering.run(self.css),
            caption=rendering.run(self.caption),
            first_number=self.first_number,
            emphasized={shown for line in emphasized for shown in code.lines_of(line)},
            callouts=callouts,
        )

    def _out_of_range(self, count: int) -> Iterable[Diagnostic]:
        for named in self.named:
            if not 1 <= named.number <= count:
                yield Diagnostic(
                    "line-out-of-range",
                    f"'{named.option}' names line {named.number}, but the code has {count} "
                    f"line{'s' if count > 1 else ''}",
                    named.place.span(),
                    "lines count from 1, whatever number is shown",
                )


def _unknown_language(language: str, place: Place) -> Diagnostic:
    return Diagnostic(
        "unknown-language",
        f"code of the language '{language}' gets no colours",
        place.span(),
        "name another language, or 'text'",
    )
