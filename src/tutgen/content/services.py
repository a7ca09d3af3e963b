"""The services: one file in `content/services/` each."""

import re
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from contextlib import suppress
from pathlib import PurePosixPath
from typing import Any

from tutgen.content.model import (
    Deprecation,
    Published,
    Service,
    Site,
    State,
)
from tutgen.content.paths import CONTENT, SITE_FILE
from tutgen.content.reading import Reading
from tutgen.content.schema_parts import SLUG
from tutgen.content.schemas.service import finished_service_schema
from tutgen.content.validation import Validator
from tutgen.diagnostics import Diagnostic, Span, did_you_mean
from tutgen.sources.source import Source
from tutgen.sources.yaml_origin import YamlOrigin


def read_services(
    reading: Reading, site: Site, paths: list[str], published: Published
) -> dict[str, Service]:
    """Slug -> service, from the files at `paths`; files that cannot be used are reported."""
    load = _service(reading, site)
    services: dict[str, Service] = {}
    for path in paths:
        slug = PurePosixPath(path).stem
        before = len(reading.diagnostics)
        service = load(path)
        found = reading.diagnostics[before:]
        del reading.diagnostics[before:]
        state: State = "published"
        if service is not None:
            state = service.state
            found += service.diagnostics
            if not service.diagnostics or state == "draft" or not published.has(slug, state):
                other = services.setdefault(slug, service)
                if other is not service:
                    found.append(_second_file(path, other))
        reading.diagnostics += published.weighed(
            _meant(reading, slug, path, published), state, found
        )
    _check_successors(reading, services, frozenset(paths), published)
    return services


def _meant(reading: Reading, slug: str, path: str, published: Published) -> str:
    """The slug of a file's service; if the file's name is no slug, the one in a tutorial that is nearest to it."""
    if path not in reading.unusable:
        return slug
    near = (one for one in published.listed if did_you_mean(slug.lower(), [one]))
    return next(near, slug)


def _service(reading: Reading, site: Site) -> Callable[[str], Service | None]:
    """A function from the path of a file to its service; None if it has no slug or cannot be read."""
    rules = finished_service_schema(site.fields.values())
    if any(diagnostic.span.path == SITE_FILE for diagnostic in reading.diagnostics):
        rules["additionalProperties"] = True  # it may be unknown only as its line is broken
    service_rules = Validator(rules)

    def load(path: str) -> Service | None:
        slug = PurePosixPath(path).stem
        if not re.fullmatch(SLUG, slug):
            hint = "use lower-case letters, digits and hyphens: my-service.yaml"
            message = f"the file name '{slug}' is no slug"
            reading.diagnostics.append(Diagnostic("file-name", message, Span(path), hint))
            reading.unusable.add(path)
            return None
        source = reading.read(path)
        if source is None:
            return _unreadable_draft(reading, slug, path)
        inputs = (source, site.origin.source)
        return reading.once("service", path, inputs, lambda: make(slug, source))

    def make(slug: str, source: Source) -> Service:
        values, diagnostics = service_rules.parse(source, "a service")
        if diagnostics:
            values, others = service_rules.salvage(source, "a service")
            diagnostics = tuple(dict.fromkeys((*diagnostics, *others)))
        old = values.get("deprecated")
        unreadable = not values and _DRAFT_LINE.search(source.text)
        return Service(
            slug=slug,
            name=values.get("name", slug),
            state="draft" if unreadable else _state(values),
            values={name: values[name] for name in site.fields if name in values},
            unsupported=values.get("unsupported", {}),
            mentions=values.get("mentions", {}),
            waive=values.get("waive", {}),
            aliases=tuple(values.get("aliases", ())),
            origin=YamlOrigin(source),
            deprecated=Deprecation(*(old.get(key, "") for key in Deprecation._fields))
            if old
            else None,
            article=values.get("article", ""),
            diagnostics=diagnostics,
        )

    return load


def _state(values: Mapping[str, Any]) -> State:
    """A draft is one, whatever else it says."""
    if values.get("state") == "draft":
        return "draft"
    return "deprecated" if values.get("deprecated") else "published"


def has_broken_file(reading: Reading, slug: str, files: AbstractSet[str]) -> bool:
    """Whether a service that is not there has a file that cannot be used, which has been reported. `files`: the paths
    of all files of services, and perhaps of others."""
    folder = f"{CONTENT}/services/"
    paths = {f"{folder}{slug}{end}" for end in (".yaml", ".yml")}
    if paths & (files | reading.unusable):
        return True
    misnamed = [PurePosixPath(path).stem for path in reading.unusable if path.startswith(folder)]
    return did_you_mean(slug, [name.lower() for name in misnamed]) is not None


def _check_successors(
    reading: Reading,
    services: Mapping[str, Service],
    files: AbstractSet[str],
    published: Published,
) -> None:
    """Report successors that look like the slug of a service that is not there, or are the service itself. What
    tutorials list is reported there."""
    for slug, service in services.items():
        successor = service.deprecated.successor if service.deprecated else ""
        origin = service.origin.child("deprecated", "successor")
        if successor == slug:
            hint = "name another service, or take 'successor' out"
            reading.report("wrong-value", f"'{slug}' is its own successor", origin, hint)
        elif (
            successor not in services.keys() | published.listed
            and re.fullmatch(SLUG, successor)
            and not has_broken_file(reading, successor, files)
        ):
            hint = did_you_mean(successor, services) or "write the slug of a service, or a name"
            message = f"there is no service '{successor}', which takes the place of '{slug}'"
            reading.report("unknown-service", message, origin, hint)


def _unreadable_draft(reading: Reading, slug: str, path: str) -> Service | None:
    """The draft in a file that is not UTF-8; None if no line says that it is a draft."""
    file = reading.root / path
    text = ""
    with suppress(OSError):
        text = file.read_bytes().decode("utf-8", "replace") if file.is_file() else ""
    if not _DRAFT_LINE.search(text):
        return None
    nothing: Mapping[str, str] = {}
    origin = YamlOrigin(Source(path, ""))
    return Service(slug, slug, "draft", nothing, nothing, nothing, nothing, (), origin)


_DRAFT_LINE = re.compile(r"""^state:[ \t]*(["']?)draft\1[ \t]*(#.*)?$""", re.MULTILINE)
"""The line by which a file is known as a draft even if it is not valid YAML."""


def _second_file(path: str, service: Service) -> Diagnostic:
    message = f"the service '{service.slug}' has a file already: {service.origin.path}"
    return Diagnostic("duplicate-key", message, Span(path), "rename or delete one of them")
