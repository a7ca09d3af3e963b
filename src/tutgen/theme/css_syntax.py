"""What a part of the stylesheet leaves open: it would swallow the parts behind it.

Comments, strings, escapes, addresses and brackets are those of CSS Syntax Level 3 (https://www.w3.org/TR/css-syntax-3/);
nothing else of the language is looked at.
"""

import re

from tutgen.diagnostics import Diagnostic, Span
from tutgen.sources.source import line_and_column

_TOKEN = re.compile(
    r"""  /\* (?: .*? \*/ | (?P<comment> .* ) )
        | (?P<quote> ["'] ) (?: \\. | (?! (?P=quote) ) [^\\\n] )* (?: (?P=quote) | (?P<string> ) )
        | \b url \( \s* (?! ["'] ) (?: \\. | [^)\\] )* \)
        | \\.
        | (?P<bracket> [(){}\[\]] )""",
    re.DOTALL | re.IGNORECASE | re.VERBOSE,
)
_HINT = "browsers take what follows for something else, in the parts of the theme behind it too"
_CLOSES = {"(": ")", "[": "]", "{": "}"}


def css_fault(path: str, text: str) -> Diagnostic | None:
    """The first comment, string or bracket that is not closed, or bracket that closes nothing; None if there is none."""
    opened: list[tuple[int, str]] = []
    for token in _TOKEN.finditer(text):
        at = token.start()
        if token["comment"] is not None:
            return _fault(path, text, at, "the comment is never closed")
        if token["string"] is not None:
            return _fault(path, text, at, "the string is not closed on its line")
        bracket = token["bracket"]
        if bracket in _CLOSES:
            opened.append((at, bracket))
        elif bracket:
            if not opened:
                return _fault(path, text, at, f"nothing opens what this '{bracket}' closes")
            at, last = opened.pop()
            if _CLOSES[last] != bracket:
                reason = f"this '{last}' is not closed before the next '{bracket}'"
                return _fault(path, text, at, reason)
    if opened:
        at, bracket = opened[0]
        return _fault(path, text, at, f"this '{bracket}' is never closed")
    return None


def _fault(path: str, text: str, at: int, reason: str) -> Diagnostic:
    line, column = line_and_column(text, at)
    span = Span(path, line + 1, column + 1, line + 1, column + 2)
    return Diagnostic("open-style", reason, span, _HINT)
