"""Requests held to an OpenAPI document, or to a JSON Schema."""

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutgen.build.stages import BuildOptions, build
from tutgen.check.contracts.faults import ContractSchema
from tutgen.check.contracts.openapi import OpenApi
from tutgen.check.contracts.parts import SchemaParts
from tutgen.check.contracts.references import ContractDocuments, ContractError, ContractPlace
from tutgen.requests.request import Call
from tutgen.sources.source import Source
from tutgen.sources.yaml_source import parse

Files = Mapping[str, str]
Findings = Callable[[Files], list[str]]

OPENAPI = """\
openapi: 3.0.3
info: {title: Payments, version: "1"}
servers:
  - url: https://{region}.pay.example/v1/{tenant}
paths:
  /accounts/{account}/payments:
    parameters:
      - name: account
        in: path
        required: true
        schema: {type: string, pattern: "^acc-"}
    get:
      parameters:
        - {name: limit, in: query, schema: {type: integer, maximum: 50}}
        - {name: state, in: query, required: true, schema: {type: array, items: {enum: [open, paid]}}}
        - {name: X-Trace, in: header, schema: {type: boolean}}
      responses:
        "200":
          description: Payments
          content:
            application/json:
              schema:
                type: object
                required: [total, payments]
                properties:
                  total: {type: integer}
                  state: {enum: [open, paid]}
    post:
      parameters:
        - {$ref: "#/components/parameters/Key"}
      requestBody:
        required: true
        content:
          application/json:
            schema: {$ref: "#/components/schemas/Payment"}
          application/x-www-form-urlencoded:
            schema: {type: object, required: [amount], properties: {amount: {type: integer}}}
  /accounts/{account}/payments/{id}.json:
    delete: {}
  /accounts/me/payments:
    post:
      requestBody: {content: {text/*: {}}}
components:
  parameters:
    Key: {name: Idempotency-Key, in: header, required: true, schema: {type: string, format: uuid}}
  schemas:
    Payment:
      type: object
      required: [id, amount, currency]
      additionalProperties: false
      properties:
        id: {type: string, readOnly: true}
        amount: {type: integer, minimum: 0, exclusiveMinimum: true}
        currency: {$ref: "schemas/money.yaml#/currency"}
        note: {type: string, nullable: true, maxLength: 9}
        tags: {type: array, uniqueItems: true, items: {type: string}}
        source:
          oneOf:
            - {type: string}
            - {type: object, required: [card], properties: {card: {type: string}, cvc: {type: integer}}}
            - {$ref: "#/components/schemas/Payment"}
"""
MONEY = "currency: {type: string, enum: [eur, usd, chf]}\n"
SITE = """\
title: Payments
contract: api/openapi.yaml
fields:
  about: {type: markdown}
  payment: {type: payload}
  extra: {type: payload, default: {body: {amount: none}, notes: {/amount: The amount.}}}
names:
  account: acc-{{ service.slug }}
"""
REQUESTS = "content/pay/requests.yaml"
BOTH = " (service 'acme', and in 1 other service)"
POST = (
    "  method: POST\n  path: accounts/{{ names.account }}/payments\n"
    "  headers: {Idempotency-Key: <key>}\n"
)


def site(
    request: str, payment: str = "amount: 1\n    currency: eur", **more: str
) -> dict[str, str]:
    """Two services of one tutorial that shows a request."""
    files = {
        "api/openapi.yaml": OPENAPI,
        "api/schemas/money.yaml": MONEY,
        "content/site.yaml": SITE,
        "content/pay/index.md": "---\ntitle: Pay\nservices: [acme, bolt]\n---\n\nTwo.\n",
        "content/pay/[service].md": (
            "---\ntitle: '{{ service.name }}'\n---\n\n{{ service.about }} The `<key>` is yours.\n\n"
            "```{request} ask\n```\n"
        ),
        REQUESTS: f"ask:\n{request}",
    }
    for slug, name in {"acme": "Acme", "bolt": "Bolt"}.items():
        body = payment if slug == "acme" else "amount: 2\n    currency: usd"
        files[f"content/services/{slug}.yaml"] = (
            f"name: {name}\nabout: It works.\npayment:\n  body:\n    {body}\n"
            "  notes: {/amount: null, /currency: null}\n"
        )
    return files


