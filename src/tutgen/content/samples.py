"""Sample files: code that CI can run, shown on pages whole or by region.

They may stand anywhere in the project. They are read when a page first shows them, since their names may
hold values of services; what was read is known afterwards, for builds to come and for the preview.
"""

import os
import posixpath
import re
import stat
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from textwrap import dedent
from typing import NamedTuple

from tutgen.diagnostics import Diagnostic, Span, did_you_mean
from tutgen.sources.file_state import State, state_of
from tutgen.sources.source import Source, decode

MAX_BYTES = 5_000_000
"""The largest file that is shown."""

_MARK = re.compile(
    r"""[ \t]* (?: (?:REM|rem|dnl)[ \t]+ | [^\w\s]{0,5}[ \t]* )   # the sign of a comment
    \#(?P<end>end)?region \b [ \t]* (?P<name> (?: \w (?:[\w.-]*\w)? )? ) [ \t]*
    [^\w\s]{0,4} [ \t]*                                          # the end of a comment""",
    re.VERBOSE,
)


class SampleError(Exception):
    """A sample that cannot be shown."""

    def __init__(
        self, code: str, message: str, hint: str | None = None, span: Span | None = None
    ) -> None:
        """`span`: the place, if it is in the sample itself."""
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint
        self.span = span


class Excerpt(NamedTuple):
    """What is shown of a sample."""

    text: str
    """Without the marks of regions, the indentation that all lines share, and empty lines at both ends."""
    first_line: int
    """The line of the file, from 1 on, of its first line."""


Kept = tuple[State, Source | SampleError]


@dataclass(eq=False)
class Samples:
    """The samples of the project at `root`."""

    root: Path
    kept: dict[str, Kept] = field(default_factory=dict)
    """Path -> the state in which the file was read, and what came of it. Shared with later loads."""
    shown: dict[str, str] = field(default_factory=dict)
    """Path of each sample that was asked for -> the digest of its text; empty if it cannot be read."""

    def __eq__(self, other: object) -> bool:
        """Whether what the other one has read is as this one would read it."""
        if not isinstance(other, Samples):
            return NotImplemented
        return self.root == other.root and self.are_as(other.shown)

    __hash__ = None  # type: ignore[assignment]

    def are_as(self, shown: Mapping[str, str]) -> bool:
        """Whether these samples, path -> digest, are what they were."""
        return all(self._digest(path) == digest for path, digest in shown.items())

    def read(self, path: str) -> Source:
        """The text of a sample, by its path from the project on. Raises SampleError."""
        normal = posixpath.normpath(path)
        try:
            source = self._read(normal)
        except SampleError:
            self.shown[normal] = ""
            raise
        if normal not in self.shown:
            self.shown[normal] = _digest(source)
        return source

    def _digest(self, path: str) -> str:
        try:
            return _digest(self._read(path))
        except SampleError:
            return ""

    def _read(self, path: str) -> Source:
        try:
            full, status = self._found(path)
        except (OSError, ValueError):
            self.kept.pop(path, None)
            raise self._missing(path) from None
        state = state_of(status)
        kept = self.kept.get(path)
        if kept is None or kept[0] != state:
            kept = self.kept[path] = (state, _content(full, path, status))
        if isinstance(kept[1], SampleError):
            raise kept[1]
        return kept[1]

    def _found(self, path: str) -> tuple[Path, os.stat_result]:
        """Where a sample really is, and its state. Raises OSError, ValueError, SampleError."""
        full = Path(os.path.realpath(self.root / path))
        if path.startswith(("/", "../")) or not full.is_relative_to(os.path.realpath(self.root)):
            message = f"the sample '{path}' stands outside of the project"
            hint = "copy it into the project, and write its path from there"
            raise SampleError("outside-project", message, hint)
        return full, full.stat()

    def _missing(self, path: str) -> SampleError:
        folder = posixpath.dirname(path)
        near = (posixpath.join(folder, name) for name in _names(self.root / folder))
        hint = did_you_mean(path, near) or "a path begins at the project: samples/chat.py"
        return SampleError("missing-file", f"there is no sample '{path}'", hint)

    def forget(self, paths: Iterable[str]) -> None:
        """Read these files again, even if they look as they did."""
        for path in paths:
            self.kept.pop(path, None)


