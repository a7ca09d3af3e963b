"""Docusaurus: MDX with admonitions, tabs, comments that highlight code."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from tutgen.importing.dialects.dialect import Dialect
from tutgen.importing.dialects.mdx import with_code_read
from tutgen.importing.nouns.line import Line
from tutgen.importing.reading.folder import Reading
from tutgen.importing.syntax import html_blocks
from tutgen.importing.syntax.fences import code, fence, words
from tutgen.importing.syntax.html_inline import to_markdown
from tutgen.importing.syntax.node import Node, indent_of
from tutgen.importing.syntax.tags import outside_code
from tutgen.importing.syntax.tree import Syntax
from tutgen.importing.syntax.writing import (
    Handler,
    Writing,
    directive,
    set_apart,
    without_blank_ends,
)

_ONLY_HERE = re.compile(
    r"^\s*:{3,}[ \t]*[a-z]+(?:[ \t\[{]|$)|^\s*</?(?:Tabs|TabItem|CodeBlock|Admonition)\b|\{/\*"
    r"|^import\s.*\sfrom\s+['\"](?:@site|@theme|@docusaurus|\.\.?/)|^\s*<[A-Z][^<>]*/>\s*$"
    r"|^[`~]{3,}\w+ .*(?:showLineNumbers|\{[\d,-]+\})"
)
_KINDS = {
    "note": "note", "tip": "tip", "info": "note", "warning": "warning", "caution": "caution", "danger": "danger",
    "important": "important", "success": "tip", "secondary": "note", "error": "error", "hint": "hint",
}  # fmt: skip
_DIRECTIVE = re.compile(
    r"([a-zA-Z][\w-]*)[ \t]*(?:\[(.*)\][ \t]*(?:\{[^{}]*\})?|\{[^{}]*\}|(.*))[ \t]*$"
)
_BLANK = re.compile(r"\{\s*(['\"])([^'\"{}]*)\1\s*\}")
_HEADING_ID = re.compile(r"\\?\{#([\w.:-]+)\\?\}")
_LABEL = re.compile(r"label\s*:\s*(?:'([^']*)'|\"([^\"]*)\"|`([^`]*)`)")
_VALUE = re.compile(r"value\s*:\s*(?:'([^']*)'|\"([^\"]*)\"|`([^`]*)`)")
_OBJECT = re.compile(r"\{([^{}]*)\}")
_COMPONENT = re.compile(r"</?([A-Z][\w.]*)(?:\s[^<>]*)?/?>")
_TAGS = frozenset(
    (*html_blocks.TAGS, "Tabs", "TabItem", "CodeBlock", "Admonition", "Details", "Highlight")
)


def _directive(info: str) -> tuple[str, str] | None:
    """`tip`, `tip[Title]`, `tip Title`, with attributes that have no use here."""
    found = _DIRECTIVE.match(info)
    if not found:
        return None
    title = found[2] if found[2] is not None else found[3]
    return found[1].lower(), (title or "").strip()


_SYNTAX = Syntax(
    directives=_directive,
    tags=_TAGS - {"CodeBlock"},
    has_indented_code=False,
    literal_tags=html_blocks.LITERAL_TAGS | {"CodeBlock"},
)


def _prose(lines: Sequence[Line], reading: Reading) -> list[Line]:
    out: list[Line] = []
    for line in to_markdown([_of_mdx(line) for line in lines], reading):
        for name in _components(line.text):
            message = f"the component '{name}' is not known, and is kept as text"
            hint = "write what it shows in Markdown"
            reading.report("import-unread", message, line.span(f"<{name}"), hint)
        out.append(line)
    return out


def _components(text: str) -> list[str]:
    """The components in a text, each once."""
    if "<" not in text:
        return []
    found: dict[str, None] = {}

    def look(part: str) -> str:
        for tag in _COMPONENT.finditer(part):
            if not tag[0].startswith("</") and tag[1] not in _TAGS:
                found.setdefault(tag[1])
        return part

    outside_code(text, look)
    return list(found)


def _of_mdx(line: Line) -> Line:
    """A line without comments of JSX, with ids of headings and attributes as here."""
    text = line.text
    if "{" in text:
        text = outside_code(text, _expressions)
        at = text.rfind("{#")
        found = _HEADING_ID.match(text, at - text.startswith("\\", at - 1)) if at > 0 else None
        if found and text.startswith("#") and not text[found.end() :].strip():
            text = f"{text[: found.start()].rstrip()} {{#{found[1]}}}"
    if "className=" in text:
        text = text.replace("className=", "class=")
    return line.saying(text)


def _expressions(text: str) -> str:
    while (start := text.find("{/*")) >= 0 and (end := text.find("*/}", start)) >= 0:
        comment = text[start + 3 : end].replace("--", "- -")
        text = f"{text[:start]}<!--{comment}-->{text[end + 3 :]}"
    return _BLANK.sub(lambda found: found[2], text)


def _admonition(node: Node, writing: Writing) -> list[Line]:
    name, title = node.head.name, node.head.argument
    own = _KINDS.get(name)
    if own is None:
        message = f"the admonition '{name}' is not known, and becomes a note"
        hint = "write one of " + ", ".join(sorted({*_KINDS}))
        writing.reading.report("import-unread", message, node.opening.span(name), hint)
        own = "note"
    if not title and own != name:
        title = name.replace("-", " ").capitalize()
    return directive(node, own, title, writing.parts(node.parts))


def _attributes(node: Node) -> Mapping[str, str]:
    return node.head.tag.attributes if node.head.tag else {}


def _body(node: Node, writing: Writing) -> list[Line]:
    """The text in a component, with the component's own indentation in place of what is before all its lines."""
    body = without_blank_ends(writing.parts(node.parts))
    least = min((len(x.text) - len(x.text.lstrip(" ")) for x in body if x.text.strip()), default=0)
    indent = indent_of(node)
    return [line.without(least).behind(indent) if line.text.strip() else line for line in body]


