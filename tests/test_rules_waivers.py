"""Waivers stand where the finding stands, and say why; one without a finding is reported."""

from collections.abc import Callable, Mapping

import pytest

from test_rules_foreign_word import SHARED, site

Findings = Callable[[Mapping[str, str]], list[str]]


def test_a_waiver_covers_its_own_file_only(findings: Findings) -> None:
    waive = "waive: {foreign-word: They are compared}\n"
    found = findings(site(bolt=f"{waive}about: Ask Acme.", comet_ai="about: Ask Acme."))
    assert [one.partition(", ")[0] for one in found] == [
        "foreign-word content/services/comet-ai.yaml:2:12 'Acme' is the name of the service 'acme'"
    ]


def test_a_waiver_in_front_matter_covers_the_source(findings: Findings) -> None:
    files = site()
    front = "---\ntitle: '{{ service.name }}'\nwaive:\n  foreign-word: They are compared\n---\n"
    files[SHARED] = f"{front}\nAsk Acme.\n\n{{{{ service.about }}}}\n\n```{{request}} create\n```\n"
    assert findings(files) == []


def test_a_waiver_of_a_request_covers_that_request(findings: Findings) -> None:
    files = site()
    files[SHARED] += "\n```{request} read\n```\n"
    files["content/pay/requests.yaml"] += (
        "  waive: {foreign-word: They are compared}\n"
        "  caption: Ask Acme\n"
        "read:\n  method: GET\n  path: /\n  caption: Ask Bolt\n"
    )
    found = findings(files)
    assert [one.split(" is ")[0] for one in found] == [
        "foreign-word content/pay/requests.yaml:10:16 'Bolt'"
    ]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("waive: {foreign-word: There was one}", "2:9 nothing here is a 'foreign-word'"),
        ("waive: {dead-link: It comes}", "2:9 'dead-link' is no finding that can be waived"),
        ("mentions: {bolt: Sold by}", "2:12 no text of 'acme' mentions the service 'bolt'"),
        ("mentions: {dolt: Sold by}", "2:12 no text of 'acme' mentions the service 'dolt'"),
    ],
)
def test_a_waiver_that_waives_nothing_is_reported(
    findings: Findings, lines: str, expected: str
) -> None:
    lines = f"{lines}\nabout: It is a service."
    assert findings(site(acme=lines)) == [f"unused-waiver content/services/acme.yaml:{expected}"]


def test_a_structural_error_cannot_be_waived(findings: Findings) -> None:
    files = site(acme="waive: {undefined-name: As is}\nabout: '{{ names.nothing }}'")
    assert [one.split(" ")[0] for one in findings(files)] == ["unused-waiver", "undefined-name"]
