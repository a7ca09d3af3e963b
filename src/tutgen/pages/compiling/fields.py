"""The fields of services, compiled: the values that the expressions of pages see."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, get_args

from tutgen.content.articles import article_of
from tutgen.content.code_form import Layer
from tutgen.content.field_type import Compiled, Compute, Constant, Field, Record, ValueFault
from tutgen.content.model import Deprecation, Model, Project, Service, State
from tutgen.diagnostics import Diagnostic
from tutgen.language.by_variant import ByVariant, Unsupported
from tutgen.language.dialect.foreign_forms import STATEMENT
from tutgen.language.directives.tabs import step_in_tab
from tutgen.language.document import Document
from tutgen.language.expressions.computed import compile_value, uses_of
from tutgen.language.expressions.values import Evaluate, EvaluationError, Scope
from tutgen.language.listings.form import CompiledListing
from tutgen.language.listings.lines import ServiceFields
from tutgen.language.markdown import compile_line, compile_markdown
from tutgen.language.odd_characters import check_value
from tutgen.language.parsing.parser import Syntax
from tutgen.requests.notes import compile_payload
from tutgen.sources import urls
from tutgen.sources.yaml_origin import YamlOrigin


class CompiledFields(NamedTuple):
    """A service's fields."""

    known: dict[str, Any]
    """Those that are the same on every page, and have been evaluated."""
    evaluators: Mapping[str, Evaluate]
    independent: frozenset[str]
    """The names of fields to evaluate whose values are the same on every page."""
    unsupported: Mapping[str, Document]
    documents: tuple[Document, ...]
    """All Markdown of the service."""
    sources: frozenset[str]
    """Paths of its file and of what its Markdown includes."""
    declared: Collection[str]
    """The names of all fields that services may say."""


@dataclass(slots=True)
class _Compiler:
    """Compiles the values of fields, as their types ask for it (see `content.field_type`)."""

    models: Mapping[str, Model]
    syntax: Syntax
    of_services: ServiceFields
    diagnostics: list[Diagnostic]
    documents: list[Document] = field(default_factory=list)
    """All Markdown that was compiled."""
    texts: dict[YamlOrigin, Document] = field(default_factory=dict)
    """That of code."""

    def markdown(self, text: str, origin: YamlOrigin) -> Document:
        document = compile_markdown(text, origin, self.syntax)
        self.diagnostics += document.diagnostics
        self.documents.append(document)
        return document

    def payload(self, raw: Mapping[str, Any], origin: YamlOrigin) -> Evaluate:
        evaluate, documents = compile_payload(raw, origin, self.syntax, self.diagnostics)
        self.documents += documents
        return evaluate

    def unsupported(self, reason: str | None, origin: YamlOrigin) -> Compiled:
        return Constant(Unsupported(reason and self.markdown(reason, origin)))

    def by_variant(self, declared: Field, values: Mapping[str, Compiled]) -> Compiled:
        group, labels = declared.by or "", declared.variants
        constants = {n: value.value for n, value in values.items() if isinstance(value, Constant)}
        self._check_steps(constants)
        if len(constants) == len(values):
            return Constant(ByVariant(group, labels, constants))
        is_one = len({id(value) for value in values.values()}) == 1

        def evaluate(scope: Scope) -> ByVariant:
            found = dict(constants)
            for name, value in values.items():
                if not isinstance(value, Constant):
                    found[name] = _made(value, scope.with_variant(group, name))
            first = next(iter(found.values()), None)
            if is_one and all(_has_same_body(value, first) for value in found.values()):
                found = dict.fromkeys(found, first)
            return ByVariant(group, labels, found)

        return evaluate

    def _check_steps(self, constants: Mapping[str, Any]) -> None:
        """Report level-2 headings in a text that is shown in a tab."""
        for value in constants.values():
            for _, line in value.sections if isinstance(value, Document) else ():
                self.diagnostics.append(step_in_tab(value.origin.span("##", line)))

    def code(
        self, declared: Field, layers: Sequence[Layer], origin: YamlOrigin, variant: str
    ) -> Evaluate:
        if not any(layer.says_text for layer in layers):
            message = f"'{declared.name}' says neither 'code' nor 'file'"
            hint = "write the code below 'code: |', or the path of a sample behind 'file:'"
            self.diagnostics.append(Diagnostic("missing-field", message, origin.key_span(), hint))
        compiled = CompiledListing(
            layers,
            self.listed,
            self.syntax.samples,
            self.of_services,
            self.diagnostics,
            variant=variant,
        )
        return compiled.evaluate

    def listed(self, text: str, origin: YamlOrigin, *, is_line: bool = False) -> Document:
        """A note or a caption of code, which may be that of several variants."""
        found = self.texts.get(origin)
        if found is None:
            make = compile_line if is_line else compile_markdown
            found = self.texts[origin] = make(text, origin, self.syntax)
            self.diagnostics += found.diagnostics
            self.documents.append(found)
        return found

    def value(self, declared: Field, raw: Any, origin: YamlOrigin) -> Compiled:
        self.diagnostics += check_value(raw, origin, prose=declared.type.is_prose)
        check_statements(raw, origin, self.diagnostics)
        evaluate = compile_value(raw, origin, self.diagnostics)
        if evaluate is not None:
            return self._checked(declared, evaluate, origin)
        fault = declared.type.unknown(raw, self)
        if fault:
            self.diagnostics.append(_error(fault, origin).diagnostic())
        return Constant(declared.type.shown(raw))

    def _checked(self, declared: Field, evaluate: Evaluate, origin: YamlOrigin) -> Evaluate:
        """The same function; its value must have the type of the field."""
        type_ = declared.type

        def checked(scope: Scope) -> Any:
            value = evaluate(scope)
            if not type_.accepts(declared, value):
                expected = type_.expectation(declared)
                message = f"the computed value of '{declared.name}' is not {expected}"
                raise _error(ValueFault("wrong-type", message), origin)
            fault = type_.unknown(value, self)
            if fault:
                raise _error(fault, origin)
            return type_.shown(value)

        return checked


