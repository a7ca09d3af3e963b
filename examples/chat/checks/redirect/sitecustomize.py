"""With this folder in PYTHONPATH, all that an SDK sends goes to the server of the checks.

Both libraries that the SDKs send with are patched where a request is whole: the sample's own code, and
the address and headers that the SDK chose, stay as they are.
"""

import os
from collections.abc import Callable
from typing import Any

import httpx
import httpx2

PORT = int(os.environ["STAND_IN_PORT"])


def _redirected(send: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    def handle_request(transport: Any, request: Any) -> Any:
        request.headers["X-Meant-For"] = f"{request.url.scheme}://{request.url.netloc.decode()}"
        request.url = request.url.copy_with(scheme="http", host="127.0.0.1", port=PORT)
        return send(transport, request)

    return handle_request


for library in (httpx, httpx2):
    library.HTTPTransport.handle_request = _redirected(library.HTTPTransport.handle_request)
