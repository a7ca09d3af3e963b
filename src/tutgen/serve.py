"""The live preview: an HTTP server for one writer on one machine.

uvicorn and Starlette speak the protocol. A path is only ever looked up among the addresses of the
site, never made into a file name, so nothing else can be asked for. Requests that name another host
(DNS rebinding) and event streams that another site opens are refused. Browsers learn of changes by
server-sent events (WHATWG HTML, 9.2): one direction, one connection, reconnecting by itself.
"""

import asyncio
import hashlib
import json
import mimetypes
import socket
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import uvicorn
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import Route
from watchfiles import DefaultFilter, awatch

from tutgen.comparison import comparison_html
from tutgen.diagnostics import Diagnostic, TutgenError, from_json
from tutgen.load import CONTENT
from tutgen.preview import Preview, Shown
from tutgen.terminal import Terminal, shown_path

OWN = "_tutgen/"
"""Below the base path: the preview's own scripts and events. No page can have such an address."""
COMPARE = "_compare/"
TEMPLATES = "templates"
FIRST_PORT, LAST_PORT = 8000, 8009
SETTLED = 5
"""Milliseconds without another change after which changes are taken in."""
RECHECK = 0.4
"""Seconds after a change at which the whole site is checked again."""
QUEUED = 32
"""Events that may wait for a browser; one that reads none of them is let go."""


@dataclass(frozen=True, slots=True)
class ServeOptions:
    """What `serve` is asked for."""

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
    """Serve until interrupted. `opened` is called with the address when the server answers.

    Raises TutgenError (3) where the port cannot be had.
    """
    listening = _listen(options.host, options.port)
    server = PreviewServer(root, options, terminal)
    with suppress(KeyboardInterrupt):
        asyncio.run(server.run(listening, opened))


def _listen(host: str, port: int | None) -> socket.socket:
    """A socket on the port asked for, or on the first free one."""
    ports = [port] if port is not None else range(FIRST_PORT, LAST_PORT + 1)
    for candidate in ports:
        try:
            return socket.create_server(
                (host, candidate), family=socket.AF_INET6 if ":" in host else socket.AF_INET
            )
        except OSError as error:
            reason = error.strerror or str(error)
    asked = f"port {port}" if port is not None else f"ports {FIRST_PORT} to {LAST_PORT}"
    raise TutgenError(
        f"cannot listen on {asked} of {host}: {reason}",
        hint="choose another with --port",
        exit_code=3,
    )


@dataclass(eq=False)
class _Browser:
    """A page that is open somewhere."""

    address: str
    digest: str
    problems: tuple[Diagnostic, ...] = ()
    style: str = ""
    script: str = ""
    events: asyncio.Queue[tuple[str, Any] | None] = field(
        default_factory=lambda: asyncio.Queue(QUEUED)
    )

    def send(self, event: str, data: Any) -> bool:
        """Queue an event; False where the browser has stopped reading."""
        try:
            self.events.put_nowait((event, data))
        except asyncio.QueueFull:
            return False
        return True


