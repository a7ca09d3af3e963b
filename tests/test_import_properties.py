"""Whatever pages hold: the project that is made of them builds, and says what they said."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import examples
from tutgen.importing.finishing import Finished, finish
from tutgen.importing.names.decisions import Decisions
from tutgen.importing.stages import lay, read

NAMES = ("Kelp", "Brine", "Salt Marsh")
BLOCKS = (
    "Tides come twice a day.",
    "A {{ tide }}, {% if ebb %} and \\{{ flow }}.",
    "C:\\NAME\\{{ pier }} `NAME` {a}",
    "{{ service.name }} and {{ names.buoy }}",
    "- a buoy\n- a bell of NAME",
    "- a\n\n  with more\n- b\n  ```sh\n  ring\n  ```",
    "1. Look.\n2. Wait {{ long }}.",
    "```bash\ntide name --at {{ pier }}\n```",
    "````md\n```js\nring()\n```\n````",
    '```console\nPUT /name/tides\n{"high": 1, "low{{": ["{{ ebb }}", 1.10]}\n```\n\n- `high`: in {{ metres }}\n- the low one',
    "```json\n{not json\n```",
    "| tide | NAME |\n| --- | --- |\n| {{ ebb }} | NAME |",
    "> said {{ once }}\n> and again",
    "> [!NOTE]\n> Mind the {{ gap }}.",
    ":::{note} NAME\nMind the gap :::\n:::",
    "{unknown}`role` of NAME",
    "```{unknown-directive}\nring\n```",
    "[bell]: http://bell.example\n\nsee [bell] and [the bell][bell]",
    "noted[^1]\n\n[^1]: at {{ ebb }}",
    "<b>raw</b> <script>alert(1)</script>",
    "    indented {{ code }}",
    "The end has a backslash\\",
    "日本語の文。 Übung",
    "``a ` {{ b``",
    "{{",
    '}} {{ " }}',
    "key: value # no comment",
    "% a comment",
    "![the pier](../pier.png) [out](../../../etc/passwd)",
)
_PAGES = st.lists(
    st.tuples(*[st.lists(st.sampled_from(BLOCKS), max_size=3) for _ in range(3)]),
    min_size=2,
    max_size=3,
)


def imported(pages: Sequence[Sequence[Sequence[str]]]) -> Finished:
    """Imports pages of three sections, given by their blocks."""
    with TemporaryDirectory() as folder:
        for name, sections in zip(NAMES, pages, strict=False):
            slug = name.lower().replace(" ", "-")
            headings = ("## Look", "## Use {{ it }}", "## Leave")
            text = "\n\n".join(
                part
                for heading, blocks in zip(headings, sections, strict=True)
                for part in (heading, *blocks)
            )
            text = text.replace("NAME", name).replace("name/", f"{slug}/")
            (Path(folder) / f"{slug}.md").write_text(f"{text}\n", "utf-8")
        reading, originals = read(Path(folder), "myst", Decisions())
        assert {d.severity for d in reading.diagnostics} <= {"warning"}
        return finish(reading.root, lay(originals, Decisions()), Decisions(), "tides")


@pytest.mark.slow
@examples(0.25)
@given(_PAGES)
def test_any_pages_become_a_project_that_builds_and_says_the_same(
    pages: Sequence[Sequence[Sequence[str]]],
) -> None:
    finished = imported(pages)
    assert [d for d in finished.built.diagnostics if d.severity == "error"] == []
    for slug, likeness in finished.built.likeness.items():
        assert likeness >= 0.9, slug


def test_an_address_that_acts_is_kept_as_text() -> None:
    link = "[Press](javascript:alert(1))"
    finished = imported([[[link], [], []], [["Wait."], [], []]])
    assert finished.errors == ()
    assert [line.text for line in finished.kept] == [link]
    page = "\n".join(line.text for line in finished.imported.files["content/tides/[service].md"])
    assert f"```text\n{link}\n```" in page
