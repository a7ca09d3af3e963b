"""The folder of a project that holds what later builds can use."""

import os
import shutil
import time
from contextlib import suppress
from pathlib import Path
from tempfile import mkstemp

CACHE = ".tutgen-cache"
"""Its name. It may be deleted at any time."""

KEPT = 30 * 24 * 3600
"""Seconds for which a file is kept that no build asks for."""

_IGNORE = ".gitignore"


def make_cache(folder: Path) -> None:
    """Make the folder, if it is not there, and let git leave it alone, whatever the project's own .gitignore says.

    Raises OSError.
    """
    folder.mkdir(exist_ok=True)
    ignore = folder / _IGNORE
    if not ignore.exists():
        with suppress(OSError):
            ignore.write_text("# tutgen made this folder; it may be deleted.\n*\n", "utf-8")


def delete_if_empty(folder: Path) -> None:
    """Delete the folder if nothing is left in it. Raises OSError if there is none."""
    if [path.name for path in folder.iterdir()] == [_IGNORE]:
        (folder / _IGNORE).unlink()
    with suppress(OSError):  # it holds something
        folder.rmdir()


class KeptFiles:
    """Files that are costly to make, by names that say all that they are made of. What goes wrong with them is passed over:
    they can be made again."""

    def __init__(self, root: Path, name: str) -> None:
        """`root`: the project's folder; `name`: that of the files' folder in its cache."""
        self._folder = root / CACHE / name
        oldest = time.time() - KEPT
        with suppress(OSError):  # there are none, or another build does the same
            for path in self._folder.iterdir():
                if path.stat().st_mtime < oldest:
                    path.unlink()

    def content(self, name: str) -> bytes | None:
        """The content of a file; None if it is not kept."""
        path = self._folder / name
        with suppress(OSError):
            os.utime(path)
            return path.read_bytes()
        return None

    def keep(self, name: str, content: bytes) -> None:
        """Keep a file, whole or not at all."""
        with suppress(OSError):
            make_cache(self._folder.parent)
            self._folder.mkdir(exist_ok=True)
            number, beside = mkstemp(dir=self._folder)
            with open(number, "wb") as file:  # noqa: PTH123  # it is open already
                file.write(content)
            Path(beside).replace(self._folder / name)

    def forget(self) -> None:
        """Delete them all."""
        with suppress(OSError):  # there are none
            shutil.rmtree(self._folder)
            delete_if_empty(self._folder.parent)
