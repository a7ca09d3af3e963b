"""A new project, to fill in.

The starter project is real content, in `files/`; its comments explain the model to who reads it
first. All files of a command are written, or none.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import as_file, files
from importlib.resources.abc import Traversable
from pathlib import Path

from tutgen.content.load import load_site
from tutgen.content.paths import SITE_FILE
from tutgen.diagnostics import TutgenError
from tutgen.publish.workflow import workflow_of
from tutgen.starter.editor_schemas import FOLDER, schema_text, schemas
from tutgen.starter.gitignore import with_lines
from tutgen.starter.new_files import write_all

_IGNORED = ".gitignore"
_COMMENT = re.compile(r"\s*#(?! yaml-language-server:)")
_MARKDOWN_COMMENT = re.compile(r"% ")


@dataclass(frozen=True, slots=True)
class StartedProject:
    """What was written to begin a project."""

    files: tuple[Path, ...]
    """Relative to its folder."""
    extended: bool
    """Whether lines were added to a `.gitignore` that was there."""
    workflow: Path | None
    """Absolute path; None if none was asked for, or it is not known where tutgen can be installed
    from."""


def start_project(
    target: Path, *, bare: bool, force: bool, github_pages: bool = False
) -> StartedProject:
    """Write the starter project to a folder, and with `github_pages` its workflow.

    A project that is there already is then left alone. A `.gitignore` keeps its lines. Raises
    TutgenError (2) where files are in the way and `force` does not replace them.
    """
    there = github_pages and (target / SITE_FILE).exists()
    had_ignored = (target / _IGNORED).exists()
    texts = {} if there else _starter_texts(target, bare=bare)
    made = workflow_of(target) if github_pages else None
    if made:
        path, text = made
        texts[str(path)] = _without_comments(path.name, text) if bare else text
    hint = "--force replaces what is there"
    written = write_all(target, texts, force=force, hint=hint, keeps=(_IGNORED,))
    extended = _IGNORED in texts and had_ignored
    return StartedProject(written[: len(written) - bool(made)], extended, made[0] if made else None)


def _starter_texts(target: Path, *, bare: bool) -> dict[str, str]:
    starter = files("tutgen.starter") / "files"
    texts = dict(_texts(starter))
    if bare:
        texts = {path: _without_comments(path, text) for path, text in texts.items()}
    ignored, needed = _text_if_there(target / _IGNORED), texts.pop("gitignore")
    if (merged := with_lines(ignored, needed)) != ignored:
        texts[_IGNORED] = merged
    with as_file(starter) as folder:
        site, _ = load_site(folder)
    for name, document in schemas(site).items():
        if name != "models":
            texts[f"{FOLDER}/{name}.json"] = schema_text(document)
    return texts


def _text_if_there(path: Path) -> str:
    """The text of a file, with surrogates for bytes that are not UTF-8; empty if there is no file.

    Raises TutgenError (2) if it cannot be read, or is UTF-16.
    """
    try:
        text = path.read_bytes().decode("utf-8", "surrogateescape")
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        return ""
    except OSError as error:
        raise TutgenError(f"'{path}' cannot be read: {error.strerror}") from error
    if "\0" in text:
        raise TutgenError(
            f"'{path}' is not UTF-8, so git does not read it", hint="save it as UTF-8"
        )
    return text


def _texts(folder: Traversable, prefix: str = "") -> Iterator[tuple[str, str]]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from _texts(entry, f"{prefix}{entry.name}/")
        else:
            yield prefix + entry.name, entry.read_text("utf-8")


def _without_comments(path: str, text: str) -> str:
    """The text of a starter file without the lines that are comments.

    In Markdown, `#` begins a comment in the front matter only, and `%` one in the text.
    """
    front, mark, body = text, "", ""
    if path.endswith(".md"):
        front, mark, body = text.rpartition("\n---\n")
    kept = [line for line in front.split("\n") if not _COMMENT.match(line)]
    lines = body.split("\n")
    kept_body = [
        line
        for number, line in enumerate(lines)
        if not _MARKDOWN_COMMENT.match(line)
        # Nor the blank line that parts a comment from what follows.
        and not (number and line == "" and _MARKDOWN_COMMENT.match(lines[number - 1]))
    ]
    return "\n".join(kept) + mark + "\n".join(kept_body)
