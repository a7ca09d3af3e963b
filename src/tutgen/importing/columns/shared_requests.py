"""What all requests have in common, for `requests` of `site.yaml`."""

from typing import Any

from tutgen.importing.alignment.holes import common_start
from tutgen.importing.project.draft import Draft


def share(draft: Draft) -> dict[str, Any]:
    """Take out of the requests the server that all have, and the headers that all begin with; return the settings of the
    site that say them."""
    requests: list[dict[str, Any]] = [said.value for said in draft.requests.values()]
    settings: dict[str, Any] = {}
    if len(requests) > 1:
        said = {str(request.get("server", "")) for request in requests}
        if len(said) == 1 and (server := said.pop()):
            settings["server"] = server
        headers = [request.get("headers", {}) for request in requests]
        if all(isinstance(own, dict) for own in headers):
            count = common_start([list(own.items()) for own in headers])
            if count:
                settings["headers"] = dict(list(headers[0].items())[:count])
        for request in requests:
            for name, shared in settings.items():
                _take(request, name, shared)
    return {"requests": settings} if settings else {}


def _take(request: dict[str, Any], name: str, shared: Any) -> None:
    if name == "headers":
        request[name] = {key: text for key, text in request[name].items() if key not in shared}
    if name == "server" or not request[name]:
        del request[name]
