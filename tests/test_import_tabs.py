"""A page with a tab for each service, as a page for each: the table `importing/tabs.md`, and what no text can make of it."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it.utils import read_fixture_file

from tutgen.importing.nouns.line import Line
from tutgen.importing.nouns.page import SourcePage
from tutgen.importing.originals.tabs import split, with_tabs
from tutgen.importing.reading.folder import Reading

TABLE = Path(__file__).parent / "importing" / "tabs.md"


def page_of(text: str) -> SourcePage:
    lines = [Line(part, "pump.md", number) for number, part in enumerate(text.split("\n"), 1)]
    return SourcePage("pump.md", {}, tuple(lines))


def shown(text: str, services: list[str] | None = None) -> str:
    """The pages, below their labels, and the diagnostics."""
    reading = Reading(Path())
    out: list[str] = []
    for page in split(page_of(text), services, reading):
        out += [f"=== {page.label}".rstrip(), *(line.text for line in page.lines)]
    out += [f"! {d.span} {d.code}: {d.message}" for d in reading.diagnostics]
    return "".join(f"{line}\n" for line in out)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(*case[2:], id=f"tabs.md:{case[0]} {case[1]}")
        for case in read_fixture_file(TABLE)
    ],
)
def test_splits(text: str, expected: str) -> None:
    assert shown(text.removesuffix("\n")) == expected


SYSTEMS = """\
::::{tab-set}
:::{tab-item} Linux
:sync: linux
a
:::
:::{tab-item} Windows
b
:::
::::"""


def test_names_decide_which_labels_are_services() -> None:
    pages = split(page_of(SYSTEMS), ["Windows", "Linux"], Reading(Path()))
    assert [(page.label, [x.text for x in page.lines if x.text]) for page in pages] == [
        ("Windows", ["b"]),
        ("Linux", ["a"]),
    ]
    (page,) = split(page_of(SYSTEMS.replace("Linux", "Amber")), [], Reading(Path()))
    assert page.label == ""
    assert ":::{tab-item} Amber" in [line.text for line in page.lines]


def test_a_page_whose_tabs_stay_is_as_it_was_but_for_what_synchronizes_them() -> None:
    page = with_tabs(page_of(SYSTEMS))
    assert [x.text for x in page.lines] == [x for x in SYSTEMS.split("\n") if ":sync:" not in x]


_LINES = st.sampled_from(
    (
        "::::{tab-set}", "::::", ":::{tab-item} Amber", ":::{tab-item} Birch", ":::", ":::{note}", "```", "text", "",
        ":sync: a", "## Step", "- item", "    ", ":::::{tab-set}", ":::::",
    )
)  # fmt: skip


@given(st.lists(_LINES, max_size=30))
def test_any_text_is_split_and_its_lines_stay_in_order(lines: list[str]) -> None:
    pages = split(page_of("\n".join(lines)), None, Reading(Path()))
    assert pages
    for page in pages:
        numbers = [line.number for line in page.lines]
        assert numbers == sorted(numbers)
    kept = {line.number for page in pages for line in page.lines}
    assert {number for number, line in enumerate(lines, 1) if line == "text"} <= kept
