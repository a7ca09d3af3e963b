"""Directives of MyST, and of what takes after it, written as tutgen's own."""

import csv
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import PurePosixPath

from tutgen.importing.nouns.line import Line
from tutgen.importing.syntax.fences import code
from tutgen.importing.syntax.front_matter import part_front_matter
from tutgen.importing.syntax.tree import Node
from tutgen.importing.syntax.writing import (
    Handler,
    Writing,
    directive,
    indent_of,
    nothing,
    saying,
    set_apart,
    split_options,
)
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
MAX_RANGES = 200
"""Of lines that an option names."""
_CODE_OPTIONS = frozenset(
    ("linenos", "lineno-start", "caption", "emphasize-lines", "name", "dedent", "force")
)
_OF_ALL = {"filename": "caption", "number-lines": "lineno-start"}
_FIGURE_OPTIONS = frozenset(("alt",))
_KINDS = {
    "todo": "note", "topic": "admonition", "sidebar": "admonition", "margin": "note", "aside": "note", "info": "note",
    "success": "tip",
}  # fmt: skip
_VERSIONS = {
    "versionadded": "Added in version",
    "versionchanged": "Changed in version",
    "deprecated": "Deprecated since version",
    "versionremoved": "Removed in version",
}


def admonition(node: Node, writing: Writing) -> list[Line]:
    """One of our kinds, or one that has another name elsewhere."""
    name = _KINDS.get(node.head.name, node.head.name)
    options, places, body = _read(node, writing)
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
    options, places, body = _read(node, writing)
    said = {"open": ""} if "open" in options else {}
    return directive(node, "dropdown", node.head.argument or "Details", body, said, places)


def tab_set(node: Node, writing: Writing) -> list[Line]:
    """A set of tabs; its options say which tabs switch together."""
    options, _, body = _read(node, writing)
    group = options.get("sync-group") or options.get("group") or ""
    return directive(node, "tab-set", "", body, {"sync-group": group} if group else {})


def tab_item(node: Node, writing: Writing) -> list[Line]:
    options, places, body = _read(node, writing)
    said = {key: value for key, value in options.items() if key in ("sync", "selected")}
    if node.head.name == "group-tab" and not said:
        said = {"sync": node.head.argument}
    return directive(node, "tab-item", node.head.argument, body, said, places)


def code_tab(node: Node, writing: Writing) -> list[Line]:
    """A tab that is one block of code: `{code-tab} language Label`."""
    language, _, label = node.head.argument.partition(" ")
    _, _, body = split_options(node.lines())
    return directive(node, "tab-item", label or language, code(node, body, language))


def _read(node: Node, writing: Writing) -> tuple[dict[str, str], dict[str, Line], list[Line]]:
    """Options of a directive and their lines, and its body as tutgen's Markdown."""
    head: list[Line] = []
    parts = node.parts
    for part in parts:
        if not isinstance(part, Line):
            break
        head.append(part)
    options, places, rest = split_options(head)
    return options, places, writing.parts([*rest, *parts[len(head) :]])


def code_block(node: Node, writing: Writing) -> list[Line]:
    """`{code-block}` with the options that there are here."""
    options, places, body = split_options(node.lines())
    said = {_OF_ALL.get(key, key): value for key, value in options.items()}
    said = {key: value for key, value in said.items() if key in _CODE_OPTIONS}
    return code(node, body, node.head.argument, said, places)


def named_code(language: str) -> Handler:
    """A directive that shows what it holds as code, such as a diagram."""

    def handler(node: Node, writing: Writing) -> list[Line]:
        options, _, body = split_options(node.lines())
        caption = options.get("caption") or options.get("alt")
        return code(node, body, language, {"caption": caption} if caption else {})

    return handler


def include(node: Node, writing: Writing) -> list[Line]:
    """The lines of a file, as Markdown, or as code with the option `literal` or `code`."""
    options, _, _ = split_options(node.lines())
    at = node.opening
    found = writing.reading.include(node.head.argument, at)
    lines = chosen(found, options, writing, at)
    if not lines:
        return []
    if "literal" in options or "code" in options:
        return code(node, lines, options.get("code") or options.get("lang", ""))
    lines = [*part_front_matter(lines)[1]]
    indent = indent_of(node)
    lines = [
        Line(indent + line.text if line.text else "", *line[1:3], line.column - len(indent))
        for line in lines
    ]
    with writing.reading.opened(found[0].path):
        return writing.translate(lines)


def literal_include(node: Node, writing: Writing) -> list[Line]:
    """Lines of a file, as code."""
    options, places, _ = split_options(node.lines())
    path = node.head.argument
    found = writing.reading.include(path, node.opening)
    lines = chosen(found, options, writing, node.opening)
    said = {key: value for key, value in options.items() if key in _CODE_OPTIONS}
    if "caption" in said and not said["caption"]:
        said["caption"] = PurePosixPath(path).name
    if not lines:
        return []
    dedent = said.pop("dedent", None)
    if dedent is not None:
        least = min(
            (len(x.text) - len(x.text.lstrip()) for x in lines if x.text.strip()), default=0
        )
        count = int(dedent) if dedent.isdigit() else least
        lines = [line.without(min(count, least)) if line.text.strip() else line for line in lines]
    language = options.get("language") or options.get("lang") or PurePosixPath(path).suffix[1:]
    return code(node, lines, language, said, places)


