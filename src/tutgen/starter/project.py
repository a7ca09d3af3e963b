"""New files for people to fill in: a whole project, a service, a tutorial.

The starter project is real content, in `files/`; its comments explain the model to who reads it
first. All files of a command are written, or none.
"""

import json
import os
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from importlib.resources import as_file, files
from importlib.resources.abc import Traversable
from pathlib import Path

from tutgen.content.field_type import Field
from tutgen.content.load import load_project, load_site
from tutgen.content.model import MISSING, Site
from tutgen.content.paths import CONTENT, SERVICE_PAGE, SITE_FILE
from tutgen.content.schema_parts import SLUG
from tutgen.diagnostics import Diagnostic, TutgenError, unknown_name_hint
from tutgen.publish.workflow import workflow_of
from tutgen.sources.ignore import is_ignored
from tutgen.sources.source import Source, decode
from tutgen.starter.editor_schemas import FOLDER, schema_text, schemas
from tutgen.starter.gitignore import with_lines
from tutgen.starter.renaming import Renamed, prose_fields, renamed

_IGNORED = ".gitignore"
_SERVICES = f"{CONTENT}/services"
_COMMENT = re.compile(r"\s*#(?! yaml-language-server:)")
_MARKDOWN_COMMENT = re.compile(r"% ")
_ALIASES = re.compile(r"^aliases:.*\n(?:[ \t-].*\n)*", re.MULTILINE)
_NAME_LINE = re.compile(r"^name:.*\n(?:[ \t].*\n)*", re.MULTILINE)
_STATE_LINE = re.compile(r"^state:.*\n", re.MULTILINE)
_DRAFT = (
    "# A draft is grey in the navigation, and built only with --drafts. Delete the line to publish.\n"
    "state: draft\n"
)


# ----------------------------------------------------------------------------------------- project


@dataclass(frozen=True, slots=True)
class Started:
    """What was written to begin a project."""

    files: tuple[Path, ...]
    """Relative to its folder."""
    extended: bool
    """Whether one of them is a `.gitignore` that was there, and has some lines more now."""
    workflow: Path | None
    """Absolute; None: none was asked for, or nothing tells where tutgen can be installed from."""


def start_project(target: Path, *, bare: bool, force: bool, github_pages: bool = False) -> Started:
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
    written = _write_all(target, texts, force=force, hint=hint, keeps=(_IGNORED,))
    extended = _IGNORED in texts and had_ignored
    return Started(written[: len(written) - bool(made)], extended, made[0] if made else None)


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
    """The text of a file, whatever its bytes are, or none. Raises TutgenError (2)."""
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


# ----------------------------------------------------------------------------------------- service


def add_service(root: Path, slug: str) -> Path:
    """Write the file of a new service; its path relative to the project.

    Raises TutgenError (2): the slug is none or taken, the model is broken.
    """
    site, _ = _free(root, slug)
    path = f"{_SERVICES}/{slug}.yaml"
    return _write_all(root, {path: _service_text(root, slug, site)})[0]


def copy_service(root: Path, slug: str, origin: str) -> tuple[Path, Renamed]:
    """Write the file of a new service as a copy of another; its path, and what was renamed in it.

    Raises TutgenError (2): as `add_service`, or there is no such service, or it is broken.
    """
    _, taken = _free(root, slug)
    if origin not in taken:
        hint = unknown_name_hint(origin, taken, "there are")
        raise TutgenError(f"there is no service '{origin}'", hint=hint)
    copy = _copied_service(root, slug, origin, taken[origin])
    return _write_all(root, {f"{_SERVICES}/{slug}.yaml": copy.text})[0], copy


def _free(root: Path, slug: str) -> tuple[Site, dict[str, Path]]:
    """The model, and the services that there are, where a new one may have the slug."""
    _check_slug(slug, "a service")
    site, problems = load_site(root)
    if problems:
        raise TutgenError(
            f"{SITE_FILE}, which declares the fields of a service, has errors",
            hint="`tutgen build` shows them",
        )
    taken = _service_files(root)
    if slug in taken:
        raise TutgenError(
            f"{_SERVICES}/{taken[slug].name} is there already", hint="choose another slug"
        )
    return site, taken


