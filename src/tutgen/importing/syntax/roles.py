"""Roles of MyST, `{name}` before code: those that are not tutgen's own, written as Markdown."""

import re
from collections.abc import Callable

from tutgen.importing.syntax.tags import code_spans

_NAME = re.compile(r"\{([A-Za-z][\w:.-]*)\}")
_LABELLED = re.compile(r"([^<>]*)<([^<>]*)>")
_OWN = re.compile(
    r"doc|ref|kbd|bdg(?:-link|-ref)?-(?:primary|secondary|success|info|warning|danger|light|muted|dark|white|black)(?:-line)?"
)
_BOLD = frozenset(("guilabel", "strong", "menuselection", "term-bold"))
_ITALIC = frozenset(("emphasis", "dfn", "title-reference", "t"))
_TEXT = frozenset(
    ("abbr", "abbreviation", "term", "sub", "sup", "subscript", "superscript", "underline", "smallcaps", "delete", "cite", "rfc", "pep")
)  # fmt: skip
_CODE = frozenset(
    (
        "code", "literal", "file", "command", "program", "option", "envvar", "samp", "mimetype", "regexp", "math", "eq",
        "makevar", "token", "keyword", "manpage", "newsgroup", "attr", "class", "func", "meth", "mod", "data", "obj",
        "exc", "const", "type", "eval",
    )
)  # fmt: skip
_REFERENCES = {"any": "ref", "numref": "ref", "std:ref": "ref", "std:doc": "doc"}
_ICONS = re.compile(r"octicon|fa[sbrl]?|fa-\w+|material-\w+|icon|bdg-icon")


def written(text: str, unknown: Callable[[str], None]) -> str:
    """A line whose roles are tutgen's own, or Markdown. `unknown` is told of those that are not known: they become code."""
    if "{" not in text or "`" not in text:
        return text
    out: list[str] = []
    at = 0
    for start, end in code_spans(text):
        name = (
            _NAME.match(text, text.rfind("{", at, start), start)
            if text[start - 1 : start] == "}"
            else None
        )
        if name and name.start() >= at and name.end() == start:
            out += [text[at : name.start()], _written(name[1], text[start:end], unknown)]
        else:
            out.append(text[at:end])
        at = end
    return "".join([*out, text[at:]])


def _written(name: str, span: str, unknown: Callable[[str], None]) -> str:
    ticks = span[: len(span) - len(span.lstrip("`"))]
    content = span.strip("`").strip()
    if _OWN.fullmatch(name):
        return f"{{{name}}}{span}"
    if name in _REFERENCES:
        return f"{{{_REFERENCES[name]}}}{ticks}{content.lstrip('~!')}{ticks}"
    if name in _BOLD:
        return f"**{content.replace('-->', '→')}**"
    if name in _ITALIC:
        return f"*{content}*"
    labelled = _LABELLED.fullmatch(content)
    if name in _TEXT:
        return labelled[1].strip() if labelled else content
    if name == "bdg":
        return f"{{bdg-secondary}}{span}"
    if ":" in name:
        return f"{ticks}{labelled[1].strip() if labelled else content.lstrip('~!')}{ticks}"
    if name in _CODE:
        return span
    if name in ("download", "link", "external"):
        return f"[{labelled[1].strip()}]({labelled[2]})" if labelled else f"[{content}]({content})"
    if name == "button":
        return f"[{content}]"
    if _ICONS.fullmatch(name):
        return ""
    unknown(name)
    return span
