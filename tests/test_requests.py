"""Requests printed from data: notes, emphasis, conditions, and the forms of a body."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from html import unescape
from typing import Any
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import examples
from test_markdown import Shown, sandbox, show
from test_payload import json_values, pointers
from tutgen.language.payload import Printed
from tutgen.requests.block_layout import BlockLayouts
from tutgen.requests.form_body import add_form
from tutgen.sources.source import Source
from tutgen.sources.yaml_origin import YamlOrigin
from tutgen.sources.yaml_source import parse
from tutgen.theme.highlight import code_lines

REQUESTS = "content/guide/requests.yaml"


def place(text: str, *, values: Mapping[str, Any] | None = None, **options: Any) -> Shown:
    """The page that places the request `r`, written as YAML, and its response if it has one."""
    project = sandbox()
    tutorial = replace(project.tutorials[0], requests=Source(REQUESTS, text))
    page = "```{request} r\n```\n" + ("```{response} r\n```\n" if " response:" in text else "")
    return show(page, project=project._replace(tutorials=(tutorial,)), values=values, **options)


def code_of(shown: Shown) -> str:
    """What a reader copies: the text of the code, the callouts being empty."""
    code = re.search(r"<code[^>]*>(.*?)</code>", shown.html, re.DOTALL)
    assert code
    return unescape(re.sub(r"<[^>]*>", "", code.group(1)))


def lines_of(shown: Shown, kind: str) -> list[int]:
    """The numbers of the lines that are emphasized, or that have a callout."""
    lines = re.findall(
        r'<span class="line([^"]*)" data-line="(\d+)">(.*?)\n?(?=<span class="line|</code>)',
        shown.html,
        re.DOTALL,
    )
    if kind == "hll":
        return [int(number) for css, number, _ in lines if "hll" in css]
    return [int(number) for _, number, html in lines for _ in re.findall('class="callout"', html)]


def notes_of(shown: Shown) -> list[str]:
    notes = re.findall(
        r'<li id="(?:request|response)-r-note-\d+">(.*?)<a class="note-back"', shown.html, re.DOTALL
    )
    return [re.sub(r"<[^>]*>|\n", "", note) for note in notes]


# ------------------------------------------------------------------------------------ any request


_path = st.text(st.sampled_from("ab/_-?=<>&%{}\"' é#"), min_size=1, max_size=20).filter(
    lambda path: path.strip() == path and "{{" not in path
)


@pytest.mark.slow
@examples(0.8)
@given(st.sampled_from(["PUT", "GET", "DELETE"]), _path, json_values)
def test_a_request_equals_its_finished_text(method: str, path: str, body: Any) -> None:
    """It is coloured as Pygments would colour it, is copied as written, and its body parses; null is no body."""
    text = json.dumps({"r": {"method": method, "path": path, "body": body}}, ensure_ascii=False)
    if "{{" in text or parse(Source(REQUESTS, text))[1]:  # control characters are refused
        return
    shown = place(text)
    assert shown.diagnostics == ()
    copied = code_of(shown)
    first, _, rest = copied.partition("\n")
    assert first == f"{method} {path}"
    assert (json.loads(rest) if rest else None) == body
    if isinstance(body, dict | list):
        html = re.findall(
            r'<span class="line" data-line="\d+">(.*?)\n?</span>(?=<span class="line|</code>)',
            shown.html,
            re.DOTALL,
        )
        assert tuple(html) == code_lines("console", copied)


_drawn_ahead = [
    'path: a/{{ service.slug }}\n  headers: {A: "b {{ service.name }}"}',
    'path: a\n  body: {s: "{{ service.name }}", t: [1, {u: "x-{{ service.slug }}"}], v: [1, 2]}',
    'path: a\n  body: {s: "{{ service.slug == \'acme\' }}", n: "{{ 1.5 }}", l: "{{ [1, 2] }}"}',
    'path: a\n  body: {s: ["{{ service.slug }}", 1]}',
    'path: a\n  body: {s: "{{ service.settings }}"}\n  notes: {/s/model: "Of *{{ service.name }}*."}',
    'path: a\n  body: "{{ service.settings }}"\n  caption: "For `{{ service.name }}`"',
    'path: a\n  body: "{{ service.name }}"\n  headers: {Content-Type: text/plain}',
    'path: a\n  body: {s: "{{ service.name }}"}\n  form: true\n  caption: "{{ \'\' }}"',
    'path: a\n  body: [{s: "{{ service.name }}"}]\n  headers: {Content-Type: application/x-ndjson}',
    "path: a\n  body: {s: 1, t: 2}\n  only: {/s: service.slug == 'none'}\n  notes: {/s: x, /t: y}",
    "path: a\n  body: {s: 1}\n  notes: {/t: x}",
    'path: "{{ service.nothing }}"\n  body: {s: "{{ service.nothing }}"}',
    'path: a\n  response: {s: "{{ service.name }}", t: ["{{ service.name }}"]}',
]


@pytest.mark.parametrize("written", _drawn_ahead)
def test_a_layout_gives_what_drawing_gives(written: str, monkeypatch: pytest.MonkeyPatch) -> None:
    text, values = f"r:\n  method: PUT\n  {written}", {"name": 'Acme <"&>'}
    make = BlockLayouts._make
    # Twice, since payloads above the body get a layout only when they are met again.
    monkeypatch.setattr(BlockLayouts, "_make", lambda *given: make(*given) or make(*given))
    with_layouts = place(text, values=values)
    monkeypatch.setattr(BlockLayouts, "_make", lambda *given: None)
    drawn = place(text, values=values)
    assert with_layouts.html == drawn.html
    assert with_layouts.diagnostics == drawn.diagnostics
    assert with_layouts.page.ids == drawn.page.ids


_ONE = {"body": {"bed": "north", "rows": [1, 2], "soil": {"pH": 6.5}}, "notes": {"/bed": "Sunny."}}
_FORMS = [
    (
        {
            "body": {"bed": "<south>", "rows": [1, 2], "soil": {"pH": None}},
            "notes": {"/bed": "*A*"},
        },
        1,
    ),
    (
        {
            "body": {"bed": "north", "rows": [1, "{{ 2.0 }}"], "soil": {"pH": 6.5}},
            "notes": {"/bed": "A"},
        },
        2,
    ),
    ({"body": {"bed": "north", "rows": [1, 2], "soil": 6.5}, "notes": {"/bed": "Sunny."}}, 2),
    ({"body": {"plot": "north", "rows": [1, 2], "soil": {"pH": 6.5}}, "notes": {"/plot": "A"}}, 2),
    ({**_ONE, "notes": {"/bed": "A", "/soil/pH": "B"}}, 2),
    ({**_ONE, "emphasize": ["/bed"]}, 2),
    ({**_ONE, "after": "Water it for {{ service.name }}."}, 2),
    ({"body": {"bed": "{{ service.needs }}", "rows": [1, 2], "soil": {"pH": 1}}}, 1),
    ({"body": "north\n"}, 2),
]


@pytest.mark.parametrize(
    "where", ['{s: "{{ service.settings }}", t: 1}', '"{{ service.settings }}"']
)
@pytest.mark.parametrize(("other", "layouts"), _FORMS)
def test_payloads_share_a_layout_if_no_more_than_values_and_texts_differ(
    where: str, other: dict[str, Any], layouts: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = f"r:\n  method: PUT\n  path: a\n  body: {where}\n  notes: {{request: x}}\n"
    drawn: dict[Any, Any] = {}
    make = BlockLayouts._make

    def kept(self: BlockLayouts, key: Any, *given: Any) -> Any:
        if key not in drawn:
            drawn[key] = make(self, key, *given)
        return drawn[key]

    monkeypatch.setattr(BlockLayouts, "_make", kept)
    place(text, values={"settings": _ONE})
    with_layout = place(text, values={"settings": other})
    assert len(drawn) == layouts
    monkeypatch.setattr(BlockLayouts, "_make", lambda *given: None)
    by_itself = place(text, values={"settings": other})
    assert with_layout.html == by_itself.html
    assert with_layout.diagnostics == by_itself.diagnostics
    assert with_layout.page.ids == by_itself.page.ids


# ----------------------------------------------------------------------------------------- notes


def test_notes_come_in_the_order_of_the_lines() -> None:
    shown = place(
        """
