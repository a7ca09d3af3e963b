"""Contracts that others wrote: reading them, finding the path for an address, judging values."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tutgen.check.contracts.faults import ContractSchema
from tutgen.check.contracts.files import read
from tutgen.check.contracts.openapi import OpenApi
from tutgen.check.contracts.parts import SchemaParts
from tutgen.check.contracts.references import ContractDocuments, ContractError, ContractPlace
from tutgen.check.contracts.values import Unusable, read_json, read_yaml
from tutgen.requests.request import Call
from tutgen.requests.response import SampleResponse

# --------------------------------------------------------------------------------------------- values

YAML = {
    "texts": ("[no, On, 2024-02-30, 1.2.3, 12:30, .inf, 1_0, '5', \"5\", 0b1]", ["no", "On", "2024-02-30", "1.2.3", "12:30", ".inf", "1_0", "5", "5", "0b1"]),
    "numbers": ("[0.01, 1e3, -.5, 1., +7, 007, 0o17, 0xFF]", [0.01, 1000.0, -0.5, 1.0, 7, 7, 15, 255]),
    "a number without end": ("9" * 5000, float("inf")),
    "a big number": ("123456789012345678901", 123456789012345678901),
    "constants": ("[true, FALSE, null, ~, ]", [True, False, None, None]),
    "an empty value": ("a:\nb: 1", {"a": None, "b": 1}),
    "keys": ("{200: a, true: b, 1.0: c}", {"200": "a", "true": "b", "1.0": "c"}),
    "a key that is no text": ("? [a]\n: 1\nb: 2", {"b": 2}),
    "a merge": ("a: &a {x: 1, y: 1}\nb: {<<: *a, y: 2}", {"a": {"x": 1, "y": 1}, "b": {"x": 1, "y": 2}}),
    "merges": ("- &a {x: 1}\n- &b {x: 2, y: 2}\n- {<<: [*a, *b]}", [{"x": 1}, {"x": 2, "y": 2}, {"x": 1, "y": 2}]),
    "a merge of a merge": ("- &a {x: 1}\n- &b {<<: *a}\n- {<<: *b, y: 1}", [{"x": 1}, {"x": 1}, {"x": 1, "y": 1}]),
    "a merge of nothing": ("{<<: 5, a: 1}", {"<<": 5, "a": 1}),
    "an alias as key": ("- &a b\n- {*a : 1}", ["b", {"b": 1}]),
    "tags that say what is meant": ("[!!str 5, !!int '5', !!float 1, !!bool 'true', !!map {a: 1}]", ["5", 5, 1, True, {"a": 1}]),
    "another tag": ("{a: !Ref b, c: 1, d: !x [1]}", {"a": Unusable("the tag '!Ref' has no meaning in JSON"), "c": 1, "d": Unusable("the tag '!x' has no meaning in JSON")}),
    "a key twice": ("{a: 1, b: 2, a: 3}", {"a": Unusable("the key 'a' stands there twice"), "b": 2}),
    "the same twice": ("{a: {b: 1}, a: {b: 1}}", {"a": {"b": 1}}),
    "a control character": ('{a: "x\x07", b: 1}', {"a": Unusable("a text there holds a control character"), "b": 1}),
    "an escaped one": ('"\\x07"', "\x07"),
    "halves of a character": (r'["\ud83d\ude42", "\ud83d"]', ["🙂", "\ufffd"]),
    "what holds itself": ("a: &a [1, *a]", {"a": [1, Unusable("the alias '*a' stands for nothing, or for what it is in")]}),
    "two documents": ("a: 1\n---\nb: 2\n", {"a": 1}),
    "nothing": ("# empty\n", None),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), YAML.values(), ids=YAML)
def test_yaml_of_others(text: str, expected: Any) -> None:
    assert read_yaml(text) == expected


def test_aliases_of_aliases_cost_no_more_than_their_place() -> None:
    levels = "".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]\n" for n in range(1, 40))
    value = read_yaml(f"l0: &l0 [x, y]\n{levels}last: &z {{p: 1}}\nagain: *z\n")
    assert value["again"] == {"p": 1}
    assert isinstance(value["l6"][0], Unusable)


JSON = {
    "a key twice": ('{"a": 1, "a": 2, "b": 3}', {"a": Unusable("the key 'a' stands there twice"), "b": 3}),
    "halves of a character": (r'["\ud83d\ude42", "\ud83d", "\\ud83d"]', ["🙂", "\ufffd", r"\ud83d"]),
    "a control character": ('"a\tb\x01"', "a\tb\x01"),
    "a number without end": (f"[{'9' * 5000}, 1]", [float("inf"), 1]),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), JSON.values(), ids=JSON)
def test_json_of_others(text: str, expected: Any) -> None:
    assert read_json(text) == expected


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("ab<é", max_size=3), inner),
    max_leaves=20,
)  # fmt: skip


@given(json_values)
def test_what_is_written_as_yaml_is_read(value: Any) -> None:
    assert read_yaml(yaml.safe_dump(value)) == value
    assert read_json(json.dumps(value)) == value


@pytest.mark.parametrize("name", ["a.yaml", "a.yml", "a.json", "a"])
def test_json_is_read_under_any_name(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b'\xef\xbb\xbf{"a": "\\u00e9\xff"}')
    assert read(tmp_path, name) == {"a": "é\ufffd"}


def test_yaml_may_begin_with_a_brace(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("{a: no}\n")
    assert read(tmp_path, "a.yaml") == {"a": "no"}


def test_a_large_file_is_read(tmp_path: Path) -> None:
    paths = {f"/a/{n}": {"get": {"summary": "words " * 20}} for n in range(8000)}
    text = yaml.dump({"paths": paths}, Dumper=yaml.CSafeDumper)
    (tmp_path / "a.yaml").write_text(text)
    assert len(text) > 1_000_000
    assert read(tmp_path, "a.yaml") == {"paths": paths}


# ---------------------------------------------------------------------------------------- addresses


def of(**files: Any) -> ContractDocuments:
    def read(path: str) -> Any:
        if path not in files:
            raise ContractError(path)
        return files[path]

    return ContractDocuments(read)


def api(text: str) -> OpenApi:
    """A contract of which only the paths and more are written."""
    return OpenApi(of(api=read_yaml(f"openapi: 3.0.3\n{text}")), "api")


def said(contract: OpenApi, method: str, path: str, body: Any = None) -> list[str]:
    return [fault.message for fault in contract.faults(Call(method, path, {}, "", body, ()))]


SERVERS = """\
servers:
  - url: https://{region}.shop.example:443/v1/
  - url: "{base}/v2"
    variables: {base: {default: "https://old.example/api/rest", enum: ["https://new.example"]}}
