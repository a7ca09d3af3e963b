"""Text and code of other files."""

import re
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

from tutgen.importing.nouns.line import Line
from tutgen.importing.syntax.directives.code import CODE_OPTIONS
from tutgen.importing.syntax.fences import code
from tutgen.importing.syntax.front_matter import part_front_matter
from tutgen.importing.syntax.node import Node, indent_of
from tutgen.importing.syntax.options import split_options
from tutgen.importing.syntax.writing import Writing

_MAX_RANGES = 200
"""Of lines that an option names."""


def include(node: Node, writing: Writing) -> list[Line]:
    """The lines of a file, as Markdown, or as code with the option `literal` or `code`."""
    options, _, _ = split_options(node.lines())
    at = node.opening
    found = writing.reading.include(node.head.argument, at)
    lines = _chosen(found, options, writing, at)
    if not lines:
        return []
    if "literal" in options or "code" in options:
        return code(node, lines, options.get("code") or options.get("lang", ""))
    _, text = part_front_matter(lines)
    with writing.reading.opened(found[0].path):
        return writing.translate([line.behind(indent_of(node)) for line in text])


def literal_include(node: Node, writing: Writing) -> list[Line]:
    """Lines of a file, as code."""
    options, places, _ = split_options(node.lines())
    path = node.head.argument
    found = writing.reading.include(path, node.opening)
    lines = _chosen(found, options, writing, node.opening)
    said = {key: value for key, value in options.items() if key in CODE_OPTIONS}
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


def _chosen(
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
    for part in said.split(",", _MAX_RANGES)[:_MAX_RANGES]:
        found = re.fullmatch(r"\s*(\d{0,9})\s*(-?)\s*(\d{0,9})\s*", part)
        if found and (found[1] or found[3]):
            first = int(found[1] or 1)
            last = int(found[3] or count) if found[2] else first
            out |= set(range(first, min(last, count) + 1))
    return out
