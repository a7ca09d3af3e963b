"""What stands above the body of a request, and sample responses with status and headers."""

import json
import re
from dataclasses import replace
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import examples
from test_markdown import Shown, sandbox, show
from test_requests import FIELDS, REQUESTS, code_of, lines_of, notes_of, place
from tutgen.content.model import WrittenRequest
from tutgen.sources.source import Source
from tutgen.sources.yaml_origin import YamlOrigin
from tutgen.sources.yaml_source import parse

SITE = "content/site.yaml"


def of_all(settings: str, text: str, **options: Any) -> Shown:
    """The page that places the request `r` of a project that says this of all requests."""
    project = sandbox()
    source = Source(SITE, settings)
    requests = WrittenRequest("", parse(source)[0], YamlOrigin(source))
    tutorial = replace(project.tutorials[0], requests=Source(REQUESTS, text))
    project = project._replace(site=replace(project.site, requests=requests), tutorials=(tutorial,))
    return show("```{request} r\n```\n", project=project, **options)


# ----------------------------------------------------------------------- server, auth and headers


@pytest.mark.parametrize(
    ("settings", "request_", "copied"),
    [
        ("server: https://api.tide.example/", "path: /gauges", "GET https://api.tide.example/gauges"),
        ("server: https://api.tide.example/v2", "path: gauges", "GET https://api.tide.example/v2/gauges"),
        ("server: 'https://{{ service.slug }}.example'", "path: /a", "GET https://acme.example/a"),
        ("server: https://a.example", "path: https://b.example/c", "GET https://b.example/c"),
        ("server: https://a.example", "path: /c\n  server: null", "GET /c"),
        ("server: https://a.example", "path: /c\n  server: https://b.example", "GET https://b.example/c"),
        ("server: https://a.example", "path: /c\n  show: path", "GET /c"),
        ("server: https://a.example\nshow: path", "path: /c", "GET /c"),
        ("server: https://a.example\nshow: path", "path: /c\n  show: null", "GET https://a.example/c"),
        ('server: "{{ none }}"', "path: /c", "GET /c"),
        ("auth: {bearer: <token>}", "path: /c", "GET /c\nAuthorization: Bearer <token>"),
        ("auth: {basic: '<id>:<token>'}", "path: /c", "GET /c\nAuthorization: Basic <id>:<token>"),
        ("auth: {basic: 'Aladdin:open sesame'}", "path: /c",
         "GET /c\nAuthorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="),
        ("auth: {X-Key: <key>, X-No: null}", "path: /c", "GET /c\nX-Key: <key>"),
        ("auth: {bearer: <token>}", "path: /c\n  auth: null", "GET /c"),
        ("auth: {bearer: <token>}", "path: /c\n  auth: {X-Key: a}", "GET /c\nX-Key: a"),
        ("auth: {bearer: <token>}", "path: /c\n  show: path", "GET /c"),
        ("auth: {bearer: <token>}", "path: https://b.example/c", "GET https://b.example/c"),
        ("auth: '{{ service.settings if service.fast else none }}'", "path: /c", "GET /c"),
        ("headers: {X-Org: a, X-Trace: '1'}", "path: /c\n  headers: {x-org: b}",
         "GET /c\nX-Trace: 1\nx-org: b"),
        ("headers: {X-Org: a, X-Trace: '1'}", "path: /c\n  headers: {x-org: null}", "GET /c\nX-Trace: 1"),
        ("headers: {X-Org: a}", "path: /c\n  headers: null", "GET /c"),
        ("headers: {X-Org: a}", 'path: /c\n  headers: "{{ none }}"', "GET /c"),
        ("headers: {X-Org: '{{ service.fast }}'}", "path: /c\n  headers: {'X-{{ service.slug }}': b}",
         "GET /c\nX-Org: false\nX-acme: b"),
        ("headers: {X-Org: '{{ service.model if service.fast else none }}'}", "path: /c", "GET /c"),
        ("auth: {X-Key: a}\nheaders: {X-Org: b}", "path: /c\n  headers: {X-Own: c}",
         "GET /c\nX-Key: a\nX-Org: b\nX-Own: c"),
    ],
)  # fmt: skip
def test_what_all_requests_have_in_common(settings: str, request_: str, copied: str) -> None:
    shown = of_all(settings, f"r:\n  method: GET\n  {request_}")
    assert shown.diagnostics == ()
    assert code_of(shown) == copied


