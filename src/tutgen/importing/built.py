"""The project, built in memory: does it say what the originals said, and what is wrong with it?"""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from rapidfuzz.distance import Indel

from tutgen.build.batches import Sink
from tutgen.build.stages import BuildOptions, BuildResult, build
from tutgen.diagnostics import Diagnostic
from tutgen.importing.names.own_words import escaped
from tutgen.importing.project.files import text_of_file
from tutgen.importing.stages import Imported, Place

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
    """Slug of a service -> how much of its page is as in its original, from 0 to 1; empty if that was not compared."""


def built(imported: Imported) -> Built:
    """Build a project, and beside each page its original as it stands, without lists of its siblings."""
    originals = {
        f"content/{imported.tutorial}/{_ORIGINAL}{slug}.md": f"---\ntitle: Original\n---\n\n{text}\n"
        for slug, text in _originals(imported).items()
    }
    made: dict[str, str] = {}

    def sink(address: str, content: bytes) -> str:
        if address.endswith(".md"):
            made[address] = content.decode()
        return ""

    result = _build(imported, originals, BuildOptions(jobs=1), sink)
    likeness = {}
    for service in imported.laid.table.services:
        page = made.get(f"{imported.tutorial}/{service.slug}.md", "")
        original = made.get(f"{imported.tutorial}/{_ORIGINAL}{service.slug}.md", "")
        likeness[service.slug] = Indel.normalized_similarity(_tokens(page), _tokens(original))
    ours = [d for d in result.diagnostics if _ORIGINAL not in d.span.path]
    return Built(tuple(ours), likeness)


def checked(imported: Imported) -> Built:
    """What `check` says of a project, which is compared with nothing."""
    result = _build(imported, {}, BuildOptions(jobs=1, siblings=True), None)
    return Built(result.diagnostics, {})


def _build(
    imported: Imported, more: Mapping[str, str], options: BuildOptions, sink: Sink | None
) -> BuildResult:
    """Build a project with some files more: path -> text. They stand in a temporary folder, which goes."""
    texts = {path: text_of_file(lines) for path, lines in imported.files.items()} | {**more}
    files = {path: text.encode() for path, text in texts.items()} | {**imported.assets}
    with TemporaryDirectory(prefix="tutgen-import-") as place:
        for path, content in files.items():
            file = Path(place, path)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        return build(Path(place), options, sink)


def _originals(imported: Imported) -> Mapping[str, str]:
    """Slug of a service -> its page, in which a command that became a request is as HTTP has it: that is the form which a page
    shows first."""
    said: dict[Place, Sequence[str]] = {}
    for code in (block.code for block in imported.commands):
        if code and code.call:
            said |= {(line.path, line.number): () for line in code.lines}
            said[code.lines[0].path, code.lines[0].number] = code.call.as_http.split("\n")
    laid = imported.laid
    return {
        service.slug: "\n".join(
            escaped(text)
            for line in lines
            for text in said.get((line.path, line.number), (line.text,))
        )
        for service, lines in zip(laid.table.services, laid.bare, strict=True)
    }


def _tokens(page: str) -> list[str]:
    """The words and signs of a page as Markdown, without what the theme adds."""
    text = _SERVICE.sub("\n", _DIRECTIVE.sub("", page, count=1), count=1)
    text = _RESPONSE.sub(r"\1", _STATUS.sub(r"\1", text))
    text = _VERSION.sub(r"\1", _STEP.sub(r"\1 ", text))
    return _TOKEN.findall(_MARKS.sub("", _NOTE.sub("", text)))
