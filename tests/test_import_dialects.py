"""Each dialect to tutgen's own Markdown: the tables of `importing/`, and what no text can make it do."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it.utils import read_fixture_file

from tutgen.importing.dialects import DIALECTS
from tutgen.importing.line import Line
from tutgen.importing.reading import Reading

TABLES = Path(__file__).parent / "importing"
FILES = TABLES / "files"


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