paths:
  /carts: {get: {}, put: {servers: [{url: "https://write.example/{root}", variables: {root: {default: a/b}}}]}}
  /items: {servers: [{url: /eu/v3}], get: {}}
  /a: {get: {}}
  /b/: {get: {}, post: {}}
  /both: {get: {}}
  /both/: {post: {}}
  /named/dark%20blue: {get: {}}
  "/{x}.json": {get: {}}
"""
RIGHT = [
    "GET carts", "GET /carts/", "GET carts?a=1#b", "GET v1/carts", "GET https://eu.shop.example/v1/carts",
    "GET http://EU.shop.example:80/v1/carts/", "GET https://<region>.shop.example/v1/carts",
    "GET https://<host>/v1/carts", "GET https://old.example/api/rest/v2/carts", "GET api/rest/v2/carts",
    "PUT https://write.example/a/b/carts", "PUT a/b/carts", "GET eu/v3/items", "GET https://any.example/eu/v3/items",
    "GET b", "POST b/", "GET both", "POST both/", "GET named/dark%20blue", "GET named/dark blue", "GET a%2Fb.json",
    "GET https://login.example/token", "POST https://<tenant>.login.example/token", "GET https://shop.example/cart",
]  # fmt: skip
WRONG = {
    "GET cart": "the contract has no path '/cart'",
    "GET v3/carts": "the contract has no path '/v3/carts'",
    "GET https://eu.shop.example/v2/carts": "the contract has no path '/v2/carts'",
    "GET https://eu.shop.example/cart": "the contract has no path '/cart'",
    "GET https://<region>.shop.example/v1/cart": "the contract has no path '/v1/cart'",
    "GET https://write.example/a/b/cart": "the contract has no path '/a/b/cart'",
    "DELETE https://eu.shop.example/v1/carts": "the contract has no DELETE for '/carts'",
    "POST both": "the contract has no POST for '/both'",
    "GET both/": "the contract has no GET for '/both/'",
}


@pytest.mark.parametrize("call", RIGHT)
def test_addresses_that_the_contract_has_or_has_no_word_for(call: str) -> None:
    assert said(api(SERVERS), *call.split(" ", 1)) == []


@pytest.mark.parametrize(("call", "expected"), WRONG.items(), ids=WRONG)
def test_addresses_that_the_contract_does_not_have(call: str, expected: str) -> None:
    assert said(api(SERVERS), *call.split(" ", 1)) == [expected]


def test_a_contract_without_servers_knows_no_hosts() -> None:
    contract = api("paths: {/a: {get: {parameters: [{name: x, in: query, required: true}]}}}")
    assert said(contract, "GET", "https://any.example/a") == [
        "the query parameter 'x' is missing, which the contract requires"
    ]
    assert said(contract, "GET", "https://any.example/b") == []
    assert said(contract, "GET", "b") == ["the contract has no path '/b'"]


# --------------------------------------------------------------------------------------- parameters

NUMBERS = "schema: {$ref: '#/components/schemas/Numbers'}"
RANGE = "schema: {allOf: [{$ref: '#/components/schemas/Range'}]}"
STYLES = f"""\
paths:
  /q:
    get:
      parameters:
        - {{name: form, in: query, {NUMBERS}}}
        - {{name: pipe, in: query, style: pipeDelimited, explode: false, {NUMBERS}}}
        - {{name: space, in: query, style: spaceDelimited, explode: false, {NUMBERS}}}
        - {{name: deep, in: query, style: deepObject, explode: true, {RANGE}}}
        - {{name: flat, in: query, explode: false, {RANGE}}}
        - {{name: open, in: query, {RANGE}}}
        - {{name: json, in: query, content: {{application/json: {{{RANGE}}}}}}}
        - {{name: day, in: query, schema: {{type: string, format: date}}}}
  /simple/{{v}}: {{get: {{parameters: [{{name: v, in: path, required: true, {NUMBERS}}}]}}}}
  /object/{{v}}: {{get: {{parameters: [{{name: v, in: path, required: true, explode: true, {RANGE}}}]}}}}
  /label/{{v}}: {{get: {{parameters: [{{name: v, in: path, required: true, style: label, {NUMBERS}}}]}}}}
  /labels/{{v}}: {{get: {{parameters: [{{name: v, in: path, required: true, style: label, explode: true, {NUMBERS}}}]}}}}
  /matrix/{{v}}: {{get: {{parameters: [{{name: v, in: path, required: true, style: matrix, {NUMBERS}}}]}}}}
  /matrices/{{v}}: {{get: {{parameters: [{{name: v, in: path, required: true, style: matrix, explode: true, {NUMBERS}}}]}}}}
  /keys/{{v}}: {{get: {{parameters: [{{name: v, in: path, required: true, style: matrix, explode: true, {RANGE}}}]}}}}
  /time/{{v}}: {{get: {{parameters: [{{name: v, in: path, required: true, schema: {{type: string, format: date-time}}}}]}}}}
