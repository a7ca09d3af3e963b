"""The slips that are planted in the examples are slips of these examples."""

import pytest
from benchmarks.plant import PROJECTS, ROOT, clean, plant, slips

FOUND = 33
"""How many of the forty slips of a project a rule has to tell."""


@pytest.mark.parametrize("project", PROJECTS)
def test_there_are_forty_slips_each_of_its_own(project: str) -> None:
    planted = slips(project)
    assert len(planted) == 40
    assert len({slip.name for slip in planted}) == 40
    assert len({slip.kind for slip in planted}) >= 12


@pytest.mark.parametrize("project", PROJECTS)
def test_each_slip_changes_what_stands_there(project: str) -> None:
    for slip in slips(project):
        text = (ROOT / "examples" / project / slip.file).read_text("utf-8")
        assert slip.planted(text) != text
        assert slip.review


@pytest.mark.slow
@pytest.mark.parametrize("project", PROJECTS)
def test_most_slips_are_found_and_nothing_is_where_there_is_none(project: str) -> None:
    assert clean(project) == ()
    outcomes = [*plant(project, slips(project))]
    missed = [outcome.slip.name for outcome in outcomes if not outcome.is_found]
    assert len(outcomes) - len(missed) >= FOUND, missed
