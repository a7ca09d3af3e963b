"""One address under labels that name different things."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from tutgen.check.rule import Rule
from tutgen.check.siblings.facts import SiteFacts, SourceFacts, TutorialFacts
from tutgen.check.siblings.labels import address_of, host_of
from tutgen.check.siblings.languages import ENGLISH
from tutgen.check.siblings.once import once
from tutgen.diagnostics import Diagnostic
from tutgen.language.document import WrittenLink
from tutgen.sources import urls

_WORD = re.compile(r"[^\W\d_]{4,}")
_GENERIC = re.compile(
    r"(?:article|chapter|documentation|docs|guide|here|instruction|link|list|manual|overview|page"
    r"|reference|section|site|table|there|this|website|details|information|learn|more|read)s?"
)
"""Words that name no thing of their own."""


def ambiguous_links(facts: SourceFacts) -> Iterator[Diagnostic]:
    """One address outside of the site, under labels of one text that name different things."""
    for document in facts.documents:
        service = facts.services.get(document.path, "").casefold()
        seen: dict[str, list[WrittenLink]] = {}
        for link in document.links if len(document.links) > 1 else ():
            if not urls.is_external(link.target) or not _stems(link.label):
                continue
            others = seen.setdefault(link.target.rstrip("/"), [])
            known = f"{host_of(link.target)} {service}"
            if others and not any(_may_be_one(link.label, o.label, known) for o in others):
                yield _ambiguous(link, others[0])
            others.append(link)


FEWEST = 3
"""A label of a shared source is compared with those of services if the texts of so many link the address."""


def ambiguous_links_beside_services(facts: TutorialFacts) -> Iterator[Diagnostic]:
    """One address under a label of a shared source and others in the services' own texts, which agree among themselves."""
    page = facts.compilation.documents[facts.tutorial.page.path]
    shared = [
        link
        for document in facts.whole.site.with_snippets([page])
        for link in document.links
        if urls.is_external(link.target) and _stems(link.label)
    ]
    own = _links_of_services(facts.whole) if shared else {}
    for link in shared:
        others = own.get(link.target.rstrip("/"), ())
        known = f"{host_of(link.target)} {' '.join(slug for slug, _ in others)}"
        if len({slug for slug, _ in others}) >= FEWEST and not any(
            _may_be_one(link.label, other.label, known) for _, other in others
        ):
            yield _ambiguous(link, others[0][1])


@once
def _links_of_services(facts: SiteFacts) -> Mapping[str, Sequence[tuple[str, WrittenLink]]]:
    """Address -> the links to it in texts of services, each with the slug of its service."""
    slugs = {one.service.origin.path: slug for slug, one in facts.siblings.items()}
    found: dict[str, list[tuple[str, WrittenLink]]] = {}
    for document in facts.site.shown:
        for link in document.links if document.path in slugs else ():
            if _stems(link.label):
                found.setdefault(link.target.rstrip("/"), []).append((slugs[document.path], link))
    return found


def _ambiguous(link: WrittenLink, other: WrittenLink) -> Diagnostic:
    return Diagnostic(
        "ambiguous-link",
        f"'{link.label}' and '{other.label}' lead to the same address, '{link.target}'",
        link.place.span(),
        "give each label the address of the thing it names, or use one label for both",
        trail=(("the other link", other.place.span()),),
    )


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
    """First four letters of a label's significant words, without `known` ones; empty if the label is
    computed or an address."""
    if "{{" in label or address_of(label):
        return frozenset()
    words = (word.casefold() for word in _WORD.findall(label))
    return frozenset(
        w[:4] for w in words if w != w.upper() and w not in known and not _GENERIC.fullmatch(w)
    )


RULE = Rule(
    of_sources=ambiguous_links, of_tutorial=ambiguous_links_beside_services, languages=ENGLISH
)
