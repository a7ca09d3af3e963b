"""Where a site may be published, and how pages write that."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import Ran
from tutgen.content.load import load_site
from tutgen.sources.site_address import AddressError, normal_base_url, normal_host

Make = Callable[[Mapping[str, str]], Path]
Build = Callable[..., Any]

HOSTS = {
    "docs.example.org": "docs.example.org",
    "Docs.Example.ORG": "docs.example.org",
    "bücher.example": "xn--bcher-kva.example",
    "Bücher.example": "xn--bcher-kva.example",
    "bu\u0308cher.example": "xn--bcher-kva.example",
    "b%C3%BCcher.example": "xn--bcher-kva.example",
    "xn--bcher-kva.example": "xn--bcher-kva.example",
    "straße.example": "xn--strae-oqa.example",
    "例え。テスト": "xn--r8jz45g.xn--zckzah",
    "मानक.भारत": "xn--11b1br8d.xn--h2brj9c",
    "ｄｏｃｓ.example": "docs.example",
    "my_docs.example": "my_docs.example",
    "localhost": "localhost",
    "127.0.0.1": "127.0.0.1",
    "2001:DB8::0:1": "[2001:db8::1]",
    "": None,
    "a..b": None,
    "-a.example": None,
    "a b.example": None,
    "a,b.example": None,
    "http://a": None,
    "👍.example": None,
    "\u0301a.example": None,
    f"{'a' * 64}.example": None,
    f"{'ü' * 60}.example": None,
    ".".join(["a" * 60] * 5): None,
    "a:b": None,
}


@pytest.mark.parametrize(("host", "expected"), HOSTS.items(), ids=[h[:30] for h in HOSTS])
def test_a_host_in_ascii(host: str, expected: str | None) -> None:
    assert normal_host(host) == expected


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_a_host_is_ascii_and_stays_as_it_is(host: str) -> None:
    found = normal_host(host)
    assert found is None or (found.isascii() and normal_host(found.strip("[]")) == found)


RIGHT = {
    "https://docs.example.org": "https://docs.example.org",
    "https://docs.example.org/": "https://docs.example.org/",
    "https://Bücher.example/a b/ü": "https://xn--bcher-kva.example/a b/ü",
    "https://docs.example.org:443/x": "https://docs.example.org/x",
    "http://localhost:8000/x/": "http://localhost:8000/x/",
    "http://[::1]:8000": "http://[::1]:8000",
    "https://docs.example.org/v1.2/index": "https://docs.example.org/v1.2/index",
}


@pytest.mark.parametrize(("written", "expected"), RIGHT.items(), ids=RIGHT.keys())
def test_a_base_url_keeps_its_path(written: str, expected: str) -> None:
    assert normal_base_url(written) == expected


WRONG = {
    "blank behind it": (
        "https://a.example/\u00a0",
        "a blank stands before or behind the address 'https://a.example/'",
        "delete it",
    ),
    "query": (
        "https://a.example/b/?utm=1",
        "the address 'https://a.example/b/?utm=1' has a query, expected that of the folder of the site",
        "write 'https://a.example/b/'",
    ),
    "empty query": (
        "https://a.example?",
        "the address 'https://a.example?' has a query, expected that of the folder of the site",
        "write 'https://a.example'",
    ),
    "fragment": (
        "https://a.example/b#top",
        "the address 'https://a.example/b#top' has a fragment, expected that of the folder of the site",
        "write 'https://a.example/b'",
    ),
    "page": (
        "https://a.example/b/index.html",
        "the address 'https://a.example/b/index.html' is that of a page, expected that of the folder of "
        "the site",
        "write 'https://a.example/b/'",
    ),
    "page of the host": (
        "https://a.example/Index.htm",
        "the address 'https://a.example/Index.htm' is that of a page, expected that of the folder of the "
        "site",
        "write 'https://a.example/'",
    ),
    "blank": (
        "https://a.example/b/ ",
        "a blank stands before or behind the address 'https://a.example/b/'",
        "delete it",
    ),
    "empty part": (
        "https://a.example//b/",
        "the address 'https://a.example//b/' has an empty part, or one that is only dots",
        "write the path as the site has it, from the host on",
    ),
    "dots": (
        "https://a.example/b/%2e%2e/",
        "the address 'https://a.example/b/%2e%2e/' has an empty part, or one that is only dots",
        "write the path as the site has it, from the host on",
    ),
    "host": (
        "https://a,b.example/",
        "the address 'https://a,b.example/' names no host",
        "write https://example.org/docs/",
    ),
    "no host": (
        "https:///docs/",
        "the address 'https:///docs/' names no host",
        "write https://example.org/docs/",
    ),
    "port": (
        "https://a.example:http/",
        "the address 'https://a.example:http/' names no host",
        "write https://example.org/docs/",
    ),
    "brackets": (
        "https://[a.example/",
        "the address 'https://[a.example/' names no host",
        "write https://example.org/docs/",
    ),
    "backslash": (
        "https://a.example\\docs",
        "the address 'https://a.example\\docs' holds characters that no address has",
        "write it out: expressions and backslashes have no meaning here",
    ),
    "expression": (
        "https://{{ site.title }}.example/",
        "the address 'https://{{ site.title }}.example/' holds characters that no address has",
        "write it out: expressions and backslashes have no meaning here",
    ),
}


@pytest.mark.parametrize(("written", "message", "hint"), WRONG.values(), ids=WRONG.keys())
def test_no_site_can_be_there(
    written: str, message: str, hint: str, project: Make, build_site: Build
) -> None:
    root = project({"content/site.yaml": f"title: T\nbase_url: '{written}'\n"})
    _, (found,) = load_site(root)
    assert (found.code, str(found.span)) == ("wrong-value", "content/site.yaml:2:11")
    assert (found.message, found.hint) == (message, hint)
    assert build_site(root).files == {}


@pytest.mark.parametrize("user", ["ada:tulip-4711", "tulip-4711", ":tulip-4711"])
def test_a_password_is_refused_and_not_repeated(
    user: str, project: Make, tutgen: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"https://{user}@a.example/docs/"
    root = project(
        {"content/site.yaml": f"title: T\nbase_url: {url}\n", "content/index.md": "# T\n"}
    )
    ran = tutgen("build", cwd=root)
    assert (ran.code, ran.out) == (1, "")
    assert (
        "content/site.yaml:2:11: error[secret]: the address holds a user name or a pass" in ran.err
    )
    assert "= hint: write 'https://a.example/docs/'" in ran.err
    assert "tulip" not in ran.err
    (root / "content/site.yaml").write_text("title: T\n")
    monkeypatch.setenv("TUTGEN_BUILD_BASE_URL", url)
    ran = tutgen("build", cwd=root)
    assert (ran.code, "tulip" in ran.err) == (2, False)


def test_pages_write_the_host_in_ascii(project: Make, build_site: Build) -> None:
    yaml = "title: T\nbase_url: https://Bücher.example/\ncname: bücher.example\n"
    root = project({"content/site.yaml": yaml, "content/index.md": "# T\n\n{{ site.base_url }}\n"})
    files = build_site(root).files
    for name in ("index.html", "sitemap.xml", "robots.txt"):
        assert b"https://xn--bcher-kva.example/" in files[name]
    assert load_site(root)[0].cname == "xn--bcher-kva.example"
    assert not any("ücher".encode() in content or b"%C3" in content for content in files.values())


@pytest.mark.parametrize(
    ("cname", "expected"),
    [("Docs.Bücher.example", "docs.xn--bcher-kva.example"), ("docs.example.org", None)],
)
def test_a_domain_may_have_letters_of_any_script(
    cname: str, expected: str | None, project: Make
) -> None:
    site, diagnostics = load_site(project({"content/site.yaml": f"title: T\ncname: {cname}\n"}))
    assert (site.cname, diagnostics) == (expected or cname, ())


@pytest.mark.parametrize(
    "cname", ["bücher", "bü cher.example", "👍.example", f"{'ü' * 60}.example"]
)
def test_what_is_no_domain(cname: str, project: Make) -> None:
    site, (found,) = load_site(project({"content/site.yaml": f"title: T\ncname: {cname}\n"}))
    assert (site.cname, found.span.line) == (None, 2)


@pytest.mark.parametrize(
    ("url", "code"), [("https://a.example/?x", 2), ("https://a.example/index.html", 2)]
)
def test_the_option_is_held_to_the_same(
    url: str, code: int, project: Make, tutgen: Callable[..., Ran]
) -> None:
    root = project({"content/index.md": "# T\n"})
    ran = tutgen("build", "--base-url", url, cwd=root)
    assert (ran.code, "expected that of the folder of the site: write" in ran.err) == (code, True)
    assert tutgen("build", "--base-url", "https://bücher.example", cwd=root).code == 0
    assert "https://xn--bcher-kva.example/" in (root / "site/sitemap.xml").read_text()


def test_a_wrong_address_is_an_address_error() -> None:
    with pytest.raises(AddressError, match="names no host"):
        normal_base_url("https://")
