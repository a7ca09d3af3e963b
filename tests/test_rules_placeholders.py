"""Placeholders (K11): none stands for what is known, each is explained, and each is there."""

from collections.abc import Callable, Mapping

import pytest

Findings = Callable[[Mapping[str, str]], list[str]]

SITE = """\
title: Tutorials
fields:
  about: {type: markdown}
  model: {type: text}
  region: {type: text}
  embedder: {type: model, default: large-1}
  plan: {type: choice, choices: [monthly, yearly], default: yearly}
  endpoint: {type: payload}
names:
  index: "{{ service.slug }}-vectors"
  open: <open_one>
  question: Does it fit?
"""
PAGE = "content/pay/[service].md"
REQUESTS = "content/pay/requests.yaml"
ACME = "content/services/acme.yaml"


def site(
    request: str = "path: a",
    *,
    prose: str = "It is sent once.",
    field: str = "model: acme-1",
    endpoint: str = "key: <api_key>",
    notes: str = "{/key: Yours.}",
) -> dict[str, str]:
    """Two services of one tutorial with two requests, the second as given."""
    files = {
        "content/site.yaml": SITE,
        "content/models.yaml": "large-1: {task_type: text_embedding, source: https://a.example}\n",
        "content/pay/index.md": "---\ntitle: Pay\nservices: [acme, bolt]\n---\n\nTwo.\n",
        PAGE: (
            "---\ntitle: '{{ service.name }}'\n---\n\n{{ service.about }}\n\n"
            f"{prose}\n\n```{{request}} create\n```\n\n```{{request}} send\n```\n"
        ),
        REQUESTS: (
            'create:\n  method: PUT\n  path: a\n  body: "{{ service.endpoint }}"\n'
            f"send:\n  method: GET\n  {request}\n"
        ),
    }
    for slug, name in {"acme": "Acme", "bolt": "Bolt"}.items():
        files[f"content/services/{slug}.yaml"] = (
            f"name: {name}\nabout: It works.\n{field.replace('acme', slug)}\n"
            f"endpoint:\n  body:\n    {endpoint}\n  notes: {notes}\n"
        )
    return files


@pytest.mark.parametrize(
    ("endpoint", "expected"),
    [
        ("key: <model>", "6:10 '<model>' leaves open what service.model says: 'acme-1'"),
        ("key: <MODEL>", "6:10 '<MODEL>' leaves open what service.model says: 'acme-1'"),
        ("model: <model_id>", "6:12 '<model_id>' leaves open what service.model says: 'acme-1'"),
        ("key: https://x/<model>/y", "6:20 '<model>' leaves open what service.model says: 'acme-1'"),
        ("key: [<a>, <model>]", "6:16 '<model>' leaves open what service.model says: 'acme-1'"),
        ("model: [<a>]", "6:13 '<a>' leaves open what service.model says: 'acme-1'"),
        ("model: https://x/<id>/y", None),
        ("key: <index>", "6:10 '<index>' leaves open what names.index says: 'acme-vectors'"),
        ("key: <Question>", "6:10 '<Question>' leaves open what names.question says: 'Does it fit?'"),
        ("key: <embedder_id>", "6:10 '<embedder_id>' leaves open what service.embedder says: 'large-1'"),
        ("plan: <plan>", "6:11 '<plan>' leaves open what service.plan says: 'yearly'"),
        ("key: https://x/<plan>/y", "6:20 '<plan>' leaves open what service.plan says: 'yearly'"),
        ("key: <plan>", None),
        ("plan: <plan_id>", None),
        ("key: <model_id>", None),
        ("key: <open>", None),
        ("key: <region>", None),
        ("about: <about>", None),
        ("name: <name>", None),
        ("model: '{{ service.model }}'", None),
    ],
)  # fmt: skip
def test_a_placeholder_for_what_a_field_says(
    findings: Findings, endpoint: str, expected: str | None
) -> None:
    key = endpoint.split(":", maxsplit=1)[0]
    found = findings(site(endpoint=endpoint, notes=f"{{/{key}: Yours.}}"))
    bolt = f"{ACME}:{expected}".replace("acme", "bolt")
    expected_findings = [
        f"needless-placeholder {place}" for place in (f"{ACME}:{expected}", bolt) if expected
    ]
    assert found == expected_findings


@pytest.mark.parametrize("field", ["model: <model>", "model: Ask for one", "region: here"])
def test_a_field_that_leaves_it_open_too(findings: Findings, field: str) -> None:
    assert findings(site(endpoint="key: <model>", field=field)) == []


