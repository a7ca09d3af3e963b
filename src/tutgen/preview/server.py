"""The live preview: a server for one writer on one machine.

uvicorn and Starlette speak HTTP. Here the parts meet: the site at this moment (`live_site`), responses
(`http`), events for open pages (`events`), changes of files (`watch`), and the check of the whole
site (`recheck`).
"""

import asyncio
import gc
import signal
import socket
import threading
import time
import traceback
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Iterator, Sequence
from contextlib import aclosing, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

import uvicorn

from tutgen.diagnostics import Diagnostic, quantity
from tutgen.diagnostics.terminal import Terminal, shown_path
from tutgen.preview.events import Events, OpenPage
from tutgen.preview.http import Hosts, PreviewApp
from tutgen.preview.listening import FIRST_PORT, is_everywhere, is_local, listen, reachable_names
from tutgen.preview.live_site import Preview
from tutgen.preview.recheck import Recheck
from tutgen.preview.watch import changes

TRIES = 5
"""How often to take in a change, while files come and go."""
QUIET, GAP = 0.1, 0.02
"""Seconds without a change before sources are learned, and between two steps of that: the page that
a change was made for is out by then, and what comes meanwhile waits for one step."""


@dataclass(frozen=True, slots=True)
class ServeOptions:
    """The options of `serve`."""

    host: str = "127.0.0.1"
    port: int | None = None
    """None: the first free one from 8000 to 8009."""
    allowed_hosts: tuple[str, ...] = ()
    drafts: bool = False
    base_url: str | None = None
    reload: bool = True
    editor: str = "vscode://file{path}:{line}:{column}"
    """The address that opens a file in an editor."""


def serve(
    root: Path, options: ServeOptions, terminal: Terminal, opened: Callable[[str], Any] | None
) -> None:
    """Serve until interrupted. `opened` is called with the address when the server can be reached.

    Raises TutgenError (3) where the port cannot be had.
    """
    _end_on_signals(signal.default_int_handler)
    with suppress(KeyboardInterrupt), listen(options.host, options.port) as listening:
        asyncio.run(_serve(root, options, terminal, listening, opened))


async def _serve(
    root: Path,
    options: ServeOptions,
    terminal: Terminal,
    listening: socket.socket,
    opened: Callable[[str], Any] | None,
) -> None:
    server: PreviewServer | None = None

    def samples() -> Iterable[str]:
        return server.preview.samples if server else ()

    async with aclosing(changes(root, samples)) as changed:
        if options.reload:
            await anext(changed)  # from here on nothing is missed, while the site is loaded
        server = PreviewServer(root, options, terminal, listening)
        await server.run(changed, opened)


def _end_on_signals(end: Callable[[int, Any], Any]) -> None:
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):  # not every system has all
            signal.signal(getattr(signal, name), end)


