"""The forms in which blocks of code show a request."""

from tutgen.importing.nouns.block import Call
from tutgen.importing.requests.curl_command import curl_call
from tutgen.importing.requests.http_text import http_call

_SHELLS = frozenset(["bash", "sh", "shell", "console", "curl", "zsh"])
_OF_HTTP = frozenset(
    ["", "bash", "sh", "shell", "console", "http", "js", "javascript", "json", "text", "none"]
)


def call_in(language: str, code: str) -> Call | None:
    """The only request that a block of code shows, as HTTP has it or as a command of curl; None if it holds anything else."""
    found = http_call(code) if language.lower() in _OF_HTTP else None
    return found or (curl_call(code) if language.lower() in _SHELLS else None)
