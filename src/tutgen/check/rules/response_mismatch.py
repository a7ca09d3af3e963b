"""Sample responses that contradict their requests: what no server can return to what was asked."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import product
from typing import Any

from tutgen.check.elasticsearch.search import (
    Contradiction,
    RequestParts,
    ResponseParts,
    contradictions,
)
from tutgen.check.rule import Rule
from tutgen.check.siblings.echoes import unlike_payloads
from tutgen.check.siblings.facts import SiteFacts, Tabs, TutorialFacts
from tutgen.check.siblings.once import once
from tutgen.check.siblings.payload_places import field_of, within_payloads
from tutgen.content.plan import Page
from tutgen.diagnostics import Diagnostic, in_services
from tutgen.language.expressions.values import EvaluationError
from tutgen.language.payload import Hole, Payload
from tutgen.requests.body import CompiledBody
from tutgen.requests.request import CompiledRequest, json_value
from tutgen.sources.json_pointer import walk
from tutgen.sources.yaml_origin import YamlOrigin


def response_mismatches(facts: TutorialFacts) -> Iterator[Diagnostic]:
    """Contradictions between a request and its `response`, with the values of each service."""
    for request in facts.requests:
        body = request.response and request.response.body
        if body and _says_more(body.value):
            yield from _mismatches(facts, request, body)


def _says_more(response: Any) -> bool:
    """Whether there may be something to compare; a Hole can become anything."""
    compared = ResponseParts.of(response)
    is_open = any(isinstance(part, Hole) for _, _, part in walk(response))
    return is_open or bool(compared.hits or compared.ids)


def _mismatches(
    facts: TutorialFacts, request: CompiledRequest, sample: CompiledBody
) -> Iterator[Diagnostic]:
    fields = facts.whole.project.site.fields
    with_holes = ResponseParts.of(sample.value)
    found: dict[YamlOrigin, tuple[Contradiction, list[str]]] = {}
    for page, tabs in product(facts.pages, facts.tabs(request)):
        assert page.service
        scope = facts.scope(page, tabs)
        with suppress(EvaluationError):  # it is reported where the page is rendered
            fillings = [value(scope) for value in sample.values]
            if _are_scalars(fillings):
                response = with_holes.filled(fillings)
            else:
                response = ResponseParts.of(json_value(sample.filled(fillings)))
            if not response.hits and not response.ids:
                continue
            asked = _asked(facts, request, page, tabs)
            for one in contradictions(asked, response):
                assert request.response
                origin = request.response.body_origin
                for payload, steps in within_payloads(sample.filled(fillings), one.steps, ()):
                    at = payload and field_of(page.service, scope.service, fields, payload)
                    origin = (at.origin.child("body") if at else origin).child(*steps)
                found.setdefault(origin, (one, []))[1].append(page.service.slug)
    for origin, (one, slugs) in found.items():
        is_own = len(slugs) == 1 and origin.path != request.origin.path  # the file says whose it is
        yield Diagnostic(
            "response-mismatch",
            one.message + ("" if is_own else in_services(list(dict.fromkeys(slugs)))),
            origin.key_span() if one.is_key else origin.span(),
            one.hint,
            trail=(("answers the request", request.path_origin.span()),),
        )


def _asked(facts: TutorialFacts, request: CompiledRequest, page: Page, tabs: Tabs) -> RequestParts:
    """The parts of a request on a page, within tabs. Raises EvaluationError."""
    filled = facts.filled(request, page, tabs)
    if request.body and _are_scalars(filled.values):
        with_holes = _with_holes(facts, request.name, filled.head.shape.absent)
        return with_holes.filled(filled.path, filled.values)
    return RequestParts.of(facts.call(request, page, tabs))


@once
def _with_holes(facts: TutorialFacts, name: str, absent: tuple[str, ...]) -> RequestParts:
    body = facts.compilation.requests[name].body
    assert body
    return RequestParts.of_json("", json_value(body.value, absent))


def _are_scalars(fillings: Sequence[Any]) -> bool:
    return not any(isinstance(filling, (dict, list, Payload)) for filling in fillings)


def unlike_echoes(facts: SiteFacts) -> Iterator[Diagnostic]:
    """Two payloads of a service that say two things at a key, where those of most siblings say one."""
    for one in unlike_payloads(facts):
        yield Diagnostic(
            "response-mismatch",
            f"'{one.field}' has '{one.value}' for '{one.key}', and '{one.other_field}' has '{one.other_value}': most "
            "siblings have the same in both",
            one.at.span(),
            "make them equal, or waive 'response-mismatch' with the reason",
            "warning",
            trail=(("the other one", one.other_at.span()),),
        )


RULE = Rule(of_site=unlike_echoes, of_tutorial=response_mismatches)
