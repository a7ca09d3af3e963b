"""What is computed once of facts."""

from typing import Any

from tutgen.check.siblings.once import once


class Facts:
    def __init__(self) -> None:
        self.computed: dict[Any, Any] = {}


def test_each_facts_keep_their_own_results() -> None:
    calls = []

    @once
    def depth(facts: Facts, harbour: str) -> int:
        calls.append(harbour)
        return len(calls)

    first, second = Facts(), Facts()
    assert [depth(first, "north"), depth(first, "south"), depth(first, "north")] == [1, 2, 1]
    assert depth(second, "north") == 3
    assert calls == ["north", "south", "north"]
