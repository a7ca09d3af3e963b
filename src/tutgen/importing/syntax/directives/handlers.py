"""Which directive is written how."""

from collections.abc import Callable, Mapping

from tutgen.importing.nouns.line import Line
from tutgen.importing.syntax.directives.admonitions import (
    FOREIGN_KINDS,
    VERSIONS,
    admonition,
    dropdown,
    version,
)
from tutgen.importing.syntax.directives.body import contents, read_directive
from tutgen.importing.syntax.directives.code import code_block, named_code, not_shown
from tutgen.importing.syntax.directives.files import include, literal_include
from tutgen.importing.syntax.directives.links import button, card, embedded
from tutgen.importing.syntax.directives.pictures import figure, image
from tutgen.importing.syntax.directives.tables import csv_table, list_table, titled_table
from tutgen.importing.syntax.directives.tabs import code_tab, tab_item, tab_set
from tutgen.importing.syntax.node import Node, saying
from tutgen.importing.syntax.writing import Handler, Writing, nothing, set_apart
from tutgen.language.admonitions import KINDS

LITERAL = frozenset(
    (
        "code-block", "code", "sourcecode", "code-cell", "literalinclude", "include", "image", "math", "mermaid",
        "graphviz", "raw", "toctree", "contents", "tableofcontents", "index", "meta", "eval-rst", "csv-table",
        "list-table", "highlight", "bibliography", "applies_to", "diagram", "iframe", "youtube", "video", "button-link",
        "button-ref", "image-carousel", "code-tab", "prompt", "parsed-literal", "csv-include", "settings", "kbd", "vimeo",
    )
)  # fmt: skip
"""Those whose bodies are no Markdown."""
HANDLERS: Mapping[str, Handler] = {
    **dict.fromkeys((*KINDS, "admonition", *FOREIGN_KINDS), admonition),
    **dict.fromkeys(VERSIONS, version),
    **dict.fromkeys(("dropdown", "details"), dropdown),
    **dict.fromkeys(("tab-set", "tabs"), tab_set),
    **dict.fromkeys(("tab-item", "tab", "group-tab"), tab_item),
    **dict.fromkeys(("code-block", "code", "sourcecode", "code-cell", "prompt"), code_block),
    **dict.fromkeys(
        ("grid", "grid-item", "card-carousel", "container", "div", "epigraph", "highlights", "pull-quote", "only",
         "glossary",
            "tab-set-code", "hlist", "tab-content", "parsed-literal"),
        contents,
    ),
    **dict.fromkeys(("card", "grid-item-card"), card),
    **dict.fromkeys(("button-link", "button-ref"), button),
    **dict.fromkeys(("youtube", "video", "iframe", "vimeo"), embedded),
    **dict.fromkeys(
        ("toctree", "contents", "tableofcontents", "index", "meta", "highlight", "bibliography", "tags"), nothing
    ),
    "code-tab": code_tab,
    "include": include,
    "literalinclude": literal_include,
    "image": image,
    "figure": figure,
    "list-table": list_table,
    "csv-table": csv_table,
    "table": titled_table,
    "math": named_code("latex"),
    "mermaid": named_code("mermaid"),
    "graphviz": named_code("dot"),
    "raw": not_shown("shows what is no Markdown, and is kept as code", "write what it shows in Markdown"),
    "eval-rst": not_shown("is reStructuredText, and is kept as code", "write what it shows in Markdown"),
}  # fmt: skip
"""Name of a directive -> how it is written."""


def with_directives(more: Mapping[str, Handler]) -> Callable[[Node], Handler]:
    """How directives are written, those of a dialect before the others."""
    table = {**HANDLERS, **more}
    return lambda node: table.get(node.head.name, _unknown)


def _unknown(node: Node, writing: Writing) -> list[Line]:
    """A directive that is not known: its text is kept, which is reported."""
    name = node.head.name
    message = f"the directive '{name}' is not known: its text is kept, without it"
    hint = f"write what '{name}' shows in Markdown"
    writing.reading.report("import-unread", message, node.opening.span(f"{{{name}}}"), hint)
    _, _, body = read_directive(node, writing)
    title = node.head.argument
    head = [saying(node.opening, node.head.prefix + title, title)] if title else []
    return set_apart(node, [*head, *([node.opening.saying("")] if head else []), *body])
