"""Reads files below `content/`: which there are, whether their names can be used, their text.

The only module that reads content. Diagnostics are collected; files that have not changed are not read again.
"""

# Paths stay strings where there is one for each file: ten thousand path objects cost a second.
# ruff: noqa: PTH113, PTH114, PTH116

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from tutgen.content.paths import CONTENT, expected_path, is_model_file
from tutgen.content.samples import Kept
from tutgen.content.validation import Validator
from tutgen.diagnostics import Diagnostic, Span
from tutgen.sources.file_state import state_of
from tutgen.sources.ignore import is_ignored, is_private
from tutgen.sources.picture import SUFFIXES, Picture, read_picture
from tutgen.sources.source import Source, decode
from tutgen.sources.yaml_origin import YamlOrigin

_Result = TypeVar("_Result")


@dataclass(slots=True)
class Memo:
    """Keeps sources, images and results, so that loading again costs only what has changed."""

    sources: dict[str, tuple[tuple[int, ...], Source | None, list[Diagnostic]]] = field(
        default_factory=dict
    )
    """Path -> the file's state (`file_state`), its source, and the diagnostics of reading it."""
    pictures: dict[str, tuple[tuple[int, ...], Picture | None]] = field(default_factory=dict)
    """Path -> the file's state, and what its head says."""
    samples: dict[str, Kept] = field(default_factory=dict)
    """As `Samples.kept`."""
    results: dict[tuple[str, str], tuple[tuple[Any, ...], Any, list[Diagnostic]]] = field(
        default_factory=dict
    )
    """Kind and path -> the inputs of the result, the result, and its diagnostics."""

    def forget(self, paths: Iterable[str]) -> None:
        """Read these files again, even if they look as they did."""
        for path in paths:
            self.sources.pop(path, None)
            self.samples.pop(path, None)


