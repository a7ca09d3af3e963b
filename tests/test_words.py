"""The words of the theme: the same in all languages, and on the pages of a site in its own."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import Built
from tutgen.content.languages import is_known
from tutgen.content.load import load_site
from tutgen.content.words import (
    ORIGINAL,
    language_for,
    languages,
    parts_of,
    words_about,
    words_in,
)

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


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize(
    ("seen", "heard"),
    [
        ("copy", "copy_named"),
        ("values", "your_values"),
        ("wrap", "wrap_lines"),
        ("code_show", "code_show_named"),
    ],
)
def test_a_button_can_be_called_by_what_is_written_on_it(
    language: str, seen: str, heard: str
) -> None:
    """Point 48: as those do who speak to their computer (WCAG 2.5.3)."""
    texts = words_in(language).texts
    assert texts[seen].casefold() in texts[heard].casefold()


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


# --------------------------------------------------------------------------------------- the nouns


@pytest.mark.parametrize("language", languages())
def test_a_text_speaks_of_a_noun_that_is_put_in_or_is_known_to_be_inflected(language: str) -> None:
    own = words_in(language)
    other = words_about(language, {"service": "xyzzy", "services": "xyzzys"})
    stem = own.nouns["service"].removeprefix("ال")[:5].removesuffix("ة").lower()
    for name, text in other.texts.items():
        speaks = stem in re.sub(r"\{\w+\}", "", text).lower() or "xyz" in text.lower()
        assert speaks == (name in own.speaking), name
        assert ("xyz" in text.lower()) == (name in own.speaking and name not in own.inflected), name
    assert set(own.inflected) <= own.texts.keys()


@given(
    st.sampled_from(languages()),
    st.from_regex(r"[a-zà-ÿ]{1,9}", fullmatch=True),
    st.from_regex(r"[a-zà-ÿ]{1,9}", fullmatch=True),
)
def test_a_noun_has_a_capital_where_a_text_begins(language: str, one: str, many: str) -> None:
    words = words_about(language, {"service": one, "services": many})
    assert words.pages["service"][0] == one[0].upper()
    for name, text in words.texts.items():
        if name not in words.inflected:
            assert parts_of(text) == parts_of(ENGLISH.texts[name])
    assert words.nouns == {"service": one, "services": many}


def test_all_words_of_a_site_speak_of_its_nouns(build_site: Build, project: Make) -> None:
    root = project(
        {
            "content/site.yaml": "title: Ship\nwords: {service: platform, services: platforms}\n",
            "content/services/raft.yaml": "name: Raft\n",
            "content/services/barge.yaml": "name: Barge\n",
            "content/ship/index.md": "---\ntitle: Ship it\nservices: [raft, barge]\n---\n",
            "content/ship/[service].md": '---\ntitle: "Ship with {{ service.name }}"\n---\n\nGo.\n',
        }
    )
    built = build_site(root)
    assert built.result.diagnostics == ()
    page = built.files["ship/raft.html"].decode()
    assert "Change platform" in page
    assert "Platform:" in page
    for name, content in built.files.items():
        if name.endswith(".html"):
            text = re.sub(r"<[^>]*>", " ", content.decode())
            assert not re.search(r"\bservices?\b", text, re.IGNORECASE), name


def test_words_of_its_own_stay_beside_the_nouns(project: Make) -> None:
    words = (
        "{service: Anbieter, services: Anbieter, move_services: Wechseln, select_service: Wählen}"
    )
    root = project({"content/site.yaml": f"title: Licht\nlang: de\nwords: {words}\n"})
    site, diagnostics = load_site(root)
    (left,) = diagnostics
    assert left.hint == (
        "give them below 'words' of site.yaml: tutorials_by_service, what_services_ask"
    )
    assert site.words["other_services"] == "Andere Anbieter"
    assert (site.words["move_services"], site.words["select_service"]) == ("Wechseln", "Wählen")


def test_a_label_alone_is_one_word(project: Make) -> None:
    root = project({"content/site.yaml": "title: Ship\nwords: {service: Platform}\n"})
    site, told = load_site(root)
    assert told == ()
    assert (site.words["service"], site.words["change_service"]) == ("Platform", "Change service")


@pytest.mark.parametrize(
    ("words", "other"), [("service: platform", "services"), ("services: platforms", "service")]
)
def test_a_noun_alone_lacks_the_other_one(words: str, other: str, project: Make) -> None:
    root = project({"content/site.yaml": f"title: Ship\nwords: {{{words}}}\n"})
    site, (told,) = load_site(root)
    assert site.words["change_service"] == "Change service"
    assert (told.code, told.hint) == (
        "missing-words",
        f"add '{other}': with both nouns, all words speak of them",
    )
