"""`x.http` beside `x.html`: the requests of a service's page for the HTTP clients of editors.

The format is that of REST Client for VS Code (https://github.com/Huachao/vscode-restclient), most of which the client of
JetBrains and others read as well: `###` between requests, `@name = value`, `{{name}}`, lines of comment that begin with `#`.
"""

import re
from collections.abc import Iterator

from tutgen.content.model import Site
from tutgen.language.payload import KEY, STRING, Printed
from tutgen.pages.files.file_form import FileForm
from tutgen.pages.files.walkthrough import AnswerPart, SentRequest, Walkthrough, unique_names
from tutgen.requests.form_body import encode_all
from tutgen.requests.languages.language import (
    Language,
    Style,
    add_header,
    add_request_line,
    add_text_body,
    begun,
    finished,
    interpolated,
)
from tutgen.requests.languages.sent import Header, Sent, basic_of
from tutgen.requests.languages.variables import VariableOf
from tutgen.requests.printing import MARKUP
from tutgen.sources.json_pointer import Steps
from tutgen.theme.highlight import Token
from tutgen.theme.placeholder import has_placeholder

_NAME = "http_file"
_OF_THE_FORMAT = re.compile(r"^\s*(#|//|<>?(@|\s)|>|```|@\S+\s*=)|\A\s*$|\n\s*\Z", re.MULTILINE)
"""Lines of a body that clients would take for something else, or leave out."""
_PLACEHOLDER = re.compile(r"<[^<>]*>")
"""What is left readable in the encoded name of a field."""
_PLAIN_KEY = re.compile(r"[A-Za-z_]\w*")
_QUOTED_KEY = re.compile(r"[\w'][^,:]*")
_UNREADABLE_KEY = re.compile(r"[][;^\n\r]|#\d|@\w+\(\)|%@%|\}\}")
UNWRITABLE = "# This request cannot be written in a file of this kind: "


def _print(sent: Sent, style: Style) -> Printed:
    """The request; each line as a comment if clients would send another one."""
    printed = begun(sent)
    reason = _unwritable(sent)
    target = _text(sent.whole_address, style)
    add_request_line(printed, [("nf", sent.method), ("", " "), ("nn", target)])
    for header in sent.headers:
        add_header(printed, [("na", f"{header.name}: "), ("s", _header(header, style))], header)
    if sent.kind and (sent.kind != "form" or sent.fields):
        printed.lines.append([])
        add_text_body(printed, sent, [], lambda token: _token(token, style), [])
    if reason:
        printed.lines = [[("c", "# "), *line] for line in printed.lines]
        printed.lines.insert(0, [("c", f"{UNWRITABLE}{reason}")])
    return finished(printed)


def _unwritable(sent: Sent) -> str:
    if any("{{" in header.text for header in sent.headers):
        return "a header has '{{' in it"
    if sent.kind == "text" and "{{" in sent.text:
        return "its body has '{{' in it"
    if sent.kind == "text" and sent.text and _OF_THE_FORMAT.search(sent.text):
        return "its body would be read as something else"
    return ""


def _header(header: Header, style: Style) -> str:
    """Clients encode id and token that are to be filled in, with a blank in between."""
    if has_placeholder(header.text) and (basic := basic_of(header)):
        return f"Basic {_text(basic.replace(':', ' ', 1), style)}"
    return _text(header.text, style)


def _text(text: str, style: Style) -> str:
    return interpolated(text, style.value, str, "", "") if style.value else text


def _token(token: Token, style: Style) -> Token:
    """A token of a body. In JSON, braces that would begin a variable are escaped; the name of a field is encoded whole."""
    kind, text = token
    if "<" not in text and "{{" not in text:  # most of them
        return token
    if kind == "na":
        return kind, _PLACEHOLDER.sub(lambda found: encode_all(found[0]), text)
    if kind in (KEY, STRING):
        text = text.replace("{{", "{\\u007b")
    return kind, text if kind in (KEY, MARKUP) else _text(text, style)


def _written(walk: Walkthrough) -> str:
    parts = [walk.head]
    if walk.variables:
        parts.append(
            "#\n# Values come from the environment. In IDEs of JetBrains write {{$env.NAME}} in place of {{$processEnv NAME}}.\n\n"
        )
        parts += [
            f"{walk.said_of(name)}@{name.lower()} = {{{{$processEnv {name}}}}}\n"
            for name in walk.variables
        ]
    given: list[str] = []
    for request, name in zip(walk.requests, _names(walk), strict=True):
        parts.append(f"\n##{request.comment}")
        parts += given
        parts.append(f"# @name {name}\n{request.form.texts[_NAME]}\n")
        given = [_definition(walk, request, name, part) for part in request.gives]
    return "".join(parts)


def _names(walk: Walkthrough) -> Iterator[str]:
    """The name of each request in the file: in the place of a variable of its name, clients would take the request."""
    placeholders = {n for request in walk.requests for n in request.form.placeholders}
    variables = {walk.variable_of(n).lower() for n in placeholders}
    names = [request.name.replace("-", "_") for request in walk.requests]
    return unique_names([f"{n}_request" if n in variables else n for n in names], variables)


def _definition(walk: Walkthrough, request: SentRequest, name: str, part: AnswerPart) -> str:
    """The variable that has a part of an answer; one of the environment where the file cannot name it."""
    is_sent = not request.form.texts[_NAME].startswith(UNWRITABLE)
    variable = walk.variable_of(part.placeholder)
    value = f"$processEnv {variable}"
    if is_sent and (path := _path(part.steps)):
        value = f"{name}.response.body.{path}"
    return f"@{variable.lower()} = {{{{{value}}}}}\n"


def _path(steps: Steps) -> str:
    """Keys and indices as JSONPath, as the library of REST Client reads it (jsonpath-plus 0.20): in quotes nothing is
    escaped, and a key that would mean something has a grave accent before it. Empty if it cannot read them."""
    if any(isinstance(step, str) and _UNREADABLE_KEY.search(step) for step in steps):
        return ""
    return "$" + "".join(map(_step, steps))


def _step(step: str | int) -> str:
    if isinstance(step, int):
        return f"[{step}]"
    if _PLAIN_KEY.fullmatch(step):
        return f".{step}"
    return f"['{step}']" if _QUOTED_KEY.fullmatch(step) else f"['`{step}']"


def _language(site: Site, variable_of: VariableOf) -> Language:
    run = Style(lambda placeholder: f"{{{{{variable_of(placeholder).lower()}}}}}", alone=False)
    return Language(_NAME, "HTTP", "http", "", _print, run=run)


HTTP_FILE = FileForm(
    _NAME,
    ".http",
    "the requests of a service's page, for the HTTP clients of VS Code and other editors",
    _language,
    _written,
)
