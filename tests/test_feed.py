"""The feed of changes, as RFC 4287 wants it."""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutgen.pages.files.feed import feed
from tutgen.pages.history import Commit, PageChange

DAY = datetime(2026, 5, 4, 3, 2, 1, tzinfo=UTC)
LATER = DAY + timedelta(days=1)
ATOM = "{http://www.w3.org/2005/Atom}"


def entries(document: bytes) -> list[ET.Element]:
    return ET.fromstring(document).findall(f"{ATOM}entry")


def test_the_feed_whole() -> None:
    pages = [
        PageChange("index.html", "Home & away", Commit(DAY, "Say <hello> in\x02 \udce9t\xe9")),
        PageChange("unknown.html", "Unknown", None),
        PageChange("guide/a b.html", "Guide: Raven", Commit(LATER, "Mend the request")),
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
<link href="https://example.org:8080/x%20y/"/>
<updated>2026-05-04T03:02:01+00:00</updated>
<summary>Say &lt;hello&gt; in\ufffd \ufffdt\xe9</summary>
</entry>
</feed>
"""
    )


def test_the_newest_fifty_in_an_order_that_does_not_depend_on_theirs() -> None:
    pages = [
        PageChange(f"{n:02}.html", "T", Commit(DAY + timedelta(days=n // 2), "s"))
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


# ------------------------------------------------------------------------------- the standard itself

RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
ONE = frozenset(f"{ATOM}{name}" for name in ("id", "title", "updated"))
"""What a feed and an entry must have, once each (RFC 4287, 4.1.1 and 4.1.2)."""
OTHERS = {
    "feed": {f"{ATOM}{name}" for name in ("link", "author", "entry")},
    "entry": {f"{ATOM}{name}" for name in ("link", "summary")},
}


def faults(document: bytes) -> list[str]:
    """What RFC 4287 does not allow, of what this feed makes use of."""
    root = ET.fromstring(document)
    found = [] if root.tag == f"{ATOM}feed" else [f"the root is {root.tag}"]
    for element in (root, *entries(document)):
        kind = element.tag.removeprefix(ATOM)
        names = [child.tag for child in element]
        found += [f"{kind}: {n} {names.count(n)} times" for n in ONE if names.count(n) != 1]
        found += [f"{kind}: {name}" for name in {*names} - ONE - OTHERS[kind]]
        found += [f"{kind}: two summaries" for _ in names if names.count(f"{ATOM}summary") > 1]
        if not RFC_3339.fullmatch(element.findtext(f"{ATOM}updated") or ""):
            found.append(f"{kind}: not a date")
        if not urlsplit(element.findtext(f"{ATOM}id") or "").scheme:
            found.append(f"{kind}: an id is an absolute IRI")
        relations = [link.get("rel", "alternate") for link in element.iter(f"{ATOM}link")]
        if kind == "entry" and relations != ["alternate"]:
            found.append("entry: no content, so it needs one alternate link")
        links = [str(link.get("href")) for link in element.iter(f"{ATOM}link")]
        found += [f"{kind}: {link}" for link in links if not re.match(r"https?://[!-~]+$", link)]
    own = [link.get("rel", "alternate") for link in root.findall(f"{ATOM}link")]
    if sorted(own) != ["alternate", "self"]:
        found.append("feed: one link to itself, one to the site")
    if not root.findtext(f"{ATOM}author/{ATOM}name"):
        found.append("feed: no author has a name, nor has each entry one")
    ids = [entry.findtext(f"{ATOM}id") for entry in entries(document)]
    if len(ids) != len({*ids, root.findtext(f"{ATOM}id")} - {root.findtext(f"{ATOM}id")}):
        found.append("an id is there twice")
    return found


NAMES = st.text(min_size=1, max_size=9).filter(lambda name: name.strip() and name.isprintable())
WHEN = st.datetimes(datetime(1970, 1, 2), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  # Hypothesis adds the zone


@given(
    st.sampled_from(["https://example.org", "http://example.org:8080/a%20b/", "https://é.org/ü/"]),
    NAMES,
    st.lists(
        st.builds(PageChange, NAMES, st.text(), st.none() | st.builds(Commit, WHEN, st.text())),
        unique_by=lambda page: page.address,
        max_size=60,
    ),
)
def test_any_feed_is_what_the_standard_allows(
    base_url: str, title: str, pages: list[PageChange]
) -> None:
    assert faults(feed(base_url, title, "en", pages, DAY)) == []


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("<updated>2026-05-05T", "<updated>2026-05-05 "),
        ("<author><name>Parcels</name></author>", ""),
        ('rel="self"', 'rel="alternate"'),
        ("tag:example.org,2026-05-05:/", "/"),
        ("<summary>Mend</summary>", "<summary>Mend</summary><summary/>"),
        ("<title>Guide</title>", ""),
    ],
)
def test_what_the_standard_does_not_allow_would_be_seen(right: str, wrong: str) -> None:
    pages = [PageChange("guide.html", "Guide", Commit(LATER, "Mend"))]
    document = feed("https://example.org/", "Parcels", "en", pages, LATER).decode()
    assert right in document
    assert faults(document.replace(right, wrong).encode()) != []
