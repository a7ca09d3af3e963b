"""Requests held to the API's contract, where the project names one; without one, nothing is read.

A fault is reported where the value is written: in the request, or in the payload of the service that
brought it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import product
from typing import NamedTuple

from tutgen.check.contracts.faults import CallFault, ContractSchema
from tutgen.check.contracts.openapi import OpenApi, body_faults
from tutgen.check.contracts.parts import SchemaParts
from tutgen.check.contracts.references import ContractError, ContractPlace
from tutgen.check.rule import Rule
from tutgen.check.siblings.facts import SiteFacts, TutorialFacts
from tutgen.check.siblings.once import once
from tutgen.check.siblings.payload_places import field_of, within_payloads
from tutgen.content.field_type import Field
from tutgen.content.model import Service
from tutgen.content.plan import Page
from tutgen.diagnostics import Diagnostic, Severity, Span, in_services
from tutgen.language.expressions.values import Evaluate, EvaluationError, Scope
from tutgen.requests.request import Call, CompiledRequest
from tutgen.requests.response import SampleResponse
from tutgen.sources.yaml_origin import YamlOrigin


def contract_mismatches(facts: TutorialFacts) -> Iterator[Diagnostic]:
    """Faults, by the contract, of the requests that the tutorial's pages place."""
    for request in facts.requests:
        for named in _contracts(facts.whole, request):
            found, without = named.paths(facts)
            yield from without
            for path, pages in found.items():
                try:
                    contract = named.load(facts.whole, path)
                except ContractError as error:
                    yield named.unusable(f"the contract cannot be used: {error}", named.hint)
                    continue
                yield from _mismatches(facts, pages, request, contract)
                for note in contract.notes:
                    yield named.partly_unusable(note)


class _NamedContract(NamedTuple):
    """A contract that `site.yaml` or a request names."""

    path: Evaluate
    named_at: YamlOrigin
    load: Callable[[SiteFacts, str], OpenApi | ContractSchema]
    """Raises ContractError."""
    hint: str

    def paths(
        self, facts: TutorialFacts
    ) -> tuple[Mapping[str, Sequence[Page]], Sequence[Diagnostic]]:
        """The paths that the name has on the pages of a tutorial, and the pages of each; and the diagnostics of
        those on which it has no value."""
        found: dict[str, list[Page]] = {}
        without: dict[tuple[Span, str], Diagnostic] = {}
        for page in facts.pages:
            try:
                if path := self.path(facts.scope(page)):
                    found.setdefault(path, []).append(page)
            except EvaluationError as error:
                if error.code:  # an expression that does not compile has been reported
                    said = error.diagnostic()
                    without.setdefault((said.span, said.message), said)
        return found, [*without.values()]

    def unusable(self, message: str, hint: str, severity: Severity | None = None) -> Diagnostic:
        return Diagnostic("unusable-contract", message, self.named_at.span(), hint, severity)

    def partly_unusable(self, reason: str) -> Diagnostic:
        hint = "what refers to it is not held to it; tell those who keep the contract"
        return self.unusable(f"a part of the contract cannot be used: {reason}", hint, "warning")


def _contracts(facts: SiteFacts, request: CompiledRequest) -> Iterator[_NamedContract]:
    if facts.site.contract is not None:
        hint = "name an OpenAPI document (3.0 or 3.1) in the project, as JSON or YAML"
        origin = facts.project.site.origin.child("contract")
        yield _NamedContract(facts.site.contract, origin, _openapi, hint)
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
    facts: TutorialFacts,
    pages: Sequence[Page],
    request: CompiledRequest,
    contract: OpenApi | ContractSchema,
) -> Iterator[Diagnostic]:
    """The faults of one request. If a part of the contract cannot be used, a note is added to the contract."""
    fields = facts.whole.project.site.fields
    files = {service.origin.path for service in facts.whole.project.services.values()}
    found: dict[tuple[Span, str], tuple[Diagnostic, list[str]]] = {}
    for page, tabs in product(pages, facts.tabs(request)):
        assert page.service
        scope = facts.scope(page, tabs)
        with suppress(EvaluationError):  # it is reported where the page is rendered
            answer = request.response and request.response.on(scope)
            shown = _RequestOnPage(request, facts.call(request, page, tabs), answer)
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


class _RequestOnPage(NamedTuple):
    """A request and its sample response, as one page shows them."""

    request: CompiledRequest
    call: Call
    response: SampleResponse | None

    def faults(self, contract: OpenApi | ContractSchema) -> Iterator[CallFault]:
        """Raises ContractError."""
        if isinstance(contract, OpenApi):
            yield from contract.faults(self.call)
            if self.response is not None:
                yield from contract.faults_of_response(self.call, self.response)
        elif self.call.body is not None:
            yield from body_faults(contract, self.call)

    def _in_query(self, name: str) -> YamlOrigin | None:
        """The place of a field of the query, if the request writes it as one."""
        written = self.request.written.get("query")
        if isinstance(written, Mapping) and name in written:
            return self.request.origin.child("query", name)
        return None

    def diagnostic(
        self, fault: CallFault, service: Service, scope: Scope, fields: Mapping[str, Field]
    ) -> Diagnostic:
        origin = self.request.origin
        response = self.request.response
        if fault.part == "path":
            place = self._in_query(fault.kind) or self.request.path_origin
        elif fault.part == "header":
            place = self.request.header_origin(str(fault.steps[0]))
        elif fault.part == "status":
            place = origin.child("response", "status")
        else:
            is_answer = fault.part == "response"
            place = response.body_origin if response and is_answer else origin.child(fault.part)
            answer = self.response and self.response.body
            value = answer if is_answer else self.call.body
            for payload, steps in within_payloads(value, fault.steps, self.call.absent):
                found = payload and field_of(service, scope.service, fields, payload)
                place = (found.origin.child("body") if found else place).child(*steps)
        in_payload = fault.part in ("body", "response") and place.path != origin.path
        return Diagnostic(
            "contract-mismatch",
            fault.message,
            place.key_span() if fault.is_key else place.span(fault.text),
            fault.hint,
            trail=(("used by request", origin.key_span()),) if in_payload else (),
        )


RULE = Rule(of_tutorial=contract_mismatches)
