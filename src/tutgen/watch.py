"""What changes in a project: a stream of sets of paths.

Editors save in many ways (over the file, beside it and renamed, emptied and filled), and folders go
and come back. What comes out here is only that something is different now.
"""

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress
from pathlib import Path

from watchfiles import Change, awatch

from tutgen.ignore import is_ignored
from tutgen.load import CONTENT

FOLDERS = (CONTENT, "templates")
SETTLED = 5
"""Milliseconds without another change after which changes are handed on."""
MOST = 300
"""Milliseconds after which they are handed on although there are more."""
PATIENCE, MOST_PATIENCE = 0.1, 2.0
"""Seconds to wait for more while files are empty or gone; and for how long at most, all together."""
LOOK = 0.3
"""Seconds between looks at whether a watched folder is still the same; and, when one is not, until
the files are looked at that come with it."""
AGAIN = 1.1
"""Seconds without a change after which the files that changed last are looked at once more: where
the system tells of no changes, watchfiles compares times in whole seconds, and misses the second of
two saves within one."""

EVERYTHING: frozenset[str] = frozenset()
"""Stands for: anything may have changed."""


async def changes(root: Path) -> AsyncGenerator[frozenset[str], None]:
    """The paths, relative to the project, of files that changed; without end.

    EVERYTHING at the start, and when a folder was deleted, brought back or replaced.
    """
    poll = False
    while True:
        watched = _identities(root)
        stop = asyncio.Event()
        guard = asyncio.create_task(_stop_when_replaced(root, watched, stop))
        sets = awatch(
            *(root / name for name in watched),
            watch_filter=lambda change, path: _matters(root, path),
            step=SETTLED,
            debounce=MOST,
            stop_event=stop,
            recursive=list(watched) != ["."],
            force_polling=poll or None,
            ignore_permission_denied=True,
        )
        try:
            async with aclosing(_whole(sets)) as found:
                async for change in found:
                    paths = frozenset(Path(path).relative_to(root).as_posix() for path in change)
                    yield paths
                    if paths & watched.keys():  # one has gone, and may be back with its old number
                        break
        except FileNotFoundError:
            pass  # a folder has gone
        except OSError:
            poll = True  # there are more folders than the system watches
        except (RuntimeError, ExceptionGroup):
            pass  # a name that is no text
        finally:
            guard.cancel()
        await asyncio.sleep(LOOK)


async def _whole(
    sets: AsyncGenerator[set[tuple[Change, str]], None],
) -> AsyncGenerator[set[str], None]:
    """Sets of paths. First an empty one, for what changed before somebody watched; then what
    changes, joined while files are empty or gone: many editors write them anew, and of a folder that
    is deleted, or a branch that is checked out, nobody wants to see the half.
    """
    last: dict[str, _State] = {}
    coming = asyncio.ensure_future(anext(sets, None))
    try:
        await asyncio.sleep(0)  # by then it watches
        yield set()
        while True:
            await asyncio.wait({coming}, timeout=AGAIN if last else None)
            paths: set[str] = set()
            if not coming.done():
                paths |= {path for path, state in last.items() if state != _state(path)}
                last.clear()
            until = time.monotonic() + MOST_PATIENCE
            while coming.done():
                if not (change := coming.result()):
                    return
                paths |= {path for _, path in change}
                coming = asyncio.ensure_future(anext(sets, None))
                if time.monotonic() < until and any(_is_unwritten(path) for path in paths):
                    await asyncio.wait({coming}, timeout=PATIENCE)
            last.update((path, _state(path)) for path in paths)
            if paths:
                yield paths
    finally:
        coming.cancel()
        await asyncio.gather(coming, return_exceptions=True)
        await sets.aclose()


_State = tuple[int, int, int] | None


def _state(path: str) -> _State:
    """What tells a file from what it was before; None where it is gone."""
    try:
        status = Path(path).stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino


def _identities(root: Path) -> dict[str, int]:
    """The folders to watch that are there, with the number that changes when one is replaced."""
    found = {}
    for name in FOLDERS:
        with suppress(OSError):
            found[name] = (root / name).stat().st_ino
    return found or {".": 0}


async def _stop_when_replaced(root: Path, watched: dict[str, int], stop: asyncio.Event) -> None:
    while watched == _identities(root):  # noqa: ASYNC110  # the system tells of no such event
        await asyncio.sleep(LOOK)
    stop.set()


def _matters(root: Path, path: str) -> bool:
    """Whether a path is none of those that editors and systems write beside the files."""
    parts = Path(path).relative_to(root).parts
    return bool(parts) and not any(is_ignored(part) for part in parts)


def _is_unwritten(path: str) -> bool:
    """Whether a file is empty or gone."""
    state = _state(path)
    return state is None or state[1] == 0