def _service_files(root: Path) -> dict[str, Path]:
    """Slug -> file of every service, readable or not."""
    found = sorted((root / _SERVICES).glob("*.y*ml"))
    found = [path for path in found if not is_ignored(path.name)]
    return {path.stem: path for path in found if path.suffix in (".yaml", ".yml")}


def _service_text(root: Path, slug: str, site: Site) -> str:
    """A service file in which only what the model requires is asked for."""
    required = [f for f in site.fields.values() if f.required and f.default is None]
    optional = [f for f in site.fields.values() if f not in required]
    parts = [
        _editor_line(root, "service")
        + "# What is true of this service, whichever tutorial uses it. Fill in the empty values:\n"
        "# until then, the service is a draft, and `tutgen build --drafts` tells what is missing.\n"
        "# The name, as the badge shows it:\n"
        f"name: {_name_of(slug)}\n" + _DRAFT
    ]
    parts += [_help(field) + field.type.draft(field) for field in required]
    if optional:
        parts.append("# What follows may be left out.\n")
    parts += [_help(field) + _commented_out(field.type.draft(field)) for field in optional]
    return "\n".join(parts)


def _help(field: Field) -> str:
    """The field's help and what its type asks for, as comments."""
    expected = field.type.asks_for(field)
    if field.default is not None:
        expected += f"; default: {json.dumps(field.default, ensure_ascii=False)}"
    lines = [*field.help.splitlines(), f"({expected})"]
    return "".join(f"# {line}".rstrip() + "\n" for line in lines)


def _commented_out(text: str) -> str:
    return "".join(f"# {line.replace('# ', '', 1)}\n" for line in text.splitlines())


def _copied_service(root: Path, slug: str, origin: str, file: Path) -> Renamed:
    """The other service's file under a new name, as a draft, without a claim on its addresses."""
    try:
        source = decode(f"{_SERVICES}/{file.name}", file.read_bytes())
    except OSError as error:
        raise TutgenError(f"{_SERVICES}/{file.name} cannot be read: {error.strerror}") from error
    project = load_project(root)
    service = project.services.get(origin)
    if (
        isinstance(source, Diagnostic)
        or service is None
        or not MISSING.issuperset(d.code for d in service.problems)
    ):
        raise TutgenError(
            f"{_SERVICES}/{file.name} has errors, which a copy would have too",
            hint="`tutgen build` shows them",
        )
    text = _ALIASES.sub("", source.text if source.text.endswith("\n") else f"{source.text}\n")
    name = _name_of(slug)
    text = _NAME_LINE.sub(lambda line: _named(line[0], service.name, name), text, count=1)
    text = _NAME_LINE.sub(lambda line: line[0] + _DRAFT, _STATE_LINE.sub("", text), count=1)
    note = (
        f"# Begun as a copy of {file.name}: look through every line. Code, addresses, limits and\n"
        "# settings are still those of the other service.\n"
    )
    first, newline, rest = text.partition("\n")
    text = first + newline + note + rest if "yaml-language-server:" in first else note + text
    names = {origin: slug, service.name: name}
    return renamed(Source(source.path, text), names, prose_fields(project))


def _named(line: str, old: str, new: str) -> str:
    """The line of the name, with its quotes and comment where the name is written as it reads."""
    return line.replace(old, new, 1) if old in line else f"name: {new}\n"


# ---------------------------------------------------------------------------------------- tutorial


def add_tutorial(root: Path, slug: str) -> tuple[Path, ...]:
    """Write the three files of a new tutorial for all services; paths relative to the project.

    Raises TutgenError (2): the slug is none or taken.
    """
    _check_slug(slug, "a tutorial")
    found = load_project(root).services.values()
    services = sorted(s.slug for s in found if s.state == "draft" or not s.problems)
    listed = [s if _is_text(s) else f'"{s}"' for s in services] or ["planned: Your first service"]
    title = _name_of(slug, sentence=True)
    folder = f"{CONTENT}/{slug}"
    texts = {
        f"{folder}/index.md": _INDEX.format(
            title=title, services="".join(f"  - {service}\n" for service in listed)
        ),
        f"{folder}/{SERVICE_PAGE}": _PAGE.replace("TITLE", title),
        f"{folder}/requests.yaml": _editor_line(root, "requests") + _REQUESTS,
    }
    return _write_all(root, texts, hint="choose another slug")


