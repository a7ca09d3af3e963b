"""The words that belong to services.

A word is a text without blanks, or a name such as `Acme Pay`. What services hold is collected first
(`held_words`). From it come the certain words (`certain_words`): names, slugs, ids of models, addresses, and hosts
that are one service's own. Others are owned by their form (`distinctive_words`): a key or a value that one
service alone has in its payloads, and that can only be an id, such as `task_settings`. What could be any
word belongs to nobody, nor does a number. Whether a word means its owner at a place, `ownership` tells.
"""

import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from mimetypes import types_map
from typing import NamedTuple

from tutgen.check.siblings.code.shown_code import code_of_service
from tutgen.check.siblings.facts import SiteFacts
from tutgen.check.siblings.field_parts import Sibling
from tutgen.check.siblings.once import once
from tutgen.check.siblings.text import WrittenText, runs_in
from tutgen.language.expressions.values import EvaluationError
from tutgen.sources.source import TextOrigin
from tutgen.theme.placeholder import has_placeholder

_HOST = re.compile(r"https?://(?:[^\s/@{}<>]{1,200}@)?(?:www\.)?(\w(?:[\w.-]*\w)?)")
"""The host of an address; it ends where an expression or a placeholder begins."""


KINDS: Mapping[str, str] = {
    "name": "the name",
    "slug": "the slug",
    "identifier": "the identifier",
    "model": "the model",
    "host": "a host",
    "address": "an address",
    "inner": "an id with the name",
    "key": "a key",
    "value": "a value",
    "code": "a word in the code",
}
"""A reason for a word to belong to a service -> what messages call the word."""


class OwnedWord(NamedTuple):
    """A word or phrase, and the services that own it."""

    word: str
    kind: str
    """A key of KINDS."""
    owners: frozenset[str]
    """Slugs of services, at least one. Only a model and an identifier may have several owners."""
    is_site: bool = False
    """Whether it is a host without subdomain (`acme.example`), on which others may have pages."""


# --------------------------------------------------------------------------- what a service has at all


@once
def held_words(facts: SiteFacts, slug: str) -> Mapping[tuple[str, str], int]:
    """(word, kind) -> how often a service has it, whether or not others have it too."""
    return Counter(_held_words(facts, facts.siblings[slug]))


def _held_words(facts: SiteFacts, sibling: Sibling) -> Iterator[tuple[str, str]]:
    service = sibling.service
    yield service.name, "name"
    if service.slug != service.name:
        yield service.slug, "slug"
    for field in facts.project.site.fields.values():
        raw = service.values.get(field.name, field.default)
        words = field.type.owned(raw) if raw is not None else ()
        for word, kind in words:
            if "{{" not in word:
                yield word, kind
            elif kind == "identifier":
                yield from _computed(facts, service.slug, field.name)
    for text in (*sibling.written, *own_code(facts, service.slug)):
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
    yield from _words_of_code(facts, sibling)


def _computed(facts: SiteFacts, slug: str, field: str) -> Iterator[tuple[str, str]]:
    """An identifier that is made of others, as the first page of its service has it."""
    with suppress(EvaluationError, KeyError):
        value = (facts.scope(slug).service or {})[field]
        if isinstance(value, str):
            yield value, "identifier"


@once
def own_code(facts: SiteFacts, slug: str) -> tuple[WrittenText, ...]:
    """The code that a service says itself: not that of `site.yaml`, which all share."""
    site = facts.project.site.origin.path
    codes = code_of_service(facts, slug)
    return tuple(code.written for code in codes if code.origin.path != site)


@once
def words_of_shared_code(facts: SiteFacts) -> frozenset[str]:
    """The ids in code that `site.yaml` says for all services."""
    site = facts.project.site.origin.path
    codes = (one for slug in facts.siblings for one in code_of_service(facts, slug))
    shown = {run for code in codes if code.origin.path == site for run in code.written.runs}
    written = {*_ids_in(runs_in(facts.project.site.origin.source.text))}
    return frozenset(_ids_in(shown)) & written  # others are a service's values


