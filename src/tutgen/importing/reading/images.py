"""Images and other files that the pages show, from the imported folder."""

import os
import posixpath
import re
from collections.abc import Iterable
from pathlib import Path

from tutgen.content.paths import CONTENT
from tutgen.importing.nouns.line import Line
from tutgen.sources.ignore import is_ignored, is_private

_SHOWN = re.compile(
    r"!\[[^\]\n]*\]\(<?(?P<image>[^()\s>]+)>?|\{(?:figure|image)\}[ \t]+(?P<figure>\S+)|:dark:[ \t]+(?P<dark>\S+)"
)
_SUFFIXES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg")
MAX_BYTES = 5_000_000
"""A larger image stays where it is, and is a dead link until somebody copies it."""


def assets_of(root: Path, lines: Iterable[Line], tutorial: str) -> dict[str, bytes]:
    """Path within the project -> content of each image that the lines show, if it is a file in the imported folder."""
    found: dict[str, bytes] = {}
    real_root = root.resolve()
    for line in lines:
        for match in _SHOWN.finditer(line.text):
            written = (match["image"] or match["figure"] or match["dark"]).partition("#")[0]
            target = posixpath.normpath(f"{CONTENT}/{tutorial}/{written}")
            if "://" in written or written.startswith("/") or not target.startswith(f"{CONTENT}/"):
                continue
            if target in found or not target.lower().endswith(_SUFFIXES) or _is_hidden(target):
                continue
            folder = posixpath.dirname(line.path)
            within = written.startswith(f"{folder}/")
            path = Path(os.path.realpath(root / ("" if within else folder) / written))
            if (
                path.is_relative_to(real_root)
                and path.is_file()
                and path.stat().st_size <= MAX_BYTES
            ):
                found[target] = path.read_bytes()
    return found


def from_folder(line: Line, page: str) -> Line:
    """A line of a page in a folder of its own, whose images have addresses from the imported folder on: those of siblings are
    called alike."""
    folder = posixpath.dirname(page)
    if line.path != page or not folder:
        return line

    def moved(found: re.Match[str]) -> str:
        written = found["image"] or found["figure"] or found["dark"]
        if "://" in written or written.startswith(("/", "#")):
            return found.group()
        whole = posixpath.normpath(posixpath.join(folder, written))
        return found.group().replace(written, whole)

    return line.saying(_SHOWN.sub(moved, line.text))


def _is_hidden(path: str) -> bool:
    return (
        is_private(path)
        or any(is_ignored(part) for part in path.split("/"))
        or not path.isprintable()
    )
