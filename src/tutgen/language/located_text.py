"""A text of YAML with expressions, and its place."""

from collections.abc import Callable
from typing import Any, NamedTuple

from tutgen.diagnostics import Diagnostic, Span
from tutgen.language.expressions.computed import compile_text
from tutgen.language.expressions.values import Evaluate, EvaluationError, Scope, as_text


class LocatedText(NamedTuple):
    """A compiled text."""

    written: str
    evaluate: Evaluate
    place: Callable[[], Span]

    def text(self, scope: Scope) -> str:
        """The text with the values of a page. Raises EvaluationError."""
        try:
            return as_text(self.evaluate(scope))
        except EvaluationError as error:
            error.span = error.span or self.place()
            raise


def compile_located_text(
    written: str, origin: Any, place: Callable[[], Span], diagnostics: list[Diagnostic]
) -> LocatedText:
    """Compile a text. `place`: gives where it is reported; `origin`: of its expressions."""
    evaluate = compile_text(written, origin, diagnostics)
    return LocatedText(written, evaluate or (lambda scope: written), place)
