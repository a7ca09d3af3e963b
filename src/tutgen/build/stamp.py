"""The stamp of a site, `.tutgen`: it marks a folder as ours, and lists its files with their digests."""

# On strings, so that 10,000 files do not become 10,000 path objects:
# ruff: noqa: PTH118

import os
import re
import stat
from collections.abc import Mapping
from pathlib import Path

from tutgen.build.output_errors import quoted, refuse, shown

STAMP = ".tutgen"
_STAMP_HEADER = "tutgen manifest 1"
_STAMP_LINE = re.compile(r"([0-9a-f]{32})  ([^\n]+)")  # as `b2sum --length 128` prints it


def manifest(site: str) -> dict[str, str] | None:
    """Address -> digest of the files of the site at `site`; None if nothing or an empty folder is there.

    Everything else is refused by TutgenError (2). A symbolic link is refused because the exchange
    would replace the link, and following it would delete in a folder that the command line does not
    name.
    """
    try:
        mode = os.lstat(site).st_mode
    except FileNotFoundError:
        return None
    if stat.S_ISLNK(mode):
        target = shown(os.path.realpath(site))
        refuse(site, "is a symbolic link, expected a folder", f"name the folder itself: {target}")
    if not stat.S_ISDIR(mode):
        refuse(site, "is a file, expected a folder", "name another folder with -o")
    digests = _read_stamp(site)
    if digests is None:
        if any(Path(site).iterdir()):
            hint = "name another folder with -o, or empty this one"
            refuse(site, "is not empty and was not written by tutgen", hint)
        return None
    _refuse_foreign_files(site, digests)
    return digests


def _refuse_foreign_files(site: str, digests: Mapping[str, str]) -> None:
    ours = {*digests, STAMP}
    files = files_below(site)
    foreign = sorted(name for name, regular in files.items() if name not in ours or not regular)
    if foreign:
        named, others = foreign[:3], len(foreign) - 3
        number = "a file" if len(foreign) == 1 else f"{len(foreign):,} files"
        reason = f"holds {number} that tutgen did not write: {', '.join(map(quoted, named))}"
        if others > 0:
            reason += f" and {others:,} more"
        refuse(site, reason, "move them away: tutgen replaces the whole folder")


def _read_stamp(site: str) -> dict[str, str] | None:
    """The digests that the stamp of a site lists, or None where there is no stamp."""
    path = os.path.join(site, STAMP)
    try:
        if not stat.S_ISREG(os.lstat(path).st_mode):
            return None
        content = Path(path).read_bytes()
    except FileNotFoundError:
        return None
    header, *lines = content.decode("utf-8", "replace").split("\n")
    matches = [_STAMP_LINE.fullmatch(line) for line in lines[:-1]]
    if header != _STAMP_HEADER or lines[-1:] != [""] or None in matches:
        hint = f"if the folder holds nothing of yours, delete {shown(site)} and build again"
        refuse(path, "is not a list of files that this version of tutgen can read", hint)
    return {match[2]: match[1] for match in matches if match}


def stamp_text(digests: Mapping[str, str]) -> bytes:
    """The content of the stamp of files with these digests, by address."""
    lines = (f"{digest}  {address}" for address, digest in sorted(digests.items()))
    return "".join(f"{line}\n" for line in (_STAMP_HEADER, *lines)).encode()


def files_below(folder: str) -> dict[str, bool]:
    """The addresses of all that is not a folder, and whether each is a regular file.

    A link counts as not regular, wherever it leads; it is not followed.
    """
    found = {}
    pending = [""]
    while pending:
        prefix = pending.pop()
        with os.scandir(f"{folder}/{prefix}") as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    pending.append(f"{prefix}{entry.name}/")
                else:
                    found[prefix + entry.name] = entry.is_file(follow_symlinks=False)
    return found


def addresses_of(site: str) -> tuple[str, ...]:
    """The addresses of all files of a site that tutgen wrote, its stamp included; empty if there is no site."""
    return () if manifest(site) is None else tuple(sorted(files_below(site)))
