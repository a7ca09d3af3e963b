"""Fences of code: the words behind the language, and comments that mark lines, as options of `{code-block}`."""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from tutgen.importing.nouns.line import Line
from tutgen.importing.syntax.node import Node, indent_of, saying
from tutgen.importing.syntax.options import LIKE_OPTION, option_lines
from tutgen.importing.syntax.writing import Writing

_LANGUAGE = re.compile(r"\{?[ \t]*\.?([^\s={}\"'`,]*)(?=[\s{},]|$)")
_WORD = re.compile(
    r"""(?P<key>[\w-]+)=(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<plain>[^\s}]+))"""
    r"""|\{(?P<lines>[\d\s,-]+)\}|(?P<flag>\{[^{}]*\}|[^\s{}]+)""",
)
_TITLES = frozenset(("title", "caption", "filename", "name", "label"))
_MARKED = frozenset(("hl_lines", "emphasize-lines", "highlight", "hl"))
_NUMBERED = frozenset(("linenums", "linenostart", "lineno-start", "startLine", "start"))
_NUMBERS = frozenset(("showLineNumbers", "linenos", "lineNumbers", "numberLines"))
_COMMENT = re.compile(
    r"[ \t]*(?://|\#|--|;+|%|/\*|<!--|\{/\*|REM\b|')[ \t]*highlight-(next-line|start|end)[ \t]*(?:\*/\}?|-->)?[ \t]*$"
)


def fence(node: Node, writing: Writing) -> list[Line]:
    """A fence with all that is said behind its language."""
    return code(node, node.lines(), *words(node.head.argument))


def words(info: str) -> tuple[str, dict[str, str]]:
    """The language, and the options of `{code-block}` that the words behind it say."""
    found = _LANGUAGE.match(info)
    language, rest = (found[1], info[found.end() :]) if found else ("", info)
    options: dict[str, str] = {}
    for word in _WORD.finditer(rest):
        value = next((word[g] for g in ("double", "single", "plain") if word[g] is not None), "")
        key = word["key"] or word["flag"] or ""
        if word["lines"]:
            options["emphasize-lines"] = lines_said(word["lines"])
        elif key in _TITLES:
            options["caption"] = value
        elif key in _MARKED:
            options["emphasize-lines"] = lines_said(value)
        elif key in _NUMBERED and value.isdigit():
            options.update({"linenos": ""} if value in "01" else {"lineno-start": value})
        elif key in _NUMBERS:
            options.update({"lineno-start": value} if value.isdigit() else {"linenos": ""})
    return language, {key: value for key, value in options.items() if value or key == "linenos"}


def lines_said(text: str) -> str:
    """Lines and ranges of lines, with commas between them."""
    return ",".join(re.findall(r"\d+(?:-\d+)?", re.sub(r"\s*-\s*", "-", text)))


def code(
    node: Node,
    body: Sequence[Line],
    language: str,
    options: Mapping[str, str] = MappingProxyType({}),
    places: Mapping[str, Line] = MappingProxyType({}),
) -> list[Line]:
    """A block of code: a fence, or `{code-block}` if there is anything to say of it. `places`: the lines that say its options."""
    body, marked = _highlighted(body)
    if marked:
        said = options.get("emphasize-lines", "")
        options = {**options, "emphasize-lines": ",".join(filter(None, (said, marked)))}
    marks, indent = node.head.marks, indent_of(node)
    marks = "```" if marks[:1] == ":" or not marks else marks
    longest = max((_run(line.text, marks[0]) for line in body), default=0)
    marks = marks[0] * max(len(marks), longest + 1)
    last = node.closing or (body[-1] if body else node.opening)
    end = last.saying(indent + marks)
    if not options:
        return [saying(node.opening, node.head.prefix + marks + language, language), *body, end]
    head = saying(
        node.opening, f"{node.head.prefix}{marks}{{code-block}} {language}".rstrip(), language
    )
    given = option_lines(node, options, places)
    if body and LIKE_OPTION.match(body[0].text):
        given.append(node.opening.saying(""))
    return [head, *given, *body, end]


def _run(text: str, mark: str) -> int:
    """How many marks a line begins with, if they are enough to be a fence."""
    stripped = text.lstrip(" \t>")
    count = len(stripped) - len(stripped.lstrip(mark))
    return count if count >= 3 else 0


def _highlighted(body: Sequence[Line]) -> tuple[list[Line], str]:
    """The lines without comments that highlight others, and which lines these are."""
    out: list[Line] = []
    marked: list[str] = []
    start = 0
    for line in body:
        found = _COMMENT.match(line.text) if "highlight-" in line.text else None
        if not found:
            out.append(line)
        elif found[1] == "next-line":
            marked.append(str(len(out) + 1))
        elif found[1] == "start":
            start = len(out) + 1
        elif start:
            if len(out) >= start:
                marked.append(str(start) if len(out) == start else f"{start}-{len(out)}")
            start = 0
    return out, ",".join(marked)
