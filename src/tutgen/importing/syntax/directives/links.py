"""Cards, buttons, and what is embedded from elsewhere: links."""

from tutgen.importing.nouns.line import Line
from tutgen.importing.syntax.directives.body import read_directive
from tutgen.importing.syntax.node import Node, indent_of, saying
from tutgen.importing.syntax.options import split_options
from tutgen.importing.syntax.writing import Writing, address, set_apart


def card(node: Node, writing: Writing) -> list[Line]:
    """A card: its title in bold, or as a link, above its text."""
    options, _, body = read_directive(node, writing)
    title, link = node.head.argument, options.get("link", "")
    body = [line for line in body if line.text.strip() not in ("^^^", "+++")]
    if options.get("link-type") == "doc" and link and not link.endswith(".md"):
        link += ".md"
    if options.get("link-type") == "ref" and link:
        link = f"#{link}"
    shown = f"[{title}]({address(link)})" if link else title
    if not title:
        return set_apart(node, body)
    head = saying(node.opening, f"{node.head.prefix}**{shown}**", title)
    return set_apart(node, [head, head.saying(indent_of(node).rstrip()), *body])


def button(node: Node, writing: Writing) -> list[Line]:
    """`{button-link} address`, its text below: a link."""
    _, _, body = split_options(node.lines())
    text = " ".join(line.text.strip() for line in body if line.text.strip()) or node.head.argument
    target = node.head.argument
    written = f"[{text}]({address(target)})"
    if node.head.name == "button-ref":
        written = f"[{text}](#{target})" if "." not in target and "/" not in target else written
    return set_apart(node, [saying(node.opening, node.head.prefix + written, target)])


def embedded(node: Node, writing: Writing) -> list[Line]:
    """A video or a page of others: a link to it."""
    target = node.head.argument
    if node.head.name == "youtube" and "/" not in target:
        target = f"https://www.youtube.com/watch?v={target}"
    if node.head.name == "vimeo" and "/" not in target:
        target = f"https://vimeo.com/{target}"
    return set_apart(node, [saying(node.opening, f"{node.head.prefix}<{target}>", target)])
