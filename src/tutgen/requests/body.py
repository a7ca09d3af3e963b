"""A body of a request or an answer, compiled: a JSON value with holes for what pages put in.

It is a JSON value, not a text, so that it always parses and the line of every key is known: the lines to
emphasize and the numbers of callouts are computed, never written.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from tutgen.diagnostics import Diagnostic
from tutgen.language.expressions.computed import compile_text
from tutgen.language.expressions.computed import compile_value as compile_expressions
from tutgen.language.expressions.values import Evaluate
from tutgen.language.literal_code import compile_code
from tutgen.language.payload import Hole
from tutgen.sources.yaml_origin import YamlOrigin


class CompiledBody(NamedTuple):
    """A JSON value that has a Hole for each text with expressions."""

    value: Any
    values: tuple[Evaluate, ...]
    """Functions that give the values of the holes, in the order of their numbers."""
    fixed: bool
    """Whether the lines stay the same whatever scalars are put in."""

    def filled(self, fillings: Sequence[Any]) -> Any:
        """The value with a filling in each hole."""
        return filled(self.value, fillings)


def filled(value: Any, fillings: Sequence[Any]) -> Any:
    """A JSON value with its holes filled."""
    if isinstance(value, Hole):
        return fillings[value.number]
    if isinstance(value, dict):
        return {key: filled(child, fillings) for key, child in value.items()}
    return [filled(child, fillings) for child in value] if isinstance(value, list) else value


def compile_body(raw: Any, origin: YamlOrigin, diagnostics: list[Diagnostic]) -> CompiledBody:
    """Compile a body, each text with expressions a hole, numbered from 0."""
    code = compile_code(raw, origin, diagnostics) if isinstance(raw, str) else None
    if code is not None:
        return CompiledBody(Hole(0), (code,), fixed=True)
    body = _Body(diagnostics)
    value = body.with_holes(raw, origin)
    return CompiledBody(value, tuple(body.values), body.fixed)


class _Body:
    """A body while it is compiled. No closure, which would be part of a cycle and so outlive its tutorial."""

    def __init__(self, diagnostics: list[Diagnostic]) -> None:
        self.values: list[Evaluate] = []
        self.fixed = True
        self._diagnostics = diagnostics

    def with_holes(self, value: Any, origin: YamlOrigin) -> Any:
        """The value with a hole for each text with expressions."""
        if isinstance(value, str):
            evaluate = compile_text(value, origin, self._diagnostics)
            return value if evaluate is None else self._hole(evaluate)
        if isinstance(value, dict):
            if any("{{" in key for key in value):  # which decides how the lines are made
                self.fixed = False
                evaluate = compile_expressions(value, origin, self._diagnostics)
                assert evaluate is not None
                return self._hole(evaluate)
            return {key: self.with_holes(child, origin.child(key)) for key, child in value.items()}
        if isinstance(value, list):
            items = [self.with_holes(child, origin.child(n)) for n, child in enumerate(value)]
            if any(isinstance(item, Hole) for item in items):  # may fit on one line or not
                self.fixed = False
            return items
        return value

    def _hole(self, evaluate: Evaluate) -> Hole:
        self.values.append(evaluate)
        return Hole(len(self.values) - 1)
