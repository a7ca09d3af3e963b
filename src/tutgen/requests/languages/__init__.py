"""The languages that requests are shown in beside HTTP: each prints the same request."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tutgen.content.forms import HTTP
from tutgen.content.model import Project
from tutgen.diagnostics import Diagnostic
from tutgen.requests.languages.curl import CURL, curl_with
from tutgen.requests.languages.javascript import JAVASCRIPT
from tutgen.requests.languages.language import Language, Style
from tutgen.requests.languages.python import python_with
from tutgen.requests.languages.template import own_language
from tutgen.requests.languages.variables import variables_of
from tutgen.requests.request import CompiledRequest

LANGUAGES: tuple[Language, ...] = (CURL, python_with("requests"), JAVASCRIPT)
"""Those that tutgen knows, as they are unless `site.yaml` says otherwise."""


def languages_of(project: Project, diagnostics: list[Diagnostic]) -> Mapping[str, Language]:
    """Name -> language, as the settings of a project want it, with those that it adds. A template of the name of a
    language takes its place. What is wrong with a template is added to the diagnostics; its language is left out."""
    settings: Mapping[str, Any] = project.site.requests.values
    labels = project.site.variants.get(GROUP, {})
    found = {language.name: language for language in LANGUAGES}
    if settings.get("python"):
        found["python"] = python_with(settings["python"])
    if settings.get("placeholders") == "keep":
        found["curl"] = CURL._replace(shown=Style())
    else:
        found["curl"] = curl_with(variables_of(project))
    for name, source in project.request_templates.items():
        found.pop(name, None)
        if language := own_language(name, source, project.samples.root, diagnostics):
            found[name] = language
    return {
        name: language._replace(label=labels.get(name, language.label))
        for name, language in found.items()
    }


GROUP = "language"
"""The group of variants that names the forms of requests."""


def form_names(own: Iterable[str] = ()) -> tuple[str, ...]:
    """The names of all forms that requests are shown in. `own`: of the languages that the project adds."""
    return tuple(dict.fromkeys([HTTP, *(language.name for language in LANGUAGES), *own]))


def forms_of(request: CompiledRequest, project: Project) -> Sequence[str]:
    """The names of the forms that a request is offered in, in the order of the picker: those that `variants: language`
    names, or all; of these, those that the request says in `forms`."""
    known = form_names(project.request_templates)
    offered = [name for name in project.site.variants.get(GROUP, ()) if name in known]
    own = request.forms
    return [name for name in offered or known if own is None or name in own] or [HTTP]