r:
  method: PUT
  path: a
  body: {b: {c: 1}, d: [1, 2], "e/f": 2}
  notes: {/e~1f: four, /d/1: three, /b/c: two, /b: one, request: zero}
"""
    )
    assert shown.diagnostics == ()
    assert notes_of(shown) == ["zero", "one", "two", "three", "four"]
    assert lines_of(shown, "callout") == [1, 3, 4, 6, 7]


@pytest.mark.parametrize(("said", "notes"), [("", ["first"]), ("last", ["first", "last"])])
def test_a_note_that_says_nothing_on_a_page_has_no_mark_there(
    said: str, notes: Sequence[str]
) -> None:
    shown = place(
        """
r:
  method: PUT
  path: a
  body: {b: 1, c: 2}
  notes: {/b: first, /c: "{{ service.model }}"}
""",
        values={"model": said},
    )
    assert shown.diagnostics == ()
    assert notes_of(shown) == notes
    assert len(lines_of(shown, "callout")) == len(notes)


def test_the_note_of_the_request_comes_before_that_of_the_payload() -> None:
    shown = place(
        """
r:
  method: PUT
  path: a
  body: {s: "{{ service.settings }}"}
  notes: {/s/model: From the request.}
"""
    )
    assert notes_of(shown) == ["From the request.Runs acme-1."]


def test_a_note_on_a_key_that_is_not_there() -> None:
    shown = place(
        """
