"""The HTTP side of the live preview: from requests to responses.

A path is only ever looked up among the addresses of the site, never made into a file name, so
nothing else can be asked for. A page of another site can send requests here by way of the reader's
browser, under its own name (DNS rebinding): what does not name this machine is refused.
"""

import hashlib
import ipaddress
import re
import secrets
import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from mimetypes import MimeTypes
from pathlib import PurePosixPath
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from tutgen.diagnostics import Diagnostic
from tutgen.diagnostics.terminal import Terminal
from tutgen.preview.comparison import COMPARE, shown_at
from tutgen.preview.events import OWN, Events, live
from tutgen.preview.live_site import Preview
from tutgen.preview.matrix_page import is_matrix
from tutgen.preview.shown_page import ShownPage

MEND = "mend"
"""Below OWN: what a page posts the digest of a fix to."""
MAX_DIGEST = 100


class Hosts:
    """The values of `Host` that requests may have."""

    LOCAL = ("127.0.0.1", "localhost", "::1")

    def __init__(
        self, hosts: Iterable[str], port: int, allowed: Iterable[str], *, figures: bool
    ) -> None:
        """`hosts`: names and addresses of this machine. `allowed`: names with a port, or without,
        which stands for any port. `figures`: whether any numeric address is this machine's."""
        hosts = (host.partition("%")[0] for host in (*self.LOCAL, *hosts))
        names = [f"[{host}]" if ":" in host else host for host in hosts if host]
        self.exact = {f"{name}:{port}".lower() for name in names}
        if port == 80:  # browsers leave it out
            self.exact |= {name.lower() for name in names}
        self.allowed = {name.lower() for name in allowed}
        self.port = port
        self.figures = figures

    def __contains__(self, host: str) -> bool:
        host = host.lower()
        if host in self.exact or host in self.allowed:
            return True
        name, colon, port = host.rpartition(":")
        if not colon or not (port.isascii() and port.isdigit()):
            return False
        return name in self.allowed or (
            self.figures and int(port) == self.port and _is_address(name)
        )


def _is_address(name: str) -> bool:
    """Whether this is a numeric address, to which no name can have been rebound."""
    try:
        ipaddress.ip_address(name[1:-1] if name.startswith("[") and name.endswith("]") else name)
    except ValueError:
        return False
    return name.startswith("[") or ":" not in name


