"""Values that two payloads of a service have in common: what a request says comes back in its response."""

import re
from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any, NamedTuple

from tutgen.check.siblings.facts import SiteFacts
from tutgen.check.siblings.once import once
from tutgen.content.field_type import WrittenPayload
from tutgen.sources.yaml_origin import YamlOrigin

FEWEST, SHARE = 3, 0.75
"""Two payloads say the same at a key if they do so with at least FEWEST services, and at least this part of those that
have the key in both."""


_NAME = re.compile(r"\{\{\s*names\.(\w+)\s*\}\}")
_JOINTS = re.compile(r"[\W_]+")


class Unlike(NamedTuple):
    """A key at which two payloads of a service differ, and are the same with most siblings."""

    key: str
    field: str
    """Of the payload that is reported: the one declared last."""
    value: Any
    other_field: str
    other_value: Any
    at: YamlOrigin
    other_at: YamlOrigin


def unlike_payloads(facts: SiteFacts) -> Iterator[Unlike]:
    """The keys at which only a few services say two things, each once: with the first two payloads that differ."""
    said: set[tuple[str, str]] = set()
    fields = [f.name for f in facts.project.site.fields.values() if f.type.has_body]
    for first, second in combinations(fields, 2):
        values: dict[str, dict[str, tuple[Any, Any]]] = {}
        for slug in facts.siblings:
            one, other = (_said(facts, slug, name) for name in (first, second))
            for key in one.keys() & other.keys():
                values.setdefault(key, {})[slug] = one[key], other[key]
        for key, pairs in values.items():
            same = [slug for slug, (one, other) in pairs.items() if _is_same(one, other)]
            if len(same) >= max(FEWEST, SHARE * len(pairs)):
                unlike = [slug for slug in pairs if slug not in same and (slug, key) not in said]
                said.update((slug, key) for slug in unlike)
                yield from (_unlike(facts, slug, key, first, second) for slug in unlike)


def _unlike(facts: SiteFacts, slug: str, key: str, first: str, second: str) -> Unlike:
    origin = facts.siblings[slug].service.origin
    of_first, of_second = _said(facts, slug, first)[key], _said(facts, slug, second)[key]
    steps = [key]
    while isinstance(of_first, dict) and isinstance(of_second, dict):
        unlike = [k for k in of_first if k in of_second and of_first[k] != of_second[k]]
        if len(unlike) != 1:
            break
        steps += unlike
        of_first, of_second = of_first[unlike[0]], of_second[unlike[0]]
    at, other_at = (origin.child(name, "body", *steps) for name in (second, first))
    return Unlike(steps[-1], second, of_second, first, of_first, at, other_at)


@once
def _said(facts: SiteFacts, slug: str, field: str) -> Mapping[str, Any]:
    """The keys at the top of a payload that a service says for all variants, and their values as written."""
    value = facts.siblings[slug].service.values.get(field)
    declared = facts.project.site.fields[field]
    payloads: list[WrittenPayload] = [] if value is None else [*declared.type.payloads(value)]
    if len(payloads) != 1 or payloads[0].at or not isinstance(payloads[0].raw["body"], dict):
        return {}
    said = {key: _named(facts, one) for key, one in payloads[0].raw["body"].items()}
    return {key: one for key, one in said.items() if "{{" not in str(one)}


def _named(facts: SiteFacts, value: Any) -> Any:
    """The value, or the text of the name that it shows."""
    found = _NAME.fullmatch(value) if isinstance(value, str) else None
    return facts.names[found[1]].text if found and found[1] in facts.names else value


def _is_same(one: Any, other: Any) -> bool:
    """Whether two values are equal, perhaps written otherwise: a number with its plus and without."""
    if one == other:
        return True
    if not (isinstance(one, str) and isinstance(other, str)):
        return False
    letters = _JOINTS.sub("", one).lower()
    return bool(letters) and letters == _JOINTS.sub("", other).lower()