r:
  method: PUT
  path: a
  body: {model: 1}
  notes: {/modl: x, /other?: y, /model: null}
"""
    )
    assert [(d.code, d.span.line, d.span.column) for d in shown.diagnostics] == [
        ("note-without-key", 6, 11)
    ]
    assert shown.diagnostics[0].hint == "did you mean '/model'?"
    assert notes_of(shown) == []


@pytest.mark.parametrize(
    ("pointer", "hint"),
    [
        ("/settings/api_kye", "did you mean '/settings/api_key'?"),
        ("/setings/api_key", "did you mean '/settings/api_key'?"),
        ("/settings/model", "did you mean '/settings/model_id'?"),
        ("/api_key", "did you mean '/settings/api_key'?"),
        ("/settings/region", None),
    ],
)
def test_a_pointer_is_near_where_its_key_is(pointer: str, hint: str | None) -> None:
    shown = place(f"""
r:
  method: PUT
  path: a
  body: {{settings: {{api_key: 1, model_id: 2, api_version: 3}}}}
  notes: {{{pointer}: x}}
""")
    otherwise = "put '?' behind the pointer where only some services have the key"
    assert [d.hint for d in shown.diagnostics] == [hint or otherwise]


def test_notes_of_a_payload_point_into_the_service_file() -> None:
    settings_value = {"body": {"a": 1}, "notes": {"/b": "x"}}
    shown = place(
        'r: {method: PUT, path: a, body: {s: "{{ service.settings }}"}}',
        values={"settings": settings_value},
    )
    assert [(d.code, d.span.path) for d in shown.diagnostics] == [
        ("note-without-key", "content/services/acme.yaml")
    ]


# -------------------------------------------------------------------------------------- emphasis


@pytest.mark.parametrize(
    ("body", "emphasize", "lines"),
    [
        ('"{{ service.settings }}"', "", [3, 4]),
        ('{s: "{{ service.settings }}"}', "", [4, 5]),
        ('{a: 1, s: "{{ service.settings.model }}"}', "", []),
        ('{a: 1, s: "{{ service.settings }}"}', "  emphasize: [/a]", [3]),
        ('{a: 1, s: "{{ service.settings }}"}', "  emphasize: []", []),
        ('{a: 1, s: "{{ service.settings }}"}', "  emphasize: [/s]", [4, 5, 6]),
    ],
)
def test_emphasis(body: str, emphasize: str, lines: list[int]) -> None:
    shown = place(f"r:\n  method: PUT\n  path: a\n  body: {body}\n{emphasize}")
    assert shown.diagnostics == ()
    assert lines_of(shown, "hll") == lines


def test_emphasis_of_a_payload() -> None:
    value = {"body": {"a": 1, "b": {"c": 2}}, "emphasize": ["/b/c"]}
    text = 'r: {method: PUT, path: a, body: {s: "{{ service.settings }}"}}'
    assert lines_of(place(text, values={"settings": value}), "hll") == [6]
    value["emphasize"] = ["/x"]
    assert place(text, values={"settings": value}).codes == ["emphasis-without-key"]


@pytest.mark.slow
@examples(1.5)
@given(json_values, json_values, st.booleans(), st.data())
def test_no_line_of_brackets_alone_is_emphasized(
    body: Any, settings: Any, nested: bool, data: st.DataObject
) -> None:
    def drawn(value: Any, prefix: str = "") -> list[str] | None:
        every = [prefix + pointer for pointer in pointers(value)]
        return data.draw(st.none() | st.lists(st.sampled_from(every), max_size=6, unique=True))

    whole = {"own": body, "put": "{{ service.settings }}"} if nested else "{{ service.settings }}"
    payload = {"body": settings, "emphasize": drawn(settings)}
    request = {"method": "PUT", "path": "a", "body": whole, "emphasize": drawn(whole)}
    text = json.dumps({"r": {k: v for k, v in request.items() if v is not None}})
    if "{{" in json.dumps([body, settings]) or parse(Source(REQUESTS, text))[1]:
        return
    given = {"settings": {k: v for k, v in payload.items() if v is not None or k == "body"}}
    shown = place(text, values=given)
    lines = code_of(shown).split("\n")
    for number in lines_of(shown, "hll"):
        assert re.search(r"[^\s\[\]{},]", lines[number - 1]), lines[number - 1]


# --------------------------------------------------------------------------------------- `only`


def test_a_key_that_is_there_for_some_services() -> None:
    text = """
