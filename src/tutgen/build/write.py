"""Makes the output folder equal the outputs, whole or not at all.

A site is written into a staging folder beside the output, `.NAME.tutgen-new`, and the folders are
exchanged in one step when it is whole, so a command that fails or is killed at any instant leaves
the previous site. Where the system cannot exchange folders, the previous site steps aside for a
moment, as `.NAME.tutgen-old`; should the command be killed just then, the next one puts it back.

Files that have not changed are linked from the previous site (`Staging.keep`), not copied: neither site
is ever changed in place.

The stamp (`build/stamp.py`) is written last, so a folder that has one is whole. Folders that are not
ours, or hold files that we did not write, are refused.

There is no fsync: a killed process is in scope, a power cut is not (10,000 files: 0.4 s without,
10 s with).
"""

# What a kill leaves depends on each system call, so they are written as such; on strings, so that
# 10,000 files do not become 10,000 path objects:
# ruff: noqa: PTH102, PTH103, PTH104, PTH106, PTH108, PTH112, PTH113, PTH114, PTH116, PTH118

import ctypes
import hashlib
import os
import re
import shutil
import stat
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from errno import EEXIST, EINVAL, EISDIR, ENOSYS, ENOTDIR, ENOTSUP, EPERM
from pathlib import Path
from typing import NamedTuple

from tutgen.build.folder_lock import locked
from tutgen.build.output_errors import explained, shown
from tutgen.build.stamp import STAMP, addresses_of, files_below, manifest, stamp_text
from tutgen.diagnostics import TutgenError

_NOT_IN_ADDRESSES = re.compile(r"[\\\x00-\x1f\x7f\ud800-\udfff]")
_OLD_FILE = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


class WriteReport(NamedTuple):
    """How the files of a site differ from those of the site before it."""

    written: int
    unchanged: int
    removed: int


class _Paths(NamedTuple):
    """Where a site stands, and the two folders beside it that only a running command may hold."""

    parent: str
    site: str
    fresh: str
    """Holds the site being written; after the exchange, or in `clean`, the one being deleted."""
    aside: str
    """Holds the previous site while there is none at `site`; only without an exchange."""


@dataclass(eq=False, slots=True)
class Staging:
    """A site being written. May be used in forked processes; only the first may publish."""

    _paths: _Paths
    _folders: set[str] = field(default_factory=lambda: {""})
    """Those known to exist, so that each costs one system call and not one a file."""

    def write(self, address: str, content: bytes) -> str:
        """Writes one file, `tutorial/page.html`; returns its digest for `publish`.

        An address is written once: a second page at it cannot replace the first unnoticed, not
        even where the file system takes `A.html` and `a.html` for one file.
        """
        _check_address(address)
        try:
            self._make_folder(address.rpartition("/")[0])
            _create(f"{self._paths.fresh}/{address}", content)
        except OSError as error:
            taken = error.errno in (EEXIST, ENOTDIR, EISDIR)
            hint = "another file or folder of the site has this address" if taken else None
            message = f"cannot write {shown(f'{self._paths.site}/{address}')}: {error.strerror}"
            raise TutgenError(message, hint=hint, exit_code=3) from error
        return _digest(content)

    def keep(self, digests: Mapping[str, str]) -> bool:
        """Takes files of the previous site over, given by address and digest.

        False, and none is taken, where one is not there as it was written: each is read, since whoever
        changes a file can give it back its times and its size.
        """
        taken: list[str] = []
        try:
            for address, digest in digests.items():
                _check_address(address)
                content = _read_unchanged(f"{self._paths.site}/{address}", digest, self._mode)
                if content is None:
                    for other in taken:
                        os.unlink(f"{self._paths.fresh}/{other}")
                    return False
                self._make_folder(address.rpartition("/")[0])
                self._take(address, content)
                taken.append(address)
        except OSError as error:
            where = shown(f"{self._paths.site}/{address}")
            raise TutgenError(f"cannot write {where}: {error.strerror}", exit_code=3) from error
        return True

    def _take(self, address: str, content: bytes) -> None:
        """Links a file of the previous site; where the file system has no links, writes it again."""
        before, now = (f"{folder}/{address}" for folder in (self._paths.site, self._paths.fresh))
        try:
            os.link(before, now, follow_symlinks=False)
        except (OSError, NotImplementedError) as error:
            if isinstance(error, FileExistsError):
                raise
            _create(now, content)

    @property
    def _mode(self) -> int:
        """The permissions that a new file gets."""
        return os.stat(self._paths.fresh).st_mode & 0o666

    def publish(self, digests: Mapping[str, str]) -> WriteReport:
        """Makes what was written the site. `digests` has what `write` returned for each address.

        Both folders are looked at once more: building took a while, and what others put into the
        previous site or into the staging folder meanwhile must be neither deleted nor published.
        """
        paths = self._paths
        with explained("publish", paths.site):
            if files_below(paths.fresh) != dict.fromkeys(digests, True):
                raise TutgenError(
                    f"{shown(paths.fresh)} was changed while tutgen wrote it",
                    hint="build again",
                    exit_code=3,
                )
            previous = manifest(paths.site)
            _create(f"{paths.fresh}/{STAMP}", stamp_text(digests))
            _put_in_place(paths, replace=previous is not None)
        return _report(previous or {}, digests)

    def _make_folder(self, folder: str) -> None:
        """Makes `folder` and those above it, but not the staging folder.

        A worker that outlives its killed command must not bring that one back.
        """
        if folder in self._folders:
            return
        self._make_folder(folder.rpartition("/")[0])
        with suppress(FileExistsError):  # another process was first
            os.mkdir(f"{self._paths.fresh}/{folder}")
        self._folders.add(folder)


