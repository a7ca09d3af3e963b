"""The one definition of what readers fill in."""

import pytest

from tutgen.theme.placeholder import PLACEHOLDER, has_placeholder


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("<api_key>", ["api_key"]),
        ("acc-<id>/<Task ID>?x=<a-b>", ["id", "Task ID", "a-b"]),
        ("<the reader's key>", ["the reader's key"]),
        ("<schlüssel>", ["schlüssel"]),
        ("<file.name>", ["file.name"]),
        ("<n>", ["n"]),
    ],
)
def test_names_in_angle_brackets(text: str, names: list[str]) -> None:
    assert [found[1] for found in PLACEHOLDER.finditer(text)] == names
    assert has_placeholder(text)


@pytest.mark.parametrize(
    "text",
    [
        "at least <1 and >0", "a < b and c > d", "a <<b>> c", "List<String>", "</p>", "<b>3</b>", "<>", "< a >", "<a >",
        "<logs-{now/d}>", "<https://a.example>", "<me@a.example>", '<p class="a">', "<1>", "<-->", "<a\nb>",
    ],
)  # fmt: skip
def test_other_angle_brackets(text: str) -> None:
    assert not has_placeholder(text)
