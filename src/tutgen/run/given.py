"""The values that the user gives for placeholders: `name=value`, `name=env:VARIABLE`, `name=file:PATH`."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from tutgen.diagnostics import TutgenError

MAX_VALUE = 8_192
"""Bytes of a file that holds a value."""


class Given(NamedTuple):
    """A value, and whether it may be printed."""

    text: str
    is_secret: bool


class _UnreadableError(Exception):
    """Why there is no value. Its text never holds one."""


def read_given(written: Sequence[str], directory: Path) -> dict[str, Given]:
    """Name -> value. Paths begin at `directory`. What comes from the environment or a file is secret.

    Raises TutgenError, which lists all that cannot be read.
    """
    found: dict[str, Given] = {}
    faults = []
    for number, one in enumerate(written, 1):
        name, equals, said = one.partition("=")
        if not equals or not name:
            faults.append(f"number {number} has no name: write NAME=VALUE")
            continue
        try:
            found[name] = _read(said, directory)
        except _UnreadableError as error:
            faults.append(f"'{name}': {error}")
    if faults:
        hint = "write --set NAME=VALUE, NAME=env:VARIABLE or NAME=file:PATH"
        raise TutgenError(f"--set cannot be read: {'; '.join(faults)}", hint=hint)
    return found


def _read(said: str, directory: Path) -> Given:
    kind, colon, rest = said.partition(":")
    if colon and kind == "env":
        given = Given(_of_environment(rest), is_secret=True)
        empty = f"the environment variable '{rest}' is not set, or empty"
    elif colon and kind == "file":
        given = Given(_of_file(directory / rest, rest), is_secret=True)
        empty = f"the file '{rest}' is empty"
    else:
        given, empty = Given(said, is_secret=False), "the value is empty"
    if not given.text:
        raise _UnreadableError(empty)
    return given


def _of_environment(name: str) -> str:
    try:
        return os.fsencode(os.environ.get(name, "")).decode()
    except UnicodeDecodeError:
        raise _UnreadableError(f"the environment variable '{name}' is not UTF-8") from None


def _of_file(path: Path, name: str) -> str:
    """What a file holds, without the line end behind it."""
    try:
        with path.open("rb") as file:
            content = file.read(MAX_VALUE + 1)
        if len(content) > MAX_VALUE:
            raise _UnreadableError(f"the file '{name}' has more than {MAX_VALUE:,} bytes")
        return content.decode().removesuffix("\n").removesuffix("\r")
    except OSError as error:
        raise _UnreadableError(f"the file '{name}': {error.strerror or error}") from None
    except UnicodeDecodeError:
        raise _UnreadableError(f"the file '{name}' is not UTF-8") from None
