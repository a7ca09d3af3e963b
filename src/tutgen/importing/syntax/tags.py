"""Tags of HTML and JSX in lines: where they are, and what their attributes say. Nothing of them is ever run."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from tutgen.importing.nouns.line import Line

MAX_TAG_LINES = 40
"""A tag that goes on longer is text."""
MAX_TAG = 4_000
"""Characters of a tag."""
_START = re.compile(r"<(/?)([A-Za-z][\w.-]*)(?=[\s/>]|$)")
_NAME = re.compile(r"[\s/]*([A-Za-z_:@][\w:.-]*)(\s*=\s*)?")
_QUOTED = re.compile(r"""\s*(?:"([^"]*)"|'([^']*)'|`([^`]*)`)\s*$""")
_CALLED = re.compile(r"""[^"'`]*\(\s*["'`]([^"'`]*)["'`]\s*\)(?:\.default)?\s*$""")
_OPENS, _CLOSES = "{[(", "}])"


class Tag(NamedTuple):
    """A tag in a text."""

    start: int
    end: int
    name: str
    closes: bool
    """Whether it is `</name>`."""
    empty: bool
    """Whether it is `<name/>`."""
    attributes: Mapping[str, str]
    """Texts without their quotes; of an expression of JSX the text that it is, or the expression in its braces."""


def find_tag(text: str, names: frozenset[str] | None = None, start: int = 0) -> Tag | None:
    """The first whole tag outside of code, from `start` on, of those names."""
    if "<" not in text:
        return None
    code = code_spans(text)
    for found in _START.finditer(text, start):
        if names is not None and found[2] not in names:
            continue
        if any(first <= found.start() < last for first, last in code):
            continue
        end, _ = _scan(text, found.end(), _Within())
        if end == -1:
            return None
        if end < 0:
            continue
        inner = text[found.end() : end - 1]
        empty = inner.endswith("/")
        attributes = read_attributes(inner.removesuffix("/"))
        return Tag(found.start(), end, found[2], bool(found[1]), empty, attributes)
    return None


class _Within(NamedTuple):
    """What is open within a tag."""

    quote: str = ""
    depth: int = 0


def _scan(text: str, at: int, within: _Within) -> tuple[int, _Within]:
    """Where the tag ends that goes on at `at`; -1 if it does not end in the text, -2 if another one begins."""
    quote, depth = within
    for index in range(at, min(len(text), at + MAX_TAG)):
        char = text[index]
        if quote:
            quote = "" if char == quote else quote
        elif char in "\"'" or (char == "`" and depth):
            quote = char
        elif char in _OPENS:
            depth += 1
        elif char in _CLOSES:
            depth -= 1
        elif char == ">" and depth <= 0:
            return index + 1, within
        elif char == "<" and depth <= 0:
            return -2, within
    return -1, _Within(quote, depth)


def read_attributes(text: str) -> dict[str, str]:
    """The attributes of a tag; one without a value says ``."""
    out: dict[str, str] = {}
    at = 0
    while found := _NAME.match(text, at):
        at = found.end()
        value = ""
        if found[2]:
            value, at = _value(text, at)
        out.setdefault(found[1], value)
    return out


def _value(text: str, at: int) -> tuple[str, int]:
    """The value that begins at `at`, and where it ends."""
    char = text[at : at + 1]
    if char in ("'", '"') and char:
        end = text.find(char, at + 1)
        end = len(text) if end < 0 else end
        return text[at + 1 : end], end + 1
    if char == "{":
        end = _balanced(text, at)
        inner = text[at + 1 : end - 1]
        plain = _QUOTED.match(inner) or _CALLED.match(inner)
        return next(
            (g for g in plain.groups() if g is not None) if plain else iter([inner.strip()])
        ), end
    end = at
    while end < len(text) and not text[end].isspace():
        end += 1
    return text[at:end], end


def _balanced(text: str, at: int) -> int:
    """Where the braces that open at `at` are closed; the end of the text, if they are not."""
    depth, quote = 0, ""
    for index in range(at, len(text)):
        char = text[index]
        if quote:
            quote = "" if char == quote else quote
        elif char in "\"'`":
            quote = char
        elif char in _OPENS:
            depth += 1
        elif char in _CLOSES:
            depth -= 1
            if not depth:
                return index + 1
    return len(text)


def joined(
    lines: Sequence[Line], names: frozenset[str], is_code: Callable[[], bool]
) -> Iterator[Line]:
    """The lines, tags of those names that go on over several lines each in one. `is_code` says, of the lines that were
    given so far, whether the next one is taken as it is."""
    index = 0
    while index < len(lines):
        line = lines[index]
        index += 1
        within = _unended(line.text, names) if names and not is_code() else None
        if within:
            texts = [line.text]
            for count, more in enumerate(lines[index : index + MAX_TAG_LINES], 1):
                texts.append(more.text.strip())
                end, within = _scan(more.text, 0, within)
                if end >= 0:
                    line, index = line.saying(" ".join(texts)), index + count
                if end != -1:
                    break
        yield line


def _unended(text: str, names: frozenset[str]) -> _Within | None:
    """What is open within the last tag of a line, which does not end in it; None if there is none."""
    at = text.rfind("<")
    found = _START.match(text, at) if at >= 0 else None
    if not found or found[2] not in names:
        return None
    if any(first <= at < last for first, last in code_spans(text)):
        return None
    end, within = _scan(text, found.end(), _Within())
    return within if end == -1 else None


_RUN = re.compile(r"\\.|`+")


def code_spans(text: str) -> list[tuple[int, int]]:
    """Where the code spans of a line are, with their backticks."""
    if "`" not in text:
        return []
    runs = [found for found in _RUN.finditer(text) if found[0][0] == "`"]
    following: dict[int, int] = {}
    ends = [-1] * len(runs)
    for index in range(len(runs) - 1, -1, -1):
        length = len(runs[index][0])
        ends[index] = following.get(length, -1)
        following[length] = index
    spans: list[tuple[int, int]] = []
    index = 0
    while index < len(runs):
        end = ends[index]
        if end < 0:
            index += 1
            continue
        spans.append((runs[index].start(), runs[end].end()))
        index = end + 1
    return spans


def outside_code(text: str, change: Callable[[str], str]) -> str:
    """A text, changed where it is no code span."""
    out: list[str] = []
    at = 0
    for start, end in code_spans(text):
        out += [change(text[at:start]), text[start:end]]
        at = end
    return "".join([*out, change(text[at:])])
