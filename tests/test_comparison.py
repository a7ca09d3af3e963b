"""Two services' pages side by side: what stands beside what, and what is said of it."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tutgen.comparison import blocks, comparison_html
from tutgen.preview import Preview


def rows(left: str, right: str) -> list[tuple[str, str, str]]:
    """Kind, left and right cell of each row."""
    html = comparison_html(
        base="/b/",
        style="/b/style.css",
        folder="a/t",
        services={"x": "X & Co", "y": "Y"},
        chosen=("x", "y"),
        contents=(left, right),
    )
    return re.findall(
        r'<div class="row (\S+)"><div class="cell left">(.*?)</div>'
        r'<div class="cell right">(.*?)</div></div>\n',
        html,
        re.DOTALL,
    )


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("", []),
        ("words only", []),
        ("<p>A</p>\n<p>B</p>", ["<p>A</p>", "<p>B</p>"]),
        ("<p>A<br>B</p>", ["<p>A<br>B</p>"]),
        ("<hr><p>A</p>", ["<hr>", "<p>A</p>"]),
        ('<img src="a>b.png"><p>A</p>', ['<img src="a>b.png">', "<p>A</p>"]),
        ("<section><h2>A</h2>\n<p>B</p></section>", ["<section><h2>A</h2>\n<p>B</p></section>"]),
        ("<ul><li>A<ul><li>B</li></ul></li></ul>", ["<ul><li>A<ul><li>B</li></ul></li></ul>"]),
        ("<p>é\n€ 𝄞</p>\n\n<p>&lt;p&gt;</p>", ["<p>é\n€ 𝄞</p>", "<p>&lt;p&gt;</p>"]),
        ("<p>a\rb\x0cc\u2028d</p>\n<p>e</p>", ["<p>a\rb\x0cc\u2028d</p>", "<p>e</p>"]),
        ("<svg><path d='x'/></svg><p>A</p>", ["<svg><path d='x'/></svg>", "<p>A</p>"]),
    ],
)
def test_blocks_are_the_top_level_elements(html: str, expected: list[str]) -> None:
    assert [block.html for block in blocks(html)] == expected


@pytest.mark.parametrize(
    ("left", "right", "kinds"),
    [
        ("<p>A</p>", "<p>A</p>", ["same"]),
        ("<p>A</p>", "<p><em>A</em></p>", ["same"]),
        ("<p>A</p>", "<p>B</p>", ["differs"]),
        ("<p>A</p>", "", ["left-only"]),
        ("", "<p>A</p>", ["right-only"]),
        ('<h2 id="a">A</h2><p>1</p>', '<h2 id="a">A</h2><p>2</p>', ["same", "differs"]),
        (
            '<h2 id="a">A</h2><p>1</p><h2 id="c">C</h2>',
            '<h2 id="a">A</h2><p>1</p><h2 id="b">B</h2><p>2</p><h2 id="c">C</h2>',
            ["same", "same", "right-only", "right-only", "same"],
        ),
    ],
)
def test_what_belongs_together_stands_side_by_side(left: str, right: str, kinds: list[str]) -> None:
    found = rows(left, right)
    assert [kind for kind, _, _ in found] == kinds
    assert "".join(cell for _, cell, _ in found) == left
    assert "".join(cell for _, _, cell in found) == right


def test_each_side_chooses_among_the_services() -> None:
    html = comparison_html(
        base="/b/",
        style="/b/s.css",
        folder="a/t",
        services={"x": "X & <b>", "y": "Y"},
        chosen=("x", "y"),
        contents=("", ""),
    )
    assert html.count("X &amp; &lt;b&gt;</option>") == 2
    assert "<b>" not in html
    assert '<option value="y" data-href="/b/_compare/a/t/y/y">' in html
    assert '<option value="x" data-href="/b/_compare/a/t/x/y" selected>' in html
    assert '<option value="y" data-href="/b/_compare/a/t/x/y" selected>' in html


def test_the_pages_of_the_example_are_taken_apart_without_loss(
    project: Callable[[dict[str, str]], Path],
) -> None:
    preview = Preview(Path(__file__).parent.parent)
    for address in ("semantic-search/elser.html", "semantic-search/cohere.html"):
        content = preview.content(address)
        assert content
        found = blocks(content)
        assert len(found) > 3
        outside = content
        for block in found:
            outside = outside.replace(block.html, "", 1)
        assert outside.strip() == ""