components:
  schemas:
    Numbers: {{type: array, items: {{type: integer}}}}
    Range: {{type: object, required: [from], additionalProperties: false, properties: {{from: {{type: integer}}, to: {{type: integer}}, code: {{type: string}}}}}}
"""
STYLED = [
    "q?form=1&form=2", "q?form=1,2", "q?pipe=1|2", "q?pipe=1%7C2", "q?space=1%202", "q?space=1+2",
    "q?deep[from]=1&deep[to]=2", "q?deep%5Bfrom%5D=1&deep[code]=007", "q?deep[from]=<start>",
    "q?flat=from,1,to,2", "q?from=1&to=2", "q?json=%7B%22from%22%3A1%7D", "q?day=2024-02-29",
    "simple/1,2", "simple/<numbers>", "object/from=1,to=2", "label/.1", "labels/.1.2", "matrix/;v=1,2",
    "matrices/;v=1;v=2", "keys/;from=1;to=2", "time/2024-05-01T10%3A00%3A00Z", "simple/1%2C2",
]  # fmt: skip
MISSTYLED = {
    "q?pipe=1,2": "parameter 'pipe': the contract wants a whole number here, not '1,2'",
    "q?pipe=1|two": "parameter 'pipe': the contract wants a whole number here, not 'two'",
    "q?space=1%20two": "parameter 'space': the contract wants a whole number here, not 'two'",
    "q?deep[from]=one": "parameter 'deep': the contract wants a whole number here, not 'one'",
    "q?deep[to]=1": "parameter 'deep': the key 'from' is missing, which the contract requires",
    "q?deep[from]=1&deep[till]=2": "parameter 'deep': the contract has no key 'till' here",
    "q?flat=from,one": "parameter 'flat': the contract wants a whole number here, not 'one'",
    "q?json=%7B%7D": "parameter 'json': the key 'from' is missing, which the contract requires",
    "q?day=2024-02-30": "parameter 'day': the contract wants a text of the format 'date' here, not '2024-02-30'",
    "labels/.1.two": "parameter 'v': the contract wants a whole number here, not 'two'",
    "matrices/;v=1;v=two": "parameter 'v': the contract wants a whole number here, not 'two'",
    "time/10%3A00": "parameter 'v': the contract wants a text of the format 'date-time' here, not '10:00'",
}


@pytest.mark.parametrize("path", STYLED)
def test_parameters_in_the_style_that_the_contract_wants(path: str) -> None:
    assert said(api(STYLES), "GET", path) == []


@pytest.mark.parametrize(("path", "expected"), MISSTYLED.items(), ids=MISSTYLED)
def test_parameters_in_another_style(path: str, expected: str) -> None:
    assert said(api(STYLES), "GET", path) == [expected]


def test_a_required_deep_object_may_be_missing() -> None:
    parameter = "{name: a, in: query, required: true, style: deepObject, schema: {type: object}}"
    contract = api(f"paths: {{/q: {{get: {{parameters: [{parameter}]}}}}}}")
    assert said(contract, "GET", "q?a[b]=1") == []
    assert said(contract, "GET", "q?a=1") == [
        "the query parameter 'a' is missing, which the contract requires"
    ]


# ------------------------------------------------------------------------------------------- schemas


def faults(value: Any, text: str, version: str = "3.0.3") -> list[str]:
    """What is wrong with a body; `text` is the schema `Body` and those that it names, as YAML."""
    contract = OpenApi(
        of(
            api={
                "openapi": version,
                "paths": {"/a": {"post": {"requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Body"}}}}}}},
                "components": {"schemas": read_yaml(text)},
            }
        ),
        "api",
    )  # fmt: skip
    found = list(contract.faults(Call("POST", "a", {}, "", value, ())))
    at = ["/".join(map(str, fault.steps)) for fault in found]
    return [f"{where}: {fault.message}" for where, fault in zip(at, found, strict=True)] + [
        f"note: {note}" for note in contract.notes
    ]


READ_ONLY = {
    "itself": "Body: {required: [id], properties: {id: {readOnly: true}}}",
    "behind $ref": "Body: {required: [id], properties: {id: {$ref: '#/components/schemas/Id'}}}\nId: {readOnly: true}",
    "behind allOf": "Body: {required: [id], properties: {id: {allOf: [{type: string}, {readOnly: true}]}}}",
    "beside $ref": "Body: {required: [id], properties: {id: {$ref: '#/components/schemas/Id', readOnly: true}}}\nId: {type: string}",
    "required elsewhere": "Body: {allOf: [{$ref: '#/components/schemas/Base'}, {required: [id]}]}\nBase: {properties: {id: {readOnly: true}}}",
    "declared elsewhere": "Body: {allOf: [{$ref: '#/components/schemas/Base'}, {properties: {id: {readOnly: true}}}]}\nBase: {required: [id]}",
    "in a form": "Body: {oneOf: [{type: string}, {required: [id], properties: {id: {readOnly: true}}}]}",
    "nullable": "Body: {required: [id], properties: {id: {type: string, nullable: true, readOnly: true}}}",
    "nullable without type": "Body: {required: [id], properties: {id: {allOf: [{type: string}], nullable: true, readOnly: true}}}",
}  # fmt: skip


@pytest.mark.parametrize("text", READ_ONLY.values(), ids=READ_ONLY)
def test_what_only_responses_have_is_not_missing(text: str) -> None:
    assert faults({}, text) == []
    assert faults({}, text.replace("readOnly: true", "minLength: 1")) == [
        ": the key 'id' is missing, which the contract requires"
    ]


def test_items_and_properties_have_read_only_keys_of_their_own() -> None:
    text = """\
