"""The forms of requests in curl, Python and JavaScript, run: a server gets what the model says, whatever the values."""

import json
import os
import shutil
import subprocess
import sys
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from recording_server import Received, Recorder, recording
from test_request_languages import compiled
from tutgen.language.expressions.values import Scope
from tutgen.requests.languages.curl import CURL
from tutgen.requests.languages.javascript import JAVASCRIPT
from tutgen.requests.languages.language import Language, Style
from tutgen.requests.languages.python import python_with
from tutgen.requests.languages.sent import Sent, sent
from tutgen.run.connection import send as send_one
from tutgen.run.outgoing import outgoing
from tutgen.sources.yaml_source import SpelledNumber

pytestmark = pytest.mark.slow
COUNT = 60
"""Requests that hypothesis makes; a language sends all of them in one process."""
FORM = "application/x-www-form-urlencoded"
NO_SCOPE = Scope(None, None, {}, {})

# ------------------------------------------------------------------------------- what is to be sent


class Case(NamedTuple):
    """A request as it is written, and what a server has to get."""

    written: Mapping[str, Any]
    path: str
    query: Sequence[tuple[str, str]] = ()
    headers: Mapping[str, str] = {}
    kind: str = ""
    body: Any = None


def _is_literal(text: str) -> bool:
    return "{{" not in text and not text.endswith("{")


_AWKWARD = st.sampled_from(
    ["", "it's", "$HOME `id` $(id)", 'say "hi"', "a\\nb\\", "line\nend\n", "@file", "-x", "!!", "Zoë", "✓ ☃ 𝄞", "<api_key>",
     "a&b=c+d%20", "\u2028", "${x}", "#{x}", "</b>", "%s %(a)s", "{a}", "\t", "'\"'", "~", "*", "\u00a0", "\\u0041"]
)  # fmt: skip
_CHARACTERS = st.characters(exclude_categories=("Cs", "Cc", "Co"))
_TEXT = (_AWKWARD | st.text(_CHARACTERS, max_size=8)).filter(_is_literal)
_LINE = _TEXT.map(str.strip).filter(lambda text: len(text.splitlines()) <= 1)
_PLAIN = _TEXT.filter(lambda text: "<" not in text)
_SEGMENT = _LINE.filter(
    lambda text: not set("<?") & set(text) and text.strip(".") and "%" not in text
)
_NUMBERS = st.one_of(
    st.integers(-(2**53) + 1, 2**53 - 1),
    st.integers(-(10**25), 10**25),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from(["1.10", "1e5", "-0.5E-3", "12345678901234567890.5"]).map(SpelledNumber),
)
_KEYS = _TEXT | st.sampled_from(["__proto__", "constructor", "a-b", "class", "$a", "1", "type"])
_SCALARS = st.one_of(st.none(), st.booleans(), _NUMBERS, _TEXT)
_JSON = st.recursive(
    _SCALARS,
    lambda child: st.lists(child, max_size=4) | st.dictionaries(_KEYS, child, max_size=4),
    max_leaves=12,
)
_BODIES = st.one_of(
    st.tuples(st.just("json"), _JSON.filter(lambda value: value is not None)),
    st.tuples(st.just("json"), st.dictionaries(_KEYS, _JSON, min_size=1, max_size=4)),
    st.tuples(st.just("ndjson"), st.lists(st.dictionaries(_KEYS, _JSON, max_size=3), min_size=1, max_size=3)),
    st.tuples(st.just("form"), st.dictionaries(_TEXT, _TEXT | st.lists(_TEXT, max_size=3), max_size=4)),
    st.tuples(st.just("text"), st.lists(_TEXT, max_size=3).map("\n".join)),
    st.just(("", None)),
)  # fmt: skip


