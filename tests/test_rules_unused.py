"""Steps that come to nothing, and fields that nobody reads."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tutgen.build.stages import BuildOptions, build

Findings = Callable[..., list[str]]

SITE = """\
title: Printers
fields:
  paper: {type: markdown}
  fast: {type: boolean, required: true}
  ink: {type: text, required: true}
  rolls: {type: list, default: [], of: {width: {type: text}}}
  feed: {type: code, language: bash}
"""
PAGE = """\
---
title: "{{{{ service.name }}}}"
---

## Load paper

{below}

## Print

Press the button.
"""


def printers(below: str, **files: str) -> dict[str, str]:
    """Two printers, and what stands below the first heading."""
    return {
        "content/site.yaml": SITE,
        "content/index.md": "# Home\n",
        "content/services/ibis.yaml": (
            "name: Ibis\nfast: true\nink: blue\nfeed: lpr tray\nrolls: [{width: 80 mm}]\n"
            "paper: |\n  Sheets of A4.\n"
        ),
        "content/services/kite.yaml": "name: Kite\nfast: false\nink: red\nfeed: ''\npaper: ''\n",
        "content/print/index.md": "---\ntitle: Print\nservices: [ibis, kite]\n---\n# Print\n",
        "content/print/[service].md": PAGE.format(below=below),
        **files,
    }


OF_KITE = ["content/print/[service].md:5:1 nothing stands below this heading on the page of 'kite'"]
OF_ALL = ["content/print/[service].md:5:1 nothing stands below this heading on any page"]


@pytest.mark.parametrize(
    ("below", "expected"),
    [
        ("", OF_ALL),
        ("% A comment", OF_ALL),
        ("(a-label)=", OF_ALL),
        ("{{ service.paper }}", OF_KITE),
        ("{{ 'Rolls.' if service.fast else '' }}", OF_KITE),
        (":::{only} service.fast\nOpen the tray.\n:::", OF_KITE),
        (":::{only} service.fast\n{{ service.paper }}\n:::\n\n(a-label)=", OF_KITE),
        ("::::{tab-set}\n:::{tab-item} A4\n{{ service.paper }}\n:::\n::::", OF_KITE),
        ("```{include} _s/tray.md\n```", OF_KITE),
        (":::{each} roll in service.rolls\n{{ roll.width }}\n:::", OF_KITE),
        ("{{ service.feed }}", OF_KITE),
    ],
)
def test_a_step_that_comes_to_nothing(findings: Findings, below: str, expected: list[str]) -> None:
    files = printers(below, **{"content/print/_s/tray.md": "{{ service.paper }}\n"})
    found = [one for one in findings(files) if one.startswith("empty-step ")]
    assert found == [f"empty-step {one}" for one in expected]


@pytest.mark.parametrize(
    "below",
    [
        "{{ service.ink }}",
        "Take {{ service.paper }}",
        ":::{only} service.fast\nOne.\n:::\n\n:::{only} not service.fast\nTwo.\n:::",
        ":::{only} service.fast\n### Sub\n\nOne.\n:::\n\nTwo.",
        "### Sub\n\nOne.",
        "```{only} service.fast\n```\n\n![Tray](https://ibis.example/tray.png)",
    ],
)
def test_a_step_that_says_something(findings: Findings, below: str) -> None:
    assert [one for one in findings(printers(below)) if one.startswith("empty-step ")] == []


def test_headings_below_a_step_and_in_values_are_looked_at_too(findings: Findings) -> None:
    files = printers("### Tray\n\n{{ service.paper }}\n\n### Sheets\n\nOne.")
    files["content/services/ibis.yaml"] = (
        "name: Ibis\nfast: true\nink: red\npaper: |\n  One.\n\n  ### Rolls\n"
    )
    assert [one for one in findings(files) if "empty-step" in one] == [
        "empty-step content/print/[service].md:7:1 nothing stands below this heading on the page of 'kite'",
        "empty-step content/services/ibis.yaml:7:3 nothing stands below this heading on the page of 'ibis'",
    ]


def test_a_step_that_a_service_cannot_do_says_why(findings: Findings) -> None:
    files = printers("{{ service.paper }}")
    files["content/services/kite.yaml"] += "unsupported: {print#load-paper: It prints on air.}\n"
    assert [one for one in findings(files) if "empty-step" in one] == []


def test_an_empty_step_can_be_waived(findings: Findings) -> None:
    files = printers("{{ service.paper }}")
    page = files["content/print/[service].md"]
    files["content/print/[service].md"] = page.replace(
        "---\n\n", "waive: {empty-step: A page to write on}\n---\n\n", 1
    )
    assert [one for one in findings(files) if "empty-step" in one] == []


@pytest.mark.parametrize(
    ("places", "is_used"),
    [
        ({}, False),
        ({"content/print/[service].md": "{{ service.paper }} {{ service.fast }} {{ service['ink'] }}"}, True),
        ({"content/print/index.md": '```{compare} services\nInk: "{{ service.ink }}"\n```'}, True),
        ({"content/print/[service].md": ":::{only} service.ink == 'red'\nRed.\n:::"}, True),
        ({"content/site.yaml": 'names: {box: "{{ service.ink }} box"}'}, True),
        ({"content/services/kite.yaml": 'about: "Of {{ service.ink }}"'}, True),
        ({"content/print/requests.yaml": 'r:\n  method: GET\n  path: "/{{ service.ink }}"'}, True),
        ({"content/print/index.md": "The ink, and kite.ink."}, False),
    ],
)  # fmt: skip
def test_a_field_that_nothing_uses(
    findings: Findings, places: Mapping[str, str], is_used: bool
) -> None:
    files = printers("Go.")
    files["content/site.yaml"] += "  about: {type: text}\n"
    for path, text in places.items():
        files[path] = files.get(path, "") + f"\n{text}\n"
    found = [one for one in findings(files, unused=True) if "'ink'" in one]
    declared = "unused-field content/site.yaml:5:3 the field 'ink' is not used: no page, request or name has it"
    assert found == ([] if is_used else [declared])


@pytest.mark.parametrize(
    ("places", "is_used"),
    [
        ({}, False),
        ({"content/print/[service].md": "{{ names.tray }}"}, True),
        ({"content/print/_s/load.md": "{{ names['tray'] }}"}, True),
        ({"content/print/[service].md": "{{ names[service.ink] }}"}, True),
        ({"content/services/kite.yaml": "about: '{{ names.tray }}'"}, True),
        ({"content/services/wip.yaml": "name: Wip\nstate: draft\nabout: '{{ names.tray }}'"}, True),
        ({"content/print/requests.yaml": "r: {method: GET, path: '/{{ names.tray }}'}"}, True),
        ({"content/site.yaml": "names: {tray: '2', both: '{{ names.tray }} and 3'}"}, True),
        ({"content/print/[service].md": "{{ hostnames.tray }}, tray, {{ names.trays }}"}, False),
    ],
)  # fmt: skip
def test_a_name_that_nothing_uses(
    findings: Findings, places: Mapping[str, str], is_used: bool
) -> None:
    files = printers("Go.")
    files["content/site.yaml"] += "  about: {type: text}\n"
    if "content/site.yaml" not in places:
        files["content/site.yaml"] += "names:\n  tray: '2'\n"
    for path, text in places.items():
        files[path] = f"{files[path]}\n{text}\n" if path in files else text
    found = [one for one in findings(files, unused=True) if "'tray'" in one and "unused" in one]
    declared = "unused-name content/site.yaml:10:3 the name 'tray' is not used: no page, request or field asks for it"
    assert found == ([] if is_used else [declared])


def test_an_identifier_needs_no_page_that_shows_it(findings: Findings) -> None:
    files = printers("{{ service.ink }}")
    files["content/site.yaml"] += "  command: {type: identifier}\n"
    assert [one for one in findings(files, unused=True) if "'command'" in one] == []


def test_an_unused_field_is_named_as_a_page_misspells_it(
    findings: Findings, tutgen: Callable[..., object], tmp_path: object
) -> None:
    files = printers("{{ service.papre | default('none') }}")
    findings(files, unused=True)
    ran = tutgen("check", cwd=tmp_path)
    assert "hint: did you mean 'papre'?" in ran.err  # type: ignore[attr-defined]


BANDS = "# #region wide\nlpr --wide\n# #endregion\n# #region {}\nlpr\n# #endregion\n"


@pytest.mark.parametrize("options", [BuildOptions(), BuildOptions(only=("ibis",))])
def test_a_region_that_another_service_shows_is_used(
    project: Callable[[Mapping[str, str]], Path], options: BuildOptions
) -> None:
    """Whether or not the page that shows it is built."""
    below = "```{only} service.ink == 'red'\n:::{literalinclude} ../../bands.sh#narrow\n:::\n```"
    below = below.replace("```", "::::")
    wide = "\n\n```{literalinclude} ../../bands.sh#wide\n```\n"
    for other, expected in (("narrow", []), ("thin", ["bands.sh:4:3"])):
        files = printers(below + wide, **{"bands.sh": BANDS.format(other)})
        found = build(project(files), options._replace(siblings=True)).diagnostics
        assert [str(d.span) for d in found if d.code == "unused-region"] == expected
