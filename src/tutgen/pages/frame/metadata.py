"""Metadata in the head of a page: for search engines, and for previews of links to it."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from tutgen.sources import urls

MAX_LENGTH = 160
"""Characters of a description that is taken from a page: about what a search engine shows."""

_END = re.compile(r"[.!?](?=\s|$)|[。！？]")


@dataclass(frozen=True, slots=True)
class Metadata:
    """The value of `metadata` in templates."""

    name: str
    """The title of the page with that of its service, without the site's."""
    type: Literal["website", "article"]
    """Its type in the Open Graph protocol: `website` or `article`."""
    feed: str | None
    """The link to the feed of changes."""
    canonical: str | None = None
    """The full address of the page; None if the site has no `base_url`."""
    locale: str | None = None
    """The language and its region, `en_GB`; None if `lang` names no region."""
    modified: str | None = None
    """When a source of the page last changed (RFC 3339)."""
    picture: str | None = None
    """The full address of the picture that links to the page are shown with, 1200 x 630 pixels."""
    structured: str = ""
    """JSON-LD."""
    noindex: bool = False
    """Whether search engines shall leave the page out."""


def description(service: str | None, about: str) -> str | None:
    """The description of a page that gives none, from what its tutorial's overview says, or its own
    first paragraph; after the name of its service, so that no two services have the same."""
    return _shortened(f"{service}: {about}" if service and about else about) or None


def _shortened(text: str) -> str:
    """A text, cut after a sentence if the beginning has one that is not too short, or a word."""
    if len(text) <= MAX_LENGTH:
        return text
    ends = [end.end() for end in _END.finditer(text, MAX_LENGTH // 3, MAX_LENGTH)]
    if ends:
        return text[: ends[-1]]
    cut = text[: MAX_LENGTH - 1]
    return (cut.rpartition(" ")[0] or cut) + "…"


def locale(lang: str) -> str | None:
    """A language tag as the Open Graph protocol wants it, `en_GB`; None if it names no region."""
    parts = lang.replace("_", "-").split("-")
    region = next((part for part in parts[1:] if len(part) == 2 and part.isalpha()), None)
    return f"{parts[0].lower()}_{region.upper()}" if region else None


PageLink = tuple[str, str]
"""A page in a list: its title and its address."""


class PageData(NamedTuple):
    """A page, as JSON-LD describes it."""

    kind: Literal["page", "overview", "service"]
    name: str
    description: str | None
    lang: str
    address: str
    modified: str | None
    """RFC 3339."""
    part_of: PageLink | None
    """The overview of a service's page."""
    parts: Sequence[PageLink]
    """The services' pages of an overview."""


_TYPES = {"page": "WebPage", "overview": "CollectionPage", "service": "TechArticle"}

_quoted = json.encoder.encode_basestring  # a text as JSON; characters beyond ASCII stay


def structured_data(page: PageData, breadcrumb: Sequence[PageLink], base_url: str | None) -> str:
    """JSON-LD of a page (schema.org), ready to stand in a `script` element.

    `breadcrumb` leads from the home page to this one; it is left out if addresses are not known. The
    JSON is written directly: building and encoding dictionaries took twice as long, for every page.
    """
    out = [
        '{"@context":"https://schema.org","@graph":',
        f'[{{"@type":"{_TYPES[page.kind]}","headline":{_quoted(page.name)}',
    ]
    if page.description:
        out.append(f',"description":{_quoted(page.description)}')
    out.append(f',"inLanguage":{_quoted(page.lang)}{_address("url", base_url, page.address)}')
    if page.modified:
        out.append(f',"dateModified":{_quoted(page.modified)}')
    if page.part_of:
        title, address = page.part_of
        url = _address("url", base_url, address)
        out.append(f',"isPartOf":{{"@type":"CollectionPage","name":{_quoted(title)}{url}}}')
    if page.parts:
        items = _items(page.parts, base_url, "url")
        out.append(f',"mainEntity":{{"@type":"ItemList","itemListElement":{items}}}')
    if base_url and len(breadcrumb) > 1:
        items = _items(breadcrumb, base_url, "item")
        out.append(f'}},{{"@type":"BreadcrumbList","itemListElement":{items}')
    out.append("}]}")
    return "".join(out).replace("<", "\\u003c")


def _items(pages: Sequence[PageLink], base_url: str | None, key: str) -> str:
    """The items of a list, in their order; `key` is what the kind of list calls an address."""
    items = [
        f'{{"@type":"ListItem","position":{number},"name":{_quoted(title)}'
        f"{_address(key, base_url, address)}}}"
        for number, (title, address) in enumerate(pages, 1)
    ]
    return f"[{','.join(items)}]"


def _address(key: str, base_url: str | None, address: str) -> str:
    """The full address of a page as one more member; empty if it is not known."""
    return f',"{key}":{_quoted(urls.absolute(base_url, address))}' if base_url else ""
