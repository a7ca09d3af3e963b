"""Requests held to the API's contract, where the project names one; without one, nothing is read.

A fault is reported where the value is written: in the request, or in the payload of the service that
brought it.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from tutgen.diagnostics import Diagnostic, Span, in_services
from tutgen.expressions import EvaluationError, Scope
from tutgen.load import load_document
from tutgen.model import Field, Service
from tutgen.openapi import (
    ContractError,
    Documents,
    Fault,
    OpenApi,
    Place,
    Schema,
    body_faults,
)
from tutgen.requests import Call, CompiledRequest, json_value
from tutgen.rules.facts import SiteFacts, TutorialFacts, field_of, within_payloads
from tutgen.yaml_source import YamlOrigin


def contract_mismatches(facts: TutorialFacts) -> Iterator[Diagnostic]:
    """What the contract does not allow in the requests that the tutorial's pages place."""
    placed = facts.compilation.placed
    for request in facts.compilation.requests.values():
        for contract in _contracts(facts.whole, request) if request.name in placed else ():
            try:
                yield from _mismatches(facts, request, contract.load(facts.whole, contract.path))
            except ContractError as error:
                yield Diagnostic(
                    "unusable-contract",
                    f"the contract cannot be used: {error}",
                    contract.named_at.span(),
                    contract.hint,
                )


@dataclass(frozen=True, slots=True)
class _Named:
    """A contract that `site.yaml` or a request names."""

    path: str
    named_at: YamlOrigin
    load: Callable[[SiteFacts, str], OpenApi | Schema]
    """Raises ContractError."""
    hint: str


def _contracts(facts: SiteFacts, request: CompiledRequest) -> Iterator[_Named]:
    site = facts.project.site
    if site.contract is not None:
        hint = "name an OpenAPI document (3.0 or 3.1) in the project; a large one must be JSON"
        yield _Named(site.contract, site.origin.child("contract"), _openapi, hint)
    if request.schema is not None:
        hint = "name a JSON Schema in the project, as JSON or YAML"
        yield _Named(request.schema, request.origin.child("schema"), _schema, hint)


@lru_cache(maxsize=1)
def _documents(facts: SiteFacts) -> Documents:
    def read(path: str) -> Any:
        value, problem = load_document(facts.root, path)
        if problem is not None:
            raise ContractError(problem)
        return value

    return Documents(read)


@lru_cache(maxsize=1)
def _openapi(facts: SiteFacts, path: str) -> OpenApi:
    return OpenApi(_documents(facts), path)


@lru_cache(maxsize=64)
def _schema(facts: SiteFacts, path: str) -> Schema:
    return Schema(_documents(facts), Place(path))


def _mismatches(
    facts: TutorialFacts, request: CompiledRequest, contract: OpenApi | Schema
) -> Iterator[Diagnostic]:
    """What a contract does not allow in one request. Raises ContractError."""
    fields = facts.whole.project.site.fields
    files = {service.origin.path for service in facts.whole.project.services.values()}
    found: dict[tuple[Span, str], tuple[Diagnostic, list[str]]] = {}
    for page in facts.pages:
        assert page.service
        scope = facts.whole.site.scope(page)
        with suppress(EvaluationError):  # it is reported where the page is rendered
            shown = _Shown(request, request.call(scope), request.sample(scope))
            for fault in shown.faults(contract):
                diagnostic = shown.diagnostic(fault, page.service, scope, fields)
                key = (diagnostic.span, fault.kind)
                found.setdefault(key, (diagnostic, []))[1].append(page.service.slug)
    for diagnostic, slugs in found.values():
        if diagnostic.span.path not in files:  # a service's own file says whose it is
            where = in_services(list(dict.fromkeys(slugs)))
            diagnostic = replace(diagnostic, message=diagnostic.message + where)  # noqa: PLW2901  # the same
        yield diagnostic


@dataclass(frozen=True, slots=True)
class _Shown:
    """A request and its sample answer, as one page shows them."""

    request: CompiledRequest
    call: Call
    answer: Any

    def faults(self, contract: OpenApi | Schema) -> Iterator[Fault]:
        """Raises ContractError."""
        if isinstance(contract, OpenApi):
            yield from contract.faults(self.call)
            if self.answer is not None:
                yield from contract.faults_of_answer(self.call, json_value(self.answer))
        elif self.call.body is not None:
            yield from body_faults(contract, self.call)

    def diagnostic(
        self, fault: Fault, service: Service, scope: Scope, fields: Mapping[str, Field]
    ) -> Diagnostic:
        origin = self.request.origin
        if fault.part == "path":
            place = self.request.path_origin
        elif fault.part == "header":
            place = origin.child("headers", *fault.steps)
        else:
            place = origin.child(fault.part)
            value = self.answer if fault.part == "response" else self.call.body
            for payload, steps in within_payloads(value, fault.steps, self.call.absent):
                found = payload and field_of(service, scope.service, fields, payload)
                place = (found[1].child("body") if found else place).child(*steps)
        in_payload = place.path != origin.path
        return Diagnostic(
            "contract-mismatch",
            fault.message,
            place.key_span() if fault.is_key else place.span(fault.text),
            fault.hint,
            trail=(("used by request", origin.key_span()),) if in_payload else (),
        )
