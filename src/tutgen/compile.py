"""A project compiled: every source once, before any page is rendered.

`CompiledSite` gives a page its document, its requests, and the values that its expressions see.
Fields and names are evaluated when first asked for, since they may use each other.
"""

import posixpath
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tutgen.diagnostics import Diagnostic, did_you_mean
from tutgen.directives import DIRECTIVES
from tutgen.document import Document, Link, Place, plain_text
from tutgen.expressions import (
    EvaluationError,
    Evaluate,
    Scope,
    compile_value,
)
from tutgen.markdown import Compiler, Syntax, compile_line, compile_markdown
from tutgen.model import Field, MarkdownFile, Project, Request, Service, Tutorial
from tutgen.plan import Page
from tutgen.requests import CompiledRequest, compile_payload, compile_request
from tutgen.yaml_source import YamlOrigin

CONTENT = "content/"


class Lazy(dict[str, Any]):
    """A mapping whose values are computed when first asked for, and then kept."""

    __slots__ = ("evaluators", "pending", "scope", "what")
    scope: Scope

    def __init__(
        self, what: str, constants: Mapping[str, Any], evaluators: Mapping[str, Evaluate]
    ) -> None:
        super().__init__(constants)
        self.what = what
        self.evaluators = evaluators
        self.pending: list[str] = []

    def __missing__(self, key: str) -> Any:
        evaluate = self.evaluators[key]
        if key in self.pending:
            chain = " -> ".join(f"{self.what}.{name}" for name in [*self.pending, key])
            raise EvaluationError("cyclic-value", f"the value needs itself: {chain}")
        self.pending.append(key)
        try:
            value = evaluate(self.scope)
        finally:
            self.pending.pop()
        self[key] = value
        return value

    @property
    def known(self) -> list[str]:
        """The names that can be asked for."""
        return sorted({*self, *self.evaluators})


@dataclass(frozen=True, slots=True)
class _Fields:
    """A service's fields: those that are the same on every page, and those to evaluate."""

    constants: Mapping[str, Any]
    evaluators: Mapping[str, Evaluate]
    unsupported: Mapping[str, Document]


@dataclass
class CompiledSite:
    """Everything that the pages of a project are made of."""

    project: Project
    documents: dict[str, Document] = field(default_factory=dict)
    """Path of a Markdown file -> its document."""
    diagnostics: list[Diagnostic] = field(default_factory=list)
    used_requests: set[tuple[str, str]] = field(default_factory=set)
    _fields: dict[str, _Fields] = field(default_factory=dict)
    _names: dict[str, Mapping[str, Evaluate]] = field(default_factory=dict)
    _requests: dict[str, Mapping[str, CompiledRequest]] = field(default_factory=dict)
    _front: dict[tuple[str, str], Evaluate | None] = field(default_factory=dict)
    _site: Mapping[str, Any] = field(default_factory=dict)
    _tutorials: dict[str, Mapping[str, Any]] = field(default_factory=dict)

    def document(self, page: Page) -> Document:
        return self.documents[page.file.path]

    def scope(self, page: Page) -> Scope:
        """What the expressions of a page see."""
        tutorial, service = page.tutorial, page.service
        names = Lazy("names", {}, self._names[tutorial.folder if tutorial else ""])
        view = None
        if service is not None:
            fields = self._fields[service.slug]
            view = Lazy("service", fields.constants, fields.evaluators)
        about = self._tutorials[tutorial.folder] if tutorial else None
        scope = Scope(view, about, names, self._site)
        names.scope = scope
        if view is not None:
            view.scope = scope
        return scope

    def requests(self, page: Page) -> Mapping[str, CompiledRequest]:
        """The requests that a page may place, by name."""
        return self._requests[page.tutorial.folder if page.tutorial else ""]

    def unsupported(self, page: Page, step: str) -> Document | None:
        """Why the page's service cannot do a step, or None where it can."""
        if page.service is None or page.tutorial is None:
            return None
        fields = self._fields[page.service.slug]
        return fields.unsupported.get(f"{page.tutorial.folder}#{step}")

    def title(self, page: Page) -> str:
        """The title of a page, as plain text."""
        return self.front_text(page, "title") or page.file.path.rsplit("/", 1)[-1]

    def front_text(self, page: Page, key: str) -> str | None:
        """A text of the front matter, with its expressions evaluated; None where it is not there.

        Raises EvaluationError.
        """
        written = page.file.front_matter.get(key)
        if not isinstance(written, str) or "{{" not in written:
            return written
        evaluate = self._front[page.file.path, key]
        return plain_text(evaluate(self.scope(page))) if evaluate else ""


def compile_site(project: Project) -> CompiledSite:
    """Compile every source of a project that a page can need."""
    site = CompiledSite(project)
    library = _Library(project, site)
    syntax = Syntax(DIRECTIVES, library.include)
    problems = site.diagnostics
    for service in project.services.values():
        site._fields[service.slug] = _compile_fields(service, project, syntax, problems)
    site._site = {
        "title": project.site.title,
        "base_url": project.site.base_url or "",
        "repository": project.site.repository or "",
        "lang": project.site.lang,
    }
    shared_names = _compile_names(
        project.site.names, project.site.origin.child("names"), problems
    )
    shared = {
        name: compile_request(raw, syntax, problems)
        for name, raw in project.shared_requests.items()
    }
    site._names[""], site._requests[""] = shared_names, shared
    for tutorial in project.tutorials:
        folder = tutorial.folder
        own = _compile_names(tutorial.names, tutorial.index.front("names"), problems)
        site._names[folder] = {**shared_names, **own}
        site._requests[folder] = {
            name: shared[name]
            if shared.get(name) and project.shared_requests[name] is raw
            else compile_request(raw, syntax, problems)
            for name, raw in tutorial.requests.items()
        }
        site._tutorials[folder] = {
            "title": tutorial.index.front_matter.get("title", folder),
            "slug": folder,
        }
        library.page(tutorial.index)
        library.page(tutorial.page, steps=True)
    for file in project.pages:
        library.page(file)
    for document in site.documents.values():
        problems += document.diagnostics
    return site