def _tabs(node: Node, writing: Writing) -> list[Line]:
    """`<Tabs groupId="x">`: its tabs may have their labels from the attribute `values`."""
    said = _attributes(node)
    labels = _labels(said.get("values", ""))
    default = said.get("defaultValue", "")
    tabs = [part for part in node.parts if isinstance(part, Node) and part.head.name == "TabItem"]
    for index, tab in enumerate(tabs):
        tag = tab.head.tag
        assert tag
        value = tag.attributes.get("value", "")
        label = tag.attributes.get("label") or labels.get(value) or value or f"Tab {index + 1}"
        more = {"default": ""} if default and value == default and index else {}
        attributes = {**tag.attributes, "label": label, **more}
        tab.head = tab.head._replace(tag=tag._replace(attributes=attributes))
    group = said.get("groupId") or said.get("queryString") or ""
    options = {"sync-group": group} if group else {}
    return set_apart(node, directive(node, "tab-set", "", _body(node, writing), options))


def _labels(values: str) -> dict[str, str]:
    """`[{label: 'Python', value: 'py'}]` as value -> label."""
    out: dict[str, str] = {}
    for entry in _OBJECT.findall(values):
        label, value = _LABEL.search(entry), _VALUE.search(entry)
        if label and value:
            key = next(g for g in value.groups() if g is not None)
            out[key] = next(g for g in label.groups() if g is not None)
    return out


def _tab_item(node: Node, writing: Writing) -> list[Line]:
    said = _attributes(node)
    value = said.get("value", "")
    label = said.get("label") or value
    options = {"sync": value} if value and value != label else {}
    options |= {"selected": ""} if "default" in said else {}
    return directive(node, "tab-item", label, _body(node, writing), options)


def _code_block(node: Node, writing: Writing) -> list[Line]:
    said = _attributes(node)
    _, options = words("x " + said.get("metastring", ""))
    if "title" in said:
        options["caption"] = said["title"]
    if "showLineNumbers" in said:
        options["linenos"] = ""
    body = without_blank_ends(node.lines())
    if body and body[0].text.strip().startswith("{`"):
        at = body[0].text.index("{`") + 2
        body[0] = body[0].without(at)
        body[-1] = body[-1].saying(body[-1].text.rstrip().removesuffix("}").removesuffix("`"))
        body = without_blank_ends(body)
    elif body and body[0].text.strip().startswith("{"):
        message = "code of a page is not run: what this block shows is not known"
        writing.reading.report("import-unread", message, node.opening.span(), "write the code here")
    language = said.get("language") or said.get("className", "").removeprefix("language-")
    return set_apart(node, code(node, body, language, options))


def _component_admonition(node: Node, writing: Writing) -> list[Line]:
    said = _attributes(node)
    head = node.head._replace(name=said.get("type", "note"), argument=said.get("title", ""))
    written = Node(head, node.opening, list(_body(node, writing)), node.closing)
    bare = replace(writing, prose=lambda lines, reading: list(lines))
    return set_apart(node, _admonition(written, bare))


def _details(node: Node, writing: Writing) -> list[Line]:
    """`<details>`, whose summary may be an attribute."""
    titles = [part for part in node.parts if isinstance(part, Node) and part.head.name == "summary"]
    said = _attributes(node)
    title = html_blocks.plain_title(titles[0], writing) if titles else said.get("summary", "")
    node.parts = [part for part in node.parts if part not in titles[:1]]
    options = {"open": ""} if "open" in said else {}
    body = _body(node, writing)
    return set_apart(node, directive(node, "dropdown", title or "Details", body, options))


def _inner(node: Node, writing: Writing) -> list[Line]:
    return _body(node, writing)


def _as_text(node: Node, writing: Writing) -> list[Line]:
    """A comment of several lines."""
    closing = [node.closing] if node.closing else []
    lines = [node.opening, *node.lines(), *closing]
    if node.head.name != "{/*":
        return lines
    first = lines[0].saying(lines[0].text.replace("{/*", "<!--", 1))
    last = (lines[-1] if len(lines) > 1 else first).text.replace("*/}", "-->").replace("*/", "-->")
    return [first, *lines[1:-1], lines[-1].saying(last)]


_OF_TAGS: Mapping[str, Handler] = {
    **html_blocks.HANDLERS,
    "details": _details,
    "Details": _details,
    "Tabs": _tabs,
    "TabItem": _tab_item,
    "CodeBlock": _code_block,
    "Admonition": _component_admonition,
    "Highlight": _inner,
}


def _handler(node: Node) -> Handler:
    if node.head.kind == "code":
        return fence
    if node.head.kind == "directive":
        return _admonition
    if node.head.kind == "comment":
        return _as_text
    return _OF_TAGS.get(node.head.name, _inner)


def _translate(lines: Sequence[Line], reading: Reading) -> list[Line]:
    return Writing(reading, _SYNTAX, _handler, _prose).translate(with_code_read(lines, reading))


DIALECT = Dialect("docusaurus", (_ONLY_HERE,), _translate)
