"""The words of a source, for the rules on prose."""

from collections import Counter

from hypothesis import example, given
from hypothesis import strategies as st

from tutgen.check.siblings.prose.site_words import WrittenSource, words_in


@example("quay2pier 2 piers, 4²masts: ²masts_mast")
@given(st.text(st.sampled_from("abcdé²٣7 _-.\n"), max_size=40))
def test_digits_part_words_which_are_counted(text: str) -> None:
    assert WrittenSource(text, lambda: iter(())).words == Counter(words_in(text))
