"""Words of one service on another's page (K7), and ids written out by hand (K1)."""

import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from conftest import Built

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
        f"{SHARED}:2:17 'Acme' is the name of the service 'acme', and stands on the pages of 'bolt' "
        "and 'comet-ai'"
    ]
    assert only(found, "spelled-out-name") == [
        f"{SHARED}:2:33 'acme-vectors' is written out, which is names.index of the service 'acme'"
    ]


def test_a_name_within_a_longer_one_is_not_another_service(findings: Findings) -> None:
    files = site(comet_ai="about: Ask Comet AI. Not as Comet.")
    files["content/services/comet.yaml"] = (
        "name: Comet\nabout: Comet alone.\nendpoint:\n  body: {tail: long}\n  notes: {/tail: Long.}\n"
    )
    files["content/pay/index.md"] = INDEX.replace("comet-ai]", "comet-ai, comet]")
    found = findings(files)
    assert found == [
        "foreign-word content/services/comet-ai.yaml:2:29 'Comet' is the name of the service "
        "'comet', and stands in a text of 'comet-ai'"
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ask Acme.", ["12:5 'Acme' is the name of the service 'acme', and stands on the pages of 'bolt' and 'comet-ai'"]),
        ("See [Acme](acme.html) for cards.", ["12:6 'Acme' is the name of the service 'acme', and stands on the pages of 'bolt' and 'comet-ai'"]),
        (":::{only} service.slug == 'acme'\nAsk Acme.\n:::", []),
        (":::{only} service.slug != 'bolt'\nAsk Acme.\n:::", ["13:5 'Acme' is the name of the service 'acme', and stands on the page of 'comet-ai'"]),
        ("```{tip}\nIn any region, by its `access_key`.\n```", []),
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
        "and stands on the pages of 'acme' and 'comet-ai'",
        "foreign-word content/pay/requests.yaml:6:16 'Comet AI' is the name of the service "
        "'comet-ai', and stands on the pages of 'acme' and 'bolt'",
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
        ("content/site.yaml", "  hint: Ask bolt-vectors.\n", ["10:13 'bolt-vectors' is written out, which is names.index of the service 'bolt'"]),
        ("content/site.yaml", "  same: How long does a goldfish live?\n", []),
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


# ------------------------------------------------------------------------------ what belongs to whom


def barn(own: str, sibling: str, *, site: str = "", **files: str) -> dict[str, str]:
    """Three services of one tutorial: the lines of Fernpost, and those of Larkwire."""
    page = "---\ntitle: '{{ service.name }}'\n---\n\n## Water\n\n{{ service.about }}\n"
    lines = {"fernpost": own, "larkwire": sibling, "mossline": "about: It rains."}
    return {
        "content/site.yaml": (
            "title: Farms\nfields:\n  about: {type: markdown, default: It is dry.}\n"
            "  plan: {type: payload}\n  docs: {type: link}\n  kind: {type: text}\n" + site
        ),
        "content/barn/index.md": (
            "---\ntitle: Farms\nservices: [fernpost, larkwire, mossline]\n---\n\nThree.\n"
        ),
        "content/barn/[service].md": page,
        **{
            f"content/services/{slug}.yaml": f"name: {slug.capitalize()}\n{text}\n"
            for slug, text in lines.items()
        },
        **files,
    }


@pytest.mark.parametrize(
    ("body", "about"),
    [
        ('{size: "000"}', "Up to 1,000 goats."),
        ("{size: 1536}", "The `1536` of it."),
        ('{at: "2024-05-01T00:00:00Z"}', "Since `2024-05-01T00:00:00Z`."),
        ("{size: 512MB}", "It has `512MB`."),
        ("{way: sms}", "Post to `/sms/status`, or `sms`."),
        ("{state: queued}", "A goat is `queued` first."),
        ("{build: {name: web}}", "Run `npm run build`; the `name` of the `web`."),
        ("{text: Is it wet. Or not?}", "Is it wet. Or not?"),
        ("{language: JavaScript}", "Written in JavaScript."),
        ("{type: application/json}", "Send `application/json`."),
        ("{when: on-demand}", "It comes on-demand."),
        ("{file: goats.yaml}", "See my-goats.yaml or `goats.yaml2`."),
        ("{url: https://herd.example.com/a}", "See https://herd.example.com/b."),
        ("{key: <goat_key>}", "The `<goat_key>`."),
        ('{key: "{{ service.kind }}_id"}', "The `service.kind`."),
        ("{goat_herd: 1}", "'{{ \"goat_herd\" }}'"),
        ("{goat_herd: 1}", "|\n  % goat_herd\n\n  <!-- goat_herd -->\n\n  It rains."),
        ("{goat_herd: 1}", "The goat_herds, my-goat_herd and goat_herd_2."),
    ],
)  # fmt: skip
def test_what_could_be_any_word_is_nobodys_own(findings: Findings, body: str, about: str) -> None:
    files = barn(f"plan: {{body: {body}}}\nkind: dry", f"about: {about}\nkind: wet")
    assert only(findings(files), "foreign-word") == []


@pytest.mark.parametrize(
    ("body", "about", "expected"),
    [
        ("{goat_herd: 1}", "The goat_herd.", "'goat_herd' is a key"),
        ("{herdSize: 1}", "The herdSize.", "'herdSize' is a key"),
        ("{herd: goats-v2}", "The goats-v2.", "'goats-v2' is a value"),
        ("{herd: eu1.goats}", "The `eu1.goats`.", "'eu1.goats' is a value"),
        ("{when: on-demand}", "It is `on-demand`.", "'on-demand' is a value"),
    ],
)
def test_what_can_only_be_an_id_is_the_own_of_who_alone_has_it(
    findings: Findings, body: str, about: str, expected: str
) -> None:
    found = only(findings(barn(f"plan: {{body: {body}}}", f"about: {about}")), "foreign-word")
    assert len(found) == 1
    assert f"{expected} of the service 'fernpost', and stands in a text of 'larkwire'" in found[0]


@pytest.mark.parametrize(
    "files",
    [
        pytest.param({"content/barn/requests.yaml": "x:\n  method: GET\n  path: /goat_herd\n"}, id="request"),
        pytest.param({"content/barn/_snippets/a.md": "A goat_herd.\n"}, id="snippet"),
        pytest.param({"site": "  herd: {type: text, default: The goat_herd.}\n"}, id="default"),
        pytest.param({"site": "names: {herd: goat_herd}\n"}, id="name"),
        pytest.param({"site": "contract: api.json\n", "api.json": '{"a": [{"enum": ["goat_herd"]}]}'}, id="contract"),
        pytest.param({"site": "common_words: {goat_herd: All say so}\n"}, id="common"),
    ],
)  # fmt: skip
def test_a_word_that_all_may_say_is_nobodys_own(findings: Findings, files: dict[str, str]) -> None:
    lines = ("plan: {body: {goat_herd: 1}}", "about: The goat_herd.")
    assert only(findings(barn(*lines)), "foreign-word") != []
    assert only(findings(barn(*lines, **files)), "foreign-word") == []


def test_a_word_of_another_service_is_a_warning(
    project: Callable[[Mapping[str, str]], Path], build_site: Callable[..., Built]
) -> None:
    files = barn("plan: {body: {goat_herd: 1}}", "about: The goat_herd of Fernpost.")
    found = build_site(project(files), siblings=True).result.diagnostics
    assert [(d.code, d.severity) for d in found if d.code == "foreign-word"] == [
        ("foreign-word", "warning"),
        ("foreign-word", "warning"),
    ]


@pytest.mark.parametrize(
    ("about", "is_found"),
    [
        ("Unlike Fernpost, it has goats.", False),
        ("It has more goats than Fernpost.", False),
        ("It has the same goats as Fernpost.", False),
        ("Coming from Fernpost? Bring your goats along.", False),
        ("Larkwire resells the goats of Fernpost.", False),
        ("{{ service.name }} resells the goats of [Fernpost](https://fernpost.example/).", False),
        ("Old goats go to Fernpost, all others to Mossline.", False),
        ("Unlike others, Fernpost has goats.", True),
        ("Larkwire is dry. Ask Fernpost.", True),
        ("- Larkwire is dry\n- Ask Fernpost", True),
        ("Larkwire is dry: see [goats](https://fernpost.example/).", True),
    ],
)
def test_a_sentence_may_compare_and_list_siblings(
    findings: Findings, about: str, is_found: bool
) -> None:
    lines = "\n".join(f"  {line}" for line in about.split("\n"))
    files = barn("docs: https://fernpost.example/", f"about: |\n{lines}\n")
    assert bool(only(findings(files), "foreign-word")) == is_found


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("Fernpost and Larkwire can also be milked.", False),
        ("Fernpost can also be milked.", True),
        ("{{ service.name }} is milked as Fernpost is.", True),
    ],
)
def test_a_shared_source_may_list_services(findings: Findings, text: str, is_found: bool) -> None:
    files = barn("kind: dry", "kind: wet")
    files["content/barn/[service].md"] += f"\n{text}\n"
    assert bool(only(findings(files), "foreign-word")) == is_found


