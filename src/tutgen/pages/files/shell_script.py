"""`x.sh` beside `x.html`: the requests of a service's page as commands of curl, in a script that stops where one fails.

For any POSIX shell. Values come from the environment; those that an answer gives are taken from it by jq.
"""

import json

from tutgen.content.model import Site
from tutgen.pages.files.file_form import FileForm
from tutgen.pages.files.walkthrough import SentRequest, Walkthrough
from tutgen.requests.languages.curl import curl_with
from tutgen.requests.languages.language import Language
from tutgen.requests.languages.variables import VariableOf
from tutgen.sources.json_pointer import Steps

_NAME = "shell_script"
_IN_ADDRESS = r"""
in_address() {  # a value as it stands in an address
  LC_ALL=C awk 'BEGIN {
    for (i = 1; i < 256; i++) encoded[sprintf("%c", i)] = sprintf("%%%02X", i)
    for (i = 1; i <= length(ARGV[1]); i++) {
      c = substr(ARGV[1], i, 1)
      printf "%s", c ~ /[A-Za-z0-9._~-]/ ? c : encoded[c]
    }
  }' "$1"
}
"""
_IN_JSON = r"""
in_json() {  # a value as it stands in a string of JSON
  LC_ALL=C awk 'BEGIN {
    for (i = 1; i < 32; i++) escaped[sprintf("%c", i)] = sprintf("\\u%04x", i)
    escaped["\""] = "\\\""
    escaped["\\"] = "\\\\"
    for (i = 1; i <= length(ARGV[1]); i++) {
      c = substr(ARGV[1], i, 1)
      printf "%s", c in escaped ? escaped[c] : c
    }
  }' "$1"
}
"""
_CURL = r"""
curl() {  # shows the answer, and ends the script where a request fails
  answer=$(command curl --silent --show-error --fail-with-body "$@") || {
    status=$?
    printf '%s\n' "$answer"
    exit "$status"
  }
  printf '%s\n' "$answer"
}
"""
_VALUE = r"""
value() {  # a part of the last answer
  printf '%s' "$answer" | jq -er "$1" || {
    echo "the answer has nothing at $1" >&2
    exit 1
  }
}
"""
_REFUSED = "command curl --silent --show-error"
"""Of a request whose answer is expected to be an error."""


def _written(walk: Walkthrough) -> str:
    parts = ["#!/bin/sh\n", walk.head, "set -eu\n"]
    parts += [
        f'{walk.said_of(name)}: "${{{name}:?is not set in the environment}}"\n'
        for name in walk.variables
    ]
    has_values = any(request.gives for request in walk.requests)
    if has_values:
        parts.append("command -v jq >/dev/null || { echo 'jq is not installed' >&2; exit 127; }\n")
    forms = [request.form for request in walk.requests]
    encoded = [
        (suffix, function, {walk.variable_of(n) for form in forms for n in getattr(form, field)})
        for suffix, function, field in (
            ("_IN_ADDRESS", "in_address", "in_address"),
            ("_IN_JSON", "in_json", "in_json"),
        )
    ]
    parts += [_IN_ADDRESS] if encoded[0][2] else []
    parts += [_IN_JSON] if encoded[1][2] else []
    parts += [_CURL, *([_VALUE] if has_values else ())]

    def made_of(name: str) -> str:
        """The lines that encode a value that is known from here on."""
        return "".join(
            f'{name}{suffix}=$({function} "${name}")\n'
            for suffix, function, names in encoded
            if name in names
        )

    made = "".join(map(made_of, walk.variables))
    parts.append(f"\n{made}" if made else "")
    for number, request in enumerate(walk.requests, 1):
        parts += ["\n", request.comment, f"echo '== {number} {request.name}' >&2\n"]
        parts.append(_command(request))
        for part in request.gives:
            name = walk.variable_of(part.placeholder)
            parts += [f"{name}=$(value '{_path(part.steps)}')\n", made_of(name)]
    return "".join(parts)


def _command(request: SentRequest) -> str:
    text = request.form.texts[_NAME]
    return f"{_REFUSED if request.is_refused else 'curl'}{text.removeprefix('curl')}\n"


def _path(steps: Steps) -> str:
    """Keys and indices as jq has them, within single quotes."""
    said = "".join(f"[{json.dumps(step)}]" for step in steps)
    return f".{said}".replace("'", "'\\''")


def _language(site: Site, variable_of: VariableOf) -> Language:
    return curl_with(variable_of)


SHELL_SCRIPT = FileForm(
    _NAME,
    ".sh",
    "the requests of a service's page as commands of curl, one after the other",
    _language,
    _written,
)
