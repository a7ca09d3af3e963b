"""Words of one service on another's page (K7), and ids written out by hand (K1)."""

from collections.abc import Callable, Mapping

import pytest

Findings = Callable[[Mapping[str, str]], list[str]]

SITE = """\
title: Tutorials
fields:
  about: {type: markdown}
  model: {type: text}
  docs: {type: link}
  endpoint: {type: payload}
names:
  index: "{{ service.slug }}-vectors"
  question: How long does a goldfish live?
"""
SHARED = "content/pay/[service].md"
INDEX = """\
---
title: Payments
services: [acme, bolt, comet-ai]
---

Acme, Bolt and Comet AI are compared here, with `access_key` and acme-vectors.

```{services} Choose
```
"""
PAGE = """\
---
title: "{{ service.name }}"
---

## Create

{{ service.about }}

```{request} create
```
"""


def site(**services: str) -> dict[str, str]:
    """Three services, each with lines that stand before its endpoint."""
    keys = {"acme": "access_key", "bolt": "region", "comet_ai": "comet_token"}
    names = {"acme": "Acme", "bolt": "Bolt", "comet_ai": "Comet AI"}
    files = {
        "content/site.yaml": SITE,
        "content/pay/index.md": INDEX,
        SHARED: PAGE,
        "content/pay/requests.yaml": (
            'create:\n  method: PUT\n  path: /{{ names.index }}\n  body: "{{ service.endpoint }}"\n'
        ),
    }
    for slug, name in names.items():
        lines = services.get(slug, "about: It is a service.")
        key = keys[slug]
        files[f"content/services/{slug.replace('_', '-')}.yaml"] = (
            f"name: {name}\n{lines}\nendpoint:\n  body: {{{key}: <{key}>}}\n"
            f"  notes: {{/{key}: The key of the account.}}\n"
        )
    return files


def test_siblings_that_speak_of_themselves_are_silent(findings: Findings) -> None:
    texts = {
        "acme": "about: Acme takes an `access_key`, see [Acme](https://docs.acme.example/a).",
        "bolt": "about: Bolt has regions. Which region is yours? `region`",
        "comet_ai": "model: comet-1\nabout: Comet AI's `comet_token`.",
    }
    assert findings(site(**texts)) == []


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("about: As Acme does.", "3:11 'Acme' is the name of the service 'acme'"),
        ("about: Acme's key.", "3:8 'Acme' is the name of the service 'acme'"),
        ("about: An Acme-compatible key.", "3:11 'Acme' is the name of the service 'acme'"),
        ("about: In Comet AI.", "3:11 'Comet AI' is the name of the service 'comet-ai'"),
        ("about: The access_key.", "3:12 'access_key' is a key of the service 'acme'"),
        ("about: The `access_key`.", "3:13 'access_key' is a key of the service 'acme'"),
        ("about: As comet-ai has.", "3:11 'comet-ai' is the slug of the service 'comet-ai'"),
        ("about: The `acme` one.", "3:13 'acme' is the slug of the service 'acme'"),
        ("about: |\n  One.\n  Two of Acme.", "5:10 'Acme' is the name of the service 'acme'"),
        ("about: '[a](https://docs.acme.example/b)'", "3:21 'docs.acme.example' is a host of the service 'acme'"),
        ("model: comet-1\nabout: It is a service.", None),
    ],
)  # fmt: skip
def test_a_word_of_another_service_is_found(
    findings: Findings, lines: str, expected: str | None
) -> None:
    found = findings(
        site(
            acme="about: See [the list](https://docs.acme.example/a).",
            bolt=f"# Acme is not said here\n{lines}",
            comet_ai="model: comet-1\nabout: Good.",
        )
    )
    where, _, words = (expected or "").partition(" ")
    whole = (
        f"foreign-word content/services/bolt.yaml:{where} {words}, and stands in a text of 'bolt'"
    )
    assert found == ([whole] if expected else [])


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param("about: An acme of acmes, Acmeist and MyAcme.", id="part of a word"),
        pytest.param("about: Its region, or `my-region`.", id="an ordinary word, not in code"),
        pytest.param("about: https://other.example/x", id="nobody's host"),
        pytest.param("about: '{{ service.name }}'", id="computed"),
        pytest.param("mentions: {acme: It is sold there}\nabout: Ask Acme.", id="mentioned"),
        pytest.param("waive: {foreign-word: As is}\nabout: Ask Acme.", id="waived"),
    ],
)
def test_what_belongs_to_nobody_is_silent(findings: Findings, lines: str) -> None:
    assert findings(site(comet_ai=lines)) == []


