"""Requests as commands of curl, quoted for a POSIX shell."""

import re
from collections.abc import Callable, Sequence

from tutgen.language.payload import Printed
from tutgen.requests.head import FORM, field_name
from tutgen.requests.languages.language import (
    Language,
    Style,
    add_form_body,
    add_header,
    add_request_line,
    add_text_body,
    begun,
    finished,
    interpolated,
    variable_name,
)
from tutgen.requests.languages.sent import JSON, Field, Placeholder, Sent, basic_of, parts_of
from tutgen.theme.highlight import Line, Token

_SAFE = re.compile(r'[^"$`\\!\n]*')
"""What means itself within double quotes, in a shell that is typed into as well."""
_CONTINUED: Token = ("se", " \\")
_INDENT: Token = ("", "  ")


class _Shell:
    """Quotes texts, and keeps the variables that they need."""

    def __init__(self, value: Callable[[str], str] | None) -> None:
        self._value = value
        self.variables: dict[str, str] = {}
        """Name of a variable -> of its placeholder."""

    def word(self, text: str) -> Token:
        """A text as one word."""
        parts = parts_of(text)
        literals = [part for part in parts if isinstance(part, str)]
        if self._value is None or len(literals) == len(parts):
            return ("s1", f"'{_quoted(text)}'")
        if all(_SAFE.fullmatch(part) for part in literals):
            return ("s2", f'"{self._expanded(parts)}"')
        return ("s1", f"'{self.within(text)}'".replace("''\"$", '"$'))

    def within(self, text: str) -> str:
        """A text within single quotes; they are left for each variable."""
        if self._value is None:
            return _quoted(text)
        return interpolated(text, self._variable, _quoted, "'\"$", "\"'")

    def token(self, token: Token) -> Token:
        """A token of a body within single quotes. Keys have no placeholders."""
        kind, text = token
        return (kind, self.within(text) if kind in ("s2", "s", "") else _quoted(text))

    def _expanded(self, parts: list[str | Placeholder]) -> str:
        said = [p if isinstance(p, str) else f"${{{self._variable(p.name)}}}" for p in parts]
        return re.sub(r"\$\{(\w+)\}(?!\w)", r"$\1", "".join(said))

    def _variable(self, placeholder: str) -> str:
        assert self._value is not None
        name = self._value(placeholder)
        self.variables.setdefault(name, placeholder)
        return name


def _quoted(text: str) -> str:
    return text.replace("'", "'\\''")


def print_curl(sent: Sent, style: Style) -> Printed:
    """The command. Fields of a query without a body, and of a form, are encoded by curl; a body is given as it is
    sent."""
    shell, printed = _Shell(style.value), begun(sent)
    is_get = not sent.kind and bool(sent.query) and all(field.name for field in sent.query)
    address = sent.address if is_get else sent.whole_address
    options = [*_options(sent), *(["--get"] if is_get else ())]
    command: Line = [("nb", "curl"), ("", "".join(f" {option}" for option in options) + " ")]
    add_request_line(printed, [*command, shell.word(address)])
    for field in sent.query:
        if is_get:
            printed.lines.append([_INDENT, ("", "--data-urlencode "), _field(shell, field)])
        printed.mark_field("query", field.pointer)
    _add_headers(printed, sent, shell)
    first = len(printed.lines)
    _add_body(printed, sent, shell)
    for line in printed.lines[: first - (not sent.kind)]:
        line.append(_CONTINUED)
    names = shell.variables.items() if style.alone else ()
    variables = [[("nv", name), ("o", "="), ("s1", f"'<{_quoted(of)}>'")] for name, of in names]
    return finished(printed, [_spaced(variables)] if variables else ())


def _spaced(parts: list[Line]) -> Line:
    return [
        token for number, part in enumerate(parts) for token in ([("", " ")] * (number > 0) + part)
    ]


def _options(sent: Sent) -> list[str]:
    """Those that say the method, where it does not go without saying, and how the address is to be read."""
    found = ["--globoff"] if re.search(r"[][{}]", sent.address) else []
    if sent.method == "HEAD" and not sent.kind:
        return [*found, "--head"]
    is_usual = sent.method == ("POST" if sent.kind else "GET")
    return found if is_usual else [*found, f"-X {sent.method}"]


def _add_headers(printed: Printed, sent: Sent, shell: _Shell) -> None:
    for header in sent.said_headers({"json": JSON, "form": FORM}.get(sent.kind, "")):
        basic = basic_of(header)
        if basic is not None:
            word, option = shell.word(basic), "--user "
        else:
            said = f"{header.name}: {header.text}" if header.text else f"{header.name};"
            word, option = shell.word(said), "-H "
        add_header(printed, [_INDENT, ("", option), word], header)


def _add_body(printed: Printed, sent: Sent, shell: _Shell) -> None:
    if not sent.kind:
        return
    if sent.kind == "form":
        above = len(printed.lines)

        def add(printed: Printed, fields: Sequence[Field]) -> None:
            for field in fields:
                _end(printed, above)
                option = "--data-urlencode " if field.name else "-d "
                printed.lines.append([_INDENT, ("", option), _field(shell, field)])
                printed.mark_field("", field.pointer)

        add_form_body(printed, sent, add)
        if len(printed.lines) == above:
            printed.lines.append([_INDENT, ("", "-d "), ("s1", "''")])
        return
    if sent.kind == "json" and sent.content_type == JSON:
        option = "--json"
    else:
        option = "--data-raw" if sent.kind == "text" and sent.text[:1] == "@" else "--data-binary"
    add_text_body(
        printed, sent, [_INDENT, ("", f"{option} "), ("s1", "'")], shell.token, [("s1", "'")]
    )


def _end(printed: Printed, above: int) -> None:
    """Continue the last line of those below `above`."""
    if len(printed.lines) > above:
        printed.lines[-1].append(_CONTINUED)


def _field(shell: _Shell, field: Field) -> Token:
    """A field: its name is encoded here, its text by curl."""
    if not field.name:
        return shell.word(field.encoded)
    return shell.word(f"{field_name(field.pointer)}={field.text}")


CURL = Language(
    "curl",
    "curl",
    "bash",
    "a command of curl 7.82 or newer, quoted for a POSIX shell",
    print_curl,
    Style(variable_name),
    Style(variable_name, alone=False),
)
