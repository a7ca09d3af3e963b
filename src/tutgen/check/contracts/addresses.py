"""Which path of a contract an address means (OpenAPI, Server Object and Paths Object)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import unquote

from tutgen.check.contracts.references import ContractPlace
from tutgen.theme.placeholder import PLACEHOLDER

_VARIABLE = re.compile(r"\{([^{}/]+)\}")
_ORIGIN = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*|\{[^{}/]+\})://([^/?#]*)")


# ----------------------------------------------------------------------------------------- addresses


class RequestAddress(NamedTuple):
    """Where a request goes, without its query."""

    host: str | None
    """In lower case, without port 80 or 443; None if only a path is written."""
    written: str
    """The path, as it is written."""

    @property
    def segments(self) -> tuple[str, ...]:
        """Of the path; the last is empty where it ends in a slash."""
        return tuple(self.written.removeprefix("/").split("/"))


def request_address(written: str) -> RequestAddress:
    """The host and the path of an address or a path, without query and fragment."""
    whole = written.partition("?")[0].partition("#")[0]
    origin = _ORIGIN.match(whole)
    path = whole[origin.end() :] if origin else whole
    return RequestAddress(_host(origin[2]) if origin else None, path)


def _host(written: str) -> str:
    return re.sub(r":(?:80|443)$", "", written.rpartition("@")[2].lower())


# ------------------------------------------------------------------------------------------- servers


class Server(NamedTuple):
    """Where a contract says that its paths are."""

    url: str
    host: re.Pattern[str] | None
    """Matches the host; None if the contract names none."""
    base: re.Pattern[str]
    """Matches what stands before the path, without slashes around it."""

    def serves(self, host: str) -> bool:
        """Whether requests to a host are this server's; a placeholder may stand for any part."""
        return self.host is not None and bool(self.host.fullmatch(PLACEHOLDER.sub("x", host)))


def servers(written: Any) -> tuple[Server, ...]:
    """The servers of a `servers` list; empty if it has none that can be read."""
    found = written if isinstance(written, list) else ()
    return tuple(_server(one) for one in found if isinstance(one, dict))


def _server(written: Mapping[str, Any]) -> Server:
    url = str(written.get("url") or "")
    variables = written.get("variables")
    variables = variables if isinstance(variables, dict) else {}
    leading = _VARIABLE.match(url)
    if leading and not _ORIGIN.match(url):  # `{base}/v1`: it holds the host, or a part of the path
        url = url.replace(leading[0], _default(variables.get(leading[1])) or leading[0], 1)
    origin = _ORIGIN.match(url)
    base = (url[origin.end() :] if origin else url).partition("?")[0].strip("./")
    host = re.compile(_pattern(_host(origin[2]), variables)) if origin and origin[2] else None
    return Server(url, host, re.compile(_pattern(base, variables)))


def _default(variable: Any) -> str:
    value = variable.get("default") if isinstance(variable, dict) else None
    return str(value) if value is not None else ""


def _pattern(template: str, variables: Mapping[str, Any]) -> str:
    """A regular expression for the texts that a template with variables stands for. The value of a variable
    holds slashes only if the contract lists such a value."""
    named = {name.lower(): variable for name, variable in variables.items()}
    parts = _VARIABLE.split(template)
    for number in range(1, len(parts), 2):
        variable = named.get(parts[number].lower())
        values = variable.get("enum") if isinstance(variable, dict) else None
        listed = values if isinstance(values, list) else []
        known = {text.strip("/") for text in (_default(variable), *map(str, listed))}
        parts[number] = f"(?:[^/]+|{'|'.join(map(re.escape, sorted(known)))})"
    return "".join(p if n % 2 else re.escape(p) for n, p in enumerate(parts))


# --------------------------------------------------------------------------------------------- paths


class PathTemplate(NamedTuple):
    """A path of the contract, such as `/users/{id}`."""

    written: str
    names: tuple[str, ...]
    """The names of its parameters, in their order."""
    place: ContractPlace


class PathTree:
    """The paths of a contract as a tree of their segments: looking one up costs as much as it is
    long. Where several match, the one that says more comes first (OpenAPI, Paths Object)."""

    def __init__(self) -> None:
        self.fixed: dict[str, PathTree] = {}
        self.open: dict[str, tuple[re.Pattern[str], PathTree]] = {}
        """Segments with parameters, their names taken out -> what matches them, what follows."""
        self.template: PathTemplate | None = None

    def add(self, template: PathTemplate) -> None:
        """Add a path of the contract."""
        node = self
        for segment in template.written.removeprefix("/").split("/"):
            if "{" in segment:
                shape = _VARIABLE.sub("{}", segment)
                pattern = re.compile("([^/]+)".join(map(re.escape, shape.split("{}"))))
                node = node.open.setdefault(shape, (pattern, PathTree()))[1]
            else:
                node = node.fixed.setdefault(unquote(segment), PathTree())
        node.template = template

    def find(self, segments: Sequence[str]) -> Iterator[tuple[PathTemplate, tuple[str, ...]]]:
        """The templates that a path matches, and the values of their parameters, as written. A path
        with a slash at the end and one without are two, unless the contract has only one of them."""
        found = [*self.exactly(segments)]
        if not found:
            other = segments[:-1] if segments[-1] == "" else (*segments, "")
            found = [*self.exactly(other)]
        return iter(found)

    def exactly(
        self, segments: Sequence[str], values: tuple[str, ...] = ()
    ) -> Iterator[tuple[PathTemplate, tuple[str, ...]]]:
        """As `find`, with or without a slash at the end as given; `values`: of the segments above."""
        if not segments:
            if self.template:
                yield self.template, values
            return
        segment, *rest = segments
        if unquote(segment) in self.fixed:
            yield from self.fixed[unquote(segment)].exactly(rest, values)
        for pattern, node in self.open.values():
            match = pattern.fullmatch(segment)
            if match:
                yield from node.exactly(rest, (*values, *match.groups()))


def path_template(written: str, place: ContractPlace) -> PathTemplate:
    """The path that is written in the contract at a place."""
    return PathTemplate(written, tuple(_VARIABLE.findall(written)), place)