class PreviewServer:
    """The application, the watcher and the checker around one `Preview`."""

    def __init__(self, root: Path, options: ServeOptions, terminal: Terminal) -> None:
        self.root = root
        self.options = options
        self.terminal = terminal
        self.preview = Preview(root, drafts=options.drafts, base_url=options.base_url)
        path = urlsplit(self.preview.site_url or "/").path.strip("/")
        self.base = f"/{path}/" if path else "/"
        self.browsers: set[_Browser] = set()
        self.checked: dict[str, Any] = {"errors": 0, "warnings": 0, "problems": []}
        self.check_wanted = asyncio.Event()
        self.checking: asyncio.subprocess.Process | None = None
        self.was_broken = False
        self.app = Starlette(
            routes=[Route("/{path:path}", self.answer, methods=["GET"])],
            middleware=[
                Middleware(
                    TrustedHostMiddleware,
                    allowed_hosts=_hosts(options.host, options.allowed_hosts),
                    www_redirect=False,
                )
            ],
        )

    # ------------------------------------------------------------------------------------ running

    async def run(self, listening: socket.socket, opened: Callable[[str], Any] | None) -> None:
        config = uvicorn.Config(
            self.app,
            log_config=None,
            access_log=False,
            lifespan="off",
            ws="none",
            http="h11",
            server_header=False,
            timeout_keep_alive=30,
            timeout_graceful_shutdown=1,
        )
        server = _Server(config, self._say_goodbye)
        tasks = [asyncio.create_task(server.serve([listening]))]
        if self.options.reload:
            tasks += [asyncio.create_task(self._watch()), asyncio.create_task(self._check())]
        self._announce(listening, opened)
        try:
            await tasks[0]
        finally:
            for task in tasks[1:]:
                task.cancel()
            await asyncio.gather(*tasks[1:], return_exceptions=True)
            self._stop_check()

    def _announce(self, listening: socket.socket, opened: Callable[[str], Any] | None) -> None:
        port = listening.getsockname()[1]
        host = f"[{self.options.host}]" if ":" in self.options.host else self.options.host
        address = f"http://{host}:{port}{self.base}"
        plan = self.preview.plan
        pages = plan.pages.values() if plan else ()
        services = {page.service.slug for page in pages if page.service}
        self.terminal.say(
            f"Serving {len(pages):,} pages for {len(services):,} services at {address}   "
            "(Ctrl-C stops)"
        )
        if self.options.port is None and port != FIRST_PORT:
            self.terminal.say(f"port {FIRST_PORT} is taken, so this is port {port}")
        if self.options.host not in ("127.0.0.1", "localhost", "::1"):
            self.terminal.say("warning: other machines can reach this preview")
        self._report(self.preview.problems)
        if opened:
            opened(address)

    def _say_goodbye(self) -> None:
        """End the event streams, which would else keep the server from ending."""
        for browser in self.browsers:
            with suppress(asyncio.QueueFull):
                browser.events.put_nowait(None)

    # ---------------------------------------------------------------------------------- answering

    async def answer(self, request: Request) -> Response:
        """The response to any GET or HEAD request."""
        path: str = request.scope["path"]
        for prefix in (f"/{COMPARE}", f"{self.base}{COMPARE}"):
            if path.startswith(prefix):
                return self._comparison(request, path.removeprefix(prefix))
        if path == "/" and self.base != "/":
            return RedirectResponse(quote(self.base))
        if not path.startswith(self.base):
            if f"{path}/" == self.base:
                return RedirectResponse(quote(self.base), 301)
            return self._missing(request)
        rest = path.removeprefix(self.base)
        if rest == f"{OWN}events":
            return self._events(request)
        if rest.startswith(OWN):
            return self._own_file(request, rest.removeprefix(OWN))
        return self._file(request, rest)

    def _file(self, request: Request, rest: str) -> Response:
        """A page or an asset, at the addresses that GitHub Pages gives it."""
        if rest.endswith("/") or not rest:
            candidates = [f"{rest}index.html"]
        else:
            candidates = [rest, f"{rest}.html"]
        for address in candidates:
            shown = self.preview.page(address)
            if shown is not None:
                return _conditional(request, self._live(address, shown), "text/html")
            asset = self.preview.asset(address)
            if asset is not None:
                return _conditional(request, asset, _media_type(address))
        if not rest.endswith("/") and self.preview.page(f"{rest}/index.html") is not None:
            return RedirectResponse(quote(f"{self.base}{rest}/"), 301)
        return self._missing(request)

    def _live(self, address: str, shown: Shown) -> bytes:
        """A page with the preview's scripts in it."""
        own = f"{self.base}{OWN}"
        scripts = (
            f'<script src="{own}idiomorph.js" defer></script>'
            f'<script src="{own}live.js" data-base="{self.base}" data-page="{quote(address)}" '
            f'data-digest="{shown.digest}" defer></script>'
        )
        if not self.options.reload:
            scripts = ""
        html = shown.html.replace("default-src 'none'", "default-src 'none'; connect-src 'self'", 1)
        return html.replace("</head>", f"{scripts}</head>", 1).encode()

    def _missing(self, request: Request) -> Response:
        """The site's own page for addresses that are not there, with links that work from any."""
        shown = self.preview.page("404.html") if self.preview.plan else None
        html = shown.html if shown else _NOT_FOUND.replace("BASE", self.base)
        base = f'<head>\n<base href="{self.base}">'
        html = html.replace("<head>", base, 1).replace("base-uri 'none'", "base-uri 'self'", 1)
        return Response(html, 404, _HEADERS, "text/html; charset=utf-8")

    def _own_file(self, request: Request, name: str) -> Response:
        content = _own_files().get(name)
        if content is None:
            return self._missing(request)
        return _conditional(request, content, _media_type(name))

    def _comparison(self, request: Request, path: str) -> Response:
        """`<tutorial>/<a>/<b>`: the pages of two services side by side."""
        folder, _, pair = path.rpartition("/")
        folder, _, first = folder.rpartition("/")
        plan = self.preview.plan
        pages = [
            page
            for page in (plan.pages.values() if plan else ())
            if page.service and page.tutorial and page.tutorial.folder == (folder or ".")
        ]
        names = {page.service.slug: page for page in pages if page.service}
        if first not in names or pair not in names:
            return self._missing(request)
        left, right = (self.preview.content(names[slug].address) for slug in (first, pair))
        html = comparison_html(
            base=self.base,
            style=self.base + self.preview.style,
            folder=folder,
            services={slug: self.preview.title(page.address) for slug, page in names.items()},
            chosen=(first, pair),
            contents=(left or "", right or ""),
        )
        return _conditional(request, html.encode(), "text/html")

    # ------------------------------------------------------------------------------------- events

    def _events(self, request: Request) -> Response:
        if not _same_origin(request.headers):
            return Response("another site may not listen", 403, _HEADERS)
        browser = _Browser(
            request.query_params.get("page", ""),
            request.query_params.get("digest", ""),
            style=self.preview.style,
            script=self.preview.script,
        )
        return StreamingResponse(
            self._stream(browser),
            headers={**_HEADERS, "Cache-Control": "no-store"},
            media_type="text/event-stream",
        )

    async def _stream(self, browser: _Browser) -> AsyncIterator[str]:
        self.browsers.add(browser)
        try:
            yield "retry: 500\n\n"
            browser.send("site", self.checked)
            self._refresh(browser)
            while True:
                try:
                    event = await asyncio.wait_for(browser.events.get(), 15)
                except TimeoutError:
                    yield ": still here\n\n"
                    continue
                if event is None:
                    return
                name, data = event
                yield f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
        finally:
            self.browsers.discard(browser)

    def _refresh(self, browser: _Browser) -> bool:
        """Send a browser what has changed for it; True if that was its page."""
        shown = self.preview.page(browser.address)
        if shown is None:
            browser.send("gone", {})
            browser.digest = ""
            return False
        if browser.script != self.preview.script:
            browser.script = self.preview.script
            browser.send("reload", {})
            return True
        if browser.style != self.preview.style:
            browser.style = self.preview.style
            browser.send("style", {"href": self.base + self.preview.style})
        changed = shown.digest != browser.digest
        alive = True
        if changed:
            browser.digest = shown.digest
            html = self._live(browser.address, shown).decode()
            alive = browser.send("page", {"html": html, "digest": shown.digest})
        if shown.problems != browser.problems:
            browser.problems = shown.problems
            alive = browser.send("problems", {"problems": self._described(shown.problems)})
        if not alive:
            self.browsers.discard(browser)
        return changed

    def _described(self, problems: Iterable[Diagnostic]) -> list[dict[str, Any]]:
        """Problems as the overlay shows them."""
        found = []
        for d in list(problems)[:50]:
            span = d.span
            lines = []
            with suppress(OSError):
                text = (self.root / span.path).read_text("utf-8-sig", errors="replace").split("\n")
                for number in range(max(1, span.line - 1), min(len(text), span.line + 1) + 1):
                    here = number == span.line
                    lines.append(
                        {
                            "number": number,
                            "text": text[number - 1].rstrip("\r"),
                            "from": span.column if here else 0,
                            "to": (span.end_column if span.end_line == span.line else 0)
                            if here
                            else 0,
                        }
                    )
            full = quote(str(self.root / span.path))
            found.append(
                {
                    "code": d.code,
                    "severity": d.severity,
                    "message": d.message,
                    "place": str(span),
                    "hint": d.hint,
                    "lines": lines,
                    "editor": self.options.editor.format(
                        path=full, line=span.line, column=span.column
                    ),
                }
            )
        return found

    # ----------------------------------------------------------------------------------- watching

    async def _watch(self) -> None:
        """Take in changes for ever, also when the folders that are watched go and come back."""
        while True:
            roots = self._roots()
            stop = asyncio.Event()
            guard = asyncio.create_task(self._stop_when_replaced(roots, stop))
            with suppress(OSError):
                async for changes in awatch(
                    *(path for path, _ in roots),
                    watch_filter=_Filter(),
                    step=SETTLED,
                    debounce=200,
                    stop_event=stop,
                    recursive=True,
                ):
                    self._changed({Path(path) for _, path in changes})
            guard.cancel()
            await asyncio.sleep(0.05)
            self._changed(set())

    def _roots(self) -> list[tuple[Path, int]]:
        """The folders to watch that are there, with the number that changes when one is replaced."""
        found = []
        for name in (CONTENT, TEMPLATES):
            with suppress(OSError):
                found.append((self.root / name, (self.root / name).stat().st_ino))
        return found or [(self.root, 0)]

    async def _stop_when_replaced(
        self, roots: Sequence[tuple[Path, int]], stop: asyncio.Event
    ) -> None:
        while list(roots) == self._roots():  # noqa: ASYNC110  # the system tells of no such event
            await asyncio.sleep(0.3)
        stop.set()

    def _changed(self, paths: set[Path]) -> None:
        """Take in changes, and tell the browsers. No paths: anything may have changed."""
        started = time.perf_counter()
        names = {p.relative_to(self.root).as_posix() for p in paths if p.is_relative_to(self.root)}
        try:
            self.preview.update(names or {f"{TEMPLATES}/"})
            updated = [browser for browser in list(self.browsers) if self._refresh(browser)]
        except Exception as error:  # whatever it is, the writer goes on writing
            self.terminal.fail(f"the change could not be shown: {error!r}")
            return
        seconds = time.perf_counter() - started
        self.check_wanted.set()
        self._tell_uses(names, updated)
        self._report_change(names, updated, seconds)

    def _tell_uses(self, names: set[str], updated: Sequence[_Browser]) -> None:
        """Say which other pages have something of what was just edited."""
        if len(names) != 1 or not updated:
            return
        (source,) = names
        fed = self.preview.fed_by([source])
        if len(fed) < 2:
            return
        pages = [
            {"title": self.preview.title(address), "href": self.base + quote(address)}
            for address in fed[:20]
        ]
        for browser in updated:
            browser.send("uses", {"source": source, "count": len(fed), "pages": pages})

    def _report_change(self, names: set[str], updated: Sequence[_Browser], seconds: float) -> None:
        if not names:
            return
        shown = min(names) if len(names) == 1 else f"{len(names):,} files"
        fed = len(self.preview.fed_by(names))
        page = "page uses" if fed == 1 else "pages use"
        outcome = f"{fed:,} {page} {'it' if len(names) == 1 else 'them'}"
        if updated:
            outcome += f", the open one updated in {seconds * 1000:.0f} ms"
        self.terminal.say(f"{time.strftime('%H:%M:%S')} {shown}: {outcome}")
        open_problems = [p for browser in self.browsers for p in browser.problems]
        self._report((*self.preview.problems, *open_problems))

    def _report(self, problems: Iterable[Diagnostic]) -> None:
        """One line a problem; one line when all are mended."""
        found = list(dict.fromkeys(problems))
        now = time.strftime("%H:%M:%S")
        for d in found[:10]:
            place = f"{shown_path(self.root, d.span.path)}:{d.span.line}:{d.span.column}"
            self.terminal.say(
                f"{now} {place}: {d.severity}[{d.code}]: {d.message}; showing the last good pages"
            )
        if self.was_broken and not found:
            self.terminal.say(f"{now} fixed")
        self.was_broken = bool(found)

    # ----------------------------------------------------------------------------------- checking

    async def _check(self) -> None:
        """Check the whole site in a process of its own, now and after changes."""
        self.check_wanted.set()
        while True:
            await self.check_wanted.wait()
            self.check_wanted.clear()
            self._stop_check()
            self._tell_site({**self.checked, "checking": True})
            with suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self.check_wanted.wait(), RECHECK)
                continue  # something changed meanwhile
            self.checking = await asyncio.create_subprocess_exec(
                *self._check_command(),
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                cwd=self.root,  # paths in the report are relative to it
                start_new_session=True,
            )
            finished = asyncio.create_task(self.checking.communicate())
            wanted = asyncio.create_task(self.check_wanted.wait())
            await asyncio.wait({finished, wanted}, return_when=asyncio.FIRST_COMPLETED)
            wanted.cancel()
            if not finished.done():
                self._stop_check()
            output, _ = await finished
            with suppress(ValueError, KeyError):
                self._tell_site(self._found(json.loads(output)))

    def _check_command(self) -> list[str]:
        command = [sys.executable, "-m", "tutgen", "check", "-q", "--format", "json"]
        command += ["-C", str(self.root)]
        return [*command, "--drafts"] if self.options.drafts else command

    def _found(self, report: dict[str, Any]) -> dict[str, Any]:
        """What a check found, as the pages show it."""
        problems = [from_json(entry) for entry in report["diagnostics"]]
        summary = report["summary"]
        return {
            "errors": summary["errors"],
            "warnings": summary["warnings"],
            "checking": False,
            "problems": self._described(problems),
        }

    def _tell_site(self, found: dict[str, Any]) -> None:
        self.checked = found
        for browser in list(self.browsers):
            browser.send("site", found)

    def _stop_check(self) -> None:
        if self.checking and self.checking.returncode is None:
            with suppress(ProcessLookupError):
                self.checking.kill()


