"""`tutgen serve` as a child process, spoken to through plain sockets on 127.0.0.1."""

import errno
import hashlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import pytest

pytestmark = pytest.mark.slow

SITE = "title: Parcels\nbase_url: https://example.org/some/base/\nfields:\n  key: {type: text}\n"
FILES = {
    "content/site.yaml": SITE,
    "content/index.md": "# Home\n\n[](post/index.md)\n",
    "content/plain.md": "# Plain\n\nPlain words.\n",
    "content/deep/down/index.md": "# Deep\n",
    "content/deep/down/photo.webp": "RIFF",
    "content/deep/data.json": "{}",
    "content/deep/clip.mp4": "0123456789",
    "content/deep/empty.bin": "",
    "content/_snippets/note.md": "Weigh it first.\n",
    "content/services/dove.yaml": "name: Dove\nkey: D1\n",
    "content/services/heron.yaml": "name: Heron\nkey: H2\n",
    "content/post/index.md": "---\nservices: [dove, heron]\n---\n# Post\n",
    "content/post/[service].md": (
        "---\ntitle: Post with {{ service.name }}\n---\n\n## Send\n\n"
        "```{include} ../_snippets/note.md\n```\n\nThe key is {{ service.key }}.\n"
    ),
    "secret.txt": "not for you",
}
DOVE, HOME = "/some/base/post/dove.html", "/some/base/"
LATE = 40
"""Seconds after which an answer is taken not to come. A busy machine answers late."""


def write(root: Path, files: dict[str, str] = FILES) -> Path:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8", newline="")
    return root


@dataclass
class Response:
    """A response to a request."""

    status: int
    headers: dict[str, str]
    body: str


@dataclass
class Served:
    """A running `tutgen serve`."""

    root: Path
    process: subprocess.Popen[str]
    lines: list[str] = field(default_factory=list)
    """What it has printed on standard error."""
    streams: list["Stream | socket.socket"] = field(default_factory=list)
    """What is open to it, to be closed at the end."""

    def __post_init__(self) -> None:
        threading.Thread(target=self._read, daemon=True).start()

    def listens(self) -> None:
        """Wait until it does, and learn where."""
        self.said("Ctrl-C stops")
        address = re.search(r"http://\S+?:(\d+)/", self.lines[0])
        assert address
        self.port = int(address[1])

    def _read(self) -> None:
        assert self.process.stderr
        self.lines.extend(self.process.stderr)

    def said(self, text: str, seconds: float = LATE) -> str:
        """The first line with a text, as soon as it is printed."""
        return wait(
            lambda: next((line for line in list(self.lines) if text in line), None), seconds
        )

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=LATE)

    def raw(self, request: str | bytes) -> Response:
        with self.connect() as connection:
            connection.sendall(request if isinstance(request, bytes) else request.encode())
            received = b""
            while more := connection.recv(1 << 16):
                received += more
        head, _, body = received.decode().partition("\r\n\r\n")
        first, *lines = head.split("\r\n")
        headers = dict(line.lower().split(": ", 1) for line in lines)
        return Response(int(first.split()[1]), headers, body)

    def get(self, path: str, *headers: str, method: str = "GET", host: str = "") -> Response:
        host = host or f"127.0.0.1:{self.port}"
        lines = [f"{method} {path} HTTP/1.1", f"Host: {host}", "Connection: close", *headers]
        return self.raw("\r\n".join(lines) + "\r\n\r\n")

    def shows(self, path: str, text: str, seconds: float = LATE) -> Response:
        """The response, as soon as it has a text."""

        def look() -> Response | None:
            response = self.get(path)
            return response if text in response.body else None

        return wait(look, seconds)

    def write(self, name: str, text: str) -> None:
        write(self.root, {name: text})

    def stream(self, page: str, digest: str = "") -> "Stream":
        stream = Stream(self, page, digest)
        self.streams.append(stream)
        return stream

    def stop(self, sig: int = signal.SIGINT) -> None:
        """End it with a signal, for which it may wait for no browser: those of tests do not go by themselves."""
        self.process.send_signal(sig)
        self.process.wait(LATE)


Found = TypeVar("Found")


def wait(look: Callable[[], Found | None], seconds: float = LATE) -> Found:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = look()
        if found:
            return found
        time.sleep(0.02)
    raise AssertionError("it did not come in time")


class Stream:
    """An open event stream."""

    def __init__(self, served: Served, page: str, digest: str = "") -> None:
        self.connection = served.connect()
        self.connection.settimeout(LATE)  # the check stands back behind all that the machine does
        self.connection.sendall(
            f"GET /some/base/_tutgen/events?page={page}&digest={digest} HTTP/1.1\r\n"
            f"Host: 127.0.0.1:{served.port}\r\n\r\n".encode()
        )
        self.file = self.connection.makefile("r", encoding="utf-8", newline="\n")

    def next(self, event: str) -> Any:
        """What comes with the next event of a kind."""
        for line in self.file:
            if line.rstrip() == f"event: {event}":
                return json.loads(next(self.file).removeprefix("data: "))
        raise AssertionError("the stream has ended")

    def close(self) -> None:
        self.file.close()
        self.connection.close()


Start = Callable[..., Served]


@contextmanager
def starting() -> Iterator[Start]:
    """Starts `tutgen serve` in folders, and ends all that were started: each watches its files, and costs
    the tests that follow."""
    started: list[Served] = []

    def start(root: Path, *options: str) -> Served:
        port = () if "--port" in options else ("--port", "0")
        process = subprocess.Popen(
            [sys.executable, "-m", "tutgen", "serve", "-C", str(root), *port, *options],
            stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            text=True,
            env={k: v for k, v in os.environ.items() if not k.startswith("TUTGEN_")},
        )
        served = Served(root, process)
        started.append(served)  # at once, so that one that does not come in time is ended as well
        served.listens()
        return served

    try:
        yield start
    finally:
        for served in started:
            for stream in served.streams:
                stream.close()
            if served.process.poll() is None:
                served.process.terminate()  # with the process that checks for it
            served.process.wait(LATE)
            assert served.process.stderr
            with suppress(ValueError):
                served.process.stderr.close()


