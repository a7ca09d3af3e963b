"""Sets of tabs."""

from tutgen.importing.nouns.line import Line
from tutgen.importing.syntax.directives.body import read_directive
from tutgen.importing.syntax.fences import code
from tutgen.importing.syntax.node import Node
from tutgen.importing.syntax.options import split_options
from tutgen.importing.syntax.writing import Writing, directive


def tab_set(node: Node, writing: Writing) -> list[Line]:
    """A set of tabs; its options say which tabs switch together."""
    options, _, body = read_directive(node, writing)
    group = options.get("sync-group") or options.get("group") or ""
    return directive(node, "tab-set", "", body, {"sync-group": group} if group else {})


def tab_item(node: Node, writing: Writing) -> list[Line]:
    options, places, body = read_directive(node, writing)
    said = {key: value for key, value in options.items() if key in ("sync", "selected")}
    if node.head.name == "group-tab" and not said:
        said = {"sync": node.head.argument}
    return directive(node, "tab-item", node.head.argument, body, said, places)


def code_tab(node: Node, writing: Writing) -> list[Line]:
    """A tab that is one block of code: `{code-tab} language Label`."""
    language, _, label = node.head.argument.partition(" ")
    _, _, body = split_options(node.lines())
    return directive(node, "tab-item", label or language, code(node, body, language))
