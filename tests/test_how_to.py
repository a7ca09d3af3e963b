"""The code of docs/how-to.md is that of the examples, line by line."""

import textwrap

import pytest

from test_documents import ROOT, blocks

SHOWN = [
    (path, text)
    for info, text in blocks("docs/how-to.md")
    for _, _, path in [info.partition(" ")]
    if path
]


@pytest.mark.parametrize(("path", "text"), SHOWN)
def test_the_code_is_a_part_of_the_file(path: str, text: str) -> None:
    """As it stands there, or with all of its lines indented alike."""
    whole = f"\n{(ROOT / path).read_text('utf-8')}"
    assert any(f"\n{textwrap.indent(text, ' ' * blanks)}" in whole for blanks in range(0, 9, 2))


def test_every_example_is_used() -> None:
    assert {path.split("/")[1] for path, _ in SHOWN} == {"chat", "deploy"}
