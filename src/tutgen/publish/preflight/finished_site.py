"""A finished site with its address: which place in it an address means."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import unquote, urlsplit

from tutgen.content.model import Site
from tutgen.publish.artifact import Artifact, WrittenAddress
from tutgen.sources import urls


@dataclass(frozen=True, slots=True)
class Target:
    """The place in the site that an address means."""

    path: str | None
    """A folder ends with `/`, the root is empty; None: outside of the site's own address."""
    fragment: str = ""


@dataclass(frozen=True)
class FinishedSite:
    """A site in a folder, and what is known of where it will be published."""

    artifact: Artifact
    site: Site
    expected: str | None
    """The address at which GitHub Pages will publish it, ending with `/`; None: not known."""
    dropping: str | None = None
    """Path of the workflow that leaves hidden files out when it uploads the site; None: none does."""

    @cached_property
    def base_url(self) -> str:
        """The address that the site says of itself, else the expected one; ends with `/`."""
        return f"{(self.site.base_url or self.expected or '').rstrip('/')}/"

    @cached_property
    def base_path(self) -> str:
        return urlsplit(self.base_url).path

    @cached_property
    def targets(self) -> Mapping[WrittenAddress, Target]:
        """Targets of the addresses that mean a place on the host of the site."""
        found = ((address, self._target(address)) for address in self.artifact.addresses)
        return {address: target for address, target in found if target}

    def _target(self, address: WrittenAddress) -> Target | None:
        folder = address.folder
        if address.base:
            based = self._resolve(folder, address.base)
            if based is None or based.path is None:
                return None
            folder = based.path[: based.path.rfind("/") + 1]
        return self._resolve(folder, address.value)

    def _resolve(self, folder: str, value: str) -> Target | None:
        path, _, fragment = value.partition("#")
        path = path.partition("?")[0]
        if not path:  # the file itself
            return None
        if urls.is_external(path):
            if not f"{path}/".startswith(self.base_url) or self.base_url == "/":
                return None
            folder, path = "", path[len(self.base_url) :]
        elif path.startswith("/"):
            if not f"{path}/".startswith(self.base_path):
                return Target(None)
            folder, path = "", path[len(self.base_path) :]
        return Target(_joined(folder, unquote(path)), fragment)


def _joined(folder: str, path: str) -> str | None:
    """The path that a relative one means in a folder; None if it leaves the site."""
    parts = folder.split("/")[:-1]
    *folders, last = path.split("/")
    for part in [*folders, last] if last in (".", "..") else folders:
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part != ".":
            parts.append(part)
    return "".join(f"{part}/" for part in parts) + ("" if last in (".", "..") else last)


def has_empty_part(path: str) -> bool:
    """Whether nothing stands between two slashes of a path."""
    return path.startswith("/") or "//" in path
