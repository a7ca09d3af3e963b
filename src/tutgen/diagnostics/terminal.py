"""Output for people: narration, diagnostics with their source lines, progress, all on standard
error."""

import os
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TextIO
from unicodedata import category

import click

from tutgen.diagnostics import ALSO, Diagnostic
from tutgen.diagnostics.text import as_text

_HARMLESS = "\t\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"
"""What Persian words, and pictures put together of others, are written with."""

MAX_SHOWN = 50
"""Diagnostics printed as text in one run; JSON has all."""

_COLOURS = {
    "error": {"fg": "red", "bold": True},
    "warning": {"fg": "yellow", "bold": True},
    "hint": {"fg": "cyan"},
    "place": {"bold": True},
    "quiet": {"fg": "blue"},
}


def is_terminal(stream: TextIO | None) -> bool:
    """Whether a stream is a terminal; it is None if it was closed before we started."""
    return stream is not None and stream.isatty()


def wants_colour(choice: str, stream: TextIO | None = None) -> bool:
    """Whether to colour, by `--color`, NO_COLOR (no-color.org), FORCE_COLOR, TERM and the
    stream, which is standard error if none is given."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return is_terminal(stream or sys.stderr) and os.environ.get("TERM") != "dumb"


@dataclass(slots=True)
class Terminal:
    """Standard error, as the options of the command want it used."""

    colour: bool = False
    colour_of_output: bool = False
    """Whether reports on standard output are coloured."""
    quiet: int = 0
    """1: errors only; 2: nothing."""
    verbose: int = 0
    """1: decisions and reasons; 2: tracebacks too."""
    _unfinished: bool = False
    """Whether a line of progress is shown, which must be erased before other output."""

    def style(self, text: str, role: str) -> str:
        """The text in the colour of a role (see `text.Style`); as it is without colours."""
        return click.style(text, **_COLOURS[role]) if self.colour else text  # type: ignore[arg-type]

    def say(self, text: str) -> None:
        """Print narration; silent with `-q`."""
        if not self.quiet:
            self._print(text)

    def explain(self, text: str) -> None:
        """Print a decision and its reason; only with `-v`."""
        if self.verbose:
            self.say(text)

    def fail(self, message: str, hint: str | None = None) -> None:
        """Print why the command failed; silent with `-qq`."""
        if self.quiet > 1:
            return
        self._print(f"{self.style('error', 'error')}: {printable(message)}")
        if hint:
            self._print(f"       {printable(hint)}")

    def diagnostics(self, found: Sequence[Diagnostic], root: Path, *, strict: bool = False) -> None:
        """Print the first MAX_SHOWN diagnostics, and the number of the others; `strict`: `-q` keeps
        warnings."""
        shown = [d for d in found if strict or d.severity == "error" or not self.quiet]
        if self.quiet > 1:
            shown = []
        lines = _Lines(root)
        for diagnostic in shown[:MAX_SHOWN]:
            self._print(
                as_text(
                    _printable(diagnostic if self.verbose else _without_places(diagnostic)),
                    lines.line,
                    style=self.style,
                    shown_path=lambda path: printable(shown_path(root, path)),
                )
            )
        if len(shown) > MAX_SHOWN:
            self._print(f"... and {len(shown) - MAX_SHOWN:,} more; --format json has all")

    def progress(self, verb: str) -> Callable[[int, int], None]:
        """A function `(done, total)` that shows progress as one rewritten line; silent off a
        terminal."""
        if self.quiet or os.environ.get("CI") or not is_terminal(sys.stderr):
            return lambda done, total: None
        started = shown = time.monotonic()

        def show(done: int, total: int) -> None:
            nonlocal shown
            now = time.monotonic()
            if done == total:
                self._erase()
            elif now - started > 0.5 and now - shown > 0.1:
                shown = now
                self._unfinished = True
                self._write(f"\r{verb} {done:,}/{total:,}")

        return show

    def _erase(self) -> None:
        if self._unfinished:
            self._unfinished = False
            self._write("\r\x1b[K")

    def _print(self, text: str) -> None:
        self._erase()
        self._write(f"{text}\n")

    def _write(self, text: str) -> None:
        with suppress(OSError):  # nobody can read it, which makes nothing that was done undone
            click.echo(text, nl=False, err=True, color=True)


class _Lines:
    """The source lines of a project, read when they are asked for."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.files: dict[str, list[str]] = {}

    def line(self, path: str, number: int) -> str | None:
        if path not in self.files:
            try:
                text = (self.root / path).read_text("utf-8-sig", errors="replace")
            except OSError:
                text = ""
            self.files[path] = text.split("\n")
        lines = self.files[path]
        return printable(lines[number - 1]) if 0 < number <= len(lines) else None


def printable(text: str) -> str:
    """The text on one line, without characters that steer a terminal."""
    text = text.replace("\n", " ")
    return "".join(c if _is_printable(c) else "\N{REPLACEMENT CHARACTER}" for c in text)


def _is_printable(character: str) -> bool:
    return character.isprintable() or character in _HARMLESS or category(character) == "Zs"


def _printable(d: Diagnostic) -> Diagnostic:
    """The diagnostic with its message and hint made printable: they quote files."""
    return replace(d, message=printable(d.message), hint=d.hint and printable(d.hint))


def _without_places(d: Diagnostic) -> Diagnostic:
    """The diagnostic without the other places of its cause."""
    return replace(d, trail=tuple(part for part in d.trail if part[0] != ALSO))


def shown_path(root: Path, path: str) -> str:
    """A path of the project as it is reached from the working directory."""
    full = root / path
    try:
        return full.relative_to(Path.cwd()).as_posix()
    except ValueError:
        return Path(os.path.relpath(full)).as_posix()


def shown_folder(path: Path) -> str:
    """A folder as it is reached from the working directory."""
    relative = Path(os.path.relpath(path))
    shown = path if relative.parts[:2] == ("..", "..") else relative
    return f"{shown.as_posix()}/"


def print_rows(rows: Sequence[Sequence[str]]) -> None:
    """Print rows on standard output: in columns on a terminal, else separated by tabs."""
    lines = [[" ".join(cell.split()) for cell in row] for row in rows]
    if is_terminal(sys.stdout):
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        for cells in lines:
            padded = (cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
            click.echo("  ".join(padded).rstrip())
    else:
        for cells in lines:
            click.echo("\t".join(cells))
