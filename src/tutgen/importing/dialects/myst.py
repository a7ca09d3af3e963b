"""MyST, as Sphinx and Jupyter Book write it. tutgen's own Markdown is a part of it: all else is written in that."""

import re
from collections.abc import Sequence

from tutgen.importing.dialects.dialect import Dialect
from tutgen.importing.nouns.line import Line
from tutgen.importing.reading.folder import Reading
from tutgen.importing.syntax import html_blocks, roles
from tutgen.importing.syntax.directives.handlers import LITERAL, with_directives
from tutgen.importing.syntax.fences import fence
from tutgen.importing.syntax.html_inline import to_markdown
from tutgen.importing.syntax.node import Node
from tutgen.importing.syntax.tree import Syntax, in_braces
from tutgen.importing.syntax.writing import Handler, Writing, kept

COMMON = re.compile(r"^\s*:{3,}\{[\w:-]+\}|\{kbd\}`")
"""What MyST and those that take after it write."""
_OWN = re.compile(
    r"^\s*(?:[`~]{3,}\{(?!applies_to)[\w:.-]+\}|\([^()\s]+\)=\s*$)|\{(?!applies_to|icon|subs|preview|kbd)[a-z][\w:-]*\}`"
)
SYNTAX = Syntax(
    directives=in_braces,
    has_directives=True,
    literal=LITERAL,
    tags=html_blocks.TAGS,
    literal_tags=html_blocks.LITERAL_TAGS,
)
_handler_of_directive = with_directives({})


def prose(lines: Sequence[Line], reading: Reading) -> list[Line]:
    """Text, its roles and HTML as tutgen writes them."""
    return [_with_roles(line, reading) for line in to_markdown(lines, reading)]


def _with_roles(line: Line, reading: Reading) -> Line:
    def unknown(name: str) -> None:
        message = f"the role '{name}' is not known: its text is kept as code"
        hint = "write it in Markdown"
        reading.report("import-unread", message, line.span(f"{{{name}}}"), hint)

    return line.saying(roles.written(line.text, unknown))


def _handler(node: Node) -> Handler:
    if node.head.kind == "code":
        return fence
    if node.head.kind == "directive":
        return _handler_of_directive(node)
    return html_blocks.HANDLERS.get(node.head.name, kept)


def _translate(lines: Sequence[Line], reading: Reading) -> list[Line]:
    return Writing(reading, SYNTAX, _handler, prose).translate(lines)


DIALECT = Dialect("myst", (COMMON, _OWN), _translate)