@contextmanager
def staging(output: Path) -> Iterator[Staging]:
    """A fresh staging folder for `output`, for as long as the block lasts.

    Waits for another command that writes beside `output`, puts right what a killed one left, and
    refuses an output that is not ours, in this order and before anything is written. Without
    `publish` in the block, the previous site stays as it was.
    """
    paths = _paths_of(output)
    owner = os.getpid()
    with explained("write", paths.site):
        os.makedirs(paths.parent, exist_ok=True)
    with locked(paths.parent):
        with explained("write", paths.site):
            _restore(paths)
            manifest(paths.site)
            os.mkdir(paths.fresh)
        try:
            yield Staging(paths)
        except BaseException:
            if os.getpid() == owner:
                with suppress(OSError):  # the first error tells more, the next command tries again
                    _restore(paths)
            raise
        if os.getpid() == owner:
            hint = f"{shown(paths.site)} is whole; delete the other folder yourself"
            with explained("delete", paths.fresh, hint):
                _restore(paths)


def clean(output: Path, *, dry_run: bool = False) -> tuple[str, ...]:
    """Deletes the site and what killed commands left beside it; returns the addresses it held.

    Refuses what `staging` refuses. An empty folder is not ours and stays. With `dry_run`, nothing
    changes.
    """
    paths = _paths_of(output)
    if not os.path.isdir(paths.parent):
        return ()
    with locked(paths.parent), explained("delete", paths.site):
        if dry_run:
            held = addresses_of(paths.aside if _must_be_restored(paths) else paths.site)
        else:
            _restore(paths)
            held = addresses_of(paths.site)
            if held:
                os.rename(paths.site, paths.fresh)  # out of sight first: nobody meets half a site
                _delete(paths.fresh)
    return tuple(address for address in held if address != STAMP)


def contents(output: Path) -> tuple[str, ...]:
    """The addresses of the site at `output`, sorted; none where there is no site.

    Refuses what `staging` refuses.
    """
    paths = _paths_of(output)
    with explained("read", paths.site):
        return tuple(address for address in addresses_of(paths.site) if address != STAMP)


# --------------------------------------------------------------------------- the folders as a whole


def _paths_of(output: Path) -> _Paths:
    """Links above the output are followed; the output itself may not be one (see `manifest`)."""
    path = output if output.name not in ("", "..") else output.resolve()
    parent = os.path.realpath(path.parent)
    return _Paths(
        parent=parent,
        site=os.path.join(parent, path.name),
        fresh=os.path.join(parent, f".{path.name}.tutgen-new"),
        aside=os.path.join(parent, f".{path.name}.tutgen-old"),
    )


