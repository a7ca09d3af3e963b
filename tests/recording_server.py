"""A server that keeps what it is sent, to the byte."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple


class Received(NamedTuple):
    """A request as it came."""

    method: str
    target: str
    """Path and query."""
    headers: dict[str, str]
    """By name in lower case."""
    names: list[str]
    """The names of the headers in their order, in lower case."""
    body: bytes


class Recorder(socketserver.ThreadingTCPServer):
    """Answers `ok` to everything."""

    daemon_threads = True
    request_queue_size = 100

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Connection)
        self.received: dict[str, list[Received]] = {}
        """The first part of the path -> what came there, without this part."""

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Connection(socketserver.StreamRequestHandler):
    """Reads the bytes itself: the parsers of the standard library take some of them for line ends."""

    def handle(self) -> None:
        method, target, _ = self.rfile.readline().decode("latin-1").split(" ", 2)
        pairs = [
            line.decode().rstrip("\r\n").split(":", 1)
            for line in iter(self.rfile.readline, b"\r\n")
        ]
        headers = {name.lower(): text.strip(" ") for name, text in pairs}
        if headers.get("transfer-encoding") == "chunked":
            body = b"".join(self._chunks())
        else:
            body = self.rfile.read(int(headers.get("content-length", 0)))
        key, _, rest = target.removeprefix("/").partition("/")
        received = Received(method, f"/{rest}", headers, [n.lower() for n, _ in pairs], body)
        assert isinstance(self.server, Recorder)
        self.server.received.setdefault(key, []).append(received)
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n")
        if method != "HEAD":
            self.wfile.write(b"ok")

    def _chunks(self) -> Iterator[bytes]:
        while length := int(self.rfile.readline(), 16):
            yield self.rfile.read(length)
            self.rfile.readline()
        self.rfile.readline()


@contextmanager
def recording() -> Iterator[Recorder]:
    """A server on a port that the system gives, while the body runs."""
    with Recorder() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()
