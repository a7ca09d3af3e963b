"""A service's file under the name of another service: what `tutgen new service --from` begins with.

Only prose is renamed. What a library, a package or a setting of the other service is called, nobody
can know: code, addresses and the bodies of payloads stay as they are, where the check finds them.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.colon_fence import colon_fence_plugin

from tutgen.content.field_type import Field
from tutgen.content.model import Project
from tutgen.language.admonitions import KINDS
from tutgen.sources.source import Source
from tutgen.sources.yaml_source import parse

_REASONS = ("unsupported", "mentions", "waive")
"""Built-in fields that map something to a text."""

_EXPRESSION = re.compile(r"\{\{.*?\}\}")
_NO_WORDS = re.compile(rf"\w+://[^\s)>\"']*|[\w.-]+@[\w.-]+|{_EXPRESSION.pattern}")
"""Addresses and expressions."""
_FIELD = re.compile(r"""\bservice(?:\.|\[["'])(\w+)""")
_DIRECTIVE = re.compile(rf"\{{(?:{'|'.join(KINDS)}|admonition|dropdown|only)\}}")
"""Directives whose bodies are Markdown."""
_FIRST_MARK = 0xF0000
"""A private-use character stands for a name while Markdown is read, which takes it for a letter."""


@dataclass(frozen=True, slots=True)
class RenamedText:
    """A renamed text, and the numbers of the lines that have a name."""

    text: str
    changed: tuple[int, ...]
    """Those in which a name was replaced, from 1 on."""
    kept: tuple[int, ...]
    """Those that still hold a name, except comments."""


def renamed(source: Source, names: Mapping[str, str], prose: Collection[str]) -> RenamedText:
    """A service's file in which the names, old -> new, are replaced in the prose of these
    fields."""
    old = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    word = re.compile(rf"(?<![\w.@/\\#$%&=:-])(?:{old})(?![\w/@=-]|\.\w|:\w|\()")
    there = set(source.text)  # icons of some font, perhaps
    marks = (chr(n) for n in range(_FIRST_MARK, _FIRST_MARK + 0xFFFE) if chr(n) not in there)
    found: dict[str, str] = {}

    def marked(match: re.Match[str]) -> str:
        found[mark := next(marks)] = match[0]
        return mark

    text = "".join(part if fixed else word.sub(marked, part) for part, fixed in _split(source.text))
    value, _ = parse(Source(source.path, text))
    written = "".join(_prose_of(text_) for text_ in _texts(value or {}, prose))
    chosen = {mark: name for mark, name in found.items() if mark in written}
    changed = {text.count("\n", 0, text.index(mark)) + 1 for mark in chosen}
    for mark, name in found.items():
        text = text.replace(mark, names[name] if mark in chosen else name)
    again = re.compile(rf"(?!#)(?:.*\W)?(?:{old})(?!\w)")
    lines = enumerate(text.split("\n"), 1)
    kept = tuple(number for number, line in lines if again.match(line))
    return RenamedText(text, tuple(sorted(changed)), kept)


def _split(text: str) -> Iterator[tuple[str, bool]]:
    """The parts of a text, and whether each is an address or an expression."""
    at = 0
    for match in _NO_WORDS.finditer(text):
        yield text[at : match.start()], False
        yield match[0], True
        at = match.end()
    yield text[at:], False


def _texts(service: Mapping[str, Any], prose: Collection[str]) -> Iterator[str]:
    """The texts of a service that are prose; `service`: as parsed; `prose`: names of fields."""
    for key, value in service.items():
        if key in prose and isinstance(value, str):
            yield value
        elif key in _REASONS and isinstance(value, dict):
            yield from _leaves(value)
        elif key not in _REASONS and isinstance(value, dict) and "body" in value:
            yield from _leaves([value.get("notes"), value.get("after")])


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (dict, list)):
        for child in value.values() if isinstance(value, dict) else value:
            yield from _leaves(child)


def prose_fields(project: Project) -> frozenset[str]:
    """The fields whose texts stand in sentences: of a type that can, and used in no code."""
    requests = (project.requests, *(tutorial.requests for tutorial in project.tutorials))
    used = [source.text for source in requests if source]
    used += [project.site.origin.source.text]
    used += [_code_of(file.text) for file in project.files.values()]
    in_code = {name for text in used for name in _FIELD.findall(text)}
    fields: Iterable[Field] = project.site.fields.values()
    return frozenset(f.name for f in fields if f.type.is_prose and f.name not in in_code)


# ------------------------------------------------------------------------------- code and sentences


def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark").enable(["table", "strikethrough"]).use(colon_fence_plugin)


def _prose_of(text: str) -> str:
    return "".join(t.content for t in _tokens(text) if t.type in ("text", "text_special"))


def _code_of(text: str) -> str:
    """All code of a Markdown text, with the addresses of its links."""
    tight = _EXPRESSION.sub(lambda match: match[0].replace(" ", ""), text)  # no address has blanks
    tokens = list(_tokens(tight))
    code = [token.content for token in tokens if token.type not in ("text", "inline")]
    links = [unquote(str(token.attrGet("href") or "")) for token in tokens]
    return "\n".join([*code, *links])


def _tokens(text: str, depth: int = 0) -> Iterator[Token]:
    """All tokens of a Markdown text, with those in directives; without what autolinks show."""
    for token in _parser().parse(text):
        nested = token.type in ("fence", "colon_fence") and _DIRECTIVE.match(token.info.strip())
        if nested and depth < 10:
            yield from _tokens(token.content, depth + 1)
        else:
            yield token
        yield from _inline(token.children or [])


def _inline(tokens: Iterable[Token]) -> Iterator[Token]:
    in_autolink = False
    for token in tokens:
        if token.type in ("link_open", "link_close"):
            in_autolink = token.type == "link_open" and token.markup == "autolink"
        if not in_autolink or token.type != "text":
            yield token
            yield from _inline(token.children or [])
