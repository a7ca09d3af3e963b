"""Lines without markup, which are not given to the rules, are what the rules would make of them."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it.token import Token

from tutgen.language import grammar
from tutgen.language.dialect import inline
from tutgen.language.grammar import parse_blocks, parse_line
from tutgen.language.scan import Marked

WORDS = ["Wash", "the", "kettle,", "again;", "twice.", "3", "x2", "été", "水壶", "", ".5", ",", "İ"]


def with_rules(text: str) -> tuple[Token, list[Token], list[dict[str, Any]]]:
    with pytest.MonkeyPatch.context() as patch:
        for module in (inline, grammar):
            patch.setattr(module, "is_plain", lambda text: False)
        return parsed(text)


def parsed(text: str) -> tuple[Token, list[Token], list[dict[str, Any]]]:
    """The tokens of a text as a line and as blocks, and what was found in it."""
    found: list[dict[str, Any]] = [{}, {}]
    return parse_line(Marked(text), found[0]), [*parse_blocks(Marked(text), found[1])], found


@given(st.lists(st.sampled_from(WORDS)).map(" ".join))
def test_plain_line_is_what_the_rules_make_of_it(rest: str) -> None:
    text = f"Boil {rest}"
    assert inline.is_plain(text)
    assert parsed(text) == with_rules(text)


@pytest.mark.parametrize(
    "text", ["See ../rules", "1. Boil", "a_b_", "import it", "Wash <hands>", "Two\nlines", "x  \ny"]
)
def test_line_with_a_sign_is_given_to_the_rules(text: str) -> None:
    assert not inline.is_plain(text)
    assert parsed(text) == with_rules(text)
