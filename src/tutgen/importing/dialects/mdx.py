"""The code of a page of MDX, as far as it is text: imported parts, constants, what parts are given. None of it is run."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tutgen.importing.nouns.line import Line
from tutgen.importing.reading.folder import Reading
from tutgen.importing.syntax.front_matter import part_front_matter
from tutgen.importing.syntax.tags import find_tag, joined, outside_code

_IMPORT = re.compile(r"import\s+(?:(\w+)|\{[^{}]*\}|\*\s+as\s+\w+)?.*?['\"]([^'\"]+)['\"]\s*;?\s*$")
_EXPORT = re.compile(r"export\s+(?:const|let|var|function|default|async|class)\b")
_CONSTANT = re.compile(
    r"export\s+(?:const|let|var)\s+(\w+)\s*=\s*(?:'([^']*)'|\"([^\"]*)\"|`([^`$]*)`|(\d[\d._]*))\s*;?\s*$"
)
_PICTURE = re.compile(r"\.(?:png|jpe?g|gif|svg|webp|avif)$")
_PARTIAL = re.compile(r"\.mdx?$")
_PROPS = re.compile(r"(=?)\{\s*(?:props\.)?(\w+)\s*\}")
_MAX_CODE = 500
"""Characters of an import, or of a constant."""
_MAX_CODE_LINES = 200
"""Of an export."""


@dataclass
class _Page:
    """What the code of a page of MDX says, as far as it is text."""

    partials: dict[str, str] = field(default_factory=dict)
    """Name of a component -> path of its file."""
    given: dict[str, str] = field(default_factory=dict)
    """Names that stand for texts: constants, and what a partial is given."""


def with_code_read(
    lines: Sequence[Line], reading: Reading, given: Mapping[str, str] | None = None
) -> list[Line]:
    """The lines without imports and exports, with partials in the place of their components, and with what names in braces stand
    for; fences as they are. `given`: names that stand for texts."""
    page = _Page(given=dict(given or {}))
    return _included(_read_code(lines, page, reading), page, reading)


def _read_code(lines: Sequence[Line], page: _Page, reading: Reading) -> list[Line]:
    """Lines without `import` and `export`, which are read into `page`."""
    out: list[Line] = []
    marks, is_start, end = "", True, 0
    for index, line in enumerate(lines):
        if index < end:  # of an export
            continue
        marks, was = _marks_after(line.text, marks), marks
        if not (marks or was) and is_start:
            if _is_import(line.text, page):
                continue
            if _EXPORT.match(line.text):
                _read_export(line, page, reading)
                end = _end_of_export(lines, index)
                continue
        is_start = not line.text.strip()
        out.append(line)
    return out


def _read_export(line: Line, page: _Page, reading: Reading) -> None:
    """Read a constant that is a text or a number; anything else is left out, which is reported."""
    constant = _CONSTANT.match(line.text[:_MAX_CODE])
    if constant:
        page.given[constant[1]] = next(g for g in constant.groups()[1:] if g is not None)
    else:
        message = "code of a page is not run, and is left out"
        reading.report("import-unread", message, line.span(), "write what it shows here")


def _end_of_export(lines: Sequence[Line], index: int) -> int:
    """The index behind the line on which all brackets of an export are closed; of the next blank line, if they are not
    within reach."""
    depth = 0
    for end in range(index, min(index + _MAX_CODE_LINES, len(lines))):
        depth += _depth(lines[end].text)
        if depth <= 0:
            return end + 1
    rest = range(index, len(lines))
    return next((end for end in rest if not lines[end].text.strip()), len(lines))


def _depth(text: str) -> int:
    return sum(text.count(char) for char in "{[(") - sum(text.count(char) for char in "}])")


def _is_import(text: str, page: _Page) -> bool:
    may_be = text.startswith("import") and len(text) <= _MAX_CODE
    found = _IMPORT.match(text) if may_be else None
    if not found:
        return False
    if found[1] and _PARTIAL.search(found[2]):
        page.partials[found[1]] = found[2]
    elif found[1] and _PICTURE.search(found[2]):
        page.given[found[1]] = found[2]
    return True


def _included(lines: Sequence[Line], page: _Page, reading: Reading) -> list[Line]:
    """Lines with partials in the place of their components, and values of names in braces; fences as they are."""
    out: list[Line] = []
    names = frozenset(page.partials)
    marks = ""

    def is_code() -> bool:
        return bool(marks)

    for line in joined(lines, names, is_code):
        marks, was = _marks_after(line.text, marks), marks
        if marks or was:
            out.append(line)
            continue
        tag = find_tag(line.text, names) if "<" in line.text else None
        if not tag or line.text[: tag.start].strip() or tag.closes:
            out.append(line.saying(_given(line.text, page.given)))
            continue
        indent = line.text[: tag.start]
        out += _partial(line, page.partials[tag.name], tag.attributes, indent, reading)
        rest = line.text[tag.end :].strip()
        if rest and rest != f"</{tag.name}>":
            out.append(line.without(tag.end))
    return out


def _marks_after(text: str, marks: str) -> str:
    """The marks of the fence of code that is open behind a line; `marks`: of that before it."""
    stripped = text.lstrip()
    if not stripped.startswith(("```", "~~~")):
        return marks
    run = stripped[: len(stripped) - len(stripped.lstrip(stripped[0]))]
    if not marks:
        return run
    return "" if run.startswith(marks) and not stripped.strip(stripped[0] + " \t") else marks


def _partial(
    at: Line, path: str, said: Mapping[str, str], indent: str, reading: Reading
) -> list[Line]:
    """The lines of a partial, in tutgen's terms as far as its own code goes, with what it is given."""
    path = "/" + path.removeprefix("@site/") if path.startswith("@site/") else path
    lines = reading.include(path, at)
    if not lines:
        return []
    _, text = part_front_matter(lines)
    with reading.opened(lines[0].path):
        body = with_code_read(text, reading, said)
    return [line.behind(indent) for line in body]


def _given(text: str, given: Mapping[str, str]) -> str:
    """A text with the values of the names in braces."""
    if not given or "{" not in text:
        return text

    def value(found: re.Match[str]) -> str:
        said = given.get(found[2])
        if said is None:
            return found[0]
        return f'="{said}"' if found[1] else said

    return outside_code(text, lambda part: _PROPS.sub(value, part))
