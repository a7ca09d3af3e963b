"""Characters that look like others, or like nothing: found in code, and in prose where surely a slip."""

from collections.abc import Callable, Mapping
from pathlib import Path
from unicodedata import name

import pytest

from conftest import Built
from test_markdown import show
from tutgen.language.odd_characters import (
    odd_in_code,
    odd_in_prose,
    typographic_in_code,
    typographic_in_span,
)

Make = Callable[[Mapping[str, str]], Path]
Build = Callable[..., Built]

ZWSP, ZWNJ, ZWJ, NBSP, BOM = "\u200b", "\u200c", "\u200d", "\u00a0", "\ufeff"
RLO = "\u202e"


@pytest.mark.parametrize(
    "character",
    [
        "\u00a0",
        "\u202f",
        "\u2003",
        "\u3000",
        "\u200b",
        "\u2060",
        "\u00ad",
        "\ufeff",
        "\u202e",
        "\u2066",
        "\u200e",
        "\u200d",
        "\u200c",
        "\ufe0f",
        "\u3164",
        "\U000e0041",
    ],
    ids=lambda c: name(c, "tag"),
)
def test_code_holds_none_of_these(character: str) -> None:
    assert list(odd_in_code(f"ab{character}cd")) == [2]
    assert list(odd_in_code(character)) == [0]


@pytest.mark.parametrize(
    "text",
    [
        "\U0001f468\u200d\U0001f469\u200d\U0001f467",
        "\U0001f469\U0001f3fd\u200d\U0001f4bb",
        "\u2764\ufe0f and 1\ufe0f\u20e3",
        "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        "\u0915\u094d\u200d\u0937",
        "\u0e01\u200b\u0e02",
        "\u6f6e\u3000\u6c50",
        "\u05d0\u200f!",
        "Vraiment\u00a0? \u00ab\u00a0oui\u00a0\u00bb\u202f!",
    ],
)
def test_what_a_script_needs_is_right(text: str) -> None:
    assert list(odd_in_code(text)) == []
    assert list(odd_in_prose(text)) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"har{ZWSP}bour", [3]),
        (f"{BOM}Harbour", [0]),
        ("open \u202enow", [5]),
        (f"{NBSP}## Harbour", [0]),
        (f"> {ZWSP}- harbour", [2]),
        (f"{ZWSP}```sh", [0]),
        (f"either/{ZWSP}or", []),
        (f"Captain{NBSP}Ahab, 10{NBSP}km", []),
        ("har\u00adbour", []),
        (f"{NBSP}Ahab", []),
        ("\u200eharbour\u200e and \u2067ships\u2069", []),
    ],
)
def test_prose_holds_what_is_surely_a_slip(text: str, found: list[int]) -> None:
    assert list(odd_in_prose(text)) == found


@pytest.mark.parametrize(
    ("language", "code", "found"),
    [
        ("bash", "tide \u2013v", [5]),
        ("bash", "tide \u2014\u2014all", [5]),
        ("bash", "ls\ntide \u201cx\u201d", [8, 10]),
        ("bash", "tide 'x \u2013y \u201cz\u201d'", []),
        ("bash", "ls  # x \u2013y \u201cz\u201d", []),
        ("python", "say(\u2018x\u2019)", [4]),
        ("python", "say('\u201cx\u201d')", []),
        ("bash", "tide \u2013-all", [5]),
        ("bash", "tide -\u2013all", [6]),
        ("bash", "tide \\\n  \u2013v", [9]),
        ("bash", "tide --dry\u2013run", [10]),
        ("bash", "tide \u20139", [5]),
        ("bash", "tide 10\u201320 - \u2013 \u2013", []),
        ("bash", "cat <<END\n \u2013x \u201cz\u201d\nEND", []),
        ("shell-session", "$ tide \u2013v\nat \u2013v \u201cz\u201d", [7]),
        ("powershell", "Get-Tide \u2013Port \u201cBrest\u201d", []),
        ("dockerfile", "RUN pip install \u2013U tide", [16]),
        ("yaml", "run: pip install \u2013U tide", [17]),
        ("dotenv", "PORT=\u201cBrest\u201d", [5]),
        ("dotenv", "PORT='\u201cBrest\u201d'", []),
        ("unheard-of", "tide \u2013v", [5]),
        ("", "$ say \u201cx\u201d", [6, 8]),
        ("json", "{\u201ca\u201d: 1}", [1, 3]),
        ("json", '{"a": "\u201cx\u201d \u2013y"}', []),
        ("yaml", "say: \u201cx\u201d", []),
        ("html", "<p>\u201cx\u201d</p>", []),
        ("", "$ tide \u2013v", [7]),
        ("", "The tide \u2013v \u201cx\u201d", []),
        ("text", "5 \u2212 3 \u2013 or so", []),
    ],
)
def test_typography_in_code(language: str, code: str, found: list[int]) -> None:
    assert list(typographic_in_code(language, code)) == found


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("tide \u2013v", [5]),
        ("\u2014help", [0]),
        ("-\u2013help", [1]),
        ("pip install \u2013U tide", [12]),
        ("tide 10\u201320", []),
        ("a=\u201cx\u201d", [2]),
        ("\u201c", []),
        ("\u2013", []),
        ("5 \u2013 6", []),
    ],
)
def test_typography_in_a_span(code: str, found: list[int]) -> None:
    assert list(typographic_in_span(code)) == found


