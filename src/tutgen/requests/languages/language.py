"""What a language of requests is, and what its printers share.

A printer brings a request into the lines of a language. It notes the line of each key, as the HTTP form does, so that
notes and emphasis follow (`requests.placed_notes`).
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple
from zlib import crc32

from tutgen.language.payload import Printed
from tutgen.requests.annotations import REQUEST_LINE
from tutgen.requests.block import mark_header, note_brought
from tutgen.requests.form_body import note_field_payloads
from tutgen.requests.languages.sent import WHERE, Field, Header, Placeholder, Sent, parts_of
from tutgen.requests.printing import add_body, note_payload
from tutgen.theme.highlight import Line, Token

BYTES = "sa"
"""The class of strings of which each character is sent as a byte: it tells the page to fill in values in UTF-8."""
Value = Callable[[str], str]
"""Name of a placeholder -> what gives its value: an expression; for curl the name of a variable."""


class Style(NamedTuple):
    """How a request is printed."""

    value: Value | None = None
    """None: placeholders stay within their texts."""
    alone: bool = True
    """Whether what it needs stands above it, such as imports and variables, and below it what shows the answer."""
    in_address: Value | None = None
    """Gives the value percent-encoded, for the part of an address behind the host. None: it is put in as it is."""
    in_json: Value | None = None
    """Gives the value as it stands within a string of JSON, for bodies that are a text of it. None: likewise."""

    def of_address(self, address: str) -> Value | None:
        """Gives the values of an address."""
        value, encoded = self.value, self.in_address
        if value is None or encoded is None:
            return value
        where = WHERE.match(address)
        own = {p.name for p in parts_of(where[0]) if isinstance(p, Placeholder)} if where else ()
        return lambda name: value(name) if name in own else encoded(name)


Printer = Callable[[Sent, Style], Printed]
"""Prints a request. Raises EvaluationError."""


class Language(NamedTuple):
    """A language that requests are shown in."""

    name: str
    label: str
    """What readers choose."""
    lexer: str
    about: str
    """What its form is, as Markdown."""
    printer: Printer
    shown: Style = Style()
    """The style of pages."""
    run: Style = Style()
    """The style of files that are run: placeholders are read from the environment."""
    is_template: bool = False
    """Whether a template of the project prints it, which may do anything with a value."""

    def print(self, sent: Sent) -> Printed:
        """The request as pages show it. Raises EvaluationError."""
        return self.printer(sent, self.shown)


_OF_SHELLS = frozenset(
    [
        "BASH",
        "CDPATH",
        "COLUMNS",
        "DISPLAY",
        "EGID",
        "ENV",
        "EUID",
        "FPATH",
        "GID",
        "GROUPS",
        "HISTFILE",
        "HOME",
        "HOST",
        "HOSTNAME",
        "IFS",
        "LANG",
        "LANGUAGE",
        "LINENO",
        "LINES",
        "LOGNAME",
        "MAIL",
        "MANPATH",
        "OLDPWD",
        "OPTARG",
        "OPTIND",
        "OSTYPE",
        "PATH",
        "PPID",
        "PROMPT",
        "PS1",
        "PS2",
        "PS4",
        "PWD",
        "RANDOM",
        "SECONDS",
        "SHELL",
        "SHLVL",
        "STTY",
        "TERM",
        "TMOUT",
        "TMPDIR",
        "TTY",
        "TZ",
        "UID",
        "USER",
        "USERNAME",
        "WATCH",
    ]
)
"""Variables that mean something already, in bash or in zsh: `PROMPT` would change what is typed behind."""


@lru_cache(maxsize=1024)
def variable_name(placeholder: str) -> str:
    """The environment variable of a placeholder: `API_KEY` for `api key`."""
    ascii_only = unicodedata.normalize("NFKD", placeholder).encode("ascii", "ignore").decode()
    name = re.sub(r"[^A-Z0-9]+", "_", ascii_only.upper()).strip("_")
    if not name or name[0].isdigit():
        return f"VALUE_{crc32(placeholder.encode()):08X}"
    return f"MY_{name}" if name in _OF_SHELLS else name


def begun(sent: Sent) -> Printed:
    """No lines yet."""
    return Printed([], {}, [*sent.payloads], sent.absent)


def finished(printed: Printed, above: Sequence[Line] = ()) -> Printed:
    """The lines, below others."""
    note_brought(printed)
    if above:
        printed.lines[:0] = above
        count = len(above)
        printed.spans = {at: (a + count, b + count) for at, (a, b) in printed.spans.items()}
    return printed


def add_request_line(printed: Printed, line: Line) -> None:
    """The line of the address."""
    printed.lines.append(line)
    printed.mark(REQUEST_LINE)


def add_header(printed: Printed, line: Line, header: Header) -> None:
    """The line of a header."""
    printed.lines.append(line)
    mark_header(printed, header.name, header.auth)


def by_name(fields: Sequence[Field]) -> list[tuple[str, list[Field]]]:
    """Fields of one name together, as a list repeats it."""
    return [(name, [*found]) for name, found in groupby(fields, lambda field: field.name)]


def is_list(fields: Sequence[Field]) -> bool:
    """Whether fields of one name are the items of a list."""
    return fields[0].pointer.count("/") > 1


def add_text_body(
    printed: Printed, sent: Sent, lead: Line, quoted: Callable[[Token], Token], tail: Line
) -> None:
    """The body as it is sent: the lines of the HTTP form, each token quoted. `lead` stands before them, `tail` behind."""
    first = len(printed.lines)
    add_body(printed, sent.body, sent.media, sent.origin.child("body"))
    lines = printed.lines
    lines[first:] = [[quoted(token) for token in line] for line in lines[first:]]
    if "ndjson" in sent.media:
        lines.append([])
    lines[first] = [*lead, *lines[first]]
    lines[-1] = [*lines[-1], *tail]


def add_form_body(
    printed: Printed, sent: Sent, add: Callable[[Printed, Sequence[Field]], None]
) -> None:
    """The body as a form, by a function that adds a line, or some, for the fields of one name."""
    first = len(printed.lines) + 1
    note_field_payloads(printed, sent.value)
    for _, fields in by_name(sent.fields):
        add(printed, fields)
    note_payload(printed, sent.body, first)


def interpolated(
    text: str,
    value: Callable[[str], str],
    literal: Callable[[str], str],
    opening: str,
    closing: str,
) -> str:
    """The inner part of a string of a language with values in it."""
    if "<" not in text:  # most have none
        return literal(text)
    return "".join(
        f"{opening}{value(part.name)}{closing}" if isinstance(part, Placeholder) else literal(part)
        for part in parts_of(text)
    )