@pytest.mark.parametrize(
    ("about", "is_found"),
    [
        ("The goat_herd.", True),
        ("```sh\n  graze goat_herd\n  ```", False),
    ],
)
def test_a_block_in_a_text_is_code_of_the_service(
    findings: Findings, about: str, is_found: bool
) -> None:
    files = barn("plan: {body: {goat_herd: 1}}", f"about: |\n  {about}\n")
    assert bool(only(findings(files), "foreign-word")) == is_found


def test_an_id_that_a_service_says_again_and_again_is_meant(findings: Findings) -> None:
    lines = "about: The goat_herd.\nplan:\n  body: {pen: 1}\n  notes: {/pen: Of a goat_herd.}"
    assert only(findings(barn("plan: {body: {goat_herd: 1}}", lines)), "foreign-word") == []


def test_code_that_overrides_a_default_owns_no_word_of_it(findings: Findings) -> None:
    files = harbours(pier="berth: tide.moor --far\n")
    files["content/site.yaml"] = HARBOURS.replace(
        "berth: {type: code, language: bash}", "berth: {type: code, code: tide.moor}"
    )
    path = "content/services/oslo-quay.yaml"
    files[path] = files[path].replace("berth: wait\n", "about: Wait for `tide.moor`.\n")
    assert only(findings(files), "foreign-word") == []


