"""Requests in other languages than HTTP: how they read, and where their keys stand."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from conftest import Files
from test_markdown import sandbox
from tutgen.content.load import load_project, load_request_templates, load_site
from tutgen.content.model import WrittenRequest
from tutgen.diagnostics import Diagnostic
from tutgen.language.expressions.values import EvaluationError, Scope
from tutgen.language.parsing.parser import Syntax
from tutgen.language.payload import Payload, Printed
from tutgen.pages.compiling.documents import Documents
from tutgen.requests.block import printed_request
from tutgen.requests.languages import LANGUAGES, forms_of, languages_of, template
from tutgen.requests.languages.curl import CURL
from tutgen.requests.languages.language import Language, Style, variable_name
from tutgen.requests.languages.python import python_with
from tutgen.requests.languages.quoting import FILTERS
from tutgen.requests.languages.sent import sent
from tutgen.requests.parsing import compile_request, parse_requests
from tutgen.requests.request import CompiledRequest
from tutgen.sources.source import Source
from tutgen.sources.yaml_origin import YamlOrigin
from tutgen.sources.yaml_source import SpelledNumber
from tutgen.starter.editor_schemas import schemas
from tutgen.theme.highlight import parts_filled_in


@cache
def syntax() -> Syntax:
    return Documents(sandbox()).syntax


def compiled(
    written: Mapping[str, Any], shared: Mapping[str, Any] | None = None
) -> CompiledRequest:
    """A request of these values; `shared`: what `site.yaml` says of all of them."""
    origin = YamlOrigin(Source("content/requests.yaml", ""))
    found: list[Diagnostic] = []
    of_all = WrittenRequest("", shared or {}, origin)
    return compile_request(WrittenRequest("r", written, origin), of_all, syntax(), found)


SERVER = {"server": "https://api.tide.example"}
NO_SCOPE = Scope(None, None, {}, {})
LANGUAGE = {language.name: language for language in (*LANGUAGES, python_with("httpx")._replace(name="httpx"))}  # fmt: skip


def printed(
    language: str, written: Mapping[str, Any], shared: Mapping[str, Any] = SERVER
) -> Printed:
    """What a page shows of a request."""
    return LANGUAGE[language].print(sent(compiled(written, shared), NO_SCOPE))


def line_at(shown: Printed, address: str) -> str:
    """The first line of the place of an address."""
    number = shown.spans[address][0]
    return "".join(text for _, text in shown.lines[number - 1]).strip()


# ------------------------------------------------------------------------------------ how they read


@pytest.mark.parametrize(
    ("written", "command"),
    [
        ({"method": "GET"}, "curl 'https://api.tide.example/a'"),
        ({"method": "HEAD"}, "curl --head 'https://api.tide.example/a'"),
        ({"method": "DELETE"}, "curl -X DELETE 'https://api.tide.example/a'"),
        ({"path": "it's"}, "curl -X POST 'https://api.tide.example/it'\\''s'"),
        ({"path": "/a b/{c}[1]#ü 5%"}, "curl --globoff -X POST 'https://api.tide.example/a%20b/%7Bc%7D[1]%23%C3%BC%205%25'"),
        ({"path": "https://b.example/<id>_x"}, "ID='<id>'\ncurl -X POST \"https://b.example/${ID}_x\""),
        ({"server": None}, "SERVER='<server>'\ncurl -X POST \"$SERVER/a\""),
        ({"method": "GET", "query": {"a": "b c"}},
         "curl --get 'https://api.tide.example/a' \\\n  --data-urlencode 'a=b c'"),
        ({"query": {"a": "b c"}, "body": {}}, "curl 'https://api.tide.example/a?a=b+c' \\\n  --json '{}'"),
        ({"headers": {"X-A": "", "X-B": "b"}},
         "curl -X POST 'https://api.tide.example/a' \\\n  -H 'X-A;' \\\n  -H 'X-B: b'"),
        ({"auth": {"basic": "me:pass"}}, "curl -X POST 'https://api.tide.example/a' \\\n  --user 'me:pass'"),
        ({"auth": {"bearer": "<path>!"}},
         "MY_PATH='<path>'\ncurl -X POST 'https://api.tide.example/a' \\\n"
         "  -H 'Authorization: Bearer '\"$MY_PATH\"'!'"),
        ({"body": {"a": "<key>'s"}},
         "KEY='<key>'\ncurl 'https://api.tide.example/a' \\\n  --json '{\n  \"a\": \"'\"$KEY\"''\\''s\"\n}'"),
        ({"body": {"a": 1}, "headers": {"Content-Type": "application/vnd.api+json"}},
         "curl 'https://api.tide.example/a' \\\n  -H 'Content-Type: application/vnd.api+json' \\\n"
         "  --data-binary '{\n  \"a\": 1\n}'"),
        ({"body": {"a": 1}, "notes": {"Content-Type": "JSON."}},
         "curl 'https://api.tide.example/a' \\\n  -H 'Content-Type: application/json' \\\n"
         "  --json '{\n  \"a\": 1\n}'"),
        ({"body": {}, "notes": {"Content-Type?": "JSON."}}, "curl 'https://api.tide.example/a' \\\n  --json '{}'"),
        ({"body": {}, "headers": {"Content-Type": "application/json"}, "notes": {"Content-Type?": "JSON."}},
         "curl 'https://api.tide.example/a' \\\n  -H 'Content-Type: application/json' \\\n  --json '{}'"),
        ({"body": {"a": ["b", "c"], "": "d e"}, "form": True},
         "curl 'https://api.tide.example/a' \\\n  --data-urlencode 'a=b' \\\n  --data-urlencode 'a=c' \\\n  -d '=d+e'"),
        ({"body": [{"a": 1}], "headers": {"Content-Type": "application/x-ndjson"}},
         "curl 'https://api.tide.example/a' \\\n  -H 'Content-Type: application/x-ndjson' \\\n"
         "  --data-binary '{\"a\": 1}\n'"),
        ({"body": "@a\n\nb\n", "headers": {"Content-Type": "text/plain"}},
         "curl 'https://api.tide.example/a' \\\n  -H 'Content-Type: text/plain' \\\n  --data-raw '@a\n\nb'"),
    ],
)  # fmt: skip
def test_a_command_of_curl(written: Mapping[str, Any], command: str) -> None:
    assert printed("curl", {"method": "POST", "path": "/a", **written}).text == command


@pytest.mark.parametrize(
    ("language", "written", "text"),
    [
        ("python", {"method": "GET"}, 'import requests\n\nresponse = requests.get("https://api.tide.example/a")\nprint(response.text)'),
        ("httpx", {"method": "DELETE", "body": {"a": None, "b": [True, 1.5], "c": {}}},
         'import httpx\n\nresponse = httpx.request(\n    "DELETE",\n    "https://api.tide.example/a",\n    json={\n'
         '        "a": None,\n        "b": [True, 1.5],\n        "c": {},\n    },\n)\nprint(response.text)'),
        ("httpx", {"path": "/a?b=c", "query": {"d": "e f"}},
         'import httpx\n\nresponse = httpx.post(\n    "https://api.tide.example/a?b=c"\n    "&d=e+f",\n)\nprint(response.text)'),
        ("python", {"auth": {"basic": "Zoë:<key>"}},
         'import requests\n\nresponse = requests.post(\n    "https://api.tide.example/a",\n'
         '    auth=("Zoë".encode(), "<key>"),\n)\nprint(response.text)'),
        ("javascript", {"method": "GET"},
         'const response = await fetch("https://api.tide.example/a");\nconsole.log(await response.text());'),
        ("javascript", {"body": {"a": 2**53, "b": "`"}},
         'const response = await fetch("https://api.tide.example/a", {\n  method: "POST",\n  headers: {\n'
         '    "Content-Type": "application/json",\n  },\n  // As it is sent: JavaScript would round its numbers.\n'
         '  body: `{\n  "a": 9007199254740992,\n  "b": "\\`"\n}`,\n});\nconsole.log(await response.text());'),
        ("javascript", {"method": "GET", "body": {"a-b": 1, "c": 2, "__proto__": 3}},
         '// Node.js: fetch sends no body with GET.\nimport { request } from "node:https";\n\n'
         'const call = request("https://api.tide.example/a", {\n  headers: {\n    "Content-Type": "application/json",\n'
         '    "Transfer-Encoding": "chunked",\n  },\n});\n'
         'call.on("response", (response) => response.pipe(process.stdout));\n'
         'call.end(JSON.stringify({\n  "a-b": 1,\n  c: 2,\n  ["__proto__"]: 3,\n}));'),
        ("javascript", {"method": "GET", "body": {}, "server": None},
         '// Node.js: fetch sends no body with GET.\nconst { request } = await import("node:" + "<server>".split(":")[0]);\n\n'
         'const call = request("<server>/a", {\n  headers: {\n    "Content-Type": "application/json",\n'
         '    "Transfer-Encoding": "chunked",\n  },\n});\n'
         'call.on("response", (response) => response.pipe(process.stdout));\ncall.end(JSON.stringify({}));'),
    ],
)  # fmt: skip
def test_a_call(language: str, written: Mapping[str, Any], text: str) -> None:
    assert printed(language, {"method": "POST", "path": "/a", **written}).text == text


def test_placeholders_are_kept_or_read_from_the_environment() -> None:
    request = sent(
        compiled({"method": "GET", "path": "/<harbour>", "auth": {"bearer": "<key>"}}, SERVER),
        NO_SCOPE,
    )
    kept = CURL.printer(request, Style()).text
    assert (
        kept == "curl 'https://api.tide.example/<harbour>' \\\n  -H 'Authorization: Bearer <key>'"
    )
    run = {one.name: one.printer(request, one.run).text.split("\n") for one in LANGUAGES}
    assert run["curl"][0] == 'curl "https://api.tide.example/$HARBOUR_IN_ADDRESS" \\'
    assert "/{quote(os.environ['HARBOUR'], safe='')}\"," in run["python"][1]
    assert '        "Authorization": f"Bearer {os.environ[\'KEY\']}".encode(),' in run["python"]
    encoded = "String.fromCharCode(...new TextEncoder().encode(`Bearer ${process.env.KEY}`))"
    assert f"    Authorization: {encoded}," in run["javascript"]


@pytest.mark.parametrize("language", LANGUAGE)
@pytest.mark.parametrize(
    "own",
    [
        {"headers": {"Content-Type": "text/xml"}, "body": "<pay>\n<by>me</by>\n</pay>"},
        {"query": {"<pay>": "me"}},
        {"form": True, "body": {"<pay>": "me"}},
    ],
    ids=["markup", "query", "form"],
)
def test_a_tag_and_a_name_of_a_field_are_no_placeholders(
    language: str, own: Mapping[str, Any]
) -> None:
    written = {"method": "POST", "path": "/a/<key>", **own}
    names = [
        name
        for line in printed(language, written).lines
        for token in line
        for name in parts_filled_in(token)[1::2]
    ]
    assert names == ["key"]


@pytest.mark.parametrize(
    ("placeholder", "variable"),
    [("api_key", "API_KEY"), ("Your API key", "YOUR_API_KEY"), ("path", "MY_PATH"), ("prompt", "MY_PROMPT"), ("gid", "MY_GID"), ("clé d'accès", "CLE_D_ACCES"),
     ("ключ", "VALUE_0CAF961A")],
)  # fmt: skip
def test_the_variable_of_a_placeholder(placeholder: str, variable: str) -> None:
    assert variable_name(placeholder) == variable


# --------------------------------------------------------------------------------- where keys stand

NOTED = {
    "method": "POST",
    "path": "/a",
    "auth": {"X-Key": "<key>"},
    "headers": {"Accept": "text/plain"},
    "body": {"berth": {"length": 12, "names": ["a", "b"]}, "it's": None},
}


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        ("curl", {"request": "curl 'https://api.tide.example/a' \\", "auth/X-Key": '-H "X-Key: $KEY" \\',
                  "header accept": "-H 'Accept: text/plain' \\", "": "--json '{", "/berth/length": '"length": 12,',
                  "/berth/names/1": '"names": ["a", "b"]', "/it's": "\"it'\\''s\": null"}),
        ("python", {"request": '"https://api.tide.example/a",', "auth/X-Key": '"X-Key": "<key>",',
                    "headers/Accept": '"Accept": "text/plain",', "": "json={", "/berth/length": '"length": 12,',
                    "/berth/names/1": '"names": ["a", "b"],', "/it's": '"it\'s": None,'}),
        ("javascript", {"request": 'const response = await fetch("https://api.tide.example/a", {',
                        "auth/X-Key": '"X-Key": "<key>",', "headers/Accept": 'Accept: "text/plain",',
                        "": "body: JSON.stringify({", "/berth/length": "length: 12,", "/it's": '"it\'s": null,'}),
    ],
)  # fmt: skip
def test_the_line_of_a_key(language: str, lines: Mapping[str, str]) -> None:
    shown = printed(language, NOTED)
    assert {at: line_at(shown, at) for at in lines} == lines


@pytest.mark.parametrize("language", LANGUAGE)
@pytest.mark.parametrize(
    "said",
    [
        {"method": "GET", "query": {"a": "1", "b": ["2", "3"]}},
        {"method": "POST", "query": {"a": "1"}, "body": {"c": {"d": [{"e": 1}, []]}}},
        {"method": "POST", "body": {"a": "1", "b": ["2", "3"], "c": None}, "form": True},
        {"method": "PUT", "body": [{"a": {"b": 1}}, {}], "headers": {"Content-Type": "application/x-ndjson"}},
        {"method": "PUT", "body": {"a": 1e999, "b": [2**60]}},
        {"method": "PUT", "body": "<a/>\n<b/>", "headers": {"Content-Type": "text/xml"}},
        {"method": "GET", "body": {"a": 1}, "auth": {"basic": "<id>:<key>"}},
    ],
)  # fmt: skip
def test_each_form_has_the_places_that_http_has(language: str, said: Mapping[str, Any]) -> None:
    """So that a note finds its line in all of them; and lines do not leave the block."""
    request = compiled({"path": "/a", **said}, SERVER)
    http = printed_request(request, request.filled(NO_SCOPE))
    shown = LANGUAGE[language].print(sent(request, NO_SCOPE))
    implied = {"header content-type", "headers/Content-Type"}
    assert http.spans.keys() - implied <= shown.spans.keys()
    assert all(1 <= a <= b <= len(shown.lines) for a, b in shown.spans.values())


@pytest.mark.parametrize("language", LANGUAGE)
def test_a_header_that_a_form_would_leave_out_is_there_if_it_has_a_note(language: str) -> None:
    written = {"method": "POST", "path": "/a", "body": {}}
    noted = printed(language, {**written, "notes": {"content-type": "JSON."}})
    assert "application/json" in line_at(noted, "header content-type")
    form = printed(language, {**written, "form": True, "body": {"a": "b"}, "emphasize": ["Content-Type"]})  # fmt: skip
    assert "form-urlencoded" in line_at(form, "header content-type")


@pytest.mark.parametrize("language", LANGUAGE)
def test_what_a_payload_brings_has_its_lines(language: str) -> None:
    payload = Payload({"a": 1, "b": Payload([1], ("inner",))}, ("note",))
    request = compiled({"method": "POST", "path": "/a", "body": {"outer": 1}}, SERVER)
    assert request.body is not None
    request = replace(request, body=request.body._replace(value={"outer": payload}))
    shown = LANGUAGE[language].print(sent(request, NO_SCOPE))
    assert [at for at, _ in shown.payloads] == ["/outer", "/outer/b"]
    first, last = shown.spans["/outer"]
    assert last - first == 3


# ------------------------------------------------------------------------- languages of the project

SITE = "title: Tides\nrequests: {server: 'https://api.tide.example'}\n"
GO = """\
{# Go, with its own client #}
req, _ := http.NewRequest({{ method | go }}, {{ whole_address | go }}, strings.NewReader({{ body | go }}))
{% for header in headers %}
req.Header.Set({{ header.name | go }}, {{ header.value | go }})
{% endfor %}
"""


def own(
    project: Callable[[Files], Path], templates: Files, site: str = SITE
) -> tuple[Mapping[str, Language], list[Diagnostic]]:
    """The languages of a project with these templates, and what is wrong with them."""
    files = {f"templates/requests/{name}": text for name, text in templates.items()}
    loaded = load_project(project({"content/site.yaml": site, **files}))
    found = [*loaded.diagnostics]
    return languages_of(loaded, found), found


def test_a_project_adds_a_language(project: Callable[[Files], Path]) -> None:
    languages, found = own(project, {"go": GO})
    assert (found, [*languages]) == ([], ["curl", "python", "javascript", "go"])
    assert (languages["go"].label, languages["go"].lexer) == ("Go", "go")
    request = compiled({"method": "POST", "path": "/a", "body": {"it's": 'a"b', "n": 1}}, SERVER)
    shown = languages["go"].print(sent(request, NO_SCOPE))
    assert shown.text.split("\n")[0] == (
        'req, _ := http.NewRequest("POST", "https://api.tide.example/a", strings.NewReader('
        r'"{\n  \"it'
        "'"
        r's\": \"a\\\"b\",\n  \"n\": 1\n}"))'
    )
    assert shown.text.split("\n")[1] == 'req.Header.Set("Content-Type", "application/json")'
    assert ("s", '"POST"') in shown.lines[0]


def test_notes_stand_where_a_template_mentions_their_keys(project: Callable[[Files], Path]) -> None:
    text = "client.call(\n  {{ address | ruby }},\n  {{ body | ruby | indent(2) }},\n)\n"
    languages, _ = own(project, {"sdk.rb": text})
    body = {
        "size": 1,
        "berth": {"type": "x"},
        "pier": {"type": "y"},
        "absent-from-ruby's": [{"c": 2}],
    }
    shown = languages["sdk"].print(
        sent(compiled({"method": "POST", "path": "/a", "body": body}, SERVER), NO_SCOPE)
    )
    assert line_at(shown, "request") == '"https://api.tide.example/a",'
    assert line_at(shown, "/size") == '"size" => 1,'
    assert line_at(shown, "/berth/type") == '"type" => "x"'
    assert line_at(shown, "/pier/type") == '"type" => "y"'
    assert shown.spans["/berth"] == (5, 6)
    assert line_at(shown, "headers/Content-Type") == line_at(
        shown, "request"
    )  # it is not mentioned
    assert all(1 <= a <= b <= len(shown.lines) for a, b in shown.spans.values())


def test_a_template_takes_the_place_of_a_language(project: Callable[[Files], Path]) -> None:
    languages, found = own(project, {"curl.sh": "http {{ method }} {{ address | shell }}"})
    request = sent(compiled({"method": "GET", "path": "/it's"}, SERVER), NO_SCOPE)
    assert found == []
    assert languages["curl"].print(request).text == "http GET 'https://api.tide.example/it'\\''s'"


@pytest.mark.parametrize(
    ("name", "text", "code", "message", "at"),
    [
        ("go", "{{ method", "template", "unexpected end of template", (1, 1)),
        ("go", "a\n{{ method | perl }}", "template", "No filter named 'perl'", (2, 13)),
        ("Go", "", "file-name", "'Go' is no name of a language", (1, 1)),
        ("http", "", "file-name", "the form 'http' is made by tutgen", (1, 1)),
    ],
)  # fmt: skip
def test_a_template_that_cannot_be_used(
    name: str,
    text: str,
    code: str,
    message: str,
    at: tuple[int, int],
    project: Callable[[Files], Path],
) -> None:
    languages, (found,) = own(project, {name: text})
    assert name not in languages
    assert (found.code, found.span.line, found.span.column) == (code, *at)
    assert found.span.path == f"templates/requests/{name}"
    assert found.message.startswith(message)


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        ("a\n{{ tide }}", "'tide' is undefined", 2),
        ("\n{{ method.__class__ }}", "access to attribute '__class__' of 'str' object is unsafe.", 2),
        ("{# nothing #}", "of the request 'r', the template prints nothing", 1),
        ("{{ 'x' * 300000 }}", "of the request 'r', the template prints more than 200,000 characters", 1),
    ],
)  # fmt: skip
def test_a_template_that_fails(
    text: str, message: str, line: int, project: Callable[[Files], Path]
) -> None:
    languages, found = own(project, {"go": text})
    assert found == []
    request = sent(compiled({"method": "GET", "path": "/a"}, SERVER), NO_SCOPE)
    with pytest.raises(EvaluationError) as error:
        languages["go"].print(request)
    diagnostic = error.value.diagnostic()
    assert (diagnostic.code, diagnostic.message) == ("template", message)
    assert (diagnostic.span.path, diagnostic.span.line) == ("templates/requests/go", line)


def test_an_endless_template_ends_once(
    project: Callable[[Files], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(template, "TIME_LIMIT", 0.1)
    loop = "{% for a in range(99999) %}\n{% for b in range(99999) %}\n{% endfor %}\n{% endfor %}"
    languages, _ = own(project, {"go": loop})
    request = sent(compiled({"method": "GET", "path": "/a"}, SERVER), NO_SCOPE)
    for _ in range(2):
        with pytest.raises(EvaluationError, match="the template does not end"):
            languages["go"].print(request)
        monkeypatch.setattr(template, "TIME_LIMIT", 1e6)  # it is not run again


def test_two_templates_of_a_language(project: Callable[[Files], Path]) -> None:
    _, (found,) = own(project, {"go": "a", "go.go": "b", "README.md": "About.", ".go.swp": "x"})
    assert found.message == "there are two templates of 'go'"


@pytest.mark.parametrize(
    ("filter_", "value", "text"),
    [
        ("php", {"a": None, "it's": [True, {}]}, "[\n    'a' => null,\n    'it\\'s' => [\n        true,\n        new stdClass(),\n    ],\n]"),
        ("ruby", {"a": "#{x}"}, '{\n  "a" => "\\#{x}"\n}'),
        ("powershell", "it's ‘so’", "'it''s ‘‘so’’'"),
        ("powershell", {"a": 1}, "'{\n  \"a\": 1\n}'"),
        ("shell", "it's", "'it'\\''s'"),
        ("python", [None, 1.5], "[None, 1.5]"),
        ("javascript", {"a-b": 1}, '{\n  "a-b": 1,\n}'),
        ("json", {"a": "ü"}, '{\n  "a": "ü"\n}'),
        ("java", 'a"b\n', '"a\\"b\\n"'),
        ("indent", "a\u2028b\n\nc\x85", "a\u2028b\n\n    c\x85"),
    ],
)  # fmt: skip
def test_a_filter_quotes_a_value(filter_: str, value: Any, text: str) -> None:
    assert FILTERS[filter_](value) == text


@pytest.mark.parametrize(
    ("template", "body"),
    [
        ("{{ body | json }}", '{\n  "limit": 1e400,\n  "price": 1.10\n}'),
        ("{{ body | json | indent(4) }}", '{\n      "limit": 1e400,\n      "price": 1.10\n    }'),
        ("{{ body | powershell }}", '\'{\n  "limit": 1e400,\n  "price": 1.10\n}\''),
        ("{{ body | tojson }}", '{"limit": 1e400, "price": 1.10}'),
        ("{{ body.limit }} {{ body.price }}", "1e400 1.10"),
    ],
)  # fmt: skip
def test_a_template_gets_numbers_as_they_are_spelled(
    template: str, body: str, project: Callable[[Files], Path]
) -> None:
    languages, _ = own(project, {"go": template})
    said = {"limit": SpelledNumber("1e400"), "price": SpelledNumber("1.10")}
    request = compiled({"method": "POST", "path": "/a", "body": said}, SERVER)
    assert languages["go"].print(sent(request, NO_SCOPE)).text == body


# ---------------------------------------------------------------------------------------- settings


def test_the_forms_of_the_site_are_as_its_settings_say(project: Callable[[Files], Path]) -> None:
    site = "title: T\nrequests: {python: httpx, placeholders: keep}\nvariants: {language: {python: Python 3}}\n"
    languages, found = own(project, {}, site)
    request = sent(compiled({"method": "GET", "path": "/<a>"}, SERVER), NO_SCOPE)
    assert found == []
    assert languages["python"].label == "Python 3"
    assert "httpx.get(" in languages["python"].print(request).text
    assert languages["curl"].print(request).text == "curl 'https://api.tide.example/<a>'"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("python: urllib", "'requests.python': expected one of requests, httpx"),
        ("placeholders: none", "'requests.placeholders': expected 'variables' or 'keep'"),
    ],
)
def test_a_setting_that_cannot_be(
    line: str, message: str, project: Callable[[Files], Path]
) -> None:
    _, (found,) = own(project, {}, f"title: T\nrequests: {{{line}}}\n")
    assert (found.code, found.message) == ("wrong-type", message)


@pytest.mark.parametrize(
    ("variants", "said", "forms"),
    [
        ("", None, ["http", "curl", "python", "javascript", "go"]),
        ("", ["http"], ["http"]),
        ("variants: {language: {python: Python, ruby: Ruby, go: Go}}", None, ["python", "go"]),
        ("variants: {language: {ruby: Ruby}}", None, ["http", "curl", "python", "javascript", "go"]),
        ("variants: {language: {python: Python, go: Go}}", ["go", "http"], ["go"]),
        ("variants: {language: {python: Python}}", ["http"], ["http"]),
    ],
)  # fmt: skip
def test_the_forms_that_a_request_is_offered_in(
    variants: str, said: list[str] | None, forms: list[str], project: Callable[[Files], Path]
) -> None:
    root = project({"content/site.yaml": SITE + variants, "templates/requests/go": GO})
    request = compiled({"method": "GET", "path": "/a", **({"forms": said} if said else {})})
    assert forms_of(request, load_project(root)) == forms


def test_a_request_names_a_form_of_the_project(project: Callable[[Files], Path]) -> None:
    source = Source("content/requests.yaml", "r: {method: GET, path: /a, forms: [go]}\n")
    assert parse_requests(source, ["go"])[1] == ()
    (found,) = parse_requests(source)[1]
    assert found.message == "'r.forms.0': expected one of http, curl, python, javascript"
    root = project({"templates/requests/go": GO})
    made = schemas(load_site(root)[0], load_request_templates(root))["requests"]
    offered = made["additionalProperties"]["properties"]["forms"]["items"]["enum"]
    assert offered == ["http", "curl", "python", "javascript", "go"]
