"""The changes of pages as an Atom feed (RFC 4287), for readers who follow the site."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from urllib.parse import quote, urlsplit

from tutgen.pages.files.rendered_site import RenderedSite
from tutgen.pages.history import Commit, PageChange
from tutgen.sources import urls
from tutgen.theme.highlight import escape, escape_attribute

FEED = "feed.xml"
MAX_CHANGES = 50
"""The feed has at most so many changes."""

_NOT_IN_XML = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""The allowed characters, negated, would take 4 ms to compile instead of 0.3."""


def feed_file(rendered: RenderedSite) -> Iterator[tuple[str, bytes]]:
    """The feed, if the site has an address and its history is known."""
    site, history = rendered.site, rendered.history
    if site.base_url and history:
        last = max(history.values()).when
        yield FEED, feed(site.base_url, site.title, site.lang, rendered.listed, last)


def feed(
    base_url: str, title: str, lang: str, pages: Iterable[PageChange], last: datetime
) -> bytes:
    """The feed of the newest changes of pages. `last`: its date if no page has a change."""
    known = [(page.commit, page) for page in pages if page.commit]
    newest = sorted(known, key=lambda e: (-e[0].when.timestamp(), e[1].address))[:MAX_CHANGES]
    updated = newest[0][0].when if newest else last
    home, own = urls.absolute(base_url, ""), urls.absolute(base_url, FEED)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{escape_attribute(lang)}">\n'
        f"<title>{_text(title)}</title>\n"
        f"<id>{_text(own)}</id>\n"
        f'<link rel="self" type="application/atom+xml" href="{escape_attribute(own)}"/>\n'
        f'<link href="{escape_attribute(home)}"/>\n'
        f"<updated>{updated.isoformat()}</updated>\n"
        f"<author><name>{_text(title)}</name></author>\n"
        f"{''.join(_entry(base_url, commit, page) for commit, page in newest)}</feed>\n"
    ).encode()


def _entry(base_url: str, commit: Commit, page: PageChange) -> str:
    url = urls.absolute(base_url, page.address)
    return (
        "<entry>\n"
        f"<title>{_text(page.title)}</title>\n"
        f"<id>{_text(_id(url, commit))}</id>\n"
        f'<link href="{escape_attribute(url)}"/>\n'
        f"<updated>{commit.when.isoformat()}</updated>\n"
        f"<summary>{_text(commit.subject)}</summary>\n"
        "</entry>\n"
    )


def _id(url: str, commit: Commit) -> str:
    """A tag URI (RFC 4151): a page that changes again another day is a new entry. It names the file,
    as an id never changes, whatever becomes of addresses."""
    parts = urlsplit(url)
    path = f"{parts.path}index.html" if parts.path.endswith("/") else parts.path
    return f"tag:{parts.hostname},{commit.when:%Y-%m-%d}:{quote(path, safe='/%')}"


def _text(text: str) -> str:
    """A text as XML; a commit may say what XML cannot hold."""
    return escape(_NOT_IN_XML.sub("\ufffd", text))