@pytest.fixture
def mismatches(findings: Findings) -> Findings:
    """What is said of the contract, without its code."""

    def run(files: Files) -> list[str]:
        codes = ("contract-mismatch ", "unusable-contract ")
        return [one.split(" ", 1)[1] for one in findings(files) if one.startswith(codes)]

    return run


GOOD = {
    "a payload": f'{POST}  body: "{{{{ service.payment }}}}"\n',
    "a placeholder": f"{POST}  body: {{amount: <amount>, currency: <code>, tags: [<a>, <a>]}}\n",
    "null": f"{POST}  body: {{amount: 1, currency: eur, note: null}}\n",
    "one form of several": f"{POST}  body: {{amount: 1, currency: eur, source: {{card: <card>, cvc: <cvc>}}}}\n",
    "a form": POST.replace("}\n", ", Content-Type: application/x-www-form-urlencoded}\n")
    + "  body: {amount: 1}\n",
    "text": "  method: POST\n  path: accounts/me/payments\n  headers: {Content-Type: text/csv}\n  body: a\n",
    "a list": "  method: GET\n  path: /accounts/acc-1/payments?state=open,paid&limit=3&other=1\n",
    "a repeated parameter": "  method: GET\n  path: accounts/acc-1/payments?state=open&state=paid\n",
    "placeholders in the path": "  method: GET\n  path: accounts/<account>/payments?state=<state>&limit=<limit>\n",
    "a flag": "  method: GET\n  path: accounts/acc-1/payments?state\n",
    "below the server": "  method: GET\n  path: /v1/x/accounts/acc-1/payments?state=open\n",
    "with the server": "  method: GET\n  path: https://eu.pay.example/v1/x/accounts/acc-1/payments?state=open\n",
    "a header": "  method: GET\n  path: accounts/acc-1/payments?state=open\n  headers: {x-trace: true}\n",
    "a part of a segment": "  method: DELETE\n  path: accounts/acc-1/payments/7.json\n",
    "a short response": "  method: GET\n  path: accounts/acc-1/payments?state=open\n  response: {total: 1, more: x}\n",
}  # fmt: skip


@pytest.mark.parametrize("request_lines", GOOD.values(), ids=GOOD)
def test_what_the_contract_allows(mismatches: Findings, request_lines: str) -> None:
    assert mismatches(site(request_lines)) == []