r:
  method: POST
  path: a
  body: {fast: 1, slow: {x: 2}, both: 3}
  only: {/fast: service.fast, /slow: not service.fast}
  notes: {/fast: F, /slow/x: S, /both: B}
"""
    acme, bolt = place(text), place(text, service="bolt")
    assert acme.diagnostics == bolt.diagnostics == ()
    assert json.loads(code_of(acme).split("\n", 1)[1]) == {"slow": {"x": 2}, "both": 3}
    assert json.loads(code_of(bolt).split("\n", 1)[1]) == {"fast": 1, "both": 3}
    assert notes_of(acme) == ["S", "B"]
    assert notes_of(bolt) == ["F", "B"]


def test_an_item_that_is_left_out_does_not_shift_the_others() -> None:
    shown = place(
        """
r:
  method: POST
  path: a
  body: {steps: [{a: 1}, {b: 2}, {c: 3}, 4]}
  only: {/steps/0: service.fast, /steps/1: service.fast}
  notes: {/steps/0/a: A, /steps/1/b: B, /steps/2/c: C}
"""
    )
    assert shown.diagnostics == ()
    assert json.loads(code_of(shown).split("\n", 1)[1]) == {"steps": [{"c": 3}, 4]}
    assert notes_of(shown) == ["C"]


# -------------------------------------------------------------------------------- other bodies


@pytest.mark.parametrize(
    "how", ["form: true", "headers: {Content-Type: application/x-www-form-urlencoded}"]
)
def test_a_form(how: str) -> None:
    shown = place(
        f"""
r:
  method: POST
  path: /token
  {how}
  body: {{grant_type: x, scope: "{{{{ service.slug }}}}", n: 1, a/b: z}}
  notes: {{/scope: The scope., /a~1b: Z.}}
