"""What `tutgen list` prints: rows of text, a line each."""

from tutgen.content.model import Project
from tutgen.content.plan import plan_pages
from tutgen.pages.shown_code import code_of_project

Row = dict[str, str]


def listing(project: Project, what: str) -> list[Row]:
    """`services`, `pages`, `variables` or `code` of a project."""
    lists = {"services": _services, "pages": _pages, "variables": _variables, "code": _code}
    return lists[what](project)


def _services(project: Project) -> list[Row]:
    used: dict[str, list[str]] = {}
    for tutorial in project.tutorials:
        for entry in tutorial.entries:
            if entry.service:
                used.setdefault(entry.service.slug, []).append(tutorial.folder)
    return [
        {
            "service": slug,
            "name": service.name,
            "state": service.state,
            "tutorials": ", ".join(used.get(slug, ["-"])),
        }
        for slug, service in project.services.items()
    ]


def _pages(project: Project) -> list[Row]:
    with_drafts = project._replace(published=project.published._replace(drafts=True))
    return [
        {"address": page.address, "kind": page.kind, "source": page.file.path}
        for page in plan_pages(with_drafts).pages.values()
    ]


def _code(project: Project) -> list[Row]:
    rows = []
    for page in code_of_project(project):
        for block in page.blocks:
            file, _, region = block.sample.partition("#")
            span = block.place.span()
            rows.append(
                {
                    "service": page.service,
                    "variant": ", ".join(block.variants.values()),
                    "file": file,
                    "region": region,
                    "language": block.language,
                    "page": page.address,
                    "source": f"{span.path}:{span.line}",
                }
            )
    return rows


_BUILT_IN = {
    "service.name": "The service's name",
    "service.slug": "The name of the service's file",
    "service.state": "published, draft or deprecated",
    "service.a_name": "The name behind its article, such as 'an Acme'",
    "service.deprecated": "What is said of a deprecated service: since, reason, successor.name",
    "service.tutorials": "The folders of the tutorials that list the service",
    "tutorial.title": "The title of the tutorial's overview",
    "tutorial.slug": "The tutorial's folder",
    "site.title": "The name of the site",
    "site.base_url": "Where the site will be published",
    "site.repository": "Where the sources are",
}


def _variables(project: Project) -> list[Row]:
    kinds = {"service.tutorials": "list", "service.deprecated": "record"}
    rows = [_variable(n, kinds.get(n, "text"), meaning) for n, meaning in _BUILT_IN.items()]
    rows += [
        _variable(f"service.{f.name}", f.type.name, f.help) for f in project.site.fields.values()
    ]
    places: dict[str, list[str]] = {name: ["site.yaml"] for name in project.site.names}
    for tutorial in project.tutorials:
        for name in tutorial.names:
            places.setdefault(name, []).append(tutorial.folder)
    rows += [
        _variable(f"names.{name}", "text", f"Made in {', '.join(where)}")
        for name, where in places.items()
    ]
    return sorted(rows, key=lambda row: row["variable"].partition(".")[0] != "service")


def _variable(name: str, kind: str, meaning: str) -> Row:
    return {"variable": name, "type": kind, "meaning": meaning}
