"""Find `{{ ... }}` in a text, escaped ones, and those that do not end on their line."""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from tutgen.diagnostics import Diagnostic
from tutgen.language.expressions.admission import compile_closure
from tutgen.language.expressions.expression import Expression, compile_expression
from tutgen.language.expressions.values import EvaluationError
from tutgen.sources.source import Origin
from tutgen.sources.yaml_origin import YamlOrigin

_INSIDE = r"""(?: [^"'{}\n]++ | "[^"\n]*" | '[^'\n]*' | \{(?!\{) | \}(?!\}) )*"""
EXPRESSION = re.compile(
    rf"""
    (?<!\\) (?P<slashes> (?: \\\\ )* )        # each two are one backslash
    (?: (?P<escaped> \\ \{{\{{ )              # a last odd one: the braces are plain
      | \{{\{{ (?P<inside> {_INSIDE} ) \}}\}}
      | (?P<open> \{{\{{ )                    # without an end on its line
    )""",
    re.VERBOSE,
)
_BRACES = re.compile(rf"\{{\{{ (?P<inside> {_INSIDE} ) \}}\}} (?P<path> [\\/]? )", re.VERBOSE)
_END_OF_PATH = re.compile(r"[\w:.~%$)}/\\-]")


def expressions_in(text: str) -> Iterator[re.Match[str]]:
    """The matches of EXPRESSION, one after another. They are looked for where braces are: the pattern begins with
    nothing that a search could skip to, and would be tried at every character."""
    end = 0
    while (start := text.find("{{", end)) >= 0:
        while start > end and text[start - 1] == "\\":
            start -= 1
        match = EXPRESSION.match(text, start)
        assert match is not None  # of whatever stands before and behind, braces are one
        yield match
        end = match.end()


def with_expressions(text: str, shown: Callable[[re.Match[str]], str]) -> str:
    """The text with something else in the place of each match."""
    parts = []
    at = 0
    for match in expressions_in(text):
        parts += [text[at : match.start()], shown(match)]
        at = match.end()
    return "".join([*parts, text[at:]])


_NO_ESCAPE = Expression("", lambda scope: "", frozenset(), literal="")


def escape_of(match: re.Match[str]) -> Expression:
    """The escape in a match of EXPRESSION: half of its backslashes, and the braces if they are plain."""
    slashes, escaped = match["slashes"], match["escaped"] or ""
    if not slashes and not escaped:
        return _NO_ESCAPE
    text = slashes[: len(slashes) // 2] + ("{{" if escaped else "")
    return Expression(slashes + escaped, lambda scope: text, frozenset(), literal=text)


def escaped_name(
    match: re.Match[str], origin: Origin, line: int, column: int, bound: frozenset[str]
) -> Diagnostic | None:
    """The diagnostic for a backslash that escapes an expression but was probably meant as part of a path; None for
    any other escape. `line` and `column`: of the braces, from 0; `bound`: names that its source binds."""
    text, start = match.string, match.start()
    braces = _BRACES.match(text, match.end() - 2)
    if braces is None:
        return None
    before = bool(start and _END_OF_PATH.match(text[start - 1])) or bool(match["slashes"])
    try:
        names = compile_closure(braces["inside"], braces.group(), bound)[1]
    except EvaluationError:
        return None
    if not names or not (before or braces["path"]):
        return None
    source = text[braces.start() : braces.end("inside") + 2]
    return Diagnostic(
        "escaped-expression",
        f"the backslash before '{source}' makes it plain text",
        origin.span(source, line, column),
        f"for a backslash and the value write two: \\\\{source}; for plain braces "
        "{{ '{{' }} and what follows",
    )


class Piece(NamedTuple):
    """A part of a text: a literal, or an expression and its place."""

    text: str
    expression: Expression | None = None


def pieces(
    text: str, origin: Origin, diagnostics: list[Diagnostic], bound: frozenset[str] = frozenset()
) -> Iterator[Piece]:
    """The parts of a text, cut at its expressions. A faulty expression is reported and left out. `bound`: names
    that its source binds."""
    at = 0
    for match in expressions_in(text):
        if match.start() > at:
            yield Piece(text[at : match.start()])
        at = match.end()
        start = match.end() - 2 if match["escaped"] else match.end("slashes")
        line = text.count("\n", 0, start)
        column = start - (text.rfind("\n", 0, start) + 1)
        escape = escape_of(match).literal
        if escape:
            yield Piece(escape)
        if match["escaped"]:
            diagnostic = escaped_name(match, origin, line, column, bound)
            diagnostics += [diagnostic] if diagnostic else []
            continue
        if match["open"]:
            diagnostics.append(unclosed_expression(text, start, origin, line, column))
            continue
        compiled = compile_expression(match["inside"], origin, line, column, bound=bound)
        if isinstance(compiled, Diagnostic):
            diagnostics.append(compiled)
        else:
            yield Piece(compiled.source, compiled)
    if at < len(text):
        yield Piece(text[at:])


def unclosed_expression(
    text: str, start: int, origin: Origin, line: int, column: int
) -> Diagnostic:
    """The diagnostic for `{{` at offset `start` of a text, which does not end on its line."""
    span = origin.span("{{", line, column)
    hint = "an expression stands on one line and ends with '}}'; write \\{{ for two plain braces"
    in_yaml = isinstance(origin, YamlOrigin)
    if in_yaml and "\n" not in text[start:].strip() and "}}" not in text[start:]:
        hint += "; in YAML, ' #' begins a comment: put the value in quotes"
    return Diagnostic("unclosed-expression", "the expression is not closed on its line", span, hint)