def test_a_finding_names_the_character_at_its_place() -> None:
    shown = show(f"Text.\n\n- ```sh\n  ls{NBSP}-l\n  ls{NBSP}{NBSP}-a\n  ```\n")
    assert [(d.code, d.span.line, d.span.column) for d in shown.diagnostics] == [
        ("invisible-character", 4, 5),
        ("invisible-character", 5, 5),
    ]
    assert "U+00A0 NO-BREAK SPACE" in shown.diagnostics[0].message


def test_code_of_services_and_samples_is_looked_at(
    project: Make, findings: Callable[[Mapping[str, str]], list[str]]
) -> None:
    odd = findings(
        {
            "content/site.yaml": "title: Tides\nfields:\n  run: {type: code, language: bash}\n"
            "  read: {type: code}\n  set: {type: code}\n",
            "content/services/brest.yaml": "name: Brest\nrun: |\n  ls  # \u2013a\n"
            "  tide '\u2013a' \u2013b\nread: {file: samples/tide.sh}\n"
            "set: {language: python, code: \"say('\u201cx\u201d', \u201cx\u201d)\"}\n",
            "samples/tide.sh": "#!/bin/sh\ntide \u2014all\n# \u2014all \u201cx\u201d\n"
            f"ls{NBSP}-l\n",
            "content/index.md": "---\ntitle: Tides\nservices: [brest]\n---\n\nA\n",
            "content/[service].md": "---\ntitle: T\n---\n\n{{ service.run }}\n\n{{ service.read }}\n\n"
            "{{ service.set }}\n",
        }
    )
    assert [one.split(" the ")[0] for one in odd if one.split(" ")[0].endswith("character")] == [
        "typographic-character content/services/brest.yaml:4:13",
        "typographic-character content/services/brest.yaml:6:43",
        "typographic-character content/services/brest.yaml:6:45",
        "typographic-character samples/tide.sh:2:6",
        "invisible-character samples/tide.sh:4:3",
    ]


def test_an_escape_in_an_expression_is_the_way_out() -> None:
    shown = show("```sh\nls{{ '\\u00a0' }}-l\n```")
    assert shown.diagnostics == ()
    assert NBSP in shown.html


@pytest.mark.parametrize(
    ("files", "places"),
    [
        (
            {"content/site.yaml": f"title: Sail{ZWSP}ing\n"},
            ["content/site.yaml:1:12"],
        ),
        (
            {"content/site.yaml": f"title: Sailing\nrepository: https://a.example/x{ZWSP}y\n"},
            ["content/site.yaml:2:32"],
        ),
        (
            {"content/index.md": f"---\ntitle: A port{RLO} of call\n---\n\nText.\n"},
            ["content/index.md:2:14"],
        ),
        (
            {"content/index.md": f"---\ntitle: A\naliases: [old{ZWSP}.html]\n---\n\nText.\n"},
            ["content/index.md:3:14"],
        ),
        (
            {"content/index.md": f"# A\n\n(berth{ZWSP})=\n## Berth\n\nSee {{ref}}`berth{ZWSP}`.\n"},
            ["content/index.md:3:7", "content/index.md:6:16"],
        ),
        (
            {"content/index.md": f"# A\n\n## Berth {{#ber{ZWSP}th}}\n\nText.\n"},
            ["content/index.md:3:15"],
        ),
        ({"content/index.md": "---\ntitle: Le port\u00a0?\n---\n\nText.\n"}, []),
    ],
)
def test_names_titles_and_labels_hold_none(
    files: dict[str, str], places: list[str], project: Make, build_site: Build
) -> None:
    files = {"content/index.md": "# A\n\nText.\n", **files}
    found = build_site(project(files)).result.diagnostics
    odd = [str(d.span) for d in found if d.code == "invisible-character"]
    assert odd == places


@pytest.mark.parametrize("text", [ZWSP + " " * 100_000 + "x", "> " * 50_000, " " * 200_000 + "-"])
def test_long_blanks_take_no_time(text: str) -> None:
    assert list(odd_in_prose(text)) == []
    assert list(typographic_in_span(text)) == []


def test_names_of_services_are_looked_at(
    findings: Callable[[Mapping[str, str]], list[str]],
) -> None:
    odd = findings(
        {
            "content/site.yaml": "title: Harbours\n",
            "content/services/brest.yaml": f"name: Br{ZWSP}est\n",
            "content/index.md": "---\ntitle: Ports\nservices: [brest, {planned: "
            f"C{NBSP}aen}}]\n---\n\nA\n",
            "content/[service].md": f"---\ntitle: T\nnavigation_title: N{BOM}\n---\n\nA\n",
            "content/quay.md": f"---\ntitle: Captain{NBSP}Ahab's Kai\u00admauer\n---\n\nA\n",
        }
    )
    assert [one.split(" ")[1] for one in odd if one.startswith("invisible")] == [
        "content/[service].md:3:20",
        "content/index.md:3:30",
        "content/services/brest.yaml:1:9",
    ]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        (f"## Quay {{#qu{ZWSP}ay}}", ["1:13"]),
        (f"Text.\n\n{{.wi{ZWSP}de}}\nA quay.", ["3:5"]),
        (f"A [quay]{{.wi{ZWSP}de}}", ["1:13"]),
        (f"(qu{ZWSP}ay)=\n\nText.", ["1:4"]),
        (f"{{bdg-link-primary}}`Quay <https://quay.example/{NBSP}a>`", ["1:47"]),
    ],
)
def test_names_and_addresses_are_looked_at(text: str, places: list[str]) -> None:
    found = show(text).diagnostics
    assert [f"{d.span.line}:{d.span.column}" for d in found] == places
    assert {d.code for d in found} == {"invisible-character"}
