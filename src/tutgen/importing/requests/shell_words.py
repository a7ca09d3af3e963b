"""The words of one command of a POSIX shell, which is read and never run.

The standard library's shlex tells neither the line of a word nor in which quotes it stood: `$KEY` is a variable in some
of them, and is itself in others.
"""

import re
from typing import NamedTuple

from tutgen.theme.placeholder import PLACEHOLDER

_PART = re.compile(
    r"""
    '(?P<single>[^']*)'
    | "(?P<double>(?:[^"\\`]|\\.)*)"
    | (?P<continued>\\\n)
    | \\(?P<escaped>[^\n])
    | \$(?:\{(?P<braced>\w+)\}|(?P<variable>\w+))
    | (?P<placeholder><[^<>\n]+>)
    | (?P<blank>[ \t]+)
    | (?P<plain>[^\s'"\\$`|&;<>()*]+)
    """,
    re.VERBOSE | re.DOTALL,
)
_IN_DOUBLE = re.compile(
    r"""\\(?P<escaped>["\\$`\n])|\$(?:\{(?P<braced>\w+)\}|(?P<variable>\w+))|(?P<plain>[^$])""",
    re.VERBOSE,
)
_MAX_LENGTH = 20_000
"""Characters of a command: nobody writes a longer one, and parts of words are joined one by one."""


class Word(NamedTuple):
    """A word, without its quotes; variables are placeholders: `<API_KEY>` for `$API_KEY`."""

    text: str
    line: int
    """Where it begins, from 1 on."""


def words_of_command(code: str) -> list[Word] | None:
    """The words of the only command of a text; None if it is not one command alone, or does what cannot be seen from it:
    pipes, redirections, substitutions, patterns, comments."""
    if len(code) > _MAX_LENGTH:
        return None
    words: list[Word] = []
    text, start, at = "", None, 0
    while at < len(code):
        found = _PART.match(code, at)
        if not found or (start is None and code[at] == "#"):
            return None
        if found.lastgroup in ("blank", "continued"):
            if start is not None:
                words.append(Word(text, code.count("\n", 0, start) + 1))
            text, start = "", None
        else:
            said = _said(found, text)
            if said is None:
                return None
            text, start = said, at if start is None else start
        at = found.end()
    return words if start is None else [*words, Word(text, code.count("\n", 0, start) + 1)]


def _said(part: re.Match[str], before: str) -> str | None:
    """A word with one more part behind it; None if the part cannot be known."""
    if part["double"] is None:
        return _with(before, part)
    at, inside = 0, part["double"]
    text: str | None = before
    while text is not None and at < len(inside):
        found = _IN_DOUBLE.match(inside, at)
        text, at = (_with(text, found), found.end()) if found else (None, at)
    return text


def _with(before: str, part: re.Match[str]) -> str | None:
    groups = {name: text for name, text in part.groupdict().items() if text is not None}
    name = groups.get("braced") or groups.get("variable")
    if name is None:
        (text,) = groups.values()
        return before + ("" if text == "\n" and "escaped" in groups else text)
    found = PLACEHOLDER.match(f"{before}<{name}>", len(before))
    return f"{before}<{name}>" if found else None
