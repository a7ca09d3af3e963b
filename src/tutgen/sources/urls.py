"""Slugs, addresses in the output folder, and relative links between them."""

import posixpath
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import quote, unquote, urlsplit

SCHEMES = frozenset({"http", "https", "mailto", "sms", "tel"})
"""The schemes that addresses out of the site usually have."""
ACTIVE = frozenset(
    {"javascript", "vbscript", "data", "blob", "filesystem", "view-source", "about", "jar", "feed"}
)
"""Schemes that no address may have: a browser could run what follows with the rights of the page."""

_GENERATED = re.compile(r"-(mark|note)-\d+$")
_GAPS = re.compile(r"[\s-]+")
_FORMER_DROPPED = re.compile(r"[^\w\- ]+")
_FORMER_GAPS = re.compile(r"[\s_-]+")
_INVISIBLE = re.compile(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202e\ufeff]")
_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
_PLAIN = re.compile(r"[\w./~-]*", re.ASCII)
"""A path that is quoted as it is."""
_PATH = re.compile(r"https?://[^/?#]*([^?#]*)")


def slug(text: str) -> str:
    """`Create the index_a mapping` -> `create-the-index_a-mapping`, as GitHub makes ids.

    Letters, marks and digits of any script are kept; runs of blanks and hyphens become one hyphen.
    """
    kept = "".join(filter(_is_of_a_slug, text)) if not _WORDS.fullmatch(text) else text
    return _GAPS.sub("-", normalized(kept.lower())).strip("-") or "section"


_WORDS = re.compile(r"[\w -]*", re.ASCII)


def _is_of_a_slug(character: str) -> bool:
    kind = unicodedata.category(character)
    return kind[0] in "LMZ" or kind in ("Nd", "Pc") or character in "-\t\n"


def former_slug(text: str) -> str:
    """The id that version 0.1 gave: `_` was a gap, and marks of letters were lost."""
    text = unicodedata.normalize("NFKC", text).lower()
    return _FORMER_GAPS.sub("-", _FORMER_DROPPED.sub("", text)).strip("-") or "section"


def normalized(name: str) -> str:
    """A name in NFC (Unicode), to compare: a letter and its accent may be one character or two."""
    return unicodedata.normalize("NFC", name)


def id_of(fragment: str) -> str:
    """The id that a fragment names: it is decoded, as browsers do."""
    return normalized(unquote(fragment))


def fragment(id_: str) -> str:
    """An id as the fragment of an address."""
    return quote(id_, safe="!$&'()*+,;=:@/?~")


class AddressValue(str):
    """An address that is a value: in a text it shows as a link to itself."""

    __slots__ = ()


def scheme(address: str) -> str | None:
    """The scheme of an address, in lower case, found as a browser does: blanks do not hide it."""
    if ":" not in address:
        return None
    match = _SCHEME.match(_INVISIBLE.sub("", address))
    return match.group(1).lower() if match else None


def is_external(address: str) -> bool:
    """Whether an address has a scheme or a host, and so leads out of the site."""
    return address.startswith("//") or scheme(address) is not None


def split_fragment(address: str) -> tuple[str, str]:
    """`a.md?x#b` -> (`a.md?x`, `b`)."""
    path, _, fragment = address.partition("#")
    return path, fragment


def resolve(base: str, target: str) -> str | None:
    """The path that `target` means in a file at `base`; None where it leaves the root."""
    target = unquote(urlsplit(target).path)
    folder = posixpath.dirname(base)
    path = posixpath.normpath(posixpath.join(folder, target) if target else base)
    if path == ".":
        path = ""
    return None if path.startswith(("../", "/")) or path == ".." else path


def relative(source: str, target: str) -> str:
    """The link from the page at one address to another address of the site."""
    return _relative(source.rpartition("/")[0], target)


@lru_cache(maxsize=4096)
def _relative(folder: str, target: str) -> str:
    there, _, name = target.rpartition("/")
    if there == folder:
        return _quoted(name) or "./"
    return _quoted(f"{_way(folder, there)}{name}".rstrip("/"))


@lru_cache(maxsize=4096)
def _way(folder: str, other: str) -> str:
    """The way from one folder to another, `../b/`; empty to itself."""
    source, target = (path.split("/") if path else [] for path in (folder, other))
    shared = 0
    while source[shared : shared + 1] == target[shared : shared + 1] != []:
        shared += 1
    return "".join(f"{part}/" for part in [".."] * (len(source) - shared) + target[shared:])


def _quoted(path: str) -> str:
    return path if _PLAIN.fullmatch(path) else quote(path)


def rooted(root: str, target: str) -> str:
    """The link to an address of the site from anywhere; `root`: the path of the site, quoted."""
    return f"{root}{_quoted(folder_address(target))}"


@lru_cache(maxsize=4096)
def absolute(base_url: str, address: str) -> str:
    """The full address of a file of the site, which is published at `base_url`."""
    return f"{_quoted_base(base_url)}/{_quoted(folder_address(address))}"


def folder_address(address: str) -> str:
    """`a/index.html` -> `a/`, as everybody links to it; other addresses as they are."""
    folder, slash, name = address.rpartition("/")
    return f"{folder}{slash}" if name == "index.html" else address


@lru_cache(maxsize=16)
def _quoted_base(base_url: str) -> str:
    return quote(base_url.rstrip("/"), safe="%/:@!$&'()*+,;=~[]")


def base_path(base_url: str | None) -> str:
    """The path below which the site is published, not quoted: `/`, or `/a/b/`."""
    found = _PATH.match(base_url or "")
    path = unquote(found[1]).strip("/") if found else ""
    return f"/{path}/" if path else "/"


def folders_of(address: str) -> list[str]:
    """`a/b/c.html` -> `a/b`, `a`."""
    parts = address.split("/")
    return ["/".join(parts[:number]) for number in range(len(parts) - 1, 0, -1)]


def page_address(path: str) -> str:
    """`a/b.md` -> `a/b.html`."""
    return path.removesuffix(".md") + ".html"


def written_ids(ids: Iterable[str]) -> list[str]:
    """The ids without those that notes of blocks and their marks get."""
    return [name for name in ids if not _GENERATED.search(name)]
