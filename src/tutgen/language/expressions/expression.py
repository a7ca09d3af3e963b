"""One expression, compiled."""

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from tutgen.diagnostics import Diagnostic, Span
from tutgen.language.expressions.admission import ROOTS, compile_closure
from tutgen.language.expressions.values import Evaluate, EvaluationError, Scope, Undefined, as_text
from tutgen.sources.source import Origin

_BEGINS = re.compile(rf"[\s(\[]*(?:not\b[\s(]*)?(?:{'|'.join(ROOTS)})\b")
_LITERALLY = "write \\{{ to print the braces themselves"


class Expression(NamedTuple):
    """A compiled `{{ ... }}`."""

    source: str
    """As written, with its braces."""
    evaluate: Evaluate
    """Raises EvaluationError; the value is never Undefined."""
    uses: frozenset[str]
    """`service.model`, `names.index`: a root and an attribute."""
    place: Callable[[], Span] | None = None
    """Gives the place in the source; None for an escape."""
    literal: str | None = None
    """The text that replaces it, if it is an escape and no expression."""

    def text(self, scope: Scope) -> str:
        """The value as plain text. Raises EvaluationError."""
        try:
            return as_text(self.evaluate(scope))
        except EvaluationError as error:
            if error.span is None and self.place is not None:
                error.span = self.place()
            raise

    @property
    def name(self) -> str:
        """The expression as it counts in an id: `{{ service.name }}` is `service name`."""
        return re.sub(r"[\W_]+", " ", self.source).strip()


def _of_other_templates(inside: str) -> str:
    """What is written here for a tag of Hugo, Handlebars or mdBook; empty for other texts."""
    sign = inside.strip()[:1]
    if sign not in ("<", "%", "#", ">", "/", "!"):
        return ""
    for words, action in _TAGS:
        if re.match(rf"\s*[<%#>/!]\s*/?\s*(?:{words})\b", inside):
            return action
    return _TAG if sign in "<%" else ""


_TAG = "write a directive, such as :::{note}, its text, and ::: below"
_TAGS = (
    ("include|readfile|partial", "write :::{include} path.md, and ::: below"),
    ("if|unless|ifversion", "write :::{only} condition, what it shows, and ::: below"),
    ("each|range|for", "write :::{each} name in list, what is repeated, and ::: below"),
    ("tabs?|tabpane|codetabs", "write ::::{tab-set}, with a :::{tab-item} for each tab"),
    ("details|collapse|expand", "write :::{dropdown} Title, and ::: below the text"),
)


def compile_expression(
    inside: str,
    origin: Origin,
    line: int = 0,
    column: int = 0,
    *,
    braces: bool = True,
    bound: frozenset[str] = frozenset(),
    is_condition: bool = False,
) -> Expression | Diagnostic:
    """Compile the text between the braces. `line` and `column`: its place in the text of `origin`, from 0. `braces`:
    whether it is written in braces. `bound`: the names that `{each}` binds in its source. `is_condition`: a declared
    field that is not said is false."""
    source = f"{{{{{inside}}}}}" if braces else inside
    try:
        inner, uses = compile_closure(inside, source, bound)
    except EvaluationError as error:
        hint = error.hint
        if braces and error.code != "control-character" and not _BEGINS.match(inside):
            ways = filter(None, (hint, _of_other_templates(inside), _LITERALLY))
            hint = ", or ".join(ways)
        return Diagnostic(error.code, error.message, origin.span(source, line, column), hint)

    def place() -> Span:
        return origin.span(source, line, column)

    def evaluate(scope: Scope) -> Any:
        try:
            value = inner(scope)
            if value.__class__ is Undefined:
                if is_condition and value.is_unsaid:
                    return False
                raise value.error()
        except EvaluationError as error:
            if error.span is None:
                error.span = place()
            elif place() not in (error.span, *error.users) and len(error.users) < 10:
                error.users.append(place())
            raise
        return value

    return Expression(source, evaluate, uses, place)
