"""What is wrong with a text that is no YAML, in words for a writer: the usual slips, and the way out."""

import re

import yaml

from tutgen.diagnostics import Diagnostic, Span
from tutgen.sources.source import Source

_SLIPS = tuple(
    (re.compile(pattern), hint)
    for pattern, hint in (
        (r"(?:[:,{[-]\s+|^)(?P<at>\{\{)", 'put the value in quotes: "{{ ... }}"'),
        (
            r"(?:^[ -]*|[{,]\s*)(?P<at>[@%*`])[^\s:][^:]*:(?:\s|$)",
            "a key that begins with @, %, * or a backtick must stand in quotes",
        ),
        (r"[:-]\s+(?P<at>`)", "a value that begins with a backtick must stand in quotes"),
        (
            r"(?<!\\)(?:\\\\)*(?P<at>\\u[dD](?:[89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])"
            r"|(?<!\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD])[c-fC-F][0-9a-fA-F]{2}))",
            "this is half a character: write the other half beside it, or the character itself",
        ),
        (r"^\s*(?P<at>\t)", "indent with spaces, not with tabs"),
        (
            r"[:-]\s+(?P<at>[%@*&!])",
            "a value that begins with %, @, *, & or ! must stand in quotes",
        ),
        (r":\s[^'\"|>&*\[{]*?(?P<at>:)(?:\s|$)", "a value that holds ': ' must stand in quotes"),
        (
            r"[:-]\s+(?:'[^']*'|\"(?:[^\"\\]|\\.)*\")\s*(?P<at>[^\s#,:'\]}])",
            "the quoted part ends before the value does: quote all of it, and double inner ' quotes",
        ),
        (
            r"[:-]\s+\[[^\]]*\]\s*(?P<at>[^\s#,\]}])",
            "a value that begins with '[' is a list: put a text in quotes",
        ),
        (r":\s+(?P<at>-)\s", "a list begins on the next line; put a text in quotes"),
        (r"^\s*[\w-]+(?P<at>:)[^\s:/]", "a blank is missing behind the colon"),
    )
)
"""The usual slips, with the place of the fault and the way out."""

_HINTS = (
    ("escape", "in double quotes a backslash begins an escape: use single quotes"),
    ("another document", "a file holds one document: take the line '---' out"),
    ("mapping values", "check the indentation, and whether the line above is complete"),
    ("expected key", "check the indentation, and whether the line above is complete"),
    ("'-' indicator", "indent the items of a list alike, each with its '-'"),
    ("comment or line break", "a text behind '|' or '>' begins on the next line"),
    ("expected ':'", "write 'key: value', or indent a text that goes on"),
    ("node content", "close what is open; put a text that begins with , ] or } in quotes"),
)
"""For what the parser says where no slip is seen."""


def syntax_error(source: Source, error: yaml.YAMLError) -> Diagnostic:
    """What PyYAML could not read, at the place of the slip if it is a usual one."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    problem = (getattr(error, "problem", None) or str(error).split("\n", 1)[0]).removeprefix("but ")
    if mark is None:
        return Diagnostic("yaml-syntax", f"this is not YAML: {problem}", Span(source.path))
    lines = source.text.split("\n")
    line = min(mark.line, len(lines) - 1)
    while line > 0 and not lines[line].strip():
        line -= 1  # the parser notices some slips only at the next thing it reads
    context = str(getattr(error, "context", None) or "")
    if "flow" in context and lines[line].startswith("{{", mark.column):
        hint = "a value within { } or [ ] that holds {{ ... }} must stand in quotes"
        return _not_yaml(source, problem, line, mark.column, hint)
    for number in (line, line - 1):
        for slip, hint in _SLIPS if number >= 0 else ():
            match = slip.search(lines[number])
            if match:
                return _not_yaml(source, problem, number, match.start("at"), hint)
    opened = getattr(error, "context_mark", None)
    if opened and ("quoted scalar" in context or "flow" in context) and "escape" not in problem:
        bracket = "".join(lines[opened.line : opened.line + 1])[opened.column : opened.column + 1]
        if (opened.line, opened.column) < (mark.line, mark.column) and bracket:
            what = "quote" if bracket in "'\"" else f"'{bracket}'"
            hint = f"end it with {_CLOSING.get(bracket, bracket)}"
            if bracket in "{[":
                hint += "; a text with a comma, a colon or a bracket must stand in quotes"
            message = f"the {what} that stands here is not closed"
            return _not_yaml(source, message, opened.line, opened.column, hint)
    column = mark.column if line == mark.line else len(lines[line].rstrip())
    return _not_yaml(
        source, problem, line, column, next((h for words, h in _HINTS if words in problem), None)
    )


_CLOSING = {"{": "}", "[": "]"}


def _not_yaml(source: Source, problem: str, line: int, column: int, hint: str | None) -> Diagnostic:
    span = Span(source.path, line + 1, column + 1, line + 1, column + 2)
    return Diagnostic("yaml-syntax", f"this is not YAML: {problem}", span, hint)
