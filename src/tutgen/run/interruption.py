"""Ctrl-C between two requests."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def stopping_between(say: Callable[[str], None]) -> Iterator[Callable[[], bool]]:
    """While the body runs, the first Ctrl-C is kept, and the second one interrupts. Gives a function that tells whether
    there was one. `say`: tells the user what happens."""
    asked = threading.Event()

    def handle(number: int, frame: FrameType | None) -> None:
        if asked.is_set():
            raise KeyboardInterrupt
        asked.set()
        say("Stopping when the answer is here; Ctrl-C again stops at once")

    before = signal.signal(signal.SIGINT, handle)
    try:
        yield asked.is_set
    finally:
        signal.signal(signal.SIGINT, before)