def _made(compute: Compute, scope: Scope) -> Any:
    """The value of a variant; what stands in its place where it is made of one that the variant lacks."""
    try:
        return compute(scope)
    except EvaluationError as error:
        if error.lacking is None:
            raise
        return error.lacking


def _has_same_body(value: Any, other: Any) -> bool:
    """Whether two values that are made of one text say the same."""
    return bool(getattr(value, "body", value) == getattr(other, "body", other))


def _error(fault: ValueFault, origin: YamlOrigin) -> EvaluationError:
    error = EvaluationError(fault.code, fault.message, fault.hint)
    error.span = origin.span()
    return error


def compile_fields(
    service: Service,
    project: Project,
    syntax: Syntax,
    of_services: ServiceFields,
    diagnostics: list[Diagnostic],
) -> CompiledFields:
    """The fields of a service, with its name, slug and state; what is wrong goes to `problems`."""
    constants: dict[str, Any] = {
        "name": service.name,
        "slug": service.slug,
        "state": service.state,
        "tutorials": _tutorials(service, project),
    }
    article = service.article or (project.site.lang.startswith("en") and article_of(service.name))
    if article:
        constants["a_name"] = f"{article} {service.name}"
    diagnostics += check_value(service.name, service.origin.child("name"), prose=True)
    diagnostics += check_value(list(service.aliases), service.origin.child("aliases"))
    evaluators: dict[str, Evaluate] = {}
    uses: dict[str, set[str]] = {}
    compiler = _Compiler(project.models, syntax, of_services, diagnostics)
    for declared in project.site.fields.values():
        name = declared.name
        if name in service.values:
            raw, origin = service.values[name], service.origin.child(name)
        elif declared.default is not None and declared.origin is not None:
            raw, origin = declared.default, declared.origin.child("default")
        elif (implied := declared.type.implied(declared)) is not None and declared.origin:
            raw, origin = implied, declared.origin
        else:
            continue
        compiled = declared.type.compile(declared, raw, origin, compiler)
        if isinstance(compiled, Constant):
            constants[name] = compiled.value
        else:
            evaluators[name] = compiled
            uses[name] = uses_of(declared.type.computed(declared, raw))
            if declared.type.is_block:  # a value of such a field is emphasized
                uses[name] |= {f"service.{owned}" for owned in of_services.owned}
    if service.deprecated:
        constants["deprecated"] = _deprecated(service.deprecated, service, project, compiler)
    unsupported = {}
    for key, reason in service.unsupported.items():
        origin = service.origin.child("unsupported", key)
        unsupported[urls.normalized(key)] = compiler.markdown(reason, origin)
    documents = tuple(compiler.documents)
    groups = {field.name: field.by for field in project.site.fields.values() if field.by}
    unsaid = of_services.names - constants.keys() - evaluators.keys()
    independent = _independent(uses, {*constants, *unsaid}, groups)
    sources = frozenset([service.origin.path]).union(*(d.includes for d in documents))
    return CompiledFields(
        constants,
        evaluators,
        independent,
        unsupported,
        documents,
        sources,
        {*project.site.fields, "deprecated"},
    )