class PreviewApp:
    """The ASGI application around one preview and its events."""

    def __init__(
        self,
        preview: Preview,
        events: Events,
        hosts: Hosts,
        terminal: Terminal,
        report: Callable[[Sequence[Diagnostic]], None],
        *,
        reload: bool,
    ) -> None:
        """`report` is called with the diagnostics of each page that is sent; `reload`: whether pages follow their
        sources."""
        self.preview = preview
        self.events = events
        self.hosts = hosts
        self.terminal = terminal
        self.report = report
        self.reload = reload

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        response = self._refused(request)
        if response is None and request.method == "POST":
            response = await self._mended(request)
        response = response or self._response(request)
        await response(scope, receive, send)

    def _response(self, request: Request) -> Response:
        path: str = request.scope["path"]
        try:
            return self._found(request, path)
        except Exception as error:  # the next page may be fine
            self.terminal.fail(f"'{path}' could not be shown: {error!r}")
            self.terminal.explain(traceback.format_exc())
            return PlainTextResponse("this is a defect in tutgen; see the terminal", 500, _HEADERS)

    def _refused(self, request: Request) -> Response | None:
        hosts = request.headers.getlist("host")
        if len(hosts) != 1 or hosts[0] not in self.hosts:
            message = f"this preview does not answer for {', '.join(hosts) or 'no host'}"
            hint = "tutgen serve --allow-host NAME"
            return PlainTextResponse(f"{message}: {hint}\n", 400, _HEADERS)
        if not request.scope["raw_path"].startswith(b"/"):  # that would name another host
            return PlainTextResponse("write only the path\n", 400, _HEADERS)
        mends = request.method == "POST" and self.reload
        mends = mends and request.scope["path"] == f"{self.preview.base}{OWN}{MEND}"
        if request.method not in ("GET", "HEAD") and not mends:
            headers = {**_HEADERS, "Allow": "GET, HEAD"}
            return PlainTextResponse("there is nothing to change here\n", 405, headers)
        return None

    async def _mended(self, request: Request) -> Response:
        """Make the fix whose digest is the body: 204, or 409 if its file has changed since it was offered."""
        if not self._may_mend(request):
            return PlainTextResponse("only an open page of this preview may mend\n", 403, _HEADERS)
        digest = b""
        async for chunk in request.stream():
            digest += chunk
            if len(digest) > MAX_DIGEST:
                return PlainTextResponse("that names no fix\n", 413, _HEADERS)
        try:
            made = self.events.offers.make(digest.decode("ascii", "replace"))
        except OSError as error:
            return PlainTextResponse(f"it cannot be written: {error.strerror}\n", 500, _HEADERS)
        if made:
            return Response(None, 204, _HEADERS)
        return PlainTextResponse("the file has changed meanwhile\n", 409, _HEADERS)

    def _may_mend(self, request: Request) -> bool:
        """Whether a request comes from one of our pages, in a browser on this machine, by no tunnel: the token can be
        read there only, and a browser lets no other site send its header."""
        token = request.headers.get("x-tutgen-token", "")
        name = request.headers["host"].removesuffix(f":{self.hosts.port}").strip("[]")
        return (
            request.client is not None
            and _is_this_machine(request.client.host)
            and name in Hosts.LOCAL
            and "origin" in request.headers
            and _same_origin(request)
            and secrets.compare_digest(token.encode(), self.events.offers.token.encode())
        )

    def _found(self, request: Request, path: str) -> Response:
        base = self.preview.base
        if path.startswith(f"/{COMPARE}") or is_matrix(
            path.removeprefix("/")
        ):  # whatever the base path is
            path = base + path.removeprefix("/")
        if not path.startswith(base):
            if path == "/" or f"{path}/" == base:
                return _redirect(request, base, 302 if path == "/" else 301)
            return self._not_found()
        rest = path.removeprefix(base)
        if rest == f"{OWN}events":
            return self._events(request)
        if rest.startswith(OWN):
            own = _own_files().get(rest.removeprefix(OWN))
            return _respond(request, own, _media_type(rest)) if own else self._missing(rest)
        return self._file(request, rest)

    def _file(self, request: Request, rest: str) -> Response:
        """A page or an asset, at the addresses that GitHub Pages gives it."""
        is_folder = rest.endswith("/") or not rest
        for address in [f"{rest}index.html"] if is_folder else [rest, f"{rest}.html"]:
            shown = shown_at(self.preview, address)
            if shown is not None:
                self.report(shown.diagnostics)
                return _respond(request, self._page(shown, address).encode(), "text/html")
            asset = self.preview.asset(address)
            if asset is not None:
                return _respond(request, asset, _media_type(address))
        index = f"{rest}/index.html"
        if not is_folder and (self.preview.page(index) or self.preview.asset(index)):
            return _redirect(request, f"{self.preview.base}{rest}/", 301)
        return self._missing(rest)

    def _page(self, shown: ShownPage, address: str) -> str:
        if not self.reload:
            return shown.html
        return live(shown, address, self.preview.base, self.events.offers.token)

    def _missing(self, rest: str) -> Response:
        """404; the page follows its address, so that it is there as soon as it is written."""
        address = f"{rest}index.html" if rest.endswith("/") else rest
        is_view = address.startswith(COMPARE) or is_matrix(address)
        if not (PurePosixPath(address).suffix or is_view):
            address += ".html"
        return self._not_found(address)

    def _not_found(self, address: str | None = None) -> Response:
        """404; the page follows `address`, or nothing: no page can come up outside of the base path."""
        base = self.preview.base
        html = self.preview.not_found() or _NOT_FOUND.format(base=quote(base))
        if address is not None:
            html = self._page(ShownPage(html, "", ""), address)
        return Response(html, 404, _HEADERS, "text/html; charset=utf-8")

    def _events(self, request: Request) -> Response:
        if not _same_origin(request):
            return PlainTextResponse("another site may not listen\n", 403, _HEADERS)
        headers = {**_HEADERS, "Cache-Control": "no-store"}
        if request.method == "HEAD":
            return Response(None, 200, headers, "text/event-stream; charset=utf-8")
        asked = request.query_params
        page = self.events.open(asked.get("page", ""), asked.get("digest", ""))
        return StreamingResponse(
            self.events.stream(page), headers=headers, media_type="text/event-stream"
        )