def _names(folder: Path) -> list[str]:
    try:
        return sorted(os.listdir(folder))  # noqa: PTH208
    except (OSError, ValueError):
        return []


def _content(full: Path, path: str, status: os.stat_result) -> Source | SampleError:
    if not stat.S_ISREG(status.st_mode):
        what = "a folder" if stat.S_ISDIR(status.st_mode) else "no file"
        return SampleError("unreadable", f"'{path}' is {what}", "write the path of a file")
    if status.st_size > MAX_BYTES:
        message = f"'{path}' has {status.st_size:,} bytes, more than {MAX_BYTES:,}"
        return SampleError("file-too-large", message, "show a smaller file, or link to it")
    try:
        content = full.read_bytes()
    except OSError as error:
        message = f"'{path}' cannot be read: {error.strerror}"
        return SampleError("unreadable", message, "check its permissions")
    source = decode(path, content, MAX_BYTES)
    if isinstance(source, Diagnostic):
        return SampleError(source.code, source.message, source.hint, source.span)
    return source


def _digest(source: Source) -> str:
    return blake2b(source.text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def excerpt(source: Source, region: str = "") -> Excerpt:
    """A region of a sample, or all of it. Raises SampleError."""
    lines = source.text.split("\n")
    regions = regions_of(source) if region else {}
    if not region:
        chosen = [n for n, line in enumerate(lines, 1) if not is_mark(line)]
    elif region in regions:
        first, last = regions[region]
        chosen = [*range(first, last + 1)]
    else:
        message = f"'{source.path}' has no region '{region}'"
        write = f"write '#region {region}' and '#endregion' into comments of the file"
        raise SampleError("missing-region", message, did_you_mean(region, regions) or write)
    while chosen and not lines[chosen[-1] - 1].strip():
        chosen.pop()
    while chosen and not lines[chosen[0] - 1].strip():
        del chosen[0]
    shown = [lines[number - 1] for number in chosen]
    return Excerpt(dedent("\n".join(shown)), chosen[0] if chosen else 1)


def is_mark(line: str) -> bool:
    """Whether a line begins or ends a region."""
    return "region" in line and _MARK.fullmatch(line) is not None


def regions_of(source: Source) -> dict[str, tuple[int, int]]:
    """Name of each region -> its first and last line, from 1 on, without its marks. Raises SampleError."""
    found: dict[str, tuple[int, int]] = {}
    name, start = "", 0
    for number, line in enumerate(source.text.split("\n"), 1):
        mark = _MARK.fullmatch(line) if "region" in line else None
        if mark is None:
            continue
        if mark["end"]:
            if not start:
                raise _broken(source, number, "no region begins before this mark")
            if mark["name"] not in ("", name):
                raise _broken(source, number, f"this mark does not end the region '{name}'")
            found[name] = (start + 1, number - 1)
            start = 0
        elif start:
            raise _broken(source, number, f"a region begins within the region '{name}'")
        elif mark["name"] in found:
            raise _broken(source, number, f"the region '{mark['name']}' is there already")
        elif mark["name"]:
            name, start = mark["name"], number
    if start:
        raise _broken(source, start, f"the region '{name}' has no end")
    return found


def _broken(source: Source, line: int, message: str) -> SampleError:
    text = source.line(line) or ""
    indent = len(text) - len(text.lstrip())
    span = Span(source.path, line, indent + 1, line, max(len(text.rstrip()), indent) + 1)
    hint = "a region begins with '#region NAME' and ends with '#endregion'; none stands in another"
    return SampleError("broken-region", message, hint, span)