@pytest.mark.parametrize(
    ("name", "about", "is_found"),
    [
        ("Render", "Then render the page, and Render it.", True),
        ("Render", "Render the page first.", False),
        ("Render", "Render's own page.", True),
        ("Render", "It is said that Render is quick.", True),
        ("Render", "Call `res.render('a')` or `render(a)`.", False),
        ("Render", "Write `render`.", True),
        ("Fly", "Goats fly. Fly there with `flyctl`, `a-fly`.", False),
        ("Fly", "Run `fly deploy`.", True),
        ("Quillbox", "Write quillbox or quillboxes.", False),
        ("Quillbox", "Quillbox the page.", True),
    ],
)
def test_a_name_that_is_a_word_counts_where_it_is_meant(
    findings: Findings, name: str, about: str, is_found: bool
) -> None:
    files = barn("kind: dry", f'about: "{about}"')
    files["content/barn/index.md"] = files["content/barn/index.md"].replace(
        "fernpost", name.lower()
    )
    files[f"content/services/{name.lower()}.yaml"] = f"name: {name}\nkind: dry\n"
    del files["content/services/fernpost.yaml"]
    assert bool(only(findings(files), "foreign-word")) == is_found


@pytest.mark.parametrize(
    ("own", "about", "is_found"),
    [
        ("https://fernpost.example/keys", "https://fernpost.example/goats/a.py", False),
        ("https://fernpost.example/keys", "https://fernpost.example/keys", True),
        ("https://fernpost.example/keys", "https://www.fernpost.example/", True),
        ("https://fernpost.example/keys", "`api.fernpost.example`", True),
        ("https://fernpost.example/keys", "https://hub.fernpost.example/goats/a", False),
        ("https://docs.fernpost.example/a", "https://docs.fernpost.example/b", True),
        ("https://cdn.example/a", "Look at cdn.example, please", True),
        ("https://cdn.example/a", "https://cdn.example/b", False),
        ("https://example.com/a", "`example.com`", False),
        ("https://127.0.0.1/a", "`127.0.0.1`", False),
        ("https://fernpost.example/a", "https://other.example/fernpost/b", False),
    ],
)
def test_a_host_is_its_services_own_unless_it_is_a_platform(
    findings: Findings, own: str, about: str, is_found: bool
) -> None:
    files = barn(f"about: See {own} first.", f"about: See {about} first.")
    assert bool(only(findings(files), "foreign-word")) == is_found


