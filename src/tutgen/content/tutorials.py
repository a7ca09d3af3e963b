"""Tutorials: a folder whose `index.md` names its services, and the page that they share."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet

from tutgen.content.model import (
    ListedService,
    MarkdownFile,
    Service,
    Tutorial,
)
from tutgen.content.paths import CONTENT, SERVICE_PAGE
from tutgen.content.reading import Reading
from tutgen.content.services import has_broken_file
from tutgen.diagnostics import Diagnostic, Span, did_you_mean
from tutgen.sources import urls


def read_tutorial(
    reading: Reading,
    index: MarkdownFile,
    markdown: Mapping[str, MarkdownFile],
    services: Mapping[str, Service],
    files: AbstractSet[str],
) -> Tutorial | None:
    """The tutorial of an `index.md`; None without its page, which is reported.

    `markdown`: path -> file; `files`: the paths of all files below content/.
    """
    folder = folder_of(index.path)
    path = f"{index.path.removesuffix('index.md')}{SERVICE_PAGE}"
    page = markdown.get(path)
    if page is None and (path in files or path in reading.unusable):
        return None  # it cannot be read, which has been reported
    if page is None:
        reading.report(
            "missing-file",
            f"the tutorial '{folder}' has no '{SERVICE_PAGE}'",
            index.front("services"),
            f"write {path}, the page that all services share",
        )
        return None
    entries = []
    seen: set[str] = set()
    at = index.front("services")  # once: `front` makes a text of the front matter each time
    for number, raw in enumerate(index.front_matter["services"]):
        origin = at.child(number)
        name = raw["planned"] if isinstance(raw, dict) else raw
        if name in seen:
            hint = "take one of the two out"
            reading.report("duplicate-key", f"'{name}' is in the list twice", origin, hint)
            continue
        seen.add(name)
        listed = isinstance(raw, dict) and _listed(name, index, services)
        if listed:
            message = f"'{name}' is planned, and listed as the service '{listed}' too"
            reading.report("duplicate-key", message, origin, "take one of the two out")
            continue
        if isinstance(raw, dict):
            entries.append(ListedService(name, None))
        elif raw in services:
            entries.append(ListedService(services[raw].name, services[raw]))
        elif not has_broken_file(reading, raw, files):
            reading.report(
                "unknown-service",
                f"there is no service '{raw}'",
                origin,
                did_you_mean(raw, services)
                or f"write {CONTENT}/services/{raw}.yaml, or list it as 'planned: Its Name'",
            )
    requests = f"{index.path.removesuffix('index.md')}requests.yaml"
    return Tutorial(
        folder=folder,
        index=index,
        page=page,
        entries=tuple(sorted(entries, key=_is_old)),
        names=index.front_matter.get("names", {}),
        requests=reading.read_if_there(requests, files) if folder != "." else None,
    )


def _is_old(entry: ListedService) -> bool:
    """Whether a service comes last in all lists, as readers had better take another one."""
    return entry.service is not None and entry.service.state == "deprecated"


def report_orphan(reading: Reading, path: str) -> None:
    """Report a file that only tutorials have, in a folder that is no tutorial."""
    folder, _, name = path.rpartition("/")
    index = f"{folder}/index.md"
    if index in reading.unusable or any(
        diagnostic.span.path == index for diagnostic in reading.diagnostics
    ):
        return  # it is broken, which has been reported
    message = f"'{name}' stands in a folder that is no tutorial"
    hint = f"list the services in the front matter of {index}"
    reading.diagnostics.append(Diagnostic("missing-file", message, Span(path), hint))


def _listed(name: str, index: MarkdownFile, services: Mapping[str, Service]) -> str | None:
    """The slug of a service that a tutorial lists, and that has this name or slug."""
    wanted = urls.normalized(name).casefold()
    for slug in index.front_matter["services"]:
        service = services.get(slug) if isinstance(slug, str) else None
        if service and wanted in (slug, urls.normalized(service.name).casefold()):
            return service.slug
    return None


def folder_of(path: str) -> str:
    """`content/a/b/index.md` -> `a/b`."""
    return path.removeprefix(f"{CONTENT}/").rpartition("/")[0] or "."