Body: {required: [id], properties: {all: {type: array, items: {$ref: '#/components/schemas/One'}}}}
One: {required: [id, name], properties: {id: {readOnly: true}, name: {type: string}}}
"""
    assert faults({"all": [{"name": "a"}, {}]}, text) == [
        ": the key 'id' is missing, which the contract requires",
        "all/1: the key 'name' is missing, which the contract requires",
    ]


PETS = """\
Dog: {type: object, required: [kind, bark], properties: {kind: {type: string}, bark: {type: boolean}}}
Cat: {type: object, required: [kind, lives], properties: {kind: {type: string}, lives: {type: integer}}}
Body:
  oneOf: [{$ref: '#/components/schemas/Dog'}, {$ref: '#/components/schemas/Cat'}]
  discriminator: {propertyName: kind, mapping: {dog: '#/components/schemas/Dog', cat: Cat}}
"""
CHOICES = {
    "right": ({"kind": "cat", "lives": 9}, []),
    "a slip in the one that is meant": ({"kind": "cat", "bark": True, "lives": "nine"}, ["lives: the contract wants a whole number here, not 'nine'"]),
    "the other one's shape": ({"kind": "cat", "bark": True}, [": the key 'lives' is missing, which the contract requires"]),
    "by name": ({"kind": "Dog", "bark": 1}, ["bark: the contract wants true or false here, not 1"]),
    "an unknown kind": ({"kind": "cow", "bark": True}, ["kind: 'cow' is not among the values of the contract"]),
    "no kind": ({"bark": True}, [": the key 'kind' is missing, which the contract requires"]),
    "a placeholder": ({"kind": "<kind>", "bark": True}, []),
    "no mapping": ([1], [": it fits none of the 2 forms that the contract knows"]),
}  # fmt: skip


@pytest.mark.parametrize(("value", "expected"), CHOICES.values(), ids=CHOICES)
def test_a_discriminator_says_which_form_is_meant(value: Any, expected: list[str]) -> None:
    for version in ("3.0.3", "3.1.0"):
        assert faults(value, PETS, version) == expected
    assert faults(value, PETS.replace("oneOf", "anyOf")) == expected


HEIRS = """\
Body: {type: object, required: [kind], properties: {kind: {type: string}, friends: {type: array, items: {$ref: '#/components/schemas/Body'}}}, discriminator: {propertyName: kind}}
Cat: {allOf: [{$ref: '#/components/schemas/Body'}, {required: [lives], properties: {lives: {type: integer}}}]}
Lion: {allOf: [{$ref: '#/components/schemas/Cat'}, {properties: {mane: {type: boolean}}}]}
"""


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"kind": "Cat", "lives": 1}, []),
        ({"kind": "Fish"}, []),
        ({"kind": "Cat"}, [": the key 'lives' is missing, which the contract requires"]),
        ({"kind": "Lion", "lives": 1, "mane": 1}, ["mane: the contract wants true or false here, not 1"]),
        ({"kind": "Cat", "lives": 1, "friends": [{"kind": "Lion"}]}, ["friends/0: the key 'lives' is missing, which the contract requires"]),
    ],
)  # fmt: skip
def test_a_discriminator_chooses_from_what_inherits(value: Any, expected: list[str]) -> None:
    assert faults(value, HEIRS) == expected


def test_forms_that_hold_what_they_are_forms_of() -> None:
    text = PETS.replace("Cat: {", "Cat: {allOf: [{$ref: '#/components/schemas/Body'}], ", 1)
    assert faults({"kind": "cat", "lives": "x"}, text) == [
        "lives: the contract wants a whole number here, not 'x'"
    ]


def test_a_key_with_listed_values_says_which_form_is_meant() -> None:
    text = """\