@pytest.mark.parametrize(
    ("request_lines", "expected"),
    [
        ("path: <model>/run", "7:9 '<model>' leaves open what service.model says: 'acme-1'"),
        ("path: <index>/_search", "7:9 '<index>' leaves open what names.index says: 'acme-vectors'"),
        ("path: a\n  body: {model: <id>}", "8:17 '<id>' leaves open what service.model says: 'acme-1'"),
        ("path: a\n  headers: {X-Model: <model>}", "8:22 '<model>' leaves open what service.model says: 'acme-1'"),
        ("path: a\n  body: {text: <question>}", "8:16 '<question>' leaves open what names.question says: 'Does it fit?'"),
        ("path: <plan>/run", "7:9 '<plan>' leaves open what service.plan says: 'yearly'"),
        ("path: a\n  body: {key: <plan>}", None),
        ("path: <open>/run", None),
        ("path: <region>/run", None),
    ],
)  # fmt: skip
def test_a_placeholder_of_a_request_for_what_is_known(
    findings: Findings, request_lines: str, expected: str | None
) -> None:
    found = [one for one in findings(site(request_lines)) if one.startswith("needless")]
    assert found == ([f"needless-placeholder {REQUESTS}:{expected}"] if expected else [])


def test_what_one_service_lacks_is_not_known(findings: Findings) -> None:
    files = site("path: <model>/run\n  notes: {request: The `<model>` you chose.}")
    files["content/services/bolt.yaml"] = files["content/services/bolt.yaml"].replace(
        "model: bolt-1", "region: west"
    )
    assert findings(files) == []


@pytest.mark.parametrize(
    ("request_lines", "place"),
    [
        ("path: _tasks/<task_id>", "7:16"),
        ("path: a\n  headers: {Authorization: Bearer <task_id>}", "8:35"),
        ("path: a\n  body: {task: <task_id>}", "8:16"),
        ("path: a\n  body:\n    in:\n      - {task: 'a/<task_id>'}\n  notes: {request: As before.}", "10:19"),
        ("path: _tasks/<task_id>\n  notes: {request: The id of another thing.}", "7:16"),
    ],
)  # fmt: skip
def test_a_placeholder_that_nobody_explains(
    findings: Findings, request_lines: str, place: str
) -> None:
    assert findings(site(request_lines)) == [
        f"undeclared-placeholder {REQUESTS}:{place} "
        "nothing on the page explains '<task_id>' of the request 'send'"
    ]


@pytest.mark.parametrize(
    "request_lines",
    [
        "path: _tasks/<task_id>\n  notes: {request: The `<task_id>` is in the answer.}",
        "path: _tasks/<task_id>\n  notes: {request: The task ID of the answer.}",
        "path: _tasks/<task_id>\n  notes: {request: null}",
        "path: a\n  body: {task: <task_id>}\n  notes: {/task: Of the answer.}",
        "path: a\n  body: {task: <task_id>}\n  notes: {/task: null}",
        "path: a\n  body: {in: [{task: <task_id>}]}\n  notes: {/in: The tasks.}",
        "path: a/<api_key>",
        "path: a\n  headers: {Authorization: Bearer <api_key>}",
    ],
)
def test_a_placeholder_that_is_explained(findings: Findings, request_lines: str) -> None:
    assert findings(site(request_lines)) == []


@pytest.mark.parametrize("prose", ["For `<task_id>`, the answer.", "See `GET a/<task_id>`."])
def test_prose_in_code_style_explains(findings: Findings, prose: str) -> None:
    assert findings(site("path: _tasks/<task_id>", prose=prose)) == []


def test_prose_that_is_no_code_does_not_explain(findings: Findings) -> None:
    [found] = findings(site("path: _tasks/<task_id>", prose="The task_id.\n\n```\n<task_id>\n```"))
    assert found.startswith(f"undeclared-placeholder {REQUESTS}:7:16 ")


def test_a_placeholder_in_a_value_is_not_the_request_s(findings: Findings) -> None:
    lines = "path: a\n  headers: {X-Region: '{{ service.region }}'}"
    assert findings(site(lines, field="region: <region_code>")) == []


def test_the_note_of_another_request_explains(findings: Findings) -> None:
    files = site("path: _tasks/<task_id>")
    files[REQUESTS] += (
        "more:\n  method: POST\n  path: a/<task_id>\n  notes: {request: The task ID.}\n"
    )
    files[PAGE] += "\n```{request} more\n```\n"
    assert findings(files) == []


@pytest.mark.parametrize(
    ("prose", "expected"),
    [
        ("For `<task_id>`, yours.", "7:6 the text names '<task_id>', which no request and no payload of the page has"),
        ("The `<api-key>` is new.", "7:6 the text names '<api-key>', which no request and no payload of the page has"),
        ("For `<task_id>`, see `GET a/<task_id>`.", None),
        ("For `<task_id>`, see\n\n```\nGET a/<task_id>\n```", None),
        ("The `<api_key>` is secret.", None),
        ("A `<div>`, a `<my-element>`, a `List<String>`, `Map<K, V>`.", None),
        ("A `</div>`, `<input disabled>`, `<<x_y>>`, `<logs-{now/d}>`, `<details>`.", None),
        ("```html\n<my_element>\n```", None),
    ],
)  # fmt: skip
def test_a_placeholder_in_prose_is_on_the_page(
    findings: Findings, prose: str, expected: str | None
) -> None:
    found = findings(site(prose=prose))
    assert found == ([f"undeclared-placeholder {PAGE}:{expected}"] if expected else [])