_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-cache",
    "Cross-Origin-Resource-Policy": "same-origin",  # drafts are nobody else's
}

_NOT_FOUND = (
    '<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8"><title>Not found</title></head>\n'
    '<body><main><h1>Not found</h1><p>There is no page at this address. <a href="{base}">Home</a>'
    "</p></main></body>\n</html>\n"
)


def _same_origin(request: Request) -> bool:
    """Whether a request comes from our own pages, by the headers that the browser sent (Fetch, 3.2)."""
    origin = request.headers.get("origin")
    if origin is not None and origin.partition("://")[2] != request.headers["host"]:
        return False
    return request.headers.get("sec-fetch-site", "same-origin") in ("same-origin", "none")


def _is_this_machine(address: str) -> bool:
    """Whether a peer's address is a loopback one, also as IPv6 writes one of IPv4."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    return (getattr(found, "ipv4_mapped", None) or found).is_loopback


def _redirect(request: Request, path: str, status: int) -> Response:
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(quote(path) + query, status, _HEADERS)


def _respond(request: Request, content: bytes, media_type: str) -> Response:
    """The content, or 304 where the browser has it (RFC 9110, 13.1.2), or the part asked for."""
    etag = f'"{hashlib.blake2b(content, digest_size=12).hexdigest()}"'
    headers = {**_HEADERS, "ETag": etag, "Accept-Ranges": "bytes"}
    given = ",".join(request.headers.getlist("if-none-match"))
    known = {tag.strip().removeprefix("W/") for tag in given.split(",")}
    if etag in known or "*" in known:
        return Response(None, 304, headers)
    if media_type.startswith("text/") or media_type.endswith(("javascript", "json", "xml")):
        media_type = f"{media_type}; charset=utf-8"
    part = _part(request, etag, len(content))
    if part is None:
        return Response(content, 200, headers, media_type)
    if not part:
        return Response(None, 416, {**headers, "Content-Range": f"bytes */{len(content)}"})
    headers["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{len(content)}"
    return Response(content[part.start : part.stop], 206, headers, media_type)


_RANGE = re.compile(r"bytes=(?:([0-9]{1,18})-([0-9]{0,18})|-([0-9]{1,18}))", re.IGNORECASE)


def _part(request: Request, etag: str, length: int) -> range | None:
    """The bytes that are asked for (RFC 9110, 13.1.5 and 14): None for all, empty for none of them.

    Several ranges get all: that is allowed, and costs the same however many they are.
    """
    found = _RANGE.fullmatch(",".join(request.headers.getlist("range")))
    of_this = request.headers.get("if-range", etag) == etag
    if found is None or not of_this or request.method != "GET" or not length:
        return None
    first, last, suffix = found.groups()
    if suffix:
        return range(max(0, length - int(suffix)), length)
    if last and int(last) < int(first):
        return None
    return range(int(first), min(int(last or length), length - 1) + 1)


_TYPES = MimeTypes()  # without the tables of this machine, which differ from those of the next
for _type, _endings in {
    "text/javascript": "js mjs",
    "text/markdown": "md",
    "application/yaml": "yaml yml",
    "application/manifest+json": "webmanifest",
    "application/x-ndjson": "ndjson",
    "image/avif": "avif",
    "image/webp": "webp",
    "font/woff": "woff",
    "font/woff2": "woff2",
}.items():
    for _ending in _endings.split():
        _TYPES.add_type(_type, f".{_ending}")


def _media_type(name: str) -> str:
    found, packed = _TYPES.guess_type(quote(name))
    if packed:  # it is sent as it is, not unpacked by the browser
        return "application/gzip" if packed == "gzip" else "application/octet-stream"
    return found or "application/octet-stream"


@cache
def _own_files() -> Mapping[str, bytes]:
    """The scripts and stylesheets of the preview, by name."""
    folder = files("tutgen.preview") / "live"
    return {entry.name: entry.read_bytes() for entry in folder.iterdir() if entry.is_file()}
