"""Requests held to the API's contract, where the project names one; without one, nothing is read.

A fault is reported where the value is written: in the request, or in the payload of the service that
brought it.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from tutgen.check.contracts.faults import CallFault, ContractSchema
from tutgen.check.contracts.openapi import OpenApi, body_faults
from tutgen.check.contracts.parts import SchemaParts
from tutgen.check.contracts.references import ContractError, ContractPlace
from tutgen.check.rule import Rule
from tutgen.check.siblings.facts import SiteFacts, TutorialFacts, field_of, within_payloads
from tutgen.check.siblings.once import once
from tutgen.content.field_type import Field
from tutgen.content.model import Service
from tutgen.diagnostics import Diagnostic, Severity, Span, in_services
from tutgen.language.expressions.values import EvaluationError, Scope
from tutgen.requests.request import Call, CompiledRequest, json_value
from tutgen.sources.yaml_origin import YamlOrigin


def contract_mismatches(facts: TutorialFacts) -> Iterator[Diagnostic]:
    """Faults, by the contract, of the requests that the tutorial's pages place."""
    for request in facts.requests:
        for named in _contracts(facts.whole, request):
            try:
                contract = named.load(facts.whole, named.path)
            except ContractError as error:
                yield named.unusable(f"the contract cannot be used: {error}", named.hint)
                continue
            yield from _mismatches(facts, request, contract)
            for note in contract.notes:
                yield named.partly_unusable(note)


@dataclass(frozen=True, slots=True)
class _NamedContract:
    """A contract that `site.yaml` or a request names."""

    path: str
    named_at: YamlOrigin
    load: Callable[[SiteFacts, str], OpenApi | ContractSchema]
    """Raises ContractError."""
    hint: str

    def unusable(self, message: str, hint: str, severity: Severity | None = None) -> Diagnostic:
        return Diagnostic("unusable-contract", message, self.named_at.span(), hint, severity)

    def partly_unusable(self, reason: str) -> Diagnostic:
        hint = "what refers to it is not held to it; tell those who keep the contract"
        return self.unusable(f"a part of the contract cannot be used: {reason}", hint, "warning")


def _contracts(facts: SiteFacts, request: CompiledRequest) -> Iterator[_NamedContract]:
    site = facts.project.site
    if site.contract is not None:
        hint = "name an OpenAPI document (3.0 or 3.1) in the project, as JSON or YAML"
        yield _NamedContract(site.contract, site.origin.child("contract"), _openapi, hint)
    if request.schema is not None:
        hint = "name a JSON Schema in the project, as JSON or YAML"
        yield _NamedContract(request.schema, request.origin.child("schema"), _schema, hint)


@once
def _openapi(facts: SiteFacts, path: str) -> OpenApi:
    return OpenApi(facts.contracts, path)


@once
def _schema(facts: SiteFacts, path: str) -> ContractSchema:
    facts.contracts.value(ContractPlace(path))
    return ContractSchema(SchemaParts(facts.contracts), ContractPlace(path))


def _mismatches(
    facts: TutorialFacts, request: CompiledRequest, contract: OpenApi | ContractSchema
) -> Iterator[Diagnostic]:
    """The faults of one request. If a part of the contract cannot be used, a note is added to the contract."""
    fields = facts.whole.project.site.fields
    files = {service.origin.path for service in facts.whole.project.services.values()}
    found: dict[tuple[Span, str], tuple[Diagnostic, list[str]]] = {}
    for page in facts.pages:
        assert page.service
        scope = facts.scope(page)
        with suppress(EvaluationError):  # it is reported where the page is rendered
            shown = _RequestOnPage(
                request, facts.call(request, page), request.sample_response(scope)
            )
            try:
                faults = [*shown.faults(contract)]
            except ContractError as error:
                contract.notes[str(error)] = None
                continue
            for fault in faults:
                diagnostic = shown.diagnostic(fault, page.service, scope, fields)
                key = (diagnostic.span, fault.kind)
                found.setdefault(key, (diagnostic, []))[1].append(page.service.slug)
    for diagnostic, slugs in found.values():
        if diagnostic.span.path not in files:  # a service's own file says whose it is
            where = in_services(list(dict.fromkeys(slugs)))
            diagnostic = replace(diagnostic, message=diagnostic.message + where)  # noqa: PLW2901  # the same
        yield diagnostic


@dataclass(frozen=True, slots=True)
class _RequestOnPage:
    """A request and its sample response, as one page shows them."""

    request: CompiledRequest
    call: Call
    response: Any

    def faults(self, contract: OpenApi | ContractSchema) -> Iterator[CallFault]:
        """Raises ContractError."""
        if isinstance(contract, OpenApi):
            yield from contract.faults(self.call)
            if self.response is not None:
                yield from contract.faults_of_response(self.call, json_value(self.response))
        elif self.call.body is not None:
            yield from body_faults(contract, self.call)

    def diagnostic(
        self, fault: CallFault, service: Service, scope: Scope, fields: Mapping[str, Field]
    ) -> Diagnostic:
        origin = self.request.origin
        if fault.part == "path":
            place = self.request.path_origin
        elif fault.part == "header":
            place = origin.child("headers", *fault.steps)
        else:
            place = origin.child(fault.part)
            value = self.response if fault.part == "response" else self.call.body
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


RULE = Rule(of_tutorial=contract_mismatches)
