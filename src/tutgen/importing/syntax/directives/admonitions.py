"""Notes with a title, what opens, and in which version something came."""

from collections.abc import Sequence

from tutgen.importing.nouns.line import Line
from tutgen.importing.syntax.directives.body import read_directive
from tutgen.importing.syntax.node import Node, indent_of, saying
from tutgen.importing.syntax.writing import Writing, directive, set_apart

FOREIGN_KINDS = {
    "todo": "note", "topic": "admonition", "sidebar": "admonition", "margin": "note", "aside": "note", "info": "note",
    "success": "tip",
}  # fmt: skip
VERSIONS = {
    "versionadded": "Added in version",
    "versionchanged": "Changed in version",
    "deprecated": "Deprecated since version",
    "versionremoved": "Removed in version",
}


def admonition(node: Node, writing: Writing) -> list[Line]:
    """One of our kinds, or one that has another name elsewhere."""
    name = FOREIGN_KINDS.get(node.head.name, node.head.name)
    options, places, body = read_directive(node, writing)
    said = {"class": "dropdown"} if "dropdown" in options.get("class", "").split() else {}
    said |= {"open": ""} if "open" in options and said else {}
    title = node.head.argument
    if name != "admonition" and title and _is_text(title, body):
        first = saying(node.opening, indent_of(node) + title, title)
        title, body = "", [*writing.prose([first], writing.reading), *body]
    return directive(node, name, title, body, said, places)


def _is_text(title: str, body: Sequence[Line]) -> bool:
    """Whether what stands behind `{note}` is its text rather than a title: Sphinx takes it so, later programs do not."""
    first = next((line.text.lstrip() for line in body if line.text.strip()), "")
    return not first or title[-1] in ".,;:" or first[0].islower()


def dropdown(node: Node, writing: Writing) -> list[Line]:
    options, places, body = read_directive(node, writing)
    said = {"open": ""} if "open" in options else {}
    return directive(node, "dropdown", node.head.argument or "Details", body, said, places)


def version(node: Node, writing: Writing) -> list[Line]:
    """`{versionadded} 8.1`, `{deprecated} 9.0`: a note whose title says it."""
    _, _, body = read_directive(node, writing)
    number, _, more = node.head.argument.partition(" ")
    title = f"{VERSIONS[node.head.name]} {number}".strip()
    if not body and more:
        body = [node.opening.saying(indent_of(node) + more)]
    if not body:
        return set_apart(node, [node.opening.saying(f"{node.head.prefix}*{title}*")])
    return directive(node, "note", title, body)
