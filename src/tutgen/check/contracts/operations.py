"""The operations of an OpenAPI document: which one a call meets, and what it takes and returns."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import unquote

from tutgen.check.contracts.addresses import (
    PathTemplate,
    PathTree,
    RequestAddress,
    Server,
    path_template,
    request_address,
    servers,
)
from tutgen.check.contracts.faults import CallFault
from tutgen.check.contracts.references import ContractDocuments, ContractError, ContractPlace
from tutgen.check.contracts.styles import Parameter, parameter
from tutgen.diagnostics import did_you_mean
from tutgen.requests.request import Call
from tutgen.theme.placeholder import has_placeholder

_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


class Operation(NamedTuple):
    """A method of a path."""

    place: ContractPlace
    parameters: tuple[Parameter, ...]
    takes_body: bool
    requires_body: bool
    bodies: Mapping[str, ContractPlace | None]
    """Media type, which may have `*` parts -> schema."""


class _MatchedPath(NamedTuple):
    """A path of the contract that an address may mean."""

    template: PathTemplate
    values: Mapping[str, str]
    """Name of a parameter -> its text in the address, as it is written."""
    before: str
    """The part of the address before the path."""


class Operations:
    """Finds the operation of a call, by the paths, methods and servers of a document."""

    def __init__(
        self, documents: ContractDocuments, place: ContractPlace, notes: dict[str, None]
    ) -> None:
        """`place`: of the whole document; `notes`: takes sentences on what cannot be used. Raises ContractError."""
        self._documents = documents
        self._notes = notes
        self._items, at = documents.mapping(place.child("paths"))
        self._paths = PathTree()
        for written in self._items:
            self._paths.add(path_template(written, at.child(written)))
        self._servers = servers(documents.mapping(place)[0].get("servers"))
        self._read_before: dict[ContractPlace, Operation] = {}

    def of(self, call: Call) -> tuple[Operation, Mapping[str, str]] | CallFault | None:
        """The operation that a call meets, and its parameters in the path; None where it goes to
        another API."""
        goal = request_address(call.address)
        met = [*self._met(goal)]
        method = call.method.lower()
        for one in met:
            item, place = self._documents.mapping(one.template.place)
            if method in item and self._is_at(goal, one.before, self._servers_of(item, method)):
                return self._read(place, method), one.values
        for one in met:
            item, _ = self._documents.mapping(one.template.place)
            at = [server for name in _METHODS for server in self._servers_of(item, name)]
            if method in item or not self._is_at(goal, one.before, at):
                continue
            has = ", ".join(name.upper() for name in _METHODS if name in item)
            message = f"the contract has no {call.method} for '{one.template.written}'"
            hint = f"it has {has}" if has else None
            return CallFault("path", "method", message, hint, text=goal.written)
        if goal.host is not None and not self._is_ours(goal.host):
            return None
        path = "/" + goal.written.strip("/")
        hint = did_you_mean(path, list(self._items))
        message = f"the contract has no path '{path}'"
        return CallFault("path", "path", message, hint, text=goal.written)

    def _met(self, goal: RequestAddress) -> Iterator[_MatchedPath]:
        """The paths that an address ends in, the shortest first: what stands before may be the
        server's. Below a server comes before the whole."""
        count = len(goal.segments)
        for start in (*range(1, count), 0):
            for found, values in self._paths.find(goal.segments[start:]):
                named = dict(zip(found.names, values, strict=True))
                yield _MatchedPath(found, named, "/".join(goal.segments[:start]))

    def _servers_of(self, item: Mapping[str, Any], method: str) -> Sequence[Server]:
        """The servers of the operation, else of the path, else of the document."""
        operation = item.get(method)
        own = operation.get("servers") if isinstance(operation, dict) else None
        return servers(own) or servers(item.get("servers")) or self._servers

    @staticmethod
    def _is_at(goal: RequestAddress, before: str, at: Sequence[Server]) -> bool:
        """Whether an address is one of a server, with this before the path."""
        if goal.host is None and not before:
            return True
        if not at:  # the contract does not say where it is
            return not before
        return any(
            server.base.fullmatch(unquote(before))
            and (
                goal.host is None
                or server.host is None
                or server.serves(goal.host)
                or has_placeholder(goal.host)
            )
            for server in at
        )

    def _is_ours(self, host: str) -> bool:
        """Whether the contract names a host, wherever in it."""
        named = [*self._servers]
        for item in self._items.values():
            if isinstance(item, dict):
                named += servers(item.get("servers"))
                for method in _METHODS:
                    operation = item.get(method)
                    if isinstance(operation, dict):
                        named += servers(operation.get("servers"))
        return any(server.serves(host) for server in named)

    def _read(self, item: ContractPlace, method: str) -> Operation:
        place = item.child(method)
        if place not in self._read_before:
            self._read_before[place] = self._operation_at(item, method)
        return self._read_before[place]

    def _operation_at(self, item: ContractPlace, method: str) -> Operation:
        documents = self._documents
        operation, place = documents.mapping(item.child(method))
        parameters = {
            (one.name, one.where): one for at in (item, place) for one in self._parameters(at)
        }
        takes_body = "requestBody" in operation
        body, at = documents.mapping(place.child("requestBody")) if takes_body else ({}, place)
        bodies = self._contents(at) if takes_body else {}
        return Operation(
            place, tuple(parameters.values()), takes_body, body.get("required") is True, bodies
        )

    def responses(self, operation: Operation) -> Mapping[str, ContractPlace]:
        """Status in lower case, such as `201`, `2xx` or `default` -> its response."""
        return {status.lower(): at for status, at in self._entries(operation.place, "responses")}

    def answers(
        self, status: int | None, responses: Mapping[str, ContractPlace]
    ) -> Iterator[ContractPlace]:
        """The schemas of the JSON that an operation returns with a status; without one, when all goes well."""
        if status is None:
            places = [at for name, at in responses.items() if name.startswith("2")]
        else:
            places = of_status(status, responses)
        for place in places:
            media = self._contents(self._documents.mapping(place)[1])
            yield from (schema for name, schema in media.items() if schema and is_json(name))

    def _parameters(self, owner: ContractPlace) -> Iterator[Parameter]:
        for _, at in self._entries(owner, "parameters"):
            try:
                yield parameter(*self._documents.mapping(at))
            except ContractError as error:  # the others can be held to
                self._notes[str(error)] = None

    def _contents(self, owner: ContractPlace) -> dict[str, ContractPlace | None]:
        """Media type -> its schema."""
        return {
            media: place.child("schema") if "schema" in self._documents.mapping(place)[0] else None
            for media, place in self._entries(owner, "content")
        }

    def _entries(self, owner: ContractPlace, key: str) -> Iterator[tuple[str, ContractPlace]]:
        """The entries of a mapping or list that may be there: the key or index, and the place."""
        entries = self._documents.mapping(owner)[0].get(key, {})
        if not isinstance(entries, dict | list):
            raise ContractError(f"'{owner.child(key)}' is neither a mapping nor a list")
        for name in entries if isinstance(entries, dict) else range(len(entries)):
            yield str(name), owner.child(key, name)


def of_status(status: int, responses: Mapping[str, ContractPlace]) -> list[ContractPlace]:
    """The response of a status: its own, that of its range, or the default."""
    names = (str(status), f"{status // 100}xx", "default")
    return [responses[name] for name in names if name in responses][:1]


def is_json(media: str) -> bool:
    """Whether a media type is JSON, or may be."""
    name = media.partition(";")[0].strip().lower()
    return name == "application/json" or name.endswith("+json") or "*" in name
