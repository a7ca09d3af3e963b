"""Files that GitHub does not take, or that others cannot keep: sizes, kinds, names."""

import re
from collections.abc import Iterator
from unicodedata import normalize

from tutgen.diagnostics import Severity
from tutgen.publish.preflight.finished_site import FinishedSite
from tutgen.publish.preflight.flaws import Flaw

MAX_SITE_BYTES = 2**30
MAX_FILE_BYTES = 100 * 2**20
"""In bytes. GitHub takes no larger file by git, and warns from half of it on."""


def sizes(finished: FinishedSite) -> Iterator[Flaw]:
    """Sites and files that are larger than GitHub allows, or nearly."""
    files = finished.artifact.files
    total = sum(files.values())
    if total > MAX_SITE_BYTES * 0.8:
        largest = sorted(files, key=lambda path: files[path], reverse=True)[:3]
        yield Flaw(
            "artifact-size",
            f"the site has {_megabytes(total)}, and GitHub Pages publishes at most "
            f"{_megabytes(MAX_SITE_BYTES)}",
            [""],
            f"the largest files: {', '.join(f'{p} ({_megabytes(files[p])})' for p in largest)}",
            "error" if total > MAX_SITE_BYTES else "warning",
        )
    for path, size in files.items():
        if size > MAX_FILE_BYTES / 2:
            yield Flaw(
                "artifact-size",
                f"the file has {_megabytes(size)}, and GitHub takes at most "
                f"{_megabytes(MAX_FILE_BYTES)}",
                [path],
                "make it smaller, or link to it where it is kept instead",
                "error" if size > MAX_FILE_BYTES else "warning",
                cause=path,
            )


def _megabytes(size: int) -> str:
    return f"{size / 2**20:,.1f} MB".replace(".0 ", " ")


def strange_files(finished: FinishedSite) -> Iterator[Flaw]:
    """An artifact of GitHub Pages holds files and folders only."""
    for path, what in finished.artifact.refused.items():
        hint = "put a copy of the file there" if "link" in what else "delete it, or let all read it"
        yield Flaw(
            "artifact-file",
            f"'{path}' is {what}, expected a file",
            [path],
            hint,
        )
    for path, other in finished.artifact.twins:
        yield Flaw(
            "artifact-file",
            f"'{other}' is a hard link to '{path}', expected a file of its own",
            [other],
            "put a copy of the file there",
            "warning",
        )


_NOT_IN_NAMES = re.compile(r"""[\x00-\x1f\x7f:*?<>|"\\]""")
_NEVER_UPLOADED = (".git", ".github")
_OF_WINDOWS = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)


def names(finished: FinishedSite) -> Iterator[Flaw]:
    """Names that do not survive the upload, or that other computers cannot keep.

    A folder's name is reported once, not for each file in it. A leading underscore is allowed: Jekyll,
    which would drop the file, runs in neither way of publishing.
    """
    for path in [*finished.artifact.files, *finished.artifact.folders]:
        name = path.rpartition("/")[2]
        found = _flaw_of_name(name, finished.dropping)
        if found and path != ".nojekyll":
            reason, hint, severity = found
            yield Flaw("artifact-name", f"'{path}' {reason}", [path], hint, severity)


def _flaw_of_name(name: str, dropping: str | None) -> tuple[str, str, Severity] | None:
    rename = "give it another name"
    if not name.isprintable() and re.search("[\ud800-\udfff]", name):
        return "has a name that is not UTF-8, so it has no address", rename, "error"
    strange = _NOT_IN_NAMES.search(name)
    if strange:
        what = f"has {strange[0]!r} in its name, which Windows and addresses do not take"
        return what, rename, "warning"
    if name.endswith((".", " ")) or _OF_WINDOWS.fullmatch(name):
        return "has a name that Windows does not take", rename, "warning"
    if name in _NEVER_UPLOADED:
        return "is left out by actions/upload-pages-artifact", rename, "warning"
    if name.startswith(".") and dropping:
        hint = f"give actions/upload-pages-artifact the input 'include-hidden-files: true' in {dropping}"
        return "is hidden, so actions/upload-pages-artifact leaves it out", hint, "warning"
    return None


def twin_names(finished: FinishedSite) -> Iterator[Flaw]:
    """Names that many computers take for one."""
    first: dict[str, str] = {}
    for path in sorted([*finished.artifact.files, *finished.artifact.folders]):
        other = first.setdefault(normalize("NFC", path).casefold(), path)
        if other.rpartition("/")[2] != path.rpartition("/")[2]:
            yield Flaw(
                "artifact-name",
                f"'{path}' differs from '{other}' only in how it is spelled",
                [path],
                "give one another name: Windows and macOS can keep only one of them",
                "warning",
            )