def test_a_placeholder_of_the_response_may_be_explained(findings: Findings) -> None:
    files = site("path: a\n  response: {task: <node_id>}", prose="For `<node_id>`, yours.")
    files[PAGE] += "\n```{response} send\n```\n"
    assert findings(files) == []


def test_a_placeholder_in_a_service_is_its_own_or_a_request_s(findings: Findings) -> None:
    files = site("path: _tasks/<task_id>\n  notes: {request: The task ID.}")
    about = "about: For `<api_key>` and `<task_id>`, yours; for `<app_key>`, none."
    files[ACME] = files[ACME].replace("about: It works.", about)
    assert findings(files) == [
        f"undeclared-placeholder {ACME}:2:53 the text names '<app_key>', which no request and no "
        "payload of the page has"
    ]


@pytest.mark.parametrize("where", ["about: For `<order_id>`, yours.", "about: It works."])
def test_a_placeholder_in_code_of_a_service_may_be_explained(
    findings: Findings, where: str
) -> None:
    """By the service itself, or by what all pages say."""
    is_own = "order" in where
    files = site(prose="It is sent once." if is_own else "For `<order_id>`, yours.")
    code = "  run: {type: code, language: bash}\n"
    files["content/site.yaml"] = SITE.replace("names:", f"{code}names:")
    files[PAGE] += "\n{{ service.run }}\n"
    for slug in ("acme", "bolt"):
        path = f"content/services/{slug}.yaml"
        shown = "track <order_id>" if slug == "acme" or not is_own else "track"
        files[path] = files[path].replace("about: It works.", "about: It works.\nrun: " + shown)
    files[ACME] = files[ACME].replace("about: It works.", where)
    assert findings(files) == []


def test_tags_of_a_body_are_no_placeholders(findings: Findings) -> None:
    body = "'<order><id>3</id></order>'"
    assert findings(site(f"path: a\n  headers: {{Content-Type: text/xml}}\n  body: {body}")) == []


def test_a_choice_with_the_key_s_name_is_no_value_of_it(findings: Findings) -> None:
    files = site(endpoint="model: <model_name>", notes="{/model: Yours.}", field="model: small")
    choice = "model: {type: choice, choices: [small, large]}"
    files["content/site.yaml"] = SITE.replace("model: {type: text}", choice)
    assert findings(files) == []


def test_both_can_be_waived(findings: Findings) -> None:
    files = site("path: _tasks/<task_id>\n  waive: {undeclared-placeholder: It is plain}")
    assert findings(files) == []
    files = site(endpoint="key: <model>")
    waived = "waive: {needless-placeholder: Readers choose}\nmodel:"
    for slug in ("acme", "bolt"):
        path = f"content/services/{slug}.yaml"
        files[path] = files[path].replace("model:", waived)
    assert findings(files) == []


@pytest.mark.parametrize(
    ("request_", "settings", "prose", "expected"),
    [
        ("path: a\n  query: {id: <boat>}", "", "It is.", [f"{REQUESTS}:8:15 "]),
        ("path: a\n  query: {id: <boat>}\n  notes: {/id: Of yours.}", "", "It is.", []),
        ("path: a\n  auth: {bearer: <token>}", "", "It is.", [f"{REQUESTS}:8:18 "]),
        ("path: a\n  auth: {bearer: <token>}\n  notes: {Authorization: Yours.}", "", "It is.", []),
        ("path: a", "requests: {auth: {X-Key: <token>}}\n", "It is.", ["content/site.yaml:1:26 "]),
        ("path: a", "requests: {auth: {X-Key: <token>}}\n", "For `<token>`, ask.", []),
        ("path: a", "requests: {auth: {X-Key: <account_key>}}\n", "For `<account_key>`, ask.", []),
        ("path: a", "requests: {server: 'https://<host>.example'}\n", "It is.", ["content/site.yaml:1:29 "]),
    ],
)  # fmt: skip
def test_a_placeholder_of_a_query_or_of_all_requests(
    findings: Findings, request_: str, settings: str, prose: str, expected: list[str]
) -> None:
    files = site(request_, prose=prose)
    files["content/site.yaml"] = settings + SITE
    found = [one for one in findings(files) if one.startswith("undeclared-placeholder ")]
    assert len(found) == len(expected), found
    for one, place in zip(found, expected, strict=True):
        assert one.startswith(f"undeclared-placeholder {place}"), found
