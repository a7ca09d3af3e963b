"""Payloads that differ by a variant: the rules look at each variant's, and say once what holds for all."""

from collections.abc import Callable

import pytest

Findings = Callable[..., list[str]]

SITE = """\
title: Search engines
variants:
  release: {v1: Release 1, v2: Release 2}
fields:
  make: {type: payload, by: release}
"""
PAGE = """\
---
title: "{{ service.name }}"
---

## Make an index

::::{tab-set} release
:::{tab-item} v1
```{request} make
```
:::
:::{tab-item} v2
```{request} make
```
:::
::::
"""
REQUEST = """\
make:
  method: PUT
  path: /notes
  body: "{{ service.make }}"
"""
NAMES = ("heron", "ibis", "kite", "lark", "merlin")
USUAL = {
    "v1": "{body: {shards: 1, copies: 2, refresh: 5, mode: 1}, notes: {/shards: Parts., /copies: More., /refresh: Seconds., /mode: How.}}",
    "v2": "{body: {parts: 1, copies: 2, wait: 5, mode: 1}, notes: {/parts: Parts., /copies: More., /wait: Seconds., /mode: How.}}",
}


def engines(*, contract: str = "", requests: str = REQUEST, **lark: str) -> dict[str, str]:
    """Five engines; the payloads of one of them, by release, or one for `all`."""
    files = {
        "content/site.yaml": SITE,
        "content/index.md": "# Home\n",
        "content/notes/index.md": f"---\ntitle: Notes\nservices: [{', '.join(NAMES)}]\n---\n# Notes\n",
        "content/notes/[service].md": PAGE,
        "content/notes/requests.yaml": requests,
    }
    for name in NAMES:
        said = lark if name == "lark" and lark else USUAL
        lines = (
            f"make: {said['all']}\n"
            if "all" in said
            else "make:\n" + "".join(f"  {variant}: {one}\n" for variant, one in said.items())
        )
        files[f"content/services/{name}.yaml"] = f"name: {name.title()}\n{lines}"
    if contract:
        files["content/site.yaml"] += "contract: api.yaml\n"
        files["api.yaml"] = contract
    return files


def only(found: list[str], code: str) -> list[str]:
    return [one.removeprefix(f"{code} ") for one in found if one.startswith(f"{code} ")]


def test_services_that_say_the_same_for_each_variant_have_no_findings(findings: Findings) -> None:
    assert findings(engines()) == []


V1_BARE = "{body: {shards: 1, copies: 2, refresh: 5, mode: 1}, notes: {/shards: Parts., /refresh: Seconds., /mode: How.}}"
V2_BARE = "{body: {parts: 1, copies: 2, wait: 5, mode: 1}, notes: {/parts: Parts., /wait: Seconds., /mode: How.}}"
V1_SHORT = "{body: {shards: 1, refresh: 5, mode: 1}, notes: {/shards: Parts., /refresh: Seconds., /mode: How.}}"
V2_SHORT = (
    "{body: {parts: 1, wait: 5, mode: 1}, notes: {/parts: Parts., /wait: Seconds., /mode: How.}}"
)
NOBODY = "nobody explains the key 'copies': neither 'make' nor the request 'make' has a note on it"
OTHERS = "as it has in 'heron', 'ibis', 'kite' and 1 more"
NOTED = f"{REQUEST}  notes: {{/copies: More.}}\n"


@pytest.mark.parametrize(
    ("lark", "requests", "expected"),
    [
        ({"v2": V2_BARE}, REQUEST, [f"unexplained-key 4:25 {NOBODY}"]),
        ({"v1": V1_BARE, "v2": V2_BARE}, REQUEST, [f"unexplained-key 3:26 {NOBODY}"]),
        ({"v2": V2_BARE}, NOTED, [f"incomplete-sibling 4:25 the key 'copies' has no note of its own, {OTHERS}"]),
        ({"v1": V1_BARE, "v2": V2_BARE}, NOTED, [f"incomplete-sibling 3:26 the key 'copies' has no note of its own, {OTHERS}"]),
        ({"v2": V2_SHORT}, REQUEST, [f"incomplete-sibling 4:8 'make' has no key '/copies' for 'v2', {OTHERS}"]),
        ({"v1": V1_SHORT, "v2": V2_SHORT}, REQUEST, [f"incomplete-sibling 3:8 'make' has no key '/copies', {OTHERS}"]),
        ({"v1": "null", "v2": V2_SHORT}, REQUEST, ["wrong-value content/notes/requests.yaml:4:9 there is no value for this variant (service 'lark')", f"incomplete-sibling 4:8 'make' has no key '/copies', {OTHERS}"]),
        ({"all": "{body: {node: 1}}"}, REQUEST, ["unexplained-key 2:15 nobody explains the key 'node': neither 'make' nor the request 'make' has a note on it"]),
        ({"v1": "{body: {shards: 1, refresh: 5, mode: 1}, notes: {/shards: Parts., /copies?: More., /refresh: Seconds., /mode: How.}, after: Wait.}"}, REQUEST, [f"incomplete-sibling 3:8 'make' has no key '/copies' for 'v1', {OTHERS}"]),
    ],
)  # fmt: skip
def test_the_payload_of_each_variant_is_compared_with_that_of_the_siblings(
    findings: Findings, lark: dict[str, str], requests: str, expected: list[str]
) -> None:
    said = lark if "all" in lark else {**USUAL, **lark}
    found = findings(engines(requests=requests, **said))
    assert [one.replace("content/services/lark.yaml:", "") for one in found] == expected


API = """\
openapi: 3.0.3
info: {title: Notes, version: "1"}
paths:
  /notes:
    put:
      requestBody:
        content:
          application/json:
            schema:
              type: object
              properties: {copies: {type: integer}, shards: {type: integer}, parts: {type: integer}, refresh: {}, wait: {}}
      responses: {"200": {description: Made}}
"""


@pytest.mark.parametrize(
    ("lark", "places"),
    [
        ({}, []),
        ({"v2": USUAL["v2"].replace("copies: 2", "copies: two")}, ["4:33"]),
        ({variant: one.replace("copies: 2", "copies: two") for variant, one in USUAL.items()}, ["3:34", "4:33"]),
        ({"all": USUAL["v1"].replace("copies: 2", "copies: two")}, ["2:34"]),
    ],
)  # fmt: skip
def test_the_call_of_each_variant_is_held_to_the_contract(
    findings: Findings, lark: dict[str, str], places: list[str]
) -> None:
    said = lark if "all" in lark else {**USUAL, **lark}
    found = only(findings(engines(contract=API, **said)), "contract-mismatch")
    assert [":".join(one.split(" ")[0].split(":")[1:]) for one in found] == places
