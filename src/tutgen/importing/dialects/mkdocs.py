"""MkDocs with Material: admonitions and tabs by indentation, snippets, annotations of code, icons, attributes."""

import re
from collections.abc import Sequence

from tutgen.importing.dialects.dialect import Dialect
from tutgen.importing.nouns.line import Line
from tutgen.importing.reading.folder import Reading
from tutgen.importing.syntax import html_blocks
from tutgen.importing.syntax.fences import code, words
from tutgen.importing.syntax.front_matter import part_front_matter
from tutgen.importing.syntax.html_inline import to_markdown
from tutgen.importing.syntax.node import Head, Node
from tutgen.importing.syntax.tags import outside_code
from tutgen.importing.syntax.tree import Syntax
from tutgen.importing.syntax.writing import Handler, Writing, directive, kept, set_apart

_ONLY_HERE = re.compile(
    r"^\s*(?:!!!|\?\?\?\+?|===[!+]?)[ \t]+[\w\"]|--8<--|:(?:material|octicons|fontawesome|simple)-[\w-]+:"
    r"|\{:?[ \t]*\.(?:annotate|md-button)|[ \t]hl_lines=|\{:[ \t]*[#.]|^\[TOC\]"
)
_BLOCK = re.compile(r"([ \t>]*)(!!!|\?\?\?\+?)[ \t]+([\w-]+)([ \t][\w \t-]*)?(?:\"(.*)\")?[ \t]*$")
_TAB = re.compile(r"([ \t>]*)===([!+]{0,2})[ \t]+(?:\"(.*)\"|'(.*)')[ \t]*$")
_KINDS = {
    "note": "note", "seealso": "note", "abstract": "note", "summary": "note", "tldr": "note", "info": "note",
    "todo": "note", "tip": "tip", "hint": "hint", "important": "important", "success": "tip", "check": "tip",
    "done": "tip", "question": "note", "help": "note", "faq": "note", "warning": "warning", "caution": "caution",
    "attention": "attention", "failure": "error", "fail": "error", "missing": "error", "danger": "danger",
    "error": "error", "bug": "error", "example": "note", "quote": "note", "cite": "note",
}  # fmt: skip
_SNIPPET = re.compile(r"([ \t>]*)(?:-+8<-+)[ \t]+(?:\"([^\"]*)\"|'([^']*)')[ \t]*$")
_SNIPPETS = re.compile(r"[ \t]*-+8<-+[ \t]*$")
_ESCAPED = re.compile(r"[ \t>]*;-+8<-+")
_SECTION = re.compile(r"(?<!-)-+8<-+[ \t]*\[(start|end)(?::([\w-]+))?\]")
_ICON_NAME = r":(?:material|octicons|fontawesome|simple)-[\w-]+:(?:\{[^{}]*\})?"
_ICON = re.compile(rf"[ \t]{_ICON_NAME}|{_ICON_NAME}[ \t]?")
_KEYS = re.compile(r"\+\+([\w\"\-]+(?:\+[\w\"\-]+)*)\+\+")
_MARK = re.compile(r"==(?=\S)([^=\n]+?)(?<=\S)==")
_INSERTED = re.compile(r"\^\^(?=\S)([^^\n]+?)(?<=\S)\^\^|\{\+\+([^{}+]*)\+\+\}")
_ATTRIBUTES = re.compile(
    r"(?<![ \t])[ \t]*(?<!\{)\{:?(?=[ \t]*(?:[#.][A-Za-z]|[\w-]+=|data-))([^{}]*)\}(?!\})"
)
_ATTRIBUTE = re.compile(r"[#.][\w:-]+|[\w:-]+(?:=(?:\"[^\"]*\"|'[^']*'|[^\s\"']+))?")
_ONLY_ATTRIBUTES = re.compile(r"[ \t>]*\{:?[ \t]*[#.][^{}]*\}[ \t]*$")
_ANNOTATION = re.compile(
    r"(?<=\S)[ \t]*(?:(?://|\#|--|;+|%|/\*|<!--|')[ \t]*)\((\d{1,2})\)(!?)[ \t]*(?:\*/|-->)?[ \t]*$"
)
_ITEM = re.compile(r"[ \t]*\d{1,9}[.)][ \t]")
_UNSEEN = re.compile(r"[ \t]*(?:\[TOC\][ \t]*|\*\[[^\[\]]+\]:[ \t].*)$")
"""A list of contents, and what an abbreviation stands for."""

