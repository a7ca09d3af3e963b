"""Slips as people make them, put into the example, are found by the rule that names them."""

import pytest
from benchmarks.mutations import ROOT, check, check_all, misses, mutations
from benchmarks.slips import KINDS, Example

pytestmark = pytest.mark.slow

RIGHT = 0.8
"""The part of the slips that the right rule has to catch; some kinds only a person can tell from the truth."""


@pytest.fixture(scope="module")
def example() -> Example:
    return Example.read(ROOT)


def test_the_example_itself_has_no_finding() -> None:
    assert check(ROOT) == ()


def test_slips_are_caught_by_the_right_rule(example: Example) -> None:
    outcomes = list(check_all(example, mutations(example, 72, seed=1)))
    right = sum(outcome.is_right for outcome in outcomes)
    assert len(outcomes) >= 60
    assert right >= RIGHT * len(outcomes), "\n".join(misses(outcomes))


def test_every_kind_of_slip_can_be_made_and_is_one(example: Example) -> None:
    made = mutations(example, 2 * len(KINDS), seed=2)
    assert {mutation.kind.name for mutation in made} == set(KINDS)
    for mutation in made:
        assert any(example.files[path] != text for path, text in mutation.files.items())


def test_the_same_seed_makes_the_same_slips(example: Example) -> None:
    assert mutations(example, 100, seed=3) == mutations(example, 100, seed=3)
    assert mutations(example, 100, seed=3) != mutations(example, 100, seed=4)