GET = "  method: GET\n  path: accounts/acc-1/payments?"
BAD = {
    "an unknown path": ("  method: GET\n  path: account/acc-1/payments\n", "3:9 the contract has no path '/account/acc-1/payments'"),
    "a method": ("  method: PUT\n  path: accounts/acc-1/payments\n", "3:9 the contract has no PUT for '/accounts/{account}/payments'"),
    "a parameter of the path": (f"{GET}state=open\n".replace("acc-1", "acme"), "3:18 parameter 'account': the contract wants a text that matches '^acc-' here, not 'acme'"),
    "a missing parameter": (f"{GET}limit=1\n", "3:9 the query parameter 'state' is missing, which the contract requires"),
    "a parameter's type": (f"{GET}state=open&limit=ten\n", "3:50 parameter 'limit': the contract wants a whole number here, not 'ten'"),
    "a parameter's limit": (f"{GET}state=open&limit=51\n", "3:50 parameter 'limit': the contract wants at most 50 here, not 51"),
    "a parameter's list": (f"{GET}state=opened\n", "3:39 parameter 'state': 'opened' is not among the values of the contract"),
    "a missing header": (POST.split("  headers", maxsplit=1)[0] + "  body: {amount: 1, currency: eur}\n", "3:9 the header 'Idempotency-Key' is missing, which the contract requires"),
    "a header": (f"{GET}state=open\n  headers: {{X-Trace: maybe}}\n", "4:22 parameter 'X-Trace': the contract wants true or false here, not 'maybe'"),
    "no body": (POST, "3:9 the body is missing, which the contract requires"),
    "an unwanted body": (f"{GET}state=open\n  body: {{a: 1}}\n", "4:3 the contract has no body for this GET"),
    "a media type": ("  method: POST\n  path: accounts/me/payments\n  body: {a: 1}\n", "4:3 the contract has no body of the media type 'application/json' here"),
    "an unknown key": (f"{POST}  body: {{amount: 1, currency: eur, tag: a}}\n", "5:36 the contract has no key 'tag' here"),
    "a mistyped key": (f"{POST}  body: {{amount: 1, currancy: eur}}\n", "5:21 the contract has no key 'currancy' here"),
    "a missing key": (f"{POST}  body: {{amount: 1}}\n", "5:3 the key 'currency' is missing, which the contract requires"),
    "a type": (f"{POST}  body: {{amount: '1', currency: eur}}\n", "5:18 the contract wants a whole number here, not '1'"),
    "a limit": (f"{POST}  body: {{amount: 0, currency: eur}}\n", "5:18 the contract wants more than 0 here, not 0"),
    "a choice": (f"{POST}  body: {{amount: 1, currency: euro}}\n", "5:31 'euro' is not among the values of the contract"),
    "null or text": (f"{POST}  body: {{amount: 1, currency: eur, note: 5}}\n", "5:42 the contract wants a text or null here, not 5"),
    "repeats": (f"{POST}  body: {{amount: 1, currency: eur, tags: [a, a]}}\n", "5:36 the contract wants a list without repeats here"),
    "no form of several": (f"{POST}  body: {{amount: 1, currency: eur, source: 5}}\n", "5:44 it fits none of the 3 forms that the contract knows"),
    "a missing form field": (POST.replace("}\n", ", Content-Type: application/x-www-form-urlencoded}\n") + "  body: {amounts: 1}\n", "5:3 the key 'amount' is missing, which the contract requires"),
    "a response's type": (f"{GET}state=open\n  response: {{total: many}}\n", "4:21 the contract wants a whole number here, not 'many'"),
    "a response's choice": (f"{GET}state=open\n  response: {{state: closed}}\n", "4:21 'closed' is not among the values of the contract"),
}  # fmt: skip


@pytest.mark.parametrize(("request_lines", "expected"), BAD.values(), ids=BAD)
def test_what_the_contract_does_not_allow(
    mismatches: Findings, request_lines: str, expected: str
) -> None:
    found = mismatches(site(request_lines))
    assert found == [f"{REQUESTS}:{expected}{BOTH}"]


def test_a_value_of_a_payload_is_reported_where_the_service_has_it(
    project: Callable[[Files], Path],
) -> None:
    payment = "amount: 0\n    source:\n      card: 5"
    files = site(f'{POST}  body: "{{{{ service.payment }}}}"\n', payment)
    result = build(project(files), BuildOptions(jobs=1, siblings=True))
    found = [d for d in result.diagnostics if d.code == "contract-mismatch"]
    assert [(str(d.span), d.message, d.hint) for d in found] == [
        ("content/services/acme.yaml:4:3", "the key 'currency' is missing, which the contract requires", "add 'currency'"),
        ("content/services/acme.yaml:5:13", "the contract wants more than 0 here, not 0", None),
        ("content/services/acme.yaml:7:13", "the contract wants a text here, not 5", "put it in quotes"),
    ]  # fmt: skip
    [trail] = {d.trail for d in found}
    assert [(word, str(span)) for word, span in trail] == [("used by request", f"{REQUESTS}:1:1")]


def test_a_default_of_the_site_is_reported_there(mismatches: Findings) -> None:
    files = site(
        POST.replace("payments", "payments?x") + '  body: [{a: 1}, "{{ service.extra }}"]\n'
        "  only: {/0: 'false'}\n"
    )
    files["api/openapi.yaml"] = OPENAPI.replace(
        'schema: {$ref: "#/components/schemas/Payment"}',
        "schema: {type: array, items: {type: object, properties: {amount: {type: integer}}}}",
    )
    assert mismatches(files) == [
        f"content/site.yaml:6:51 the contract wants a whole number here, not 'none'{BOTH}"
    ]