_INDEX = """\
---
# The overview of the tutorial: fill in what the reader will do and have in the end.
title: {title}
description: "{{{{ tutorial.title }}}}, with the service of your choice."
# In the order of the badges. A service that has no page yet: `- planned: Its Name`
services:
{services}\
# Names that this tutorial makes, beside those of site.yaml:
# names:
#   index: "{{{{ service.slug }}}}-index"
---

% What the tutorial is about, for a reader who has not chosen a service yet.

```{{services}} Choose a service
```
"""

_PAGE = """\
---
# The page of each service: written once. `tutgen list variables` shows what expressions may use.
title: "TITLE with {{ service.name }}"
navigation_title: "{{ service.name }}"
description: "TITLE with {{ service.name }}, step by step."
---

% What the reader will have in the end.

```{services}
```

% A heading of level 2 is a step.

## Make the first call

% The request stands in requests.yaml.

```{request} first-call
```

{{ service.name }} answers:

```{response} first-call
```
"""

_REQUESTS = """\
# The HTTP calls of this tutorial, by name. Names of keys in `notes` are JSON Pointers: /settings/key
first-call:
  method: GET
  path: https://api.example.org/{{ service.slug }}
  caption: Make the first call
  # A payload of the service, with its notes: body: "{{ service.the_field }}"
  notes:
    request: What the reader should know about this call.
  response:
    status: ok
"""


# ------------------------------------------------------------------------------------ shared parts


def _check_slug(slug: str, what: str) -> None:
    taken = {"a service": ("index",), "a tutorial": ("services", "theme")}[what]
    if slug in taken:
        reason = "the site or the project has another use for it"
        raise TutgenError(f"'{slug}' cannot be the slug of {what}: {reason}")
    if re.fullmatch(SLUG, slug):
        return
    near = re.sub(r"[^a-z0-9]+", "-", slug.lower()).strip("-")
    hint = "lower-case letters, digits and hyphens"
    raise TutgenError(
        f"'{slug}' is no slug",
        hint=f"did you mean '{near}'? A slug has {hint}" if near else f"use {hint}",
    )


def _name_of(slug: str, *, sentence: bool = False) -> str:
    """`azure-openai` -> `Azure Openai`: a guess, for a person to correct."""
    words = slug.replace("-", " ")
    if not _is_text(slug):
        words = f"the {words}"
    return words.capitalize() if sentence else words.title()


def _is_text(word: str) -> bool:
    """Whether YAML reads a slug as text and not as a number or the like."""
    return word[0].isalpha() and word not in ("true", "false", "null")


def _editor_line(root: Path, name: str) -> str:
    """What tells an editor the schema, where the project has one."""
    if not (root / f"{FOLDER}/{name}.json").is_file():
        return ""
    return f"# yaml-language-server: $schema=../_schema/{name}.json\n"


def _write_all(
    root: Path,
    texts: Mapping[str, str],
    *,
    force: bool = False,
    hint: str = "choose another slug",
    keeps: Collection[str] = (),
) -> tuple[Path, ...]:
    """Write all files, or none; paths relative to `root`.

    The texts of `keeps` hold what is in their files, which they replace. The files are written beside their places and then moved there, which cannot fail for want of
    space. Raises TutgenError: 2 where a file is in the way, 3 where the system refuses.
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
    """Raises TutgenError (2) if there are any; names the first five."""
    there = [f"'{Path(os.path.relpath(path)).as_posix()}'" for path in dict.fromkeys(paths)]
    if there:
        named = ", ".join(there[:5]) + (f" and {len(there) - 5} more" if len(there) > 5 else "")
        verb = "is" if len(there) == 1 else "are"
        raise TutgenError(f"{named} {verb} there already", hint=hint)


def _barrier(path: Path) -> Path | None:
    """What keeps a file from being written: a folder has its place, or a file that of a folder."""
    if path.is_dir():
        return path
    above = next((folder for folder in path.parents if os.path.lexists(folder)), None)
    return above if above and not above.is_dir() else None


def _make_folders(folder: Path) -> list[Path]:
    """Make a folder and those above it; gives those that were not there, outermost first."""
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