@pytest.mark.parametrize(
    ("about", "is_found"),
    [
        ("Open api.fernpost.example in a browser.", True),
        ("Open app.fernpost.eu.example in a browser.", True),
        ("Open a fernpost.example page.", False),  # on which others may have pages
        ("It takes fernpost. Write it down.", False),
    ],
)
def test_a_host_without_its_scheme(findings: Findings, about: str, *, is_found: bool) -> None:
    files = barn("kind: dry", f"kind: wet\nabout: {about}")
    assert bool(only(findings(files), "foreign-word")) == is_found


@pytest.mark.parametrize(
    ("value", "is_found"),
    [
        ("in_progress", False),
        ("en_US", False),
        ("us-east-1", False),
        ("ada@example.com", False),
        ("herd_zx", True),
        ("herd-v3", True),
        ("ada@goats.example", True),
    ],
)
def test_values_that_any_api_has_belong_to_nobody(
    findings: Findings, value: str, *, is_found: bool
) -> None:
    files = barn(f"plan: {{body: {{state: {value}}}}}", f"about: First it says `{value}`.")
    assert bool(only(findings(files), "foreign-word")) == is_found


def test_what_several_siblings_link_to_is_a_platform(findings: Findings) -> None:
    files = barn("about: https://docs.fernpost.example/a", "about: https://docs.fernpost.example/b")
    files["content/services/mossline.yaml"] = (
        "name: Mossline\nabout: https://docs.fernpost.example/c\n"
    )
    assert only(findings(files), "foreign-word") == []


@pytest.mark.parametrize(
    ("path", "is_found"),
    [
        ("https://api.fernpost.example{{ service.kind }}", True),
        ("https://api.fernpost.example/v1/{{ service.kind }}", True),
        ("https://fernpost.example/v1/{{ service.kind }}", True),
        ("https://{{ service.kind }}.fernpost.example/", True),
        ("'{{ service.docs }}/{{ service.kind }}'", False),
    ],
)
def test_the_host_of_one_service_before_an_expression(
    findings: Findings, path: str, is_found: bool
) -> None:
    files = barn(
        "kind: dry\ndocs: https://api.fernpost.example",
        "kind: wet\ndocs: https://api.larkwire.example",
    )
    files["content/services/mossline.yaml"] = "name: Mossline\nkind: wet\ndocs: https://m.example\n"
    files["content/barn/[service].md"] += "\n```{request} ask\n```\n"
    files["content/barn/requests.yaml"] = f"ask:\n  method: GET\n  path: {path}\n"
    found = only(findings(files), "foreign-word")
    assert [one.partition(" ")[0].split(":")[0] for one in found] == (
        ["content/barn/requests.yaml"] if is_found else []
    )


@pytest.mark.parametrize(
    ("site", "expected"),
    [
        ("  tip: {type: markdown, default: Ask Fernpost.}\n", "content/site.yaml:7:38 'Fernpost' is the name of the service 'fernpost', and stands on the pages of 'larkwire' and 'mossline'"),
        ("  tip: {type: payload, default: {body: {}, after: Ask Fernpost.}}\n", None),
        ("names: {tip: Ask Fernpost.}\n", "content/site.yaml:7:18 'Fernpost' is the name of the service 'fernpost', and stands on the pages of 'larkwire' and 'mossline'"),
        ("names: {tip: fernpost-depot}\n", "content/site.yaml:7:14 'fernpost' is the slug of the service 'fernpost', and stands on the pages of 'larkwire' and 'mossline'"),
        ("names: {tip: fernpost}\n", None),  # which could be a word
        ("  tip: {type: markdown, default: Ask {{ service.name }}.}\n", None),
    ],
)  # fmt: skip
def test_defaults_and_names_are_read_as_well(
    findings: Findings, site: str, expected: str | None
) -> None:
    files = barn("kind: dry", "kind: wet", site=site)
    tip = "names.tip" if site.startswith("names") else "service.tip"
    files["content/barn/[service].md"] += f"\n{{{{ {tip} | default('') }}}}\n" if expected else ""
    assert only(findings(files), "foreign-word") == ([expected] if expected else [])