"""
    )
    assert shown.diagnostics == ()
    assert code_of(shown).endswith("\ngrant_type=x&scope=acme&n=1&a%2Fb=z")
    assert notes_of(shown) == ["The scope.", "Z."]
    assert lines_of(shown, "callout") == [n + code_of(shown).count("\n") for n in (2, 4)]


FIELDS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Co")), max_size=8)


@given(st.dictionaries(FIELDS.filter(bool), FIELDS | st.lists(FIELDS, min_size=1, max_size=3)))
def test_a_server_reads_from_a_form_what_the_model_says(fields: dict[str, str | list[str]]) -> None:
    origin = YamlOrigin(Source("r.yaml", ""), ())
    sent = add_form(Printed([], {}, []), fields, origin).text.replace("\n", "")
    said = [
        (key, value)
        for key, values in fields.items()
        for value in (values if isinstance(values, list) else [values])
    ]
    assert parse_qsl(sent, keep_blank_values=True) == said


@pytest.mark.parametrize(
    ("body", "sent"),
    [
        ("{To: '+12025550143', Text: '50% off & free = 1 + 1 é'}", None),
        ("{media: [one, two], last: x}", "media=one&media=two&last=x"),
        ("{'filter[state]': 'open', 'a b': 'c~d*e'}", "filter%5Bstate%5D=open&a+b=c%7Ed*e"),
        ("{key: 'Bearer <api_key>', when: '<1 and >0'}", "key=Bearer+<api_key>&when=%3C1+and+%3E0"),
        ("{yes: true, n: 1.50, none: null, empty: ''}", "yes=true&n=1.50&empty="),
        ('{lines: "a\\nb"}', "lines=a%0Ab"),
        ("{model: '{{ service.model }}'}", "model=a&model=b"),
        ("'ready=made&as=it%20is'", "ready=made&as=it%20is"),
    ],
)
def test_the_values_of_a_form_are_encoded(body: str, sent: str | None) -> None:
    shown = place(
        f"r: {{method: POST, path: a, form: true, body: {body}}}", values={"model": ["a", "b"]}
    )
    assert shown.diagnostics == ()
    assert code_of(shown) == "POST a\n" + (
        sent or "To=%2B12025550143&Text=50%25+off+%26+free+%3D+1+%2B+1+%C3%A9"
    )


def test_notes_stand_at_the_items_of_a_repeated_field() -> None:
    shown = place(
        """
r:
  method: POST
  path: a
  form: true
  body: {first: 1, media: [one, two]}
  notes: {/media: Both., /media/1: The second.}
  emphasize: [/media]
"""
    )
    assert shown.diagnostics == ()
    assert lines_of(shown, "callout") == [3, 4]
    assert lines_of(shown, "hll") == [3, 4]


def test_only_leaves_out_an_item_of_a_repeated_field() -> None:
    shown = place(
        "r: {method: POST, path: a, form: true, body: {m: [x, y]}, only: {/m/0: service.fast}}"
    )
    assert shown.diagnostics == ()
    assert code_of(shown) == "POST a\nm=y"


def test_notes_of_a_payload_in_a_response_are_shown() -> None:
    shown = place(
        """
r:
  method: GET
  path: a
  response: {ok: true, made: "{{ service.settings }}"}