def chosen(
    lines: Sequence[Line], options: Mapping[str, str], writing: Writing, at: Line
) -> list[Line]:
    """The lines of a file that the options of a directive choose."""
    out = list(lines)
    for key, behind in (("start-after", 1), ("start-at", 0), ("end-before", 0), ("end-at", 1)):
        text = options.get(key)
        if not text:
            continue
        index = next((n for n, line in enumerate(out) if text in line.text), None)
        if index is None:
            if lines:
                message = f"no line of the file holds '{text}'"
                writing.reading.report("import-unread", message, at.span(), "correct the option")
            continue
        out = out[index + behind :] if key.startswith("start") else out[: index + behind]
    if options.get("start-line", "").isdigit() or options.get("end-line", "").lstrip("-").isdigit():
        start = options.get("start-line", "")
        end = options.get("end-line", "")
        out = out[int(start) if start.isdigit() else 0 : int(end) if end else None]
    if "lines" in options:
        numbers = _numbers(options["lines"], len(out))
        out = [line for number, line in enumerate(out, 1) if number in numbers]
    return out


def _numbers(said: str, count: int) -> set[int]:
    """The numbers in ranges such as `1,4-6,9-`."""
    out: set[int] = set()
    for part in said.split(",", MAX_RANGES)[:MAX_RANGES]:
        found = re.fullmatch(r"\s*(\d{0,9})\s*(-?)\s*(\d{0,9})\s*", part)
        if found and (found[1] or found[3]):
            first = int(found[1] or 1)
            last = int(found[3] or count) if found[2] else first
            out |= set(range(first, min(last, count) + 1))
    return out


def image(node: Node, writing: Writing) -> list[Line]:
    """`{image}`, as an image of Markdown, a link around it if there is a target."""
    options, _, _ = split_options(node.lines())
    written = f"![{options.get('alt', '')}]({_address(node.head.argument)})"
    if options.get("target"):
        written = f"[{written}]({_address(options['target'])})"
    line = saying(node.opening, node.head.prefix + written, node.head.argument)
    return set_apart(node, [*_name(node, options), line])


def figure(node: Node, writing: Writing) -> list[Line]:
    options, places, body = _read(node, writing)
    said = {key: value for key, value in options.items() if key in _FIGURE_OPTIONS}
    lines = directive(node, "figure", node.head.argument, body, said, places)
    return [*_name(node, options), *lines]


def _name(node: Node, options: Mapping[str, str]) -> list[Line]:
    name = options.get("name")
    return [node.opening.saying(f"{indent_of(node)}({name})=")] if name else []


def _address(written: str) -> str:
    return f"<{written}>" if " " in written or ")" in written else written


def version(node: Node, writing: Writing) -> list[Line]:
    """`{versionadded} 8.1`, `{deprecated} 9.0`: a note whose title says it."""
    _, _, body = _read(node, writing)
    number, _, more = node.head.argument.partition(" ")
    title = f"{_VERSIONS[node.head.name]} {number}".strip()
    if not body and more:
        body = [node.opening.saying(indent_of(node) + more)]
    if not body:
        return set_apart(node, [node.opening.saying(f"{node.head.prefix}*{title}*")])
    return directive(node, "note", title, body)


def card(node: Node, writing: Writing) -> list[Line]:
    """A card: its title in bold, or as a link, above its text."""
    options, _, body = _read(node, writing)
    title, link = node.head.argument, options.get("link", "")
    body = [line for line in body if line.text.strip() not in ("^^^", "+++")]
    if options.get("link-type") == "doc" and link and not link.endswith(".md"):
        link += ".md"
    if options.get("link-type") == "ref" and link:
        link = f"#{link}"
    shown = f"[{title}]({_address(link)})" if link else title
    if not title:
        return set_apart(node, body)
    head = saying(node.opening, f"{node.head.prefix}**{shown}**", title)
    return set_apart(node, [head, head.saying(indent_of(node).rstrip()), *body])


def button(node: Node, writing: Writing) -> list[Line]:
    """`{button-link} address`, its text below: a link."""
    _, _, body = split_options(node.lines())
    text = " ".join(line.text.strip() for line in body if line.text.strip()) or node.head.argument
    target = node.head.argument
    written = f"[{text}]({_address(target)})"
    if node.head.name == "button-ref":
        written = f"[{text}](#{target})" if "." not in target and "/" not in target else written
    return set_apart(node, [saying(node.opening, node.head.prefix + written, target)])


