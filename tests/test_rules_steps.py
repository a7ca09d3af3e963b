"""The next and the previous step (K13), in whatever text they are named."""

from collections.abc import Callable, Mapping

import pytest

Findings = Callable[[Mapping[str, str]], list[str]]

SITE = """\
title: Guides
fields:
  about: {type: markdown, default: It is a service.}
  endpoint: {type: payload}
"""
PAGE = """\
---
title: Pay
description: "Pay: {{{{ service.name }}}}"
---
{start}

## One

{one}

```{{request}} own
```

## Two

```{{include}} _s/two.md
```

{{{{ service.about }}}}

## Three

{three}
"""


def tutorial(folder: str = "pay", **texts: str) -> dict[str, str]:
    """A tutorial of three steps; the texts are those of `start`, `one`, `two`, `three`, of the
    `note` of a request in step one, of the `payload` in it, and of `about`, which is in step two."""
    page = {key: texts.get(key, "Go.") for key in ("start", "one", "three")}
    return {
        "content/site.yaml": SITE,
        "content/index.md": "# Home\n",
        "content/services/acme.yaml": (
            f"name: Acme\nabout: |\n  {texts.get('about', 'It is a service.')}\n"
            "endpoint:\n  body: {key: a}\n"
            f"  notes:\n    /key: {texts.get('payload', 'The key.')}\n"
        ),
        f"content/{folder}/index.md": (
            f"---\ntitle: {folder}\ndescription: {folder}\nservices: [acme]\n---\n{texts.get('overview', 'Go.')}\n"
        ),
        f"content/{folder}/[service].md": PAGE.format(**page).replace("Pay", folder.title()),
        f"content/{folder}/_s/two.md": texts.get("two", "Go.") + "\n",
        f"content/{folder}/requests.yaml": (
            "own:\n  method: PUT\n  path: a\n  body: '{{ service.endpoint }}'\n"
            f"  notes:\n    request: {texts.get('note', 'Send it.')}\n"
        ),
    }


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (
            {"two": ":::{tip}\nThe preceding step did it.\n:::"},
            "unlinked-step content/pay/_s/two.md:2:5 'preceding step' is no link to the step",
        ),
        (
            {"two": "In the following\nsection, go."},
            "unlinked-step content/pay/_s/two.md:1:8 'following section' is no link to the step",
        ),
        (
            {"note": "Needed in the next step."},
            "unlinked-step content/pay/requests.yaml:6:28 'next step' is no link to the step",
        ),
        (
            {"payload": "Needed in the next step."},
            "unlinked-step content/services/acme.yaml:7:25 'next step' is no link to the step",
        ),
        (
            {"about": "As in the previous step."},
            "unlinked-step content/services/acme.yaml:3:13 'previous step' is no link to the step",
        ),
        (
            {"three": "On to the next step."},
            (
                "wrong-step content/pay/[service].md:23:11 'next step' leads nowhere: "
                "no step follows the step 'three' in 'pay'"
            ),
        ),
        (
            {"start": "As in the [previous step](#one)."},
            (
                "wrong-step content/pay/[service].md:5:11 'previous step' leads nowhere: "
                "no step precedes the beginning in 'pay'"
            ),
        ),
        (
            {"one": "The [next step](#three)."},
            (
                "wrong-step content/pay/[service].md:9:5 'next step' leads to 'three', "
                "but 'two' follows the step 'one'"
            ),
        ),
        (
            {"start": "The [next step]([service].md#two)."},
            (
                "wrong-step content/pay/[service].md:5:5 'next step' leads to 'two', "
                "but 'one' follows the beginning"
            ),
        ),
        (
            {"two": "The [section above](#three)."},
            (
                "wrong-step content/pay/_s/two.md:1:5 'section above' leads to 'three', "
                "but 'one' precedes the step 'two'"
            ),
        ),
        (
            {"note": "See [the next step](#three)"},
            (
                "wrong-step content/pay/requests.yaml:6:18 'next step' leads to 'three', "
                "but 'two' follows the step 'one'"
            ),
        ),
        (
            {"payload": "See [the next step](#three)"},
            (
                "wrong-step content/services/acme.yaml:7:15 'next step' leads to 'three', "
                "but 'two' follows the step 'one'"
            ),
        ),
        (
            {"about": "See [the next step](#one)"},
            (
                "wrong-step content/services/acme.yaml:3:7 'next step' leads to 'one', "
                "but 'three' follows the step 'two'"
            ),
        ),
    ],
)
def test_a_reference(findings: Findings, texts: dict[str, str], expected: str) -> None:
    assert findings(tutorial(**texts)) == [expected]


@pytest.mark.parametrize(
    "texts",
    [
        {"start": "The [next step](#one) is the first one."},
        {"one": "The [next\nstep](#two), and the [next step](../pay/[service].md#two)."},
        {"two": "The [previous step](#one) and [next section](#three)."},
        {"three": "Now the [next step](../index.md) is yours, or [the next section](#sub).\n\n### Sub {#sub}\n\nGo."},
        {"note": "See the [next step](#two)."},
        {"payload": "See the [next step](#two)."},
        {"about": "See the [next step](#three)."},
        {"one": "`the next step`\n\n```text\nthe next step\n```\n\n% the next step\n"},
        {"one": "{{ 'the next step' }} and [the next step].\n\n[the next step]: https://a.example/next"},
        {"one": "### Next step\n\nSend it."},
        {"one": "1. Open it.\n2. Choose what the previous step made,\n   as the next step needs it."},
        {"one": "Each following step, every next step, no previous step; the next steps; stepwise."},
        {"overview": "In the next step, go."},
        {"note": "Keep it for the next step."},
    ],
)  # fmt: skip
def test_what_is_right_or_no_reference(findings: Findings, texts: dict[str, str]) -> None:
    found = [line for line in findings(tutorial(**texts)) if "-step" in line.split()[0]]
    assert found == []


def test_a_text_has_to_be_right_wherever_it_stands(findings: Findings) -> None:
    """A shared note is placed in two tutorials, and in two steps of the second."""
    shared = "again:\n  method: GET\n  path: b\n  notes: {request: 'See the [next step](#two).'}\n"
    place = "```{request} again\n```"
    files = {
        **tutorial("pay", one=place),
        **tutorial("ship", one=place),
        "content/requests.yaml": shared,
    }
    assert findings(files) == []
    files |= tutorial("ship", one=place, three=place)
    assert findings(files) == [
        (
            "wrong-step content/requests.yaml:4:29 'next step' leads nowhere: "
            "no step follows the step 'three' in 'ship'"
        )
    ]
    files |= tutorial("ship", start=place)
    assert findings(files) == [
        (
            "wrong-step content/requests.yaml:4:29 'next step' leads to 'two', "
            "but 'one' follows the beginning"
        )
    ]


def test_what_stands_nowhere_is_not_judged(findings: Findings) -> None:
    files = tutorial()
    files["content/pay/requests.yaml"] += (
        "spare:\n  method: GET\n  path: b\n  notes: {request: As in the next step.}\n"
    )
    assert [line.split()[0] for line in findings(files)] == ["unused-request"]


def test_a_step_that_a_service_lacks_is_still_a_step(findings: Findings) -> None:
    files = tutorial(one="The [next step](#two).")
    files["content/services/acme.yaml"] += "unsupported: {pay#two: Not here.}\n"
    assert findings(files) == []
