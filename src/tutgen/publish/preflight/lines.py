"""Lines of text in a finished site: without tags, and the files in which a line stands."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from html import unescape

from tutgen.publish.artifact import Artifact
from tutgen.publish.preflight.flaws import Flaw


@dataclass(frozen=True, slots=True)
class NewLines:
    """Lines of a file that no file before it has."""

    path: str
    written: str
    plain: str
    """The same lines, without tags and with characters for entities."""


_IN_LINE_TAG = re.compile(r"<[^<>\n]*>")


def plain_lines(written: str) -> str:
    """The lines of a page without tags, and with characters for entities."""
    text = _IN_LINE_TAG.sub("", written)
    if "&" not in text:
        return text
    return "\n".join(unescape(line).replace("\n", " ") for line in text.split("\n"))


def in_line(text: NewLines, form: str, at: int, flaw: Flaw) -> tuple[str, Flaw]:
    """The written line at offset `at` of `form` (`text.plain` or `text.written`), and the flaw in it."""
    line = text.written.split("\n")[form.count("\n", 0, at)]
    written = flaw.written if flaw.written and flaw.written in line else line.strip()
    return line, replace(flaw, written=written)


def in_all_files(artifact: Artifact, found: Sequence[tuple[str, Flaw]]) -> Iterator[Flaw]:
    """Flaws of lines, each with the paths of all files that have the line."""
    paths: dict[str, list[str]] = {line: [] for line, _ in found}
    for path in artifact.files if found else ():
        for line in paths.keys() & set((artifact.text(path) or "").split("\n")):
            paths[line].append(path)
    for line, flaw in found:
        yield replace(flaw, paths=paths[line])
