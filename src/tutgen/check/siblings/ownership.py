"""Which words belong to which service: the one place that decides.

A word is a text without blanks, or a name such as `Acme Pay`. What services hold is collected first
(`held_words`). From it come the certain words (`certain_words`): names, slugs, ids of models, addresses, and hosts
that are one service's own. Others are owned by their form (`distinctive_words`): a key or a value that one
service alone has in its payloads, and that can only be an id, such as `task_settings`. What could be any
word belongs to nobody, nor does a number. Where such a word is met in another's text, `counts` tells whether
it means its owner there.
"""

import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from mimetypes import types_map
from typing import Any, NamedTuple

from tutgen.check.contracts.references import ContractError, ContractPlace
from tutgen.check.contracts.values import mappings
from tutgen.check.siblings.facts import FieldParts, Sibling, SiteFacts
from tutgen.check.siblings.once import once
from tutgen.check.siblings.shown_code import code_of_service
from tutgen.check.siblings.text import WrittenText, runs_in
from tutgen.check.siblings.word_lists import is_common, is_word
from tutgen.language.expressions.computed import compile_text
from tutgen.language.expressions.values import EvaluationError
from tutgen.requests.parsing import parse_requests
from tutgen.sources.source import TextOrigin
from tutgen.sources.yaml_origin import YamlOrigin
from tutgen.theme.placeholder import has_placeholder

_HOST = re.compile(r"https?://(?:[^\s/@{}<>]{1,200}@)?(?:www\.)?(\w(?:[\w.-]*\w)?)")
"""The host of an address; it ends where an expression or a placeholder begins."""
_ADDRESS = re.compile(r"https?://[^\s)\"'`<>{}\\]+")


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
def _words_of_shared_code(facts: SiteFacts) -> frozenset[str]:
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
_EXAMPLE = re.compile(r"(?:^|\.)example\.(?:com|net|org)$")
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
    """Whether a host is a name with nothing before it: `acme.example`, `acme.co.uk`."""
    *labels, _ = host.split(".")
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


# ------------------------------------------------------------------------- whether a word counts at a place


def counts(facts: SiteFacts, word: OwnedWord, text: WrittenText, start: int) -> bool:
    """Whether a word at offset `start` of another service's text means its owner there.

    To be asked only for words that were found, since it may read word lists and contracts.
    """
    if word.kind in ("key", "value", "code"):
        return not _is_shared(facts, word.word) and not _in_sentence(facts, word, text, start)
    if word.kind == "host":
        return not word.is_site or _is_own_page(facts, word, text, start)
    if word.kind == "identifier" and _is_usual(word) and not text.in_code(start):
        return False
    if word.kind == "slug" and word.word.isalpha() and not text.in_code(start):
        return False
    return not _is_usual(word) or _is_meant(word, text, start)


@once
def _is_shared(facts: SiteFacts, word: str) -> bool:
    """Whether a word is one of the language, or stands in a shared source or among a contract's values."""
    lang = facts.project.site.lang
    return (
        is_word(word, lang)
        or any(word in text.text and contains(text.shown, word) for text in facts.shared_texts)
        or word in _words_of_shared_code(facts)
        or word in _enumerated(facts)
    )


def contains(text: str, word: str) -> bool:
    """Whether a word stands in a text without a letter, digit or underscore beside it."""
    at = text.find(word)
    while at >= 0:
        end = at + len(word)
        around = text[max(0, at - 1) : at] + text[end : end + 1]
        if not any(one.isalnum() or one == "_" for one in around):
            return True
        at = text.find(word, at + 1)
    return False


def _in_sentence(facts: SiteFacts, word: OwnedWord, text: WrittenText, start: int) -> bool:
    """Whether a word outside of code style is made of plain words: `on-demand`, `e.g`."""
    parts = re.split(r"[.-]", word.word)
    lang = facts.project.site.lang
    return all(part.isalpha() and is_word(part, lang) for part in parts) and not text.in_code(start)


@once
def _enumerated(facts: SiteFacts) -> frozenset[str]:
    """The texts that the contracts of the project list as possible values (`enum`, `const`)."""
    project = facts.project
    paths = _paths(facts, project.site.contract, project.site.origin.child("contract"))
    for source in (project.requests, *(tutorial.requests for tutorial in project.tutorials)):
        if source and "schema:" in source.text:
            requests = parse_requests(source)[0].values()
            for one in requests:
                paths |= _paths(facts, one.values.get("schema"), one.origin.child("schema"))
    values: list[Any] = []
    for path in paths:
        with suppress(ContractError):  # it is said where requests are held to it
            for part in mappings(facts.contracts.value(ContractPlace(path))):
                listed = part.get("enum")
                values += [*(listed if isinstance(listed, list) else ()), part.get("const")]
    return frozenset(value for value in values if isinstance(value, str))


def _paths(facts: SiteFacts, written: str | None, origin: YamlOrigin) -> set[str]:
    """The paths of files that a text names with the values of the services."""
    evaluate = compile_text(written, origin, []) if written else None
    if evaluate is None:
        return {written} if written else set()
    found = set()
    for slug in facts.page_of:
        with suppress(EvaluationError):  # it is reported where requests are held to it
            found.add(evaluate(facts.scope(slug)))
    return {path for path in found if isinstance(path, str)}


def _is_own_page(facts: SiteFacts, word: OwnedWord, text: WrittenText, start: int) -> bool:
    """Whether a host at offset `start` means its owner: no path follows it, it is a part of a longer host,
    it is in the path of a request, or the owner's texts have the same address."""
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
    """The addresses in a service's texts, as `_plain_address` gives them."""
    parts: FieldParts = facts.siblings[slug]
    return frozenset(
        _plain_address(found)
        for text in parts.written
        for found in (_ADDRESS.findall(text.text) if "://" in text.text else ())
    )


def _plain_address(address: str) -> str:
    """An address without scheme, `www.`, fragment and final punctuation, for comparison."""
    bare = re.sub(r"^https?://(?:www\.)?", "", address).partition("#")[0]
    return bare.rstrip(".,:;!?*_").rstrip("/")


SHORTEST_SLUG = 3
"""Letters; a slug of no more may be any word."""
_VERB = re.compile(
    r"['’]s\b|[ ](?:and|can|does|has|is|may|must|needs|offers|or|supports|takes|will)\b"
)
"""What follows a name, and hardly another word."""
_EDGES = frozenset(" \t\n\"'`")


def _is_usual(word: OwnedWord) -> bool:
    """Whether a name, a slug or a model is also a common word (`render`, `fly`) or a very short slug."""
    is_short = word.kind in ("slug", "identifier") and len(word.word) <= SHORTEST_SLUG
    return is_short or (word.word.isalpha() and is_common(word.word))


def _is_meant(word: OwnedWord, text: WrittenText, start: int) -> bool:
    """Whether a common word means the service here: in code style if it stands there by itself; elsewhere if
    it has a capital that is not the one of a sentence's first word, or if a verb follows."""
    whole, end = text.text, start + len(word.word)
    if text.in_code(start):
        before, after = whole[start - 1 : start] or " ", whole[end : end + 1] or " "
        return before in _EDGES and after in _EDGES
    if not word.word[0].isupper():
        return False
    return not text.begins(start) or bool(_VERB.match(whole, end))
