"""Which diagnostics the preview shows: the errors, that is what would fail a build."""

from collections.abc import Iterable

from tutgen.content.model import Project, Service
from tutgen.diagnostics import Diagnostic, with_severities
from tutgen.pages.site import CompiledSite


def errors_of(project: Project, found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The diagnostics that are errors, with the severities that the site gives them."""
    weighed = with_severities(tuple(found), project.site.severities)
    return tuple(d for d in weighed if d.severity == "error")


def shared_errors(
    project: Project, found: Iterable[Diagnostic], site: CompiledSite | None = None
) -> tuple[Diagnostic, ...]:
    """The errors that concern all pages: without those of drafts, which only a draft's own pages show.

    `site`: the compiled site, if the texts of services have been compiled.
    """
    drafts = [service for service in project.services.values() if service.state == "draft"]
    own = {d for service in drafts for d in service_diagnostics(service, site)}
    return errors_of(project, [diagnostic for diagnostic in found if diagnostic not in own])


def service_diagnostics(service: Service, site: CompiledSite | None) -> tuple[Diagnostic, ...]:
    """The diagnostics of a service's file, and of the texts in it if the site is compiled."""
    return (*service.diagnostics, *(site.diagnostics_of[service.slug] if site else ()))
