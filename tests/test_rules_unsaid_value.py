"""Conditions on texts with values that no service says."""

from collections.abc import Callable

import pytest

Findings = Callable[..., list[str]]

FILES = {
    "content/site.yaml": """\
title: Libraries
variants: {place: {desk: Desk, home: Home}}
fields:
  card: {type: text}
  reader: {type: identifier, by: place}
  fee: {type: text, default: none}
  made: {type: text}
  hours: {type: integer}
  quiet: {type: boolean}
  loan: {type: payload}
  notices:
    type: text
    default: "{{ 'by post' if service.card == 'papre' else 'by mail' }}"
""",
    "content/borrow/index.md": "---\ntitle: Borrow\nservices: [north, south]\n---\n# Borrow\n",
    "content/services/north.yaml": "name: North\ncard: paper\nreader: {desk: r-1, home: r-2}\nmade: '{{ service.card }}s'\nhours: 3\nloan: {body: {per: book, days: {most: long}}}\n",
    "content/services/south.yaml": "name: South\ncard: plastic\nreader: r-3\nfee: half\nloan: {body: {per: '{{ service.card }}', days: {most: short}}}\n",
    "content/services/attic.yaml": "name: Attic\nstate: draft\ncard: wood\n",
}
OF_DEFAULT = "content/site.yaml:13:15 'service.card' is 'papre' with no service"


def borrow(text: str, requests: str = "") -> dict[str, str]:
    page = f'---\ntitle: "{{{{ service.name }}}}"\n---\n\n{text}\n\n{{{{ service.notices }}}} {{{{ service.made }}}}\n'
    files = {**FILES, "content/borrow/[service].md": page}
    return {**files, "content/borrow/requests.yaml": requests} if requests else files


def of(found: list[str]) -> list[str]:
    return [one.removeprefix("unsaid-value ") for one in found if one.startswith("unsaid-value")]


@pytest.mark.parametrize(
    ("condition", "unsaid"),
    [
        ("service.card == 'papre'", ["'service.card' is 'papre'"]),
        ("'papre' != service.card", ["'service.card' is 'papre'"]),
        ("service.hours == 3 and not service.card in ['paper', 'plastik']", ["'service.card' is 'plastik'"]),
        ("service['card'] == 'papre' or service.fee == 'hal'", ["'service.card' is 'papre'", "'service.fee' is 'hal'"]),
        ("service.reader.desk == 'r-9'", []),
        ("service.loan.days.most == 'shrot'", ["'service.loan.days.most' is 'shrot'"]),
        ("service.loan.days.most in ['long', 'short']", []),
        ("service.loan['days'].most == 'long'", []),
        ("service.loan.per == 'film'", []),  # a value is computed
        ("service.quiet == 'yes'", ["'service.quiet' is 'yes'"]),
        ("service.quiet == true", []),
        ("service.card == 'paper'", []),
        ("service.card == 'wood'", []),
        ("service.fee == 'none'", []),
        ("service.card == ''", []),
        ("service.card", []),
        ("service.made == 'whatever'", []),
        ("service.hours == 99", []),
        ("service.notices == 'whatever'", []),
    ],
)  # fmt: skip
def test_a_condition_asks_for_what_a_service_says(
    findings: Findings, condition: str, unsaid: list[str]
) -> None:
    found = of(findings(borrow(f":::{{only}} {condition}\nShow it.\n:::")))
    assert found == [
        *(f"content/borrow/[service].md:5:11 {one} with no service" for one in unsaid), OF_DEFAULT
    ]  # fmt: skip


def test_expressions_in_texts_and_conditions_of_requests_count_too(findings: Findings) -> None:
    files = borrow(
        "Show {{ 'it' if service.card == 'papre' else 'both' }}.\n\n```{request} lend\n```",
        "lend:\n  method: POST\n  path: /lend\n  body: {fee: 1, card: 2}\n  only: {/fee: service.fee == 'hal'}\n",
    )
    assert of(findings(files)) == [
        "content/borrow/[service].md:5:6 'service.card' is 'papre' with no service",
        "content/borrow/requests.yaml:5:16 'service.fee' is 'hal' with no service",
        OF_DEFAULT,
    ]


def test_in_a_tab_as_well(findings: Findings) -> None:
    text = ":::::{tab-set} place\n::::{tab-item} desk\n:::{only} service.reader == 'r-9'\nNine.\n:::\n::::\n:::::"
    assert of(findings(borrow(text))) == [
        "content/borrow/[service].md:7:11 'service.reader' is 'r-9' with no service", OF_DEFAULT
    ]  # fmt: skip