def _words_of_code(facts: SiteFacts, sibling: Sibling) -> Iterator[tuple[str, str]]:
    """The ids in the code of a service, also in blocks of its texts, and the names of the files that it shows."""
    for text in own_code(facts, sibling.service.slug):
        if isinstance(text.origin, TextOrigin):
            yield posixpath.basename(text.origin.path), "code"
        yield from ((id_, "code") for id_ in _ids_in(text.runs))
    for text in sibling.texts.values():
        for start, end in text.code() if "```" in text.text else ():
            block = text.text[start:end]
            if block.lstrip().startswith("```"):
                yield from ((id_, "code") for id_ in _ids_in(runs_in(block)))


def _ids_in(runs: Iterable[str]) -> Iterator[str]:
    for run in runs:
        yield from {run.strip(".-"), *run.split(".")}


def hosts_in(text: str) -> Iterator[str]:
    """The hosts of the addresses in a text, except those that are computed or are numbers."""
    for found in _HOST.finditer(text) if "://" in text else ():
        if "." in found[1] and not found[1].replace(".", "").isdecimal():
            yield found[1]


def host_spans(text: str) -> list[tuple[int, int]]:
    """The ranges of the hosts of addresses in a text: offsets, in their order."""
    return [found.span(1) for found in _HOST.finditer(text)] if "://" in text else []


# ------------------------------------------------------------------------------ what is owned for certain


def certain_words(facts: SiteFacts) -> Iterator[OwnedWord]:
    """The names, slugs, identifiers, models, addresses and hosts that belong to services."""
    holders: dict[tuple[str, str], list[str]] = {}
    for slug in facts.siblings:
        for found in held_words(facts, slug):
            holders.setdefault(found, []).append(slug)
    linking: dict[str, list[str]] = {}
    for (word, kind), slugs in holders.items():
        if kind in ("name", "slug", "identifier", "model"):
            yield OwnedWord(word, kind, frozenset(slugs))
        elif kind == "address" and re.search(r"://[^/?#]+[/?#].", word):
            owner = _named_in(word, slugs)
            if owner:
                yield OwnedWord(word, kind, frozenset([owner]))
        elif kind == "host":
            linking[word] = slugs
    yield from _hosts(facts, linking)


MAX_OTHERS = 1
"""A host that bears a service's name and that more than MAX_OTHERS others link to is a platform."""
_EXAMPLE = re.compile(r"(?:^|[.@])example\.(?:com|net|org)$")
_OF_OTHERS = ("community", "forum", "gist", "hub", "marketplace", "raw", "registry")
"""Subdomains on which others have pages, too."""
_SECOND_LEVELS = ("ac", "co", "com", "edu", "gov", "net", "org")


def _hosts(facts: SiteFacts, linking: Mapping[str, list[str]]) -> Iterator[OwnedWord]:
    """The hosts that belong to a service.

    A host that bears a service's name belongs to it, unless several others link to it, as to a platform.
    Any other host belongs to the one service that links to it, if no shared source has it.
    """
    texts = (text.text for text in facts.shared_texts)
    files = (file.text for file in facts.project.files.values())
    shared = {host for text in (*texts, *files) for host in hosts_in(text)}
    for host in dict.fromkeys((*linking, *sorted(shared))):
        slugs = linking.get(host, [])
        owner = _service_of(host, facts)
        if owner:
            if len([slug for slug in slugs if slug != owner]) <= MAX_OTHERS:
                yield OwnedWord(host, "host", frozenset([owner]), is_site=_is_whole(host))
        elif len(slugs) == 1 and host not in shared and not _EXAMPLE.search(host):
            yield OwnedWord(host, "host", frozenset(slugs))


