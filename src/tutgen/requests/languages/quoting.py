"""Values as literals of languages: the filters of the templates of a project's own languages."""

from collections.abc import Callable, Mapping
from functools import partial
from json.encoder import encode_basestring
from typing import Any

from tutgen.language.payload import (
    KEY,
    LITERAL,
    PUNCTUATION,
    SPACE,
    STRING,
    Notation,
    Printed,
    add_json,
    print_json,
    scalar,
)
from tutgen.requests.languages.javascript import notation as javascript_notation
from tutgen.requests.languages.python import notation as python_notation
from tutgen.theme.highlight import Token


def _notation(
    string: Callable[[str], str], literals: tuple[str, str, str], arrow: str, **parts: Any
) -> Notation:
    """`literals`: true, false and null; `arrow`: what stands between a key and its value."""

    def own_scalar(value: Any) -> Token:
        if value is True or value is False or value is None:
            return (LITERAL, literals[0 if value else 1 if value is False else 2])
        return (STRING, string(value)) if isinstance(value, str) else scalar(value)

    def lead(key: str) -> tuple[Token, ...]:
        return (KEY, string(key)), (PUNCTUATION, arrow.rstrip()), (SPACE, " ")

    return Notation(own_scalar, lead, **parts)


def _php(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _powershell(text: str) -> str:
    """PowerShell takes curly apostrophes for straight ones."""
    return "'" + "".join(mark * (1 + (mark in "'‘’‚‛")) for mark in text) + "'"


def _ruby(text: str) -> str:
    return encode_basestring(text).replace("#", "\\#")


def _shell(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"


def _indented(text: str, width: int | str = 4, first: bool = False, blank: bool = False) -> str:
    """As Jinja's filter does, for which a line also ends where a text has U+2028, or another end of Unicode's."""
    indent = width if isinstance(width, str) else " " * width
    above, *lines = str(text).split("\n")
    lines = [indent + line if line or blank else line for line in lines]
    return "\n".join([indent + above if first else above, *lines])


def _string(quote: Callable[[str], str], value: Any) -> str:
    """A text as a string; any other value as a string of its JSON."""
    return quote(value if isinstance(value, str) else _json(value))


def _printed(notation: Notation, value: Any) -> str:
    return add_json(Printed([], {}, []), value, notation).text


def _json(value: Any) -> str:
    return print_json(value).text


_PHP = _notation(
    _php,
    ("true", "false", "null"),
    " =>",
    indent="    ",
    mapping=("[", "]"),
    empty="new stdClass()",
    last=",",
)
_RUBY = _notation(_ruby, ("true", "false", "nil"), " =>")
FILTERS: Mapping[str, Callable[..., str]] = {
    "indent": _indented,
    "json": _json,
    "python": partial(_printed, python_notation()),
    "javascript": partial(_printed, javascript_notation()),
    "php": partial(_printed, _PHP),
    "ruby": partial(_printed, _RUBY),
    "shell": partial(_string, _shell),
    "powershell": partial(_string, _powershell),
    "go": partial(_string, encode_basestring),
    "java": partial(_string, encode_basestring),
}
"""Name -> filter. Behind `indent`, the first ones print any JSON value, on as many lines as it has on pages; from `shell` on they give
a string, of the JSON of a value that is no text."""
