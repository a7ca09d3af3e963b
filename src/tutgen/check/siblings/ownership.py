"""What belongs to a service, and why: the one place that decides.

Owned for certain: its name and slug, its models, the hosts and addresses that are its own. Owned by its
looks: a key or a value that its payloads alone have and that can only be an id. What could be any word
belongs to nobody, nor does a number.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from mimetypes import types_map
from typing import Any

from tutgen.check.contracts.references import ContractError, ContractPlace
from tutgen.check.contracts.values import mappings
from tutgen.check.siblings.facts import Parts, Sibling, SiteFacts
from tutgen.check.siblings.once import once
from tutgen.check.siblings.text import Text
from tutgen.check.siblings.word_lists import is_common, is_word
from tutgen.diagnostics import Severity
from tutgen.language.placeholder import has_placeholder
from tutgen.requests.parsing import parse_requests

_HOST = re.compile(r"https?://(?:[^\s/@{}<>]{1,200}@)?(?:www\.)?(\w(?:[\w.-]*\w)?)")
"""As far as a host stands before an expression or a placeholder."""
_ADDRESS = re.compile(r"https?://[^\s)\"'`<>{}\\]+")


@dataclass(frozen=True, slots=True)
class Kind:
    """A reason for a word to be somebody's."""

    said: str
    severity: Severity


KINDS: Mapping[str, Kind] = {
    "name": Kind("the name", "error"),
    "slug": Kind("the slug", "error"),
    "model": Kind("the model", "error"),
    "host": Kind("a host", "error"),
    "address": Kind("an address", "error"),
    "key": Kind("a key", "warning"),
    "value": Kind("a value", "warning"),
}


@dataclass(frozen=True, slots=True)
class Word:
    """A word or phrase, and the services whose it is."""

    word: str
    kind: str
    owners: frozenset[str]
    """Slugs of services. Only a model may be several services' own."""
    is_site: bool = False
    """A host that others may have pages on, as they have on a platform."""


# --------------------------------------------------------------------------- what a service has at all


@once
def said(facts: SiteFacts, slug: str) -> Mapping[tuple[str, str], int]:
    """Word and kind of all that a service has, whether or not others have it too."""
    return Counter(_said(facts, facts.siblings[slug]))


def _said(facts: SiteFacts, sibling: Sibling) -> Iterator[tuple[str, str]]:
    service = sibling.service
    yield service.name, "name"
    if service.slug != service.name:
        yield service.slug, "slug"
    for field in facts.project.site.fields.values():
        kind = field.type.owned_as
        raw = service.values.get(field.name, field.default)
        if kind and isinstance(raw, str) and "{{" not in raw:
            yield raw, kind
    for text in sibling.written:
        yield from ((host, "host") for host in hosts_in(text.text))
    for text in sibling.keys.values():
        if "{{" not in text.text:
            yield text.text, "key"
    for text in sibling.values.values():
        value = text.text.strip()
        if (
            value
            and "{{" not in value
            and not has_placeholder(value)
            and not re.search(r"\s|://", value)
        ):
            yield value, "value"


def hosts_in(text: str) -> Iterator[str]:
    """The hosts of the addresses in a text, except those that are computed or are numbers."""
    for found in _HOST.finditer(text) if "://" in text else ():
        if "." in found[1] and not found[1].replace(".", "").isdecimal():
            yield found[1]


def host_spans(text: str) -> list[tuple[int, int]]:
    """Where the hosts of addresses stand."""
    return [found.span(1) for found in _HOST.finditer(text)] if "://" in text else []


# ------------------------------------------------------------------------------ what is owned for sure


def certain_words(facts: SiteFacts) -> Iterator[Word]:
    """Names, slugs, models, addresses and hosts."""
    holders: dict[tuple[str, str], list[str]] = {}
    for slug in facts.siblings:
        for found in said(facts, slug):
            holders.setdefault(found, []).append(slug)
    linking: dict[str, list[str]] = {}
    for (word, kind), slugs in holders.items():
        if kind in ("name", "slug", "model"):
            yield Word(word, kind, frozenset(slugs))
        elif kind == "address" and re.search(r"://[^/?#]+[/?#].", word):
            owner = _named_in(word, slugs)
            if owner:
                yield Word(word, kind, frozenset([owner]))
        elif kind == "host":
            linking[word] = slugs
    yield from _hosts(facts, linking)


MOST_OTHERS = 1
"""So many others may have copied a link; what more of them link to is a platform."""
_EXAMPLE = re.compile(r"(?:^|\.)example\.(?:com|net|org)$")
_SECOND_LEVELS = ("ac", "co", "com", "edu", "gov", "net", "org")