Body: {oneOf: [{required: [a], properties: {kind: {enum: [one]}, a: {type: integer}}},
               {properties: {kind: {const: two}, b: {type: integer}, c: {type: integer}}}]}
"""
    assert faults({"kind": "two", "b": "x", "c": "x"}, text, "3.1.0") == [
        "b: the contract wants a whole number here, not 'x'",
        "c: the contract wants a whole number here, not 'x'",
    ]


NULLABLE = {
    "a type": "{type: string, nullable: true}",
    "a list of values": "{type: string, nullable: true, enum: [a]}",
    "allOf": "{nullable: true, allOf: [{$ref: '#/components/schemas/Text'}]}",
    "a type and allOf": "{type: string, nullable: true, allOf: [{$ref: '#/components/schemas/Text'}]}",
    "behind a reference": "{$ref: '#/components/schemas/Maybe'}",
    "beside a reference": "{$ref: '#/components/schemas/Text', nullable: true}",
    "in a form": "{oneOf: [{$ref: '#/components/schemas/Maybe'}, {type: integer}]}",
}


@pytest.mark.parametrize("schema", NULLABLE.values(), ids=NULLABLE)
def test_null_is_right_where_the_contract_says_it(schema: str) -> None:
    text = f"Body: {{properties: {{a: {schema}}}}}\nText: {{type: string}}\n"
    text += "Maybe: {type: string, nullable: true}\n"
    assert faults({"a": None}, text) == []
    assert faults({"a": "a"}, text) == []
    assert faults({"a": None}, text.replace("nullable: true", "nullable: false")) != []
    assert faults({"a": []}, text) != []


NUMBERS_IN_SCHEMAS = [
    ("multipleOf: 0.05", 1.15, 1.17, "a multiple of 0.05"),
    ("minimum: 1.5", 1.5, 1.4, "at least 1.5"),
    ("maximum: 1e3", 1000, 1001, "at most 1000.0"),
    ("exclusiveMaximum: true, maximum: 0.5", 0.4, 0.5, "less than 0.5"),
    ("const: 0.25", 0.25, 0.26, "0.25"),
    ("maximum: 18446744073709551616", 2**64, 2**64 + 1, "at most 18446744073709551616"),
]


@pytest.mark.parametrize(("limit", "right", "wrong", "wanted"), NUMBERS_IN_SCHEMAS)
def test_any_number_of_yaml_is_a_limit(limit: str, right: Any, wrong: Any, wanted: str) -> None:
    text = f"Body: {{properties: {{a: {{{limit}}}}}}}"
    assert faults({"a": right}, text) == []
    assert faults({"a": wrong}, text) == [f"a: the contract wants {wanted} here, not {wrong}"]


UNUSABLE = {
    "a pattern": (r"pattern: '^[\w-\.]+$'", "'pattern' at 'api#/components/schemas/Part': "),
    "a type": ("type: money", "'type' at 'api#/components/schemas/Part': "),
    "a limit": ("maximum: '5'", "'maximum' at 'api#/components/schemas/Part': "),
    "required of an old draft": ("required: true", "'required' at 'api#/components/schemas/Part': "),
    "a limit that is too big": ("maximum: 1e999", "'maximum' at 'api#/components/schemas/Part': "),
    "a pattern of keys": ("patternProperties: {'[a': {type: integer}}", "'pattern' at 'api#/components/schemas/Part': "),
    "a tag": ("enum: !values [a]", "'enum' at 'api#/components/schemas/Part': the tag '!values' has no meaning in JSON"),
    "a key twice": ("items: {type: string}, items: {type: integer}", "a part of 'api#/components/schemas/Part': the key 'items' stands there twice"),
    "no schema": ("items: text", "a part of 'api#/components/schemas/Part': it is no schema"),
    "an address": ("allOf: [{$ref: 'https://a.example/b'}]", "'api#/components/schemas/Part' refers to 'https://a.example/b', which is not fetched"),
    "a name": ("allOf: [{$ref: '#b'}]", "'api#/components/schemas/Part' refers to '#b', a name that nothing has"),
    "nothing": ("allOf: [{$ref: '#/b'}]", "there is no 'api#/b'"),
}  # fmt: skip


@pytest.mark.parametrize(("part", "expected"), UNUSABLE.values(), ids=UNUSABLE)
def test_what_cannot_be_used_costs_only_its_part(part: str, expected: str) -> None:
    text = f"Body: {{properties: {{n: {{type: integer}}, p: {{$ref: '#/components/schemas/Part'}}}}}}\nPart: {{{part}, minLength: 2}}"
    wrong, short, note = faults({"n": "x", "p": "y"}, text)
    assert wrong == "n: the contract wants a whole number here, not 'x'"
    assert short == "p: the contract wants a text of at least 2 characters here, not 'y'"
    assert note.startswith(f"note: {expected}")


def test_what_no_request_meets_is_not_looked_at() -> None:
    assert faults({}, "Body: {}\nOther: {type: money, pattern: '[', allOf: [{$ref: '#/no'}]}") == []


def test_schemas_are_found_by_their_names() -> None:
    root = {
        "$id": "https://a.example/schemas/root.json",
        "properties": {
            "a": {"$ref": "#anchor"},
            "b": {"$ref": "inner"},
            "c": {"$ref": "https://a.example/schemas/other.json#/x%20y"},
        },
        "$defs": {
            "x": {"$anchor": "anchor", "type": "integer"},
            "y": {"$id": "inner", "type": "null"},
        },
    }
    documents = of(**{"api/root": root, "api/other.json": {"x y": {"type": "boolean"}}})
    schema = ContractSchema(SchemaParts(documents), ContractPlace("api/root"))
    assert [found.at for found in schema.faults({"a": "", "b": "", "c": ""})] == [
        ("a",),
        ("b",),
        ("c",),
    ]
    assert schema.notes == {}


def test_a_parameter_that_cannot_be_used_costs_no_other() -> None:
    contract = api("""\
