"""A lock on a folder: commands that write beside each other wait for each other.

Windows cannot lock a folder, nor can some network file systems (then `flock` fails): there, two
commands at once are the author's to avoid.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from tutgen.build.output_errors import explained

if sys.platform != "win32":
    import fcntl

_locks_held: set[int] = set()


@contextmanager
def locked(folder: str) -> Iterator[None]:
    """Hold the lock of a folder, waiting for it if another command has it.

    It is on the folder itself, so there is no lock file to leave behind, and it ends with the
    process. Raises TutgenError (3) if the folder cannot be opened.
    """
    if sys.platform != "win32":
        with explained("open", folder):
            descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        _locks_held.add(descriptor)
        try:
            with suppress(OSError):
                fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            if descriptor in _locks_held:
                _locks_held.remove(descriptor)
                os.close(descriptor)
    else:
        yield


def _leave_locks() -> None:
    """In a forked process: only the command itself holds its lock.

    Otherwise a worker that waits for a killed parent would make the next command wait for ever.
    """
    for descriptor in _locks_held:
        os.close(descriptor)
    _locks_held.clear()


if sys.platform != "win32":
    os.register_at_fork(after_in_child=_leave_locks)