def test_what_is_left_out_keeps_its_place(mismatches: Findings) -> None:
    files = site(
        f"{POST}  body:\n    amount: 1\n    currency: eur\n    tags:\n      - a\n      - 5\n"
        "  only: {/tags/0: 'false', /currency: service.slug == 'acme'}\n"
    )
    assert mismatches(files) == [
        f"{REQUESTS}:5:3 the key 'currency' is missing, which the contract requires (service 'bolt')",
        f"{REQUESTS}:10:9 the contract wants a text here, not 5{BOTH}",
    ]


def test_it_can_be_waived(findings: Findings) -> None:
    files = site("  method: GET\n  path: other\n  waive: {contract-mismatch: Of another API}\n")
    assert findings(files) == []


def test_json_and_version_3_1(mismatches: Findings) -> None:
    files = site(f"{POST}  body: {{amount: 1, currency: eur, note: 5}}\n")
    value, _ = parse(Source("", OPENAPI))
    payment = value["components"]["schemas"]["Payment"]["properties"]
    payment["note"] = {"type": ["string", "null"]}
    payment["amount"] = {"type": "integer", "exclusiveMinimum": 0}
    files["api/openapi.json"] = json.dumps({**value, "openapi": "3.1.1"})
    files["content/site.yaml"] = SITE.replace("openapi.yaml", "openapi.json")
    assert mismatches(files) == [
        f"{REQUESTS}:5:42 the contract wants a text or null here, not 5{BOTH}"
    ]


UNUSABLE = {
    "missing": ({"content/site.yaml": SITE.replace("api/", "")}, "'openapi.yaml' cannot be read: No such file or directory"),
    "a folder": ({"content/site.yaml": SITE.replace("/openapi.yaml", "")}, "'api' cannot be read: Is a directory"),
    "outside": ({"content/site.yaml": SITE.replace("api/", "../")}, "'../openapi.yaml' stands outside of the project"),
    "an address": ({"content/site.yaml": SITE.replace("api/", "https://a.example/")}, "'https://a.example/openapi.yaml' is an address, and nothing is fetched"),
    "no YAML": ({"api/openapi.yaml": "a: [\n"}, "'api/openapi.yaml:2:1': this is not YAML: "),
    "a list": ({"api/openapi.yaml": "- a\n"}, "'api/openapi.yaml#' is no mapping"),
    "another version": ({"api/openapi.yaml": "openapi: 2.0.1\n"}, "'api/openapi.yaml' is no OpenAPI document of version 3.0 or 3.1: it has 'openapi: 2.0.1'"),
    "Swagger": ({"api/openapi.yaml": "swagger: '2.0'\n"}, "'api/openapi.yaml' is no OpenAPI document of version 3.0 or 3.1: it has no 'openapi'"),
    "no paths": ({"api/openapi.yaml": "openapi: 3.1.0\n"}, "there is no 'api/openapi.yaml#/paths'"),
}  # fmt: skip


@pytest.mark.parametrize(("files", "expected"), UNUSABLE.values(), ids=UNUSABLE)
def test_a_contract_that_cannot_be_used(
    mismatches: Findings, files: dict[str, str], expected: str
) -> None:
    [found] = mismatches({**site(f"{POST}  body: {{amount: 1, currency: eur}}\n"), **files})
    place = "content/site.yaml:2:11 the contract cannot be used: "
    assert found.startswith(place + expected)
    assert found == place + expected or expected.endswith(": ")


