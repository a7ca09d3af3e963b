"""Applies fixes to texts, and tells which of them are safe.

Pure functions of texts. An edit counts lines and columns as its span does, so a text may have line ends of
any kind, and a byte order mark, which stay as they are.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import yaml

from tutgen.diagnostics import Diagnostic, Edit, Fix, Span
from tutgen.language.expressions.braces import expressions_in
from tutgen.sources.yaml_nodes import TooDeepError, compose

BYTE_ORDER_MARK = "\ufeff"
_LINE_END = re.compile(r"\r\n|\r|\n")


class Applied(NamedTuple):
    """What came of applying fixes."""

    texts: Mapping[str, str]
    """Path -> the new text, of the files that change."""
    done: tuple[Diagnostic, ...]
    """Those whose fixes are in the texts."""
    left: tuple[Diagnostic, ...]
    """Those whose fixes overlap one that is done."""


class _Replacement(NamedTuple):
    """Offsets in a text, and what takes the place of what is between."""

    start: int
    end: int
    new: str

    def overlaps(self, other: "_Replacement") -> bool:
        inside = self.start < other.end and other.start < self.end
        return inside or self.start == other.start


def apply_fixes(found: Iterable[Diagnostic], texts: Mapping[str, str]) -> Applied:
    """The fixes of diagnostics, applied to texts by path. Each is applied whole or not at all: of two that overlap
    the first wins, and one that does not fit the text has no effect."""
    taken: dict[str, list[_Replacement]] = {}
    done, left = [], []
    for diagnostic in found:
        wanted = _located(diagnostic.fix, texts) if diagnostic.fix else None
        if not wanted:
            continue
        news = [(path, one) for path, one in wanted if one not in taken.get(path, ())]
        if any(one.overlaps(other) for path, one in news for other in taken.get(path, ())):
            left.append(diagnostic)
            continue
        for path, one in news:
            taken.setdefault(path, []).append(one)
        done.append(diagnostic)
    changed = {path: _spliced(texts[path], ones) for path, ones in taken.items()}
    return Applied(changed, tuple(done), tuple(left))


def _located(fix: Fix, texts: Mapping[str, str]) -> list[tuple[str, _Replacement]] | None:
    """The edits of a fix as replacements, each with its path; None if one does not fit its text."""
    found: list[tuple[str, _Replacement]] = []
    for edit in fix.edits:
        path = edit.span.path
        offsets = _offsets(texts[path], edit.span) if path in texts else None
        if offsets is None:
            return None
        start, end = offsets
        if _LINE_END.sub("\n", texts[path][start:end]) != edit.old:
            return None
        found.append((path, _Replacement(start, end, edit.new)))
    return found


def _offsets(text: str, span: Span) -> tuple[int, int] | None:
    """Where a span begins and ends in a text; None if the text has no such place."""
    starts = [len(BYTE_ORDER_MARK) if text.startswith(BYTE_ORDER_MARK) else 0]
    starts += [found.end() for found in _LINE_END.finditer(text)]
    places = (span.line, span.column), (span.end_line, span.end_column)
    if any(not 0 < line <= len(starts) or column < 1 for line, column in places):
        return None
    start, end = (starts[line - 1] + column - 1 for line, column in places)
    return (start, end) if start <= end <= len(text) else None


def _spliced(text: str, replacements: Iterable[_Replacement]) -> str:
    parts, at = [], 0
    for start, end, new in sorted(replacements):
        parts += [text[at:start], new]
        at = end
    return "".join([*parts, text[at:]])


# ------------------------------------------------------------------------------------ what is safe


def with_safe_fixes(
    found: Sequence[Diagnostic], texts: Mapping[str, str], first_lines: Mapping[str, int]
) -> tuple[Diagnostic, ...]:
    """The diagnostics, those whose fix is not safe without it.

    A safe one finds what it expects, in `texts` (path -> text, of the sources that may be changed); it leaves
    expressions alone, and front matter (`first_lines`: path of a Markdown file -> the line behind it), and
    of YAML all but the texts of values.
    """
    return tuple(
        replace(d, fix=_safe(d.fix, texts, first_lines)) if d.fix is not None else d for d in found
    )


def _safe(fix: Fix, texts: Mapping[str, str], first_lines: Mapping[str, int]) -> Fix | None:
    in_front_matter = (e.span.line < first_lines.get(e.span.path, 0) for e in fix.edits)
    if any(in_front_matter) or not _located(fix, texts):
        return None
    fix = fix._replace(edits=tuple(_quoted_where_needed(edit, texts) for edit in fix.edits))
    replacements = _located(fix, texts)
    if not replacements or any(_is_in_expression(texts[path], one) for path, one in replacements):
        return None
    paths = {path for path, _ in replacements if _is_yaml(path)}
    for path in paths:
        here = [one for of, one in replacements if of == path]
        if not _keeps_structure(texts[path], here):
            return None
    return fix


def _is_yaml(path: str) -> bool:
    return path.endswith((".yaml", ".yml"))


def _is_in_expression(text: str, one: _Replacement) -> bool:
    first = text.rfind("\n", 0, one.start) + 1
    last = text.find("\n", one.end)
    lines = text[first : last if last >= 0 else len(text)]
    expressions = ((first + m.start(), first + m.end()) for m in expressions_in(lines))
    return any(one.start < end and start < one.end for start, end in expressions)


def _keeps_structure(text: str, replacements: Collection[_Replacement]) -> bool:
    """Whether a YAML text has the same nodes and keys with the replacements, and its values show what they write."""
    try:
        before = list(_nodes(compose(text)))
        after = list(_nodes(compose(_spliced(text, replacements))))
    except (yaml.YAMLError, TooDeepError):
        return False
    if [type(node) for node in before] != [type(node) for node in after]:
        return False
    if list(map(_keys, before)) != list(map(_keys, after)):
        return False
    changed = [new.value for old, new in zip(before, after, strict=True) if _differ(old, new)]
    return all(any(one.new.strip("\"'") in value for value in changed) for one in replacements)


def _keys(node: yaml.Node) -> list[str]:
    pairs = node.value if isinstance(node, yaml.MappingNode) else ()
    return [key.value for key, _ in pairs if isinstance(key, yaml.ScalarNode)]


def _differ(old: yaml.Node, new: yaml.Node) -> bool:
    return isinstance(old, yaml.ScalarNode) and old.value != new.value


def _nodes(root: yaml.Node | None) -> Iterator[yaml.Node]:
    """A node and all below it, each once, however many aliases it has."""
    waiting, seen = [root] if root else [], set()
    while waiting:
        node = waiting.pop()
        if id(node) not in seen:
            seen.add(id(node))
            yield node
            for child in node.value if isinstance(node, yaml.CollectionNode) else ():
                waiting += child if isinstance(child, tuple) else (child,)


def _quoted_where_needed(edit: Edit, texts: Mapping[str, str]) -> Edit:
    """The edit; of the beginning of a plain YAML value, which may not begin with braces, one of the whole value in
    quotes."""
    path = edit.span.path
    if not (_is_yaml(path) and edit.new.startswith("{{")):
        return edit
    offsets = _offsets(texts[path], edit.span)
    assert offsets is not None
    start, end = offsets
    try:
        nodes = _nodes(compose(texts[path]))
    except (yaml.YAMLError, TooDeepError):
        return edit
    for node in nodes:
        mark = node.end_mark
        if node.start_mark.index == start and isinstance(node, yaml.ScalarNode) and not node.style:
            rest = texts[path][end : mark.index]
            if not {*rest} & {*'"\\\n'}:
                span = edit.span._replace(end_column=edit.span.end_column + len(rest))
                return Edit(span, edit.old + rest, f'"{edit.new}{rest}"')
    return edit
