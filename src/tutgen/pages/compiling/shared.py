"""What all tutorials share, compiled: services, names, requests, and what `site.yaml` says of all pages."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from tutgen.content.forms import HTTP
from tutgen.content.model import Project
from tutgen.diagnostics import Diagnostic
from tutgen.language.document import Document
from tutgen.language.expressions.computed import compile_value
from tutgen.language.expressions.values import Evaluate, Scope
from tutgen.language.markdown import compile_line
from tutgen.language.odd_characters import check_prose, check_value
from tutgen.language.parsing.parser import Syntax
from tutgen.pages.compiling.fields import CompiledFields, compile_fields, uneven_steps
from tutgen.pages.compiling.varying import service_fields
from tutgen.requests.form_layouts import FormLayouts
from tutgen.requests.languages import forms_of, languages_of
from tutgen.requests.languages.language import Language
from tutgen.requests.other_forms import OtherForms
from tutgen.requests.parsing import compile_file, compile_request, parse_requests
from tutgen.requests.placed import PlacedRequest
from tutgen.requests.request import CompiledRequest
from tutgen.sources.yaml_origin import YamlOrigin


class SharedSources(NamedTuple):
    """The sources that all tutorials share, compiled."""

    fields: Mapping[str, CompiledFields]
    """Slug -> the fields of the service."""
    diagnostics_of: Mapping[str, tuple[Diagnostic, ...]]
    """Slug -> what is wrong in the texts of the service."""
    contract: Callable[[Scope], str | None] | None
    """Gives the path of the contract that requests are held to."""
    footer: Document | None
    """The line at the end of every page."""
    names: Mapping[str, Evaluate]
    languages: Mapping[str, Language]
    """Name -> language that requests are shown in beside HTTP."""
    form_layouts: FormLayouts
    """What is kept of requests in these languages, and in other forms."""
    requests: Mapping[str, CompiledRequest]
    placed_requests: Mapping[str, PlacedRequest]
    """The same, as pages place them."""
    broken: bool
    """Whether the requests could not be read."""
    diagnostics: tuple[Diagnostic, ...]
    """All that is wrong in these sources; of services as heavy as their state has it."""


def compile_shared(project: Project, syntax: Syntax) -> SharedSources:
    """Compile what all tutorials of a project share."""
    diagnostics: list[Diagnostic] = []
    fields: dict[str, CompiledFields] = {}
    diagnostics_of: dict[str, tuple[Diagnostic, ...]] = {}
    of_services = service_fields(project)
    for slug, service in project.services.items():
        found: list[Diagnostic] = []
        fields[slug] = compile_fields(service, project, syntax, of_services, found)
        diagnostics_of[slug] = tuple(found)
        diagnostics += project.published.weighed(slug, service.state, found)
    diagnostics += uneven_steps(project, fields)
    site = project.site
    diagnostics += check_prose(site.title, site.origin.child("title"))
    for key in ("base_url", "repository", "cname", "contract"):
        diagnostics += check_value(getattr(site, key), site.origin.child(key))
    for key, said in site.requests.values.items():
        diagnostics += check_value(said, site.requests.origin.child(key))
    contract = compile_file(site.contract, site.origin.child("contract"), diagnostics)
    at = site.origin.child("theme", "footer")
    footer = compile_line(site.theme.footer, at, syntax) if site.theme.footer else None
    diagnostics += footer.diagnostics if footer else ()
    names = compile_names(site.names, site.origin.child("names"), diagnostics)
    languages = languages_of(project, diagnostics)
    layouts = FormLayouts()
    raws, unreadable = parse_requests(project.requests, project.request_templates)
    diagnostics += unreadable
    requests = {n: compile_request(r, site.requests, syntax, diagnostics) for n, r in raws.items()}
    return SharedSources(
        fields=fields,
        diagnostics_of=diagnostics_of,
        contract=contract,
        footer=footer,
        names=names,
        languages=languages,
        form_layouts=layouts,
        requests=requests,
        placed_requests={n: placed(r, project, languages, layouts) for n, r in requests.items()},
        broken=bool(unreadable),
        diagnostics=tuple(diagnostics),
    )


def placed(
    request: CompiledRequest,
    project: Project,
    languages: Mapping[str, Language],
    layouts: FormLayouts,
) -> PlacedRequest:
    """A request as pages place it. `languages` and `layouts`: those of the site."""
    if not project.site.makes("forms"):
        return PlacedRequest(request)
    names = [n for n in forms_of(request, project) if n == HTTP or n in languages]
    return PlacedRequest(request, OtherForms(request, names, languages, layouts))


def compile_names(
    names: Mapping[str, str], origin: YamlOrigin, diagnostics: list[Diagnostic]
) -> Mapping[str, Evaluate]:
    """Name -> its value, of the names of a site or of a tutorial."""
    diagnostics += check_value(names, origin, prose=True)
    return {
        name: compile_value(text, origin.child(name), diagnostics) or _constant(text)
        for name, text in names.items()
    }


def _constant(value: Any) -> Evaluate:
    return lambda scope: value
