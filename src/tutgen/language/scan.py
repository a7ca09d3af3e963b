"""A text with each `{{ ... }}` replaced by a mark, and what the marks stand for.

A mark is one private-use character of plane 16, which Markdown takes for a letter. Values are put in
when a page is rendered, so they can neither break the page's structure nor inject markup.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import NewType, NoReturn

from tutgen.diagnostics import Diagnostic
from tutgen.language.expressions.admission import ROOTS
from tutgen.language.expressions.braces import (
    escape_of,
    escaped_name,
    unclosed_expression,
    with_expressions,
)
from tutgen.language.expressions.expression import Expression, compile_expression
from tutgen.language.expressions.values import EvaluationError, Scope
from tutgen.language.nodes import Parts
from tutgen.sources.source import Origin

Marked = NewType("Marked", str)
"""A text between scanning and nodes: it may hold marks."""

_FIRST = 0x100000
_LAST = 0x10FFFD
MARK = rf"[{chr(_FIRST)}-{chr(_LAST)}]"
"""A pattern of any mark."""
_MARK = re.compile(MARK)
_EACH = re.compile(r"^.*?(?::{3,}|`{3,}|~{3,})[ \t]*\{each\}[ \t]+(\w+)[ \t]+in\b", re.MULTILINE)
"""The line that begins an `{each}`, wherever it stands, with the name that it binds."""


def _broken(scope: Scope) -> NoReturn:
    """The value of an expression that was reported when it was compiled."""
    raise EvaluationError("", "")


class Scan:
    """The expressions of one source, by their marks."""

    def __init__(self, origin: Origin) -> None:
        self.origin = origin
        self.expressions: list[Expression] = []
        self.diagnostics: list[Diagnostic] = []
        self.broken: dict[str, Diagnostic] = {}
        """Marks of expressions that cannot be compiled, which does not matter in comments."""
        self.is_too_large = False
        self.bound: frozenset[str] = frozenset()
        """The names that an `{each}` of the source binds."""

    def mark(self, text: str) -> Marked:
        """The text with each expression replaced by its mark. What is wrong is added to `problems`."""
        private = _MARK.search(text)
        if private:
            at = private.start()
            line, column = text.count("\n", 0, at), at - (text.rfind("\n", 0, at) + 1)
            span = self.origin.span(private.group(), line, column)
            message = f"the text holds the private-use character U+{ord(private.group()):X}"
            self.diagnostics.append(Diagnostic("private-character", message, span, "take it out"))
            text = _MARK.sub("", text)
        if "{each}" in text:
            self.bound = frozenset(_EACH.findall(text)) - frozenset(ROOTS)
        if "{{" not in text:
            return Marked(text)
        breaks = [match.start() for match in re.finditer("\n", text)]
        escapes: dict[str, str] = {}

        def mark(match: re.Match[str]) -> str:
            start = match.end() - 2 if match["escaped"] else match.end("slashes")
            line = bisect_left(breaks, start)
            column = start - (breaks[line - 1] + 1 if line else 0)
            if len(self.expressions) > _LAST - _FIRST - 1:
                self._report_too_large(line, column)
                return ""
            if match["open"]:
                diagnostic = unclosed_expression(text, start, self.origin, line, column)
                written = match.group()
                expression = Expression(written, lambda scope: written, frozenset(), None, written)
                return self._broken_mark(expression, diagnostic)
            escape = escape_of(match)
            if escape.source and escape.source not in escapes:
                escapes[escape.source] = self._mark(escape)
            before = escapes.get(escape.source, "")
            if match["escaped"]:
                meant = escaped_name(match, self.origin, line, column, self.bound)
                self.diagnostics += [meant] if meant else []
                return before
            compiled = compile_expression(
                match["inside"], self.origin, line, column, bound=self.bound
            )
            if isinstance(compiled, Diagnostic):
                broken = Expression(f"{{{{{match['inside']}}}}}", _broken, frozenset())
                return before + self._broken_mark(broken, compiled)
            return before + self._mark(compiled)

        return Marked(with_expressions(text, mark))

    def _mark(self, expression: Expression) -> str:
        self.expressions.append(expression)
        return chr(_FIRST + len(self.expressions) - 1)

    def _broken_mark(self, expression: Expression, diagnostic: Diagnostic) -> str:
        mark = self._mark(expression)
        self.broken[mark] = diagnostic
        return mark

    def _report_too_large(self, line: int, column: int) -> None:
        """More expressions than there are characters to stand for them."""
        if not self.is_too_large:
            self.is_too_large = True
            message = f"the source has more than {_LAST - _FIRST:,} expressions"
            span = self.origin.span("", line, column)
            self.diagnostics.append(Diagnostic("file-too-large", message, span, "split it"))

    def forget(self, comment: str) -> None:
        """A comment holds this text: what is broken in it does not matter."""
        for mark in _MARK.findall(comment) if self.broken else ():
            self.broken.pop(mark, None)

    def parts(self, text: str) -> Parts:
        """A marked text as literals and expressions; neighbouring literals are joined."""
        if not _MARK.search(text):
            return (text,) if text else ()
        parts: list[str | Expression] = []
        for part in self._split(text):
            if isinstance(part, str) and parts and isinstance(parts[-1], str):
                parts[-1] += part
            else:
                parts.append(part)
        return tuple(parts)

    def _split(self, text: str) -> Iterator[str | Expression]:
        at = 0
        for match in _MARK.finditer(text):
            if match.start() > at:
                yield text[at : match.start()]
            expression = self._expression(match.group())
            yield expression if expression.literal is None else expression.literal
            at = match.end()
        if at < len(text):
            yield text[at:]

    def unmarked(self, text: str) -> str:
        """The text as it was written."""
        if not self.expressions:
            return text
        return _MARK.sub(lambda m: self._expression(m.group()).source, text)

    def named(self, text: str) -> str:
        """The text with the name of each expression in its place."""
        if not self.expressions:
            return text
        return _MARK.sub(lambda m: f" {self._expression(m.group()).name} ", text)

    def _expression(self, mark: str) -> Expression:
        return self.expressions[ord(mark) - _FIRST]


def has_mark(text: str) -> bool:
    """Whether a text holds an expression."""
    return bool(_MARK.search(text))
