"""Batches shared out among forked processes, which inherit the compiled site."""

import gc
import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any, TypeVar

from tutgen.build.results import PageGroup
from tutgen.diagnostics import TutgenError

_Result = TypeVar("_Result")


def shared_out(
    function: Callable[[PageGroup], _Result], batches: Sequence[Sequence[PageGroup]], jobs: int
) -> Iterator[_Result]:
    """The results of the function for each group of each batch, in order. Raises TutgenError (3) if a process is
    killed."""
    gc.freeze()  # else the collector touches, and so copies, what the processes share
    _Inherited.now = (function, batches)
    try:
        with ProcessPoolExecutor(jobs, multiprocessing.get_context("fork")) as pool:
            for found in pool.map(_of_batch, range(len(batches))):
                yield from found
    except BrokenProcessPool as error:
        message = "a process of the build was killed; the system may be out of memory"
        raise TutgenError(message, hint="try --jobs 1", exit_code=3) from error
    finally:
        _Inherited.now = None
        gc.unfreeze()


class _Inherited:
    """The work of forked processes, inherited from the first one: closures cannot be sent to them."""

    now: tuple[Callable[[PageGroup], Any], Sequence[Sequence[PageGroup]]] | None = None


def _of_batch(number: int) -> list[Any]:
    assert _Inherited.now is not None
    function, batches = _Inherited.now
    return list(map(function, batches[number]))
