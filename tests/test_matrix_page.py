"""The matrix as a page of the preview."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tutgen.preview.comparison import shown_at
from tutgen.preview.live_site import Preview

Files = Mapping[str, str]
NAMES = ["heron", "kite", "owl", "swift"]
FILES = {
    "content/site.yaml": (
        "title: Birds\nbase_url: https://example.org/birds/\nfields:\n"
        "  nest: {type: text}\n  about: {type: markdown, required: true}\n"
    ),
    "content/watch/index.md": f"---\nservices: [{', '.join(NAMES)}]\n---\n# Watch <birds>\n",
    "content/watch/[service].md": (
        "# Watch\n\n{{ service.about }}\n\n:::{only} service.nest\nIn: {{ service.nest }}\n:::\n"
    ),
    **{
        f"content/services/{slug}.yaml": (
            f"name: The {slug.capitalize()}\nabout: Bring a glass. Wait & watch it from afar.\n"
            + ("" if slug in ("owl", "kite") else "nest: tree\n")
        )
        for slug in NAMES
    },
    "content/services/swift.yaml": (
        "name: The <Swift>\nabout: Bring a glass. Wait & watch it from near.\nnest: roof\n"
    ),
}


@pytest.fixture
def preview(project: Callable[[Files], Path]) -> Preview:
    return Preview(project(FILES))


def html(preview: Preview, address: str = "_matrix/watch") -> str:
    shown = shown_at(preview, address)
    assert shown
    return shown.html


@pytest.mark.parametrize(
    ("address", "is_there"),
    [
        ("_matrix", True),
        ("_matrix/", True),
        ("_matrix/index.html", True),
        ("_matrix/watch", True),
        ("_matrix/watch/index.html", True),
        ("_matrix/listen", False),
        ("_matrixes", False),
    ],
)
def test_it_has_an_address_for_each_tutorial(
    preview: Preview, address: str, *, is_there: bool
) -> None:
    shown = shown_at(preview, address)
    assert (shown is not None) == is_there
    assert shown is None or shown.html == html(preview)


def test_cells_say_in_words_what_they_show(preview: Preview) -> None:
    cells = {
        row: re.findall(r'<td class="(\w+)" title="[^"]*: ([^"]*)">', line)
        for row, line in re.findall(r'<th scope="row"><code>(.*?)</code>(.*)</tr>', html(preview))
    }
    has, lacks = ("own", "has its own"), ("missing", "missing")
    assert cells["nest"] == [has, lacks, lacks, has]
    assert cells["about"] == [has, has, has, ("deviates", "a sentence deviates")]
    assert '<tr class="split"><th scope="row"><code>nest' in html(preview)
    assert "About half have it" in html(preview)


def test_texts_of_writers_are_no_markup(preview: Preview) -> None:
    shown = html(preview)
    assert "The &lt;Swift&gt;" in shown
    assert "Watch &lt;birds&gt;" in shown
    assert "<Swift>" not in shown
    assert "Wait &amp; watch it from <del>afar</del> <ins>near</ins>." in shown


def test_it_leads_to_pages_and_comparisons(preview: Preview) -> None:
    shown = html(preview)
    assert 'href="/birds/watch/swift.html"' in shown
    assert 'href="/birds/_compare/watch/swift/heron">Compare</a>' in shown
    assert 'href="#deviation-0"' in shown
    assert 'id="deviation-0"' in shown
    comparison = shown_at(preview, "_compare/watch/swift/heron")
    assert comparison
    assert 'href="/birds/_matrix/watch"' in comparison.html


def test_it_follows_its_sources(preview: Preview) -> None:
    before = shown_at(preview, "_matrix")
    path = "content/services/swift.yaml"
    (preview.root / path).write_text(FILES[path].replace("near", "afar"), "utf-8")
    preview.update({path})
    after = shown_at(preview, "_matrix")
    assert before
    assert after
    assert before.digest != after.digest
    assert "Sentences that deviate (0)" in after.html


def test_a_mistake_leaves_what_can_be_shown(preview: Preview) -> None:
    path = "content/services/swift.yaml"
    (preview.root / path).write_text("name: [\n", "utf-8")
    preview.update({path})
    shown = shown_at(preview, "_matrix")
    assert shown
    assert shown.diagnostics
    assert "The &lt;Swift&gt;" in shown.html


def test_what_is_written_keeps_its_language(project: Callable[[Files], Path]) -> None:
    site = FILES["content/site.yaml"].replace("title: Birds", "title: طيور\nlang: ar")
    shown = html(Preview(project({**FILES, "content/site.yaml": site})))
    assert '<html lang="en">' in shown
    assert '<p class="said sentence" lang="ar" dir="rtl">' in shown


def test_without_services_there_is_nothing_to_compare(project: Callable[[Files], Path]) -> None:
    shown = html(Preview(project({"content/index.md": "# Birds\n"})), "_matrix")
    assert "There is nothing to compare: 0 services with a page." in shown


def marks(preview: Preview) -> list[tuple[str, str]]:
    """The blocks of a comparison below which something is said, and what."""
    shown = shown_at(preview, "_compare/watch/kite/swift")
    assert shown
    rows = shown.html.split('<div class="row ')[1:]
    return [
        (re.sub("<.*?>", "", row.split('<p class="deviation')[0]), note)
        for row in rows
        for note in re.findall(r'<p class="(deviation .*?)</p>', row)
    ]


def test_a_comparison_says_what_deviates_from_all_others(preview: Preview) -> None:
    ((block, note),) = marks(preview)
    assert "Wait &amp; watch it from near." in block
    assert note == (
        'deviation right"><b>swift: sentence that 3 of 4 have, changed.</b> '
        "Wait &amp; watch it from <del>afar</del> <ins>near</ins>."
    )


def test_a_sentence_with_markup_and_values_is_found_on_the_page(preview: Preview) -> None:
    for slug in NAMES:
        path = f"content/services/{slug}.yaml"
        where = "afar" if slug != "swift" else "near"
        text = f"name: The {slug}\nabout: Watch **it** and `{{{{ service.name }}}}` from [{where}](https://birds.example).\n"
        (preview.root / path).write_text(text, "utf-8")
    preview.update({f"content/services/{slug}.yaml" for slug in NAMES})
    ((block, note),) = marks(preview)
    assert "Watch it and The swift from near." in block
    assert "<ins>near</ins>" in note