MAX_LINE = 2_000
"""Characters of the head of a block, and of a line of code with an annotation."""


def _indented(line: Line) -> Head | None:
    """`!!! note "Title"`, `??? note`, `=== "Tab"`."""
    if len(line.text) > MAX_LINE:
        return None
    if found := _BLOCK.match(line.text):
        name = {"!!!": "admonition", "???": "folded", "???+": "open"}[found[2]]
        title = found[5]
        return Head(
            "indented", name, found[3] if title is None else f"{found[3]} {title}", found[1]
        )
    if found := _TAB.match(line.text):
        return Head("indented", "tab" + found[2], found[3] or found[4] or "", found[1])
    return None


_SYNTAX = Syntax(tags=html_blocks.TAGS, literal_tags=html_blocks.LITERAL_TAGS, by_line=_indented)


def _admonition(node: Node, writing: Writing) -> list[Line]:
    kind, _, title = node.head.argument.partition(" ")
    kind = kind.lower()
    own = _KINDS.get(kind, "note")
    if not title and own != kind:
        title = kind.replace("-", " ").capitalize()
    options = {"class": "dropdown"} if node.head.name != "admonition" else {}
    options |= {"open": ""} if node.head.name == "open" else {}
    title = _inline(title.replace('\\"', '"'))
    return set_apart(node, directive(node, own, title, writing.parts(node.parts), options))


def _tab_set(node: Node, writing: Writing) -> list[Line]:
    """Tabs that stand below each other, which `_joined` put into one node."""
    body: list[Line] = []
    for tab in node.parts:
        assert isinstance(tab, Node)
        options = {"selected": ""} if "+" in tab.head.name else {}
        title = _inline(tab.head.argument)
        body += directive(tab, "tab-item", title, writing.parts(tab.parts), options)
    return set_apart(node, directive(node, "tab-set", "", body))


def _joined(parts: Sequence[Line | Node]) -> list[Line | Node]:
    """Parts with a set around tabs that follow each other, and marks of annotations in code that a list follows."""
    out: list[Line | Node] = []
    for index, part in enumerate(parts):
        if isinstance(part, Line) or not part.head.name.startswith("tab"):
            if isinstance(part, Node) and part.head.kind == "code" and _has_list(parts, index):
                part.parts = [_annotated(line) for line in part.lines()]
            out.append(part)
            continue
        before = len(out)
        while before and isinstance(line := out[before - 1], Line) and not line.text.strip():
            before -= 1
        last = out[before - 1] if before else None
        is_next = (
            isinstance(last, Node)
            and last.head.name == "set"
            and "!" not in part.head.name
            and last.head.prefix == part.head.prefix
        )
        if is_next and isinstance(last, Node):
            del out[before:]
            last.parts.append(part)
        else:
            out.append(Node(Head("indented", "set", "", part.head.prefix), part.opening, [part]))
    return out


def _has_list(parts: Sequence[Line | Node], index: int) -> bool:
    """Whether a numbered list follows a part."""
    for part in parts[index + 1 :]:
        if isinstance(part, Node):
            return False
        if part.text.strip():
            return bool(_ITEM.match(part.text))
    return False


def _annotated(line: Line) -> Line:
    """A line of code whose annotation `# (1)!` is written `<1>`."""
    may_have = ")" in line.text and len(line.text) <= MAX_LINE
    return line.saying(_ANNOTATION.sub(r" <\1>", line.text)) if may_have else line


def _fence(node: Node, writing: Writing) -> list[Line]:
    language, options = words(_without_braces(node.head.argument))
    return code(node, node.lines(), language, options)


def _without_braces(info: str) -> str:
    """The info of a fence, from `{ .python .annotate title="x" }` too."""
    found = re.match(r"\{[ \t]*\.([\w+#-]+)(.*)\}[ \t]*$", info)
    return f"{found[1]} {found[2]}" if found else info


