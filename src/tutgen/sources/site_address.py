"""Where a site is published: its base URL and its domain, as every page has to write them.

A host of other letters than ASCII's becomes what is asked for in its place (RFC 5891, in the form
that browsers use: UTS 46, without the transitional mappings), so that `ß` stays a letter of its own.
"""

import re
from ipaddress import IPv6Address
from unicodedata import category, normalize
from urllib.parse import SplitResult, unquote, urlsplit

_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?")
_MAX_LABEL, _MAX_HOST = 63, 253
"""Characters (RFC 1035, section 2.3.4)."""
_JOINERS = "-\u00b7\u200c\u200d"
_NEVER = re.compile(r"[\x00-\x1f\x7f\\]|\{\{")
_PAGE = re.compile(r"[^/]+\.(?:html?|php)", re.IGNORECASE)
_DEFAULT_PORT = {"http": 80, "https": 443}


class AddressError(ValueError):
    """An address that a site cannot have; holds message, hint and code of the diagnostic."""

    def __init__(self, message: str, hint: str, code: str = "wrong-value") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.code = code


def normal_base_url(written: str) -> str:
    """A base URL as browsers write it: the host in lower case and ASCII, no port that is the usual
    one; the path as it is written. Raises AddressError."""
    bare = re.split(r"[?#]", written, maxsplit=1)[0]
    try:
        parts = urlsplit(bare)
        port = parts.port
    except ValueError as error:
        raise _no_host(bare) from error
    if "@" in parts.netloc:
        public = parts.netloc.rpartition("@")[2]
        message = "the address holds a user name or a password, which every page would show"
        raise AddressError(message, f"write '{parts.scheme}://{public}{parts.path}'", "secret")
    if written != written.strip():
        message = f"a blank stands before or behind the address '{written.strip()}'"
        raise AddressError(message, "delete it")
    if _NEVER.search(written):
        message = f"the address '{written}' holds characters that no address has"
        raise AddressError(
            message, "write it out: expressions and backslashes have no meaning here"
        )
    if bare != written:
        what = "a query" if written[len(bare)] == "?" else "a fragment"
        message = f"the address '{written}' has {what}, expected that of the folder of the site"
        raise AddressError(message, f"write '{bare}'")
    host = normal_host(parts.hostname or "")
    if host is None:
        raise _no_host(written)
    _check_path(parts)
    usual = port in (None, _DEFAULT_PORT.get(parts.scheme))
    return f"{parts.scheme}://{host}{'' if usual else f':{port}'}{parts.path}"


def normal_domain(written: str) -> str:
    """A domain in lower case and ASCII. Raises AddressError."""
    host = normal_host(written)
    if host is None:
        raise AddressError(f"'{written}' is no domain name", "write one such as docs.example.org")
    return host


def normal_host(host: str) -> str | None:
    """A host in lower case and ASCII: `Bücher.example` -> `xn--bcher-kva.example`; None if it is no host."""
    if ":" in host:
        try:
            return f"[{IPv6Address(host).compressed}]"
        except ValueError:
            return None
    text = normalize("NFKC", unquote(host)).lower().replace("\u3002", ".")
    labels = [_ascii_label(label) for label in text.removesuffix(".").split(".")]
    found = ".".join(label or "" for label in labels)
    return found if all(labels) and len(found) <= _MAX_HOST else None


def _ascii_label(label: str) -> str | None:
    """A part of a host between its dots; None where it cannot be one."""
    if not label.isascii():
        if category(label[0]).startswith("M") or not all(map(_is_of_a_word, label)):
            return None
        label = f"xn--{label.encode('punycode').decode()}"
    return label if _LABEL.fullmatch(label) and len(label) <= _MAX_LABEL else None


def _is_of_a_word(character: str) -> bool:
    return category(character)[0] in "LMN" or character in _JOINERS


def _no_host(written: str) -> AddressError:
    return AddressError(f"the address '{written}' names no host", "write https://example.org/docs/")


def _check_path(parts: SplitResult) -> None:
    """Raises AddressError where the path is not that of a folder."""
    *folders, last = parts.path.split("/")
    written = parts.geturl()
    if _PAGE.fullmatch(last):
        message = (
            f"the address '{written}' is that of a page, expected that of the folder of the site"
        )
        raise AddressError(message, f"write '{written.removesuffix(last)}'")
    if "" in folders[1:] or {".", ".."} & {unquote(part) for part in (*folders, last)}:
        message = f"the address '{written}' has an empty part, or one that is only dots"
        raise AddressError(message, "write the path as the site has it, from the host on")
