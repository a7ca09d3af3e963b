"""Texts of services with their own names masked, so that siblings can be compared."""

import re
from functools import lru_cache

from tutgen.check.siblings.facts import SiteFacts
from tutgen.check.siblings.once import once

MASK = "\N{OBJECT REPLACEMENT CHARACTER}"
SHORTEST = 2
"""Letters of a name; a shorter one stands in other words."""
_OF_SERVICE = re.compile(r"\{\{\s*service\.(?:name|slug)\b[^}]*\}\}")


@once
def own_names(facts: SiteFacts, slug: str) -> re.Pattern[str]:
    """The name and the slug of a service, with or without what joins their parts, in whatever letters."""
    return _pattern(facts.siblings[slug].service.name, slug)


@lru_cache(maxsize=1024)
def _pattern(name: str, slug: str) -> re.Pattern[str]:
    forms = {
        r"[\W_]?".join(map(re.escape, parts))
        for parts in (re.findall(r"[^\W_]+", name), re.findall(r"[^\W_]+", slug))
        if len("".join(parts)) >= SHORTEST
    }
    longest_first = sorted(forms, key=len, reverse=True)
    return re.compile("|".join(longest_first) or r"(?!)", re.IGNORECASE)


def masked(facts: SiteFacts, slug: str, text: str) -> str:
    """A text with MASK for each name of a service, and for the expressions that show them."""
    shown = _OF_SERVICE.sub(MASK, text) if "{{" in text else text
    return own_names(facts, slug).sub(MASK, shown)
