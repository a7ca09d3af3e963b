"""The families in the wild are what their lists say, and findings are judged by their place and code."""

from pathlib import Path

import pytest
from benchmarks.wild import (
    WILD,
    Defect,
    Family,
    Outcome,
    Place,
    Trap,
    by_code,
    by_family,
    by_kind,
    families,
    list_defects,
    list_false,
)

from tutgen.build.stages import BuildOptions, build
from tutgen.diagnostics import Diagnostic, Span
from tutgen.diagnostics.registry import codes

PAGE = "content/pay/[service].md"
DATA = "content/services/heron.yaml"


def found(code: str, path: str, line: int, end_line: int = 0) -> Diagnostic:
    return Diagnostic(code, f"{code} at {line}", Span(path, line, 1, end_line, 1))


def defect(name: str, fair: set[str], *places: Place, kind: str = "typo") -> Defect:
    return Defect(name, kind, "It is wrong.", frozenset(fair), places)


@pytest.fixture
def outcome() -> Outcome:
    family = Family(
        "herons",
        (
            defect("a word", {"foreign-word"}, Place(PAGE, 7, 7), Place(DATA, 3, 3)),
            defect("a sentence", {"near-duplicate", "likely-typo"}, Place(DATA, 10, 12)),
            defect("a fact", set(), Place(DATA, 20, 20), kind="fact"),
            defect("a note", {"unexplained-key"}, Place(DATA, 30, 30), kind="key without note"),
        ),
        (Trap("a name", "misspelled-name", "It is a word as well.", Place(PAGE, 9, 9)),),
    )
    return Outcome(
        family,
        [
            found("foreign-word", DATA, 3),
            found("near-duplicate", DATA, 8, 10),
            found("likely-typo", DATA, 20),
            found("misspelled-name", PAGE, 9),
            found("secret", DATA, 31),
            found("foreign-word", "content/index.md", 7),
        ],
    )


@pytest.mark.parametrize(
    ("span", "holds"),
    [
        pytest.param(Span(DATA, 10, 4, 10, 9), True, id="on the first line"),
        pytest.param(Span(DATA, 12), True, id="a point on the last line"),
        pytest.param(Span(DATA, 5, 1, 10, 2), True, id="ends on the first line"),
        pytest.param(Span(DATA, 5, 1, 40, 2), True, id="around it"),
        pytest.param(Span(DATA, 9, 1, 9, 80), False, id="the line before"),
        pytest.param(Span(DATA, 13), False, id="the line behind"),
        pytest.param(Span(PAGE, 10), False, id="another file"),
        pytest.param(Span(DATA), False, id="the whole file"),
    ],
)
def test_a_finding_lies_at_a_place_when_they_share_a_line(span: Span, holds: bool) -> None:
    assert Place(DATA, 10, 12).holds(span) is holds


def test_a_place_has_the_lines_of_its_text(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("one\ntwo three\nfour\ntwo\n", "utf-8")
    assert Place.of(tmp_path, "a.md", "three\nfour") == Place("a.md", 2, 3)
    with pytest.raises(ValueError, match="'two' stands there 2 times"):
        Place.of(tmp_path, "a.md", "two")
    with pytest.raises(ValueError, match="'one' stands there 0 times"):
        Place.of(tmp_path, "b.md", "one")


def test_findings_are_true_at_defects_that_name_them_and_false_away_from_defects(
    outcome: Outcome,
) -> None:
    verdicts = [verdict for _, verdict in outcome.verdicts]
    assert verdicts == ["true", "true", "unfair", "false", "false", "false"]


def test_a_defect_is_found_by_fair_codes_only(outcome: Outcome) -> None:
    told = [outcome.told(defect) for defect in outcome.family.defects]
    assert told == ["found", "found", "by another", "-"]


def test_a_false_finding_names_its_trap(outcome: Outcome) -> None:
    traps = [outcome.trap(finding) for finding in outcome.false]
    assert traps == ["a name", "", ""]


def test_tables_count_defects_and_findings(outcome: Outcome) -> None:
    def cells(printed: str) -> list[list[str]]:
        rows = printed.split("\n")[2:]
        return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]

    counted = ["4", "2", "1", "50%", "6", "3", "50%", "1", "1"]
    assert cells(by_family([outcome])) == [["herons", *counted], ["all", *counted]]
    assert cells(by_kind([outcome])) == [
        ["fact", "1", "0", "1"],
        ["key without note", "1", "0", "0"],
        ["typo", "2", "2", "0"],
    ]
    assert ["foreign-word", "1", "0", "1"] in cells(by_code([outcome]))
    assert [row[3:5] for row in cells(list_defects(outcome))] == [
        ["found", "foreign-word"],
        ["found", "near-duplicate"],
        ["by another", "likely-typo"],
        ["-", ""],
    ]
    assert [row[-1] for row in cells(list_false(outcome))] == ["a name", "", ""]


def test_a_family_has_forty_of_each_of_known_kinds_on_lines_of_their_own() -> None:
    places = [Place(DATA, n, n) for n in range(80)]
    defects = tuple(defect(str(n), set(), places[n]) for n in range(40))
    traps = tuple(Trap(str(n), "", "", places[40 + n]) for n in range(40))
    Family("herons", defects, traps).validate()
    with pytest.raises(ValueError, match="40 of each, not 39"):
        Family("herons", defects, traps[:-1]).validate()
    with pytest.raises(ValueError, match="unknown kinds: slip"):
        Family(
            "herons", (defect("0", set(), places[0], kind="slip"), *defects[1:]), traps
        ).validate()
    with pytest.raises(ValueError, match=r"two share a line: content/services/heron\.yaml:39"):
        Family("herons", defects, (Trap("last", "", "", places[39]), *traps[1:])).validate()


@pytest.mark.parametrize("name", families())
def test_the_list_of_a_family_fits_its_project(name: str) -> None:
    family = Family.read(name)
    assert set().union(*(d.fair for d in family.defects)) <= {*codes()}
    assert all(defect.name and defect.review for defect in family.defects)
    assert all(trap.name and trap.looks_like and trap.right for trap in family.traps)


@pytest.mark.parametrize("name", families())
def test_a_family_is_a_project_that_builds(name: str) -> None:
    result = build(WILD / name, BuildOptions(jobs=1))
    assert [
        str(d.span) + ": " + d.message for d in result.diagnostics if d.severity == "error"
    ] == []
    assert result.services >= 8
