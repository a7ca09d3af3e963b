"""Keys that nobody explains (K4), and what most siblings have and one lacks (K6)."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from conftest import Built
from tutgen.build.stages import BuildOptions, build

Findings = Callable[[Mapping[str, str]], list[str]]
Make = Callable[[Mapping[str, str]], Path]

SITE = """\
title: Tutorials
fields:
  about: {type: markdown}
  region: {type: text}
  limit: {type: integer, default: 0}
  docs: {type: link}
  call: {type: payload}
"""
INDEX = "---\ntitle: Payments\nservices: [SERVICES]\n---\n\nChoose one.\n"
PAGE = """\
---
title: "{{ service.name }}"
---

{{ service.about | default('') }}

## Pay

```{request} pay
```
"""
PAY = """\
pay:
  method: POST
  path: /pay
  body: {call: "{{ service.call | default('none') }}", mode: test}
"""


def site(request: str = PAY, **services: str) -> dict[str, str]:
    """A tutorial of services, whose files begin with the name."""
    return {
        "content/site.yaml": SITE,
        "content/pay/index.md": INDEX.replace("SERVICES", ", ".join(services)),
        "content/pay/[service].md": PAGE,
        "content/pay/requests.yaml": request,
        **{
            f"content/services/{slug}.yaml": f"name: {slug.title()}\n{lines}\n"
            for slug, lines in services.items()
        },
    }


def of(findings: list[str], code: str) -> list[str]:
    """The places and messages of a code."""
    return [one.removeprefix(f"{code} ") for one in findings if one.startswith(f"{code} ")]


# ------------------------------------------------------------------------- keys that nobody explains


@pytest.mark.parametrize(
    ("payload", "request_notes", "expected"),
    [
        ("{body: {key: 1}}", "", ["key"]),
        ("{body: {key: 1}, notes: {/key: It is.}}", "", []),
        ("{body: {key: 1}, notes: {/key: null}}", "", []),
        ("{body: {key: 1}, notes: {/key?: It is.}}", "", []),
        ("{body: {key: 1}}", "/call/key: It is.", []),
        ("{body: {key: 1}}", "/call/key?: It is.", []),
        ("{body: {key: 1}}", "/call: The whole call.", ["key"]),
        ("{body: {key: 1}}", "request: The whole request.", ["key"]),
        ("{body: {a: {b: 1, c: 2}}}", "", ["b", "c"]),
        ("{body: {a: {b: 1, c: 2}}, notes: {/a: Both.}}", "", []),
        ("{body: {a: {b: 1, c: 2}}, notes: {/a/b: One.}}", "/call/a/c: Two.", []),
        ("{body: {a: {b: 1, c: 2}}}", "/call/a: Both.", []),
        ("{body: {a: {}, b: []}}", "", ["a", "b"]),
        ("{body: {a: [1, 2]}}", "", ["a"]),
        ("{body: {a: [1, 2]}, notes: {/a/1: The second.}}", "", []),
        ("{body: {a: [{b: 1}, {b: 2}, {c: 3}]}, notes: {/a/0/b: Each.}}", "", ["c"]),
        ("{body: {a: [{b: 1}]}, notes: {/a: All.}}", "", []),
        ("{body: [1, 2]}", "", []),
        ("{body: text}", "", []),
        ("{body: {'a/b~c': 1}, notes: {/a~1b~0c: It is.}}", "", []),
        ("{body: {key: 1, key2: 2}, notes: {/key: It is.}}", "", ["key2"]),
    ],
)
def test_each_leaf_key_of_a_payload_is_explained(
    findings: Findings, payload: str, request_notes: str, expected: list[str]
) -> None:
    request = f"{PAY}  notes: {{{request_notes}}}\n" if request_notes else PAY
    found = of(findings(site(request, acme=f"call: {payload}")), "unexplained-key")
    assert [message.split("'")[1] for message in found] == expected


def test_a_key_is_reported_where_the_service_writes_it(findings: Findings) -> None:
    files = site(acme="call:\n  body:\n    limits:\n      per_day: 3")
    assert findings(files) == [
        (
            "unexplained-key content/services/acme.yaml:5:7 nobody explains the key 'per_day': neither "
            "'call' nor the request 'pay' has a note on it"
        )
    ]


def test_a_key_of_a_default_is_reported_once_in_the_model(findings: Findings) -> None:
    files = site(acme="", bolt="")
    files["content/site.yaml"] = SITE.replace(
        "call: {type: payload}", "call: {type: payload, default: {body: {key: 1}}}"
    )
    assert [one.split(" nobody")[0] for one in findings(files)] == [
        "unexplained-key content/site.yaml:7:42"
    ]


@pytest.mark.parametrize(
    ("page", "request_lines"),
    [
        pytest.param(PAGE.replace("```{request} pay\n```", ""), PAY, id="not placed"),
        pytest.param(
            PAGE.replace("```{request} pay\n```", ":::{only} service.slug == 'x'\n```{request} pay\n```\n:::"),
            PAY,
            id="not placed on this page",
        ),
        pytest.param(PAGE, PAY + "  only: {/call: service.limit > 0}\n", id="left out whole"),
        pytest.param(PAGE, PAY + "  only: {/call/key: service.limit > 0}\n", id="the key left out"),
        pytest.param(PAGE, PAY.replace("service.call |", "service.call.key |"), id="only a part"),
    ],
)  # fmt: skip
def test_a_key_that_no_page_shows_needs_no_note(
    findings: Findings, page: str, request_lines: str
) -> None:
    files = site(request_lines, acme="call: {body: {key: 1}}")
    files["content/pay/[service].md"] = page
    assert of(findings(files), "unexplained-key") == []


def test_a_step_that_the_service_cannot_do_shows_no_key(findings: Findings) -> None:
    lines = "call: {body: {key: 1}}\nunsupported: {pay#pay: It takes no payments.}"
    assert findings(site(acme=lines)) == []


def test_a_request_is_told_of_a_key_that_another_one_explains(findings: Findings) -> None:
    second = PAY.replace("pay:", "refund:")
    files = site(f"{PAY}  notes: {{/call/key: It is.}}\n{second}", acme="call: {body: {key: 1}}")
    files["content/pay/[service].md"] = PAGE + "\n```{request} refund\n```\n"
    assert [one.split(": ")[1] for one in of(findings(files), "unexplained-key")] == [
        "neither 'call' nor the request 'refund' has a note on it"
    ]


@pytest.mark.parametrize(
    ("body", "notes", "expected"),
    [
        ("a: 1, b: 2, c: 3, d: 4", "/a: A., /b: B., /c: C.", {"/d": "d"}),
        ("a: 1, b: 2, c: {d: 4, e: 5}", "/a: A., /b: B., /c/d: D.", {"/c/e": "e"}),
        ("a: 1, b: 2, c: [{d: 4}, {d: 5, e: 6}]", "/a: A., /b: B., /c/0/d: D.", {"/c/1/e": "e"}),
        ("a: 1, b: 2, c: [4, 5], d: 4", "/a: A., /b: B., /d: null", {"/c": "c"}),
        ("a: 1, b: 2, c: 3, d: 4, e: 5, f: 6", "/a: A., /b: B., /c: C., /d: D.", {"/e": "e", "/f": "f"}),
        ("a: 1, b: 2, c: 3, d: 4, e: 5", "/a: A., /b: B., /c: C.", {}),
        ("a: 1, b: 2, c: 3", "/a: A., /b: B.", {}),
        ("a: 1, b: 2, c: 3, d: 4", "request: R., /a: A., /b: B.", {}),
        ("a: 1, b: 2, c: 3, d: {e: 5}", "/a: A., /b: B., /c: C., /d: D.", {}),
        ("a: 1, b: 2, c: 3, d: 4", "/a: A., /b: B., /c: C., /d?: null", {}),
        ("a: 1, b: 2, c: 3, call: '{{ service.call }}'", "/a: A., /b: B., /c: C.", {}),
    ],
)  # fmt: skip
def test_a_request_that_explains_most_of_its_keys_explains_all(
    findings: Findings, body: str, notes: str, expected: dict[str, str]
) -> None:
    request = f"pay:\n  method: POST\n  path: /pay\n  body: {{{body}}}\n  notes: {{{notes}}}\n"
    files = site(request, acme="call: {body: {key: 1}, notes: {/key: It is.}}")
    line = request.split("\n")[3]
    assert findings(files) == [
        f"unexplained-key content/pay/requests.yaml:4:{line.rindex(f'{key}: ') + 1} "
        f"the request 'pay' explains its other keys, but not '{key}'"
        for key in expected.values()
    ]


def test_a_key_of_a_shared_request_is_told_once(project: Make) -> None:
    files = site(acme="", bolt="") | {
        "content/requests.yaml": PAY.replace("call: ", "id: 1, size: 2, to: ")
        + "  notes: {/id: I., /to: T., /size: S.}\n",
    }
    del files["content/pay/requests.yaml"]
    files |= {
        path.replace("/pay/", "/again/"): text.replace("title: Payments", "title: Again")
        for path, text in files.items()
        if "/pay/" in path
    }
    result = build(project(files), BuildOptions(siblings=True))
    found = [d for d in result.diagnostics if d.code == "unexplained-key"]
    assert [(d.message, d.hint) for d in found] == [
        (
            "the request 'pay' explains its other keys, but not 'mode'",
            "write a note on '/mode' in its 'notes', or null there if it needs none",
        )
    ]


def test_a_request_that_no_page_places_is_let_be(findings: Findings) -> None:
    old = PAY.replace("pay:", "old:").replace("mode: test", "a: 1, b: 2, c: 3, d: 4")
    notes = "  notes: {/a: A., /b: B., /c: C.}\n"
    found = findings(site(PAY + old + notes, acme=""))
    assert [one.split()[0] for one in found] == ["unused-request"]


# --------------------------------------------------------------- what most siblings have, one lacks


def five(usual: str, acme: str, **others: str) -> dict[str, str]:
    """Five services; four are alike."""
    alike = dict.fromkeys(["bolt", "comet", "delta", "echo"], usual)
    return site(acme=acme, **{**alike, **others})


@pytest.mark.parametrize(
    ("usual", "acme", "expected"),
    [
        ("region: us", "", "1:1 'acme' has no 'region', as 'bolt', 'comet', 'delta' and 1 more have"),
        ("limit: 3", "", None),
        ("docs: https://x.example", "", "1:1 'acme' has no 'docs', as 'bolt', 'comet', 'delta' and 1 more have"),
        (
            "call: {body: {}, after: Wait.}",
            "call: {body: {}}",
            "2:1 'call' has no 'after', as it has in 'bolt', 'comet', 'delta' and 1 more",
        ),
        (
            "about: See [docs](https://x.example).",
            "about: See docs.",
            "2:1 the text has no link, as it has in 'bolt', 'comet', 'delta' and 1 more",
        ),
        ("about: See [docs](https://x.example).", "about: See <https://x.example>.", None),
        ("about: See [docs](https://x.example).", 'about: "[Docs][d].\\n\\n[d]: https://x.example"', None),
        (
            "about: See [docs](https://x.example).",
            "about: '`[docs](x)`.'",
            "2:1 the text has no link, as it has in 'bolt', 'comet', 'delta' and 1 more",
        ),
        ("about: It is.", "about: ' '", "2:1 the text is empty, which says something in 'bolt', 'comet', 'delta' and 1 more"),
        ("about: It is.", "about: '% later'", "2:1 the text is empty, which says something in 'bolt', 'comet', 'delta' and 1 more"),
        (
            'about: "It is.\\n\\n### Fees\\n\\nNone."',
            "about: It is.",
            "2:1 'about' has no section 'Fees', as it has in 'bolt', 'comet', 'delta' and 1 more",
        ),
        ('about: "### Fees of {{ service.name }}\\n\\nNone."', 'about: "### Fees of Acme\\n\\nNone."', None),
        ("about: It is.", "about: It is [here](https://x.example).", None),
    ],
)  # fmt: skip
def test_what_most_siblings_have(
    findings: Findings, usual: str, acme: str, expected: str | None
) -> None:
    found = of(findings(five(usual, acme)), "incomplete-sibling")
    assert found == ([f"content/services/acme.yaml:{expected}"] if expected else [])


NOTED = "call: {body: {key: 1}, notes: {/key: Its own.}}"
EXPLAINED = f"{PAY}  notes: {{/call/key?: It is.}}\n"


@pytest.mark.parametrize(
    ("acme", "expected"),
    [
        ("call: {body: {key: 1}}", ["content/services/acme.yaml:2:15 the key 'key' has no note of its own, as it has in 'bolt', 'comet', 'delta' and 1 more"]),
        ("call: {body: {key: 1}, notes: {/key: null}}", []),
        (NOTED, []),
        ("call: {body: {other: 1}, notes: {/other: Another.}}", []),
        ("", []),
    ],
)  # fmt: skip
def test_a_note_that_most_siblings_have_beside_that_of_the_request(
    findings: Findings, acme: str, expected: list[str]
) -> None:
    files = five(NOTED, acme)
    files["content/pay/requests.yaml"] = EXPLAINED
    found = of(findings(files), "incomplete-sibling")
    assert [one for one in found if "no 'call'" not in one] == expected


def test_a_key_that_nobody_explains_is_reported_once(findings: Findings) -> None:
    found = findings(five(NOTED, "call: {body: {key: 1}}"))
    assert [one.split(" ")[0] for one in found] == ["unexplained-key"]


@pytest.mark.parametrize(
    ("holders", "others", "is_found"),
    [(2, 1, False), (3, 1, True), (3, 2, False), (8, 1, True), (8, 2, False), (9, 2, True)],
)
def test_what_three_siblings_and_nine_in_ten_have_is_a_custom(
    findings: Findings, holders: int, others: int, is_found: bool
) -> None:
    """Each service is measured by the others."""
    services = {f"s{n}": "region: us" if n < holders else "" for n in range(holders + others)}
    assert bool(findings(site(**services))) == is_found


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        ({"echo": "", "acme": "draft"}, ["acme"]),
        ({"echo": "draft", "acme": ""}, []),
        ({"echo": "deprecated", "acme": ""}, []),
    ],
)
def test_only_published_services_are_the_measure(
    project: Callable[[Mapping[str, str]], Path],
    build_site: Callable[..., Built],
    states: Mapping[str, str],
    expected: list[str],
) -> None:
    said = {"": "", "draft": "state: draft", "deprecated": "deprecated: {since: 2025-03}"}
    states = {slug: said[state] for slug, state in states.items()}
    files = site(
        bolt="region: us",
        comet="region: us",
        echo=f"region: us\n{states['echo']}",
        acme=states["acme"],
    )
    found = build_site(project(files), siblings=True, drafts=True).result.diagnostics
    lacking = [d for d in found if d.code == "incomplete-sibling"]
    assert [d.message.split("'")[1] for d in lacking] == expected


def test_a_finding_that_is_right_is_waived(findings: Findings) -> None:
    assert findings(five("region: us", "waive: {incomplete-sibling: It has one region.}")) == []


# ------------------------------------------------------------------- what a service has no use for


@pytest.mark.parametrize(
    ("section", "acme", "is_found"),
    [
        ("{{ service.region | default('') }}", "", True),
        ("{{ service.region | default('any') }}", "", False),
        ("{{ service.region | default('any') }}", "unsupported: {pay#ship: By hand.}", False),
        (":::{only} service.slug != 'acme'\n{{ service.region }}\n:::", "", False),
        (":::{only} service.slug == 'acme'\n{{ service.region | default('') }}\n:::", "", True),
        ("{{ names.place | default('any') }}", "", True),
        ("{{ names.place | default('any') }}", "unsupported: {pay#ship: By hand.}", False),
        ("{{ service.zone }}", "", True),
        ("{{ service.zone }}", "zone: here", False),
        ("Nothing names it.", "", True),
    ],
)
def test_a_field_that_no_page_of_the_service_asks_for_is_not_missing(
    findings: Findings, section: str, acme: str, is_found: bool
) -> None:
    files = five("region: us", acme)
    if section != "Nothing names it.":
        region = "\"{{ service.region | default('x') }}\""
        lines = f"  zone: {{type: text, default: {region}}}\nnames: {{place: {region}}}\n"
        files["content/site.yaml"] += lines
    files["content/pay/[service].md"] += f"\n## Ship\n\n{section}\n"
    found = of(findings(files), "incomplete-sibling")
    assert bool(found) == is_found


@pytest.mark.parametrize(
    ("fees", "is_found"),
    [
        ("[{card: debit}, {card: credit}]", True),
        ("[{card: debit}, {card: credit, fee: 3 %}]", False),
        ("[]", False),
    ],
)
def test_a_field_of_records_that_most_siblings_say(
    findings: Findings, fees: str, *, is_found: bool
) -> None:
    files = five("fees: [{card: debit, fee: 1 %}]", f"fees: {fees}")
    files["content/site.yaml"] += (
        "  fees:\n    type: list\n    of: {card: {type: text, required: true}, fee: {type: text}}\n"
    )
    files["content/pay/[service].md"] += (
        "\n:::{each} one in service.fees\n- {{ one.card }}: {{ one.fee | default('none') }}\n:::\n"
    )
    message = "no record of 'fees' has 'fee', as in 'bolt', 'comet', 'delta' and 1 more"
    assert of(findings(files), "incomplete-sibling") == (
        [f"content/services/acme.yaml:2:1 {message}"] if is_found else []
    )


def test_a_field_that_the_model_fills_in_is_missing_nowhere(findings: Findings) -> None:
    """Most services add a note to code that is said once."""
    files = five("run: {notes: {ship: By sea.}}", "")
    files["content/site.yaml"] += "  run: {type: code, language: bash, code: ship it}\n"
    files["content/pay/[service].md"] += "\n{{ service.run }}\n"
    assert of(findings(files), "incomplete-sibling") == []


def test_a_field_that_only_the_overview_asks_for_is_missing(findings: Findings) -> None:
    files = five("region: us", "")
    files["content/pay/index.md"] += "\n```{services}\n{{ service.region | default('') }}\n```\n"
    assert len(of(findings(files), "incomplete-sibling")) == 1


# --------------------------------------------------------------------- payloads of nearly the same keys

FOUR = "{to: a, from: b, text: c, id: d}"
ODD = "content/services/acme.yaml:2:8 'call' has no key "


@pytest.mark.parametrize(
    ("usual", "acme", "expected"),
    [
        (FOUR, FOUR, []),
        (FOUR, "{to: a, from: b, text: c}", [f"{ODD}'/id'"]),
        (FOUR, "{to: a, from: b, text: c, id: d, more: e}", []),
        (FOUR, "{to: a, id: d}", []),
        ("{a: {b: 1, c: 2}, d: 3, e: 4}", "{a: {b: 1}, d: 3, e: 4}", [f"{ODD}'/a/c'"]),
        ("{a: 1, b: 2, c: 3, d: 4, e: 5, f: {g: 6}}", "{a: 1, b: 2, c: 3, d: 4, e: 5}", [f"{ODD}'/f'"]),
        ("{a: [{x: 1, y: 2}, {x: 1, y: 2}], b: 1, c: 2}", "{a: [{x: 1, y: 2}], b: 1, c: 2}", []),
    ],
)  # fmt: skip
def test_a_key_that_nearly_the_same_payloads_have(
    findings: Findings, usual: str, acme: str, expected: list[str]
) -> None:
    found = of(
        findings(five(f"call: {{body: {usual}}}", f"call: {{body: {acme}}}")), "incomplete-sibling"
    )
    assert [one.partition(", as it has in")[0] for one in found] == expected


@pytest.mark.parametrize(
    ("bodies", "is_found"),
    [
        (["{to: a, from: b, text: c}", FOUR, FOUR], True),
        (["{to: a, from: b, text: c}", "{to: a, from: b, text: c}", FOUR], False),
        (["{to: a, from: b, text: c}", FOUR], False),
        (["{to: a, from: b, text: c}", FOUR, FOUR, "{to: a, from: b, text: c}"], False),
        (["{to: a, from: b}", FOUR, FOUR], False),
    ],
)
def test_two_of_three_payloads_say_enough_where_all_else_is_alike(
    findings: Findings, bodies: list[str], is_found: bool
) -> None:
    slugs = ("acme", "bolt", "comet", "delta")
    services = {slug: f"call: {{body: {body}}}" for slug, body in zip(slugs, bodies, strict=False)}
    found = of(findings(site(**services)), "incomplete-sibling")
    expected = [f"{ODD}'/id', as it has in 'bolt' and 'comet'"] if is_found else []
    assert found == expected


def test_payloads_that_differ_by_nature_are_not_compared(findings: Findings) -> None:
    bodies = ["{to: a, id: 1}", "{to: a, key: 2}", "{to: a, ref: 3}", "{to: a, no: 4}", "{id: 5}"]
    services = {
        slug: f"call: {{body: {body}}}"
        for slug, body in zip(["acme", "bolt", "comet", "delta", "echo"], bodies, strict=True)
    }
    assert of(findings(site(**services)), "incomplete-sibling") == []


VARIED = """\
title: Tutorials
variants:
  language: {python: Python, javascript: JavaScript, go: Go}
