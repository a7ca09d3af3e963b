"""Two services' pages side by side: what stands beside what, and what is said of it."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tutgen.pages.page_blocks import PageBlock
from tutgen.preview.comparison import comparison_html, comparison_rows, shown_at
from tutgen.preview.live_site import Preview
from tutgen.preview.shown_page import ShownPage

Files = Mapping[str, str]
FILES = {
    "content/index.md": "# Home\n",
    "content/services/dove.yaml": "name: Dove\n",
    "content/services/heron.yaml": "name: Heron\n",
    "content/post/index.md": "---\nservices: [dove, heron]\n---\n# Post\n",
    "content/post/[service].md": "# Post\n\nPost with {{ service.name }}.\n",
}


def block(text: str, slot: str = "Paragraph", name: str = "") -> PageBlock:
    return PageBlock((slot, name), f"<p>{text}</p>", text)


A, B, NOTE = block("A"), block("B"), block("A", "Aside")
FIRST, LAST, OTHER = (
    block("F", "Heading", "f"),
    block("L", "Heading", "l"),
    block("O", "Heading", "o"),
)


@pytest.mark.parametrize(
    ("left", "right", "kinds"),
    [
        ([A], [A], ["same"]),
        ([A], [B], ["differs"]),
        ([A], [], ["left-only"]),
        ([], [A], ["right-only"]),
        ([NOTE], [A], ["left-only"]),
        ([FIRST, A], [FIRST, B], ["same", "differs"]),
        (
            [FIRST, A, LAST],
            [FIRST, A, OTHER, B, LAST],
            ["same", "same", "right-only", "right-only", "same"],
        ),
    ],
)
def test_what_belongs_together_stands_side_by_side(
    left: list[PageBlock], right: list[PageBlock], kinds: list[str]
) -> None:
    found = re.findall(
        r'<div class="row (\S+)"><div class="cell left">(.*?)</div>'
        r'<div class="cell right">(.*?)</div></div>\n',
        comparison_rows(left, right),
    )
    assert [kind for kind, _, _ in found if kind] == kinds or left == [NOTE]
    assert "".join(cell for _, cell, _ in found) == "".join(one.html for one in left)
    assert "".join(cell for _, _, cell in found) == "".join(one.html for one in right)


PAGE = """# Post

[Home](../index.md), [below](#weigh), ![A scale](scale.svg)[^1].

{{ service.about }}

## Weigh

:::{only} service.slug == 'dove'
Only doves.
:::

```{include} _snippets/seal.md
```

## Fly

Go.

[^1]: By air.
"""
ABOUT = {
    "content/site.yaml": "title: Letters\nfields:\n  about: {type: markdown, required: true}\n",
    "content/services/dove.yaml": "name: Dove\nabout: |\n  One.\n\n  Two.\n",
    "content/services/heron.yaml": (
        "name: Heron\nabout: One.\nunsupported:\n  post#fly: Herons walk.\n"
    ),
    "content/post/[service].md": PAGE,
    "content/post/_snippets/seal.md": "Seal it.\n\n- twice\n",
    "content/post/scale.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
}


def test_a_page_is_taken_apart_at_what_holds_blocks(project: Callable[[Files], Path]) -> None:
    preview = Preview(project({**FILES, **ABOUT}))
    texts = {}
    for slug in ("dove", "heron"):
        shown = preview.page(f"post/{slug}.html")
        assert shown
        assert shown.diagnostics == ()
        assert shown.blocks
        texts[slug] = [(block.slot[0], block.text) for block in shown.blocks("")]
    shared = [("Paragraph", "Home, below, A scale."), ("Paragraph", "One.")]
    sealed = [("Paragraph", "Seal it."), ("List", "- twice"), ("Heading", "Fly")]
    assert texts["dove"] == [
        *shared,
        ("Paragraph", "Two."),
        ("Heading", "Weigh"),
        ("Paragraph", "Only doves."),
        *sealed,
        ("Paragraph", "Go."),
        ("Footnotes", "By air."),
    ]
    assert texts["heron"] == [
        *shared,
        ("Heading", "Weigh"),
        *sealed,
        ("Unsupported", "Herons walk."),
        ("Footnotes", "By air."),
    ]


def test_each_tab_of_a_request_stands_beside_the_same_tab(
    project: Callable[[Files], Path],
) -> None:
    tabs = "\n".join(
        f":::{{tab-item}} {name}\n```{{request}} stamp\n```\n:::" for name in ("air", "sea")
    )
    files = {
        "content/site.yaml": "title: Letters\nvariants: {way: {air: Air, sea: Sea}}\nfields: {days: {type: integer, by: way}}\n",
        "content/services/dove.yaml": "name: Dove\ndays: {air: 2, sea: 30}\n",
        "content/services/heron.yaml": "name: Heron\ndays: {air: 2, sea: 40}\n",
        "content/post/[service].md": f"# Post\n\n::::{{tab-set}} way\n{tabs}\n::::\n",
        "content/post/requests.yaml": "stamp: {method: PUT, path: /stamps, body: {days: '{{ service.days }}'}}\n",
    }
    shown = shown_at(Preview(project({**FILES, **files})), "_compare/post/dove/heron")
    assert shown
    assert shown.diagnostics == ()
    rows = re.findall(r'<div class="row (\S+)">(.*?)</div>\n', shown.html, re.DOTALL)
    assert [(kind, "Air" in html, "Sea" in html) for kind, html in rows] == [
        ("same", True, False),
        ("differs", False, True),
    ]


def test_links_and_ids_are_as_they_must_be_beside_another_page(
    project: Callable[[Files], Path],
) -> None:
    preview = Preview(project({**FILES, **ABOUT}), base_url="https://example.org/a b/")
    shown = preview.page("post/dove.html")
    assert shown
    assert shown.blocks
    html = "".join(block.html for block in shown.blocks("left-"))
    assert set(re.findall(r'(?:href|src)="([^"]*)"', html)) == {
        "/a%20b/",
        "/a%20b/post/scale.svg",
        "#left-weigh",
        "#left-fly",
        "#left-footnote-1",
        "#left-footnote-mark-1",
    }
    assert all(id_.startswith("left-") for id_ in re.findall(r'\bid="([^"]*)"', html))


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


BOTH = "_compare/post/dove/heron"


@pytest.fixture
def preview(project: Callable[[Files], Path]) -> Preview:
    return Preview(project(FILES))


def edit(preview: Preview, name: str, text: str) -> None:
    (preview.root / name).write_text(text, "utf-8")
    preview.update({name})


def shown_both(preview: Preview) -> ShownPage:
    shown = shown_at(preview, BOTH)
    assert shown
    return shown


@pytest.mark.parametrize(
    ("address", "title"),
    [
        (BOTH, "Dove and Heron"),
        ("_compare/post/heron/dove", "Heron and Dove"),
        ("_compare/post/dove/dove", "Dove and Dove"),
        ("post/dove.html", "Dove: Post"),
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
    assert [d.message for d in broken.diagnostics] == [
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
    assert shown.diagnostics
    assert "By air." in shown.html


def test_without_a_site_there_is_the_error_of_the_site(project: Callable[[Files], Path]) -> None:
    preview = Preview(project({**FILES, "content/site.yaml": "title: [\n"}))
    shown = shown_both(preview)
    assert shown.placeholder
    assert shown.diagnostics == preview.diagnostics != ()
