"""Labels of links that lead elsewhere than on most other pages, or than further up on the same page."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlsplit

from tutgen.check.rule import Rule
from tutgen.check.siblings.facts import SiteFacts
from tutgen.check.siblings.labels import MARKUP
from tutgen.check.siblings.own_names import MASK, masked
from tutgen.diagnostics import Diagnostic
from tutgen.language.document import WrittenLink
from tutgen.sources import urls
from tutgen.sources.yaml_origin import YamlOrigin

USUAL, FEWEST = 0.6, 3
"""An address is usual for a label if so many of the services that have the label link to it, and at least FEWEST."""
USUAL_LAST, FEWEST_LAST = 0.8, 4
"""The last part of the address in a field is usual if so many services have it: addresses of vendors are their own, so
that more than of labels is asked."""
FEWEST_WORDS = 2
"""Words of a label that is to lead to one address on one page; one word may stand for several things."""
_VERSION = re.compile(r"v?\d[\w.-]*|latest|stable|current|[a-z]{2}(?:-[a-z]{2})?")
"""Parts of a path that say which edition of a page it is."""


class _Target(NamedTuple):
    host: str
    path: Sequence[str]


class _Placed(NamedTuple):
    slug: str
    target: _Target
    link: WrittenLink


def other_targets(facts: SiteFacts) -> Iterator[Diagnostic]:
    """Links whose label leads elsewhere with most siblings, or elsewhere in the same text."""
    for label, placed in _by_label(facts).items():
        found = [*_unlike_siblings(placed)]
        yield from found
        if not found and len(label.split()) >= FEWEST_WORDS:
            yield from _unlike_before(placed)


def _by_label(facts: SiteFacts) -> Mapping[str, Sequence[_Placed]]:
    """Label with the own names masked -> the links to other sites that have it, in the services' own texts."""
    slugs = {one.service.origin.path: slug for slug, one in facts.siblings.items()}
    found: dict[str, list[_Placed]] = {}
    for document in facts.site.shown:
        slug = slugs.get(document.path)
        for link in document.links if slug else ():
            if slug and urls.is_external(link.target):
                target = _target(masked(facts, slug, link.target))
                label = " ".join(MARKUP.sub(" ", masked(facts, slug, link.label)).lower().split())
                if target and label and "{{" not in label:
                    found.setdefault(label, []).append(_Placed(slug, target, link))
    return found


@lru_cache(maxsize=4096)
def _target(address: str) -> _Target | None:
    """An address without its edition, its query and its part; None if it is computed."""
    if "{{" in address:
        return None
    parts = urlsplit(address.lower())
    path = [part for part in parts.path.split("/") if part and not _VERSION.fullmatch(part)]
    return _Target(parts.netloc.removeprefix("www."), tuple(path))


def _unlike_siblings(placed: Sequence[_Placed]) -> Iterator[Diagnostic]:
    """Those of a label that lead to another page of the host than most."""
    linking = {one.slug for one in placed}
    if len(linking) < FEWEST:
        return
    services = Counter(target for _, target in {(one.slug, one.target) for one in placed})
    usual, count = services.most_common(1)[0]
    if count < max(FEWEST, USUAL * len(linking)):
        return
    with_it = {one.slug for one in placed if one.target == usual}
    for one in placed:
        if one.slug not in with_it and one.target.host == usual.host:
            other = next(other for other in placed if other.target == usual)
            yield Diagnostic(
                "other-target",
                f"'{one.link.label}' leads to '{one.link.target}', and to '{other.link.target}' on "
                f"the pages of {count} other services",
                one.link.place.span(),
                "write the address that is meant, or another label",
                trail=((f"the link of '{other.slug}'", other.link.place.span()),),
            )


def _unlike_before(placed: Sequence[_Placed]) -> Iterator[Diagnostic]:
    """Those that lead to another page of the host than a link of the same service with the same label."""
    first: dict[str, _Placed] = {}
    for one in placed:
        before = first.setdefault(one.slug, one)
        if before.target.host == one.target.host and before.target != one.target:
            yield Diagnostic(
                "other-target",
                f"'{one.link.label}' leads to '{one.link.target}', and to '{before.link.target}' in "
                "another text of this service",
                one.link.place.span(),
                "write the address that is meant, or another label",
                trail=(("the other link", before.link.place.span()),),
            )


class _Address(NamedTuple):
    begins: str
    """The first part of the host: `docs`."""
    last: str
    """The last part of the path: `reference`."""
    origin: YamlOrigin


def other_addresses(facts: SiteFacts) -> Iterator[Diagnostic]:
    """Addresses in a field that end otherwise than those of nearly all siblings, on a host that begins alike."""
    for field in facts.project.site.fields.values():
        if field.type.name != "link":
            continue
        by_slug = {
            slug: one for slug in facts.siblings if (one := _address(facts, slug, field.name))
        }
        ends = Counter((one.begins, one.last) for one in by_slug.values())
        ((begins, last), count) = ends.most_common(1)[0] if ends else (("", ""), 0)
        if count < max(FEWEST_LAST, USUAL_LAST * len(by_slug)) or MASK in last:
            continue  # a page for each service may be called by the name of another thing
        for one in by_slug.values():
            if one.begins == begins and one.last != last:
                yield Diagnostic(
                    "other-target",
                    f"'{field.name}' ends in '/{one.last}', and in '/{last}' with {count} other services",
                    one.origin.span(),
                    "write the address that is meant, or waive 'other-target' with the reason",
                )


def _address(facts: SiteFacts, slug: str, field: str) -> _Address | None:
    """The address that a service has in a field; None if it is computed, or has no path."""
    service = facts.siblings[slug].service
    value = service.values.get(field)
    target = _target(masked(facts, slug, value)) if isinstance(value, str) else None
    if not target or not target.path:
        return None
    return _Address(target.host.partition(".")[0], target.path[-1], service.origin.child(field))


def _of_site(facts: SiteFacts) -> Iterator[Diagnostic]:
    yield from other_targets(facts)
    yield from other_addresses(facts)


RULE = Rule(of_site=_of_site)
