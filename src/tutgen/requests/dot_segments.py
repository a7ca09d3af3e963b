"""Parts `.` and `..` in the path of a request, which most clients resolve before they send it.

Source: RFC 3986, section 5.2.4, "Remove Dot Segments"; the URL Standard takes `%2e` for a dot there as well.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from tutgen.diagnostics import Diagnostic
from tutgen.requests.request import CompiledRequest, Filled
from tutgen.sources.yaml_origin import YamlOrigin

_DOTS = re.compile(r"(?:^|(?<=/))(?:\.|%2e){1,2}(?=/|$)", re.IGNORECASE)


def dot_segments(request: CompiledRequest, filled: Filled) -> Iterator[Diagnostic]:
    """The first such part of the path, and of the server, with the values of a page."""
    head = filled.head
    if found := _first(head.server):
        yield _told(found, request.server_origin)
    if found := _first(head.path):
        yield _told(found, request.path_origin)


def _told(found: str, origin: YamlOrigin) -> Diagnostic:
    message = f"clients resolve the part '{found}' of the path before they send the request"
    return Diagnostic("dot-segment", message, origin.span(), "write the path that is meant")


@lru_cache(maxsize=1024)
def _first(address: str) -> str:
    """Empty if there is none."""
    if "." not in address and "%" not in address:  # as in most paths
        return ""
    found = _DOTS.search(re.split("[?#]", address, maxsplit=1)[0])
    return found.group() if found else ""
