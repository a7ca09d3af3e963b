"""The lists of words that the sibling rules look into."""

import pytest

from tutgen.check.siblings.word_lists import is_common, is_word, misspellings, word_list


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", ["a", "harbor", "tide", "zebra"]),
        ("en-GB", ["lighthouse"]),
        ("de-AT", ["hafen", "über", "zug"]),
        ("fr", ["été", "port", "marée"]),
    ],
)
def test_a_list_has_the_words_of_its_language(lang: str, words: list[str]) -> None:
    known = word_list(lang)
    assert known is not None
    assert [word for word in words if word not in known] == []


@pytest.mark.parametrize("word", ["", "har", "harbuor", "harb", "Harbor", "tutgen"])
def test_what_is_no_word_is_in_no_list(word: str) -> None:
    known = word_list("en")
    assert known is not None
    assert word not in known


@pytest.mark.parametrize("lang", ["xx", "license", "LICENSE", "", "en/../de"])
def test_a_language_without_a_list(lang: str) -> None:
    assert word_list(lang) is None


def test_a_word_of_english_is_a_word_on_every_site() -> None:
    assert is_word("Hafen", "de")
    assert is_word("Harbor", "de")
    assert not is_word("Hafen", "en")


def test_only_some_words_are_common() -> None:
    assert is_common("Bird")
    assert not is_common("cormorant")


@pytest.mark.parametrize("lang", ["de", "en", "fr"])
def test_misspellings_are_no_words_and_what_is_meant_is_one(lang: str) -> None:
    known, listed = word_list(lang), misspellings(lang)
    assert known is not None
    assert len(listed) > 300
    assert [wrong for wrong in listed if is_word(wrong, lang)] == []
    assert [right for right in listed.values() if right.lower() not in known] == []


def test_a_language_without_misspellings() -> None:
    assert misspellings("sv") == {}