class PreviewServer:
    """The parts around one `Preview`, and what is printed of them."""

    def __init__(
        self, root: Path, options: ServeOptions, terminal: Terminal, listening: socket.socket
    ) -> None:
        self.root = root
        self.options = options
        self.terminal = terminal
        self.listening = listening
        self.port: int = listening.getsockname()[1]
        self.preview = Preview(root, drafts=options.drafts, base_url=options.base_url)
        self.base = self.preview.base
        self.events = Events(self.preview, root, options.editor)
        self.recheck = Recheck(root, drafts=options.drafts, report=self.events.tell_site)
        self.changes = asyncio.Event()
        """Set by a change, until learning begins again."""
        self.untold: Callable[[], None] | None = None
        """Tells of the last change; called when it is known which files feed which pages."""
        self.reported: dict[Diagnostic, None] = {}
        """The diagnostics of the site and of open pages, at the last report."""
        self.said: set[Diagnostic] = set()
        """The diagnostics that have been printed and still hold."""

    # ------------------------------------------------------------------------------------ running

    async def run(
        self, changed: AsyncIterator[frozenset[str]], opened: Callable[[str], Any] | None
    ) -> None:
        """Serve until a signal comes; `changed`: sets of paths, as `watch.changes` gives them."""
        bound = self.listening.getsockname()[0]
        everywhere = is_everywhere(self.listening)
        names = (self.options.host, bound)
        hosts = Hosts(names, self.port, self.options.allowed_hosts, figures=everywhere)
        app = PreviewApp(
            self.preview,
            self.events,
            hosts,
            self.terminal,
            self._say_new,
            reload=self.options.reload,
        )
        config = uvicorn.Config(
            app,
            log_config=None,
            log_level="critical",
            access_log=False,
            lifespan="off",
            ws="none",
            http="h11",
            server_header=False,
            timeout_keep_alive=30,
            timeout_graceful_shutdown=1,
        )
        server = _Server(config, self.events.end)
        _end_on_signals(server.handle_exit)
        beside = []
        if self.options.reload:
            beside = [
                asyncio.create_task(self._follow(changed)),
                asyncio.create_task(self.recheck.run()),
                asyncio.create_task(self.learn()),
            ]
        self._announce(opened)
        gc.freeze()  # to look for garbage in what stays takes 40 ms for 10,000 pages
        try:
            await server.serve([self.listening])
        finally:
            for task in beside:
                task.cancel()
            await asyncio.gather(*beside, return_exceptions=True)

    def _addresses(self) -> list[str]:
        """Where the site is shown; the first one is for this machine."""
        everywhere = is_everywhere(self.listening)
        names = reachable_names(self.listening) if everywhere else [self.options.host]
        hosts = (f"[{name}]" if ":" in name else name for name in names)
        return [f"http://{host}:{self.port}{quote(self.preview.base)}" for host in hosts]

    def _announce(self, opened: Callable[[str], Any] | None) -> None:
        address, *others = self._addresses()
        plan = self.preview.plan
        pages = plan.pages.values() if plan else ()
        services = {page.service.slug for page in pages if page.service}
        self.terminal.say(
            f"Serving {quantity(len(pages), 'page')} for {quantity(len(services), 'service')} "
            f"at {address}   (Ctrl-C stops)"
        )
        if self.options.port is None and self.port != FIRST_PORT:
            self.terminal.say(f"port {FIRST_PORT} is taken, so this is port {self.port}")
        if not is_local(self.listening):
            self.terminal.say("warning: other machines can reach this preview")
        for other in others:
            self.terminal.say(f"  {other}")
        self._report()
        if opened:  # some browsers hold up whoever starts them
            threading.Thread(target=opened, args=(address,), daemon=True).start()

    # ------------------------------------------------------------------------------------ changes

    async def _follow(self, changed: AsyncIterator[frozenset[str]]) -> None:
        async for paths in changed:
            await self._try(self._changed(paths))

    async def _try(self, work: Coroutine[Any, Any, None]) -> None:
        """Do what a change asks for; whatever goes wrong, the writer goes on writing."""
        try:
            await work
        except Exception as error:
            self.terminal.fail(f"the change could not be shown: {error!r}")
            self.terminal.explain(traceback.format_exc())

    async def learn(self) -> None:
        """Learn what feeds pages, and tell of the last change as soon as that is known.

        Nobody waits for it, so it stands back: it begins when nothing has changed for QUIET seconds,
        compiles the sources of one tutorial at a time (some 10 ms), and begins again after a change. A
        large site takes a while after the start; if another change comes sooner, only that is told.
        """
        while True:
            self.changes.clear()
            await self._try(self._learn_and_tell())
            await self.changes.wait()

    async def _learn_and_tell(self) -> None:
        await asyncio.sleep(QUIET)
        if self.changes.is_set():
            return
        for _ in self.preview.learn():
            await asyncio.sleep(GAP)
            if self.changes.is_set():
                return
        tell, self.untold = self.untold, None
        if tell:
            tell()

    async def _changed(self, paths: frozenset[str]) -> None:
        """Take in changes, and tell the browsers. No paths: anything may have changed."""
        self.changes.set()
        started = time.perf_counter()
        used = self._users_of_deleted(paths)
        await self._update(paths or {"templates/"})
        updated = await self.events.refresh_all()
        seconds = time.perf_counter() - started
        self.events.tell_assets(paths)
        self.recheck.want()
        if self.preview.base != self.base:
            self.base = self.preview.base
            self.terminal.say(f"the site is now at {self._addresses()[0]}")
        self._report()
        if paths:
            self.untold = partial(self._tell, paths, used, updated, seconds)
        self.changes.set()

    def _users_of_deleted(self, paths: Iterable[str]) -> list[str]:
        """The addresses of the pages that use those of these files that are deleted, as long as the
        site is as before."""
        deleted = [path for path in paths if not (self.root / path).exists()]
        return self.preview.fed_by(deleted) if deleted else []

    async def _update(self, paths: Iterable[str]) -> None:
        for _ in range(TRIES):
            with suppress(OSError):  # a file went while it was read
                self.preview.update(set(paths))
                return
            await asyncio.sleep(0.1)
        self.preview.update(set(paths))

    def _tell(
        self,
        paths: frozenset[str],
        used: Sequence[str],
        updated: Sequence[OpenPage],
        seconds: float,
    ) -> None:
        """Print what has changed, and tell the updated pages which other pages the file feeds.

        `used`: the addresses of the pages that used the deleted ones of these files.
        """
        if not used:  # what has gone was there only while an editor saved
            paths = frozenset(p for p in paths if (self.root / p).exists()) or paths
        fed = self.preview.fed_by(paths)
        first = min(paths)
        if len(paths) == 1 and len(fed) > 1:
            self.events.tell_uses(first, fed, updated)
        subject, object_ = (first, "it") if len(paths) == 1 else (f"{len(paths):,} files", "them")
        outcome = []
        if fed:
            outcome.append(
                f"{len(fed):,} {'page uses' if len(fed) == 1 else 'pages use'} {object_}"
            )
        elif used:
            outcome.append(f"{quantity(len(used), 'page')} used {object_}")
        if updated:
            outcome.append(f"the open one updated in {seconds * 1000:.0f} ms")
        result = ", ".join(outcome) or "changed"
        self.terminal.say(f"{time.strftime('%H:%M:%S')} {subject}: {result}")

    def _report(self) -> None:
        """Print a line for each new diagnostic of the site and of open pages, and one when all are gone."""
        of_pages = [p for page in self.events.pages for p in page.diagnostics or ()]
        preview = self.preview
        found = dict.fromkeys((*preview.diagnostics, *preview.file_diagnostics, *of_pages))
        self.said = {d for d in self.said if d in found}
        self._say_new(list(found))
        if self.reported and not found:
            self.terminal.say(f"{time.strftime('%H:%M:%S')} fixed")
        self.reported = found

    def _say_new(self, diagnostics: Sequence[Diagnostic]) -> None:
        """Print a line for each diagnostic that is not in `said`, at most ten."""
        outcome = "; showing the last good pages" if self.preview.whole else ""
        for d in [d for d in diagnostics if d not in self.said][:10]:
            place = f"{shown_path(self.root, d.span.path)}:{d.span.line}:{d.span.column}"
            now = time.strftime("%H:%M:%S")
            self.terminal.say(f"{now} {place}: {d.severity}[{d.code}]: {d.message}{outcome}")
        self.said |= {*diagnostics}


class _Server(uvicorn.Server):
    """Ends at the first signal, in good order, with streams open too."""

    def __init__(self, config: uvicorn.Config, end_streams: Callable[[], None]) -> None:
        super().__init__(config)
        self.end_streams = end_streams

    def handle_exit(self, sig: int, frame: Any) -> None:
        self.force_exit = self.should_exit
        self.should_exit = True

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Nothing: uvicorn would send itself the signal again, and die of it."""
        yield

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self.end_streams()
        await super().shutdown(sockets)
