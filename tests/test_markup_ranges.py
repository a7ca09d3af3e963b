"""What of a text is code, what no reader sees, and what is linked."""

import pytest

from tutgen.language.markup_ranges import MarkupRanges, markup_ranges_of_lines
from tutgen.language.markup_ranges import markup_ranges as ranges_at
from tutgen.sources.source import Source, TextOrigin


def markup_ranges(text: str) -> MarkupRanges:
    return ranges_at(text, TextOrigin(Source("a.md", text)))


def parts(text: str, kind: str) -> list[str]:
    return [text[start:end] for start, end in getattr(markup_ranges(text), kind)]


CODE = {
    "Knead `the dough` well.": ["`the dough`"],
    "Knead ``a ` tick`` and `b`.": ["``a ` tick``", "`b`"],
    "Knead `the\ndough` well.": ["`the\ndough`"],
    "\\`no code\\` but `code`": ["`code`"],
    "Press {kbd}`Ctrl` and `x`.": ["{kbd}`Ctrl`", "`x`"],
    "| a | b |\n|---|---|\n| `x` | `y` |\n": ["`x`", "`y`"],
    "| a |\n|---|\n| `x \\| y` and `z` |\n": ["`x \\| y`", "`z`"],
    "{{ service.name }} and `{{ service.slug }}`, `b`": ["`{{ service.slug }}`", "`b`"],
    "Mix:\n\n    300 g rye\n\nBake.": ["    300 g rye"],
    "- Mix:\n\n  ```\n  rye\n  ```\n\nBake.": ["  ```\n  rye\n  ```"],
    "> Mix:\n>\n> ```\n> rye\n> ```\n\nBake.": ["> ```\n> rye\n> ```"],
    "> - `a` b\n": ["`a`"],
    "````md\n```\nrye\n```\n````\nBake.": ["````md\n```\nrye\n```\n````"],
    ":::{note}\nMix `rye`.\n\n```\noat\n```\n:::\n": ["`rye`", "```\noat\n```"],
    "```{code-block} text\n:caption: Rye\noat\n```\nBake.": [
        "```{code-block} text\n:caption: Rye\noat\n```"
    ],
    "```text\nnever closed": ["```text\nnever closed"],
    "Mix [`rye`](rye.md), *`oat`*.": ["`rye`", "`oat`"],
    "Bake[^1].\n\n[^1]: At `250`.": ["`250`"],
}


@pytest.mark.parametrize("text", CODE)
def test_code(text: str) -> None:
    assert parts(text, "code") == CODE[text]


@pytest.mark.parametrize(
    ("text", "comments"),
    [
        ("Bake.\n\n% ask him\n% again\n\nEat.", ["% ask him", "% again"]),
        ("Bake<!-- ask --> it.", ["<!-- ask -->"]),
        ("<!--\nask\n-->\nBake.", ["<!--\nask\n-->"]),
        ("- Bake\n\n  <!-- ask\n  him -->\n  Eat", ["<!-- ask\n  him -->"]),
        ("a <!-- x --> b <!-- x --> c", ["<!-- x -->", "<!-- x -->"]),
        ("`<!-- code -->`", []),
        ("10 % of all", []),
    ],
)
def test_comments(text: str, comments: list[str]) -> None:
    assert parts(text, "comments") == comments


def test_directives_that_say_nothing_themselves() -> None:
    text = (
        "- Bake:\n\n  ```{include} _oven.md\n  ```\n\n:::{only} service.slug == 'rye'\nEat.\n:::\n\n"
        "```{request} bake\n```\n\n````md\n```{include} _quoted.md\n```\n````\n"
    )
    assert parts(text, "directives") == [
        "  ```{include} _oven.md",
        ":::{only} service.slug == 'rye'",
        "```{request} bake",
    ]
    assert parts(text, "conditions") == [":::{only} service.slug == 'rye'"]


def test_links() -> None:
    text = 'See [rye](rye.md), [rye](rye.md "Rye"), ![oat](oat.png) and [oat][o].\n\n[o]: oat.md\n'
    assert parts(text, "addresses") == ["rye.md", "rye.md", "oat.png"]
    assert parts(text, "labels") == ["[rye]", "[rye]", "[oat]"]
    assert parts(text, "definitions") == ["[o]: oat.md\n"]
    assert markup_ranges(text).has_links
    assert not markup_ranges("![oat](oat.png) and `[rye](rye.md)`").has_links


def test_headings_and_numbered_lists() -> None:
    text = "## Mix ##\n\n1. Rye\n   - oat\n\n2. Water\n\n- Salt\n\nBake\n----\n\n```\n# none\n```\n"
    assert [said for _, said in markup_ranges(text).headings] == ["Mix", "Bake"]
    assert parts(text, "numbered") == ["1. Rye\n   - oat\n\n2. Water\n"]


def test_the_lines_of_a_yaml_source() -> None:
    text = "bake:\n    caption: At `250` [C](c.md)\n    path: /oven\n"
    found = markup_ranges_of_lines(text)
    assert [text[a:b] for a, b in found.code] == ["`250`"]
    assert [text[a:b] for a, b in found.addresses] == ["c.md"]