def _is_whole(host: str) -> bool:
    """Whether others may have pages on a host: on a name with nothing before it (`acme.example`, `acme.co.uk`), and on
    a hub (`hub.acme.example`)."""
    *labels, _ = host.split(".")
    if labels[0] in _OF_OTHERS:
        return True
    return len(labels) - (len(labels) > 1 and labels[-1] in _SECOND_LEVELS) == 1


def _service_of(host: str, facts: SiteFacts) -> str | None:
    """The slug of the service whose name a part of a host is; of several the longest, None without one."""
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
"""Letters; a shorter name may be a part of any word."""


def _named_in(word: str, slugs: Iterable[str]) -> str | None:
    """The one of some slugs that a word holds, as `put-acme` and `acme_cloud` hold `acme`; None without one."""
    parts = re.findall(r"[^\W_]+", word.lower())
    bearing = []
    for slug in slugs:
        own = slug.replace("-", "")
        if own in parts or (len(own) >= LONG_NAME and own in "".join(parts)):
            bearing.append(slug)
    return max(bearing, key=len, default=None)


# ---------------------------------------------------------------------------- what is owned by its form

SHORTEST = 4
"""Characters; a shorter id may be anybody's."""
_COMMON_IDS = frozenset(
    {
        *types_map.values(), "application/x-www-form-urlencoded", "base64", "content-length",
        "content-type", "en-gb", "en-us", "hmac-sha256", "http/1.1", "http/2", "ipv4", "ipv6",
        "iso-8601", "iso-8859-1", "oauth2", "rfc3339", "sha-256", "sha256", "us-ascii", "user-agent",
        "utf-16", "utf-8", "utf8", "x-request-id",
        # of any program
        ".env", ".gitignore", "app.js", "app.py", "console.log", "docker-compose.yml", "dockerfile", "index.html",
        "index.js", "index.mjs", "localhost", "main.py", "node.js", "node_modules", "os.environ", "package-lock.json",
        "package.json", "process.env", "pyproject.toml", "readme.md", "requirements.txt", "server.js", "tsconfig.json",
    }
)  # fmt: skip
"""Ids that any API may have, in lower case."""
_MARK = re.compile(r"_|\w[.-]\w|\d[^\W\d_]|[^\W\d_]\d|[a-z][A-Z]")
_QUANTITY = re.compile(r"[\d.,_-]+[^\W\d_]{0,3}")


def distinctive_words(facts: SiteFacts) -> Iterator[OwnedWord]:
    """The keys and values that can only be ids, and that one service alone has.

    What several have belongs to none of them, unless it bears the name of one: then the others have copied it.
    """
    holders: dict[str, dict[str, str]] = {}
    for slug in facts.siblings:
        for word, kind in held_words(facts, slug):
            if kind in ("key", "value", "code") and is_distinctive(word):
                holders.setdefault(word, {}).setdefault(slug, kind)
    plain = _plain(facts)
    for word, kinds in holders.items():
        owner = next(iter(kinds)) if len(kinds) == 1 else _named_in(word, kinds)
        if owner and plain.get(word, {owner}) == {owner}:
            yield OwnedWord(word, kinds[owner], frozenset([owner]))


def is_distinctive(word: str) -> bool:
    """Whether a word looks like an id: it has `_`, `-`, `.`, a digit beside letters or an inner capital,
    and is no number, date or quantity."""
    return (
        len(word) >= SHORTEST
        and bool(_MARK.search(word))
        and bool(re.search(r"[^\W\d_]{2}", word))
        and not _QUANTITY.fullmatch(word)
        and not _EXAMPLE.search(word)
        and word.lower() not in _COMMON_IDS
    )


def _plain(facts: SiteFacts) -> Mapping[str, set[str]]:
    """Value of a field whose type is a word -> slugs of the services that have it, which may all use it."""
    fields = facts.project.site.fields
    found: dict[str, set[str]] = {}
    for slug, one in facts.siblings.items():
        for name, raw in one.service.values.items():
            if isinstance(raw, str) and fields[name].type.is_word:
                found.setdefault(raw, set()).add(slug)
    return found
