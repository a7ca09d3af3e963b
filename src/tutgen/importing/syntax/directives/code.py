"""Blocks of code, and what is shown as one."""

from tutgen.importing.nouns.line import Line
from tutgen.importing.syntax.fences import code
from tutgen.importing.syntax.node import Node, saying
from tutgen.importing.syntax.options import split_options
from tutgen.importing.syntax.writing import Handler, Writing

CODE_OPTIONS = frozenset(
    ("linenos", "lineno-start", "caption", "emphasize-lines", "name", "dedent", "force")
)
_OF_ALL = {"filename": "caption", "number-lines": "lineno-start"}


def code_block(node: Node, writing: Writing) -> list[Line]:
    """`{code-block}` with the options that there are here."""
    options, places, body = split_options(node.lines())
    said = {_OF_ALL.get(key, key): value for key, value in options.items()}
    said = {key: value for key, value in said.items() if key in CODE_OPTIONS}
    return code(node, body, node.head.argument, said, places)


def named_code(language: str) -> Handler:
    """A directive that shows what it holds as code, such as a diagram."""

    def handler(node: Node, writing: Writing) -> list[Line]:
        options, _, body = split_options(node.lines())
        caption = options.get("caption") or options.get("alt")
        return code(node, body, language, {"caption": caption} if caption else {})

    return handler


def not_shown(what: str, hint: str) -> Handler:
    """A directive for what cannot be shown here: left out, which is reported."""

    def handler(node: Node, writing: Writing) -> list[Line]:
        message = f"'{node.head.name}' {what}"
        writing.reading.report("import-unread", message, node.opening.span(), hint)
        lines = node.lines() or [saying(node.opening, node.head.argument, node.head.argument)]
        return code(node, lines, "text")

    return handler
