"""Keeps the values of contracts from one check to the next.

The preview checks the site in a process of its own after every change; a contract of five megabytes
of YAML would cost it a second each time. Nothing is kept unless a folder is named for it.
"""

import hashlib
import json
import os
import pickle
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from tutgen.sources.file_state import State, state

VARIABLE = "TUTGEN_CONTRACTS_MEMORY"
"""The variable of the environment that names the folder; whoever sets it keeps others out of it."""
_MET = "met"


class Memory(NamedTuple):
    """A folder in which values are kept."""

    folder: Path

    def value(self, text: str, read: Callable[[str], Any]) -> Any:
        """The value that `read` gives for a text, kept from earlier checks."""
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        file = self.folder / digest
        with suppress(OSError, EOFError, pickle.UnpicklingError):
            return pickle.loads(file.read_bytes())  # noqa: S301  # nobody else can write there
        value = read(text)
        with suppress(OSError, RecursionError):
            unfinished = self.folder / f"{digest}.{os.getpid()}"
            unfinished.write_bytes(pickle.dumps(value))
            unfinished.replace(file)
        return value

    def meet(self, path: Path) -> None:
        """Note that a check looks for a file, as it is now."""
        with suppress(OSError), (self.folder / _MET).open("a", encoding="utf-8") as file:
            file.write(json.dumps([str(path), state(str(path))]) + "\n")

    def met(self) -> dict[str, State]:
        """The files that the last check has looked for, with the state that it met them in."""
        try:
            lines = (self.folder / _MET).read_text("utf-8").splitlines(keepends=True)
        except OSError:
            return {}
        found = (json.loads(line) for line in lines if line.endswith("\n"))
        return {path: tuple(known) if known else None for path, known in found}

    def begin(self) -> None:
        """Forget which files were looked for."""
        (self.folder / _MET).unlink(missing_ok=True)


def memory() -> Memory | None:
    """The memory that the environment names."""
    folder = os.environ.get(VARIABLE)
    return Memory(Path(folder)) if folder and Path(folder).is_dir() else None
