"""Files that are written all, or none."""

import os
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from tutgen.diagnostics import TutgenError


def write_all(
    root: Path,
    texts: Mapping[str, str],
    *,
    force: bool = False,
    hint: str = "choose another slug",
    keeps: Collection[str] = (),
) -> tuple[Path, ...]:
    """Write all files, or none; paths relative to `root`.

    The texts of `keeps` hold what is in their files, which they replace. Files are written beside their
    places and then moved there, which cannot fail for lack of space. Raises TutgenError: 2 if a file is
    in the way, 3 if the system refuses.
    """
    places = [root / path for path in texts]
    _refuse(filter(None, map(_barrier, places)), "move it away, or name another folder")
    if not force:
        fresh_places = (root / path for path in texts if path not in keeps)
        _refuse((path for path in fresh_places if os.path.lexists(path)), hint)
    fresh: dict[Path, Path] = {}
    folders: list[Path] = []
    final = root
    try:
        for final, text in zip(places, texts.values(), strict=True):
            folders += _make_folders(final.parent)
            beside = final.with_name(f".{final.name}.tutgen-new")
            fresh[beside] = final
            beside.write_text(text, "utf-8", errors="surrogateescape", newline="\n")
        for beside, final in fresh.items():
            beside.replace(final)
    except BaseException as error:
        _undo(fresh, reversed(folders))
        if not isinstance(error, OSError):
            raise
        raise TutgenError(f"cannot write '{final}': {error.strerror}", exit_code=3) from error
    return tuple(Path(path) for path in texts)


def _refuse(paths: Iterable[Path], hint: str) -> None:
    """Raise TutgenError (2) if there are any paths; its message names the first five."""
    there = [f"'{Path(os.path.relpath(path)).as_posix()}'" for path in dict.fromkeys(paths)]
    if there:
        named = ", ".join(there[:5]) + (f" and {len(there) - 5} more" if len(there) > 5 else "")
        verb = "is" if len(there) == 1 else "are"
        raise TutgenError(f"{named} {verb} there already", hint=hint)


def _barrier(path: Path) -> Path | None:
    """What keeps a file from being written: a folder at its path, or a file in place of a folder
    above."""
    if path.is_dir():
        return path
    above = next((folder for folder in path.parents if os.path.lexists(folder)), None)
    return above if above and not above.is_dir() else None


def _make_folders(folder: Path) -> list[Path]:
    """Make a folder and those above it; return the new ones, outermost first."""
    missing = [f for f in (folder, *folder.parents) if not f.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    return missing[::-1]


def _undo(written: Iterable[Path], folders: Iterable[Path]) -> None:
    for path in written:
        with suppress(OSError):
            path.unlink()
    for folder in folders:  # innermost first; one that holds something stays
        with suppress(OSError):
            folder.rmdir()