fields:
  package: {type: text, by: language}
  install: {type: text, by: language, default: {python: "pip {{ service.package }}", javascript: "npm {{ service.package }}"}}
"""


@pytest.mark.parametrize(
    ("package", "lacking"),
    [
        ("{python: dart}", ["javascript"]),
        ("{python: dart, javascript: null}", []),
        ("{python: dart, javascript: {unsupported: Nobody made one.}}", []),
        ("dart", []),
        ("{unsupported: Nobody made one.}", []),
    ],
)
def test_a_variant_that_a_sibling_has_is_said_or_said_not_to_be(
    findings: Findings, package: str, lacking: list[str]
) -> None:
    found = findings(
        {
            "content/site.yaml": VARIED,
            "content/pay/index.md": INDEX.replace("SERVICES", "arc, dart"),
            "content/pay/[service].md": "---\ntitle: Pay {{ service.name }}\n---\n\n{{ service.install }}\n",
            "content/services/arc.yaml": 'name: Arc\npackage: {python: arc, javascript: "@arc/arc"}\n',
            "content/services/dart.yaml": f"name: Dart\npackage: {package}\n",
        }
    )
    assert [one for one in found if "sibling content/services/dart.yaml" in one] == [
        f"incomplete-sibling content/services/dart.yaml:2:1 'package' says nothing for '{name}', "
        "as it does with another service"
        for name in lacking
    ]