class _Library:
    """Compiles Markdown files, each once; snippets when something includes them."""

    def __init__(self, project: Project, site: CompiledSite) -> None:
        self.project = project
        self.site = site
        self.syntax = Syntax(DIRECTIVES, self.include)
        self.open: list[str] = []

    def page(self, file: MarkdownFile, *, steps: bool = False) -> None:
        self.site.documents[file.path] = self._compile(file, steps=steps, page=True)
        for key in ("title", "navigation_title", "description"):
            text = file.front_matter.get(key)
            if isinstance(text, str) and "{{" in text:
                problems: list[Diagnostic] = self.site.diagnostics
                self.site._front[file.path, key] = compile_value(text, file.front(key), problems)

    def _compile(self, file: MarkdownFile, *, steps: bool = False, page: bool = False) -> Document:
        self.open.append(file.path)
        try:
            return compile_markdown(file.text, file.body, self.syntax, steps=steps, page=page)
        finally:
            self.open.pop()

    def include(self, compiler: Compiler, written: str, place: Place) -> Document | None:
        """The snippet that an include names; a problem is added to the including source."""
        base = compiler.origin.path
        path = posixpath.normpath(posixpath.join(posixpath.dirname(base), written))
        if not path.startswith(CONTENT) or written.startswith("/"):
            problem = ("include-escapes", f"the include '{written}' leads out of content/")
            compiler.problems.append(Diagnostic(*problem, place.span(), "keep snippets below it"))
            return None
        if path in self.open:
            chain = " -> ".join([*self.open[self.open.index(path) :], path])
            compiler.problems.append(
                Diagnostic(
                    "cyclic-include",
                    f"the snippet includes itself: {chain}",
                    place.span(),
                    "take one of these includes out",
                )
            )
            return None
        if path not in self.site.documents:
            file = self.project.markdown(path)
            if file is None:
                known = {posixpath.relpath(p, posixpath.dirname(base)) for p in self.project.snippets}
                hint = did_you_mean(written, known) or f"write {path}"
                message = f"there is no file '{written}' to include"
                compiler.problems.append(Diagnostic("missing-include", message, place.span(), hint))
                return None
            self.site.documents[path] = self._compile(file)
        document = self.site.documents[path]
        compiler.includes |= {path, *document.includes}
        compiler.requests |= document.requests
        return document


def _compile_names(
    names: Mapping[str, str], origin: YamlOrigin, problems: list[Diagnostic]
) -> Mapping[str, Evaluate]:
    return {
        name: compile_value(text, origin.child(name), problems) or _constant(text)
        for name, text in names.items()
    }


def _constant(value: Any) -> Evaluate:
    return lambda scope: value


def _compile_fields(
    service: Service, project: Project, syntax: Syntax, problems: list[Diagnostic]
) -> _Fields:
    constants: dict[str, Any] = {
        "name": service.name,
        "slug": service.slug,
        "state": service.state,
    }
    evaluators: dict[str, Evaluate] = {}
    for declared in project.site.fields.values():
        name = declared.name
        if name in service.values:
            raw, origin = service.values[name], service.origin.child(name)
        elif declared.default is not None and declared.origin is not None:
            raw, origin = declared.default, declared.origin.child("default")
        else:
            continue
        value, evaluate = _compile_field(declared, raw, origin, syntax, problems)
        if evaluate is None:
            constants[name] = value
        else:
            evaluators[name] = evaluate
    unsupported = {}
    for key, reason in service.unsupported.items():
        document = compile_markdown(reason, service.origin.child("unsupported", key), syntax)
        problems += document.diagnostics
        unsupported[key] = document
    return _Fields(constants, evaluators, unsupported)


def _compile_field(
    declared: Field, raw: Any, origin: YamlOrigin, syntax: Syntax, problems: list[Diagnostic]
) -> tuple[Any, Evaluate | None]:
    """The value of a field, or the function that computes it."""
    if declared.type == "markdown":
        document = compile_markdown(raw, origin, syntax)
        problems += document.diagnostics
        return document, None
    if declared.type == "payload":
        return None, compile_payload(raw, origin, syntax, problems)
    evaluate = compile_value(raw, origin, problems)
    if evaluate is None:
        return (Link(raw) if declared.type == "link" else raw), None
    return None, _checked(declared, evaluate, origin)


_PYTHON_TYPES: Mapping[str, tuple[type, ...]] = {
    "text": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "choice": (str,),
    "link": (str,),
}


def _checked(declared: Field, evaluate: Evaluate, origin: YamlOrigin) -> Evaluate:
    """The same function; its value must have the type of the field."""
    types = _PYTHON_TYPES[declared.type]

    def checked(scope: Scope) -> Any:
        value = evaluate(scope)
        wrong = not isinstance(value, types) or (isinstance(value, bool) and bool not in types)
        if wrong or (declared.choices and value not in declared.choices):
            expected = (
                f"one of {', '.join(declared.choices)}" if declared.choices else declared.type
            )
            error = EvaluationError(
                "wrong-type", f"the computed value of '{declared.name}' is not {expected}"
            )
            error.span = origin.span()
            raise error
        return Link(value) if declared.type == "link" else value

    return checked