def _pairs(fields: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [
        (name, text)
        for name, said in fields.items()
        for text in (said if isinstance(said, list) else [said])
    ]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    kind, body = draw(_BODIES)
    methods = ["POST", "PUT", "PATCH", "DELETE", "GET"] + ["HEAD", "OPTIONS"] * (not kind)
    path = "/".join(["", *draw(st.lists(_SEGMENT, max_size=3))]) or "/"
    fields = draw(st.dictionaries(_PLAIN, _PLAIN | st.lists(_PLAIN, max_size=3), max_size=3))
    names = st.sampled_from(["X-Trace", "Accept", "X-Team", "Accept-Language"])
    headers = draw(st.dictionaries(names, _LINE, max_size=3))
    media = {"ndjson": "application/x-ndjson", "text": "text/plain", "form": FORM}.get(
        kind, "application/json"
    )
    says_media = kind in ("ndjson", "text") or draw(st.booleans())
    own = {"Content-Type": media} if kind and says_media else {}
    own |= (
        {"Content-Type": "application/vnd.api+json"}
        if kind == "json" and draw(st.booleans())
        else {}
    )
    existing = draw(st.sampled_from(["", "", "?v=1"]))
    written: dict[str, Any] = {"method": draw(st.sampled_from(methods)), "path": path + existing}
    written |= {"query": fields, "headers": {**headers, **own}}
    written |= {"body": body} if kind else {}
    written |= {"form": True} if kind == "form" and not says_media else {}
    query = [("v", "1")] * bool(existing) + _pairs(fields)
    expected = {**headers, **({"Content-Type": media} if kind else {}), **own}
    return Case(written, path, query, expected, kind, body)


def made_cases(count: int) -> list[Case]:
    found: list[Case] = []

    @settings(max_examples=count, phases=[Phase.generate])
    @given(cases())
    def collect(case: Case) -> None:
        found.append(case)

    collect()
    return found


JSON_BODY = {"a": None, "b": True, "c": [1.5, "x"], "d": {"__proto__": {"e": 1}}}
WRITTEN = [
    Case({"method": "GET", "path": "/a"}, "/a"),
    Case({"method": "POST", "path": "/a", "body": {"n": 2**53 + 1, "t": "`${x}\\"}}, "/a", kind="json",
         body={"n": 2**53 + 1, "t": "`${x}\\"}),
    Case({"method": "GET", "path": "/a", "body": JSON_BODY, "query": {"q": "ü &", "r": ["1", "2"]}}, "/a",
         [("q", "ü &"), ("r", "1"), ("r", "2")], kind="json", body=JSON_BODY),
    Case({"method": "DELETE", "path": "/a?x=1", "query": {"q": "1"}, "body": JSON_BODY}, "/a", [("x", "1"), ("q", "1")],
         kind="json", body=JSON_BODY),
    Case({"method": "POST", "path": "/a", "query": {"q": "1"}}, "/a", [("q", "1")]),
    Case({"method": "HEAD", "path": "/a", "query": {"q": "1"}}, "/a", [("q", "1")]),
    Case({"method": "POST", "path": "/a", "form": True, "body": {"": "x", "a": None}}, "/a", kind="form", body={"": "x"}),
    Case({"method": "POST", "path": "/a", "headers": {"Content-Type": "application/x-ndjson"}, "body": '{"a":1}\n{"b":2}\n'},
         "/a", kind="ndjson", body=[{"a": 1}, {"b": 2}]),
    Case({"method": "PUT", "path": "/ä b/[1]{2}", "auth": {"basic": "Zoë:ä:ö"}}, "/ä b/[1]{2}",
         headers={"Authorization": f"Basic {b64encode('Zoë:ä:ö'.encode()).decode()}"}),
    Case({"method": "GET", "path": "/a", "show": "path", "auth": {"bearer": "t"}}, "/a", headers={"Authorization": "Bearer t"}),
    Case({"method": "POST", "path": "/a", "body": {"a": SpelledNumber("1e400")}}, "/a", kind="json", body={"a": float("inf")}),
    Case({"method": "POST", "path": "/a", "headers": {"Content-Type": "application/x-ndjson"},
          "body": [{"a": SpelledNumber("1e400"), "b": "`${x}' <api_key>"}, {"a": 2**63 - 1}]},
         "/a", kind="ndjson", body=[{"a": float("inf"), "b": "`${x}' <api_key>"}, {"a": 2**63 - 1}]),
    Case({"method": "POST", "path": "/a", "headers": {"Content-Type": "text/xml"}, "body": "<api_key>\n <b>it's</b>\n</api_key>"},
         "/a", kind="text", body="<api_key>\n <b>it's</b>\n</api_key>"),
    Case({"method": "PUT", "path": "/a", "headers": {"Content-Type": "text/plain"}, "body": "a\n# b\n\n c"},
         "/a", kind="text", body="a\n# b\n\n c"),
    Case({"method": "POST", "path": "/a", "body": {"<api_key>": SpelledNumber("1e400"), "b<api_key>": ["<api_key>"]}}, "/a",
         kind="json", body={"<api_key>": float("inf"), "b<api_key>": ["<api_key>"]}),
    Case({"method": "POST", "path": "/a", "headers": {"Content-Type": "application/x-ndjson"},
          "body": [{"<api_key>": SpelledNumber("1e400"), "b": "</b>", "c": "<api_key>{"}]},
         "/a", kind="ndjson", body=[{"<api_key>": float("inf"), "b": "</b>", "c": "<api_key>{"}]),
    Case({"method": "POST", "path": "/a", "form": True, "body": {"<api_key>": "<api_key>", "ä <it's me>": "b"}}, "/a", kind="form",
         body={"<api_key>": "<api_key>", "ä <it's me>": "b"}),
    *[Case({"method": "PUT", "path": "/a", "headers": {"Content-Type": "text/plain"}, "body": text}, "/a", kind="text", body=text)
      for text in ("<api_key>", "Dear\n<api_key>", "<api_key>\nsays", "<api_key>\n<api_key>\n\nand {so} on")],
]  # fmt: skip

# ------------------------------------------------------------------------------------------ sending


def _curl(printed: Sequence[str]) -> tuple[Sequence[str], str]:
    return ["sh", "-e"], "\n".join(
        f"{text} --silent --show-error --output /dev/null" for text in printed
    )


def _python(library: str) -> Callable[[Sequence[str]], tuple[Sequence[str], str]]:
    def script(printed: Sequence[str]) -> tuple[Sequence[str], str]:
        imports = f"import json, os, {library}\nfrom urllib.parse import quote"
        return [sys.executable, "-"], "\n".join([imports, *printed])

    return script


def _javascript(printed: Sequence[str]) -> tuple[Sequence[str], str]:
    blocks = "\n".join(f"{{\n{text}\n}}" for text in printed)
    imported = 'import { request } from "node:http";\n'
    return ["node", "--input-type=module"], imported + blocks


class Way(NamedTuple):
    """A language, and how a script of it is run."""

    language: Language
    program: str
    script: Callable[[Sequence[str]], tuple[Sequence[str], str]]


WAYS = {
    "curl": Way(CURL, "curl", _curl),
    "requests": Way(python_with("requests"), sys.executable, _python("requests")),
    "httpx": Way(python_with("httpx"), sys.executable, _python("httpx")),
    "javascript": Way(JAVASCRIPT, "node", _javascript),
}


@pytest.fixture(scope="module")
def server() -> Iterator[Recorder]:
    with recording() as found:
        yield found


def send(
    way: Way, server: Recorder, requests: Sequence[Sent], style: Style, **variables: str
) -> None:
    """Run the requests, in one process."""
    if shutil.which(way.program) is None:
        pytest.skip(f"needs {way.program}: see CONTRIBUTING.md")
    command, script = way.script([way.language.printer(one, style).text for one in requests])
    environment = {**os.environ, "no_proxy": "*", **variables}
    done = subprocess.run(
        command, input=script, capture_output=True, text=True, env=environment, timeout=120, check=False
    )  # fmt: skip
    assert done.stderr == ""
    assert done.returncode == 0


def same(one: Any, other: Any) -> bool:
    """Whether JSON values are equal; 1 is no `true`, but the same number as 1.0."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return isinstance(one, bool) == isinstance(other, bool) and one == other


def check(case: Case, got: Received) -> None:
    """That a server got what a case says."""
    assert got.method == case.written["method"]
    target = urlsplit(f"http://host{got.target}")
    assert unquote(target.path) == unquote(case.path)
    assert parse_qsl(target.query, keep_blank_values=True) == list(case.query)
    for name, text in case.headers.items():
        media = got.headers[name.lower()].partition(";")[0]
        assert (media if name == "Content-Type" else got.headers[name.lower()]) == text
    own = [name.lower() for name in case.headers if name.startswith("X-")]
    assert [name for name in got.names if name in own] == own
    if case.kind == "json":
        assert same(json.loads(got.body), case.body)
        assert "json" in got.headers["content-type"]
    elif case.kind == "ndjson":
        *lines, last = got.body.split(b"\n")
        assert last == b""
        assert b"Infinity" not in got.body
        assert same([json.loads(line) for line in lines], case.body)
    elif case.kind == "form":
        fields = parse_qsl(got.body.decode(), keep_blank_values=True)
        assert fields == _pairs(case.body)
    else:
        assert got.body.decode() == (case.body or "").rstrip("\n")


@pytest.mark.parametrize("way", WAYS)
def test_a_server_gets_what_the_model_says(way: str, server: Recorder) -> None:
    made = [*WRITTEN, *made_cases(COUNT)]
    requests = []
    for number, case in enumerate(made):
        shared = {"server": f"{server.address}/{way}-{number}"}
        requests.append(sent(compiled(case.written, shared), NO_SCOPE))
    send(WAYS[way], server, requests, Style(alone=False))
    for number, case in enumerate(made):
        (got,) = server.received[f"{way}-{number}"]
        check(case, got)


def test_a_server_gets_what_the_model_says_from_run(server: Recorder) -> None:
    made = [*WRITTEN, *made_cases(COUNT)]
    for number, case in enumerate(made):
        shared = {"server": f"{server.address}/run-{number}"}
        request = outgoing(sent(compiled(case.written, shared), NO_SCOPE), {})
        assert send_one(request, 60, follows=False).body == (
            b"" if request.method == "HEAD" else b"ok"
        )
        (got,) = server.received[f"run-{number}"]
        check(case, got)


def test_a_name_of_a_field_is_sent_by_run_as_it_is() -> None:
    form = {"method": "POST", "path": "/f", "query": {"<a>": "<a>"}, "form": True, "body": {"<b>": "<b>"}}  # fmt: skip
    request = outgoing(
        sent(compiled(form, {}), NO_SCOPE), {"a": "1", "b": "2", "server": "http://x"}
    )
    assert (request.address, request.body) == ("http://x/f?%3Ca%3E=1", "%3Cb%3E=2")


@pytest.mark.parametrize("way", WAYS)
def test_values_come_from_the_environment(way: str, server: Recorder) -> None:
    """Also those that a shell would read otherwise; in the name of a field there are none."""
    written = {
        "method": "POST",
        "path": "/a/<task_id>",
        "auth": {"basic": "me:<key>"},
        "headers": {"X-Path": "p <path>!"},
        "body": {"a": "{<key>} '<Your name>'", "b": "<key>", "c": "<b>x</b>"},
    }
    values = {"TASK_ID": "7", "KEY": "$HOME `'", "MY_PATH": "Zoë ☃", "YOUR_NAME": "Zoë"}
    values |= {"TASK_ID_IN_ADDRESS": "7"}
    values |= {f"{name}_IN_JSON": values[name] for name in ("KEY", "YOUR_NAME")}
    form = {
        "method": "POST",
        "path": "/f",
        "form": True,
        "body": {"to": "<key>", "x<key>": "a <key>"},
    }
    query = {"method": "DELETE", "path": "/q", "query": {"<other>": "<task_id>"}}
    shared = {"server": f"{server.address}/{way}-env"}
    requests = [sent(compiled(one, shared), NO_SCOPE) for one in (written, form, query)]
    send(WAYS[way], server, requests, WAYS[way].language.run, **values)
    got, form_got, query_got = server.received[f"{way}-env"]
    assert got.target == "/a/7"
    assert (
        got.headers["authorization"] == f"Basic {b64encode(b'me:$HOME `' + bytes([39])).decode()}"
    )
    assert got.headers["x-path"] == "p Zoë ☃!"
    assert json.loads(got.body) == {"a": "{$HOME `'} 'Zoë'", "b": "$HOME `'", "c": "<b>x</b>"}
    assert parse_qsl(form_got.body.decode()) == [("to", "$HOME `'"), ("x<key>", "a $HOME `'")]
    assert parse_qsl(urlsplit(query_got.target).query) == [("<other>", "7")]


@pytest.mark.parametrize("is_named", [True, False], ids=["server", "filled-in"])
def test_what_pages_show_can_be_run_as_it_is(server: Recorder, is_named: bool) -> None:
    """Also where readers fill in the server."""
    written = {"method": "GET", "path": "/a", "body": {"q": "<word>"}, "auth": {"bearer": "<key>"}}
    for name, way in WAYS.items():
        address = f"{server.address}/{name}-shown-{is_named}"
        request = compiled(written, {"server": address} if is_named else {})
        text = way.language.print(sent(request, NO_SCOPE)).text.replace("<server>", address)
        done = subprocess.run(
            way.script([])[0], input=text, capture_output=True, text=True, check=True, timeout=60
        )
        assert done.stdout.strip() == "ok"
        (got,) = server.received[f"{name}-shown-{is_named}"]
        assert (got.headers["authorization"], json.loads(got.body)) == (
            "Bearer <key>",
            {"q": "<word>"},
        )
