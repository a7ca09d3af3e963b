"""A new service: a file with every field of the model, or a copy of another service's."""

import json
import re
from pathlib import Path

from tutgen.content.field_type import Field
from tutgen.content.load import load_project, load_site
from tutgen.content.model import MISSING, Site
from tutgen.content.paths import CONTENT, SITE_FILE
from tutgen.diagnostics import Diagnostic, TutgenError, unknown_name_hint
from tutgen.sources.ignore import is_ignored
from tutgen.sources.source import Source, decode
from tutgen.sources.yaml_origin import YamlOrigin
from tutgen.sources.yaml_source import parse
from tutgen.starter.editor_schemas import editor_line
from tutgen.starter.new_files import write_all
from tutgen.starter.renaming import RenamedText, prose_fields, renamed
from tutgen.starter.slugs import check_slug, name_of

_SERVICES = f"{CONTENT}/services"
_ALIASES = re.compile(r"^aliases:.*\n(?:[ \t-].*\n)*", re.MULTILINE)
_NAME_LINE = re.compile(r"^name:.*\n(?:[ \t].*\n)*", re.MULTILINE)
_STATE_LINE = re.compile(r"^state:.*\n", re.MULTILINE)
_DRAFT = (
    "# A draft is grey in the navigation, and built only with --drafts. Delete the line to publish.\n"
    "state: draft\n"
)


def add_service(root: Path, slug: str) -> Path:
    """Write the file of a new service; return its path, relative to the project.

    Raises TutgenError (2) if the slug is malformed or taken, or site.yaml has errors.
    """
    site, _ = _free(root, slug)
    path = f"{_SERVICES}/{slug}.yaml"
    return write_all(root, {path: _service_text(root, slug, site)})[0]


def copy_service(root: Path, slug: str, origin: str) -> tuple[Path, RenamedText]:
    """Write the file of a new service as a copy of another; return its path, and what was renamed.

    Raises TutgenError (2) as `add_service`, or if there is no such service, or it has errors.
    """
    _, taken = _free(root, slug)
    if origin not in taken:
        hint = unknown_name_hint(origin, taken, "there are")
        raise TutgenError(f"there is no service '{origin}'", hint=hint)
    copy = _copied_service(root, slug, origin, taken[origin])
    return write_all(root, {f"{_SERVICES}/{slug}.yaml": copy.text})[0], copy


def _free(root: Path, slug: str) -> tuple[Site, dict[str, Path]]:
    """The site and the files of its services, by slug. Raises TutgenError (2) if the slug cannot be
    used."""
    check_slug(slug, "a service")
    site, diagnostics = load_site(root)
    if diagnostics:
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
    """The text of a new service: required fields are empty, optional ones are commented out."""
    required = [f for f in site.fields.values() if f.is_to_be_said]
    optional = [f for f in site.fields.values() if f not in required]
    parts = [
        editor_line(root, "service")
        + "# What is true of this service, whichever tutorial uses it. Fill in the empty values:\n"
        "# until then, the service is a draft, and `tutgen build --drafts` tells what is missing.\n"
        "# The name, as the badge shows it:\n"
        f"name: {name_of(slug)}\n" + _DRAFT
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


def _copied_service(root: Path, slug: str, origin: str, file: Path) -> RenamedText:
    """The text of another service under a new name: a draft, without the other's aliases."""
    try:
        source = decode(f"{_SERVICES}/{file.name}", file.read_bytes())
    except OSError as error:
        raise TutgenError(f"{_SERVICES}/{file.name} cannot be read: {error.strerror}") from error
    project = load_project(root)
    service = project.services.get(origin)
    if (
        isinstance(source, Diagnostic)
        or service is None
        or not MISSING.issuperset(d.code for d in service.diagnostics)
    ):
        raise TutgenError(
            f"{_SERVICES}/{file.name} has errors, which a copy would have too",
            hint="`tutgen build` shows them",
        )
    text = _in_block_style(source)
    text = _ALIASES.sub("", text if text.endswith("\n") else f"{text}\n")
    name = name_of(slug)
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


def _in_block_style(source: Source) -> str:
    """The text of a service; one that is written as JSON, `{...}`, as lines of `key: value`."""
    whole = YamlOrigin(source)
    written = whole.written()
    if not written.startswith("{"):
        return source.text
    values, _ = parse(source)
    indented = {key: whole.child(key).written().replace("\n", "\n  ") for key in values}
    entries = "".join(f"{key}: {value}\n" for key, value in indented.items())
    return source.text[: source.text.index(written)] + entries


def _named(line: str, old: str, new: str) -> str:
    """The line `name: ...` with another name; quotes and comment stay if the old name is written
    plainly."""
    return line.replace(old, new, 1) if old in line else f"name: {new}\n"
