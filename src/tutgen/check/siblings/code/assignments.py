"""What code gives its keys: `port = 8080`, `"port": 8080`, `port: 8080`, `--port 8080`."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

_VALUE = r"""(?: "(?P<double{0}>[^"\n]*)" | '(?P<single{0}>[^'\n]*)' | (?P<plain{0}>[^\s"',;(){{}}\[\]<>]+) )"""
_ASSIGNED = re.compile(
    rf"""
    (?<![\w.$-]) (?P<quote>["']?) (?P<key> [A-Za-z_][\w-]* ) (?P=quote)
    [ \t]* (?: =(?![=>~]) | :=? (?![:=/]) ) [ \t]* {_VALUE.format("")}
        (?P<rest> [ \t]* [^\n]? )
    | (?<!\S) (?P<flag> --[A-Za-z][\w-]* ) [ =] {_VALUE.format(2)} (?P<rest2> )
    """,
    re.VERBOSE,
)
_LITERAL = re.compile(r"-?\d[\w.]*|true|false|null|none|on|off|yes|no", re.IGNORECASE)
_ENDS = frozenset(",;)}]#\n")
_CONFIGURATION = frozenset(
    {
        "yaml",
        "yml",
        "toml",
        "ini",
        "dotenv",
        "properties",
        "bash",
        "sh",
        "shell",
        "zsh",
        "console",
        "text",
    }
)
"""Languages in which a word is a value; elsewhere it is a name."""


class Assignment(NamedTuple):
    """A key, and the literal value that it is given; None for a value that is computed."""

    key: str
    value: str | None
    start: int
    """The offset of the key."""
    is_text: bool = False
    """Whether the value is in quotes."""


@lru_cache(maxsize=512)  # pages share code
def assignments(text: str, language: str) -> tuple[Assignment, ...]:
    """The assignments of code in a language."""
    return tuple(_assignments(text, language))


def _assignments(text: str, language: str) -> Iterator[Assignment]:
    for found in _ASSIGNED.finditer(text):
        number = "2" if found["flag"] else ""
        key = found["flag"] or found["key"]
        quoted = found[f"double{number}"]
        quoted = found[f"single{number}"] if quoted is None else quoted
        start = found.start("flag" if found["flag"] else "key")
        if quoted is not None:
            is_whole = "{" not in quoted and "$" not in quoted
            yield Assignment(key, quoted if is_whole else None, start, is_text=True)
            continue
        value = found[f"plain{number}"]
        is_literal = bool(_LITERAL.fullmatch(value))
        is_word = bool(found["flag"]) or (language in _CONFIGURATION and "$" not in value)
        after = (found["rest"] or "").strip()
        is_alone = not after or after in _ENDS
        yield Assignment(key, value if (is_literal or is_word) and is_alone else None, start)


def values_of(
    codes: Iterable[tuple[str, str]],
) -> dict[str, set[str | None]]:
    """Key -> all values that some code gives it; `codes`: texts, each with its language."""
    found: dict[str, set[str | None]] = {}
    for text, language in codes:
        for one in assignments(text, language):
            found.setdefault(one.key.lstrip("-"), set()).add(one.value)
    return found


def same_value(one: str, other: str) -> bool:
    """Whether two literals are the same value: `True` and `true`, `1_000` and `1000`."""
    return _plain(one) == _plain(other)


def _plain(value: str) -> str:
    value = value.strip().strip("\"'").lower()
    return value.replace("_", "") if value[:1].isdigit() else value
