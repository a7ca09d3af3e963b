"""The families that are imported are what their lists say, and findings are judged by their place and code."""

from pathlib import Path

import pytest
from benchmarks.importing import (
    FAIR,
    Defect,
    Family,
    Finding,
    Outcome,
    Trap,
    by_family,
    families,
    list_defects,
    list_unplanned,
    original_words,
    places,
)
from benchmarks.wild import Place

from tutgen.diagnostics import Span
from tutgen.diagnostics.registry import codes


def found(code: str, path: str, line: int) -> Finding:
    return Finding(code, f"{code} at {line}", Span(path, line))


@pytest.fixture
def outcome() -> Outcome:
    family = Family(
        "herons",
        (
            Defect("names the crane", "a sibling's word", (Place("heron.md", 7, 8),)),
            Defect("'fethers'", "a slip of the text", (Place("heron.md", 20, 20),)),
            Defect("they winter elsewhere", "a fact", (Place("crane.md", 4, 4),)),
        ),
        (Trap("cranes are larger", (Place("crane.md", 30, 30),)),),
    )
    findings = [
        found("foreign-word", "heron.md", 9),
        found("stray-markup", "heron.md", 20),
        found("likely-typo", "crane.md", 31),
        found("likely-typo", "heron.md", 31),
    ]
    return Outcome(family, findings, {"heron.md": 0.97, "crane.md": 1.0}, "", True, 0.5, 0.75)


def test_a_defect_is_found_by_a_fair_code_on_its_lines_or_beside_them(outcome: Outcome) -> None:
    assert [outcome.told(defect) for defect in outcome.family.defects] == [
        "found",
        "by another",
        "-",
    ]


def test_what_lies_at_no_defect_is_for_a_reader_to_judge(outcome: Outcome) -> None:
    assert [finding.span for finding in outcome.unplanned] == [
        Span("crane.md", 31),
        Span("heron.md", 31),
    ]
    assert outcome.fallen == list(outcome.family.traps)


def test_tables_say_what_was_found_kept_and_spent(outcome: Outcome) -> None:
    row = by_family([outcome]).splitlines()[-1]
    assert [cell.strip() for cell in row.strip("|").split("|")] == [
        *("herons", "2", "3", "1", "1", "4", "2", "1 of 1"),
        *("0.970", "0.985", "yes", "0.50", "0.75"),
    ]
    assert "| 2 | 'fethers'             | heron.md:20 | by another | stray-markup" in list_defects(
        outcome
    )
    assert list_unplanned(outcome).splitlines()[2:] == [
        "| likely-typo | crane.md:31 | likely-typo at 31 |",
        "| likely-typo | heron.md:31 | likely-typo at 31 |",
    ]


def test_places_are_lines_of_a_page_or_of_each_sibling(tmp_path: Path) -> None:
    for name in ("crane.md", "heron.md", "index.md", "_food.md"):
        (tmp_path / name).write_text("one\ntwo\nthree\n", "utf-8")
    assert places(tmp_path, ["heron.md:2", "*:1-3"]) == (
        Place("heron.md", 2, 2),
        Place("crane.md", 1, 3),
        Place("heron.md", 1, 3),
    )
    for wrong in ("heron.md:4", "heron.md:3-2", "stork.md:1"):
        with pytest.raises(ValueError, match="there are no such lines"):
            places(tmp_path, [wrong])


def test_words_of_an_original_are_those_that_readers_see(tmp_path: Path) -> None:
    page = tmp_path / "heron.mdx"
    page.write_text(
        "---\ntitle: Herons\n---\nimport Bird from './bird'\n\n## Where [where-herons]\n\n:::tip\n\nA [map](map.md).\n\n:::\n",
        "utf-8",
    )
    assert original_words(page) == ["Where", "A", "map"]


@pytest.mark.parametrize("name", families())
def test_the_list_of_a_family_fits_its_pages(name: str) -> None:
    family = Family.read(name)
    assert all(defect.what for defect in family.defects)
    assert all(trap.why for trap in family.traps)


def test_codes_that_are_fair_exist() -> None:
    assert set().union(*FAIR.values()) <= {*codes()}
