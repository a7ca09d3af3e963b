"""Language tags: which are some, and in which direction they run."""

import re

import pytest

from tutgen.content.languages import TAG, direction, hint_for, is_known


@pytest.mark.parametrize(
    "tag",
    [
        "en",
        "EN",
        "en-GB",
        "zh-Hant",
        "zh-Hant-TW",
        "az-Arab",
        "es-419",
        "gsw",
        "sl-rozaj-biske",
        "de-CH-1996",
        "zh-cmn-Hans-CN",
        "en-u-ca-buddhist",
        "ar-x-own",
        "hy-Latn-IT-arevela",
    ],
)
def test_tags(tag: str) -> None:
    assert re.search(TAG, tag)
    assert is_known(tag)


@pytest.mark.parametrize(
    "text", ["", "english", "en_US", "e", "en-", "-en", "en GB", "en-GB-", "en.UTF-8", "العربية"]
)
def test_texts_that_are_no_tags(text: str) -> None:
    assert not re.search(TAG, text)


@pytest.mark.parametrize(("tag", "meant"), [("jp", "ja"), ("cz", "cs"), ("dk-DK", "da")])
def test_a_country_is_no_language(tag: str, meant: str) -> None:
    assert not is_known(tag)
    assert hint_for(tag) == f"did you mean '{meant}'?"


@pytest.mark.parametrize(
    ("tag", "way"),
    [
        ("ar", "rtl"),
        ("AR-eg", "rtl"),
        ("he", "rtl"),
        ("fa-IR", "rtl"),
        ("ur", "rtl"),
        ("ckb", "rtl"),
        ("az-Arab", "rtl"),
        ("pa-Arab-PK", "rtl"),
        ("yi", "rtl"),
        ("az", "ltr"),
        ("az-Latn", "ltr"),
        ("ar-Latn", "ltr"),
        ("en-Hebr", "rtl"),
        ("ku", "ltr"),
        ("de", "ltr"),
    ],
)
def test_direction(tag: str, way: str) -> None:
    assert direction(tag) == way
