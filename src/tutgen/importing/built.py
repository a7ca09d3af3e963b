"""The project, built in memory: does it say what the originals said?"""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from rapidfuzz.distance import Indel

from tutgen.build.stages import BuildOptions, build
from tutgen.diagnostics import Diagnostic
from tutgen.importing.names.own_words import escaped
from tutgen.importing.nouns.line import Line
from tutgen.importing.project.files import text_of_file
from tutgen.importing.stages import Imported

_ORIGINAL = "original-of-"
_TOKEN = re.compile(r"\w+|[^\w\s]")
_STEP = re.compile(r"^(#+) Step \d+ of \d+: ", re.MULTILINE)
_SERVICE = re.compile(r"\n\nService: [^\n]*\n")
_NOTE = re.compile(r"^\* (`+)(?:(?!\1).)+\1: ", re.MULTILINE)
_MARKS = re.compile(r"^[ >]*(?:[-*] |\d+\. |`{3,}.*$)", re.MULTILINE)
"""Marks of lists, and fences with their languages: a request is shown as HTTP."""
_VERSION = re.compile(r"^([A-Z]+ \S+) HTTP/\d(?:\.\d)?$", re.MULTILINE)
_STATUS = re.compile(r"^HTTP/\d(?:\.\d)? (\d{3}.*)$", re.MULTILINE)
_RESPONSE = re.compile(r"^\*\*[^*`\n]+`[^`\n]+`\*\* `(\d{3}[^`\n]*)`$", re.MULTILINE)
"""The status line of a response, and what the theme writes above one."""
_DIRECTIVE = re.compile(r"^(#[^\n]*)\n")


class Built(NamedTuple):
    """What a build of the project gave."""

    diagnostics: tuple[Diagnostic, ...]
    likeness: Mapping[str, float]
    """Slug of a service -> how much of its page is as in its original, from 0 to 1."""


def built(imported: Imported, originals: Mapping[str, Sequence[Line]]) -> Built:
    """Build a project, and beside each page its original as it stands. `originals`: slug -> the lines of its page, without lists
    of its siblings."""
    files = {**{path: text_of_file(lines) for path, lines in imported.files.items()}}
    folder = f"content/{imported.tutorial}"
    for slug, lines in originals.items():
        text = "\n".join(escaped(line.text) for line in lines)
        files[f"{folder}/{_ORIGINAL}{slug}.md"] = f"---\ntitle: Original\n---\n\n{text}\n"
    made: dict[str, str] = {}

    def sink(address: str, content: bytes) -> str:
        if address.endswith(".md"):
            made[address] = content.decode()
        return ""

    with TemporaryDirectory(prefix="tutgen-import-") as place:
        root = Path(place)
        write_files(root, files, imported.assets)
        result = build(root, BuildOptions(jobs=1), sink)
    likeness = {}
    for slug in originals:
        page = made.get(f"{imported.tutorial}/{slug}.md", "")
        original = made.get(f"{imported.tutorial}/{_ORIGINAL}{slug}.md", "")
        likeness[slug] = Indel.normalized_similarity(_tokens(page), _tokens(original))
    ours = [d for d in result.diagnostics if _ORIGINAL not in d.span.path]
    return Built(tuple(ours), likeness)


def write_files(root: Path, files: Mapping[str, str], assets: Mapping[str, bytes]) -> None:
    """Write texts and other files below a folder."""
    for path, content in [*((p, t.encode()) for p, t in files.items()), *assets.items()]:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content)


def _tokens(page: str) -> list[str]:
    """The words and signs of a page as Markdown, without what the theme adds."""
    text = _SERVICE.sub("\n", _DIRECTIVE.sub("", page, count=1), count=1)
    text = _RESPONSE.sub(r"\1", _STATUS.sub(r"\1", text))
    text = _VERSION.sub(r"\1", _STEP.sub(r"\1 ", text))
    return _TOKEN.findall(_MARKS.sub("", _NOTE.sub("", text)))