def test_what_two_services_have_belongs_to_neither(findings: Findings) -> None:
    files = site(acme="about: The `region`, by https://cdn.example/a.")
    files["content/services/acme.yaml"] += "  after: See https://cdn.example/a.\n"
    files["content/services/comet-ai.yaml"] = files["content/services/bolt.yaml"].replace(
        "Bolt", "Comet AI"
    )
    assert findings(files) == []


def only(found: list[str], code: str) -> list[str]:
    return [one.removeprefix(f"{code} ") for one in found if one.startswith(f"{code} ")]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        pytest.param(
            {
                "acme": "docs: https://api.example/put-acme",
                "bolt": "docs: https://api.example/put-acme",
                "comet_ai": "docs: https://api.example/put-comet",
            },
            ["content/services/bolt.yaml:2:7 'https://api.example/put-acme' is an address of the service 'acme', and stands in a text of 'bolt'"],
            id="an address that bears the name of its owner",
        ),
        pytest.param(
            {
                "acme": "about: https://cloud.example/1 https://cloud.example/2 https://cloud.example/3",
                "bolt": "about: https://cloud.example/1",
            },
            ["content/services/bolt.yaml:2:16 'cloud.example' is a host of the service 'acme', and stands in a text of 'bolt'"],
            id="a host that the owner links to far more often",
        ),
        pytest.param(
            {
                "acme": "about: https://cloud.example/1 https://cloud.example/2",
                "bolt": "about: https://cloud.example/1",
            },
            [],
            id="a host that is no service's own",
        ),
    ],
)  # fmt: skip
def test_what_was_copied_stays_its_owners(
    findings: Findings, texts: dict[str, str], expected: list[str]
) -> None:
    assert only(findings(site(**texts)), "foreign-word") == expected


def test_a_value_that_bears_its_owners_name_stays_its_owners(findings: Findings) -> None:
    files = site()
    for slug in ("bolt", "comet-ai"):
        path = f"content/services/{slug}.yaml"
        files[path] = (
            files[path]
            .replace("body: {", "body: {service: comet_ai_v2, ")
            .replace("notes: {", "notes: {/service: null, ")
        )
    assert only(findings(files), "foreign-word") == [
        "content/services/bolt.yaml:4:19 'comet_ai_v2' is a value of the service 'comet-ai', and "
        "stands in a text of 'bolt'"
    ]


def test_a_model_may_be_several_services_own(findings: Findings) -> None:
    files = site(acme="model: m-1\nabout: One.", bolt="model: m-1\nabout: Two.", comet_ai="model: m-2\nabout: Three.")  # fmt: skip
    files["content/site.yaml"] = SITE.replace("model: {type: text}", "model: {type: model}")
    entry = "{task_type: text_embedding, source: https://x.example/}"
    files["content/models.yaml"] = f"m-1: {entry}\nm-2: {entry}\n"
    files[SHARED] += "\nIt runs m-1.\n"
    assert findings(files) == [
        f"foreign-word {SHARED}:12:9 'm-1' is the model of the service 'acme', and stands on the "
        "page of 'comet-ai'"
    ]


def test_the_head_of_a_page_is_read_as_well(findings: Findings) -> None:
    files = site()
    files[SHARED] = PAGE.replace(
        "---\ntitle", "---\ndescription: As Acme has it, at acme-vectors.\ntitle"
    )
    found = findings(files)
    assert only(found, "foreign-word") == [
        f"{SHARED}:2:17 'Acme' is the name of the service 'acme', and stands on the page of 'bolt', "
        "and of 1 more"
    ]
    assert only(found, "spelled-out-name") == [
        f"{SHARED}:2:33 'acme-vectors' is written out, which is names.index of the service 'acme'"
    ]


