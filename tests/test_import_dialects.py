"""Each dialect to tutgen's own Markdown: the tables of `importing/`, and what no text can make it do."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it.utils import read_fixture_file

from test_markdown import show
from tutgen.importing.dialects import DIALECTS
from tutgen.importing.dialects.choice import dialect_of
from tutgen.importing.nouns.line import Line
from tutgen.importing.reading.folder import Reading
from tutgen.importing.syntax.front_matter import in_own_words

TABLES = Path(__file__).parent / "importing"
FILES = TABLES / "files"
FAMILIES = Path(__file__).parent.parent / "benchmarks" / "importing"


def translated(dialect: str, text: str) -> tuple[Sequence[Line], Reading]:
    """The lines that a page of a dialect becomes, in the folder `importing/files`."""
    reading = Reading(FILES)
    lines = [Line(part, "page.md", number) for number, part in enumerate(text.split("\n"), 1)]
    return DIALECTS[dialect].translate(lines, reading), reading


def shown(dialect: str, text: str) -> str:
    """The translation, with its diagnostics below it as `! place code: message`."""
    lines, reading = translated(dialect, text)
    said = [f"! {d.span} {d.code}: {d.message}" for d in reading.diagnostics]
    return "".join(f"{line}\n" for line in [*(line.text for line in lines), *said])


def _cases() -> Iterator[object]:
    for name in DIALECTS:
        for line, title, text, expected in read_fixture_file(TABLES / f"{name}.md"):
            yield pytest.param(name, text, expected, id=f"{name}.md:{line} {title}")


@pytest.mark.parametrize(("name", "text", "expected"), list(_cases()))
def test_translates(name: str, text: str, expected: str) -> None:
    assert shown(name, text.removesuffix("\n")) == expected


NOT_OURS = {
    "unclosed-fence", "unknown-directive", "unknown-option", "unknown-role", "missing-argument", "directive-in-code",
    "attribute-not-allowed", "raw-html", "option-value", "line-out-of-range",
}  # fmt: skip
"""What tutgen says of Markdown that is not its own."""


@pytest.mark.parametrize(("name", "text", "expected"), list(_cases()))
def test_what_is_written_is_read_here(name: str, text: str, expected: str) -> None:
    if "\n! " not in expected:
        assert not NOT_OURS & {*show(f"# Pumps\n\n{expected}").codes}


@pytest.mark.parametrize(
    ("family", "dialect"),
    [
        ("bots", "docusaurus"), ("flags", "github"), ("queues", "mkdocs"), ("search", "myst"), ("stores", "docs-builder"),
    ],
)  # fmt: skip
def test_the_dialect_is_told_by_what_only_it_writes(family: str, dialect: str) -> None:
    reading = Reading(FAMILIES / family)
    pages = [reading.lines(path) or [] for path in reading.pages()]
    assert dialect_of(pages, reading) == dialect
    assert reading.diagnostics == []


def test_two_dialects_are_reported() -> None:
    texts = ["!!! note", ":::tip", '=== "a"', "plain"]
    reading = Reading(FILES)
    lines = [Line(text, "page.md", number) for number, text in enumerate(texts, 1)]
    assert dialect_of([lines], reading) == "mkdocs"
    assert [(str(d.span), d.code) for d in reading.diagnostics] == []
    assert dialect_of([lines[:2]], reading) == "mkdocs"
    assert [(str(d.span), d.code) for d in reading.diagnostics] == [
        ("page.md:1:1", "import-dialect-unclear")
    ]
    assert dialect_of([lines[3:]], reading) == "github"


@pytest.mark.parametrize(
    ("front", "own"),
    [
        ({"sidebar_label": "Amber", "id": "amber"}, {"navigation_title": "Amber"}),
        ({"short_title": "A", "navigation_title": "B"}, {"navigation_title": "B"}),
        ({"myst": {"html_meta": {"description lang=en": "Fill  it"}}}, {"description": "Fill it"}),
        ({"title": {"no": "text"}, "html_meta": ["x"]}, {}),
    ],
)
def test_front_matter_of_others_has_our_keys(
    front: Mapping[str, Any], own: Mapping[str, Any]
) -> None:
    assert in_own_words(front) == {**front, **own}


_PLAIN = st.from_regex(r"[a-z]{4,9}", fullmatch=True).filter(lambda word: word != "import")
_SYNTAX = st.sampled_from(
    (
        "```", "````", "~~~", ":::", "::::", "```{note}", ":::{note} ", ":::tip", "::::{tab-set}", ":::{tab-item} ",
        "<details>", "</details>", "<summary>", "</summary>", "<Tabs>", "</Tabs>", "<TabItem value='x'>", "</TabItem>",
        "!!! note", '??? tip "x"', '=== "x"', "    ", "        ", "- ", "1. ", "> ", "> [!NOTE]", "<!--", "-->", "{/*",
        "*/}", "`", "``", "{kbd}`", "{{", "}}", "{#", "}", "| ", "|---|", "<br>", "<b>", "</b>", "<kbd>", "==", "++",
        ":note:", "---", "%", "--8<--", "<1>", "# (1)!", "<pre>", "</pre>", "<table>", "</table>", "<", ">", "\\", '"',
        "```{list-table}", "* - ", "```{include} snippets/short.md", "export const a = 1", "import X from './y.mdx'",
        "<X a={`", "\t", "$$$", "](",
    )
)  # fmt: skip
_TEXTS = st.lists(
    st.lists(st.one_of(_PLAIN, _PLAIN, _SYNTAX), max_size=5).map(" ".join)
    | st.lists(_SYNTAX, max_size=2).map("".join),
    max_size=14,
).map("\n".join)


@pytest.mark.parametrize("dialect", DIALECTS)
@given(text=_TEXTS)
def test_any_text_is_translated(dialect: str, text: str) -> None:
    """Nothing is raised; every line is one line, and has a place in a file, in their order."""
    lines, _ = translated(dialect, text)
    count = text.count("\n") + 1
    assert all("\n" not in line.text and line.column >= 0 for line in lines)
    own = [line.number for line in lines if line.path == "page.md"]
    assert own == sorted(own)
    assert all(1 <= number <= count for number in own)


_CONTAINERS = st.sampled_from(
    (
        ":::{note}", "::::{tip} Title", ":::", "::::", "```{admonition} Title", "<details>", "</details>", "<Tabs>",
        "</Tabs>", "<TabItem value='v' label='L'>", "</TabItem>", "!!! note", '=== "Tab"', ":::info", ":::tip[Title]",
        "::::{tab-set}", ":::{tab-item} Tab", "<div>", "</div>", "> [!NOTE]",
    )
)  # fmt: skip


def _between(words: Sequence[str], marks: Sequence[str]) -> str:
    """Each word a paragraph, with the marks spread between them."""
    out: list[str] = []
    for index, word in enumerate(words):
        out += [f"{mark}\n" for mark in marks[index :: len(words)]]
        out.append(f"{word}\n")
    return "\n".join(out)


@pytest.mark.parametrize("dialect", DIALECTS)
@given(words=st.lists(_PLAIN, min_size=1, max_size=30), marks=st.lists(_CONTAINERS, max_size=6))
def test_no_word_is_lost(dialect: str, words: list[str], marks: list[str]) -> None:
    """Words that stand on lines of their own, whatever is opened or closed between them."""
    text = _between(words, marks)
    lines, _ = translated(dialect, text)
    assert (
        re.findall(r"[a-z]+", " ".join(line.text for line in lines if line.text.strip() in words))
        == words
    )
