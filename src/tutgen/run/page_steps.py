"""The requests of a service's page, in its order, as they are sent to a server that the user names."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from tutgen.content.plan import Page, Plan
from tutgen.diagnostics import Finding
from tutgen.language.expressions.values import EvaluationError, Scope
from tutgen.language.rendering import Rendering
from tutgen.pages.requests_in_order import COMING_IN, requests_in_order
from tutgen.pages.site import CompiledSite
from tutgen.requests.languages.sent import Sent, sent_of
from tutgen.requests.request import CompiledRequest
from tutgen.run.holding import Held
from tutgen.run.trial import Step


def steps_of(
    site: CompiledSite,
    plan: Plan,
    page: Page,
    *,
    server: str | None,
    chosen: Mapping[str, str],
    skipped: Collection[str],
) -> tuple[list[Step], list[Finding]]:
    """The steps of a page, and what is wrong with them.

    `server`: takes the place of the project's; `chosen`: group of variants -> variant; `skipped`: names of requests that
    are left out.
    """
    assert page.service
    rendering = Rendering(page, plan, site)
    for group, variant in chosen.items():
        rendering.scope = rendering.scope.with_variant(group, variant)
    requests = site.compilation(page).requests
    fields = site.project.site.fields
    steps = []
    for name, scope in requests_in_order(site.document(page).content.nodes, rendering, chosen):
        if name in skipped or name not in requests:  # what is not there is reported by a build
            continue
        request = requests[name]
        if request.forms == COMING_IN:
            continue
        try:
            held = Held(request, scope, page.service, fields)
            held.sample()
            steps.append(Step(held, _sent(request, scope, server)))
        except EvaluationError as error:
            error.span = error.span or request.origin.span()
            rendering.report(error.diagnostic())
    return steps, rendering.findings


def _sent(request: CompiledRequest, scope: Scope, server: str | None) -> Sent:
    """The request as it is sent. One that names a server itself keeps it. Raises EvaluationError."""
    request = request.addressed
    filled = request.filled(scope)
    is_own = request.written.get("server") is not None and filled.head.server
    if server and not is_own:
        filled = replace(filled, head=filled.head._replace(server=server))
    return sent_of(request, filled)
