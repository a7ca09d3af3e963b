"""The labels of links: which of them read as an address."""

import re
from functools import lru_cache
from urllib.parse import unquote, urlsplit

MARKUP = re.compile(r"[`*_~\s]+")
_HOST = r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+"
_ADDRESS = re.compile(
    rf"""
    (?: [`*_]* (?i: (?: https?:// (?:www\.)? | www\.) (?P<host>{_HOST}[a-z]{{2,}}))
    | [*_]* (?! (?:com|org|net|io|dev)\.)  # com.example.app is a package, as is code
      (?P<bare> {_HOST} (?:com|org|edu|gov|example)
      | {_HOST} [a-z0-9-]+ \. (?:net|io|dev|ai|app|cloud|info)  # asp.net is a product
      | {_HOST} (?! cs|go|js|kt|md|py|rb|rs|sh|ts) [a-z]{{2}} (?=/)  # node.js/express is none
      )
    )
    (?::\d+)? (?P<rest>[/?\#][^\s`]*)? [`*_]*
    """,
    re.VERBOSE,
)
_LONGEST = 500
"""Characters; a longer label is no address."""


@lru_cache(maxsize=4096)
def address_of(label: str) -> tuple[str, str] | None:
    """The host and the rest of a label that reads as an address; None if it does not."""
    if "." not in label or "{{" in label or len(label) > _LONGEST:
        return None
    found = _ADDRESS.fullmatch(label.strip())
    if found is None:
        return None
    return (found["host"] or found["bare"]).lower(), comparable(found["rest"] or "")


def host_of(address: str) -> str:
    """The host of an address without `www.`; empty without a host."""
    return (urlsplit(address).hostname or "").removeprefix("www.")


def comparable(rest: str) -> str:
    """The part of an address behind the host, in a form to compare."""
    return unquote(rest).casefold().replace("...", "…").rstrip("/")