@pytest.mark.parametrize(
    ("settings", "request_", "message", "place_"),
    [
        ("auth: {basic: no-colon}", "path: /c", "'no-colon' is no id and token with a colon", (SITE, 1, 15)),
        ("auth: {bearer: a, authorization: b}", "path: /c",
         "'auth' makes the header 'authorization' twice", (SITE, 1, 19)),
        ("auth: {bearer: a}", "path: /c\n  headers: {authorization: b}",
         "'auth' says the header 'authorization' already", (REQUESTS, 4, 13)),
        ('headers: "{{ service.slug }}"', "path: /c",
         "the headers are a mapping of names to values, not a text", (SITE, 1, 10)),
        ("server: '{{ service.model }}'", "path: /c", "the server is empty or has two lines", (SITE, 1, 9)),
        ("headers: {X-A: '{{ service.model }}'}", "path: /c", "the header 'X-A' has two lines", (SITE, 1, 16)),
    ],
)  # fmt: skip
def test_what_cannot_be_is_an_error_at_its_place(
    settings: str, request_: str, message: str, place_: tuple[str, int, int]
) -> None:
    text = f"r:\n  method: GET\n  {request_}"
    (found,) = of_all(settings, text, values={"model": "a\nb"}).diagnostics
    assert (found.message, (found.span.path, found.span.line, found.span.column)) == (
        message,
        place_,
    )


def test_a_payload_brings_its_notes_to_headers_and_its_lines_are_emphasized() -> None:
    text = (
        "r:\n  method: GET\n  path: a\n"
        "  auth: '{{ service.settings }}'\n  headers: {X-Own: b}\n  notes: {x-own: Mine.}"
    )
    values = {
        "settings": {
            "body": {"basic": "<id>:<key>", "X-Team": "red"},
            "notes": {"/basic": "Both.", "/X-Team": "The team."},
        }
    }
    shown = place(text, values=values)
    assert shown.diagnostics == ()
    assert code_of(shown).split("\n")[1:] == [
        "Authorization: Basic <id>:<key>",
        "X-Team: red",
        "X-Own: b",
    ]
    assert notes_of(shown) == ["Both.", "The team.", "Mine."]
    assert lines_of(shown, "callout") == [2, 3, 4]
    assert lines_of(shown, "hll") == [2, 3]


def test_a_note_of_a_payload_on_a_header_that_is_not_there_is_reported() -> None:
    shown = place(
        "r: {method: GET, path: a, headers: '{{ service.settings }}'}",
        values={"settings": {"body": {"X-Team": "red"}, "notes": {"/X-Tean": "x"}}},
    )
    assert [(d.code, d.span.path, d.hint) for d in shown.diagnostics] == [
        ("note-without-key", "content/services/acme.yaml", "did you mean '/X-Team'?")
    ]


@pytest.mark.parametrize(
    ("note", "hint"),
    [
        ("X-Taem", "did you mean 'X-Team'?"),
        ("Request", "did you mean 'request'?"),
        ("myKey", "did you mean '/myKey'?"),
        ("Accept-Language", "put '?' behind the pointer where only some services have the key"),
    ],
)
def test_a_note_on_no_header(note: str, hint: str) -> None:
    (found,) = place(
        f"r: {{method: GET, path: a, headers: {{X-Team: a}}, body: {{myKey: 1}}, notes: {{{note}: x}}}}"
    ).diagnostics
    assert (found.code, found.hint) == ("note-without-key", hint)


@pytest.mark.parametrize(
    ("how", "line"),
    [
        ("form: true, body: {a: 1}", "Content-Type: application/x-www-form-urlencoded"),
        ("body: {a: 1}", "Content-Type: application/json"),
        ("body: {a: 1}, headers: {content-type: text/x}", "content-type: text/x"),
    ],
)
def test_a_line_that_has_a_note_is_written_out(how: str, line: str) -> None:
    text = f"r: {{method: POST, path: a, {how}, notes: {{Content-Type: What it is.}}}}"
    shown = place(text)
    assert code_of(shown).split("\n")[1] == line
    assert lines_of(shown, "callout") == [2]
    assert line not in code_of(place(text.replace("Content-Type: W", "Content-Type?: W"))) or (
        "headers" in how
    )


