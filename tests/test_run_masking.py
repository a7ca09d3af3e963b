"""Secrets in what is printed."""

import base64
import html
import json
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import ROOT
from tutgen.run.masking import MASK, SOUNDS_SECRET, Masking

_SECRETS = st.text(st.characters(codec="utf-8"), min_size=6, max_size=30)
_AROUND = st.binary(max_size=7)


@given(_SECRETS, _AROUND, _AROUND)
def test_no_form_of_a_secret_is_left(secret: str, before: bytes, after: bytes) -> None:
    mask, content = Masking([secret]), secret.encode()
    forms = [
        secret, json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1], quote(secret), quote(secret, safe=""),
        quote_plus(secret), quote(secret, safe="").lower(), html.escape(secret), content.hex(), content.hex().upper(),
    ]  # fmt: skip
    for form in forms:
        assert mask(f"\x01{form}\x01") == f"\x01{MASK}\x01"
    whole = before + content + after
    for encode in (base64.b64encode, base64.urlsafe_b64encode):
        masked = mask(encode(whole).decode())
        assert MASK in masked
        plain = masked.replace(MASK, "")
        assert len(plain) <= (len(before) + len(after)) * 4 // 3 + 8


def test_the_longest_secret_goes_first() -> None:
    mask = Masking(["abc", "abcdef"])
    assert mask("abcdef abc") == f"{MASK} {MASK}"


def test_a_secret_can_come_later() -> None:
    mask = Masking()
    assert mask("tok-9") == "tok-9"
    mask.add("tok-9")
    assert mask("a tok-9.") == f"a {MASK}."


@pytest.mark.parametrize("secret", ["x", "*", "\\", "ab"])
def test_a_short_secret_is_masked_too(secret: str) -> None:
    assert secret not in Masking([secret])(f"1{secret}2").replace(MASK, "")


def test_what_is_no_secret_stays() -> None:
    text = json.dumps({"a": "<b>", "c": "ä%20"})
    assert Masking(["s3cret-value"])(text) == text


def test_a_half_of_a_character_is_masked() -> None:
    secret = "tok-\ud83d"
    assert Masking([secret])(f"{json.dumps(secret)} {secret}") == f'"{MASK}" {MASK}'


def test_the_same_names_sound_secret_as_on_a_page() -> None:
    script = (ROOT / "templates/js/lazy/code/00-pure.js").read_text("utf-8")
    assert f"/{SOUNDS_SECRET.pattern}/i" in script
