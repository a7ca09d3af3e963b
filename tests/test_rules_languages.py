"""Rules that know the words of some languages are silent in others."""

from collections.abc import Callable, Mapping

import pytest

from tutgen.check.rules import load_rules

Findings = Callable[[Mapping[str, str]], list[str]]

TEXT = """\
Click [here](guide.md). The [tide tables](https://tide.example/a) and the [harbour dues](https://tide.example/a)
are in the next step. The `port` is `8080`.

```yaml
port: 9090
```
"""
ENGLISH = {
    "vague-label",
    "ambiguous-link",
    "contradicts-code",
    "unlinked-step",
    "wrong-step",
}


def harbour(lang: str, text: str) -> dict[str, str]:
    return {
        "content/site.yaml": f"title: Harbour\nlang: {lang}\n",
        "content/guide.md": "# Guide\n\nGo.\n",
        "content/services/north.yaml": "name: North\n",
        "content/moor/index.md": "---\ntitle: Moor\nservices: [north]\n---\n",
        "content/moor/[service].md": f"---\ntitle: Moor at {{{{ service.name }}}}\n---\n\n## Arrive\n\n{text}",
    }


def codes(found: list[str]) -> set[str]:
    return {one.partition(" ")[0] for one in found}


@pytest.mark.parametrize(
    ("lang", "holds"), [("en", True), ("en-GB", True), ("de", False), ("fr-CH", False)]
)
def test_english_words_are_found_on_english_sites(
    findings: Findings, lang: str, *, holds: bool
) -> None:
    found = codes(findings(harbour(lang, TEXT)))
    text = TEXT.replace("guide.md", "../guide.md")
    found |= codes(findings(harbour(lang, text)))
    expected = {"vague-label", "ambiguous-link", "contradicts-code", "wrong-step"}
    assert found & ENGLISH == (expected if holds else set())


def test_a_german_page_gives_no_finding(findings: Findings) -> None:
    text = """\
Wer ein Konto hat, klickt [hier](../guide.md). Der nächste Schritt steht in der [Nutzer](../guide.md)in.
In 8 Tagen ist an Stelle der alten Regel die neue da, a priori und ohne Update since 2010.

Die die Karte lesen, lesen sie. The the band spielt.
"""
    assert findings(harbour("de", text)) == []


def test_a_part_of_a_german_word_may_touch_a_link(findings: Findings) -> None:
    text = "Eine [Nutzer](../guide.md)in, eine [index](../guide.md)ed table, [so](../guide.md)und so.\n"
    assert [one.partition(" ")[0] for one in findings(harbour("de", text))] == ["link-spacing"]
    assert codes(findings(harbour("en", text))) == {"link-spacing"}


def test_rules_with_languages_say_them_by_code() -> None:
    languages = {code for rule in load_rules().values() for code in rule.languages or ()}
    assert languages <= {"de", "en", "fr"}
