"""Finds changes in folders by polling, for file systems that report none, such as network drives and folders
that a container shares.

A look takes the state of every file, so no way of saving is missed. Some file systems count time in
whole seconds, or two: until that is over, the content of a file that was saved is compared as well.
"""

import asyncio
import hashlib
import os
import time
from collections.abc import AsyncGenerator, Callable, Iterable, Iterator
from pathlib import Path
from stat import S_ISDIR

from tutgen.sources.file_state import State, state_of

PAUSE, MAX_PAUSE = 0.3, 1.5
"""Seconds between two looks: at least, and at most."""
SHARE = 10
"""Between these limits the pause is SHARE times as long as a look took."""
UNSURE = 3.0
"""Seconds after a save within which another one may leave size and time unchanged."""
MAX_BYTES = 1_000_000
"""Larger files are known by size and time alone."""


async def polled(
    folders: Iterable[Path], matters: Callable[[str], bool]
) -> AsyncGenerator[set[str], None]:
    """The paths of files that are new, gone or changed; without end.

    `matters`: whether to look at a file or folder of that name. Folders come and go, and may be
    links: what a link leads to is looked at. The first look is taken before anything is waited for.
    """
    files = _Files([str(folder) for folder in folders], matters)
    pause = PAUSE
    while True:
        await asyncio.sleep(pause)
        paths, seconds = await asyncio.to_thread(_timed, files.changed)
        pause = min(max(PAUSE, SHARE * seconds), MAX_PAUSE)
        if paths:
            yield paths


def _timed(look: Callable[[], set[str]]) -> tuple[set[str], float]:
    """The changed paths that a look finds, and the seconds of processor time that it took."""
    began = time.thread_time()
    return look(), time.thread_time() - began


class _Files:
    """The files below some folders, as they were at the last look."""

    def __init__(self, folders: list[str], matters: Callable[[str], bool]) -> None:
        self.folders = folders
        self.matters = matters
        self.states = dict(self._look())
        self.unsure: dict[str, tuple[float, bytes]] = {}
        """Path of a file that was saved a moment ago -> until when its content is compared, and its digest."""
        just_now = (time.time() - UNSURE) * 1e9
        self._be_unsure(p for p, found in self.states.items() if found and found[0] > just_now)

    def changed(self) -> set[str]:
        """Look; return the paths that are new, gone or changed since the last look."""
        before, self.states = self.states, dict(self._look())
        paths = {p for p, found in self.states.items() if before.get(p, ()) != found}
        paths |= before.keys() - self.states.keys()
        now = time.monotonic()
        for path, (until, digest) in list(self.unsure.items()):
            if path not in paths and _digest(path) != digest:
                paths.add(path)
            elif until < now:
                del self.unsure[path]
        self._be_unsure(paths)
        return paths

    def _be_unsure(self, paths: Iterable[str]) -> None:
        until = time.monotonic() + UNSURE
        self.unsure |= {path: (until, _digest(path)) for path in paths}

    def _look(self) -> Iterator[tuple[str, State]]:
        """Every file that matters, with its state."""
        folders = list(self.folders)
        seen: set[tuple[int, int]] = set()  # a link may lead back to where it is
        while folders:
            try:
                with os.scandir(folders.pop()) as entries:
                    found = [entry for entry in entries if self.matters(entry.name)]
            except OSError:  # it has gone, or nobody may look
                continue
            for entry in found:
                try:
                    status = entry.stat()
                except OSError:  # a link that leads nowhere
                    yield entry.path, None
                    continue
                if not S_ISDIR(status.st_mode):
                    yield entry.path, state_of(status)
                elif (key := (status.st_dev, status.st_ino)) not in seen:
                    seen.add(key)
                    folders.append(entry.path)


def _digest(path: str) -> bytes:
    """The digest of a file's content; empty if the file is larger than MAX_BYTES, or gone."""
    try:
        with open(path, "rb") as file:  # noqa: PTH123  # as above
            content = file.read(MAX_BYTES + 1)
    except OSError:
        return b""
    return hashlib.blake2b(content, digest_size=8).digest() if len(content) <= MAX_BYTES else b""