def test_defaults_of_records_are_read_as_well(findings: Findings) -> None:
    site = "  tips:\n    type: list\n    of: {day: {type: text}, tip: {type: markdown, default: Ask Fernpost.}}\n"
    files = barn("kind: dry", "kind: wet\ntips: [{day: one}]", site=site)
    files["content/barn/[service].md"] += (
        "\n:::{each} one in service.tips\n- {{ one.day }}: {{ one.tip }}\n:::\n"
    )
    assert only(findings(files), "foreign-word") == [
        "content/site.yaml:9:64 'Fernpost' is the name of the service 'fernpost', and stands on the page of 'larkwire'"
    ]


def test_a_service_that_says_the_field_does_not_show_the_default(findings: Findings) -> None:
    files = barn("kind: dry", "about: It is wet.")
    files["content/site.yaml"] = files["content/site.yaml"].replace("It is dry.", "Ask Fernpost.")
    files["content/services/mossline.yaml"] = "name: Mossline\n"
    assert only(findings(files), "foreign-word") == [
        "content/site.yaml:3:40 'Fernpost' is the name of the service 'fernpost', and stands on the "
        "page of 'mossline'"
    ]


# -------------------------------------------------------------------------------------------- waivers


@pytest.mark.parametrize(
    ("mentions", "expected"),
    [
        ("", ["foreign-word", "foreign-word"]),
        ("mentions: {fernpost: Sold by it}\n", []),
        ("mentions: {fernpost: {Fernpost: Sold by it}}\n", ["foreign-word"]),
        ("mentions: {fernpost: {Fernpost: Sold by it, goat_herd: An id of it}}\n", []),
        ("mentions: {fernpost: {Fernpost: a, goat_herd: b, goat: c}}\n", ["unused-waiver"]),
        ("mentions: {mossline: {goat_herd: b}}\n", ["foreign-word"] * 2 + ["unused-waiver"]),
    ],
)
def test_mentions_free_a_service_or_its_words(
    findings: Findings, mentions: str, expected: list[str]
) -> None:
    files = barn(
        "plan: {body: {goat_herd: 1}}", f"{mentions}about: The goat_herd of Fernpost, a goat."
    )
    found = findings(files)
    codes = sorted(one.partition(" ")[0] for one in found)
    assert [code for code in codes if code in ("foreign-word", "unused-waiver")] == expected


def test_mentions_count_in_shared_sources(findings: Findings) -> None:
    mentions = "mentions: {fernpost: {Fernpost: All use it}}"
    files = barn("kind: dry", f"kind: wet\n{mentions}")
    files["content/barn/[service].md"] += "\nAsk Fernpost.\n"
    assert only(findings(files), "foreign-word") == [
        "content/barn/[service].md:9:5 'Fernpost' is the name of the service 'fernpost', and stands on "
        "the page of 'mossline'"
    ]
    files["content/services/mossline.yaml"] += f"{mentions}\n"
    found = findings(files)
    assert [one for one in found if one.startswith(("foreign-word", "unused-waiver"))] == []


def test_the_hint_names_all_services_and_works(
    project: Callable[[Mapping[str, str]], Path], build_site: Callable[..., Built]
) -> None:
    files = barn("kind: dry", "kind: wet", site="names: {a: x}\n")
    files["content/barn/[service].md"] += "\nAsk Fernpost.\n"
    (found,) = (
        d
        for d in build_site(project(files), siblings=True).result.diagnostics
        if d.code == "foreign-word"
    )
    assert found.hint == (
        "say what is true of each service, or write 'mentions: {fernpost: {Fernpost: why}}' in the "
        "files of 'larkwire' and 'mossline', or 'common_words: {Fernpost: why}' in content/site.yaml"
    )


def test_a_new_service_makes_no_mention_needless(findings: Findings) -> None:
    """Its payload has the word that another's had alone."""
    files = barn(
        "plan: {body: {goat_herd: 1}}",
        "mentions: {fernpost: {goat_herd: An id of it}}\nabout: The goat_herd.",
    )
    files["content/services/mossline.yaml"] = "name: Mossline\nplan: {body: {goat_herd: 1}}\n"
    found = findings(files)
    assert [one for one in found if one.startswith(("foreign-word", "unused-waiver"))] == []