def _snippet(found: re.Match[str], line: Line, reading: Reading) -> list[Line]:
    """The lines of a file, `path`, `path:section` or `path:1:4`, with the snippets in it, each with the indentation of the
    line. A path begins at the folder, or at the file."""
    path, _, part = (found[2] or found[3] or "").partition(":")
    if part.startswith("//") or not path:
        message = f"'{found[2] or found[3] or ''}' is no file of the folder, and is not included"
        reading.report("import-unread", message, line.span(), "write its text here")
        return []
    is_of_folder = (reading.root / path.lstrip("/")).is_file()
    lines = reading.include(f"/{path.lstrip('/')}" if is_of_folder else path, line)
    if not lines:
        return []
    file = lines[0].path
    numbers = re.fullmatch(r"(\d*)(?::(\d*))?", part)
    if part and numbers:
        lines = lines[max(int(numbers[1] or 1) - 1, 0) : int(numbers[2]) if numbers[2] else None]
    elif part:
        lines = _section(lines, part, line, reading)
    else:
        lines = [*part_front_matter(lines)[1]]
    with reading.opened(file):
        lines = _resolved([line for line in lines if not _SECTION.search(line.text)], reading)
    return [line.behind(found[1]) for line in lines]


def _section(lines: Sequence[Line], name: str, at: Line, reading: Reading) -> list[Line]:
    """The lines between `--8<-- [start:name]` and its end."""
    out: list[Line] = []
    inside = found_any = False
    for line in lines:
        mark = _SECTION.search(line.text)
        if mark and mark[2] == name:
            inside = mark[1] == "start"
            found_any = True
        elif inside:
            out.append(line)
    if lines and not found_any:
        message = f"the file has no section '{name}'"
        reading.report("import-unread", message, at.span(name), "correct its name")
    return out


def _resolved(lines: Sequence[Line], reading: Reading) -> list[Line]:
    """Lines with the snippets that they name, in code too; of a block between two lines `--8<--`, each line is a path."""
    out: list[Line] = []
    within = False
    for line in lines:
        if "8<" not in line.text and not within:
            out.append(line)
        elif _SNIPPETS.match(line.text):
            within = not within
        elif _ESCAPED.match(line.text):
            out.append(line.saying(line.text.replace(";", "\\", 1)))
        else:
            path = line.text.strip()
            found = _SNIPPET.match(f'--8<-- "{path}"' if within and path else line.text)
            if found:
                out += _snippet(found, line, reading)
            elif not within:
                out.append(line)
    return out


def _prose(lines: Sequence[Line], reading: Reading) -> list[Line]:
    out: list[Line] = []
    for line in to_markdown(lines, reading):
        text = line.text
        if _UNSEEN.match(text):
            continue
        if _ONLY_ATTRIBUTES.match(text) and not text.lstrip(" \t>").startswith("{#"):
            if identifier := re.search(r"#([\w:-]+)", text):
                out.append(line.saying(f"{{#{identifier[1]}}}"))
            continue
        out.append(line.saying(outside_code(text, _inline)) if not text.isspace() else line)
    return out


def _inline(text: str) -> str:
    """Icons left out; keys, marks and attributes as here."""
    if ":" in text:
        text = _ICON.sub("", text)
    if "++" in text:
        text = _KEYS.sub(_keys, text)
    if "==" in text:
        text = _MARK.sub(r"\1", text)
    if "^^" in text or "{++" in text:
        text = _INSERTED.sub(lambda found: found[1] or found[2] or "", text)
    if "{" in text:
        text = _ATTRIBUTES.sub(_attributes, text)
    return text


def _keys(found: re.Match[str]) -> str:
    names = (key.strip('"') for key in found[1].split("+"))
    return "+".join(
        f"{{kbd}}`{key if len(key) > 1 and not key.islower() else key.capitalize()}`"
        for key in names
    )


def _attributes(found: re.Match[str]) -> str:
    """Attributes that count here: an id."""
    ids = [part for part in _ATTRIBUTE.findall(found[1]) if part.startswith("#")]
    return f" {{{ids[-1]}}}" if ids else ""


def _handler(node: Node) -> Handler:
    if node.head.kind == "code":
        return _fence
    if node.head.kind == "indented":
        return _tab_set if node.head.name == "set" else _admonition
    return html_blocks.HANDLERS.get(node.head.name, kept)


def _translate(lines: Sequence[Line], reading: Reading) -> list[Line]:
    return Writing(reading, _SYNTAX, _handler, _prose, _joined).translate(_resolved(lines, reading))


DIALECT = Dialect("mkdocs", (_ONLY_HERE,), _translate)
