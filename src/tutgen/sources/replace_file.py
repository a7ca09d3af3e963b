"""Replaces the content of a file: whole, or not at all."""

import os
import shutil
from contextlib import suppress
from pathlib import Path
from tempfile import mkstemp


def replace_file(path: Path, old: bytes, new: bytes) -> bool:
    """Give a file, links followed, another content, unless it is no longer the `old` one; return whether it has.

    Whoever reads it meanwhile reads one or the other. Raises OSError.
    """
    path = path.resolve()
    if not os.access(path, os.W_OK):  # to rename needs no such permission
        raise PermissionError(13, "it is write-protected", str(path))
    number, name = mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with open(number, "wb") as file:  # noqa: PTH123  # it is open already
            file.write(new)
            file.flush()
            os.fsync(number)
        shutil.copymode(path, name)
        if path.read_bytes() != old:
            return False
        Path(name).replace(path)
    finally:
        with suppress(FileNotFoundError):
            Path(name).unlink()
    return True