@pytest.mark.parametrize(
    ("word", "is_used"),
    [
        ("queued", True),
        ("goat_herd", True),
        ("Fernpost", False),
        ("milked", False),
        ("goat", False),
    ],
)
def test_a_common_word_that_nobody_else_says_is_reported(
    findings: Findings, word: str, is_used: bool
) -> None:
    files = barn(
        "plan: {body: {goat_herd: queued, goat: milked}}",
        "about: The goat_herd is `queued`.",
        site=f"common_words: {{{word}: Everybody has it}}\n",
    )
    found = findings(files)
    unused = f"content/site.yaml:7:16 '{word}' of one service stands in no text of another"
    assert only(found, "unused-waiver") == ([] if is_used else [unused])


def test_an_id_in_a_default_is_not_written_out(findings: Findings) -> None:
    files = barn("kind: dry", "kind: wet", site="names: {herd: '{{ service.slug }}-herd'}\n")
    files["content/site.yaml"] = files["content/site.yaml"].replace("It is dry.", "See a-herd.")
    assert only(findings(files), "spelled-out-name") == []
    files["content/site.yaml"] = files["content/site.yaml"].replace("a-herd", "mossline-herd")
    assert only(findings(files), "spelled-out-name") == [
        "content/site.yaml:3:40 'mossline-herd' is written out, which is names.herd of the service "
        "'mossline'"
    ]


# ------------------------------------------------------------------------------------------- time


@pytest.mark.slow
@pytest.mark.parametrize(
    "about",
    [
        pytest.param("See https://x.example/" + "a" * 150_000, id="address"),
        pytest.param("goat" * 40_000, id="word"),
        pytest.param("goat_" * 20_000, id="underscores"),
        pytest.param("`a` b " * 15_000, id="code spans"),
        pytest.param("\\\\{{ a " * 12_000, id="open braces"),
        pytest.param("Fernpost fernpost " * 8_000, id="names"),
        pytest.param("Fernpost https://h.example/a " * 5_000, id="addresses"),
    ],
)
def test_a_check_ends_in_time_whatever_the_text(findings: Findings, about: str) -> None:
    """Each took from ten seconds to a minute, when the time grew with the square of the length."""
    files = barn("kind: dry", f'about: "{about}"')
    files["content/barn/[service].md"] += f"\n{about.replace('Fernpost', 'Goats')}\n"
    started = time.process_time()
    findings(files)
    assert time.process_time() - started < 8


def test_what_all_requests_have_in_common_is_a_shared_source(findings: Findings) -> None:
    files = site(
        acme="about: It is.\ndocs: https://api.acme.example/docs",
        bolt="about: It is.",
        comet_ai="about: It is.",
    )
    files["content/site.yaml"] = "requests: {server: https://api.acme.example}\n" + SITE
    assert [one for one in findings(files) if "content/site.yaml" in one] == [
        "foreign-word content/site.yaml:1:28 'api.acme.example' is a host of the service 'acme', and stands "
        "on the pages of 'bolt' and 'comet-ai'"
    ]


# --------------------------------------------------------------------- identifiers, and words of code

HARBOURS = """\
title: Harbours
variants: {system: {unix: Unix, windows: Windows}}
fields:
  key: {type: identifier}
  command: {type: identifier, by: system}
  about: {type: markdown, default: It is a harbour.}
  berth: {type: code, language: bash}
"""
HARBOUR_PAGE = '---\ntitle: "{{ service.name }}"\n---\n\n## Moor\n\n'
ALL_SHOWN = "{{ service.key }}\n\n{{ service.about }}\n\n{{ service.berth }}\n"


