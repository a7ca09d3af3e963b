"""docs-builder, of Elastic: takes after MyST, with substitutions, steppers, and badges of what a part applies to."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from tutgen.importing.dialects import myst
from tutgen.importing.dialects.dialect import Dialect
from tutgen.importing.nouns.line import Line
from tutgen.importing.reading.folder import Reading
from tutgen.importing.syntax import html_blocks
from tutgen.importing.syntax.directives.body import contents
from tutgen.importing.syntax.directives.code import named_code, not_shown
from tutgen.importing.syntax.directives.handlers import with_directives
from tutgen.importing.syntax.directives.links import card
from tutgen.importing.syntax.directives.tables import csv_table
from tutgen.importing.syntax.directives.tabs import tab_item, tab_set
from tutgen.importing.syntax.fences import code, words
from tutgen.importing.syntax.node import Node, saying
from tutgen.importing.syntax.options import options_of, split_options
from tutgen.importing.syntax.tags import outside_code
from tutgen.importing.syntax.writing import Handler, Writing, kept, nothing, set_apart
from tutgen.sources.source import Source
from tutgen.sources.yaml_source import parse as parse_yaml

_ONLY_HERE = re.compile(
    r"^\s*(?:`{3,}|:{3,})\{(?:applies_to|applies-|stepper|step\}|csv-include|carousel|button|settings|agent-skill)"
    r"|\{(?:applies_to|icon|subs|preview)\}`|^#{1,6}[ \t].*\[#?[\w-]+\][ \t]*$|[ \t](?:subs|callouts)=(?:true|false)"
    r"|\]\([a-z-]+://[^)\s]*\.md|^\s*[`~]{3,}console-result\b|^:{3,}\{(?:include|dropdown|image)\}|\$\$\$[\w-]+\$\$\$"
)
_SUB = re.compile(r"\{\{[ \t]*([\w.-]+)((?:[ \t]*\|[ \t]*[\w.+-]+)*)[ \t]*\}\}")
_BADGE = re.compile(r"\{(?:applies_to|preview)\}`([^`]*)`")
_SUBS_ROLE = re.compile(r"\{subs\}(`[^`]*`)")
_CROSS_LINK = re.compile(r"\]\((?!https?:)([a-z][a-z-]*)://([^()\s]*?)(?:\.md)?(#[^()\s]*)?\)")
_ANCHOR = re.compile(r"\$\$\$([\w.:-]+)\$\$\$")
_BRACKET_ID = re.compile(r"(?<=[ \t])\[#?([\w.:-]+)\][ \t]*$")
_HEADING = re.compile(r"(#{1,6})[ \t]")
_OPERATIONS: Mapping[str, Callable[[str], str]] = {
    "lc": str.lower,
    "uc": str.upper,
    "tc": str.title,
    "c": str.capitalize,
    "trim": str.strip,
}
_LANGUAGES = {"console-result": "json", "console-response": "json"}
_SETTINGS_FILES = ("docset.yml", "_docset.yml")


@dataclass
class _Page:
    """What the text of a page may use."""

    reading: Reading
    given: Mapping[str, str]
    """Name -> what `{{name}}` stands for."""
    level: int = 1
    """Of the last heading."""
    unknown: set[str] = field(default_factory=set)

    def prose(self, lines: Sequence[Line], reading: Reading) -> list[Line]:
        return myst.prose([self._line(line) for line in lines], reading)

    def _line(self, line: Line) -> Line:
        text = line.text
        if found := _HEADING.match(text):
            self.level = len(found[1])
            if identifier := _BRACKET_ID.search(text):
                text = f"{text[: identifier.start()].rstrip()} {{#{identifier[1]}}}"
        if "{{" in text:
            text = _SUBS_ROLE.sub(lambda role: self.substituted(role[1], line), text)
            text = outside_code(text, lambda part: self.substituted(part, line))
        if "{applies_to}" in text or "{preview}" in text:
            text = _BADGE.sub(lambda found: f"*{found[1].strip()}*", text)
        if "://" in text:
            text = outside_code(text, lambda part: _CROSS_LINK.sub(_address, part))
        if "$$$" in text:
            alone = _ANCHOR.fullmatch(text.strip())
            text = f"({alone[1]})=" if alone else outside_code(text, lambda p: _ANCHOR.sub("", p))
        return line.saying(text)

    def substituted(self, text: str, at: Line) -> str:
        """A text with what its names stand for. One that is not known stays, and is reported once a page."""

        def value(found: re.Match[str]) -> str:
            said = self.given.get(found[1])
            names = [name.strip() for name in found[2].split("|")[1:]]
            if said is None or not set(names) <= _OPERATIONS.keys():
                self._report(found[0], at)
                return found[0]
            for name in names:
                said = _OPERATIONS[name](said)
            return said

        return _SUB.sub(value, text)

    def _report(self, written: str, at: Line) -> None:
        if written not in self.unknown:
            self.unknown.add(written)
            message = f"nothing says what '{written}' stands for: it is kept as text"
            hint = "say it below 'sub:' in the front matter, or in the folder's docset.yml below 'subs:'"
            self.reading.report("import-unread", message, at.span(written), hint)

    def siblings(self, parts: Sequence["Line | Node"]) -> Sequence["Line | Node"]:
        """Parts, titles of directives with what their names stand for."""
        for part in parts:
            if (
                isinstance(part, Node)
                and part.head.kind == "directive"
                and "{{" in part.head.argument
            ):
                argument = self.substituted(part.head.argument, part.opening)
                part.head = part.head._replace(argument=argument)
        return parts

    def fence(self, node: Node, writing: Writing) -> list[Line]:
        """A fence; with `subs=true` names stand for texts in it."""
        language, options = words(node.head.argument)
        body = node.lines()
        if "subs=true" in node.head.argument:
            body = [line.saying(self.substituted(line.text, line)) for line in body]
        return code(node, body, _LANGUAGES.get(language, language), options)

    def step(self, node: Node, writing: Writing) -> list[Line]:
        """A step of a stepper: a section below the heading above it."""
        level = self.level
        options, _, body = options_of(node)
        anchor = options.get("anchor", "")
        text = f"{'#' * min(level + 1, 6)} {node.head.argument}" + (
            f" {{#{anchor}}}" if anchor else ""
        )
        head = saying(node.opening, node.head.prefix + text, node.head.argument)
        lines = set_apart(node, [head, head.saying(""), *writing.parts(body)])
        self.level = level
        return lines

    def handler(self, node: Node) -> Handler:
        if node.head.kind == "code":
            return self.fence
        if node.head.name == "step":
            return self.step
        if node.head.kind == "directive":
            return _handler_of_directive(node)
        return html_blocks.HANDLERS.get(node.head.name, kept)


def _address(link: re.Match[str]) -> str:
    """The public address of a page of another repository: they are published at the same root."""
    return f"](https://www.elastic.co/docs/{link[2].removesuffix('/index')}{link[3] or ''})"


def _applies_to(node: Node, writing: Writing) -> list[Line]:
    """What a section applies to: a line in italics."""
    said = [line for line in node.lines() if line.text.strip()]
    text = ", ".join(line.text.strip() for line in said) or node.head.argument
    if not text:
        return nothing(node, writing)
    at = said[0] if said else node.opening
    return set_apart(
        node, [saying(at, f"{node.head.prefix}*{text}*", said[0].text.strip() if said else text)]
    )


def _csv_include(node: Node, writing: Writing) -> list[Line]:
    """`{csv-include} path`: a file of values between commas, its first line the head."""
    options, _, _ = split_options(node.lines())
    given = [
        node.opening.saying(f":file: {node.head.argument}"),
        node.opening.saying(":header-rows: 1"),
    ]
    head = node.head._replace(argument=options.get("caption", ""))
    return csv_table(replace(node, head=head, parts=[*given]), writing)


def _diagram(node: Node, writing: Writing) -> list[Line]:
    return named_code(node.head.argument or "mermaid")(node, writing)


_handler_of_directive = with_directives(
    {
        "applies_to": _applies_to,
        "applies-switch": tab_set,
        "applies-item": tab_item,
        "csv-include": _csv_include,
        "diagram": _diagram,
        "link-card": card,
        "page-card": card,
        **dict.fromkeys(
            ("stepper", "button", "button-group", "carousel", "card-group", "example"), contents
        ),
        **dict.fromkeys(
            ("settings", "agent-skill", "changelog", "storybook"),
            not_shown(
                "shows what stands in other files, and is kept as code", "write what it shows"
            ),
        ),
    }
)


def _substitutions(reading: Reading) -> dict[str, str]:
    """Names and texts of the front matter, and of the folder's settings."""
    out: dict[str, str] = {}
    for name in _SETTINGS_FILES:
        if (reading.root / name).is_file() and (lines := reading.lines(name)):
            said, _ = parse_yaml(Source(name, "\n".join(line.text for line in lines)))
            out |= _texts(said.get("subs") if isinstance(said, dict) else None)
    for key in ("subs", "sub"):
        out |= _texts(reading.front.get(key))
    return out


def _texts(said: object) -> dict[str, str]:
    if not isinstance(said, dict):
        return {}
    return {
        str(key): str(value) for key, value in said.items() if not isinstance(value, dict | list)
    }


def _translate(lines: Sequence[Line], reading: Reading) -> list[Line]:
    page = _Page(reading, _substitutions(reading))
    writing = Writing(reading, myst.SYNTAX, page.handler, page.prose, page.siblings)
    return writing.translate(lines)


DIALECT = Dialect("docs-builder", (myst.COMMON, _ONLY_HERE), _translate)
