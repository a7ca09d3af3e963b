"""Two services' pages side by side: what stands beside what, and what is said of it."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tutgen.preview.comparison import blocks, comparison_html, comparison_rows, shown_at
from tutgen.preview.live_site import Preview, Shown


def rows(left: str, right: str) -> list[tuple[str, str, str]]:
    """Kind, left and right cell of each row."""
    html = comparison_rows(blocks(left, "", ""), blocks(right, "", ""))
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
    assert [block.html for block in blocks(html, "", "")] == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<p><a href="b.html">B</a></p>', '<p><a href="/s/a/b.html">B</a></p>'),
        ('<p><a href="../c.html?x&amp;y#z">C</a></p>', '<p><a href="/s/c.html?x&amp;y#z">C</a></p>'),
        ('<img class="i" src="i.png">', '<img class="i" src="/s/a/i.png">'),
        ('<p><a href="https://e.org/">E</a></p>', '<p><a href="https://e.org/">E</a></p>'),
        ('<h2 id="go">Go <a href="#go"></a></h2>', '<h2 id="left-go">Go <a href="#left-go"></a></h2>'),
        ('<p data-id="x"> id="x" src="y"</p>', '<p data-id="x"> id="x" src="y"</p>'),
    ],
)  # fmt: skip
def test_links_and_ids_are_as_they_must_be_beside_another_page(html: str, expected: str) -> None:
    assert [block.html for block in blocks(html, "/s/a/p.html", "left-")] == [expected]


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
        rows="",
    )
    assert html.count("X &amp; &lt;b&gt;</option>") == 2
    assert "<b>" not in html
    assert '<option value="y" data-href="/b/_compare/a/t/y/y">' in html
    assert '<option value="x" data-href="/b/_compare/a/t/x/y" selected>' in html
    assert '<option value="y" data-href="/b/_compare/a/t/x/y" selected>' in html


def test_the_pages_of_the_example_are_taken_apart_without_loss() -> None:
    preview = Preview(Path(__file__).parent.parent)
    for address in ("semantic-search/elser.html", "semantic-search/cohere.html"):
        shown = preview.page(address)
        assert shown
        found = blocks(shown.content, "", "")
        assert len(found) > 3
        outside = shown.content
        for block in found:
            outside = outside.replace(block.html, "", 1)
        assert outside.strip() == ""


Files = Mapping[str, str]
FILES = {
    "content/index.md": "# Home\n",
    "content/services/dove.yaml": "name: Dove\n",
    "content/services/heron.yaml": "name: Heron\n",
    "content/post/index.md": "---\nservices: [dove, heron]\n---\n# Post\n",
    "content/post/[service].md": "# Post\n\nPost with {{ service.name }}.\n",
}
BOTH = "_compare/post/dove/heron"


@pytest.fixture
def preview(project: Callable[[Files], Path]) -> Preview:
    return Preview(project(FILES))


def edit(preview: Preview, name: str, text: str) -> None:
    (preview.root / name).write_text(text, "utf-8")
    preview.update({name})


def shown_both(preview: Preview) -> Shown:
    shown = shown_at(preview, BOTH)
    assert shown
    return shown


@pytest.mark.parametrize(
    ("address", "title"),
    [
        (BOTH, "Dove and Heron"),
        ("_compare/post/heron/dove", "Heron and Dove"),
        ("_compare/post/dove/dove", "Dove and Dove"),
        ("post/dove.html", "Post: Dove, Test site"),
        ("_compare/post/dove/raven", None),
        ("_compare/post/dove", None),
        ("_compare/dove/heron", None),
        ("_compare/", None),
        ("raven.html", None),
    ],
)
def test_a_comparison_has_an_address_like_a_page(
    preview: Preview, address: str, title: str | None
) -> None:
    shown = shown_at(preview, address)
    found = re.search("<title>(.*?)</title>", shown.html) if shown else None
    assert (found and found[1]) == title


def test_it_follows_the_sources_of_both_pages(preview: Preview) -> None:
    before = shown_both(preview)
    edit(preview, "content/index.md", "# Start\n")
    assert shown_both(preview) == before
    edit(preview, "content/services/heron.yaml", "name: Grey Heron\n")
    after = shown_both(preview)
    assert "Post with Grey Heron." in after.content
    assert after.digest != before.digest


def test_an_error_of_either_page_leaves_the_last_good_one(preview: Preview) -> None:
    before = shown_both(preview)
    edit(preview, "content/post/[service].md", "# Post\n\nPost {{ service.nothing }}.\n")
    broken = shown_both(preview)
    assert (broken.html, broken.placeholder) == (before.html, False)
    assert [d.message for d in broken.problems] == [
        "'service' has no 'nothing' (service 'dove')",
        "'service' has no 'nothing' (service 'heron')",
    ]
    edit(preview, "content/post/[service].md", FILES["content/post/[service].md"])
    assert shown_both(preview) == before


def test_of_a_page_that_was_never_good_is_shown_what_can_be(
    project: Callable[[Files], Path],
) -> None:
    root = project({**FILES, "content/post/[service].md": "# Post\n\nBy air. {{ nothing }}\n"})
    shown = shown_both(Preview(root))
    assert shown.placeholder
    assert shown.problems
    assert "By air." in shown.html


def test_without_a_site_there_is_the_error_of_the_site(project: Callable[[Files], Path]) -> None:
    preview = Preview(project({**FILES, "content/site.yaml": "title: [\n"}))
    shown = shown_both(preview)
    assert shown.placeholder
    assert shown.problems == preview.problems != ()