"""
    )
    assert shown.diagnostics == ()
    assert notes_of(shown) == ["Runs acme-1."]
    assert 'id="response-r-note-1"' in shown.html


@pytest.mark.parametrize("media", ["application/x-ndjson", "application/jsonl"])
@pytest.mark.parametrize(
    "body",
    ["[{berth: 1}, {berth: 2}]", '\'{"berth": 1}\\n{"berth": 2}\''.replace("\\n", "\n\n    ")],
)
def test_an_answer_of_json_lines_has_a_value_a_line(media: str, body: str) -> None:
    shown = place(
        f"r:\n  method: GET\n  path: a\n  response:\n    headers: {{Content-Type: {media}}}\n    body: {body}\n"
    )
    assert shown.diagnostics == ()
    answer = unescape(re.sub(r"<[^>]*>", "", shown.html.split("response-r")[1]))
    lines = [line.replace(" ", "") for line in answer.split("\n") if "berth" in line]
    assert lines == ['{"berth":1}', '{"berth":2}']


def test_a_note_on_a_key_that_a_response_lacks_is_reported() -> None:
    shown = place(
        'r: {method: GET, path: a, response: {made: "{{ service.settings }}"}}',
        values={"settings": {"body": {"number": 1}, "notes": {"/nunber": "Its number."}}},
    )
    assert [(d.code, d.message, d.hint) for d in shown.diagnostics] == [
        (
            "note-without-key",
            "a note names '/nunber', which is not there",
            "did you mean '/number'?",
        )
    ]


@pytest.mark.parametrize(
    ("media", "body", "is_reported"),
    [
        ("multipart/form-data", "{file: a.csv}", True),
        ("application/xml", "{file: a.csv}", True),
        ("application/soap+xml; charset=utf-8", "[a]", True),
        ("application/xml", "<file>a.csv</file>", False),
        ("application/vnd.api+json", "{file: a.csv}", False),
        ("application/x-yaml", "{file: a.csv}", False),
        ("text/plain", "{file: a.csv}", False),
    ],
)
def test_a_body_that_json_cannot_be(media: str, body: str, is_reported: bool) -> None:
    shown = place(
        f"r:\n  method: POST\n  path: /a\n  headers: {{Content-Type: {media}}}\n  body: {body}\n"
    )
    found = [(d.code, d.severity, d.span.line) for d in shown.diagnostics]
    assert found == ([("wrong-type", "warning", 5)] if is_reported else [])


def test_a_form_made_of_a_payload() -> None:
    shown = place(
        'r: {method: POST, path: /token, form: true, body: "{{ service.settings }}", only: {/size: service.fast}}'
    )
    assert shown.diagnostics == ()
    assert code_of(shown) == "POST /token\nmodel=acme-1"
    assert lines_of(shown, "hll") == [2]
    assert notes_of(shown) == ["Runs acme-1."]


def test_ndjson() -> None:
    shown = place(
        """
r:
  method: POST
  path: _bulk
  headers: {Content-Type: application/x-ndjson}
  body:
    - index: {_id: 1}
    - "{{ service.settings }}"
  notes: {/0/index/_id: The id., /1: A document.}
"""
    )
    assert shown.diagnostics == ()
    assert code_of(shown).split("\n") == [
        "POST _bulk",
        "Content-Type: application/x-ndjson",
        "",
        '{"index": {"_id": 1}}',
        '{"model": "acme-1", "size": 8}',
    ]
    assert notes_of(shown) == ["The id.", "A document.", "Runs acme-1."]
    assert lines_of(shown, "hll") == [5]


@pytest.mark.parametrize("media", ["text/plain", "application/x-ndjson", "application/xml"])
def test_a_body_of_lines(media: str) -> None:
    shown = place(
        f"""
r:
  method: POST
  path: x
  headers: {{Content-Type: {media}}}
  body: |
    <a>{{{{ service.name }}}}</a>
    two
