"""The state of a file: tells whether it has changed, without reading it."""

import os

State = tuple[int, ...] | None
"""Times of change in nanoseconds, size in bytes, inode, device; None for a file that is gone."""


def state(path: str) -> State:
    """The state of the file at a path, links followed; None if it cannot be looked at."""
    try:
        return state_of(os.stat(path))  # noqa: PTH116  # thousands of them
    except OSError:
        return None


def state_of(status: os.stat_result) -> tuple[int, ...]:
    """The state that a result of `os.stat` or `os.DirEntry.stat` tells."""
    times = (status.st_mtime_ns, status.st_ctime_ns)
    return (*times, status.st_size, status.st_ino, status.st_dev)
