"""Start tags of a page as browsers split it (WHATWG, HTML: Tokenization): ids, addresses, empty values.

Nothing here depends on who wrote a page. Ten thousand pages share most of their tags, so a tag is
looked at once; a parser that builds a tree has to look at each, and tells no places in the source.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape

_ATTRIBUTE = r"""
    [\s/]*+ (=[^\s/>=]*+ | [^\s/>=]++)
    (?: \s*+ = \s*+ (?: "([^"]*+)" | '([^']*+)' | ((?!["'])[^\s>]*+) ) )?+
"""
_ATTRIBUTES = re.compile(_ATTRIBUTE, re.VERBOSE)
_UNNAMED = re.sub(r"\((?!\?)", "(?:", _ATTRIBUTE)
_TAG = re.compile(
    rf"""
    <!-- (?: -?> | .*? (?:--!?>|\Z) )
  | <(script|style|title|textarea|iframe|xmp|noembed|noframes) (?=[\s/>])  # their content is text
      ((?:{_UNNAMED})*+) [\s/]*+ > (.*?) (?: </\1(?=[\s/>]) | \Z )
  | <([a-z][^\s/>]*+) ((?:{_UNNAMED})++) [\s/]*+ >  # without attributes, it holds nothing
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)

_ADDRESSES = frozenset(("href", "src", "xlink:href", "poster", "action", "formaction"))
_NEVER_EMPTY = frozenset(("href", "src", "id"))
_SOCIAL = frozenset(("og:url", "og:image", "twitter:image"))
_REFRESH = re.compile(r"[\d.\s]*[;,]?\s*(?:url\s*=\s*)?[\"']?([^\"']*)", re.IGNORECASE)
_SRCSET = re.compile(r"(?:\A|,)\s*+([^\s,]\S*?),*(?=\s|\Z)")
_CSS_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_CSS = re.compile(
    r"""url\(\s*+(?:"([^"]*)"|'([^']*)'|([^\s"')]*))\s*+\)|@import\s+(?:"([^"]*)"|'([^']*)')""",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class PageTags:
    """The ids, addresses and so on in the tags of a page."""

    ids: frozenset[str]
    addresses: Mapping[tuple[str, str], None]
    """Address, and how it is written; in their order."""
    title: str | None
    base: str
    """The address in `<base href>`; empty if there is none."""
    empty: frozenset[str]
    """Attributes that need a value and have none, as they are written."""


def page_tags(text: str) -> PageTags:
    """Read the tags of an HTML text."""
    ids: set[str] = set()
    empty: set[str] = set()
    addresses: dict[tuple[str, str], None] = {}
    title = None
    base = ""
    for holder, held, content, name, attributes in dict.fromkeys(_TAG.findall(text)):
        tag = _tag((name or holder).lower(), attributes or held)
        if tag is _NOTHING and not holder:
            continue
        ids |= tag.ids
        empty |= tag.empty
        addresses.update(tag.addresses)
        base = base or tag.base
        if holder and holder.lower() == "title" and title is None:
            title = content.strip()
        elif holder and holder.lower() == "style":
            addresses.update(dict.fromkeys(css_addresses(content)))
    return PageTags(frozenset(ids), addresses, title, base, frozenset(empty))


@dataclass(frozen=True, slots=True)
class _Tag:
    """The ids, addresses and so on in one start tag."""

    ids: frozenset[str] = frozenset()
    addresses: Mapping[tuple[str, str], None] = field(default_factory=dict)
    base: str = ""
    empty: frozenset[str] = frozenset()


_NOTHING = _Tag()


@lru_cache(maxsize=1 << 16)
def _tag(name: str, attributes: str) -> _Tag:
    given: dict[str, tuple[str, str]] = {}
    for match in _ATTRIBUTES.finditer(attributes):
        value = unescape(match[2] or match[3] or match[4] or "").strip()
        given.setdefault(match[1].lower(), (value, match[0].strip(" \t\r\n\f/")))
    if name == "base":
        return _Tag(base=given["href"][0]) if "href" in given else _NOTHING
    named = ("id", "name") if name == "a" else ("id",)
    ids = {given[key][0] for key in named if key in given}
    tag = _Tag(
        ids=frozenset(ids),
        addresses=dict.fromkeys(pair for pair in _addresses(name, given) if pair[0]),
        empty=frozenset(
            written
            for key, (value, written) in given.items()
            if (key in _NEVER_EMPTY and not value) or (key == "id" and value == "None")
        ),
    )
    return _NOTHING if tag == _NOTHING else tag


def _addresses(name: str, given: Mapping[str, tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """The addresses in the attributes of a tag."""
    for key, (value, written) in given.items():
        if key in _ADDRESSES or (key, name) == ("data", "object"):
            yield value, written
        elif key in ("srcset", "imagesrcset"):
            yield from ((address, written) for address in _SRCSET.findall(value))
        elif key == "style":
            yield from ((address, written) for address, _ in css_addresses(value))
        elif (key, name) == ("content", "meta"):
            if given.get("http-equiv", ("",))[0].lower() == "refresh":
                refresh = _REFRESH.match(value)
                yield refresh[1].strip() if refresh else "", written
            elif {given.get(kind, ("",))[0] for kind in ("property", "name")} & _SOCIAL:
                yield value, written


@lru_cache(maxsize=256)
def css_addresses(css: str) -> tuple[tuple[str, str], ...]:
    """The addresses in a stylesheet, except those of a place in the page that uses it."""
    matches = _CSS.finditer(_CSS_COMMENT.sub("", css))
    found = ((next(filter(None, m.groups()), "").strip(), m[0]) for m in matches)
    return tuple(pair for pair in found if not pair[0].startswith("#"))
