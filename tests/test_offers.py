"""Fixes that the preview's pages offer."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tutgen.diagnostics import Diagnostic, Edit, Fix, Span
from tutgen.preview.mending import Offers

Make = Callable[[Mapping[str, str]], Path]
PATH = "content/index.md"


def offered(root: Path, *edits: Edit) -> tuple[Offers, str]:
    """Offers with one fix, and its digest."""
    offers = Offers(root)
    found = Diagnostic("misspelled-name", "m", edits[0].span, fix=Fix("mend it", edits))
    offers.renew([found])
    digest = offers.digest(found)
    assert digest
    return offers, digest


def edit(line: int, column: int, old: str, new: str) -> Edit:
    return Edit(Span(PATH, line, column, line, column + len(old)), old, new)


def test_a_fix_is_written_and_line_ends_stay(project: Make) -> None:
    root = project({PATH: "\ufeff# Plovver\r\n\r\nAsk Plovver."})
    offers, digest = offered(root, edit(3, 5, "Plovver", "Plover"))
    assert offers.make(digest)
    assert (root / PATH).read_bytes() == "\ufeff# Plovver\r\n\r\nAsk Plover.".encode()
    assert not offers.make(digest)


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("# Siskin\n\nTell Plovver.", 3, 5),  # it has moved
        ("---\ntitle: Plovver\n---\n", 2, 8),
        ("# Siskin\n\n{{ 'Plovver' }}", 3, 5),
    ],
)
def test_a_fix_is_not_written_where_it_is_not_safe(
    project: Make, text: str, line: int, column: int
) -> None:
    root = project({PATH: text})
    offers, digest = offered(root, edit(line, column, "Plovver", "Plover"))
    assert not offers.make(digest)
    assert (root / PATH).read_text("utf-8") == text


def test_a_fix_is_not_written_into_a_file_that_is_gone(project: Make) -> None:
    root = project({})
    offers, digest = offered(root, edit(3, 5, "Plovver", "Plover"))
    assert not offers.make(digest)
    assert not (root / PATH).exists()


def test_only_what_the_last_check_found_is_offered(project: Make) -> None:
    root = project({PATH: "Ask Plovver."})
    offers, digest = offered(root, edit(1, 5, "Plovver", "Plover"))
    offers.renew([])
    assert not offers.make(digest)
    assert not offers.make("")
    assert (root / PATH).read_text("utf-8") == "Ask Plovver."
