"""Checks the whole site, in a process of its own, so that nobody waits for it."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tutgen.check.contracts.memory import VARIABLE, Memory
from tutgen.sources.file_state import State, state

LOOK = 0.3
"""Seconds between looks at whether a contract has changed."""
PAUSE = 0.4
"""Seconds without a change after which the site is checked again."""
NICE = 15
"""The nice value of the check: what somebody waits for comes first."""

_FOR_ONE_CHECK = {"TUTGEN_CHECK_FIX", "TUTGEN_CHECK_DIFF", "TUTGEN_CHECK_SINCE"}

Report = dict[str, Any]
"""What `tutgen check --format json` prints; empty if the check failed."""


class Recheck:
    """Runs `tutgen check` at the start and after changes; a change ends a check that is running."""

    def __init__(
        self, root: Path, *, drafts: bool, report: Callable[[Report | None], None]
    ) -> None:
        """`report` is called with None when a check is due, and with what it found."""
        self.root = root
        self.report = report
        # -P: the project's folder is the working directory, and no place to import from.
        self.command = [sys.executable, "-P", "-m", "tutgen", "check", "-q", "--format", "json"]
        self.command += ["-C", str(root), *(["--drafts"] if drafts else [])]
        self.wanted = asyncio.Event()
        self.wanted.set()

    def want(self) -> None:
        """Ask for a check: something has changed."""
        self.wanted.set()

    async def run(self) -> None:
        """Check for ever; when cancelled, leave no process and no file behind."""
        with TemporaryDirectory(prefix="tutgen-", ignore_cleanup_errors=True) as folder:
            kept = Memory(Path(folder))
            following = asyncio.create_task(self._follow_contracts(kept))
            try:
                await self._check(kept)
            finally:
                following.cancel()

    async def _follow_contracts(self, kept: Memory) -> None:
        """Want a check when a file of a contract changes, wherever it is; the site itself does not
        change with it."""
        seen: dict[str, State] = {}
        while True:
            await asyncio.sleep(LOOK)
            for path, met in kept.met().items():
                now = state(path)
                if now != seen.get(path, met):
                    self.want()
                seen[path] = now

    async def _check(self, kept: Memory) -> None:
        while True:
            await self.wanted.wait()
            self.wanted.clear()
            self.report(None)
            if await self._wanted_within(PAUSE):
                continue
            output = await self._checked(kept)
            if output is not None:
                self.report(_report(output))

    async def _wanted_within(self, seconds: float) -> bool:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                return await self.wanted.wait()
        return False

    async def _checked(self, kept: Memory) -> bytes | None:
        """The output of one check; None if a change came before its end."""
        kept.begin()
        try:
            process = await asyncio.create_subprocess_exec(
                *self.command,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                cwd=self.root,  # paths in the report are relative to it
                env={**_inherited(), VARIABLE: str(kept.folder)},
                process_group=0,  # its workers end with it
            )
        except OSError:  # the project has gone, or the system has no process left
            return b""
        if sys.platform != "win32":
            with suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, process.pid, NICE)
        finished = asyncio.create_task(process.communicate())
        changed = asyncio.create_task(self.wanted.wait())
        try:
            await asyncio.wait({finished, changed}, return_when=asyncio.FIRST_COMPLETED)
            return finished.result()[0] if finished.done() else None
        finally:
            changed.cancel()
            finished.cancel()
            await _end(process)


def _inherited() -> dict[str, str]:
    """The variables of this process, without those by which a check would write, or leave something out."""
    return {name: os.environ[name] for name in os.environ.keys() - _FOR_ONE_CHECK}


def _report(output: bytes) -> Report:
    try:
        report: Report = json.loads(output)
    except ValueError:  # it could not even begin, or was killed
        return {}
    return report


async def _end(process: asyncio.subprocess.Process) -> None:
    """End a process, and those that it has started, unless it has ended in good order."""
    if process.returncode in (0, 1):
        return
    with suppress(ProcessLookupError, PermissionError):
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
    await process.wait()
