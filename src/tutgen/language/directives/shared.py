"""Checks and readers that several directives share."""

from collections.abc import Mapping
from typing import Any

from tutgen.diagnostics import Diagnostic
from tutgen.language.expressions.expression import Expression, compile_expression
from tutgen.language.parsing.parser import Directive, Parser
from tutgen.sources.source import Source
from tutgen.sources.yaml_origin import YamlOrigin
from tutgen.sources.yaml_source import parse


def needs_argument(parser: Parser, directive: Directive, what: str) -> None:
    """Report that a directive has no argument."""
    parser.report(
        "missing-argument",
        f"'{directive.name}' needs {what}",
        directive.line,
        needle=f"{{{directive.name}}}",
        hint=f"write it behind {{{directive.name}}}",
    )


def report_empty(parser: Parser, directive: Directive) -> None:
    """Report that a directive that shows its body has none."""
    parser.report(
        "empty-note",
        f"the {directive.name} is empty",
        directive.line,
        needle=f"{{{directive.name}}}",
        hint="write its text below this line, or delete it",
    )


def argument_expression(parser: Parser, line: int, written: str) -> Expression | None:
    """The expression in a directive's argument, with or without braces; None, and reported, for any other text."""
    compiled = compile_expression(
        written.removeprefix("{{").removesuffix("}}").strip(),
        parser.origin,
        line,
        braces=False,
        bound=parser.scan.bound,
        is_condition=True,
    )
    if isinstance(compiled, Diagnostic):
        parser.diagnostics.append(compiled)
        return None
    parser.records.read(compiled.uses)
    return compiled


def yaml_body(parser: Parser, directive: Directive) -> tuple[Mapping[str, Any], YamlOrigin] | None:
    """The mapping in a directive's body, and its origin; None, and reported, for any other body."""
    first = parser.origin.span("", directive.body_line).line
    text = parser.unmarked(directive.body)
    source = Source(parser.origin.path, "\n" * (first - 1) + text)
    values, diagnostics = parse(source)
    parser.diagnostics += diagnostics
    if diagnostics:
        return None
    if not isinstance(values, dict):
        parser.report(
            "wrong-type",
            f"the body of '{directive.name}' is not a mapping",
            directive.body_line,
            hint="write lines such as: key: value",
        )
        return None
    return values, YamlOrigin(source)