def _hosts(facts: SiteFacts, linking: Mapping[str, list[str]]) -> Iterator[Word]:
    """The hosts that belong to a service.

    One that bears a service's name is that service's, unless several others link to it, as to a
    platform; any other is its who alone links to it.
    """
    texts = (text.text for text in facts.shared_texts)
    files = (file.text for file in facts.project.files.values())
    shared = {host for text in (*texts, *files) for host in hosts_in(text)}
    for host in dict.fromkeys((*linking, *sorted(shared))):
        slugs = linking.get(host, [])
        owner = _service_of(host, facts)
        if owner:
            if len([slug for slug in slugs if slug != owner]) <= MOST_OTHERS:
                yield Word(host, "host", frozenset([owner]), is_site=_is_whole(host))
        elif len(slugs) == 1 and host not in shared and not _EXAMPLE.search(host):
            yield Word(host, "host", frozenset(slugs))


def _is_whole(host: str) -> bool:
    """Whether a host is a name with nothing before it: `acme.example`, `acme.co.uk`."""
    *labels, _ = host.split(".")
    return len(labels) - (len(labels) > 1 and labels[-1] in _SECOND_LEVELS) == 1


def _service_of(host: str, facts: SiteFacts) -> str | None:
    """The service that a host is, by a part of it: that of the longest name where there are several."""
    labels = host.lower().split(".")[:-1]
    parts = {*labels, *(label.replace("-", "") for label in labels)}
    parts |= {part for label in labels for part in label.split("-")}
    named = [slug for slug, names in _squeezed_names(facts).items() if not parts.isdisjoint(names)]
    return max(named, key=len, default=None)


@once
def _squeezed_names(facts: SiteFacts) -> Mapping[str, frozenset[str]]:
    """Slug -> the slug and the name of the service, letters and digits alone."""
    return {
        slug: frozenset(re.sub(r"[\W_]", "", text).lower() for text in (slug, one.service.name))
        for slug, one in facts.siblings.items()
    }


LONG_NAME = 5
"""The letters of a shorter name may well stand within a word."""


def _named_in(word: str, slugs: Iterable[str]) -> str | None:
    """Whose name a word bears, of those that have it: `put-acme`, `acme_cloud`."""
    parts = re.findall(r"[^\W_]+", word.lower())
    bearing = []
    for slug in slugs:
        own = slug.replace("-", "")
        if own in parts or (len(own) >= LONG_NAME and own in "".join(parts)):
            bearing.append(slug)
    return max(bearing, key=len, default=None)


# ---------------------------------------------------------------------------- what is owned by its looks

SHORTEST = 4
"""The letters of an id that can be nobody else's."""
_EVERYBODYS = frozenset(
    {
        *types_map.values(), "application/x-www-form-urlencoded", "base64", "content-length",
        "content-type", "en-gb", "en-us", "hmac-sha256", "http/1.1", "http/2", "ipv4", "ipv6",
        "iso-8601", "iso-8859-1", "oauth2", "rfc3339", "sha-256", "sha256", "us-ascii", "user-agent",
        "utf-16", "utf-8", "utf8", "x-request-id",
    }
)  # fmt: skip
"""What any API may have, in lower case."""
_MARK = re.compile(r"_|\w[.-]\w|\d[^\W\d_]|[^\W\d_]\d|[a-z][A-Z]")
_QUANTITY = re.compile(r"[\d.,_-]+[^\W\d_]{0,3}")


def distinctive_words(facts: SiteFacts) -> Iterator[Word]:
    """The keys and values that can be ids only, and that one service alone has.

    What two have belongs to neither, unless it bears the name of one: then the other has copied it.
    """
    holders: dict[str, dict[str, str]] = {}
    for slug in facts.siblings:
        for word, kind in said(facts, slug):
            if kind in ("key", "value") and is_distinctive(word):
                holders.setdefault(word, {}).setdefault(slug, kind)
    plain = _plain(facts)
    for word, kinds in holders.items():
        owner = next(iter(kinds)) if len(kinds) == 1 else _named_in(word, kinds)
        if owner and plain.get(word, {owner}) == {owner}:
            yield Word(word, kinds[owner], frozenset([owner]))


def is_distinctive(word: str) -> bool:
    """Whether a word looks like an id: it has `_`, `-`, `.`, a digit beside letters or an inner capital,
    and is no number, date or quantity."""
    return (
        len(word) >= SHORTEST
        and bool(_MARK.search(word))
        and bool(re.search(r"[^\W\d_]{2}", word))
        and not _QUANTITY.fullmatch(word)
        and word.lower() not in _EVERYBODYS
    )


def _plain(facts: SiteFacts) -> Mapping[str, set[str]]:
    """What services say in a word, and who: nobody else's own, even where a payload has it."""
    fields = facts.project.site.fields
    found: dict[str, set[str]] = {}
    for slug, one in facts.siblings.items():
        for name, raw in one.service.values.items():
            if isinstance(raw, str) and fields[name].type.is_word:
                found.setdefault(raw, set()).add(slug)
    return found


# ------------------------------------------------------------------------- whether a word counts at a place


