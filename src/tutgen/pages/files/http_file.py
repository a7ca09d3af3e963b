"""`x.http` beside `x.html`: the requests of a service's page for the HTTP clients of editors.

The format is that of REST Client for VS Code (https://github.com/Huachao/vscode-restclient), most of which the client of
JetBrains and others read as well: `###` between requests, `@name = value`, `{{name}}`, lines of comment that begin with `#`.
"""

import re

from tutgen.content.model import Site
from tutgen.language.payload import KEY, STRING, Printed
from tutgen.pages.files.file_form import FileForm
from tutgen.pages.files.walkthrough import SentRequest, Walkthrough
from tutgen.requests.languages.language import (
    Language,
    Style,
    add_header,
    add_request_line,
    add_text_body,
    begun,
    finished,
    interpolated,
    variable_name,
)
from tutgen.requests.languages.sent import Header, Sent, basic_of
from tutgen.sources.json_pointer import Steps
from tutgen.theme.highlight import Token
from tutgen.theme.placeholder import has_placeholder

_OF_THE_FORMAT = re.compile(r"\s*(#|//|<|>|```|@\w+\s*=|$)", re.MULTILINE)
"""Lines of a body that clients would take for something else."""
_PLAIN_KEY = re.compile(r"[A-Za-z_]\w*")
UNWRITABLE = "This request cannot be written in a file of this kind: "


def variable(placeholder: str) -> str:
    """The variable of a placeholder."""
    return variable_name(placeholder).lower()


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
        printed.lines.insert(0, [("c", f"# {UNWRITABLE}{reason}")])
    return finished(printed)


def _unwritable(sent: Sent) -> str:
    if any("{{" in header.text for header in sent.headers):
        return "a header has '{{' in it"
    if sent.kind == "text" and "{{" in sent.text:
        return "its body has '{{' in it"
    if sent.kind == "text" and sent.text and _OF_THE_FORMAT.match(sent.text):
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
    """A token of a body. In JSON, braces that would begin a variable are escaped."""
    kind, text = token
    if kind in (KEY, STRING):
        text = text.replace("{{", "{\\u007b")
    return kind, text if kind == KEY else _text(text, style)


HTTP = Language(
    "http_file",
    "HTTP",
    "http",
    "",
    _print,
    run=Style(lambda placeholder: f"{{{{{variable(placeholder)}}}}}", alone=False),
)


def _written(walk: Walkthrough) -> str:
    parts = [walk.head]
    if walk.variables:
        parts.append(
            "#\n# Values come from the environment. In IDEs of JetBrains write {{$env.NAME}} in place of {{$processEnv NAME}}.\n\n"
        )
        parts += [f"@{name.lower()} = {{{{$processEnv {name}}}}}\n" for name in walk.variables]
    given: list[str] = []
    for request in walk.requests:
        parts.append(f"\n##{request.comment}")
        parts += given
        name = _name(request)
        parts.append(f"# @name {name}\n{request.form.texts[HTTP.name]}\n")
        given = [
            f"@{variable(part.placeholder)} = {{{{{name}.response.body.{_path(part.steps)}}}}}\n"
            for part in request.gives
        ]
    return "".join(parts)


def _name(request: SentRequest) -> str:
    return request.name.replace("-", "_")


def _path(steps: Steps) -> str:
    """Keys and indices as JSONPath."""
    return "$" + "".join(
        f".{step}"
        if isinstance(step, str) and _PLAIN_KEY.fullmatch(step)
        else f"[{step}]"
        if isinstance(step, int)
        else f"['{step}']"
        for step in steps
    )


def _language(site: Site) -> Language:
    return HTTP


HTTP_FILE = FileForm(
    HTTP.name,
    ".http",
    "the requests of a service's page, for the HTTP clients of VS Code and other editors",
    _language,
    _written,
)
