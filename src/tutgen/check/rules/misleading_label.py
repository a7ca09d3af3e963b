"""A label that reads as an address, but not as the one that the link leads to."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from tutgen.check.rule import Rule
from tutgen.check.siblings.facts import SourceFacts
from tutgen.check.siblings.labels import address_of, comparable, host_of
from tutgen.diagnostics import Diagnostic
from tutgen.sources import urls

_LANGUAGE = re.compile(r"/[a-z]{2}(?:-[a-z]{2})?(?=/)")


def misleading_labels(facts: SourceFacts) -> Iterator[Diagnostic]:
    """A label that reads as an address, but not as the one that the link leads to."""
    for document in facts.documents:
        for link in document.links:
            shown = address_of(link.label)
            if shown and "{{" not in link.target and not _leads_to(link.target, shown, facts.home):
                yield Diagnostic(
                    "misleading-label",
                    f"the label '{link.label}' reads as an address, but the link leads to "
                    f"'{link.target}'",
                    link.place.span(),
                    "link to that address, or write the label in words",
                )


def _leads_to(target: str, shown: tuple[str, str], home: str | None) -> bool:
    """Whether the target is at the address shown, which may be shortened, or lack the language."""
    host, rest = shown
    if not urls.is_external(target):
        return home is not None and _below(host_of(home), host)
    parts = urlsplit(target)
    whole = comparable(target.partition(parts.netloc)[2] if parts.netloc else "")
    ends = ("", "/", "?", "#", ".", "&") if not rest.endswith("…") else None
    rest = rest.rstrip("…")
    return _below(host_of(target), host) and any(
        path.startswith(rest) and (ends is None or path[len(rest) :][:1] in ends)
        for path in (whole, _LANGUAGE.sub("", whole, count=1))
    )


def _below(host: str, shown: str) -> bool:
    return host == shown or host.endswith(f".{shown}")


RULE = Rule(of_sources=misleading_labels)
