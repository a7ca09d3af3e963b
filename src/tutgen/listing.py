"""What `tutgen list` prints: rows of text, a line each."""

from tutgen.model import Project
from tutgen.plan import plan_pages

Row = dict[str, str]


def listing(project: Project, what: str) -> list[Row]:
    """`services`, `pages` or `variables` of a project."""
    return {"services": _services, "pages": _pages, "variables": _variables}[what](project)


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
    return [
        {"address": page.address, "kind": page.kind, "source": page.file.path}
        for page in plan_pages(project, drafts=True).pages.values()
    ]


def _variables(project: Project) -> list[Row]:
    rows = [
        {"variable": f"service.{name}", "type": "text", "meaning": meaning}
        for name, meaning in (
            ("name", "The service's name"),
            ("slug", "The name of its file"),
            ("state", "published, draft or deprecated"),
        )
    ]
    rows += [
        {"variable": f"service.{f.name}", "type": f.type, "meaning": f.help}
        for f in project.site.fields.values()
    ]
    names: dict[str, str] = {name: "all tutorials" for name in project.site.names}
    for tutorial in project.tutorials:
        for name in tutorial.names:
            names[name] = f"{names[name]}, {tutorial.folder}" if name in names else tutorial.folder
    rows += [
        {"variable": f"names.{name}", "type": "text", "meaning": f"Made in: {where}"}
        for name, where in names.items()
    ]
    for name in ("tutorial.title", "tutorial.slug", "site.title", "site.base_url", "site.repository"):
        rows.append({"variable": name, "type": "text", "meaning": ""})  # noqa: PERF401
    return rows
