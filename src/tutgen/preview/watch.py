"""Watches the files of a project: a stream of sets of changed paths.

Editors save in many ways (over the file, beside it and renamed, emptied and filled), and folders go
and come back. What comes out here is only that something is different now.
"""

import asyncio
import os
import platform
import time
from collections.abc import AsyncGenerator, Callable, Iterable, Iterator
from contextlib import aclosing, suppress
from pathlib import Path

from watchfiles import awatch

from tutgen.content.paths import CONTENT
from tutgen.preview.polling import polled
from tutgen.sources.file_state import State, state
from tutgen.sources.ignore import is_ignored

FOLDERS = (CONTENT, "templates")
SETTLED = 5
"""Milliseconds without another change after which changes are handed on."""
MAX_DELAY = 300
"""Milliseconds after which changes are handed on even if there are more."""
PATIENCE, MAX_PATIENCE = 0.1, 2.0
"""Seconds to wait for more while files are empty or gone; and for how long at most, all together."""
LOOK = 0.3
"""Seconds between looks at whether a watched folder is still the same, and at what links lead to;
and, when a folder is not the same, until the files are looked at that come with it."""

Identity = tuple[int, int]
"""The numbers of a folder, which change when it is replaced."""


async def changes(
    root: Path, others: Callable[[], Iterable[str]] = tuple
) -> AsyncGenerator[frozenset[str], None]:
    """The paths, relative to the project, of files that changed, or that are links to such files;
    without end. `others`: gives the paths of files to follow that stand elsewhere in the project, such
    as samples.

    An empty set stands for: anything may have changed. It comes at the start, and when a folder was
    deleted, brought back or replaced.
    """
    polls = _has_to_poll()
    while True:
        watched = _identities(root)
        if polls:
            sets = polled((root / name for name in FOLDERS), _matters)
            links = _Links((), root, others)
        else:
            sets = _reported(root, watched)
            links = _Links(_links(root), root, others)
        try:
            async with aclosing(_joined(sets, links)) as found:
                async for change in found:
                    paths = frozenset(Path(path).relative_to(root).as_posix() for path in change)
                    yield paths
                    if paths & watched.keys():  # one has gone, and may be back with its old number
                        break
        except FileNotFoundError:
            pass  # a folder has gone
        except OSError:
            polls = True  # there are more folders than the system watches
        except (RuntimeError, ExceptionGroup):
            pass  # a name that is no text
        await asyncio.sleep(LOOK)


def _has_to_poll() -> bool:
    """Whether the system may not report changes: if the variable of watchfiles says so, or under WSL 2, whose
    folders may be those of Windows."""
    asked = os.environ.get("WATCHFILES_FORCE_POLLING")
    if asked:
        return asked.lower() not in ("false", "disable", "disabled", "0")
    return "microsoft-standard" in platform.uname().release.lower()


async def _reported(root: Path, watched: dict[str, Identity]) -> AsyncGenerator[set[str], None]:
    """Sets of paths that the system reports as changed, until a folder is replaced."""
    stop = asyncio.Event()
    guard = asyncio.create_task(_stop_when_replaced(root, watched, stop))
    sets = awatch(
        *(root / name for name in watched),
        watch_filter=lambda change, path: _all_matter(Path(path).relative_to(root).parts),
        step=SETTLED,
        debounce=MAX_DELAY,
        stop_event=stop,
        recursive=list(watched) != ["."],
        force_polling=False,
        ignore_permission_denied=True,
    )
    try:
        async with aclosing(sets):
            async for change in sets:
                yield {path for _, path in change}
    finally:
        guard.cancel()


async def _joined(
    sets: AsyncGenerator[set[str], None], links: "_Links"
) -> AsyncGenerator[set[str], None]:
    """Sets of changed paths, joined while files are empty or gone: many editors write files anew, and a folder
    that is deleted, or a branch that is checked out, is to be seen as a whole.

    The first set is empty, for what changed before the folders were watched.
    """
    coming = asyncio.ensure_future(anext(sets, None))
    try:
        await asyncio.sleep(0)  # by then it watches
        yield set()
        while True:
            await asyncio.wait({coming}, timeout=LOOK)
            paths: set[str] = set()
            until = time.monotonic() + MAX_PATIENCE
            while coming.done():
                change = coming.result()
                if change is None:
                    return
                paths |= change
                coming = asyncio.ensure_future(anext(sets, None))
                if time.monotonic() < until and any(_is_unwritten(path) for path in paths):
                    await asyncio.wait({coming}, timeout=PATIENCE)
            paths |= links.changed(paths)
            if paths:
                yield paths
    finally:
        coming.cancel()
        await asyncio.gather(coming, return_exceptions=True)
        await sets.aclose()


class _Links:
    """Symbolic links, and the state of what they lead to: the system tells only of the links. And files outside
    of the watched folders, which are so few that they are looked at in the same way."""

    def __init__(
        self, paths: Iterable[str], root: Path, others: Callable[[], Iterable[str]]
    ) -> None:
        self.states: dict[str, State] = {path: state(path) for path in paths}
        self._root = root
        self._others = others
        self._other_states: dict[str, State] = {}

    def changed(self, paths: Iterable[str]) -> set[str]:
        """The links that lead to something else now, and other files that have changed; `paths`: what may be a new
        link."""
        return self._changed_links(paths) | self._changed_others()

    def _changed_others(self) -> set[str]:
        before = self._other_states
        known = {*before, *(f"{self._root}/{path}" for path in self._others())}
        self._other_states = {path: state(path) for path in known}
        return {p for p, found in self._other_states.items() if found != before.get(p, found)}

    def _changed_links(self, paths: Iterable[str]) -> set[str]:
        self.states.update(
            (p, None) for p in paths if p not in self.states and Path(p).is_symlink()
        )
        before = self.states
        self.states = {p: state(p) for p in before if os.path.lexists(p)}
        return {path for path, found in self.states.items() if found != before[path]}


def _links(root: Path) -> Iterator[str]:
    """The symbolic links below the watched folders."""
    for name in FOLDERS:
        for folder, folders, files in os.walk(root / name):
            folders[:] = filter(_matters, folders)
            paths = (f"{folder}/{entry}" for entry in (*folders, *filter(_matters, files)))
            yield from filter(os.path.islink, paths)


def _identities(root: Path) -> dict[str, Identity]:
    """The folders to watch that are there."""
    found = {}
    for name in FOLDERS:
        with suppress(OSError):
            status = (root / name).stat()
            found[name] = (status.st_dev, status.st_ino)
    return found or {".": (0, 0)}


async def _stop_when_replaced(
    root: Path, watched: dict[str, Identity], stop: asyncio.Event
) -> None:
    while watched == _identities(root):  # noqa: ASYNC110  # the system tells of no such event
        await asyncio.sleep(LOOK)
    stop.set()


def _all_matter(parts: tuple[str, ...]) -> bool:
    return bool(parts) and all(map(_matters, parts))


def _matters(name: str) -> bool:
    """Whether a name is none of those that editors and systems write beside the files."""
    return not is_ignored(name)


def _is_unwritten(path: str) -> bool:
    """Whether a file is empty or gone."""
    found = state(path)
    return found is None or found[2] == 0