"""
    )
    assert shown.diagnostics == ()
    assert code_of(shown) == f"POST x\nContent-Type: {media}\n\n<a>Acme</a>\ntwo"


def test_a_body_that_is_one_text_is_json_where_nothing_else_is_said() -> None:
    assert code_of(place("r: {method: PUT, path: a, body: hello}")) == 'PUT a\n"hello"'
    assert code_of(place("r: {method: PUT, path: a, body: {}}")) == "PUT a\n{}"
    assert code_of(place("r: {method: PUT, path: a, body: null}")) == "PUT a"


def test_a_mapping_of_what_a_request_need_not_say_may_be_empty() -> None:
    text = "r: {method: PUT, path: a, headers: {}, query: {}, only: {}, notes: {}, values: {}}"
    shown = place(text)
    assert (shown.diagnostics, code_of(shown)) == ((), "PUT a")


# ---------------------------------------------------------------------------------------- faults


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('r: {method: PUT, path: "{{ service.nope }}"}', ("undefined-name", 1, 25)),
        ('r: {method: PUT, path: " "}', ("wrong-value", 1, 24)),
        ('r: {method: PUT, path: a, body: {b: "{{ service.summary }}"}}', ("not-plain", 1, 37)),
        ('r: {method: PUT, path: a, body: {b: "x {{ service.needs }}"}}', ("wrong-value", 1, 40)),
        ('r: {method: PUT, path: a, headers: {A: "{{ service.summary }}"}}', ("not-plain", 1, 40)),
        (
            'r: {method: PUT, path: a, headers: {A: b, C: "{{ service.settings }}"}}',
            ("wrong-value", 1, 46),
        ),
        ('r: {method: PUT, path: "{{ service.settings }}"}', ("wrong-value", 1, 24)),
        ('r: {method: PUT, path: a, headers: {"A\\nB": c}}', ("wrong-value", 1, 37)),
        ("r: {method: PUT, path: a, headers: {A b: c}}", ("wrong-value", 1, 37)),
        ('r: {method: PUT, path: a, headers: {"A:": c}}', ("wrong-value", 1, 37)),
        ('r: {method: PUT, path: "a\\nb"}', ("wrong-value", 1, 24)),
        ('r: {method: PUT, path: a, headers: {A: "b\\nC: d"}}', ("wrong-value", 1, 40)),
        ('r: {method: PUT, path: a, headers: {A: "b\\u2028c"}}', ("wrong-value", 1, 40)),
        (
            "r:\n  method: PUT\n  path: a\n  headers:\n    A: |\n      b\n      c",
            ("wrong-value", 5, 8),
        ),
        ('r: {method: PUT, path: a, body: {b: "{{ service.no }}"}}', ("undefined-name", 1, 38)),
        (
            "r: {method: PUT, path: a, only: {/b: service.no}, body: {b: 1}}",
            ("undefined-name", 1, 38),
        ),
        (
            "r: {method: PUT, path: a, only: {/b: service.}, body: {b: 1}}",
            ("expression-syntax", 1, 38),
        ),
        ("r: {method: PUT, path: a, form: true, body: {b: {c: 1}}}", ("wrong-value", 1, 49)),
        ("r: {method: PUT, path: a, form: true, body: {b: [1, [2]]}}", ("wrong-value", 1, 53)),
        ("r: {method: PUT, path: a, form: true, body: [1]}", ("wrong-type", 1, 45)),
        ('r: {method: PUT, path: a, caption: "{{ service.no }}"}', ("undefined-name", 1, 37)),
        ('r: {method: PUT, path: a, notes: {request: "{nope}`x`"}}', ("unknown-role", 1, 45)),
        ('r: {method: PUT, path: a, response: "{{ service.summary }}"}', ("not-plain", 1, 37)),
        ('r: {method: PUT, path: a, response: "x {{ service.tags }}"}', ("undefined-name", 1, 40)),
    ],
)
def test_a_fault_is_a_diagnostic_with_its_place(text: str, found: tuple[str, int, int]) -> None:
    diagnostics = place(text).diagnostics
    assert [(d.code, d.span.line, d.span.column) for d in diagnostics] == [found]
    assert diagnostics[0].span.path == REQUESTS


def test_a_value_with_a_line_break_cannot_begin_a_second_line() -> None:
    shown = place(
        'r: {method: GET, path: "a/{{ service.model }}"}', values={"model": "x\nPOST evil"}
    )
    assert shown.codes == ["wrong-value"]
    shown = place(
        'r: {method: GET, path: a, headers: {X-Model: "{{ service.model }}"}}',
        values={"model": "x\nX-Evil: 1"},
    )
    assert [(d.code, d.span.line, d.span.column) for d in shown.diagnostics] == [
        ("wrong-value", 1, 46)
    ]
    assert "Evil" not in shown.html


def test_blanks_around_a_line_of_the_head_mean_nothing() -> None:
    shown = place(
        "r:\n  method: GET\n  path: >\n    /a\n  headers:\n    A: |\n      b\n    C: ''\n"
        '    D: " {{ service.model }} "\n'
    )
    assert shown.diagnostics == ()
    assert code_of(shown).split("\n") == ["GET /a", "A: b", "C: ", "D: acme-1"]


# ------------------------------------------------------------------------------- computed keys


def test_keys_with_expressions_are_evaluated_at_any_depth() -> None:
    shown = place(
        """