def counts(facts: SiteFacts, word: Word, text: Text, start: int) -> bool:
    """Whether a word that stands in somebody else's text is its owner's there.

    Asked for what was met only, since it may need lists of words and contracts.
    """
    if word.kind in ("key", "value"):
        return not _is_everybodys(facts, word.word) and not _in_sentence(facts, word, text, start)
    if word.kind == "host":
        return not word.is_site or _is_own_page(facts, word, text, start)
    if word.kind == "slug" and word.word.isalpha() and not text.in_code(start):
        return False
    return not _is_usual(word) or _is_meant(word, text, start)


@once
def _is_everybodys(facts: SiteFacts, word: str) -> bool:
    """Whether a word stands in a shared source or in a contract, or is one of the language."""
    lang = facts.project.site.lang
    return (
        is_word(word, lang)
        or any(word in text.text and contains(text.shown, word) for text in facts.shared_texts)
        or word in _enumerated(facts)
    )


def contains(text: str, word: str) -> bool:
    """Whether a word stands in a text, touched by no letter and no digit."""
    at = text.find(word)
    while at >= 0:
        end = at + len(word)
        around = text[max(0, at - 1) : at] + text[end : end + 1]
        if not any(one.isalnum() or one == "_" for one in around):
            return True
        at = text.find(word, at + 1)
    return False


def _in_sentence(facts: SiteFacts, word: Word, text: Text, start: int) -> bool:
    """Whether words that a hyphen or a full stop joins may well be words: `on-demand`, `e.g`."""
    parts = re.split(r"[.-]", word.word)
    lang = facts.project.site.lang
    return all(part.isalpha() and is_word(part, lang) for part in parts) and not text.in_code(start)


@once
def _enumerated(facts: SiteFacts) -> frozenset[str]:
    """What the contracts of the project list as possible values."""
    project = facts.project
    paths = {project.site.contract} if project.site.contract else set()
    for source in (project.requests, *(tutorial.requests for tutorial in project.tutorials)):
        if source and "schema:" in source.text:
            requests = parse_requests(source)[0].values()
            paths |= {one.values["schema"] for one in requests if "schema" in one.values}
    values: list[Any] = []
    for path in paths:
        with suppress(ContractError):  # it is said where requests are held to it
            for part in mappings(facts.contracts.value(ContractPlace(path))):
                listed = part.get("enum")
                values += [*(listed if isinstance(listed, list) else ()), part.get("const")]
    return frozenset(value for value in values if isinstance(value, str))


def _is_own_page(facts: SiteFacts, word: Word, text: Text, start: int) -> bool:
    """Whether a host stands for its owner: it is alone, an expression follows it, requests go to it, or
    the address is one that the owner has."""
    whole, end = text.text, start + len(word.word)
    rest = _ADDRESS.match(f"https://{whole[start : end + 2000]}")
    assert rest
    path = rest.group().removeprefix(f"https://{word.word}").rstrip(".,:;!?*_")
    line = whole[whole.rfind("\n", 0, start) + 1 : start]
    if path in ("", "/") or whole[start - 1 : start] == "." or line.lstrip().startswith("path:"):
        return True
    return any(
        _plain_address(f"{word.word}{path}") in _addresses(facts, owner) for owner in word.owners
    )


@once
def _addresses(facts: SiteFacts, slug: str) -> frozenset[str]:
    """The addresses in a service's texts."""
    parts: Parts = facts.siblings[slug]
    return frozenset(
        _plain_address(found)
        for text in parts.written
        for found in (_ADDRESS.findall(text.text) if "://" in text.text else ())
    )


def _plain_address(address: str) -> str:
    """An address as it is compared: without what does not change where it leads."""
    bare = re.sub(r"^https?://(?:www\.)?", "", address).partition("#")[0]
    return bare.rstrip(".,:;!?*_").rstrip("/")


SHORTEST_SLUG = 3
"""A slug of so few letters may be anything."""
_VERB = re.compile(
    r"['’]s\b|[ ](?:and|can|does|has|is|may|must|needs|offers|or|supports|takes|will)\b"
)
"""What shows that the word before it is a name."""
_EDGES = frozenset(" \t\n\"'`")


def _is_usual(word: Word) -> bool:
    """Whether a name, a slug or a model may just as well be another word: `render`, `fly`."""
    is_short = word.kind == "slug" and len(word.word) <= SHORTEST_SLUG
    return is_short or (word.word.isalpha() and is_common(word.word))


def _is_meant(word: Word, text: Text, start: int) -> bool:
    """Whether a word that may be another is the service here: as a whole in code style; in a sentence
    by its capital, unless that is the capital of the sentence."""
    whole, end = text.text, start + len(word.word)
    if text.in_code(start):
        before, after = whole[start - 1 : start] or " ", whole[end : end + 1] or " "
        return before in _EDGES and after in _EDGES
    if not word.word[0].isupper():
        return False
    return not text.begins(start) or bool(_VERB.match(whole, end))
