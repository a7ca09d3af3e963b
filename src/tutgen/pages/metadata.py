"""What a page's head says to search engines, and to those who show a link to it."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from tutgen.language.document import text_of
from tutgen.sources import urls

MOST = 160
"""Characters of a description that is made: about what a search engine shows."""

_PARAGRAPH = re.compile(r"<p>(.*?)</p>", re.DOTALL)
_MARK = re.compile(r'<sup class="footnote-mark">.*?</sup>', re.DOTALL)
_END = re.compile(r"[.!?](?=\s|$)|[。！？]")


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a template knows as `metadata`."""

    name: str
    """The title of the page with that of its service, without the site's."""
    type: Literal["website", "article"]
    """Its type in the Open Graph protocol."""
    feed: str | None
    """The link to the feed of changes."""
    canonical: str | None = None
    """The page's full address; None where nobody knows it."""
    locale: str | None = None
    modified: str | None = None
    """When something that the page is made of last changed (RFC 3339)."""
    structured: str = ""
    """JSON-LD."""
    noindex: bool = False


def description(service: str | None, about: str | None, content: str) -> str | None:
    """The description of a page that gives none: what its tutorial's overview says, else its own
    first paragraph; after the name of its service, so that no two services have the same."""
    text = about or _first_paragraph(content)
    return _shortened(f"{service}: {text}" if service and text else text) or None


def _first_paragraph(content: str) -> str:
    for paragraph in _PARAGRAPH.finditer(content):
        text = " ".join(text_of(_MARK.sub("", paragraph[1])).split())
        if text:
            return text
    return ""


def _shortened(text: str) -> str:
    """A text, cut after a sentence if the beginning has one that is not too short, or a word."""
    if len(text) <= MOST:
        return text
    ends = [end.end() for end in _END.finditer(text, MOST // 3, MOST)]
    if ends:
        return text[: ends[-1]]
    cut = text[: MOST - 1]
    return (cut.rpartition(" ")[0] or cut) + "…"


def locale(lang: str) -> str | None:
    """A language tag as the Open Graph protocol wants it, `en_GB`; None where no region is named."""
    parts = lang.replace("_", "-").split("-")
    region = next((part for part in parts[1:] if len(part) == 2 and part.isalpha()), None)
    return f"{parts[0].lower()}_{region.upper()}" if region else None


Listed = tuple[str, str]
"""A page in a list: its title and its address."""


@dataclass(frozen=True, slots=True)
class Thing:
    """A page, as JSON-LD describes it."""

    kind: Literal["page", "overview", "service"]
    name: str
    description: str | None
    lang: str
    address: str
    modified: str | None
    part_of: Listed | None
    """The overview of a service's page."""
    parts: Sequence[Listed]
    """The services' pages of an overview."""


_TYPES = {"page": "WebPage", "overview": "CollectionPage", "service": "TechArticle"}


def structured_data(thing: Thing, way: Sequence[Listed], base_url: str | None) -> str:
    """JSON-LD of a page (schema.org), ready to stand in a `script` element.

    `way` leads from the home page to this one; without addresses it would be none.
    """
    node: dict[str, Any] = {"@type": _TYPES[thing.kind], "headline": thing.name}
    if thing.description:
        node["description"] = thing.description
    node |= {"inLanguage": thing.lang, **_url(base_url, thing.address)}
    if thing.modified:
        node["dateModified"] = thing.modified
    if thing.part_of:
        title, address = thing.part_of
        node["isPartOf"] = {"@type": _TYPES["overview"], "name": title, **_url(base_url, address)}
    if thing.parts:
        items = _items(thing.parts, base_url, "url")
        node["mainEntity"] = {"@type": "ItemList", "itemListElement": items}
    graph = [node]
    if base_url and len(way) > 1:
        items = _items(way, base_url, "item")
        graph.append({"@type": "BreadcrumbList", "itemListElement": items})
    text = _encode({"@context": "https://schema.org", "@graph": graph})
    return text.replace("<", "\\u003c")


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _items(pages: Sequence[Listed], base_url: str | None, key: str) -> list[dict[str, Any]]:
    """The items of a list, in their order; `key` is what the kind of list calls an address."""
    return [
        {"@type": "ListItem", "position": number, "name": title, **_url(base_url, address, key)}
        for number, (title, address) in enumerate(pages, 1)
    ]


def _url(base_url: str | None, address: str, key: str = "url") -> dict[str, str]:
    """The full address of a page, where it is known."""
    return {key: urls.absolute(base_url, address)} if base_url else {}
