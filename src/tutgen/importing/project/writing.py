"""The project on the disk: whole or not at all, and nothing overwritten that a person has changed since.

A file in the project, `.tutgen-import`, lists what the import wrote, with digests.
"""

import hashlib
import os
import re
import shutil
from collections.abc import Mapping
from contextlib import suppress
from errno import EEXIST, ENOTEMPTY
from pathlib import Path
from typing import NamedTuple

from tutgen.build.folder_lock import locked
from tutgen.diagnostics import SURROUNDINGS, TutgenError
from tutgen.diagnostics.terminal import shown_folder
from tutgen.sources.replace_file import replace_file

LIST = ".tutgen-import"
_HEADER = "tutgen import 1"
_LINE = re.compile(r"([0-9a-f]{32})  ([^\n]+)")


class Written(NamedTuple):
    """What became of the files of a project: their paths."""

    written: tuple[str, ...]
    unchanged: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]
    """Those that a person has changed or made since, and which were left as they are."""


def write_project(target: Path, files: Mapping[str, bytes]) -> Written:
    """Write a project; imports into folders beside each other wait for each other. Raises TutgenError: 2 if the import did not write
    what is there, 3 if the system refuses."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with locked(str(target.parent)):
            known = _known(target)
            return _fresh(target, files) if known is None else _again(target, files, known)
    except OSError as error:
        if error.errno in (ENOTEMPTY, EEXIST):  # where folders cannot be locked
            message = (
                f"'{shown_folder(target).rstrip('/')}' was written by another command meanwhile"
            )
            raise TutgenError(message, hint="import once more", exit_code=SURROUNDINGS) from error
        name = error.filename or target
        message = f"cannot write '{name}': {error.strerror}"
        raise TutgenError(message, exit_code=SURROUNDINGS) from error


def check_target(target: Path) -> None:
    """Raise TutgenError (2) if there is something that the import did not write."""
    _known(target)


def _known(target: Path) -> dict[str, frozenset[str]] | None:
    """Path -> digest of what the import wrote before, several if it was interrupted; None if there is nothing."""
    shown = shown_folder(target).rstrip("/")
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        what = "a symbolic link" if target.is_symlink() else "a file"
        raise TutgenError(
            f"'{shown}' is {what}, expected a folder", hint="name another folder with -o"
        )
    try:
        text = (target / LIST).read_bytes().decode("utf-8", "replace")
    except FileNotFoundError:
        if target.exists() and any(target.iterdir()):
            hint = "name another folder with -o, or empty this one"
            message = f"'{shown}' is not empty and was not written by tutgen import"
            raise TutgenError(message, hint=hint) from None
        return None
    header, *lines = text.split("\n")
    found = [_LINE.fullmatch(line) for line in lines[:-1]]
    if header != _HEADER or None in found or lines[-1:] != [""]:
        hint = "name another folder with -o"
        raise TutgenError(f"'{shown}/{LIST}' is no list of what the import wrote", hint=hint)
    known: dict[str, set[str]] = {}
    for match in found:
        if match and _is_within(match[2]):
            known.setdefault(match[2], set()).add(match[1])
    return {path: frozenset(digests) for path, digests in known.items()}


def _is_within(path: str) -> bool:
    """Whether a path of the list, which anybody may have written, stays in the project."""
    return not path.startswith("/") and ".." not in path.split("/") and "\\" not in path


def _digest(content: bytes) -> str:
    return hashlib.blake2b(content, digest_size=16).hexdigest()


def _list(known: Mapping[str, frozenset[str]]) -> bytes:
    lines = (
        f"{digest}  {path}\n"
        for path, digests in sorted(known.items())
        for digest in sorted(digests)
    )
    return f"{_HEADER}\n{''.join(lines)}".encode()


def _digests(files: Mapping[str, bytes]) -> dict[str, frozenset[str]]:
    return {path: frozenset([_digest(content)]) for path, content in files.items()}


def _fresh(target: Path, files: Mapping[str, bytes]) -> Written:
    """Write all beside the target, and move it there in one step. What an import that was killed has left there goes."""
    beside = target.with_name(f".{target.name}.tutgen-new")
    shutil.rmtree(beside, ignore_errors=True)
    try:
        for path, content in {**files, LIST: _list(_digests(files))}.items():
            _put(beside / path, content)
        beside.rename(target)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise
    return Written(tuple(files), (), (), ())


def _again(
    target: Path, files: Mapping[str, bytes], known: Mapping[str, frozenset[str]]
) -> Written:
    """Bring a project up to date, file by file. The list is written first, with old and new files, so that whatever ends this in
    between, the next run knows all of them as its own."""
    there = {path: _content(target / path) for path in {*files, *known}}
    changed = {
        path
        for path, content in there.items()
        if content is not None
        and _digest(content) not in known.get(path, ())
        and content != files.get(path)
    }
    news = {path: content for path, content in files.items() if path not in changed}
    digests = _digests(news)
    kept = {path: known[path] for path in known if path in changed}
    gone = [path for path in known if path not in files and path not in changed]
    wanted = [path for path, content in news.items() if there[path] != content]
    either = {
        path: known.get(path, frozenset()) | digests.get(path, frozenset())
        for path in {*known, *digests}
    }
    _replace(target / LIST, _list(either))
    for path in wanted:
        _replace(target / path, news[path])
    for path in gone:
        with suppress(FileNotFoundError):
            (target / path).unlink()
    _replace(target / LIST, _list({**kept, **digests}))
    unchanged = tuple(path for path in news if path not in wanted)
    return Written(tuple(wanted), unchanged, tuple(gone), tuple(sorted(changed)))


def _content(path: Path) -> bytes | None:
    """What stands in a file; empty for what is none, which counts as changed; None if there is nothing."""
    if not os.path.lexists(path):
        return None
    return path.read_bytes() if path.is_file() else b""


def _put(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _replace(path: Path, content: bytes) -> None:
    if path.is_file():
        replace_file(path, path.read_bytes(), content)
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f".{path.name}.tutgen-new")
        beside.write_bytes(content)
        beside.replace(path)
