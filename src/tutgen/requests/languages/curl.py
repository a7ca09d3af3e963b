"""Requests as commands of curl, quoted for a POSIX shell."""

import re
from collections.abc import Sequence

from tutgen.language.payload import STRING, Printed
from tutgen.requests.form_body import encode_all
from tutgen.requests.head import FORM
from tutgen.requests.languages.language import (
    Language,
    Style,
    Value,
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

    def __init__(self, style: Style) -> None:
        self._style = style
        self.variables: dict[str, str] = {}
        """Name of a variable -> of its placeholder."""

    def word(self, text: str) -> Token:
        """A text as one word."""
        return self._word(text, self._style.value)

    def address(self, text: str) -> Token:
        """An address, or a part of one from its beginning on, as one word."""
        return self._word(text, self._style.of_address(text))

    def _word(self, text: str, value: Value | None) -> Token:
        parts = parts_of(text)
        literals = [part for part in parts if isinstance(part, str)]
        if value is None or len(literals) == len(parts):
            return ("s1", f"'{_quoted(text)}'")
        if all(_SAFE.fullmatch(part) for part in literals):
            return ("s2", f'"{self._expanded(parts, value)}"')
        return ("s1", f"'{self._within(text, value)}'".replace("''\"$", '"$'))

    def _within(self, text: str, value: Value | None) -> str:
        """A text within single quotes; they are left for each variable."""
        if value is None:
            return _quoted(text)
        return interpolated(text, lambda name: self._noted(name, value), _quoted, "'\"$", "\"'")

    def token(self, token: Token) -> Token:
        """A token of a body within single quotes. Keys have no placeholders."""
        kind, text = token
        if "<" not in text and "'" not in text:  # most of them
            return token
        if kind not in (STRING, "s", ""):
            return (kind, _quoted(text))
        value = self._style.value
        return (kind, self._within(text, (kind == STRING and self._style.in_json) or value))

    def _expanded(self, parts: list[str | Placeholder], value: Value) -> str:
        said = [p if isinstance(p, str) else f"${{{self._noted(p.name, value)}}}" for p in parts]
        return re.sub(r"\$\{(\w+)\}(?!\w)", r"$\1", "".join(said))

    def _noted(self, placeholder: str, value: Value) -> str:
        """The variable of a placeholder."""
        name = value(placeholder)
        self.variables.setdefault(name, placeholder)
        return name


def _quoted(text: str) -> str:
    return text.replace("'", "'\\''")


def print_curl(sent: Sent, style: Style) -> Printed:
    """The command. Fields of a query without a body, and of a form, are encoded by curl; a body is given as it is
    sent."""
    shell, printed = _Shell(style), begun(sent)
    is_get = not sent.kind and bool(sent.query) and all(field.name for field in sent.query)
    address = sent.address if is_get else sent.whole_address
    options = [*_options(sent), *(["--get"] if is_get else ())]
    command: Line = [("nb", "curl"), ("", "".join(f" {option}" for option in options) + " ")]
    add_request_line(printed, [*command, shell.address(address)])
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
        option = "--data-raw" if _may_name_a_file(sent) else "--data-binary"
    add_text_body(
        printed, sent, [_INDENT, ("", f"{option} "), ("s1", "'")], shell.token, [("s1", "'")]
    )


def _may_name_a_file(sent: Sent) -> bool:
    """Whether the body begins with `@`, or with what readers fill in: curl would send the file of that name."""
    if sent.kind != "text":
        return False
    first = parts_of(sent.text)[0]
    return isinstance(first, Placeholder) or first.startswith("@")


def _end(printed: Printed, above: int) -> None:
    """Continue the last line of those below `above`."""
    if len(printed.lines) > above:
        printed.lines[-1].append(_CONTINUED)


def _field(shell: _Shell, field: Field) -> Token:
    """A field: its name is encoded here, its text by curl."""
    if not field.name:
        return shell.word(field.encoded)
    return shell.word(f"{encode_all(field.name)}={field.text}")


def curl_with(variable_of: Value) -> Language:
    """The language with the variables of a site's placeholders."""
    return Language(
        "curl",
        "curl",
        "bash",
        "a command of curl 7.82 or newer, quoted for a POSIX shell",
        print_curl,
        Style(variable_of),
        Style(
            variable_of,
            alone=False,
            in_address=lambda placeholder: f"{variable_of(placeholder)}_IN_ADDRESS",
            in_json=lambda placeholder: f"{variable_of(placeholder)}_IN_JSON",
        ),
    )


CURL = curl_with(variable_name)