@pytest.fixture
def start_in() -> Iterator[Start]:
    with starting() as start:
        yield start


@pytest.fixture
def start(tmp_path: Path, start_in: Start) -> Start:
    """Starts `tutgen serve` with options, on a project of its own."""
    return lambda *options: start_in(write(tmp_path), *options)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One that several tests ask, and none changes."""
    with starting() as start:
        yield start(write(tmp_path_factory.mktemp("served")))


def checks(served: Served) -> list[int]:
    """The processes that were started to check this project."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            command = (folder / "cmdline").read_bytes().split(b"\0")
            if b"check" in command and str(served.root).encode() in command:
                found.append(int(folder.name))
    return found


# ---------------------------------------------------------------------------------------- responses


def test_it_writes_no_site(served: Served) -> None:
    assert served.get(DOVE).status == 200
    assert sorted(path.name for path in served.root.iterdir()) == ["content", "secret.txt"]


@pytest.mark.parametrize(
    ("path", "status", "then"),
    [
        ("", 200, "text/html; charset=utf-8"),
        ("index.html", 200, "text/html; charset=utf-8"),
        ("index", 200, "text/html; charset=utf-8"),
        ("plain", 200, "text/html; charset=utf-8"),
        ("plain.html", 200, "text/html; charset=utf-8"),
        ("plain?x=1", 200, "text/html; charset=utf-8"),
        ("plain/", 404, "text/html; charset=utf-8"),
        ("plain.html/", 404, "text/html; charset=utf-8"),
        ("plain.md", 200, "text/markdown; charset=utf-8"),
        ("plain.txt", 404, "text/html; charset=utf-8"),
        ("deep/down", 301, "/some/base/deep/down/"),
        ("deep/down?x=1", 301, "/some/base/deep/down/?x=1"),
        ("deep/down/", 200, "text/html; charset=utf-8"),
        ("deep/down/photo.webp", 200, "image/webp"),
        ("deep/data.json", 200, "application/json; charset=utf-8"),
        ("deep", 404, "text/html; charset=utf-8"),
        ("deep/", 404, "text/html; charset=utf-8"),
        ("post/[service].html", 404, "text/html; charset=utf-8"),
        ("post/dove", 200, "text/html; charset=utf-8"),
        ("post/%64ove", 200, "text/html; charset=utf-8"),
        ("_tutgen/live.js", 200, "text/javascript; charset=utf-8"),
        ("_tutgen/live.css", 200, "text/css; charset=utf-8"),
        ("_tutgen/", 404, "text/html; charset=utf-8"),
        ("_compare/post/dove/heron", 200, "text/html; charset=utf-8"),
        ("_compare/post/dove/raven", 404, "text/html; charset=utf-8"),
    ],
)
def test_paths_lead_where_they_lead_on_github_pages(
    served: Served, path: str, status: int, then: str
) -> None:
    response = served.get(HOME + path)
    assert response.status == status
    assert response.headers["location" if status == 301 else "content-type"] == then


def test_the_base_path_is_that_of_the_published_site(served: Served) -> None:
    for path, status in (("/", 302), ("/some/base", 301)):
        response = served.get(path)
        assert (response.status, response.headers["location"]) == (status, HOME)
    for path in ("/plain", "/some/", "/some", "/some/basement", "/_tutgen/live.js", "//some/base/"):
        assert served.get(path).status == 404, path


def test_an_address_outside_of_the_base_path_follows_no_page(served: Served) -> None:
    """Else it would be told of the page with this address below the base path, and load again."""
    assert 'data-page="post/swan.html"' in served.get(f"{HOME}post/swan.html").body
    assert "data-page" not in served.get("/post/dove.html").body


def test_head_is_get_without_the_body(served: Served) -> None:
    for path in (
        HOME,
        "/",
        "/missing",
        f"{HOME}_tutgen/live.js",
        f"{HOME}_compare/post/dove/heron",
    ):
        get, head = served.get(path), served.get(path, method="HEAD")
        assert head.body == ""
        assert (head.status, head.headers["content-length"]) == (
            get.status,
            get.headers["content-length"],
        )
    events = served.get(f"{HOME}_tutgen/events", method="HEAD")
    assert events.headers["content-type"] == "text/event-stream; charset=utf-8"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"])
def test_nothing_else_is_answered(served: Served, method: str) -> None:
    assert served.get(HOME, method=method).status == 405


MEND = f"{HOME}_tutgen/mend"


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        ("Origin: http://127.0.0.1:PORT, X-Tutgen-Token: TOKEN", "0" * 24, 409),  # no such fix
        ("Origin: http://127.0.0.1:PORT, X-Tutgen-Token: TOKEN", "0" * 101, 413),
        ("Origin: http://127.0.0.1:PORT, X-Tutgen-Token: other", "", 403),
        ("Origin: http://127.0.0.1:PORT", "", 403),
        ("X-Tutgen-Token: TOKEN", "", 403),
        ("Origin: http://localhost:PORT, X-Tutgen-Token: TOKEN", "", 403),
        ("Origin: null, X-Tutgen-Token: TOKEN", "", 403),
        (
            "Origin: http://127.0.0.1:PORT, X-Tutgen-Token: TOKEN, Sec-Fetch-Site: same-site",
            "",
            403,
        ),
    ],
)
def test_only_a_page_of_the_preview_may_mend(
    served: Served, headers: str, body: str, status: int
) -> None:
    token = re.search(r'data-token="([^"]+)"', served.get(HOME).body)
    assert token
    given = headers.replace("PORT", str(served.port)).replace("TOKEN", token[1]).split(", ")
    length = f"Content-Length: {len(body)}"
    request = [f"POST {MEND} HTTP/1.1", f"Host: 127.0.0.1:{served.port}", "Connection: close"]
    answer = served.raw("\r\n".join([*request, length, *given]) + f"\r\n\r\n{body}")
    assert answer.status == status


