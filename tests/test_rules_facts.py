"""Facts that a service says twice: values of two payloads, numbers of fields."""

from collections.abc import Callable, Mapping

import pytest

Findings = Callable[[Mapping[str, str]], list[str]]

SITE = """\
title: Mills
fields:
  port: {type: integer, default: 7001}
  about: {type: markdown, default: It grinds.}
  start: {type: code, language: bash, code: mill}
  order: {type: payload}
  answer: {type: payload}
"""
PAGE = """\
---
title: "{{ service.name }}"
---

## Grind

It listens at {{ service.port }}.

{{ service.about }}

{{ service.start }}

```{request} grind
```
"""
REQUESTS = """\
grind:
  method: POST
  path: /grind
  body: "{{ service.order }}"
  response: "{{ service.answer }}"
"""
MILLS = ("avon", "brook", "creek", "dee")
ORDER = "order: {body: {grain: rye, sacks: 40}, notes: {/grain: What., /sacks: How many.}}\n"
ANSWER = "answer: {body: {id: a1, grain: rye, sacks: 40}}\n"
DEE = "content/services/dee.yaml"


def mills(dee: str = f"{ORDER}{ANSWER}", **others: str) -> dict[str, str]:
    lines = {slug: f"port: 700{n}\n{ORDER}{ANSWER}" for n, slug in enumerate(MILLS)}
    lines |= {"dee": f"port: 7003\n{dee}", **others}
    return {
        "content/site.yaml": SITE,
        "content/grind/index.md": f"---\ntitle: Grind\nservices: [{', '.join(MILLS)}]\n---\nAll.\n",
        "content/grind/[service].md": PAGE,
        "content/grind/requests.yaml": REQUESTS,
        **{
            f"content/services/{slug}.yaml": f"name: {slug.title()}\n{text}"
            for slug, text in lines.items()
        },
    }


def of(found: list[str], *codes: str) -> list[str]:
    return [one for one in found if one.startswith(codes)]


@pytest.mark.parametrize(
    ("dee", "expected"),
    [
        (ORDER + ANSWER, []),
        (ORDER + ANSWER.replace("40", "41"), ["'answer' has '41' for 'sacks', and 'order' has '40'"]),
        (ORDER + ANSWER.replace("sacks: 40", "n: 1"), []),
        (ORDER + ANSWER.replace("40", "'{{ service.port }}'"), []),
        (
            ORDER.replace("sacks: 40", "sacks: {n: 40, kg: 25}") + ANSWER.replace("40", "{n: 40, kg: 20}"),
            ["'answer' has '20' for 'kg', and 'order' has '25'"],
        ),
    ],
)  # fmt: skip
def test_what_most_answers_repeat_is_the_same(
    findings: Findings, dee: str, expected: list[str]
) -> None:
    found = of(findings(mills(dee)), "response-mismatch")
    assert [one.split(": most")[0].partition(" ")[2].partition(" ")[2] for one in found] == expected


@pytest.mark.parametrize(
    ("answered", "is_told"),
    [("spelt-9", True), ("{{ names.grain }}", False), ("RYE 7", False)],
)
def test_an_answer_that_repeats_a_name_or_does_not(
    findings: Findings, answered: str, is_told: bool
) -> None:
    named = (ORDER + ANSWER).replace("rye", "'{{ names.grain }}'")
    own = ORDER.replace("rye", "'{{ names.grain }}'") + ANSWER.replace("rye", f"'{answered}'")
    files = mills(own, **{slug: f"port: 700{n}\n{named}" for n, slug in enumerate(MILLS[:3])})
    files["content/site.yaml"] += "names: {grain: rye-7}\n"
    found = of(findings(files), "response-mismatch")
    assert len(found) == is_told
    assert not found or "'answer' has 'spelt-9' for 'grain', and 'order' has 'rye-7'" in found[0]


def test_what_half_of_the_answers_change_is_let_be(findings: Findings) -> None:
    other = ORDER + ANSWER.replace("40", "39")
    found = findings(mills(other, creek=f"port: 7002\n{other}"))
    assert of(found, "response-mismatch") == []


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("about: Open port 7002.", "3:18 '7002'"),
        ("about: Open `http://localhost:7002/`.", "3:31 '7002'"),
        ("start: mill --port 7001", "3:20 '7001'"),
        ("start: mill --host mill.example:7001", None),
        ("start: mill --at http://mill.example:7001/", "3:38 '7001'"),
        ("about: Open port 7003.", None),
        ("about: Open port 7009.", None),
        ("about: It has 7002 stones.", None),
        ("about: Open port {{ service.port }}.", None),
    ],
)
def test_a_number_of_a_sibling(findings: Findings, lines: str, expected: str | None) -> None:
    found = of(findings(mills(f"{lines}\n{ORDER}{ANSWER}")), "contradicts-code")
    owner = {"'7001'": "brook", "'7002'": "creek"}
    if expected is None:
        assert found == []
    else:
        number = expected.split()[1]
        assert found == [
            f"contradicts-code {DEE}:{expected} is the 'port' of the service '{owner[number]}', and here it is 7003"
        ]
