"""What changes in a project: a stream of sets of paths.

Editors save in many ways (over the file, beside it and renamed, emptied and filled), and folders go
and come back. What comes out here is only that something is different now.
"""

import asyncio
from collections.abc import AsyncGenerator, Iterable
from contextlib import aclosing, suppress
from pathlib import Path

from watchfiles import Change, awatch

from tutgen.load import CONTENT

FOLDERS = (CONTENT, "templates")
SETTLED = 5
"""Milliseconds without another change after which changes are handed on."""
MOST = 300
"""Milliseconds after which they are handed on although there are more."""
PATIENCE, LOOKS = 0.1, 20
"""Seconds that an editor has to write a file anew which it has emptied or deleted; how often to look."""
LOOK = 0.3
"""Seconds between looks at whether a watched folder is still the same."""

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
        )
        try:
            async with aclosing(_from_now_on(sets)) as found:
                async for change in found:
                    paths = [Path(path) for _, path in change]
                    await _written(paths)
                    yield frozenset(path.relative_to(root).as_posix() for path in paths)
        except (OSError, RuntimeError, ExceptionGroup):  # a folder has gone, or too many are there
            poll = watched == _identities(root)
            await asyncio.sleep(LOOK)
        finally:
            guard.cancel()


_Changes = set[tuple[Change, str]]


async def _from_now_on(sets: AsyncGenerator[_Changes, None]) -> AsyncGenerator[_Changes, None]:
    """The same sets after an empty one: for what changed before somebody watched."""
    first = asyncio.ensure_future(anext(sets, None))
    try:
        await asyncio.sleep(0)  # by then it watches
        yield set()
        change = await first
        while change is not None:
            yield change
            change = await anext(sets, None)
    finally:
        first.cancel()
        with suppress(asyncio.CancelledError, StopAsyncIteration):
            await first
        await sets.aclose()


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
    if not parts or any(part.startswith(".") for part in parts):
        return False
    name = parts[-1]
    return not (
        name.endswith(("~", "___jb_tmp___", "___jb_old___"))
        or name == "4913"  # vim tries whether it may write
        or (name.startswith("#") and name.endswith("#"))
    )


async def _written(paths: Iterable[Path]) -> None:
    """Wait a moment for files that are empty or gone: many editors write them anew."""
    missing = list(paths)
    for _ in range(LOOKS):
        missing = [path for path in missing if not _has_content(path)]
        if not missing:
            return
        await asyncio.sleep(PATIENCE / LOOKS)


def _has_content(path: Path) -> bool:
    try:
        return path.stat().st_size > 0
    except OSError:
        return False
