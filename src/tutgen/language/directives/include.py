"""`{include} path`: a snippet, in its place; the body gives it arguments, as YAML."""

from collections.abc import Mapping, Sequence
from typing import Any

from tutgen.diagnostics import Diagnostic, unknown_name_hint
from tutgen.language.directives.shared import needs_argument, yaml_body
from tutgen.language.document import Document, Placement
from tutgen.language.expressions.computed import compile_value, uses_of
from tutgen.language.expressions.values import Evaluate
from tutgen.language.nodes import Block, Include
from tutgen.language.parsing.parser import Directive, Form, Parser
from tutgen.language.scan import has_mark
from tutgen.sources.yaml_origin import YamlOrigin


def include(parser: Parser, directive: Directive) -> Sequence[Block]:
    written = parser.unmarked(directive.argument)
    if not written:
        needs_argument(parser, directive, "the path of a snippet")
        return ()
    if has_mark(directive.argument):
        parser.report(
            "missing-include",
            f"there is no file '{written}' to include: a path holds no expressions",
            directive.line,
            needle=directive.argument,
            hint="write an {include} for each, within {only} where it is for some services",
        )
        return ()
    document = parser.syntax.include(parser, written, parser.place(written, directive.line))
    if document is not None:
        parser.diagnostics += document.diagnostics
        parser.records.take(document, Placement("snippet", document.path, directive.line))
    body = yaml_body(parser, directive) if directive.body.strip() else ({}, None)
    if document is None or body is None:
        return ()
    values, origin = body
    arguments = _arguments(parser, written, document, values, origin) if origin else ()
    uses = frozenset(uses_of(values, parser.scan.bound))
    return [Include(directive.line, document.path, document.content, tuple(arguments), uses)]


def _arguments(
    parser: Parser,
    written: str,
    document: Document,
    values: Mapping[str, Any],
    origin: YamlOrigin,
) -> Sequence[tuple[str, Evaluate]]:
    """The arguments by name, each with what evaluates it."""
    arguments = []
    bound = parser.scan.bound
    for name, value in values.items():
        at = origin.child(name)
        if "{{" in name:
            message = f"the argument '{name}' may not be named by an expression"
            parser.diagnostics.append(Diagnostic("expression-not-allowed", message, at.key_span()))
        evaluate = compile_value(value, at, parser.diagnostics, bound)
        arguments.append((name, evaluate or _constant(value)))
        parser.records.read(uses_of(value, bound))
        if not _is_read(name, document):
            parser.diagnostics.append(_unused_argument(name, written, document, at))
    return arguments


def _is_read(argument: str, snippet: Document) -> bool:
    """Whether a snippet may read an argument: a request that it places may, too."""
    return bool({argument, "*"} & snippet.arguments or snippet.uses)


def _unused_argument(name: str, written: str, snippet: Document, at: YamlOrigin) -> Diagnostic:
    return Diagnostic(
        "unused-argument",
        f"the snippet '{written}' does not read the argument '{name}'",
        at.key_span(),
        unknown_name_hint(name, snippet.arguments, "it reads") or "take it out",
    )


def _constant(value: Any) -> Evaluate:
    return lambda scope: value


DIRECTIVE = Form(
    include,
    body="literal",
    argument="path.md",
    summary="a snippet; the body gives arguments, as YAML",
)