def _put_in_place(paths: _Paths, *, replace: bool) -> None:
    """`fresh` becomes `site`. With `replace`, the previous one is then at `fresh` or `aside`."""
    if not replace:
        with suppress(FileNotFoundError):
            os.rmdir(paths.site)  # an empty folder, or an error
        os.rename(paths.fresh, paths.site)
    elif not _exchange(paths.fresh, paths.site):
        os.rename(paths.site, paths.aside)
        os.rename(paths.fresh, paths.site)


def _exchange(one: str, other: str) -> bool:
    """Exchanges two folders in one step; False where the system or the file system cannot."""
    if sys.platform != "linux":
        return False
    try:
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
    except AttributeError:  # a C library from before 2018
        return False
    at_fdcwd, rename_exchange = -100, 2
    if renameat2(at_fdcwd, os.fsencode(one), at_fdcwd, os.fsencode(other), rename_exchange) == 0:
        return True
    code = ctypes.get_errno()
    if code in (ENOSYS, EINVAL, ENOTSUP, EPERM):  # EPERM: how some sandboxes say ENOSYS
        return False
    raise OSError(code, os.strerror(code), other)


def _must_be_restored(paths: _Paths) -> bool:
    """A command was killed between two renames: the previous site, whole, is not in its place."""
    if os.path.lexists(paths.site) or os.path.islink(paths.aside):
        return False
    return os.path.isfile(os.path.join(paths.aside, STAMP))


def _restore(paths: _Paths) -> None:
    """Leaves no work folder and, at its place, the last site that was whole."""
    if _must_be_restored(paths):
        os.rename(paths.aside, paths.site)
    _delete(paths.aside)
    _delete(paths.fresh)


def _delete(folder: str) -> None:
    """Deletes the folder if there is one; of a link, the link.

    The stamp goes first, so that half a site left by a kill is never taken for a whole one.
    """
    if os.path.islink(folder) or os.path.isfile(folder):
        os.unlink(folder)
    elif os.path.isdir(folder):
        with suppress(FileNotFoundError):
            os.unlink(os.path.join(folder, STAMP))
        shutil.rmtree(folder)


def _report(before: Mapping[str, str], after: Mapping[str, str]) -> WriteReport:
    unchanged = sum(before.get(address) == digest for address, digest in after.items())
    return WriteReport(
        written=len(after) - unchanged,
        unchanged=unchanged,
        removed=len(before.keys() - after.keys()),
    )


# ----------------------------------------------------------------------------------------- one file


def _check_address(address: str) -> None:
    """Addresses are made by tutgen: a wrong one is a defect of ours, not of the content."""
    parts = address.split("/")
    if not {"", ".", ".."}.isdisjoint(parts) or _NOT_IN_ADDRESSES.search(address):
        raise ValueError(f"not the address of a file in the output folder: {address!r}")
    if parts[0] == STAMP:
        raise ValueError(f"kept for the list of files: {address!r}")


def _read_unchanged(path: str, digest: str, mode: int) -> bytes | None:
    """The content of a regular file with these permissions whose content has this digest, else None."""
    try:
        descriptor = os.open(path, _OLD_FILE)
    except OSError:
        return None
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode) or stat.S_IMODE(status.st_mode) != mode:
            return None
        content = b"".join(iter(lambda: os.read(descriptor, status.st_size + 1), b""))
    except OSError:
        return None
    finally:
        os.close(descriptor)
    return content if _digest(content) == digest else None


def _digest(content: bytes) -> str:
    return hashlib.blake2b(content, digest_size=16).hexdigest()


def _create(path: str, content: bytes) -> None:
    """As `open(path, "xb").write(content)`, with half as many system calls."""
    descriptor = os.open(path, _NEW_FILE, 0o666)
    try:
        written = os.write(descriptor, content)
        while written < len(content):  # the disk is nearly full, or the file is over 2 GB
            written += os.write(descriptor, memoryview(content)[written:])
    finally:
        os.close(descriptor)
