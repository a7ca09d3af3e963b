"""A small client for `.http` files, which does what REST Client for VS Code does with them."""

import base64
import json
import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple
from urllib.parse import unquote

from tutgen.run.outgoing import Outgoing

_SEPARATOR = re.compile(r"^#{3,}.*\n?", re.MULTILINE)
_COMMENT = re.compile(r"\s*(#|//)")
_DEFINITION = re.compile(r"@(\w+)\s*=\s*(.*)")
_VARIABLE = re.compile(r"\{\{(.+?)\}\}")
_NAME = re.compile(r"^# @name (\w+)$", re.MULTILINE)
_PART = re.compile(r"\.(\w+)|\['`?(.*?)'\]|\[(\d+)\]")

Send = Callable[[Outgoing], bytes]


class HttpFile(NamedTuple):
    """A file that is run from top to bottom."""

    text: str
    environment: Mapping[str, str]
    send: Send

    def run(self) -> None:
        definitions: dict[str, str] = {}
        answers: dict[str, Any] = {}
        requests = {*_NAME.findall(self.text)}

        def value(said: str) -> str:
            """In the client's order: of the system, of requests, of the file."""
            if said.startswith("$processEnv "):
                return self.environment[said.removeprefix("$processEnv ")]
            name, _, path = said.partition(".response.body.$")
            if name not in requests:
                return resolved(definitions[said])
            if not path:  # it warns, and sends this
                return f"{{{{{said}}}}}"
            found = answers[name]
            for key, quoted, index in _PART.findall(path):
                found = found[int(index)] if index else found[key or quoted]
            return str(found)

        def resolved(text: str) -> str:
            return _VARIABLE.sub(lambda match: value(match[1]), text)

        for block in _SEPARATOR.split(self.text):
            name = _NAME.search(block)
            lines = [line for line in block.split("\n") if not _COMMENT.match(line)]
            while lines and (not lines[0].strip() or _DEFINITION.fullmatch(lines[0])):
                if found := _DEFINITION.fullmatch(lines[0]):
                    definitions[found[1]] = found[2]
                lines.pop(0)
            while lines and not lines[-1].strip():
                lines.pop()
            if not lines:
                continue
            answer = self.send(_outgoing([resolved(line) for line in lines]))
            if name and answer[:1] in (b"{", b"["):
                answers[name[1]] = json.loads(answer)


def _outgoing(lines: list[str]) -> Outgoing:
    method, _, address = lines[0].partition(" ")
    at = lines.index("") if "" in lines else len(lines)
    headers = []
    for line in lines[1:at]:
        name, _, text = line.partition(":")
        headers.append((name, _encoded(text.strip())))
    media = " ".join(text for name, text in headers if name.lower() == "content-type")
    joint = "" if "form-urlencoded" in media else "\n"
    body = joint.join(lines[at + 1 :]) + ("\n" if "ndjson" in media else "")
    return Outgoing(method, address, tuple(headers), body if at < len(lines) or body else None)


def _encoded(text: str) -> str:
    """`Basic id token` as it is sent."""
    found = re.fullmatch(r"Basic (\S+) (.+)", text)
    if not found:
        return text
    return f"Basic {base64.b64encode(f'{found[1]}:{found[2]}'.encode()).decode()}"


def decoded(target: str) -> str:
    """A path and query, whichever way it was encoded."""
    return unquote(target.replace("+", " "))