def test_nobody_mends_by_a_tunnel(tmp_path: Path, start_in: Start) -> None:
    served = start_in(write(tmp_path), "--allow-host", "birds.example")
    found = re.search(r'data-token="([^"]+)"', served.get(HOME, host="birds.example").body)
    assert found
    given = ("Origin: https://birds.example", f"X-Tutgen-Token: {found[1]}", "Content-Length: 0")
    assert served.get(MEND, *given, method="POST", host="birds.example").status == 403


@pytest.mark.parametrize("method", ["GET", "PUT", "OPTIONS"])
def test_to_mend_takes_a_post(served: Served, method: str) -> None:
    assert served.get(MEND, method=method).status == (404 if method == "GET" else 405)


@pytest.mark.parametrize("path", ["", "deep/data.json", "_tutgen/live.js"])
def test_what_the_browser_has_is_not_sent_again(served: Served, path: str) -> None:
    etag = re.search(r'etag: (".*?")', "\n".join(
        f"{k}: {v}" for k, v in served.get(HOME + path).headers.items()
    ))  # fmt: skip
    assert etag
    for given in (etag[1], f"W/{etag[1]}", f'"other", {etag[1]}', "*"):
        response = served.get(HOME + path, f"If-None-Match: {given}")
        assert (response.status, response.body) == (304, ""), given
    assert served.get(HOME + path, 'If-None-Match: "other"').status == 200


CLIP = f"{HOME}deep/clip.mp4"


@pytest.mark.parametrize(
    ("asked", "part", "body"),
    [
        ("bytes=0-3", "0-3", "0123"),
        ("bytes=4-4", "4-4", "4"),
        ("bytes=7-", "7-9", "789"),
        ("bytes=7-1000", "7-9", "789"),
        ("bytes=-2", "8-9", "89"),
        ("bytes=-1000", "0-9", "0123456789"),
        ("Bytes=0-0", "0-0", "0"),
        (f"bytes=2-{'9' * 18}", "2-9", "23456789"),
    ],
)
def test_a_part_of_a_file_can_be_had(served: Served, asked: str, part: str, body: str) -> None:
    response = served.get(CLIP, f"Range: {asked}")
    assert (response.status, response.body) == (206, body)
    assert response.headers["content-range"] == f"bytes {part}/10"
    assert response.headers["content-length"] == str(len(body))
    assert response.headers["content-type"] == "video/mp4"


@pytest.mark.parametrize("asked", ["bytes=10-", "bytes=10-12", "bytes=-0"])
def test_a_part_that_is_not_there_is_refused(served: Served, asked: str) -> None:
    response = served.get(CLIP, f"Range: {asked}")
    assert (response.status, response.body) == (416, "")
    assert response.headers["content-range"] == "bytes */10"


@pytest.mark.parametrize(
    "asked",
    [
        "bytes=5-2",
        "bytes=a-b",
        "bytes=-",
        "bytes=",
        "bytes=1-2-3",
        "bytes=+1-2",
        "bytes=\u0663-".encode().decode("latin-1"),
        f"bytes={'9' * 5000}-",
        "lines=0-3",
        "0-3",
        "bytes=0-1,3-4",
        "bytes=" + ",".join(["0-"] * 5000),
        "bytes=0-1\r\nRange: bytes=3-4",
    ],
    ids=lambda asked: asked[:20],
)
def test_what_is_no_single_range_gets_the_whole_file(served: Served, asked: str) -> None:
    response = served.get(CLIP, f"Range: {asked}")
    assert (response.status, response.body) == (200, "0123456789")
    assert response.headers["accept-ranges"] == "bytes"


def test_a_part_is_sent_only_of_what_the_browser_has(served: Served) -> None:
    etag = served.get(CLIP).headers["etag"]
    first = "Range: bytes=0-3"
    for given, status in [
        (f"If-Range: {etag}", 206),
        ('If-Range: "other"', 200),
        (f"If-Range: W/{etag}", 200),
        ("If-Range: Tue, 01 Dec 2026 00:00:00 GMT", 200),
        (f"If-None-Match: {etag}", 304),
        ('If-None-Match: "other"', 206),
    ]:
        assert served.get(CLIP, first, given).status == status, given
    head = served.get(CLIP, first, method="HEAD")
    assert (head.status, head.headers["content-length"]) == (200, "10")
    empty = served.get(f"{HOME}deep/empty.bin", first)
    assert (empty.status, empty.body) == (200, "")


def test_the_default_404_page_has_the_style_and_lists_the_ways_on(served: Served) -> None:
    response = served.get(f"{HOME}no/such/page")
    assert response.status == 404
    style = re.search(r'<link rel="stylesheet" href="(.*?)"', response.body)
    assert style
    assert served.get(style[1]).headers["content-type"] == "text/css; charset=utf-8"
    links = re.findall(r'<li><a href="(.*?)">(.*?)</a>', response.body)
    assert links == [(HOME, "Home")]
    assert f'<a href="{HOME}post/">Post</a>' in response.body  # in the grid
    assert 'class="skip-link" href="#main"' in response.body


def test_the_sites_own_404_page_has_links_that_work_at_any_depth(start: Start) -> None:
    served = start()
    served.write(
        "content/404.md",
        "# Lost\n\n[plain](plain.md) [out](https://example.org/) [up](#x)\n\n## Up {#x}\n",
    )
    response = served.shows("/some/base/a/b/c", "Lost")
    assert response.status == 404
    assert f'href="{HOME}plain.html"' in response.body
    assert 'href="https://example.org/"' in response.body
    assert served.get("/elsewhere").body.count("Lost") >= 1