def harbours(shared: str = "", **services: str) -> dict[str, str]:
    """Two harbours, each with a variable and a command."""
    own = {
        "oslo-quay": "name: Oslo Quay\nkey: QUAY_TOKEN\ncommand: quay\n",
        "pier": "name: Pier Nine\nkey: NINE_TOKEN\ncommand: {unix: ninectl, windows: '@nine/ctl'}\n",
    }
    said = {slug.replace("_", "-"): text for slug, text in services.items()}
    return {
        "content/site.yaml": HARBOURS,
        "content/moor/index.md": "---\ntitle: Moor\nservices: [oslo-quay, pier]\n---\n# Moor\n",
        "content/moor/[service].md": f"{HARBOUR_PAGE}{shared}\n\n{ALL_SHOWN}",
        **{
            f"content/services/{slug}.yaml": text
            + said.get(slug, "")
            + ("" if "berth:" in said.get(slug, "") else "berth: wait\n")
            for slug, text in own.items()
        },
    }


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("about: Set NINE_TOKEN.", "4:12 'NINE_TOKEN' is the identifier of the service 'pier', and stands in a text of 'oslo-quay'"),
        ("about: Run `ninectl up`.", "4:13 'ninectl' is the identifier of the service 'pier', and stands in a text of 'oslo-quay'"),
        ("about: Install `@nine/ctl`.", "4:17 '@nine/ctl' is the identifier of the service 'pier', and stands in a text of 'oslo-quay'"),
        ("about: Read ninectl-help.", "4:13 'ninectl' is the identifier of the service 'pier', and stands in a text of 'oslo-quay'"),
        ("berth: ninectl moor", "4:8 'ninectl' is the identifier of the service 'pier', and stands on the page of 'oslo-quay'"),
        ("berth: |\n  wait\n  export NINE_TOKEN=a", "6:10 'NINE_TOKEN' is the identifier of the service 'pier', and stands on the page of 'oslo-quay'"),
        ("berth: moor --at https://api.pier.example/a", "4:26 'api.pier.example' is a host of the service 'pier', and stands on the page of 'oslo-quay'"),
        ("about: Set PIER_NINE_PORT.", "4:12 'PIER_NINE_PORT' is an id with the name of the service 'pier', and stands in a text of 'oslo-quay'"),
        ("about: Set `pierNinePort`.", "4:13 'pierNinePort' is an id with the name of the service 'pier', and stands in a text of 'oslo-quay'"),
        ("berth: pier_nine_moor", "4:8 'pier_nine_moor' is an id with the name of the service 'pier', and stands on the page of 'oslo-quay'"),
        ("about: A pierNinePort.", None),
        ("about: Set QUAY_TOKEN.", None),
        ("about: Ninectl is no word of ours.", None),
        ("about: '{{ service.key }}'", None),
        ("about: Set PIER_NINE_PORT.\nmentions: {pier: {PIER_NINE_PORT: Both are of one owner}}", None),
        ("about: Set NINE_TOKEN.\nmentions: {pier: Both are of one owner}", None),
    ],
)  # fmt: skip
def test_identifiers_are_found_in_prose_in_code_and_within_ids(
    findings: Findings, lines: str, expected: str | None
) -> None:
    files = harbours(oslo_quay=f"{lines}\n", pier="about: See https://pier.example/b\n")
    found = [one for one in findings(files) if one.startswith(("foreign-word", "unused-waiver"))]
    whole = f"foreign-word content/services/oslo-quay.yaml:{expected}"
    assert found == ([whole] if expected else [])


def test_an_identifier_in_a_shared_source(findings: Findings) -> None:
    shared = "Set NINE_TOKEN, or PIER_NINE_PORT.\n\n:::{only} service.slug == 'pier'\nRun `ninectl`.\n:::"
    assert only(findings(harbours(shared)), "foreign-word") == [
        "content/moor/[service].md:7:5 'NINE_TOKEN' is the identifier of the service 'pier', "
        "and stands on the page of 'oslo-quay'",
        "content/moor/[service].md:7:20 'PIER_NINE_PORT' is an id with the name of the service 'pier', "
        "and stands on the page of 'oslo-quay'",
    ]


@pytest.mark.parametrize(
    ("key", "text", "is_found"),
    [
        ("RENDER_TOKEN", "Set RENDER_PORT.", True),
        ("RENDER_TOKEN", "Set TEMPLATE_RENDER.", False),
        ("RENDER_TOKEN", "Call `render_port`.", False),
        ("NINE_TOKEN", "Set RENDER_PORT.", False),
    ],
)
def test_a_name_that_is_a_word_begins_the_ids_of_its_service(
    findings: Findings, key: str, text: str, is_found: bool
) -> None:
    files = harbours(oslo_quay=f"about: '{text}'\n")
    files["content/services/pier.yaml"] = (
        f"name: Render\nkey: {key}\ncommand: pierctl\nberth: wait\n"
    )
    assert bool(only(findings(files), "foreign-word")) == is_found