paths:
  /a:
    get:
      parameters:
        - {$ref: '#/no'}
        - {name: p, in: query, schema: {type: string, pattern: '['}}
        - {name: q, in: query, schema: {type: integer}}
      responses: !x {}
""")
    assert said(contract, "GET", "a?p=x&q=x") == [
        "parameter 'q': the contract wants a whole number here, not 'x'"
    ]
    assert [note.split(": ")[0] for note in contract.notes] == [
        "there is no 'api#/no'",
        "'pattern' at 'api#/paths/~1a/get/parameters/1/schema'",
    ]


def test_angle_brackets_alone_make_no_placeholder() -> None:
    text = "Body: {properties: {a: {type: integer}}}"
    assert faults({"a": "<amount>"}, text) == []
    for value in ("at least <1 and >0", "a << b >> c", "<>", "</p>", "< a >"):
        assert faults({"a": value}, text) == [
            f"a: the contract wants a whole number here, not '{value}'"
        ]


def test_a_short_response_fits_a_form() -> None:
    answer = """\
paths:
  /a:
    get:
      responses:
        200:
          content:
            application/json:
              schema: {oneOf: [{properties: {v: {type: integer}}}, {required: [id, at], properties: {v: {type: string}}}]}
"""
    call = Call("GET", "a", {}, "", None, ())
    assert list(api(answer).faults_of_response(call, SampleResponse(None, {}, {"v": "x"}))) == []


ANSWERS = """\
servers: [{url: https://tides.example/v2}]
paths:
  /gauges:
    get:
      responses:
        200: {content: {application/json: {schema: {properties: {level: {type: number}}}}}}
        4XX: {content: {application/json: {schema: {properties: {reason: {type: string}}}}}}
"""


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        (SampleResponse(200, {}, {"level": 1.5}), []),
        (SampleResponse(200, {}, {"level": "high"}), [("response", "wants a number")]),
        (SampleResponse(404, {}, {"level": "high", "reason": "none"}), []),
        (SampleResponse(404, {}, {"reason": 5}), [("response", "wants a text")]),
        (SampleResponse(202, {}, {"level": "high"}), [("status", "has no answer 202 to this GET")]),
        (SampleResponse(200, {}, "low water"), []),
        (SampleResponse(200, {}, None), []),
    ],
)
def test_an_answer_is_held_to_the_response_of_its_status(
    answer: SampleResponse, found: list[tuple[str, str]]
) -> None:
    call = Call("GET", "/gauges", {}, "", None, (), "https://tides.example/v2")
    faults = list(api(ANSWERS).faults_of_response(call, answer))
    assert [fault.part for fault in faults] == [part for part, _ in found]
    for fault, (_, message) in zip(faults, found, strict=True):
        assert message in fault.message


@pytest.mark.parametrize(
    ("server", "parts"),
    [
        ("https://tides.example/v2", ["path"]),
        ("https://other.example", []),
        ("<server>", ["path"]),
        ("", ["path"]),
    ],
)
def test_the_server_says_whether_a_contract_is_meant(server: str, parts: list[str]) -> None:
    call = Call("POST", "/gauges", {}, "", None, (), server)
    assert [fault.part for fault in api(ANSWERS).faults(call)] == parts