def test_old_addresses_lead_on_as_they_will_when_published(start: Start) -> None:
    served = start()
    front = "---\ntitle: Plain\naliases: [was/plain.html, before/]\n---\n"
    served.write("content/plain.md", front)
    served.shows(f"{HOME}was/plain", "This page has moved")
    for path, link in {"was/plain": "../", "was/plain.html": "../", "before/": "../"}.items():
        response = served.get(HOME + path)
        assert (response.status, response.headers["content-type"]) == (
            200,
            "text/html; charset=utf-8",
        )
        assert f'<a href="{link}plain.html">' in response.body
    response = served.get(f"{HOME}before")
    assert (response.status, response.headers["location"]) == (301, f"{HOME}before/")


def test_the_sitemap_is_answered_without_dates(served: Served) -> None:
    response = served.get(f"{HOME}sitemap.xml")
    assert response.status == 200
    assert "<loc>https://example.org/some/base/plain.html</loc></url>" in response.body
    assert served.get(f"{HOME}robots.txt").status == 404  # nobody would look for it there


# ---------------------------------------------------------------------------------------- security


def test_it_listens_on_this_machine_only(served: Served) -> None:
    listening = Path("/proc/net/tcp").read_text()
    assert f"0100007F:{served.port:04X} 00000000:0000 0A" in listening
    assert f"00000000:{served.port:04X}" not in listening


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:PORT", 200),
        ("localhost:PORT", 200),
        ("LOCALHOST:PORT", 200),
        ("[::1]:PORT", 200),
        ("evil.example:PORT", 400),
        ("evil.example", 400),
        ("localhost.evil.example:PORT", 400),
        ("127.0.0.1.evil.example:PORT", 400),
        ("evil.example@127.0.0.1:PORT", 400),
        ("localhost.:PORT", 400),
        ("127.0.0.1.:PORT", 400),
        ("127.0.0.1", 400),
        ("localhost", 400),
        ("localhost:", 400),
        ("localhost:1", 400),
        ("localhost:0PORT", 400),
        ("localhost:PORT, evil.example", 400),
        ("::1:PORT", 400),
        ("[::1", 400),
        ("[::ffff:127.0.0.1]:PORT", 400),
        ("[::]:PORT", 400),
        ("0.0.0.0:PORT", 400),
        ("127.1:PORT", 400),
        ("2130706433:PORT", 400),
        ("192.168.1.5:PORT", 400),
        ("localhost:PORT/", 400),
        ("localhost\x00:PORT", 400),
    ],
)
def test_only_this_machines_names_are_answered(served: Served, host: str, status: int) -> None:
    response = served.get(HOME, host=host.replace("PORT", str(served.port)))
    assert response.status == status
    assert status == 200 or "Home" not in response.body


@pytest.mark.parametrize(
    "request_",
    [
        "GET /some/base/ HTTP/1.1\r\nConnection: close\r\n\r\n",
        "GET /some/base/ HTTP/1.0\r\n\r\n",
        "GET /some/base/ HTTP/1.1\r\nHost: {host}\r\nHost: evil.example\r\nConnection: close\r\n\r\n",
        "GET /some/base/ HTTP/1.1\r\nHost: evil.example\r\nHost: {host}\r\nConnection: close\r\n\r\n",
        "GET /some/base/ HTTP/1.1\r\nHost: {host}\r\nHost: {host}\r\nConnection: close\r\n\r\n",
        "GET http://evil.example/some/base/ HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n",
        "GET http://{host}/some/base/ HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n",
        "GET http://{host}/some/base/ HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n",
        "GET some/base/ HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n",
        "GET /some/base/ HTTP/1.1\r\nX-Forwarded-Host: {host}\r\nHost: evil\r\nConnection: close\r\n\r\n",
    ],
)
def test_a_request_names_its_host_once_and_plainly(served: Served, request_: str) -> None:
    response = served.raw(request_.format(host=f"127.0.0.1:{served.port}"))
    assert response.status == 400
    assert "<html" not in response.body


@pytest.mark.parametrize(
    ("header", "status"),
    [
        ("Origin: http://127.0.0.1:PORT", 200),
        ("Sec-Fetch-Site: same-origin", 200),
        ("Sec-Fetch-Site: none", 200),
        ("Origin: http://evil.example", 403),
        ("Origin: http://127.0.0.1:1", 403),
        ("Origin: http://127.0.0.1", 403),
        ("Origin: http://localhost:PORT", 403),
        ("Origin: http://evil.example/http://127.0.0.1:PORT", 403),
        ("Origin: null", 403),
        ("Origin:", 403),
        ("Sec-Fetch-Site: cross-site", 403),
        ("Sec-Fetch-Site: same-site", 403),
    ],
)
def test_no_other_site_may_listen(served: Served, header: str, status: int) -> None:
    header = header.replace("PORT", str(served.port))
    response = served.get(f"{HOME}_tutgen/events?page=index.html", header, method="HEAD")
    assert response.status == status
    assert not any(name.startswith("access-control") for name in response.headers)


