"""Commands of curl in blocks of code, as the requests that they send. Source: the manual of curl, "OPTIONS"."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple
from urllib.parse import unquote_plus

from tutgen.content.schemas.requests import METHODS
from tutgen.importing.nouns.block import Call
from tutgen.importing.requests.fields import Fields, address_of, gathered, printed_fields
from tutgen.importing.requests.http_text import FORM, HEADER, body_of, has_doubles, media_of
from tutgen.importing.requests.shell_words import Word, words_of_command
from tutgen.sources.json_pointer import pointer_of

_LONG = {
    "X": "--request",
    "H": "--header",
    "d": "--data",
    "u": "--user",
    "G": "--get",
    "s": "--silent",
    "S": "--show-error",
}
_FLAGS = frozenset(["--get", "--silent", "--show-error"])
_OPTIONS = frozenset([*_LONG.values(), "--data-raw", "--data-urlencode", "--json", "--url"])
_DATA = frozenset(["--data", "--data-raw", "--data-urlencode", "--json"])
_ADDRESS = re.compile(r"(?:https?://[^/?#\s<>]|<[^<>]+>(?:/|\Z))[^\s{}\[\]]*", re.IGNORECASE)
_BASE = re.compile(r"<[^<>]+>")
_PROMPT = re.compile(r"\A\$ ")


class _Option(NamedTuple):
    name: str
    """Its long name; `--url` of an address alone."""
    value: Word


class _Sent(NamedTuple):
    """What the options with data send."""

    body: object
    query: Fields
    places: Mapping[str, int]
    text: str
    """As HTTP has it: of the body, or of the query."""
    is_form: bool


def curl_call(code: str) -> Call | None:
    """The request of the only command of a text; None if there is anything else, or an option that is not known here."""
    words = words_of_command(_PROMPT.sub("", code.strip()))
    if not words or words[0].text != "curl":
        return None
    options = _options(words[1:])
    return _call(options, words[0].line) if options is not None else None


def _options(words: Sequence[Word]) -> list[_Option] | None:
    """The options of a command, each once for each time that it stands there; None if one is unknown, or lacks its value."""
    found: list[_Option] = []
    rest = iter(words)
    for word in rest:
        for name, attached in _named(word):
            value = attached or (word if name in _FLAGS else next(rest, None))
            if name not in _OPTIONS or value is None:
                return None
            found.append(_Option(name, value))
    return found


def _named(word: Word) -> Iterator[tuple[str, Word | None]]:
    """The long names of the options in a word, with the value that stands there: `-sSXPOST`."""
    text = word.text
    if text.startswith("--") or not text.startswith("-"):
        yield (text, None) if text.startswith("--") else ("--url", word)
        return
    for n, letter in enumerate(text[1:], 2):
        name = _LONG.get(letter, "")
        if name in _FLAGS:
            yield name, None
            continue
        yield name, word._replace(text=text[n:]) if text[n:] else None
        return


def _call(options: Sequence[_Option], line: int) -> Call | None:
    values: dict[str, list[Word]] = {}
    for option in options:
        values.setdefault(option.name, []).append(option.value)
    if any(len(values.get(name, ())) > 1 for name in ("--url", "--request", "--user")):
        return None
    address = values.get("--url", [Word("", 1)])[0].text
    headers = [HEADER.fullmatch(word.text) for word in values.get("--header", ())]
    pairs = [(header[1], header[2]) for header in headers if header]
    if not _ADDRESS.fullmatch(address) or not all(headers) or has_doubles(pairs):
        return None
    said = dict(pairs)
    data = [option for option in options if option.name in _DATA]
    sent = _sent(data, media_of(said), is_query="--get" in values)
    method = values["--request"][0].text if "--request" in values else ""
    method = method or ("POST" if data and "--get" not in values else "GET")
    user = values["--user"][0].text if "--user" in values else ""
    is_known = method in METHODS and (not user or _is_pair(user, said))
    if sent is None or not is_known:
        return None
    server, path, query = _address(address, takes_query=sent.body is None)
    if sent.query and (query or "?" in path):
        return None
    lines = [word.line for word in values.get("--header", ())]
    places = {"request": line, **dict(zip(said, lines, strict=True)), **sent.places}
    shown = [f"{name}: {text}" for name, text in said.items()]
    if user:
        shown.insert(0, f"Authorization: Basic {user}")
    asked = f"?{sent.text}" if sent.query else ""
    return Call(
        method,
        path,
        sent.body,
        sent.body,
        places,
        server,
        sent.query or query,
        said,
        user,
        sent.is_form,
        "\n".join(
            [
                f"{method} {address}{asked}",
                *shown,
                *(["", sent.text] if sent.body is not None else []),
            ]
        ),
    )


def _is_pair(user: str, headers: Mapping[str, str]) -> bool:
    """Whether it has an id and a token, and says alone who sends the request."""
    return user.find(":") > 0 and not any(name.lower() == "authorization" for name in headers)


def _address(address: str, *, takes_query: bool) -> tuple[str, str, Fields]:
    """As `address_of`; a placeholder at the beginning is the server."""
    base = _BASE.match(address)
    if not base:
        return address_of(address, takes_query=takes_query)
    _, path, query = address_of(address[base.end() :] or "/", takes_query=takes_query)
    return base.group(), path, query


def _sent(data: Sequence[_Option], media: str, *, is_query: bool) -> _Sent | None:
    """What is sent; None if it stands in a file, or is neither JSON nor fields."""
    if not data:
        return _Sent(None, {}, {}, "", is_form=False)
    first = data[0].value
    is_json = data[0].name == "--json"
    if len(data) == 1 and not is_query and (is_json or "json" in media):
        body = body_of(first.text, media) if data[0].name != "--data-urlencode" else None
        if body is None or body.value is None:
            return None
        lines = {pointer: line + first.line - 1 for pointer, line in body.places.items()}
        return _Sent(body.value, {}, lines, first.text, is_form=False)
    pairs = [(*pair, option.value.line) for option in data for pair in _pairs(option)]
    is_form = not media or FORM in media
    if (
        not is_form
        or not all(name for name, _, _ in pairs)
        or len({o.name for o in data} & {"--json"})
    ):
        return None
    fields = gathered((name, text) for name, text, _ in pairs)
    places: dict[str, int] = {}
    for name, _, line in pairs:
        places.setdefault(pointer_of((name,)), line)
    text = printed_fields(fields)
    if is_query:
        return _Sent(None, fields, places, text, is_form=False)
    return _Sent(fields, {}, places, text, is_form=not media)


def _pairs(option: _Option) -> Iterator[tuple[str, str]]:
    """Name and text of each field of an option; an empty name for what is none."""
    text = option.value.text
    is_encoded = option.name == "--data-urlencode"
    decoded: Callable[[str], str] = str if is_encoded else unquote_plus
    for part in [text] if is_encoded else text.split("&"):
        name, sign, value = part.partition("=")
        is_field = sign and re.fullmatch(r"[^\s{}@\"']+", name)
        yield (unquote_plus(name), decoded(value)) if is_field else ("", "")