def _deprecated(
    said: Deprecation, service: Service, project: Project, compiler: _Compiler
) -> Record:
    """What is said of a deprecated service, as expressions see it."""
    found: dict[str, Any] = {}
    if said.since:
        found["since"] = said.since
    if said.reason:
        origin = service.origin.child("deprecated", "reason")
        found["reason"] = compiler.markdown(said.reason, origin)
    if said.successor:
        other = project.services.get(said.successor)
        name = other.name if other else said.successor
        found["successor"] = {"slug": said.successor, "name": name}
    return Record(found, dict.fromkeys(Deprecation._fields))


def _tutorials(service: Service, project: Project) -> list[str]:
    """The folders of the tutorials that list a service."""
    return [
        tutorial.folder
        for tutorial in project.tutorials
        if any(entry.service and entry.service.slug == service.slug for entry in tutorial.entries)
    ]


def check_statements(text: Any, origin: YamlOrigin, diagnostics: list[Diagnostic]) -> None:
    """Report `{% ... %}` in a text that is no Markdown: it chooses nothing, and readers see it."""
    if isinstance(text, str) and STATEMENT.sign in text:
        for start, end in STATEMENT.find(text):
            written = text[start:end]
            message = f"'{written}' is shown as text: {STATEMENT.what}"
            span = origin.occurrence(written, text.count(written, 0, start))
            hint = "write an expression: {{ 'this' if service.slug == 'x' else 'that' }}"
            diagnostics.append(Diagnostic("stray-markup", message, span, hint))


def _independent(
    uses: Mapping[str, set[str]], constants: Iterable[str], groups: Mapping[str, str]
) -> frozenset[str]:
    """The fields whose values depend on the service alone: not on the page, nor on its tutorial, nor on the tab that
    they stand in. `constants`: the names of those that are constant, or not there; `groups`: field -> the group of variants that its values differ by."""
    same = {f"service.{name}" for name in constants}
    by = {f"service.{name}": group for name, group in groups.items()}
    found: set[str] = set()
    while True:
        more = {
            name
            for name, used in uses.items()
            if name not in found
            and all(
                use.startswith("site.")
                or (use in same and (use not in by or by[use] == groups.get(name)))
                for use in used
            )
        }
        if not more:
            return frozenset(found)
        found |= more
        same |= {f"service.{name}" for name in more}


def uneven_steps(project: Project, fields: Mapping[str, CompiledFields]) -> Iterator[Diagnostic]:
    """Level-2 headings in a field of a service that other services' fields lack: steps of its own."""
    services = [s for s in project.services.values() if project.published.has(s.slug, s.state)]
    for declared in project.site.fields.values():
        sections = {
            service.slug: dict(value.sections)
            for service in services
            if isinstance(value := fields[service.slug].known.get(declared.name), Document)
        }
        for service in services:
            for id_, line in sections.get(service.slug, {}).items():
                without = [s.slug for s in services if id_ not in sections.get(s.slug, ())]
                if without and declared.name in service.values:
                    yield Diagnostic(
                        "uneven-steps",
                        f"the field '{declared.name}' makes a step '{id_}' that '{without[0]}' lacks",
                        service.origin.child(declared.name).span("##", line),
                        "make it a level-3 heading, or write the step in the page of all services",
                    )


def choices(project: Project) -> Mapping[str, frozenset[str]]:
    """Name of a value of services or tutorials, as in expressions -> all values that it can have."""
    services, fields = project.services, project.site.fields.values()
    closed = {f.name: values for f in fields if (values := f.type.choices(f, project)) is not None}
    return {
        **{f"service.{name}": values for name, values in closed.items()},
        "service.slug": frozenset(services),
        "service.name": frozenset(service.name for service in services.values()),
        "service.state": frozenset(get_args(State)),
        "service.tutorials": frozenset(tutorial.folder for tutorial in project.tutorials),
        "tutorial.slug": frozenset(tutorial.folder for tutorial in project.tutorials),
    }