# ------------------------------------------------------------------------- method, form and query


def test_method_and_form_are_computed() -> None:
    text = (
        "r: {method: \"{{ 'PATCH' if service.fast else 'PUT' }}\", path: a, form: '{{ service.fast }}', "
        "body: {a: b c}}"
    )
    assert code_of(place(text, service="bolt")) == "PATCH a\na=b+c"
    assert code_of(place(text)) == 'PUT a\n{\n  "a": "b c"\n}'


@pytest.mark.parametrize(
    ("written", "code", "column"),
    [
        ("method: '{{ service.slug }}', path: a", "wrong-value", 13),
        ("method: GET, path: a, form: '{{ service.slug }}'", "wrong-type", 33),
        ("method: GET, path: a, query: '{{ service.slug }}'", "wrong-type", 34),
        ("method: GET, path: a, query: {a: '{{ service.needs }}'}", "not-plain", 38),
        ("method: GET, path: a, query: {a: '{{ service.settings }}'}", "wrong-value", 38),
    ],
)
def test_a_computed_part_of_the_head_has_its_type(written: str, code: str, column: int) -> None:
    (found,) = place(f"r: {{{written}}}").diagnostics
    assert (found.code, found.span.column) == (code, column)


@pytest.mark.parametrize(
    ("query", "sent"),
    [
        ("{a: b c, d: 'é&='}", "?a=b+c&d=%C3%A9%26%3D"),
        ("{a: [1, two, null], b: null, c: true}", "?a=1&a=two&c=true"),
        ("{'filter[x]': <id>, n: 1.50}", "?filter%5Bx%5D=<id>&n=1.50"),
        ("{a: '{{ none }}', b: '{{ service.slug }}'}", "?b=acme"),
        ("'{{ service.settings }}'", "?model=acme-1&size=8"),
        ("'{{ none }}'", ""),
    ],
)
def test_a_query_is_encoded(query: str, sent: str) -> None:
    shown = place(f"r: {{method: GET, path: a, query: {query}}}")
    assert shown.diagnostics == ()
    assert code_of(shown) == f"GET a{sent}"
    more = place(f"r: {{method: GET, path: 'a?x=1', query: {query}}}")
    assert code_of(more) == f"GET a?x=1{sent.replace('?', '&', 1)}"


@examples(0.6)
@given(
    st.dictionaries(
        FIELDS.filter(bool), FIELDS | st.lists(FIELDS, min_size=1, max_size=3), min_size=1
    ).filter(lambda query: "{{" not in str(query))
)
def test_a_server_reads_from_a_query_what_the_model_says(query: dict[str, Any]) -> None:
    text = json.dumps({"r": {"method": "GET", "path": "/a", "query": query}}, ensure_ascii=False)
    if parse(Source(REQUESTS, text))[1]:  # characters that no source may hold
        return
    copied = code_of(place(text))
    assert "\n" not in copied
    said = [(k, v) for k, vs in query.items() for v in (vs if isinstance(vs, list) else [vs])]
    assert parse_qsl(urlsplit(copied.removeprefix("GET ")).query, keep_blank_values=True) == said


def test_pointers_lead_into_the_query_where_there_is_no_body() -> None:
    text = """
r:
  method: "{{ 'POST' if service.fast else 'GET' }}"
  path: a
  query: "{{ service.settings if not service.fast else none }}"
  body: "{{ service.settings if service.fast else none }}"
  notes: {/b: B, /c/1: C}
  emphasize: [/c]
  only: {/d: service.fast}
"""
    values = {"settings": {"body": {"b": "x", "c": ["1", "2"], "d": "z"}}}
    shown = place(text, values=values)
    assert shown.diagnostics == ()
    assert code_of(shown) == "GET a?b=x&c=1&c=2"
    assert lines_of(shown, "callout") == [2, 4]
    assert lines_of(shown, "hll") == [3, 4]


# -------------------------------------------------------------------------------------- responses