def test_common_words_free_an_id_with_a_name(findings: Findings) -> None:
    files = harbours("Set PIER_NINE_PORT.")
    files["content/site.yaml"] += "common_words: {PIER_NINE_PORT: All harbours read it}\n"
    assert findings(files) == []


def test_an_identifier_that_several_say_is_theirs(findings: Findings) -> None:
    files = harbours(oslo_quay="about: Run `ninectl`.\n")
    path = "content/services/oslo-quay.yaml"
    files[path] = files[path].replace("command: quay", "command: ninectl")
    assert findings(files) == []


def test_what_is_in_an_own_identifier_is_no_other_s(findings: Findings) -> None:
    files = harbours(oslo_quay="about: Set OSLO_PIER_NINE.\n")
    path = "content/services/oslo-quay.yaml"
    files[path] = files[path].replace("key: QUAY_TOKEN", "key: OSLO_PIER_NINE")
    assert findings(files) == []


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("Run `go moor`.", True),
        ("Run `go`.", True),
        ("You go to the quay.", False),
        ("Call `go_on`, `gopher` or `main.go`.", False),
    ],
)
def test_a_short_identifier_counts_in_code_as_a_whole(
    findings: Findings, text: str, is_found: bool
) -> None:
    files = harbours(oslo_quay=f'about: "{text}"\n')
    files["content/services/pier.yaml"] = (
        "name: Pier Nine\nkey: NINE_TOKEN\ncommand: go\nberth: go\n"
    )
    found = only(findings(files), "foreign-word")
    assert [one.split("'")[1] for one in found] == (["go"] if is_found else [])


@pytest.mark.parametrize(
    ("word", "is_found"),
    [("tide_limit", True), ("moor.toml", True), ("berth", False), ("tide_gate", False)],
)
def test_words_that_the_code_of_one_service_has(
    findings: Findings, word: str, is_found: bool
) -> None:
    files = harbours(
        "The `tide_gate` is open.",
        oslo_quay=f"about: See `{word}`.\n",
        pier="berth: moor --with tide_limit --with berth --with tide_gate <moor.toml\n",
    )
    found = [one.partition(" ")[2] for one in only(findings(files), "foreign-word")]
    expected = (
        f"'{word}' is a word in the code of the service 'pier', and stands in a text of 'oslo-quay'"
    )
    assert found == ([expected] if is_found else [])


def test_keys_of_payloads_are_looked_at_too(findings: Findings) -> None:
    files = harbours(
        oslo_quay="head: {body: {pier-nine-version: a}}\n",
        pier="head: {body: {pier-nine-version: b}}\n",
    )
    files["content/site.yaml"] += "  head: {type: payload}\n"
    assert only(findings(files), "foreign-word") == [
        "content/services/oslo-quay.yaml:4:15 'pier-nine-version' is a key of the service 'pier', "
        "and stands in a text of 'oslo-quay'"
    ]


def test_a_sample_in_a_shared_source_is_read_as_code(findings: Findings) -> None:
    files = harbours("```{code-block}\n---\nfile: samples/tide.sh\n---\n```")
    files["samples/tide.sh"] = "wait\nninectl up\n"
    assert only(findings(files), "foreign-word") == [
        "samples/tide.sh:2:1 'ninectl' is the identifier of the service 'pier', "
        "and stands on the page of 'oslo-quay'"
    ]


def test_code_that_several_services_show_is_one_finding(findings: Findings) -> None:
    files = harbours(
        oslo_quay="berth: {file: samples/moor.sh}\n", pier="berth: {file: samples/moor.sh}\n"
    )
    files["samples/moor.sh"] = "echo moor\nninectl up\nquay up\n"
    found = sorted(only(findings(files), "foreign-word"))
    assert found == [
        "samples/moor.sh:2:1 'ninectl' is the identifier of the service 'pier', "
        "and stands on the page of 'oslo-quay'",
        "samples/moor.sh:3:1 'quay' is the identifier of the service 'oslo-quay', "
        "and stands on the page of 'pier'",
    ]
