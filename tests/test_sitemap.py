"""What search engines are told of the site as a whole."""

import re
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutgen.pages.files.sitemap import robots, sitemap

BASE = "https://example.org/a/"
THEN, NOW = datetime(2026, 5, 4, 3, 2, 1, tzinfo=UTC), datetime(2026, 6, 1, tzinfo=UTC)
NAMESPACE = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def entries(document: bytes) -> list[tuple[str, ...]]:
    """The address and, if it has one, the date of each entry."""
    return [tuple(str(part.text) for part in entry) for entry in ET.fromstring(document)]


def test_the_sitemap_whole() -> None:
    pages = [("index.html", THEN), ("über & co/a.html", None)]
    assert dict(sitemap(BASE, pages)) == {
        "sitemap.xml": b"""<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<url><loc>https://example.org/a/</loc><lastmod>2026-05-04T03:02:01+00:00</lastmod></url>
<url><loc>https://example.org/a/%C3%BCber%20%26%20co/a.html</loc></url>
</urlset>
"""
    }


def test_many_addresses_are_split() -> None:
    pages = [("a", THEN), ("b", NOW), ("c", None), ("d", None), ("e", THEN)]
    files = dict(sitemap("https://example.org/x&y", pages, max_addresses=2))
    assert {name: entries(document) for name, document in files.items()} == {
        "sitemap-1.xml": [
            ("https://example.org/x&y/a", THEN.isoformat()),
            ("https://example.org/x&y/b", NOW.isoformat()),
        ],
        "sitemap-2.xml": [("https://example.org/x&y/c",), ("https://example.org/x&y/d",)],
        "sitemap-3.xml": [("https://example.org/x&y/e", THEN.isoformat())],
        "sitemap.xml": [
            ("https://example.org/x&y/sitemap-1.xml", NOW.isoformat()),
            ("https://example.org/x&y/sitemap-2.xml",),
            ("https://example.org/x&y/sitemap-3.xml", THEN.isoformat()),
        ],
    }
    roots = {name: ET.fromstring(document).tag for name, document in files.items()}
    assert roots.pop("sitemap.xml") == f"{{{NAMESPACE['s']}}}sitemapindex"
    assert set(roots.values()) == {f"{{{NAMESPACE['s']}}}urlset"}


@pytest.mark.parametrize(
    ("pages", "files"), [(50_000, ["sitemap.xml"]), (50_001, ["sitemap-1.xml", "sitemap-2.xml"])]
)
def test_one_file_holds_fifty_thousand_addresses(pages: int, files: list[str]) -> None:
    found = dict(sitemap(BASE, [(f"{number}.html", None) for number in range(pages)]))
    assert list(found)[: len(files)] == files
    assert all(document.count(b"<loc>") <= 50_000 for document in found.values())


@pytest.mark.parametrize(
    ("base_url", "text"),
    [
        (
            "https://example.org",
            "User-agent: *\nAllow: /\n\nSitemap: https://example.org/sitemap.xml\n",
        ),
        (
            "http://example.org:8080/",
            "User-agent: *\nAllow: /\n\nSitemap: http://example.org:8080/sitemap.xml\n",
        ),
        ("https://example.org/repository/", None),
    ],
)
def test_robots_only_where_somebody_reads_it(base_url: str, text: str | None) -> None:
    found = robots(base_url)
    assert (found.decode() if found else None) == text


# A W3C date (https://www.w3.org/TR/NOTE-datetime) with the time, as the protocol refers to it.
W3C_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
NAMES = st.text(min_size=1, max_size=99).filter(str.isprintable)
DATES = st.datetimes(datetime(1970, 1, 2), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  # Hypothesis adds the zone


@given(
    st.dictionaries(NAMES, st.none() | DATES, max_size=9),
    st.sampled_from(
        ["https://example.org", "http://example.org:8080/a%20b/", "https://é.org/ü&'/"]
    ),
)
def test_any_sitemap_is_what_the_protocol_allows(
    pages: dict[str, datetime | None], base_url: str
) -> None:
    """As sitemaps.org says: escaped addresses, each once, of one host; an address before its date."""
    for name, document in sitemap(base_url, list(pages.items()), max_addresses=4):
        root, entry = ("sitemapindex", "sitemap") if len(pages) > 4 else ("urlset", "url")
        if name != "sitemap.xml":
            root, entry = "urlset", "url"
        found = ET.fromstring(document)
        assert found.tag == f"{{{NAMESPACE['s']}}}{root}"
        assert len(document) < 50 * 2**20
        locations = []
        for child in found:
            assert child.tag == f"{{{NAMESPACE['s']}}}{entry}"
            location, *date = child
            assert location.tag == f"{{{NAMESPACE['s']}}}loc"
            assert re.fullmatch(r"https?://[!-~]{1,2000}", location.text or "")
            assert [part.tag for part in date] in ([], [f"{{{NAMESPACE['s']}}}lastmod"])
            assert all(W3C_DATE.fullmatch(part.text or "") for part in date)
            locations.append(location.text)
        assert len(set(locations)) == len(locations)