def test_a_name_within_a_longer_one_is_not_another_service(findings: Findings) -> None:
    files = site(comet_ai="about: Comet AI is not Comet.")
    files["content/services/comet.yaml"] = (
        "name: Comet\nabout: Comet alone.\nendpoint:\n  body: {tail: long}\n  notes: {/tail: Long.}\n"
    )
    files["content/pay/index.md"] = INDEX.replace("comet-ai]", "comet-ai, comet]")
    found = findings(files)
    assert found == [
        "foreign-word content/services/comet-ai.yaml:2:24 'Comet' is the name of the service "
        "'comet', and stands in a text of 'comet-ai'"
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ask Acme.", ["12:5 'Acme' is the name of the service 'acme', and stands on the page of 'bolt', and of 1 more"]),
        (":::{only} service.slug == 'acme'\nAsk Acme.\n:::", []),
        (":::{only} service.slug != 'bolt'\nAsk Acme.\n:::", ["13:5 'Acme' is the name of the service 'acme', and stands on the page of 'comet-ai'"]),
        ("```{tip}\nIn any region, by its `region`.\n```", ["13:24 'region' is a key of the service 'bolt', and stands on the page of 'acme', and of 1 more"]),
        ('```json\n{"region": 1}\n```', ["13:3 'region' is a key of the service 'bolt', and stands on the page of 'acme', and of 1 more"]),
        ("```json\n{}\n```\n\n:::{note}\nIn any region.\n:::", []),
        ("{{ 'Ask Acme.' if service.slug == 'acme' else 'Ask.' }}", []),
        ("```{services} Acme and others\n```", []),
    ],
)  # fmt: skip
def test_a_shared_source_is_judged_by_the_pages_that_show_it(
    findings: Findings, text: str, expected: list[str]
) -> None:
    files = site()
    files[SHARED] += f"\n{text}\n"
    assert findings(files) == [f"foreign-word {SHARED}:{one}" for one in expected]


def test_a_snippet_and_a_request_are_shared_sources(findings: Findings) -> None:
    files = site()
    files[SHARED] += "\n```{include} _snippets/more.md\n```\n"
    files["content/pay/_snippets/more.md"] = "Ask Bolt.\n"
    files["content/pay/requests.yaml"] += "  # Acme\n  caption: For Comet AI\n"
    assert findings(files) == [
        "foreign-word content/pay/_snippets/more.md:1:5 'Bolt' is the name of the service 'bolt', "
        "and stands on the page of 'acme', and of 1 more",
        "foreign-word content/pay/requests.yaml:6:16 'Comet AI' is the name of the service "
        "'comet-ai', and stands on the page of 'acme', and of 1 more",
    ]


@pytest.mark.parametrize(
    ("place", "text", "expected"),
    [
        (SHARED, "\nThe index bolt-vectors.\n", ["12:11 'bolt-vectors' is written out, which is names.index of the service 'bolt'"]),
        (SHARED, "\nCall `/v1/bolt-vectors/_search`.\n", ["12:11 'bolt-vectors' is written out, which is names.index of the service 'bolt'"]),
        (SHARED, "\nHow long does a goldfish live?\n", ["12:1 'How long does a goldfish live?' is written out, which is names.question of the service 'acme'"]),
        (SHARED, "\nThe index `{{ names.index }}`, https://x.example/bolt-vectors, my-bolt-vectors.\n", []),
        (SHARED, "\n:::{only} names.index == 'bolt-vectors'\nHere.\n:::\n", []),
        ("content/pay/requests.yaml", "  caption: Into `bolt-vectors`\n", ["5:18 'bolt-vectors' is written out, which is names.index of the service 'bolt'"]),
        ("content/services/bolt.yaml", "  after: In `acme-vectors`.\n", ["6:14 'acme-vectors' is written out, which is names.index of the service 'acme'"]),
        ("content/services/bolt.yaml", "  after: In `bolt-vectors`.\n", ["6:14 'bolt-vectors' is written out, which is names.index of the service 'bolt'"]),
    ],
)  # fmt: skip
def test_an_id_that_names_makes_is_not_written_out(
    findings: Findings, place: str, text: str, expected: list[str]
) -> None:
    files = site()
    files[place] += text
    found = [one for one in findings(files) if not one.startswith("foreign-word")]
    assert found == [f"spelled-out-name {place}:{one}" for one in expected]


def test_an_id_of_another_service_is_reported_once(findings: Findings) -> None:
    files = site()
    files["content/services/bolt.yaml"] += "  after: In `comet-ai-vectors`.\n"
    assert len(findings(files)) == 1