PARTLY_UNUSABLE = {
    "a reference to nothing": ({"api/openapi.yaml": OPENAPI.replace("/schemas/Payment", "/schemas/Pay")}, "there is no 'api/openapi.yaml#/components/schemas/Pay'"),
    "a reference to no file": ({"api/openapi.yaml": OPENAPI.replace("money.yaml", "coins.yaml")}, "'api/schemas/coins.yaml' cannot be read: No such file or directory"),
    "a reference to an address": ({"api/openapi.yaml": OPENAPI.replace("schemas/money.yaml", "https://a.example/b")}, "'api/openapi.yaml#/components/schemas/Payment' refers to 'https://a.example/b#/currency', which is not fetched"),
    "a reference by name": ({"api/openapi.yaml": OPENAPI.replace("#/currency", "#currency")}, "'api/openapi.yaml#/components/schemas/Payment' refers to 'schemas/money.yaml#currency', a name that nothing has"),
    "a reference to itself": ({"api/openapi.yaml": OPENAPI.replace("{name: Idempotency-Key", '{$ref: "#/components/parameters/Key", name: a')}, "the reference at 'api/openapi.yaml#/components/parameters/Key' leads to itself"),
    "no schema": ({"api/schemas/money.yaml": "currency: {type: money}\n"}, "'type' at 'api/schemas/money.yaml#/currency': "),
}  # fmt: skip


@pytest.mark.parametrize(("files", "expected"), PARTLY_UNUSABLE.values(), ids=PARTLY_UNUSABLE)
def test_what_cannot_be_used_costs_no_more_than_itself(
    project: Callable[[Files], Path], files: dict[str, str], expected: str
) -> None:
    files = {**site(f"{POST}  body: {{amount: 0, currency: 5, tags: [5]}}\n"), **files}
    found = build(project(files), BuildOptions(jobs=1, siblings=True)).diagnostics
    [unusable] = [d for d in found if d.code == "unusable-contract"]
    assert unusable.severity == "warning"
    assert unusable.message.startswith(f"a part of the contract cannot be used: {expected}")
    assert str(unusable.span) == "content/site.yaml:2:11"
    rest = {d.message for d in found if d.code == "contract-mismatch"}
    others = {"the contract wants more than 0 here, not 0", "the contract wants a text here, not 5"}
    missing_all = "no 'api/openapi.yaml#/components/schemas/Pay'"
    assert rest >= {f"{one}{BOTH}" for one in others} or missing_all in unusable.message


def test_broken_json_is_no_contract(mismatches: Findings) -> None:
    files = site(f"{POST}  body: {{amount: 1, currency: eur}}\n")
    files["api/openapi.json"] = "{"
    files["content/site.yaml"] = SITE.replace("openapi.yaml", "openapi.json")
    [found] = mismatches(files)
    assert "the contract cannot be used: 'api/openapi.json' is no JSON: " in found


