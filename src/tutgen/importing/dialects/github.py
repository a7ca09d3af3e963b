"""GitHub's Markdown: alerts, task lists, tables and comments are tutgen's own; HTML is written as Markdown."""

import re
from collections.abc import Sequence

from tutgen.importing.dialect import Dialect
from tutgen.importing.dialects import html_blocks
from tutgen.importing.dialects.fences import fence
from tutgen.importing.dialects.html import to_markdown
from tutgen.importing.dialects.scoring import count
from tutgen.importing.dialects.tree import Node, Syntax
from tutgen.importing.dialects.writing import Handler, Writing, kept
from tutgen.importing.line import Line
from tutgen.importing.reading import Reading

_ONLY_HERE = re.compile(r"^\s*> \[!(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]")
_SYNTAX = Syntax(tags=html_blocks.TAGS, literal_tags=html_blocks.LITERAL_TAGS)


def _score(lines: Sequence[Line]) -> int:
    return count(lines, _ONLY_HERE)


def _handler(node: Node) -> Handler:
    if node.head.kind == "code":
        return fence
    return html_blocks.HANDLERS.get(node.head.name, kept)


def _translate(lines: Sequence[Line], reading: Reading) -> list[Line]:
    return Writing(reading, _SYNTAX, _handler, to_markdown).translate(lines)


DIALECT = Dialect("github", _score, _translate)
