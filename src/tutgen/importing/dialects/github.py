"""GitHub's Markdown: task lists, tables and comments are tutgen's own; alerts are directives, HTML is written as Markdown."""

import re
from collections.abc import Sequence

from tutgen.importing.dialects.dialect import Dialect
from tutgen.importing.nouns.line import Line
from tutgen.importing.reading.folder import Reading
from tutgen.importing.syntax import html_blocks
from tutgen.importing.syntax.fences import fence
from tutgen.importing.syntax.html_inline import to_markdown
from tutgen.importing.syntax.node import Head, Node, saying
from tutgen.importing.syntax.tree import Syntax
from tutgen.importing.syntax.writing import Handler, Writing, directive, kept, set_apart
from tutgen.language.dialect.alerts import KINDS

_ONLY_HERE = re.compile(r"^\s*> \[!(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]")
_ALERT = re.compile(r"([ \t]*)>[ \t]?\[!([A-Za-z]+)\][+-]?(?:[ \t](.*))?$")


def _alert_head(line: Line) -> Head | None:
    """`> [!NOTE]`, with a title behind it as Obsidian writes it."""
    found = _ALERT.match(line.text)
    if not found or found[2].lower() not in KINDS:
        return None
    return Head("quoted", KINDS[found[2].lower()], (found[3] or "").strip(), found[1])


def _alert(node: Node, writing: Writing) -> list[Line]:
    """An admonition. What stands behind its mark is the title if more follows below."""
    title, body = node.head.argument, writing.parts(node.parts)
    first = next((line.text.lstrip() for line in body if line.text.strip()), "")
    if title and (not first or first[0].islower()):
        text = [saying(node.opening, node.head.prefix + title, title)]
        title, body = "", [*writing.prose(text, writing.reading), *body]
    return set_apart(node, directive(node, node.head.name, title, body))


_SYNTAX = Syntax(tags=html_blocks.TAGS, literal_tags=html_blocks.LITERAL_TAGS, by_line=_alert_head)


def _handler(node: Node) -> Handler:
    if node.head.kind == "code":
        return fence
    if node.head.kind == "quoted":
        return _alert
    return html_blocks.HANDLERS.get(node.head.name, kept)


def _translate(lines: Sequence[Line], reading: Reading) -> list[Line]:
    return Writing(reading, _SYNTAX, _handler, to_markdown).translate(lines)


DIALECT = Dialect("github", (_ONLY_HERE,), _translate)
