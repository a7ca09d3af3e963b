"""Keys of requests that nobody explains.

A key that a service does not have needs no note.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress

from tutgen.check.rule import Rule
from tutgen.check.siblings.facts import TutorialFacts
from tutgen.check.siblings.payload_keys import (
    any_item,
    by_variant,
    is_explained,
    keys_without_notes,
    leaves,
    on_their_pages,
)
from tutgen.check.siblings.source_nodes import nodes_of
from tutgen.diagnostics import Diagnostic, Span
from tutgen.language.expressions.values import EvaluationError
from tutgen.language.nodes import Request
from tutgen.requests.request import CompiledRequest
from tutgen.sources.json_pointer import pointer_of

EXPLAINED, FEWEST = 2 / 3, 3
"""A key that a request does not explain is reported if the request explains at least FEWEST of its keys, and at
least the part EXPLAINED of them."""


def unexplained_keys(facts: TutorialFacts) -> Iterator[Diagnostic]:
    """Keys of a request that nobody explains: those that a service's payload brings into it, and
    those that it has itself."""
    yield from _unexplained_of_requests(facts)
    keys = (key for key in keys_without_notes(facts) if not key.is_explained)
    for key, *others in by_variant(on_their_pages(facts, keys)):
        request = key.request
        trail = [("used by request", request.origin.key_span())]
        place = _placed_at(facts, request.name)
        if place is not None:
            trail.append(("used by page", place))
        trail += [(f"the same for '{other.variant}'", other.span) for other in others]
        yield Diagnostic(
            "unexplained-key",
            f"nobody explains the key '{key.steps[-1]}': neither '{key.field}' nor the request "
            f"'{request.name}' has a note on it",
            key.span,
            f"write a note on '{key.pointer}' in 'notes' of '{key.field}', or null there if it "
            "needs none",
            trail=tuple(trail),
        )


def _unexplained_of_requests(facts: TutorialFacts) -> Iterator[Diagnostic]:
    """Keys of requests that explain most of the others."""
    if not facts.pages:
        return
    for request in facts.requests:
        if len(request.notes) >= FEWEST:
            with suppress(EvaluationError):  # it is reported where the page is rendered
                noted = {any_item(note.pointer) for note in request.notes}
                tabs = facts.tabs(request)[0]  # its own keys are the same in all
                keys = list(leaves(facts.call(request, facts.pages[0], tabs).body))
                left = [steps for steps in keys if not is_explained(steps, noted)]
                explained = len(keys) - len(left)
                if explained >= max(FEWEST, EXPLAINED * len(keys)):
                    yield from (_left_out(request, steps) for steps in left)


def _left_out(request: CompiledRequest, steps: Sequence[str | int]) -> Diagnostic:
    return Diagnostic(
        "unexplained-key",
        f"the request '{request.name}' explains its other keys, but not '{steps[-1]}'",
        request.origin.child("body", *steps).key_span(),
        f"write a note on '{pointer_of(steps)}' in its 'notes', or null there if it needs none",
    )


def _placed_at(facts: TutorialFacts, request: str) -> Span | None:
    """The place of the directive that shows a request."""
    page = facts.compilation.documents[facts.tutorial.page.path]
    for document in facts.whole.site.with_snippets([page]):
        for node in nodes_of(document).of(Request):
            if node.name == request:
                return document.origin.span("{request}", node.line)
    return None


RULE = Rule(of_tutorial=unexplained_keys)
