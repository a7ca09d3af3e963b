"""Which values differ between services, as far as their sources tell."""

from collections.abc import Iterator
from typing import Any

from tutgen.content.model import Project, Service
from tutgen.language.expressions.computed import uses_of
from tutgen.language.listings.lines import ServiceFields


def service_fields(project: Project) -> ServiceFields:
    """What listings need to know of the fields of services."""
    fields = project.site.fields.values()
    owned = [f.name for f in fields if f.type.name in ("identifier", "model")]
    names = frozenset(f.name for f in fields)
    return ServiceFields(names, tuple(owned), _varying(project))


def _varying(project: Project) -> frozenset[str]:
    """Fields of which two services say different things, and what is made of one."""
    services = [s for s in project.services.values() if project.published.has(s.slug, s.state)]
    if len(services) < 2:
        return frozenset()
    found = {"service.name", "service.slug", "service.*", "names.*"}
    made = dict(_made(project))
    for name, field in project.site.fields.items():
        said = [_said(service, name) for service in services]
        if any(other != said[0] for other in said[1:]):
            found.add(f"service.{name}")
        made[f"service.{name}"] = uses_of([*said, field.default, *field.options.values()])
    while more := {name for name, uses in made.items() if name not in found and uses & found}:
        found |= more
    return frozenset(found)


def _said(service: Service, name: str) -> Any:
    return service.values.get(name)


def _made(project: Project) -> Iterator[tuple[str, set[str]]]:
    """Name -> what it is made of, in any tutorial."""
    names: dict[str, set[str]] = {}
    for of in (project.site.names, *(tutorial.names for tutorial in project.tutorials)):
        for name, text in of.items():
            names.setdefault(f"names.{name}", set()).update(uses_of(text))
    yield from names.items()
