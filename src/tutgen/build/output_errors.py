"""Errors about an output folder: messages with its path as the author wrote it, and the reason."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NoReturn

from tutgen.diagnostics import TutgenError


def refuse(path: str, problem: str, hint: str) -> NoReturn:
    """Raise TutgenError (2): tutgen must not write to `path`."""
    raise TutgenError(f"{shown(path)} {problem}", hint=hint, exit_code=2)


@contextmanager
def explained(action: str, path: str, hint: str | None = None) -> Iterator[None]:
    """An `OSError` of the block becomes TutgenError (3): `cannot ACTION 'PATH': REASON`.

    Names the path too where the system met the problem, when that is another one.
    """
    try:
        yield
    except OSError as error:
        where = error.filename if isinstance(error.filename, str) else path
        inner = f"{shown(where)}: " if Path(where).is_absolute() and where != path else ""
        message = f"cannot {action} {shown(path)}: {inner}{error.strerror}"
        raise TutgenError(message, hint=hint, exit_code=3) from error


def shown(path: str) -> str:
    """A path in quotes, relative to the working directory where it is below."""
    with suppress(ValueError, OSError):  # elsewhere; or the working directory was deleted
        path = os.path.relpath(path) if Path(path).is_relative_to(Path.cwd()) else path
    return quoted(path.replace(os.sep, "/"))


def quoted(name: str) -> str:
    """A name in quotes. File names are foreign text: what a terminal would act on is an escape."""
    parts = (c if c.isprintable() else c.encode("unicode_escape").decode() for c in name)
    return f"'{''.join(parts)}'"
