"""Slugs, and addresses that lead where they say."""

import posixpath
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import examples
from tutgen.sources import urls

fast = examples(2)
_name = st.text(
    st.characters(codec="utf-8", exclude_characters="/\x00", exclude_categories=["Cs", "Cc"]),
    min_size=1,
    max_size=8,
).filter(lambda name: name not in (".", ".."))
_path = st.lists(_name, min_size=1, max_size=4).map("/".join)


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Create the index mapping", "create-the-index-mapping"),
        ("  A  B_c - d ", "a-b_c-d"),
        ("__init__", "__init__"),
        ("हिन्दी में लिखें", "हिन्दी-में-लिखें"),
        ("วิธีใช้ คำสั่ง", "วิธีใช้-คำสั่ง"),
        ("U\u0308ber uns", "über-uns"),
        ("10 % off: \N{PARTY POPPER} (CO₂)", "10-off-co"),
        ("What's new?", "whats-new"),
        ("Größe 大小", "größe-大小"),
        ("ﬁn", "ﬁn"),
        ("???", "section"),
        ("", "section"),
        ('a"b<c>&d', "abcd"),
    ],
)
def test_slug(text: str, slug: str) -> None:
    assert urls.slug(text) == slug


@fast
@given(st.text())
def test_a_slug_is_stable_and_needs_no_escape(text: str) -> None:
    slug = urls.slug(text)
    assert slug
    assert urls.slug(slug) == slug
    assert not set(slug) & set("\"'<>&# \t\n/?%")


@fast
@given(_path, _path)
def test_a_relative_link_leads_back(source: str, target: str) -> None:
    assert urls.resolve(source, urls.relative(source, target)) == target
    assert not urls.is_external(urls.relative(source, target))


@fast
@given(_path)
def test_a_relative_link_to_a_folder(source: str) -> None:
    """The home page's folder is an address too."""
    assert unquote(urls.relative(source, "index.html")).endswith("index.html")


@pytest.mark.parametrize(
    ("base", "target", "path"),
    [
        ("a/b.md", "c.md", "a/c.md"),
        ("a/b.md", "../c.md", "c.md"),
        ("a/b.md", "../../c.md", None),
        ("a/b.md", "..", ""),
        ("a/b.md", "", "a/b.md"),
        ("a/b.md", "#x", "a/b.md"),
        ("a/b.md", "c%20d.md?q#x", "a/c d.md"),
        ("a/b.md", "/c.md", None),
        ("b.md", "..", None),
        ("b.md", "%2e%2e/c.md", None),
    ],
)
def test_resolve(base: str, target: str, path: str | None) -> None:
    assert urls.resolve(base, target) == path


@pytest.mark.parametrize(
    ("address", "scheme"),
    [
        ("https://a", "https"),
        ("JavaScript:alert(1)", "javascript"),
        (" java\nscript:x", "javascript"),
        ("java\u200bscript:x", "javascript"),
        ("\x01javascript:x", "javascript"),
        ("a/b:c", None),
        ("#a:b", None),
        ("//host", None),
        ("data:text/html,x", "data"),
    ],
)
def test_scheme(address: str, scheme: str | None) -> None:
    assert urls.scheme(address) == scheme


def test_page_address() -> None:
    assert urls.page_address("a/b.md") == "a/b.html"
    assert posixpath.dirname(urls.page_address("b.md")) == ""


@pytest.mark.parametrize(
    ("text", "slug"),
    [("get_user", "get-user"), ("  A  B_c - d ", "a-b-c-d"), ("ﬁn", "fin"), ("सूची", "सच")],
)
def test_the_id_of_version_0_1(text: str, slug: str) -> None:
    assert urls.former_slug(text) == slug


@fast
@given(st.text())
def test_a_fragment_means_the_id_that_it_was_made_of(text: str) -> None:
    assert urls.id_of(urls.fragment(urls.slug(text))) == urls.slug(text)


@pytest.mark.parametrize(
    ("address", "full"),
    [
        ("", "https://a.example/b/"),
        ("index.html", "https://a.example/b/"),
        ("c d/index.html", "https://a.example/b/c%20d/"),
        ("c/my-index.html", "https://a.example/b/c/my-index.html"),
        ("c/index.html.txt", "https://a.example/b/c/index.html.txt"),
    ],
)
def test_a_folder_is_called_by_its_folder(address: str, full: str) -> None:
    assert urls.absolute("https://a.example/b/", address) == full
