"""Names in another spelling, and likely typos (K8)."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from test_rules_likeness import PAGE, SITE, USUAL, about, of, site
from tutgen.rules.spelling import _typos

Findings = Callable[[Mapping[str, str]], list[str]]

# ------------------------------------------------------------------------------------------- names

NAMED = {
    "kestrel-pay": "name: Kestrel Pay\ncall: {body: {service: kestrelpay}}\n",
    "openpay": "name: OpenPay\n",
    "siskin": "name: SISKIN\n",
    "plover": "name: Plover\n",
}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ask Kestrel Pay, kestrel-pay or Kestrel\nPay.", []),
        ("Ask KestrelPay.", ["8:5 'KestrelPay' is the name 'Kestrel Pay'"]),
        ("Ask kestrelpay.", []),  # a value of its body
        ("Ask Kestrelpay.", ["8:5 'Kestrelpay' is the name 'Kestrel Pay'"]),
        ("Ask Kestrel-Pay, as\nKestrel-\nPay.", ["8:5 'Kestrel-Pay' is the name 'Kestrel Pay'"]),
        ("A kestrel pay day. Kestrel pay is low.", []),
        ("Ask Open Pay.", ["8:5 'Open Pay' is the name 'OpenPay'"]),
        ("Ask Openpay or openpay.", ["8:5 'Openpay' is the name 'OpenPay'"]),
        ("The open pay scale. Open pay scales.", []),
        ("Ask Siskin.", ["8:5 'Siskin' is the name 'SISKIN'"]),
        ("Ask the siskin, or a plover. Plo-ver, plo ver.", []),
        ("Ask PLOVER.", ["8:5 'PLOVER' is the name 'Plover'"]),
        ("Ask MarmotMail.", ["8:5 'MarmotMail' is the name 'Marmot Mail'"]),
        ("`KestrelPay`, https://x.example/KestrelPay, KestrelPay.example, my/KestrelPay, @KestrelPay", []),
        ("[a](KestrelPay.md) {{ 'KestrelPay' }} MyKestrelPay KestrelPays <!-- KestrelPay -->", []),
        ('```json\n{"a": "KestrelPay"}\n```\n\n```\nKestrelPay\n```', []),
        ("```{note}\nAsk KestrelPay.\n```", ["9:5 'KestrelPay' is the name 'Kestrel Pay'"]),
        ("KestrelPay and KestrelPay", ["8:1 'KestrelPay' is the name 'Kestrel Pay'", "8:16 'KestrelPay' is the name 'Kestrel Pay'"]),
    ],
)  # fmt: skip
def test_a_name_in_another_spelling(findings: Findings, text: str, found: list[str]) -> None:
    index = "---\ntitle: Pay\nservices:\n  [kestrel-pay, openpay, siskin, plover,\n  planned: Marmot Mail]\n---\n\n"
    files = {
        "content/site.yaml": SITE,
        "content/pay/index.md": f"{index}{text}\n",
        "content/pay/[service].md": PAGE,
        "content/KestrelPay.md": "# Good\n",
        "content/pay/KestrelPay.md": "# Good\n",
        **{f"content/services/{slug}.yaml": lines for slug, lines in NAMED.items()},
    }
    assert of(findings(files), "misspelled-name") == [
        f"content/pay/index.md:{one} in another spelling" for one in found
    ]


def test_names_are_looked_for_wherever_prose_stands(findings: Findings) -> None:
    request = "pay:\n  method: GET\n  path: /CometAI\n  caption: Ask CometAI\n  notes: {request: CometAI.}\n"
    files = site(comet=about("CometAI is here."), acme="")
    files["content/pay/requests.yaml"] = request
    files["content/pay/[service].md"] += "\n```{request} pay\n```\n\n```{include} _s/a.md\n```\n"
    files["content/pay/_s/a.md"] = "CometAI.\n"
    files["content/index.md"] = "---\ntitle: With CometAI\n---\n\nGood.\n"
    files["content/site.yaml"] = SITE.replace(
        "model: {type: text}", "model: {type: markdown, default: Of CometAI.}"
    )
    places = [one.split(" '")[0] for one in of(findings(files), "misspelled-name")]
    assert places == [
        "content/index.md:2:13",
        "content/pay/_s/a.md:1:1",
        "content/pay/requests.yaml:4:16",
        "content/pay/requests.yaml:5:20",
        "content/services/comet.yaml:2:9",
        "content/site.yaml:4:39",
    ]


# ------------------------------------------------------------------------------------------- typos


@pytest.mark.parametrize(
    ("word", "meant", "is_found"),
    [
        ("infrerence", "inference", True),
        ("inferrence", "inference", True),
        ("infernece", "inference", True),
        ("refrenced", "referenced", True),
        ("endpiont", "endpoint", True),
        ("inferences", "inference", False),  # a form of the word
        ("referencer", "referenced", False),
        ("reference", "inference", False),
        ("enpoint", "endpoint", False),  # short words may be others
        ("complaint", "compliant", False),  # both are words
        ("retired", "retried", False),
        ("unsupported", "supported", False),
    ],
)
def test_a_word_that_is_likely_a_typo(word: str, meant: str, *, is_found: bool) -> None:
    assert _typos({word: 1, meant: 3}) == ({word: meant} if is_found else {})
    assert _typos({word: 2, meant: 3}) == {}
    assert _typos({word: 1, meant: 2}) == {}


def test_a_typo_is_looked_for_in_all_prose_and_reported_in_its_place(findings: Findings) -> None:
    files = site(acme="about: The inference.", bolt="about: Of inference.")
    files["content/index.md"] = "# Good\n\nInference is\nbetter than Infrerence.\n"
    assert findings(files) == [
        (
            "likely-typo content/index.md:4:13 'Infrerence' occurs once, and is one letter away from "
            "'inference', which occurs 3 times"
        )
    ]


@pytest.mark.parametrize(
    "place", ["`infrerence`", "<https://x.example/infrerence>", "infrerence_id"]
)
def test_code_and_addresses_have_no_typos(findings: Findings, place: str) -> None:
    files = site(acme="about: The inference.", bolt="about: Of inference.")
    files["content/index.md"] = f"# Good\n\nInference is {place}.\n"
    assert findings(files) == []


def test_a_typo_of_a_copy_is_reported_once(findings: Findings) -> None:
    slip = USUAL.replace("referenced", "refrenced")
    found = findings(
        site(acme=about(USUAL), bolt=about(USUAL), comet=about(USUAL), delta=about(slip))
    )
    assert [one.split(" ")[0] for one in found] == ["near-duplicate"]


def test_real_prose_has_no_likely_typos(findings: Findings) -> None:
    readme = (Path(__file__).parent.parent / "README.md").read_text("utf-8")
    files = {"content/index.md": readme.replace("{{", "\\{{"), **site(acme="", bolt="")}
    assert of(findings(files), "likely-typo") == []


@given(st.text("abc", min_size=10, max_size=14), st.integers(1, 8), st.sampled_from("de"))
def test_a_letter_too_many_within_a_long_word_is_found(word: str, at: int, letter: str) -> None:
    slip = word[:at] + letter + word[at:]
    assert _typos({word: 3, slip: 1}) == ({slip: word} if at < len(slip) - 2 else {})