@dataclass
class Reading:
    """The files below `content/` of a project, and the diagnostics of those that were read."""

    root: Path
    diagnostics: list[Diagnostic] = field(default_factory=list)
    memo: Memo = field(default_factory=Memo)
    instead: Mapping[str, Source | None] = field(default_factory=dict)
    """Path of a file -> the source that is taken in its place; None: the file is left out."""
    unusable: set[str] = field(default_factory=set)
    """Paths below content/ that cannot be read, or whose names do not fit their kinds; each has been reported."""

    def __post_init__(self) -> None:
        self.unusable |= {path for path, source in self.instead.items() if source is None}

    def files(self) -> Iterator[str]:
        """The paths of all files below content/, relative to the project, except ignored ones."""
        content = self.root / CONTENT
        real_content = content.resolve()
        for folder, folders, names in os.walk(content, onerror=self._unreadable):
            prefix = folder.removeprefix(f"{self.root}/").replace(os.sep, "/") + "/"
            folders[:] = [
                name
                for name in folders
                if not is_ignored(name, folder=True) and self._is_usable_folder(prefix + name)
            ]
            links = [name for name in folders if os.path.islink(f"{folder}/{name}")]
            for name in [*names, *links]:
                if is_ignored(name):
                    continue
                path = prefix + name
                if not self._has_usable_name(path):
                    continue
                if not os.path.islink(f"{folder}/{name}"):
                    if os.path.isfile(f"{folder}/{name}"):
                        yield path
                    else:
                        self._no_file(path, "is neither a file nor a folder", "delete it")
                elif self._is_usable_link(path, real_content):
                    yield path

    def names(self, folder: str) -> list[str]:
        """The names of the files in a folder of the project, sorted; none if it is not there."""
        try:
            return sorted(e.name for e in os.scandir(f"{self.root}/{folder}") if not e.is_dir())
        except (FileNotFoundError, NotADirectoryError):
            return []
        except OSError as error:
            self._unreadable(error)
            return []

    def is_misnamed(self, path: str, files: AbstractSet[str]) -> bool:
        """Whether a file looks like a source but has a name that sources do not have, which is reported."""
        expected = expected_path(path)
        is_second = expected in files and path.endswith(".md")  # it has an address of its own
        if expected == path or is_second or is_private(path):
            return False
        message = f"'{path.rpartition('/')[2]}' is not read under this name"
        self.diagnostics.append(
            Diagnostic("file-name", message, Span(path), f"rename it to '{expected}'")
        )
        self.unusable.add(expected)
        return True

    def _has_usable_name(self, path: str) -> bool:
        """Whether a file or folder has a name that can be printed, and can be part of an address."""
        if not path.isprintable():  # bytes that are no UTF-8, a line end
            shown = ascii(path)[1:-1]
            message = f"the file name '{shown}' cannot be printed"
        elif "\\" in path:
            shown = path
            message = f"the file name '{path}' holds a backslash, which browsers take for '/'"
        else:
            return True
        self.diagnostics.append(Diagnostic("file-name", message, Span(shown), "rename the file"))
        return False

    def _is_usable_folder(self, path: str) -> bool:
        """Whether a folder has a usable name; one that stands where a file is read is reported."""
        if not self._has_usable_name(path):
            return False
        if is_model_file(path) and not os.path.islink(self.root / path):
            self._no_file(path, "is a folder, in the place of a file", "rename or delete it")
        return True

    def _no_file(self, path: str, what: str, hint: str) -> None:
        self.unusable.add(path)
        self.diagnostics.append(Diagnostic("unreadable", f"'{path}' {what}", Span(path), hint))

    def _is_usable_link(self, path: str, content: Path) -> bool:
        """Whether a symbolic link leads to a file below content/."""
        full = self.root / path
        if not Path(os.path.realpath(full)).is_relative_to(content):
            message = f"the symbolic link '{path}' leads out of content/"
            hint = "copy what it leads to into content/"
            self.diagnostics.append(Diagnostic("outside-content", message, Span(path), hint))
            return False
        if full.is_file():
            return True
        what = "a folder, which is not followed" if full.is_dir() else "nothing"
        message = f"the symbolic link '{path}' leads to {what}"
        hint = "copy the files, or delete it"
        self.diagnostics.append(Diagnostic("unreadable", message, Span(path), hint))
        return False

    def _unreadable(self, error: OSError) -> None:
        path = Path(error.filename).relative_to(self.root).as_posix()
        message = f"the folder or file cannot be read: {error.strerror}"
        self.diagnostics.append(
            Diagnostic("unreadable", message, Span(path), "check its permissions")
        )

    def read(self, path: str) -> Source | None:
        """The text of a file, relative to the project; None if it cannot be read, which is reported."""
        if path in self.instead:
            return self.instead[path]
        try:
            status = os.stat(f"{self.root}/{path}")
        except OSError as error:
            self._unreadable(error)
            return None
        state = state_of(status)
        known = self.memo.sources.get(path)
        if known is None or known[0] != state:
            before = len(self.diagnostics)
            source = self._decoded(path)
            self.memo.sources[path] = (state, source, self.diagnostics[before:])
            return source
        self.diagnostics += known[2]
        return known[1]

    def read_if_there(self, path: str, files: AbstractSet[str]) -> Source | None:
        """As `read`, of a path that is among `files`; else None."""
        return self.read(path) if path in files else None

    def picture(self, path: str) -> Picture | None:
        """The head of an image; None if the file is no image, or cannot be read."""
        if not path.lower().endswith(SUFFIXES):
            return None
        full = self.root / path
        try:
            state = state_of(full.stat())
            known = self.memo.pictures.get(path)
            if known is None or known[0] != state:
                known = self.memo.pictures[path] = (state, read_picture(full))
        except OSError:  # reported where the file is copied
            return None
        return known[1]

    def _decoded(self, path: str) -> Source | None:
        try:
            content = (self.root / path).read_bytes()
        except OSError as error:
            self._unreadable(error)
            return None
        source = decode(path, content)
        if isinstance(source, Diagnostic):
            self.diagnostics.append(source)
            return None
        return source

    def once(
        self, kind: str, path: str, inputs: tuple[Any, ...], make: Callable[[], _Result]
    ) -> _Result:
        """The result of `make`, kept while `inputs` are the same objects (`is`). The diagnostics that `make` reported are
        reported again."""
        known = self.memo.results.get((kind, path))
        if known and all(now is then for now, then in zip(inputs, known[0], strict=True)):
            self.diagnostics += known[2]
            result: _Result = known[1]
            return result
        before = len(self.diagnostics)
        result = make()
        self.memo.results[kind, path] = (inputs, result, self.diagnostics[before:])
        return result

    def report(self, code: str, message: str, at: YamlOrigin, hint: str | None = None) -> None:
        """Report a diagnostic at a value."""
        self.diagnostics.append(Diagnostic(code, message, at.span(), hint))

    def yaml(self, source: Source, rules: Validator, what: str) -> dict[str, Any] | None:
        """The mapping that a YAML source holds; None if it is not of the right form, which is reported.

        `what`: the thing, as messages name it.
        """
        value, diagnostics = rules.parse(source, what)
        self.diagnostics += diagnostics
        return value if isinstance(value, dict) else None
