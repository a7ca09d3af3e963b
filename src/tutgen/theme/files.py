"""The files of the theme: those of the default theme, and a project's own, which take the place of others of their name."""

import codecs
import hashlib
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import partial
from itertools import chain
from pathlib import Path

import rcssmin
import rjsmin

from tutgen.diagnostics import TutgenError
from tutgen.sources.ignore import is_ignored
from tutgen.theme.template_diagnostics import LAZY

_MINIFIERS: Mapping[str, Callable[[bytes], bytes]] = {
    "css": partial(rcssmin.cssmin, keep_bang_comments=True),
    "js": partial(rjsmin.jsmin, keep_bang_comments=True),
}


def default_theme() -> Path:
    """The folder of the default theme: inside an installed package, in a checkout at
    the top of the repository."""
    package = Path(__file__).parent.parent
    for folder in (package / "templates", package.parent.parent / "templates"):
        if (folder / "base.html").is_file():
            return folder
    raise TutgenError("the default theme is missing", hint="install tutgen again", exit_code=3)


def digest_of_files(root: Path) -> bytes:
    """The digest of all files of a project's theme, and of the default ones. A folder that is met again, by a link,
    counts with its place only: links may lead in a circle."""
    digest = hashlib.blake2b()
    met: set[str] = set()
    for folder in (root / "templates", default_theme()):
        for at, folders, names in os.walk(folder, followlinks=True):
            real = os.path.realpath(at)
            place = os.fsencode(f"{Path(at).relative_to(folder)}\0{real}")
            digest.update(b"%d\0%b" % (len(place), place))
            if real in met:
                folders.clear()
                continue
            met.add(real)
            folders.sort()
            for path in (Path(at, name) for name in sorted(names)):
                with suppress(OSError):
                    content = path.read_bytes() if path.is_file() else b""
                    name = os.fsencode(path.relative_to(folder))
                    digest.update(b"%b\0%d\0%b" % (name, len(content), content))
    return digest.digest()


def lazy_parts(folders: list[Path], kind: str, minified: bool) -> Iterator[tuple[str, bytes]]:
    """Name and content of what is loaded when it is used: a file in `lazy/`, or the parts in a folder
    there."""
    names = set[str]()
    for folder in folders:
        for path in (folder / kind / LAZY).glob("*"):
            if not is_ignored(path.name) and (path.is_dir() or path.suffix == f".{kind}"):
                names.add(path.stem)
    for name in sorted(names):
        patterns = (f"{LAZY}/{name}.{kind}", f"{LAZY}/{name}/*.{kind}")
        yield name, joined_parts(folders, kind, minified, *patterns)


def joined_parts(folders: list[Path], kind: str, minified: bool, *patterns: str) -> bytes:
    """All parts of a kind, in the order of their names; the first folder that has a name wins. Only those
    of the default theme are minified: a project's own stay as they were written."""
    found: dict[str, Path] = {}
    for folder in folders:
        for path in chain(*((folder / kind).glob(p) for p in patterns)):
            if path.is_file() and not is_ignored(path.name):
                found.setdefault(path.name, path)
    contents = []
    for _, path in sorted(found.items()):
        # A mark at the beginning of a file would be part of a name within the whole.
        content = path.read_bytes().removeprefix(codecs.BOM_UTF8)
        is_ours = path.is_relative_to(folders[-1])
        contents.append(_MINIFIERS[kind](content) if minified and is_ours else content)
    return b"\n".join(contents)