ESCAPES = [
    "../secret.txt",
    "../../secret.txt",
    "/secret.txt",
    "//secret.txt",
    "%2e%2e/secret.txt",
    "%2e%2e%2fsecret.txt",
    "..%2f..%2fsecret.txt",
    "%252e%252e%252fsecret.txt",
    "..\\secret.txt",
    "..%5csecret.txt",
    "%c0%ae%c0%ae/secret.txt",
    "%e0%80%ae%e0%80%ae/secret.txt",
    "..%c0%afsecret.txt",
    "....//secret.txt",
    "deep/../../secret.txt",
    "deep/%2e%2e/%2e%2e/secret.txt",
    "secret.txt%00",
    "%00",
    "deep/data.json%00.html",
    "content/site.yaml",
    "site.yaml",
    "services/dove.yaml",
    "post/requests.yaml",
    "_snippets/note.md",
    "_snippets/note.html",
    "_tutgen/../secret.txt",
    "_tutgen/..%2f..%2fserve.py",
    "_compare/../../secret.txt/a/b",
    "_compare/%2e%2e/dove/heron",
    "file:///etc/passwd",
    "%ff%fe",
    "%",
    "%zz",
    "a" * 20_000,
]


@pytest.mark.parametrize("path", ESCAPES, ids=lambda path: path[:40])
def test_only_addresses_of_the_site_are_served(served: Served, path: str) -> None:
    response = served.get(HOME + path)
    assert response.status == 404
    assert "not for you" not in response.body
    assert "name: Dove" not in response.body


@pytest.mark.parametrize(
    "request_",
    [
        b"\0\0\0\0\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET /some/base/\xff HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET /some/base/\0 HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\nX: " + b"a" * 200_000,
        b"GET /" + b"a" * 200_000,
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    ],
    ids=range(7),
)
def test_what_is_no_request_is_refused(served: Served, request_: bytes) -> None:
    with suppress(ConnectionError):
        assert served.raw(request_).status == 400
    assert served.get(HOME).status == 200


def test_a_link_that_takes_the_place_of_a_file_leads_nowhere(start: Start) -> None:
    served = start()
    for name in ("deep/data.json", "plain.md"):
        link = served.root / f"content/{name}.tmp"
        link.symlink_to(served.root / "secret.txt")
        link.rename(served.root / "content" / name)
    served.said("outside-content")
    for path in ("deep/data.json", "plain"):
        assert "not for you" not in served.get(HOME + path).body


def test_other_names_have_to_be_allowed(start: Start) -> None:
    served = start("--allow-host", "Preview.example", "--allow-host", "tunnel.example:443")
    for host, status in {
        "preview.example": 200,
        "preview.example:8443": 200,
        "tunnel.example:443": 200,
        "tunnel.example": 400,
        "preview.example:x": 400,
        "sub.preview.example": 400,
    }.items():
        assert served.get(HOME, host=host).status == status, host


def test_listening_everywhere_is_warned_of_and_still_refuses_names(start: Start) -> None:
    served = start("--host", "0.0.0.0")
    served.said("warning: other machines can reach this preview")
    for host, status in {
        f"192.168.7.7:{served.port}": 200,
        f"[fd00::1]:{served.port}": 200,
        f"evil.example:{served.port}": 400,
        "192.168.7.7": 400,
    }.items():
        assert served.get(HOME, host=host).status == status, host


def status_of(address: str) -> int:
    """What is answered to a browser that is given the address."""
    parts = urlsplit(address)
    connection = HTTPConnection(parts.hostname or "", parts.port, timeout=LATE)
    with closing(connection):
        connection.request("GET", parts.path)
        return connection.getresponse().status


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "::0", "::1", "127.0.0.1", "localhost"])
def test_every_address_that_is_printed_answers(start: Start, host: str) -> None:
    everywhere = host in ("0.0.0.0", "::", "::0")
    served = start("--host", host)
    printed = [found for line in served.lines for found in re.findall(r"http://\S+", line)]
    if everywhere:
        served.said("warning: other machines can reach this preview")
        printed = wait(lambda: re.findall(r"http://\S+", "".join(served.lines)))
        printed += [f"http://127.0.0.1:{served.port}{HOME}"]
    if ":" in host:
        printed.append(f"http://[::1]:{served.port}{HOME}")
    assert {address: status_of(address) for address in printed} == dict.fromkeys(printed, 200)
    assert any("other machines" in line for line in served.lines) == everywhere


def test_an_address_is_answered_however_it_was_written(start: Start) -> None:
    served = start("--host", "0:0:0:0:0:0:0:1")
    assert status_of(f"http://[::1]:{served.port}{HOME}") == 200


def test_a_hundred_slow_and_vanished_clients_do_not_hurt_the_one_that_works(start: Start) -> None:
    served = start()
    slow = [served.connect() for _ in range(130)]
    served.streams += slow
    head = f"GET {HOME}_tutgen/events?page=post/%s.html&digest=0 HTTP/1.1\r\nHost: 127.0.0.1:{served.port}\r\n"
    for number, connection in enumerate(slow):
        if number < 30:
            connection.sendall(b"GET /some/base/ HTTP/1.1\r\nX-Slow: ")
        elif number < 100:  # they listen and never read
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
            connection.sendall(f"{head % ('dove', 'heron')[number % 2]}\r\n".encode())
        elif number < 115:
            connection.sendall(
                f"GET {HOME} HTTP/1.1\r\nHost: 127.0.0.1:{served.port}\r\n\r\n".encode()
            )
            connection.shutdown(socket.SHUT_WR)
        else:
            connection.sendall(f"{head % 'dove'}\r\n".encode())
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
            connection.close()
    stream = served.stream("post/dove.html")
    stream.next("page")
    for number in range(8):
        text = f"Note {number}. " + hashlib.sha256(bytes([number])).hexdigest() * 3000
        served.write("content/_snippets/note.md", f"{text}\n")
        assert f"Note {number}." in stream.next("page")["html"]
        assert served.get(DOVE).status == 200
    served.stop()
    assert served.process.returncode == 0


# ------------------------------------------------------------------------------------ start and end


def refused(root: Path, *options: str) -> str:
    """What a `tutgen serve` says that cannot even begin, because of its surroundings."""
    process = subprocess.run(
        [sys.executable, "-m", "tutgen", "serve", "-C", root, *options],
        capture_output=True, text=True, check=False, timeout=LATE,
    )  # fmt: skip
    assert process.returncode == 3
    return process.stderr


