"""Links that say one thing and do another: their labels, and the words around them.

A label is judged by itself, by the address behind it, and by the other labels of the same text.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from unicodedata import category
from urllib.parse import unquote, urlsplit

from tutgen.check.rules.facts import SourceFacts
from tutgen.diagnostics import Diagnostic, Span
from tutgen.language.document import WrittenLink
from tutgen.sources import urls

_WORD = re.compile(r"[^\W\d_]{4,}")
_GENERIC = re.compile(
    r"(?:article|chapter|documentation|docs|guide|here|instruction|link|list|manual|overview|page"
    r"|reference|section|site|table|there|this|website|details|information|learn|more|read)s?"
)
"""Words that name no thing of their own."""

_VAGUE = frozenset(
    {
        "click here", "click this link", "go here", "here", "learn more", "link", "more",
        "more here", "read more", "read more here", "see here", "see more", "that link",
        "that page", "the link", "this", "this link", "this page", "this site", "this website",
    }
)  # fmt: skip
_MARKUP = re.compile(r"[`*_~\s]+")
_EDGES = " .,:;!?()<>«»→…"

_HOST = r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+"
_ADDRESS = re.compile(
    rf"""
    (?: [`*_]* (?i: (?: https?:// (?:www\.)? | www\.) (?P<host>{_HOST}[a-z]{{2,}}))
    | [*_]* (?! (?:com|org|net|io|dev)\.)  # com.example.app is a package, as is code
      (?P<bare> {_HOST} (?:com|org|edu|gov)
      | {_HOST} [a-z0-9-]+ \. (?:net|io|dev|ai|app|cloud|info)  # asp.net is a product
      | {_HOST} (?! cs|go|js|kt|md|py|rb|rs|sh|ts) [a-z]{{2}} (?=/)  # node.js/express is none
      )
    )
    (?::\d+)? (?P<rest>[/?\#][^\s`]*)? [`*_]*
    """,
    re.VERBOSE,
)
_LONGEST = 500
"""Characters of a label that may be an address."""
_LANGUAGE = re.compile(r"/[a-z]{2}(?:-[a-z]{2})?(?=/)")

_PREFIX = re.compile(r"auto|co|de|inter|micro|multi|non|over|post|pre|re|sub|un|v")
_ENDING = re.compile(r"d|e|ed|em|en|er|ers|es|ings?|ly|n|r|s")
"""What may touch a link because it is a part of its word, in English or in German."""


def ambiguous_links(facts: SourceFacts) -> Iterator[Diagnostic]:
    """One address outside of the site, under labels of one text that name different things."""
    for document in facts.documents:
        service = facts.services.get(document.path, "").casefold()
        seen: dict[str, list[WrittenLink]] = {}
        for link in document.links if len(document.links) > 1 else ():
            if not urls.is_external(link.target) or not _stems(link.label):
                continue
            others = seen.setdefault(link.target.rstrip("/"), [])
            known = f"{_host(link.target)} {service}"
            if others and not any(_may_be_one(link.label, o.label, known) for o in others):
                yield Diagnostic(
                    "ambiguous-link",
                    f"'{link.label}' and '{others[0].label}' lead to the same address, "
                    f"'{link.target}'",
                    link.place.span(),
                    "give each label the address of the thing it names, or use one label for both",
                    "warning",
                    (("the other link", others[0].place.span()),),
                )
            others.append(link)


def _may_be_one(label: str, other: str, known: str) -> bool:
    """Whether two labels have a word in common.

    A word of what is known, the service or the host, does not count where both say more: an `Acme
    account` is no `Acme portal`, but `Acme` may be either.
    """
    more, of_other = _stems(label, known), _stems(other, known)
    if more and of_other:
        return not more.isdisjoint(of_other)
    return not _stems(label).isdisjoint(_stems(other))


@lru_cache(maxsize=4096)
def _stems(label: str, known: str = "") -> frozenset[str]:
    """The beginnings of the words that tell what a label names, but for those that are known; none
    where nobody can say so."""
    if "{{" in label or _address(label):
        return frozenset()
    words = (word.casefold() for word in _WORD.findall(label))
    return frozenset(
        w[:4] for w in words if w != w.upper() and w not in known and not _GENERIC.fullmatch(w)
    )


def misleading_labels(facts: SourceFacts) -> Iterator[Diagnostic]:
    """A label that reads as an address, but not as the one that the link leads to."""
    for document in facts.documents:
        for link in document.links:
            shown = _address(link.label)
            if shown and "{{" not in link.target and not _leads_to(link.target, shown, facts.home):
                yield Diagnostic(
                    "misleading-label",
                    f"the label '{link.label}' reads as an address, but the link leads to "
                    f"'{link.target}'",
                    link.place.span(),
                    "link to that address, or write the label in words",
                )


@lru_cache(maxsize=4096)
def _address(label: str) -> tuple[str, str] | None:
    """The host and the rest of a label that reads as an address."""
    if "." not in label or "{{" in label or len(label) > _LONGEST:
        return None
    found = _ADDRESS.fullmatch(label.strip())
    if found is None:
        return None
    return (found["host"] or found["bare"]).lower(), _plain(found["rest"] or "")


def _leads_to(target: str, shown: tuple[str, str], home: str | None) -> bool:
    """Whether the target is at the address shown, which may be shortened, or lack the language."""
    host, rest = shown
    if not urls.is_external(target):
        return home is not None and _below(_host(home), host)
    parts = urlsplit(target)
    whole = _plain(target.partition(parts.netloc)[2] if parts.netloc else "")
    ends = ("", "/", "?", "#", ".", "&") if not rest.endswith("…") else None
    rest = rest.rstrip("…")
    return _below(_host(target), host) and any(
        path.startswith(rest) and (ends is None or path[len(rest) :][:1] in ends)
        for path in (whole, _LANGUAGE.sub("", whole, count=1))
    )


def _host(address: str) -> str:
    return (urlsplit(address).hostname or "").removeprefix("www.")


def _below(host: str, shown: str) -> bool:
    return host == shown or host.endswith(f".{shown}")


def _plain(rest: str) -> str:
    """What follows the host, in a form to compare."""
    return unquote(rest).casefold().replace("...", "…").rstrip("/")


def vague_labels(facts: SourceFacts) -> Iterator[Diagnostic]:
    """A label that says nothing to those who see or hear the links of a page as a list."""
    for document in facts.documents:
        for link in document.links:
            words = _MARKUP.sub(" ", link.label).strip(_EDGES).casefold()
            if words in _VAGUE:
                yield Diagnostic(
                    "vague-label",
                    f"the label '{link.label}' does not say where the link to '{link.target}' leads",
                    link.place.span(),
                    "make words that name the target the label",
                    "warning",
                )


def link_spacing(facts: SourceFacts) -> Iterator[Diagnostic]:
    """A word that runs into a link."""
    for document in facts.documents:
        for link in document.links:
            place = link.place
            label = _MARKUP.sub("", link.label)
            after, before = link.after, link.before
            if after and not _ENDING.fullmatch(after) and _spaced(label[-1:] + after[0]):
                place = replace(place, needle=place.needle + after)
                yield _touching(link, f"'{after}' right behind it", place.span())
            if before and not _PREFIX.fullmatch(before.lower()) and _spaced(before[-1] + label[:1]):
                place = replace(place, needle=before + link.place.needle)
                yield _touching(link, f"'{before}' right before it", place.span())


def _spaced(characters: str) -> bool:
    """Whether they are of scripts that part all words by blanks: those that have capitals do."""
    return not any(category(character) in ("Lo", "Lm") for character in characters)


def _touching(link: WrittenLink, what: str, place: Span) -> Diagnostic:
    return Diagnostic(
        "link-spacing",
        f"the link '{link.label}' has {what}, without a blank",
        place,
        "put a blank between them, or the whole word into the link",
        "warning",
    )
