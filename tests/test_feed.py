"""The feed of changes, as RFC 4287 wants it."""

from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as ET

from tutgen.feed import PageChange, feed
from tutgen.history import Change

DAY = datetime(2026, 5, 4, 3, 2, 1, tzinfo=UTC)
LATER = DAY + timedelta(days=1)
ATOM = "{http://www.w3.org/2005/Atom}"


def entries(document: bytes) -> list[ET.Element]:
    return ET.fromstring(document).findall(f"{ATOM}entry")


def test_the_feed_whole() -> None:
    pages = [
        PageChange("index.html", "Home & away", Change(DAY, "Say <hello> in\x02 \udce9t\xe9")),
        PageChange("unknown.html", "Unknown", None),
        PageChange("guide/a b.html", "Guide: Raven", Change(LATER, "Mend the request")),
    ]
    assert feed("https://example.org:8080/x%20y/", "Parcels", "en", pages, LATER).decode() == (
        """<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
<title>Parcels</title>
<id>https://example.org:8080/x%20y/feed.xml</id>
<link rel="self" type="application/atom+xml" href="https://example.org:8080/x%20y/feed.xml"/>
<link href="https://example.org:8080/x%20y/"/>
<updated>2026-05-05T03:02:01+00:00</updated>
<author><name>Parcels</name></author>
<entry>
<title>Guide: Raven</title>
<id>tag:example.org,2026-05-05:/x%20y/guide/a%20b.html</id>
<link href="https://example.org:8080/x%20y/guide/a%20b.html"/>
<updated>2026-05-05T03:02:01+00:00</updated>
<summary>Mend the request</summary>
</entry>
<entry>
<title>Home &amp; away</title>
<id>tag:example.org,2026-05-04:/x%20y/index.html</id>
<link href="https://example.org:8080/x%20y/index.html"/>
<updated>2026-05-04T03:02:01+00:00</updated>
<summary>Say &lt;hello&gt; in\ufffd \ufffdt\xe9</summary>
</entry>
</feed>
"""
    )


def test_the_newest_fifty_in_an_order_that_does_not_depend_on_theirs() -> None:
    pages = [
        PageChange(f"{n:02}.html", "T", Change(DAY + timedelta(days=n // 2), "s"))
        for n in range(60)
    ]
    document = feed("https://example.org/", "T", "en", pages, DAY)
    assert document == feed("https://example.org/", "T", "en", reversed(pages), DAY)
    links = [entry.find(f"{ATOM}link").get("href") for entry in entries(document)]  # type: ignore[union-attr]
    assert len(links) == 50
    assert links[:3] == [f"https://example.org/{n}.html" for n in (58, 59, 56)]
    ids = {entry.findtext(f"{ATOM}id") for entry in entries(document)}
    assert len(ids) == 50


def test_a_feed_without_entries_says_how_old_it_is() -> None:
    document = feed("https://example.org/", "T", "en", [PageChange("a", "A", None)], DAY)
    assert entries(document) == []
    assert ET.fromstring(document).findtext(f"{ATOM}updated") == DAY.isoformat()
