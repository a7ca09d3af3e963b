"""One request sent, one answer read: bounded in time and size, and to nobody else.

`http.client` rather than a library above it: neither proxies of the environment nor a file of passwords is looked at,
no redirect is followed that is not wanted here, and nothing needs to be installed.
"""

import http.client
import socket
import ssl
import string
import threading
from collections.abc import Sequence
from contextlib import suppress
from typing import NamedTuple, Self
from urllib.parse import quote, urljoin, urlsplit

from tutgen import __version__
from tutgen.run.outgoing import Origin, Outgoing, UnsendableError, origin_of

MAX_ANSWER = 10_000_000
"""Bytes of the body of an answer."""
MOST_REDIRECTS = 5
_REDIRECTS = (301, 302, 303, 307, 308)


class Answer(NamedTuple):
    """What came back."""

    status: int
    headers: Sequence[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str | None:
        """The value of a header; None if it is not there."""
        return next((text for key, text in self.headers if key.lower() == name.lower()), None)


class NoAnswerError(Exception):
    """Why there is no answer: nobody listens, time is up, what came is no HTTP."""


class UnreadableAnswerError(Exception):
    """Why an answer cannot be looked at: it is too large, or compressed."""


def send(request: Outgoing, timeout: float, *, follows: bool) -> Answer:
    """The answer to a request. `timeout`: seconds for all of it, redirects apart.

    `follows`: a redirect of GET or HEAD is followed to the same server; any other is the answer. Raises NoAnswerError,
    UnreadableAnswerError.
    """
    for _ in range(MOST_REDIRECTS):
        answer = _sent(request, timeout)
        onwards = _onwards(request, answer) if follows else None
        if onwards is None:
            return answer
        request = request._replace(address=onwards)
    raise UnreadableAnswerError(f"there were more than {MOST_REDIRECTS} redirects")


def _onwards(request: Outgoing, answer: Answer) -> str | None:
    """Where to go on; None if the answer is no redirect, or one that is not followed."""
    target = answer.header("Location")
    if answer.status not in _REDIRECTS or not target or request.method not in ("GET", "HEAD"):
        return None
    with suppress(ValueError, UnsendableError):
        address = urljoin(request.address, target)
        return address if origin_of(address) == origin_of(request.address) else None
    return None


class _Deadline:
    """Ends what a connection does when time is up, whatever it waits for."""

    def __init__(self, connection: http.client.HTTPConnection, seconds: float) -> None:
        self.is_over = False
        self._connection = connection
        self._timer = threading.Timer(seconds, self._end)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        self._connection.close()

    def _end(self) -> None:
        self.is_over = True
        if found := self._connection.sock:
            with suppress(OSError):
                socket.socket.shutdown(
                    found, socket.SHUT_RDWR
                )  # of TLS too: it asks nothing of the other side


class _Response(http.client.HTTPResponse):
    """Passes over what a server says before its answer, such as early hints (RFC 9110, section 15.2)."""

    def begin(self) -> None:
        super().begin()
        while 102 <= self.status < 200:
            self.headers = self.msg = None  # type: ignore[assignment]  # else it would not read on
            super().begin()


class _Connection(http.client.HTTPConnection):
    response_class = _Response


class _TlsConnection(_Connection):
    """A connection whose handshake the deadline ends as well."""

    default_port = http.client.HTTPS_PORT

    def connect(self) -> None:
        super().connect()
        context = ssl.create_default_context()
        self.sock = context.wrap_socket(
            self.sock, server_hostname=self.host, do_handshake_on_connect=False
        )
        self.sock.do_handshake()


def _sent(request: Outgoing, timeout: float) -> Answer:
    origin = origin_of(request.address)
    kind = _TlsConnection if origin.scheme == "https" else _Connection
    connection = kind(origin.host, origin.port, timeout=timeout)
    fault = "no answer"
    with _Deadline(connection, timeout) as deadline:
        try:
            _write(connection, request, origin)
            response = connection.getresponse()
            return _read(response, deadline)
        except ssl.SSLCertVerificationError as error:
            fault = f"its certificate is not trusted: {error.verify_message}"
        except TimeoutError:
            deadline.is_over = True
        except UnicodeError:
            fault = "its name is none of a host"
        except http.client.RemoteDisconnected:
            fault = "the connection was closed before an answer came"
        except OSError as error:
            fault = error.strerror or type(error).__name__
        except http.client.HTTPException as error:
            fault = f"what came is no whole answer of HTTP ({type(error).__name__})"
    if deadline.is_over:
        fault = f"no whole answer within {timeout:g} s"
    raise NoAnswerError(fault) from None


def _write(connection: http.client.HTTPConnection, request: Outgoing, origin: Origin) -> None:
    parts = urlsplit(request.address)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    target = quote(target, safe=string.punctuation)  # of what else an address may not hold
    body = None if request.body is None else request.body.encode()
    names = {name.lower() for name, _ in request.headers}
    connection.putrequest(
        request.method,
        target,
        skip_host="host" in names,
        skip_accept_encoding=True,
    )
    implied = {
        "User-Agent": f"tutgen/{__version__}",
        "Accept": "*/*",
        "Accept-Encoding": "identity",
    }
    for name, text in implied.items():
        if name.lower() not in names:
            connection.putheader(name, text)
    for name, text in request.headers:
        if name.lower() != "content-length":
            connection.putheader(name, text.encode())
    if body is not None or request.method in ("POST", "PUT", "PATCH"):
        connection.putheader("Content-Length", str(len(body or b"")))
    connection.putheader("Connection", "close")
    connection.endheaders(body)


def _read(response: http.client.HTTPResponse, deadline: _Deadline) -> Answer:
    body = response.read(MAX_ANSWER + 1)
    if deadline.is_over:
        raise TimeoutError
    if len(body) > MAX_ANSWER:
        raise UnreadableAnswerError(f"the answer has more than {MAX_ANSWER:,} bytes")
    if response.length:  # what the head promised, and did not come
        raise http.client.IncompleteRead(b"", response.length)
    encoding = (response.getheader("Content-Encoding") or "identity").lower()
    if encoding != "identity":
        raise UnreadableAnswerError("the answer is compressed, though that was not asked for")
    return Answer(response.status, tuple(response.getheaders()), body)
