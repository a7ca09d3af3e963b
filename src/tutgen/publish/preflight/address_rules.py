"""Addresses that lead nowhere, or out of the site."""

from collections.abc import Iterator, Mapping, Sequence

from tutgen.publish.artifact import Artifact, has_anchor
from tutgen.publish.preflight.finished_site import FinishedSite, has_empty_part
from tutgen.publish.preflight.flaws import Flaw
from tutgen.sources import urls


def dead_links(finished: FinishedSite) -> Iterator[Flaw]:
    """Every address that means a place in the site leads to a file, and to an id in it."""
    artifact = finished.artifact
    spelled = {path.lower(): path for path in [*artifact.folders, *artifact.files]}
    for address, target in finished.targets.items():
        path = target.path
        if path is None or has_empty_part(path):
            continue
        paths = artifact.addresses[address]
        file = artifact.served(path)
        if file is None:
            yield Flaw(
                "artifact-link",
                f"link to '{path or './'}', which is not in the site",
                paths,
                _way_out(artifact, spelled, path),
                written=address.written,
            )
        elif file in artifact.pages and not has_anchor(artifact.pages[file].ids, target.fragment):
            yield _dead_anchor(f"'{target.fragment}' in '{file}'", paths, address.written)
    for written, paths in artifact.dead_anchors.items():
        yield _dead_anchor(f"{written} on the same page", paths, written)


def _way_out(artifact: Artifact, spelled: Mapping[str, str], path: str) -> str:
    bare = path.rstrip("/")
    near = spelled.get(bare.lower())
    if f"{bare}.html" in artifact.files:
        return f"GitHub Pages serves '{bare}.html' at '{bare}', and not at '{path}'"
    if bare in artifact.folders or not bare:
        return "a folder is served by its index.html, and it has none"
    if near and near != bare:
        return f"there is '{near}', and upper and lower case differ"
    return "put the file there, or link to one that is"


def _dead_anchor(where: str, paths: Sequence[str], written: str) -> Flaw:
    return Flaw(
        "artifact-link",
        f"link to missing anchor {where}",
        paths,
        "give an element of the page this id, or link to another",
        "warning",
        written,
    )


def addresses_outside(finished: FinishedSite) -> Iterator[Flaw]:
    """A site in a folder of its host must not mean the host's root."""
    for address, target in finished.targets.items():
        if target.path is not None:
            continue
        paths = finished.artifact.addresses[address]
        hint = "write it relative to the page; for another site, write the whole address"
        if paths == ["404.html"]:
            if finished.site.base_url is None:  # that is the reason, and is told
                continue
            hint = f"begin it with '{finished.base_path}'"
        yield Flaw(
            "base-path",
            f"the address '{address.value}' leads out of the site, which is at '{finished.base_path}'",
            paths,
            hint,
            written=address.written,
        )
    for address, paths in finished.artifact.addresses.items():
        if address.value.startswith("//"):
            yield Flaw(
                "base-path",
                f"the address '{address.value}' has no scheme, so a page that is opened from "
                "the disk looks for a file",
                paths,
                f"write https:{address.value}",
                "warning",
                address.written,
            )


def not_found_page(finished: FinishedSite) -> Iterator[Flaw]:
    """`404.html` is shown at any address, so what it needs cannot be relative to it."""
    page = finished.artifact.pages.get("404.html")
    if page is None:
        yield Flaw(
            "missing-404",
            "the site has no 404.html",
            ["404.html"],
            "without one, GitHub shows its own page where an address is not there",
        )
        return
    if page.base and not _is_relative(page.base):
        return
    for address, paths in finished.artifact.addresses.items():
        if "404.html" in paths and _is_relative(address.value):
            yield Flaw(
                "base-path",
                f"the address '{address.value}' is relative, and 404.html is shown at any depth",
                ["404.html"],
                f"begin it with '{finished.base_path}'",
                written=address.written,
            )


def _is_relative(address: str) -> bool:
    return not address.startswith("/") and not urls.is_external(address)