r:
  method: POST
  path: /tides
  headers: {"X-{{ service.slug }}-Key": "<key>", Content-Type: application/json}
  body:
    at: low
    "{{ service.slug }}_options": {"{{ service.model }}": ["{{ service.size }}", {"{{ 'k' }}": 1}]}
  response: {"{{ service.slug }}": true}
"""
    )
    assert shown.diagnostics == ()
    head, _, body = code_of(shown).partition("\n\n")
    assert head == "POST /tides\nX-acme-Key: <key>\nContent-Type: application/json"
    assert json.loads(body) == {"at": "low", "acme_options": {"acme-1": [8, {"k": 1}]}}
    assert '"acme"' in unescape(re.sub(r"<[^>]*>", "", shown.html.split("response-r")[1]))


def test_a_header_named_by_an_expression_decides_the_form_of_the_body() -> None:
    text = "r: {method: POST, path: /, headers: {'{{ \"Content-Type\" }}': %s}, body: {'{{ \"a\" }}': x}}"
    shown = place(text % "application/x-www-form-urlencoded")
    assert shown.diagnostics == ()
    assert code_of(shown).endswith("\n\na=x")


def test_the_same_key_comes_from_a_payload_and_from_a_list_of_lines() -> None:
    payload = {"body": {"{{ service.slug }}": {"{{ service.slug }}": 1}}}
    shown = place(
        "r: {method: POST, path: /, headers: {Content-Type: application/x-ndjson},"
        " body: ['{{ service.settings }}', {'{{ service.slug }}': 2}]}",
        values={"settings": payload},
    )
    assert shown.diagnostics == ()
    assert code_of(shown).split("\n")[-2:] == ['{"acme": {"acme": 1}}', '{"acme": 2}']


@pytest.mark.parametrize(
    ("text", "code", "column"),
    [
        (
            "r: {method: PUT, path: /, body: {'{{ service.slug }}': 1, acme: 2}}",
            "duplicate-key",
            34,
        ),
        (
            "r: {method: PUT, path: /, body: {acme: 2, '{{ service.slug }}': 1}}",
            "duplicate-key",
            43,
        ),
        ("r: {method: PUT, path: /, body: {'x{{ service.nope }}': 1}}", "undefined-name", 36),
        ("r: {method: PUT, path: /, body: {'{{ service.summary }}': 1}}", "wrong-value", 34),
        ("r: {method: PUT, path: /, body: {\"{{ '' }}\": 1}}", "wrong-value", 34),
        ("r: {method: GET, path: /, headers: {'{{ \"a b\" }}': 1x}}", "wrong-value", 37),
        ("r: {method: GET, path: /, headers: {'{{ \"A\" }}': x, A: y}}", "duplicate-key", 37),
        (
            "r: {method: PUT, path: /, body: {a: 1}, notes: {'/{{ 1 }}?': x}}",
            "expression-not-allowed",
            49,
        ),
        (
            "r: {method: PUT, path: /, body: {a: 1}, only: {'/{{ 1 }}': 'true'}}",
            "expression-not-allowed",
            48,
        ),
        (
            "r: {method: PUT, path: /, body: {a: 1}, emphasize: ['/{{ 1 }}']}",
            "expression-not-allowed",
            53,
        ),
    ],
)
def test_a_key_that_cannot_be_made_is_an_error_at_its_place(
    text: str, code: str, column: int
) -> None:
    (diagnostic,) = place(text).diagnostics
    assert (diagnostic.code, diagnostic.span.path, diagnostic.span.column) == (
        code,
        REQUESTS,
        column,
    )


def test_values_in_a_body_of_lines_take_the_indentation_of_theirs() -> None:
    text = """
r:
  method: POST
  path: /
  headers: {Content-Type: application/xml}
  body: |
    <harbour>
      {{ service.model }}
      {{ '' }}
    </harbour>
"""
    shown = place(text, values={"model": "<a/>\n<b/>\n"})
    assert shown.diagnostics == ()
    assert code_of(shown).partition("\n\n")[2] == "<harbour>\n  <a/>\n  <b/>\n</harbour>"
