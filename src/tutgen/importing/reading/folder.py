"""Reads original pages, as untrusted input: nothing outside the folder, sizes and depths bounded."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tutgen.diagnostics import Diagnostic, Span
from tutgen.importing.nouns.line import Line
from tutgen.sources.source import decode

MAX_PAGES = 500
MAX_DEPTH = 10
"""Of includes in includes."""
MAX_LINES = 100_000
"""Of all that is read, what is included repeatedly each time."""
SUFFIXES = (".md", ".mdx", ".markdown")
INDEXES = ("index", "_index")
"""What a page is called whose address is its folder."""


@dataclass
class Reading:
    """The files of a folder, and what could not be read in it."""

    root: Path
    """The imported folder, or the folder of the imported file."""
    diagnostics: list[Diagnostic] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    """The files that have been read, as they are."""
    front: Mapping[str, Any] = field(default_factory=dict)
    """The front matter of the page that is being translated: it may say what names in the text stand for."""
    _open: list[str] = field(default_factory=list)
    """Paths of the files whose lines are being included, outermost first."""
    _lines: int = 0

    def report(self, code: str, message: str, span: Span, hint: str | None = None) -> None:
        self.diagnostics.append(Diagnostic(code, message, span, hint))

    def pages(self) -> list[str]:
        """The paths of the pages right in the folder, sorted."""
        names = sorted(e.name for e in os.scandir(self.root) if not _is_folder(e))
        return [name for name in names if name.endswith(SUFFIXES) and name[0] not in "._"]

    def index_pages(self) -> list[str]:
        """The paths of the pages `NAME/index.md` of the folders right in the folder, sorted."""
        folders = sorted(e.name for e in os.scandir(self.root) if _is_folder(e))
        every = (
            f"{folder}/{name}{suffix}"
            for folder in folders
            if folder[0] not in "._"
            for name in INDEXES
            for suffix in SUFFIXES
        )
        return [path for path in every if os.path.lexists(self.root / path)]

    def lines(self, path: str, at: Line | None = None) -> list[Line] | None:
        """The lines of a file, by its path from the folder on; None if it cannot be read, which is reported, at the line `at`
        that asks for it."""
        span = at.span(path) if at else Span(path)
        real = Path(os.path.realpath(self.root / path))
        if not real.is_relative_to(self.root.resolve()):
            message = f"'{path}' leads out of the imported folder"
            hint = "import the folder that holds both, or copy the file into it"
            self.report("import-unreadable", message, span, hint)
            return None
        try:
            if not real.is_file():
                missing = real.is_dir() or os.path.lexists(real)
                what = "is no file" if missing else "is not there"
                self.report("import-unreadable", f"'{path}' {what}", span, "correct the path")
                return None
            source = decode(path, real.read_bytes())
        except OSError as error:
            message = f"'{path}' cannot be read: {error.strerror}"
            self.report("import-unreadable", message, span, "check its permissions")
            return None
        if isinstance(source, Diagnostic):
            self.diagnostics.append(source)
            return None
        self.texts[path] = source.text
        texts = source.text.removesuffix("\n").split("\n")
        self._lines += len(texts)
        if self._lines > MAX_LINES:
            if self._lines - len(texts) <= MAX_LINES:
                message = f"the pages have more than {MAX_LINES:,} lines, with what they include"
                self.report("import-unreadable", message, span, "import fewer pages at once")
            return None
        return [Line(text, path, number) for number, text in enumerate(texts, 1)]

    def include(self, path: str, at: Line) -> list[Line]:
        """The lines of a file that the line `at` includes, by its path from the folder of that line's file on (from the
        imported folder on, if it begins with `/`). Empty if it cannot be read, which is reported."""
        folder = "" if path.startswith("/") else os.path.dirname(at.path)  # noqa: PTH120
        whole = os.path.normpath(os.path.join(folder, path.lstrip("/"))).replace(os.sep, "/")  # noqa: PTH118
        if whole in self._open or whole == at.path:
            message = f"'{path}' includes itself"
            self.report("import-unreadable", message, at.span(path), "take one of the includes out")
            return []
        if len(self._open) >= MAX_DEPTH:
            message = f"includes stand in includes, more than {MAX_DEPTH} deep"
            self.report("import-unreadable", message, at.span(path), "include fewer in each other")
            return []
        return self.lines(whole, at) or []

    def opened(self, path: str) -> "_Opened":
        """While the lines of an included file are translated, includes of the same are cycles: `with reading.opened(path)`."""
        return _Opened(self._open, path)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    """Whether an entry is a folder. A link that leads to itself is none: that it cannot be read is told as of any page."""
    try:
        return entry.is_dir()
    except OSError:
        return False


@dataclass
class _Opened:
    stack: list[str]
    path: str

    def __enter__(self) -> None:
        self.stack.append(self.path)

    def __exit__(self, *_: object) -> None:
        self.stack.pop()
