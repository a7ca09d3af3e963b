"""Reads a finished site: the files of a folder, the ids and addresses in its pages, its texts.

Ten thousand pages share most of what they hold, so an address and a line of text are looked at once,
however many pages have them.
"""

# Ten thousand files are not to become ten thousand path objects:
# ruff: noqa: PTH122, PTH123

import os
import re
from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from tutgen.build.stamp import STAMP
from tutgen.diagnostics import TutgenError
from tutgen.publish.page_tags import css_addresses, page_tags

_HEAD = 8192
"""Bytes that tell whether a file is text: one that is has no NUL among them."""

_LISTED = {
    ".xml": re.compile(r"<(?:loc|link)>\s*(https?://[^\s<]+)|\bhref=[\"'](https?://[^\"']+)"),
    ".txt": re.compile(r"\]\((https?://[^\s()]+)\)|^Sitemap:\s*(https?://\S+)", re.MULTILINE),
}
"""Where sitemaps, feeds, `llms.txt` and `robots.txt` name pages."""
_NO_ANCHOR = ("", "top")  # WHATWG, HTML: Navigating to a fragment
_FOR_SCRIPTS = ("/", "!", ":~:")
"""How a fragment begins that is not the id of an element."""


@dataclass(frozen=True, slots=True)
class WrittenAddress:
    """An address that a file holds."""

    folder: str
    """The file's, ending with `/`, or empty."""
    base: str
    """The page's `<base href>`, which the address is relative to; or empty."""
    value: str
    written: str
    """As it stands in the source, with its attribute."""


Addresses = Iterable[tuple[str, str]]
"""(address, as it is written in the source)."""


@dataclass(frozen=True, slots=True)
class HtmlFile:
    """The ids, title and base of an HTML file."""

    ids: frozenset[str]
    title: str | None
    base: str
    empty: frozenset[str]
    """Attributes that need a value and have none, as they are written."""


@dataclass(eq=False, slots=True)
class Artifact:
    """The contents of a folder. Paths are relative to it, with `/`."""

    root: str
    files: dict[str, int] = field(default_factory=dict)
    """Regular files that can be read, with their sizes; without tutgen's stamp."""
    folders: set[str] = field(default_factory=set)
    refused: dict[str, str] = field(default_factory=dict)
    """All else: path -> what it is."""
    twins: list[tuple[str, str]] = field(default_factory=list)
    """Pairs of names of one file (hard links)."""
    pages: dict[str, HtmlFile] = field(default_factory=dict)
    addresses: dict[WrittenAddress, list[str]] = field(default_factory=dict)
    """Address -> files that hold it; without those that lead to a place in the same page."""
    dead_anchors: dict[str, list[str]] = field(default_factory=dict)
    """Link to a place in the same page, as it is written -> the pages that lack the place."""

    def served(self, path: str) -> str | None:
        """The file that GitHub Pages answers with, or None for "not found".

        `folder` leads to `folder/`, which is its `index.html`. `page` is `page.html` as well, but
        `page/` is not.
        """
        if not path or path.endswith("/"):
            candidates = [f"{path}index.html"]
        else:
            candidates = [path, f"{path}.html", f"{path}/index.html"]
        return next((file for file in candidates if file in self.files), None)

    def text(self, path: str) -> str | None:
        """The text of a file; None for an image and its like. Raises OSError."""
        with open(f"{self.root}/{path}", "rb") as file:
            head = file.read(_HEAD)
            content = b"" if b"\0" in head else head + file.read()
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError:
            return None


def read_artifact(folder: Path, look: Callable[[str, str], None]) -> Artifact:
    """Everything that the files of a folder hold.

    `look(path, text)` gets those lines of each text that none before it has. Lines that begin a
    private key come each time, as the secret is in those below. Raises TutgenError (2) if there is
    no folder.
    """
    if not folder.is_dir():
        raise TutgenError(f"there is no folder '{folder}'", hint="run `tutgen build` first")
    artifact = _walk(os.fspath(folder))
    seen: set[int] = set()
    for path in [*artifact.files]:
        try:
            text = artifact.text(path)
        except PermissionError:
            artifact.refused[path] = "a file that cannot be read"
            del artifact.files[path]
            continue
        if not text:
            continue
        _read(artifact, path, text)
        lines = text.split("\n")
        fresh = [line for line in lines if hash(line) not in seen or "PRIVATE KEY" in line]
        seen.update(map(hash, fresh))
        if fresh:
            look(path, "\n".join(fresh))
    return artifact


def is_page(path: str) -> bool:
    """Whether a path is that of an HTML file."""
    return path.lower().endswith((".html", ".htm"))


def _walk(root: str) -> Artifact:
    """The files and folders below `root`."""
    artifact = Artifact(root)
    first: dict[tuple[int, int], str] = {}
    pending = [""]
    while pending:
        prefix = pending.pop()
        try:
            entries = sorted(os.scandir(f"{root}/{prefix}"), key=lambda entry: entry.name)
        except PermissionError:
            artifact.refused[prefix.rstrip("/")] = "a folder that cannot be read"
            continue
        for entry in entries:
            path = prefix + entry.name
            if path == STAMP:
                continue
            if entry.is_symlink():
                artifact.refused[path] = "a symbolic link"
            elif entry.is_dir():
                artifact.folders.add(path)
                pending.append(f"{path}/")
            elif not entry.is_file():
                artifact.refused[path] = "neither a file nor a folder"
            else:
                status = entry.stat()
                artifact.files[path] = status.st_size
                other = first.setdefault((status.st_dev, status.st_ino), path)
                if other != path:
                    artifact.twins.append((other, path))
    return artifact


def _read(artifact: Artifact, path: str, text: str) -> None:
    """Add the addresses in a text, found as the kind of its file demands."""
    folder = path[: path.rfind("/") + 1]
    kind = os.path.splitext(path)[1].lower()
    base = ""
    found: Addresses
    if is_page(path):
        base, found = _read_page(artifact, path, text)
    elif kind == ".css":
        found = css_addresses(text)
    elif kind in _LISTED:
        found = [(value, value) for groups in _LISTED[kind].findall(text) for value in groups]
    else:
        return
    for value, written in dict.fromkeys(found):
        if value:
            artifact.addresses.setdefault(WrittenAddress(folder, base, value, written), []).append(
                path
            )


def _read_page(artifact: Artifact, path: str, text: str) -> tuple[str, Addresses]:
    """Adds a page; gives back the address in its `<base href>`, and its addresses."""
    tags = page_tags(text)
    addresses = dict(tags.addresses)
    artifact.pages[path] = HtmlFile(tags.ids, tags.title, tags.base, tags.empty)
    if tags.base:
        return tags.base, addresses
    for value, written in [pair for pair in addresses if pair[0].startswith("#")]:
        del addresses[value, written]
        if not has_anchor(tags.ids, value[1:]):
            artifact.dead_anchors.setdefault(written, []).append(path)
    return "", addresses


def has_anchor(ids: AbstractSet[str], fragment: str) -> bool:
    """Whether an address with this fragment leads to a place in a page with these ids."""
    return (
        fragment in ids
        or unquote(fragment) in ids
        or fragment.lower() in _NO_ANCHOR
        or fragment.startswith(_FOR_SCRIPTS)
    )