def test_a_port_that_was_asked_for_is_had_or_the_command_fails(start: Start) -> None:
    served = start()
    assert refused(served.root, "--port", str(served.port)) == (
        f"error: cannot listen on port {served.port} of 127.0.0.1: {os.strerror(errno.EADDRINUSE)}\n"
        "       choose another with --port\n"
    )


def test_an_address_of_another_machine_cannot_be_had(tmp_path: Path) -> None:
    assert refused(write(tmp_path), "--host", "192.0.2.7", "--port", "0") == (
        f"error: cannot listen on port 0 of 192.0.2.7: {os.strerror(errno.EADDRNOTAVAIL)}\n"
        "       --host takes an address of this machine\n"
    )


def test_without_a_port_the_next_free_one_is_taken(tmp_path: Path) -> None:
    from tutgen.preview.listening import FIRST_PORT, listen

    held = []
    with suppress(OSError):
        held.append(socket.create_server(("127.0.0.1", FIRST_PORT)))
    with listen("127.0.0.1", None) as found:
        assert FIRST_PORT < found.getsockname()[1] < FIRST_PORT + 10
    for each in held:
        each.close()


def test_open_opens_the_address(
    tmp_path: Path, start_in: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(
        "BROWSER", f"{sys.executable} -c \"open('{tmp_path}/opened', 'w').write('%s')\""
    )
    served = start_in(write(tmp_path / "p"), "--open")
    opened = wait(lambda: (tmp_path / "opened").exists() and (tmp_path / "opened").read_text())
    assert opened == f"http://127.0.0.1:{served.port}{HOME}"


@pytest.mark.parametrize(
    "sig", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=lambda s: s.name
)
def test_a_signal_ends_it_at_once_and_cleanly(start: Start, sig: signal.Signals) -> None:
    served = start()
    streams = [served.stream("index.html") for _ in range(5)]
    for stream in streams:
        stream.next("site")
    with suppress(AssertionError):  # it may have ended before it was seen
        wait(lambda: checks(served), 1)
    served.stop(sig)
    assert served.process.returncode == 0
    assert checks(served) == []
    assert len(served.lines) == 1


# --------------------------------------------------------------------------------------- the check


def test_what_is_wrong_anywhere_arrives_in_the_page(start: Start) -> None:
    served = start()
    served.write("content/plain.md", "# Plain\n\n[x](nowhere.md)\n")
    stream = served.stream("index.html")
    found = stream.next("site")
    while found["checking"]:
        found = stream.next("site")
    assert (found["errors"], found["warnings"]) == (1, 0)
    (diagnostic,) = found["problems"]
    assert (diagnostic["code"], diagnostic["place"]) == ("dead-link", "content/plain.md:3:5")
    assert diagnostic["lines"][1]["text"] == "[x](nowhere.md)"
    served.write("content/plain.md", "# Plain\n")
    wait(lambda: stream.next("site")["errors"] == 0)


def test_the_check_outlives_a_project_that_goes_and_comes_back(start: Start) -> None:
    served = start()
    stream = served.stream("plain.html")
    away = served.root.with_name(f"{served.root.name}-away")

    def checked() -> int:
        while not stream.next("site")["checking"]:
            pass
        while (found := stream.next("site"))["checking"]:
            pass
        return int(found["errors"])

    assert checked() == 0
    served.root.rename(away)
    assert checked() == 0
    away.rename(served.root)
    assert checked() == 0
    served.write("content/new.md", "# New\n\n{{ nothing }}\n")
    assert checked() == 1


def test_a_problem_says_who_needs_the_place_that_it_is_at(start: Start) -> None:
    served = start()
    stream = served.stream("post/dove.html")
    stream.next("problems")
    served.write("content/_snippets/note.md", "In a {{ names.box }}.\n")
    served.write("content/site.yaml", f"{SITE}names: {{box: '{{{{ service.size }}}}'}}\n")
    while (found := stream.next("problems")["problems"])[0]["place"] != "content/site.yaml:5:15":
        pass
    trail = [
        {
            "word": "used by",
            "place": "content/_snippets/note.md:1:6",
            "editor": f"vscode://file{served.root}/content/_snippets/note.md:1:6",
        }
    ]
    assert [diagnostic["trail"] for diagnostic in found] == [trail]
    wait(lambda: [diagnostic["trail"] for diagnostic in stream.next("site")["problems"]] == [trail])


# ------------------------------------------------------------------------------------------ changes


def test_a_save_arrives_in_the_pages_that_it_feeds(start: Start) -> None:
    served = start()
    dove, plain = served.stream("post/dove.html"), served.stream("plain.html")
    before = dove.next("page")
    plain.next("page")
    served.write("content/_snippets/note.md", "Weigh it **twice**.\n")
    after = dove.next("page")
    assert "<strong>twice</strong>" in after["html"]
    assert after["digest"] != before["digest"]
    assert dove.next("uses") == {
        "source": "content/_snippets/note.md",
        "count": 1,
        "pages": [{"title": "Heron", "href": f"{HOME}post/heron.html"}],
    }
    served.said("content/_snippets/note.md: 2 pages use it, the open one updated in")
    served.write("content/deep/data.json", "[1]")
    assert plain.next("assets") == {"paths": [f"{HOME}deep/data.json"]}
    served.said("content/deep/data.json: changed")
    served.write("content/plain.md", "# Plain\n\nOther words.\n")
    assert "Other words." in plain.next("page")["html"]


@pytest.mark.parametrize(
    ("name", "told"),
    [("content/_snippets/note.md", "2 pages use it"), ("content/plain.md", "1 page used it")],
)
def test_who_used_a_deleted_file_is_told(start: Start, name: str, told: str) -> None:
    served = start()
    (served.root / name).unlink()
    served.said(f"{name}: {told}")


def test_a_comparison_is_a_page_like_any_other(start: Start) -> None:
    served = start()
    both = "_compare/post/dove/heron"
    assert f'data-page="{both}"' in served.get(f"/{both}").body
    assert "connect-src 'self'" in served.get(HOME + both).body
    stream, coming = served.stream(both), served.stream("_compare/post/dove/raven")
    stream.next("page")
    coming.next("site")
    served.write("content/services/heron.yaml", "name: Heron\nkey: H3\n")
    assert "The key is H3" in stream.next("page")["html"]
    served.write("content/services/raven.yaml", "name: Raven\nkey: R3\n")
    served.write("content/post/index.md", "---\nservices: [dove, heron, raven]\n---\n# Post\n")
    assert ">Raven</option>" in stream.next("page")["html"]
    assert "The key is R3" in coming.next("page")["html"]
    served.write("content/_snippets/note.md", "{{ nothing }}\n")
    assert stream.next("problems")["count"] == 1
    served.write("content/_snippets/note.md", "Mended.\n")
    assert stream.next("problems")["count"] == 0
    served.write("content/post/index.md", "---\nservices: [dove, raven]\n---\n# Post\n")
    assert stream.next("gone") == {}


def test_a_build_has_nothing_of_the_preview(tmp_path: Path) -> None:
    root = write(tmp_path)
    subprocess.run([sys.executable, "-m", "tutgen", "build", "-q", "-C", root], check=True)
    for path in (root / "site").rglob("*.*"):
        for word in (b"_tutgen", b"tutgen-live", b"Idiomorph"):
            assert word not in path.read_bytes(), path


def test_what_was_saved_while_nobody_listened_arrives_with_the_stream(start: Start) -> None:
    served = start()
    digest = re.search(r'data-digest="(.*?)"', served.get(DOVE).body)
    assert digest
    served.write("content/_snippets/note.md", "Changed.\n")
    served.shows(DOVE, "Changed.")
    stream = served.stream("post/dove.html", digest[1])
    assert "Changed." in stream.next("page")["html"]
    assert stream.next("problems")["problems"] == []


def test_a_pipe_in_the_place_of_a_file_holds_nothing_up(start: Start) -> None:
    served = start()
    stream = served.stream("post/dove.html")
    stream.next("problems")
    (served.root / "templates").mkdir()
    os.mkfifo(served.root / "templates/base.html")
    (diagnostic,) = stream.next("problems")["problems"]
    assert (diagnostic["code"], diagnostic["lines"]) == ("unreadable", [])


def test_a_failing_change_keeps_the_last_good_page_until_it_is_mended(start: Start) -> None:
    served = start()
    stream = served.stream("post/dove.html")
    stream.next("problems")
    served.write("content/_snippets/note.md", "{{ service.nothing }}\n")
    (diagnostic,) = stream.next("problems")["problems"]
    assert diagnostic["code"] == "undefined-name"
    assert diagnostic["editor"] == f"vscode://file{served.root}/content/_snippets/note.md:1:1"
    for path in (DOVE, "/some/base/post/heron.html"):  # the second one has never been asked for
        assert "Weigh it first." in served.get(path).body
    served.write("content/_snippets/note.md", "Mended.\n")
    assert "Mended." in stream.next("page")["html"]
    assert stream.next("problems")["problems"] == []
    served.said("fixed")


@pytest.mark.parametrize(
    ("name", "broken"),
    [
        ("content/site.yaml", "title: [\n"),
        ("content/site.yaml", ""),
        ("content/services/dove.yaml", "name: Dove\nkey: [\n"),
        ("content/services/dove.yaml", ""),
        ("content/post/index.md", "---\nservices: [dove"),
        ("content/post/[service].md", "---\ntitle: {{"),
        ("templates/base.html", "{% block"),
        ("templates/service.html", "{{ nothing.at.all }}"),
    ],
)
def test_whatever_is_broken_the_last_good_page_stays(start: Start, name: str, broken: str) -> None:
    served = start()
    before = served.get(DOVE).body
    file = served.root / name
    good = file.read_text() if file.exists() else None
    stream = served.stream("post/dove.html")
    stream.next("problems")
    served.write(name, broken)
    assert stream.next("problems")["problems"]
    assert served.get(DOVE).body == before
    if good is None:
        file.unlink()
    else:
        file.write_text(good)
    while stream.next("problems")["problems"]:
        pass
    assert served.get(DOVE).body == before


def test_of_a_page_that_was_never_good_what_can_be_shown_is(
    tmp_path: Path, start_in: Start
) -> None:
    served = start_in(write(tmp_path, {**FILES, "content/plain.md": "# Plain\n\n{{ nothing }}\n"}))
    stream = served.stream("plain.html")
    assert "Plain</h1>" in stream.next("page")["html"]
    found = stream.next("problems")
    assert (found["count"], found["placeholder"]) == (1, True)
    served.write("content/plain.md", "# Plain\n\nWords.\n")
    assert "Words." in stream.next("page")["html"]
    assert stream.next("problems") == {"problems": [], "count": 0, "placeholder": False}
    served.write("content/plain.md", "# Plain\n\n{{ nothing }}\n")
    assert stream.next("problems")["placeholder"] is False


def test_the_overlay_says_how_many_errors_there_are(start: Start) -> None:
    served = start()
    stream = served.stream("plain.html")
    stream.next("problems")
    lines = "".join(f"{{{{ nothing{number} }}}}\n\n" for number in range(60))
    served.write("content/plain.md", f"# Plain\n\n{lines}")
    found = stream.next("problems")
    assert (len(found["problems"]), found["count"]) == (50, 60)


def test_a_site_that_is_broken_at_the_start_shows_itself_when_mended(
    tmp_path: Path, start_in: Start
) -> None:
    root = write(tmp_path, {**FILES, "content/site.yaml": "title: [\n"})
    served = start_in(root)
    assert "This page has an error" in served.get("/").body
    write(root)
    served.shows(DOVE, "The key is D1")
    assert served.get("/").headers["location"] == HOME
    served.said("the site is now at")


@pytest.mark.parametrize(
    "folder", ["content", "content/services", "content/_snippets", "templates"]
)
def test_a_folder_may_go_and_come_back(start: Start, folder: str) -> None:
    served = start()
    own = "{% extends 'page.html' %}{% block footer %}FOOT {{ service }}{% endblock %}"
    served.write("templates/service.html", own.replace(" {{ service }}", ""))
    served.shows(DOVE, "FOOT")
    kept = served.root.parent / f"{served.root.name}-kept"
    (served.root / folder).rename(kept)
    time.sleep(0.5)
    assert "Weigh it first." in served.get(DOVE).body
    shutil.copytree(kept, served.root / folder)
    shutil.rmtree(kept)
    served.write("content/_snippets/note.md", "After all.\n")
    served.shows(DOVE, "After all.")
    served.shows(DOVE, "FOOT")


def test_a_service_comes_and_goes(start: Start) -> None:
    served = start()
    stream = served.stream("post/raven.html", digest="old")
    assert stream.next("gone") == {}
    served.write("content/services/raven.yaml", "name: Raven\nkey: R3\n")
    served.write("content/post/index.md", "---\nservices: [dove, heron, raven]\n---\n# Post\n")
    assert "The key is R3" in stream.next("page")["html"]
    served.write("content/post/index.md", "---\nservices: [dove, heron]\n---\n# Post\n")
    assert stream.next("gone") == {}
    (served.root / "content/services/raven.yaml").unlink()
    assert served.get(f"{HOME}post/raven").status == 404


def test_an_address_that_never_had_a_page_is_not_told_that_it_is_gone(start: Start) -> None:
    served = start()
    stream = served.stream("post/raven.html")
    stream.next("site")
    served.write("content/post/raven.md", "# Raven\n")
    told = []
    for line in stream.file:
        told += [line.split()[1]] if line.startswith("event: ") else []
        if "page" in told:
            break
    assert "gone" not in told


def test_editors_save_in_many_ways(start: Start) -> None:
    served = start()
    note = served.root / "content/_snippets/note.md"
    beside = note.with_name("note.md~")
    beside.write_text("Renamed over.\n")
    beside.rename(note)
    served.shows(DOVE, "Renamed over.")
    note.rename(beside)
    note.write_text("Moved away and new.\n")
    beside.unlink()
    served.shows(DOVE, "Moved away and new.")
    note.unlink()
    time.sleep(0.04)
    note.write_text("Deleted and new.\n")
    served.shows(DOVE, "Deleted and new.")
    assert not any("error" in line for line in served.lines)


@pytest.mark.skipif(not shutil.which("sed"), reason="needs sed")
def test_what_an_editor_writes_beside_a_file_is_no_change(start: Start) -> None:
    served = start()
    command = ["sed", "-i", "s/Plain words/Other words/", "content/plain.md"]
    subprocess.run(command, cwd=served.root, check=True)
    served.said("content/plain.md: 1 page uses it")
    assert not any("2 files" in line for line in served.lines)


@pytest.mark.parametrize(
    ("gone", "told"),
    [
        ("content/deep/data.json", "content/plain.md: 1 page uses it"),
        ("content/_snippets/note.md", "2 files: 3 pages use them"),
    ],
)
def test_a_deleted_file_counts_if_pages_used_it(start: Start, gone: str, told: str) -> None:
    served = start()
    (served.root / gone).unlink()
    served.write("content/plain.md", "# Plain\n\nOther words.\n")
    served.said(told)


def test_a_file_that_is_emptied_and_filled_is_never_shown_empty(start: Start) -> None:
    served = start()
    stream = served.stream("post/dove.html")
    stream.next("page")
    page = served.root / "content/post/[service].md"
    text = page.read_text()
    with page.open("w") as file:
        file.flush()
        time.sleep(0.04)
        file.write(text.replace("The key", "This key"))
    assert "This key" in stream.next("page")["html"]
    assert not any("error" in line for line in served.lines)


def test_of_a_folder_that_is_deleted_file_by_file_no_half_is_shown(
    tmp_path: Path, start_in: Start
) -> None:
    names = [f"content/many/{number}.md" for number in range(100)]
    served = start_in(write(tmp_path, {**FILES, **dict.fromkeys(names, "# One of many\n")}))
    for name in names:
        (served.root / name).unlink()
        time.sleep(0.01)
    wait(lambda: served.get(f"{HOME}many/99").status == 404)
    assert len(served.lines) <= 1 + 2  # a busy machine may pause in the middle


def test_ten_thousand_files_may_change_at_once(start: Start) -> None:
    served = start()
    folder = served.root / "content/many"
    folder.mkdir()
    for number in range(10_000):
        (folder / f"{number}.md").write_text(f"# Page {number}\n")
    served.shows(f"{HOME}many/9999", "Page 9999")
    served.write("content/_snippets/note.md", "Still here.\n")
    served.shows(DOVE, "Still here.")
    shutil.rmtree(folder)
    wait(lambda: served.get(f"{HOME}many/9999").status == 404)
    served.stop()
    assert served.process.returncode == 0


def test_without_reload_nothing_is_watched_and_nothing_added(start: Start) -> None:
    served = start("--no-reload")
    assert "_tutgen" not in served.get(DOVE).body
    served.write("content/plain.md", "# Plain\n\nOther words.\n")
    time.sleep(0.3)
    assert "Plain words." in served.get(f"{HOME}plain").body