def list_table(node: Node, writing: Writing) -> list[Line]:
    """`{list-table}`: a list of lists, as a table of Markdown."""
    options, _, body = split_options(node.lines())
    rows: list[tuple[Line, list[list[str]]]] = []
    for line in body:
        found = re.match(r"[ \t]*(?:([*-])[ \t]+)?([*-])(?:[ \t]+(.*)|$)", line.text)
        starts_row = re.match(r"[ \t]*[*-][ \t]+[*-](?:[ \t]|$)", line.text)
        if starts_row and found:
            rows.append((line, [[found[3] or ""]]))
        elif rows and found:
            rows[-1][1].append([found[3] or ""])
        elif rows and line.text.strip():
            rows[-1][1][-1].append(line.text.strip())
    heads = options.get("header-rows", "0")
    cells = [(line, [" ".join(cell).strip() for cell in row]) for line, row in rows]
    return _titled(
        node, table_of(node, cells, writing, has_head=heads.isdigit() and int(heads) > 0)
    )


def csv_table(node: Node, writing: Writing) -> list[Line]:
    """`{csv-table}`: lines of values between commas, as a table of Markdown."""
    options, places, body = split_options(node.lines())
    if file := options.get("file"):
        body = writing.reading.include(file, node.opening)
    rows = [(line, _fields(line.text)) for line in body if line.text.strip()]
    has_head = options.get("header-rows", "0").strip() not in ("", "0")
    if header := options.get("header"):
        rows.insert(0, (places["header"], _fields(header)))
        has_head = True
    return _titled(node, table_of(node, rows, writing, has_head=has_head))


def _fields(text: str) -> list[str]:
    try:
        return next(csv.reader([text], skipinitialspace=True), [])
    except csv.Error:
        return text.split(",")


def table_of(
    node: Node,
    rows: Sequence[tuple[Line, Sequence[str]]],
    writing: Writing,
    *,
    has_head: bool,
) -> list[Line]:
    """A table of Markdown; a row of empty cells as its head, if it has none."""
    width = max((len(cells) for _, cells in rows), default=0)
    if not width:
        return []
    if not has_head:
        rows = [(rows[0][0], [""] * width), *rows]
    out: list[Line] = []
    for index, (line, cells) in enumerate(rows):
        texts = writing.prose([line.saying(cell) for cell in cells], writing.reading)
        shown = [text.text.strip().replace("|", "\\|") for text in texts]
        shown += [""] * (width - len(shown))
        out.append(line.saying(f"{indent_of(node)}| {' | '.join(shown)} |"))
        if not index:
            out.append(line.saying(f"{indent_of(node)}|{' --- |' * width}"))
    return out


def titled_table(node: Node, writing: Writing) -> list[Line]:
    """`{table} Caption`."""
    _, _, body = _read(node, writing)
    return _titled(node, body)


def _titled(node: Node, table: Sequence[Line]) -> list[Line]:
    title = node.head.argument
    head = [saying(node.opening, f"{node.head.prefix}**{title}**", title)] if title else []
    return set_apart(node, [*head, *set_apart(node, table)])


def contents(node: Node, writing: Writing) -> list[Line]:
    """What a directive holds, without itself."""
    _, _, body = _read(node, writing)
    return set_apart(node, body)


def unknown(node: Node, writing: Writing) -> list[Line]:
    """A directive that is not known: its text is kept, which is reported."""
    name = node.head.name
    message = f"the directive '{name}' is not known: its text is kept, without it"
    hint = f"write what '{name}' shows in Markdown"
    writing.reading.report("import-unread", message, node.opening.span(f"{{{name}}}"), hint)
    _, _, body = _read(node, writing)
    title = node.head.argument
    head = [saying(node.opening, node.head.prefix + title, title)] if title else []
    return set_apart(node, [*head, *([node.opening.saying("")] if head else []), *body])


def not_shown(what: str, hint: str) -> Handler:
    """A directive for what cannot be shown here: left out, which is reported."""

    def handler(node: Node, writing: Writing) -> list[Line]:
        message = f"'{node.head.name}' {what}"
        writing.reading.report("import-unread", message, node.opening.span(), hint)
        lines = node.lines() or [saying(node.opening, node.head.argument, node.head.argument)]
        return code(node, lines, "text")

    return handler


def embedded(node: Node, writing: Writing) -> list[Line]:
    """A video or a page of others: a link to it."""
    target = node.head.argument
    if node.head.name == "youtube" and "/" not in target:
        target = f"https://www.youtube.com/watch?v={target}"
    if node.head.name == "vimeo" and "/" not in target:
        target = f"https://vimeo.com/{target}"
    return set_apart(node, [saying(node.opening, f"{node.head.prefix}<{target}>", target)])


HANDLERS: Mapping[str, Handler] = {
    **dict.fromkeys((*KINDS, "admonition", *_KINDS), admonition),
    **dict.fromkeys(_VERSIONS, version),
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
    return lambda node: table.get(node.head.name, unknown)
