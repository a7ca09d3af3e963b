"""The words of the theme: the same in all languages, and on the pages of a site in its own."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from conftest import Built
from tutgen.content.languages import is_known
from tutgen.content.load import load_site
from tutgen.content.words import ORIGINAL, language_for, languages, parts_of, words_in

Make = Callable[[Mapping[str, str]], Path]
Build = Callable[..., Built]

ENGLISH = words_in(ORIGINAL)


@pytest.mark.parametrize("language", languages())
def test_a_language_has_all_words_with_their_parts(language: str) -> None:
    words = words_in(language)
    assert list(words.pages) == list(ENGLISH.pages)
    assert list(words.scripts) == list(ENGLISH.scripts)
    for name, text in words.texts.items():
        assert text == text.strip() != "", name
        assert parts_of(text) == parts_of(ENGLISH.texts[name]), name


@pytest.mark.parametrize("language", languages())
def test_what_is_planned_has_one_word(language: str) -> None:
    pages = words_in(language).pages
    assert pages["planned"][:-1] in pages["more_planned"]  # its last letter may be inflected


def test_templates_can_name_every_word() -> None:
    assert not ENGLISH.pages.keys() & ENGLISH.scripts.keys()
    for name in ENGLISH.pages:
        assert not hasattr({}, name), f"in a template, words.{name} would be a method"


def test_languages_are_tags() -> None:
    assert {"en", "de", "fr", "es", "pt", "ja", "zh", "ar"} <= set(languages())
    assert all(tag == tag.lower() and is_known(tag) for tag in languages())


@pytest.mark.parametrize(
    ("tag", "language"),
    [("de", "de"), ("pt-BR", "pt"), ("AR-eg", "ar"), ("zh-Hant-TW", "zh"), ("sv", None)],
)
def test_the_language_of_a_tag(tag: str, language: str | None) -> None:
    assert language_for(tag) == language


def test_a_site_can_say_words_otherwise(project: Make) -> None:
    words = "{home: Anfang, copied: Kopiert!}"
    root = project({"content/site.yaml": f"title: Licht\nlang: de\nwords: {words}\n"})
    site, diagnostics = load_site(root)
    assert diagnostics == ()
    assert (site.words["home"], site.script_words["copied"]) == ("Anfang", "Kopiert!")
    assert site.words["next"] == words_in("de").pages["next"]


def test_a_site_can_bring_all_words_of_a_language(project: Make) -> None:
    words = "".join(f"  {name}: '* {text}'\n" for name, text in ENGLISH.texts.items())
    root = project({"content/site.yaml": f"title: Fyrar\nlang: sv\nwords:\n{words}"})
    site, diagnostics = load_site(root)
    assert diagnostics == ()
    assert all(
        text.startswith("* ") for text in (*site.words.values(), *site.script_words.values())
    )