def response(text: str, **options: Any) -> str:
    """The figure of a sample response."""
    shown = place(f"r:\n  method: GET\n  path: a\n  response:{text}", **options)
    assert shown.diagnostics == ()
    return shown.html[shown.html.index('<figure class="code response"') :]


def lines(html: str) -> str:
    code = re.search(r"<pre><code[^>]*>(.*?)</code>", html, re.DOTALL)
    assert code
    return unescape(re.sub(r"<[^>]*>", "", code.group(1)))


@pytest.mark.parametrize(
    ("text", "language", "copied"),
    [
        (" <a><b/></a>", "xml", "<a><b/></a>"),
        (" |\n    <a>\n      <b>x</b>\n    </a>\n", "xml", "<a>\n  <b>x</b>\n</a>"),
        (" |\n    moored\n    at 4\n", "text", "moored\nat 4"),
        (" {status: 200, headers: {Content-Type: application/json}, body: moored}", "json",
         'Content-Type: application/json\n\n"moored"'),
        (" {status: 200, headers: {Content-Type: text/html}, body: <p>x</p>}", "html",
         "Content-Type: text/html\n\n<p>x</p>"),
        (" {headers: {Location: /b}, body: null}", "http", "Location: /b"),
        (" {headers: {Location: '/{{ service.slug }}', X: null}, body: [1]}", "json",
         "Location: /acme\n\n[1]"),
    ],
)  # fmt: skip
def test_an_answer_is_shown_as_it_is(text: str, language: str, copied: str) -> None:
    html = response(text)
    assert f'<code class="language-{language}"' in html
    assert lines(html) == copied


@pytest.mark.parametrize(
    "text",
    [" null", " {status: 204, body: null}", " '{{ none if service.slug else 1 }}'", " {status: 200, body: '{{ none if service.slug else 1 }}'}"],
)  # fmt: skip
def test_an_answer_without_a_body_has_no_code(text: str) -> None:
    html = response(text)
    assert "</figcaption>\n</figure>" in html
    assert "<pre>" not in html


def test_the_status_stands_in_the_first_row() -> None:
    html = response(
        ' {status: "{{ service.size and 202 }}", caption: Taken by *Acme*, body: {a: 1}}'
    )
    assert "<figcaption>Taken by <em>Acme</em> " in html
    assert '<span class="status">202 Accepted</span></figcaption>' in html
    assert "data-body" not in html
    assert '<span class="status">299</span>' in response(" {status: 299, body: {a: 1}}")


def test_notes_and_emphasis_of_an_answer() -> None:
    html = response(
        " {headers: {Retry-After: '9'}, body: {a: 1, b: '{{ service.settings }}'},"
        " notes: {Retry-After: Seconds., /a: One.}, emphasize: [/a, Retry-After]}"
    )
    assert 'data-body="3"' in html
    assert [int(n) for n in re.findall(r'hll" data-line="(\d+)"', html)] == [1, 4]
    notes = re.findall(r"<li id=[^>]*><p>(.*?)</p>", html)
    assert [re.sub(r"<[^>]*>", "", note) for note in notes] == ["Seconds.", "One.", "Runs acme-1."]


@pytest.mark.parametrize(
    ("written", "code", "message"),
    [
        ("{body: x, id: 1}", "wrong-key", "the key 'id' in 'r.response' is not of the right form"),
        ("{body: x}", "wrong-type", "'r.response': 'body' alone can mean two things: "),
        ("{body: x, status: sent}", "wrong-type", "'r.response.status': expected the status, a number"),
        ("{body: x, status: 99}", "wrong-type", "'r.response.status': expected the status, a number"),
        ("{body: x, status: '{{ service.slug }}'}", "wrong-type", "the computed status is not a number"),
        ("{body: x, status: 200, notes: {/a: x}}", "note-without-key", "a note names '/a'"),
    ],
)  # fmt: skip
def test_an_answer_that_cannot_be_is_an_error(written: str, code: str, message: str) -> None:
    shown = place(f"r: {{method: GET, path: a, response: {written}}}")
    (found,) = [one for one in shown.diagnostics if one.code != "unknown-request"]
    assert found.code == code
    assert found.message.startswith(message)
