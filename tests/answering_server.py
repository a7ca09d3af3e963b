"""A server that answers as a test says, and keeps what it was asked."""

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple


class Asked(NamedTuple):
    """A request as it came."""

    method: str
    target: str
    """Path and query."""
    headers: Mapping[str, str]
    """By name in lower case."""
    body: bytes

    @property
    def line(self) -> str:
        return f"{self.method} {self.target}"

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Reply(NamedTuple):
    """What is answered."""

    body: Any = None
    """A JSON value, or bytes as they are; None: nothing."""
    status: int = 200
    headers: Mapping[str, str] = {}


Answers = Callable[[Asked], Reply]


class Answering(ThreadingHTTPServer):
    """Answers by a function, or by none, and closes the connection."""

    daemon_threads = True

    def __init__(self, answers: Answers | None) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers = answers
        self.asked: list[Asked] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    @property
    def lines(self) -> list[str]:
        return [one.line for one in self.asked]

    def handle_error(self, request: object, client_address: object) -> None:
        """Whoever asks may leave before the end."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass

    def _answer(self) -> None:
        assert isinstance(self.server, Answering)
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        headers = {name.lower(): text for name, text in self.headers.items()}
        asked = Asked(self.command, self.path, headers, body)
        self.server.asked.append(asked)
        self.close_connection = True
        if self.server.answers is None:
            return
        reply = self.server.answers(asked)
        is_json = reply.body is not None and not isinstance(reply.body, bytes)
        content = json.dumps(reply.body).encode() if is_json else reply.body or b""
        self.send_response(reply.status)
        if is_json:
            self.send_header("Content-Type", "application/json")
        for name, text in reply.headers.items():
            self.send_header(name, text)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = _answer  # noqa: N815


@contextmanager
def answering(answers: Answers | None) -> Iterator[Answering]:
    """A server on a port that the system gives, while the body runs."""
    with Answering(answers) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
