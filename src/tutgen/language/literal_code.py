"""The text of a block of code on one page, with its values, and where the lines of the source are in it.

A value of several lines takes the indentation of its line, a value's last line end does not count,
and a line of nothing but values that are all empty is left out. So lines of the source and lines of
the page are not the same; notes and emphasis, which count the former, follow.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from tutgen.diagnostics import Diagnostic, Span
from tutgen.language.expressions.braces import pieces
from tutgen.language.expressions.expression import Expression
from tutgen.language.expressions.values import Evaluate
from tutgen.sources.source import Origin

Parts = tuple[str | Expression, ...]
LineRange = tuple[int, int | None]
"""First and last line, from 1 on; without a last one it goes on to the end."""


class FilledCode(NamedTuple):
    """Code with the values of a page."""

    text: str
    places: Sequence[range] | None = None
    """For each line of the source its lines of `text`, from 1 on; None where they are the same."""
    placed: Sequence[tuple[int, str]] = ()
    """The first line of each value that stands alone on its line, and is a text of a class of its own."""

    def lines_of(self, line: int) -> range:
        """The lines of `text` that a line of the source became; empty if it was left out or does not exist."""
        if self.places is None:
            return range(line, line + 1)
        return self.places[line - 1] if line <= len(self.places) else range(0)


@dataclass(frozen=True, slots=True)
class LiteralCode:
    """Code as a source holds it: for each line, literals and expressions."""

    lines: Sequence[Parts]
    _flat: Parts = field(init=False, repr=False)
    """All lines as one text, for pages on which no value changes their number."""

    def __post_init__(self) -> None:
        flat: list[str | Expression] = []
        for number, parts in enumerate(self.lines):
            for part in ("\n" if number else "", *parts):
                if isinstance(part, str) and flat and isinstance(flat[-1], str):
                    flat[-1] += part
                else:
                    flat.append(part)
        object.__setattr__(self, "_flat", tuple(flat))

    @property
    def constant(self) -> str | None:
        """The text if it is the same on all pages; else None."""
        return "".join(map(str, self._flat)) if len(self._flat) < 2 else None

    @property
    def is_value(self) -> bool:
        """Whether all of it is one expression: its lines are those of the value."""
        (parts, *more) = self.lines
        count = sum(isinstance(part, Expression) for part in parts)
        return not more and count == 1 and _is_values(parts)

    def filled(self, value: Callable[[Expression], str]) -> FilledCode:
        """The code with the text that `value` gives for each expression."""
        given = [value(part) for part in self._flat if isinstance(part, Expression)]
        values = [text.removesuffix("\n") for text in given]
        left = iter(values)
        special = any(text.__class__ is not str for text in given)
        if all(values) and not special and not any("\n" in text for text in values):
            flat = [part if isinstance(part, str) else next(left) for part in self._flat]
            return FilledCode("".join(flat))
        lines: list[str] = []
        places: list[range] = []
        placed: list[tuple[int, str]] = []
        each = iter(given)
        for parts in self.lines:
            first = len(lines) + 1
            lines += _lines(parts, [p if isinstance(p, str) else next(left) for p in parts])
            places.append(range(first, len(lines) + 1))
            own = [next(each) for part in parts if isinstance(part, Expression)]
            if len(own) == 1 and own[0].__class__ is not str and _is_values(parts):
                placed.append((first, own[0]))
        same = len(lines) == len(places) and all(len(place) == 1 for place in places)
        return FilledCode("\n".join(lines), None if same else places, placed)


def compile_code(text: str, origin: Origin, diagnostics: list[Diagnostic]) -> Evaluate | None:
    """A closure for code that is a value in YAML; None where it holds no expressions, or is one."""
    if "{{" not in text:
        return None
    found = list(pieces(text, origin, []))
    if len(found) == 1:
        return None
    code = literal_code(text, origin, diagnostics)
    return lambda scope: code.filled(lambda expression: expression.text(scope)).text


def literal_code(text: str, origin: Origin, diagnostics: list[Diagnostic]) -> LiteralCode:
    """Code that is a value in YAML, which may hold expressions."""
    lines: list[list[str | Expression]] = [[]]
    for piece in pieces(text, origin, diagnostics):
        first, *rest = [piece.text] if piece.expression else piece.text.split("\n")
        lines[-1].append(piece.expression or first)
        lines += [[line] for line in rest]
    return LiteralCode([tuple(line) for line in lines])


def _is_values(parts: Parts) -> bool:
    """Whether a line holds expressions and nothing else but blanks."""
    return any(isinstance(part, Expression) for part in parts) and not any(
        part.strip() for part in parts if isinstance(part, str)
    )


def _lines(parts: Parts, texts: Sequence[str]) -> list[str]:
    """The lines that one line of the source becomes."""
    line = "".join(texts)
    if _is_values(parts) and not any(
        text for part, text in zip(parts, texts, strict=True) if isinstance(part, Expression)
    ):
        return []
    if "\n" not in line:
        return [line]
    lead = parts[0] if isinstance(parts[0], str) else ""
    indent = lead[: len(lead) - len(lead.lstrip())]
    first, *rest = line.split("\n")
    return [first, *(indent + text if text else "" for text in rest)]


def dedented(code: str, columns: int | None) -> str:
    """Code without that many columns of each line; None: without what all lines share.

    Raises ValueError with the number of the first line, from 1 on, that would lose more than blanks.
    """
    lines = code.split("\n")
    if columns is None:
        columns = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    for number, line in enumerate(lines, 1):
        if line[:columns].strip():
            raise ValueError(number)
    return "\n".join(line[columns:] for line in lines)


def unknown_language(language: str, span: Span) -> Diagnostic:
    return Diagnostic(
        "unknown-language",
        f"code of the language '{language}' gets no colours",
        span,
        "name another language, or 'text'",
    )


def lines_in(ranges: Iterable[LineRange], count: int) -> set[int]:
    """The numbers of the lines in the ranges, of code that has `count` lines."""
    return {line for first, last in ranges for line in range(first, min(last or count, count) + 1)}