class _Server(uvicorn.Server):
    """Ends at the first Ctrl-C, with browsers connected too."""

    def __init__(self, config: uvicorn.Config, goodbye: Callable[[], None]) -> None:
        super().__init__(config)
        self.goodbye = goodbye

    def handle_exit(self, sig: int, frame: Any) -> None:
        self.goodbye()
        super().handle_exit(sig, frame)


class _Filter(DefaultFilter):
    """Leaves out what editors write beside a file."""

    ignore_entity_patterns = (*DefaultFilter.ignore_entity_patterns, r"^\.#", r"^4913$", r"^#.*#$")


def _hosts(host: str, more: Iterable[str]) -> list[str]:
    """The values of `Host` that are answered: names that lead to this machine for certain."""
    hosts = ["127.0.0.1", "localhost", "::1", "[::1]", *more]
    if host not in ("0.0.0.0", "::"):  # noqa: S104  # compared, not listened on
        return [*hosts, host]
    with suppress(OSError):
        hosts += [str(info[4][0]) for info in socket.getaddrinfo(socket.gethostname(), None)]
    return hosts


_HEADERS = {"X-Content-Type-Options": "nosniff", "Cache-Control": "no-cache"}

_NOT_FOUND = (
    '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8"><title>Not found</title>\n'
    '</head>\n<body><h1>Not found</h1><p>There is no such page. <a href="BASE">Home</a></p></body>'
    "\n</html>\n"
)