def test_a_contract_may_not_be_reached_through_a_link(
    project: Callable[[Files], Path], tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (outside / "api.yaml").write_text(OPENAPI)
    root = project({**site(POST), "api/openapi.yaml": ""})
    (root / "api/openapi.yaml").unlink()
    (root / "api/openapi.yaml").symlink_to(outside / "api.yaml")
    found = build(root, BuildOptions(jobs=1, siblings=True)).diagnostics
    assert [d.message for d in found if d.code == "unusable-contract"] == [
        "the contract cannot be used: 'api/openapi.yaml' stands outside of the project"
    ]


# ------------------------------------------------------------------------------ a schema for a request

SCHEMA = """\
$schema: {draft}
$id: https://pay.example/create
type: object
properties:
  amount: {{$ref: "#/definitions/amount"}}
  currency: {{$ref: money.yaml#/currency}}
definitions:
  amount: {{type: integer, minimum: 1, exclusiveMinimum: {exclusive}}}
"""


@pytest.mark.parametrize(
    ("draft", "exclusive"),
    [
        ("http://json-schema.org/draft-04/schema#", "true"),
        ("http://json-schema.org/draft-07/schema#", "1"),
        ("https://json-schema.org/draft/2020-12/schema", "1"),
    ],
)
def test_a_json_schema_of_a_request(mismatches: Findings, draft: str, exclusive: str) -> None:
    files = site(
        "  method: POST\n  path: anywhere\n  schema: schemas/create.yaml\n"
        "  body: {amount: 1, currency: euro}\n"
    )
    files["content/site.yaml"] = SITE.replace("contract: api/openapi.yaml\n", "")
    files["schemas/create.yaml"] = SCHEMA.format(draft=draft, exclusive=exclusive)
    files["schemas/money.yaml"] = MONEY
    assert mismatches(files) == [
        f"{REQUESTS}:5:18 the contract wants more than 1 here, not 1{BOTH}",
        f"{REQUESTS}:5:31 'euro' is not among the values of the contract{BOTH}",
    ]


def test_a_missing_json_schema_is_reported_in_the_request(mismatches: Findings) -> None:
    files = site("  method: POST\n  path: a\n  schema: schemas/no.json\n  body: {a: 1}\n")
    files["content/site.yaml"] = SITE.replace("contract: api/openapi.yaml\n", "")
    problem = "'schemas/no.json' cannot be read: No such file or directory"
    assert mismatches(files) == [f"{REQUESTS}:4:11 the contract cannot be used: {problem}"]


def test_a_request_is_held_to_both(mismatches: Findings) -> None:
    files = site(f"{POST}  schema: a.json\n  body: {{amount: 0, currency: eur}}\n")
    files["a.json"] = '{"properties": {"amount": {"type": "string"}}}'
    assert mismatches(files) == [
        f"{REQUESTS}:6:18 the contract wants a text here, not 0{BOTH}",
        f"{REQUESTS}:6:18 the contract wants more than 0 here, not 0{BOTH}",
    ]


# -------------------------------------------------------------------------------------- what it takes


def of(**files: Any) -> ContractDocuments:
    def read(path: str) -> Any:
        if path not in files:
            raise ContractError(path)
        return files[path]

    return ContractDocuments(read)


def test_a_placeholder_within_several_forms_is_never_wrong() -> None:
    forms = [{"properties": {"a": {"type": "integer"}}, "required": ["b"]}, {"type": "string"}]
    schema = ContractSchema(SchemaParts(of(s={"anyOf": forms})), ContractPlace("s"))
    assert schema.faults({"a": "<a>", "b": 1}) == []
    assert [found.message for found in schema.faults({"a": "<a>"})] == [
        "the key 'b' is missing, which the contract requires"
    ]


def test_recursive_schemas() -> None:
    node = {"properties": {"next": {"$ref": "#"}, "id": {"type": "integer"}}}
    schema = ContractSchema(SchemaParts(of(s=node)), ContractPlace("s"))
    assert [found.at for found in schema.faults({"next": {"next": {"id": "a"}}})] == [
        ("next", "next", "id")
    ]


def test_properties_may_be_called_as_keywords_are() -> None:
    names = ["id", "$ref", "example", "nullable", "enum", "items", "properties", "default"]
    properties = {name: {"type": "integer"} for name in names}
    for version in ("3.0.0", "3.1.0"):
        parts = SchemaParts(of(s={"properties": properties}), is_openapi_3_0=version == "3.0.0")
        schema = ContractSchema(parts, ContractPlace("s"))
        found = [one.at for one in schema.faults(dict.fromkeys(names, "a"))]
        assert sorted(found) == sorted((name,) for name in names)


def test_a_fixed_path_comes_before_one_with_parameters() -> None:
    paths = {"/a/{b}": {"get": {}, "put": {}}, "/a/c": {"get": {"requestBody": {"required": True}}}}
    api = OpenApi(of(api={"openapi": "3.0.0", "paths": paths}), "api")

    def said(method: str, path: str) -> list[str]:
        return [fault.message for fault in api.faults(Call(method, path, {}, "", None, ()))]

    assert said("GET", "a/b") == said("PUT", "a/c") == []
    assert said("GET", "a/c") == ["the body is missing, which the contract requires"]
    assert said("GET", "a/b/c") == ["the contract has no path '/a/b/c'"]


keys = st.sampled_from(
    [
        "$ref",
        "type",
        "properties",
        "items",
        "required",
        "enum",
        "oneOf",
        "allOf",
        "parameters",
        "requestBody",
        "content",
        "schema",
        "name",
        "in",
        "responses",
        "200",
        "get",
        "put",
        "/a",
        "/{a}",
        "application/json",
        "servers",
        "url",
        "paths",
        "nullable",
        "readOnly",
    ]
)
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from(["a", "#/paths", "string", "query"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=30,
)


@given(st.dictionaries(st.sampled_from(["/a", "/{a}"]), values), values, values)
def test_any_document_is_read_or_refused(paths: Any, servers: Any, body: Any) -> None:
    document = {"openapi": "3.0.0", "paths": paths, "servers": servers}
    call = Call("GET", "a?in=5", {"name": "a"}, "", body, ())
    with suppress(ContractError):
        api = OpenApi(of(api=document), "api")
        faults = [*api.faults(call), *api.faults_of_response(call, body)]
        assert all(fault.message for fault in faults)


def by_service(contract: str, request: str = POST + '  body: "{{ service.payment }}"\n') -> Files:
    """The contract is that of each service."""
    files = site(request)
    files["content/site.yaml"] = SITE.replace("api/openapi.yaml", contract)
    files["api/acme.yaml"] = files.pop("api/openapi.yaml")
    files["api/bolt.yaml"] = files["api/acme.yaml"]
    return files


@pytest.mark.parametrize("key", ["contract", "schema"])
def test_each_service_is_held_to_its_own_contract(mismatches: Findings, key: str) -> None:
    schema = "{type: object, properties: {amount: {type: %s}}}"
    if key == "contract":
        files = dict(by_service('"api/{{ service.slug }}.yaml"'))
        files["api/bolt.yaml"] = files["api/acme.yaml"].replace("acc-", "no-")
    else:
        files = dict(
            by_service(
                "null",
                POST + '  body: "{{ service.payment }}"\n  schema: "api/{{ service.slug }}.yaml"\n',
            )
        )
        files["api/acme.yaml"] = schema % "number"
        files["api/bolt.yaml"] = schema % "string"
    found = mismatches(files)
    assert len(found) == 1
    assert "bolt" in found[0]


@pytest.mark.parametrize(
    ("contract", "found"),
    [
        ("null", []),
        ('"{{ none }}"', []),
        ("\"{{ 'api/acme.yaml' if service.slug == 'acme' else none }}\"", []),
        ('"api/{{ service.slug }}/none.yaml"', [
            f"content/site.yaml:2:11 the contract cannot be used: 'api/{slug}/none.yaml' cannot be read: No such file or directory"
            for slug in ("acme", "bolt")
        ]),
    ],
)  # fmt: skip
def test_a_contract_that_some_services_have(
    mismatches: Findings, contract: str, found: list[str]
) -> None:
    assert mismatches(dict(by_service(contract))) == found


def test_a_contract_whose_name_has_no_value(findings: Findings) -> None:
    files = dict(by_service('"api/{{ service.nope }}.yaml"'))
    found = [one for one in findings(files) if "'nope'" in one]
    assert found == ["undefined-name content/site.yaml:2:16 'service' has no 'nope'"]


@pytest.mark.parametrize(
    ("request_", "found"),
    [
        ("  query: {state: [open, paid], limit: 70}\n", [f"{REQUESTS}:4:39 "]),
        ("  query: {limit: 7}\n", [f"{REQUESTS}:3:9 the query parameter 'state' is missing"]),
        ("  query: {state: open}\n  auth: {X-Trace: maybe}\n", [f"{REQUESTS}:5:19 parameter 'X-Trace'"]),
        ("  query: {state: open}\n  response: {status: 418, body: {total: 1}}\n",
         [f"{REQUESTS}:5:22 the contract has no answer 418 to this GET"]),
        ("  query: {state: open}\n  response: {status: 200, body: {total: one}}\n",
         [f"{REQUESTS}:5:41 the contract wants a whole number"]),
        ("  query: {state: open}\n  server: https://eu.pay.example/v1/me\n", []),
        ("  query: {nope: open}\n  server: https://other.example\n", []),
    ],
)  # fmt: skip
def test_query_authentication_and_status_are_held_to_the_contract(
    mismatches: Findings, request_: str, found: list[str]
) -> None:
    head = "  method: GET\n  path: /accounts/{{ names.account }}/payments\n"
    said = mismatches(site(head + request_))
    assert len(said) == len(found), said
    for one, begin in zip(said, found, strict=True):
        assert one.startswith(begin), said
