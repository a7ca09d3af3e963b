"""The address that the site says of itself."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from tutgen.diagnostics import Severity, Span
from tutgen.publish.preflight.finished_site import FinishedSite
from tutgen.publish.preflight.flaws import Flaw

_NOBODYS = re.compile(r"(?:.*\.)?(?:example|test|invalid|localhost)(?:\.(?:com|net|org))?(?::\d+)?")
"""Hosts for examples (RFC 2606): no site is published there."""


def base_url(finished: FinishedSite) -> Iterator[Flaw]:
    """The site says of itself the address that it will have."""
    expected, given = finished.expected, finished.site.base_url
    origin = finished.site.origin
    if expected is None:
        return
    if given is None:
        yield Flaw(
            "base-url",
            f"the site does not say its address, which will be '{expected}'",
            [""],
            f"write 'base_url: {expected}' into {origin.path}",
            "warning",
            span=Span(origin.path),
        )
    elif _comparable(given) != _comparable(expected):
        severity: Severity = "error"
        hint = f"write 'base_url: {expected}'"
        if _may_be_custom(given, expected) and not finished.site.cname:
            severity = "warning"
            hint += f", or 'cname: {urlsplit(given).hostname}' where that is the custom domain"
        yield Flaw(
            "base-url",
            f"the site says that its address is '{given}', and it will be '{expected}'",
            [""],
            hint,
            severity,
            span=origin.child("base_url").span(),
        )


def _comparable(url: str) -> tuple[str, str, str]:
    parts = urlsplit(url)
    return parts.scheme.lower(), parts.netloc.lower(), parts.path.rstrip("/")


def _may_be_custom(given: str, expected: str) -> bool:
    """Whether an address may be right although only GitHub's settings name the domain.

    The sites of all repositories are below the domain that the owner's own site has.
    """
    scheme, host, path = _comparable(given)
    return (
        scheme == "https"
        and not host.endswith(".github.io")
        and not _NOBODYS.fullmatch(host)
        and path in ("", _comparable(expected)[2])
    )
