"""A limit for what may never end: code that others wrote."""

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class OutOfTimeError(Exception):
    """Raised where the code was at work when its time was over."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raises OutOfTimeError in the body once it has run for so long, at work for a tenth of it at
    least: a process that was stopped for a while has done nothing wrong.

    Without effect outside of the main thread, and on systems without interval timers.
    """
    if threading.current_thread() is not threading.main_thread() or not hasattr(
        signal, "setitimer"
    ):
        yield
        return
    began = time.process_time()

    def end(number: int, frame: FrameType | None) -> None:
        if time.process_time() - began < seconds / 10:
            signal.setitimer(signal.ITIMER_REAL, seconds)
        else:
            raise OutOfTimeError

    before = signal.signal(signal.SIGALRM, end)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