def _same_origin(headers: Headers) -> bool:
    """Whether a request comes from our own pages, as far as the browser tells (Fetch, 3.2)."""
    origin = headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != headers.get("host"):
        return False
    return headers.get("sec-fetch-site", "same-origin") in ("same-origin", "none")


def _conditional(request: Request, content: bytes, media_type: str) -> Response:
    """The content, or 304 where the browser has it (RFC 9110, 13.1.2)."""
    etag = f'"{hashlib.blake2b(content, digest_size=12).hexdigest()}"'
    headers = {**_HEADERS, "ETag": etag}
    given = request.headers.get("if-none-match", "")
    known = {tag.strip().removeprefix("W/") for tag in given.split(",")}
    if etag in known or "*" in known:
        return Response(None, 304, headers)
    text = media_type.startswith("text/") or media_type.endswith(("javascript", "json", "xml"))
    return Response(content, 200, headers, f"{media_type}; charset=utf-8" if text else media_type)


def _media_type(name: str) -> str:
    return mimetypes.guess_type(name)[0] or "application/octet-stream"


@cache
def _own_files() -> dict[str, bytes]:
    """The scripts and stylesheets of the preview, by name."""
    folder = files("tutgen") / "live"
    return {entry.name: entry.read_bytes() for entry in folder.iterdir() if entry.is_file()}
