"""Placeholders for what is known already."""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

from tutgen.check.rule import Rule
from tutgen.check.siblings.facts import SiteFacts, TutorialFacts
from tutgen.check.siblings.placeholders import PlacedPlaceholder, in_requests, key_of
from tutgen.diagnostics import Diagnostic, Span
from tutgen.language.expressions.values import EvaluationError, Scope, as_text
from tutgen.theme.placeholder import PLACEHOLDER, has_placeholder


def needless_placeholders(facts: SiteFacts) -> Iterator[Diagnostic]:
    """Placeholders in the payloads of a service that has a field of that name, or of that key's; or
    of a name that the site makes for all tutorials."""
    for slug, sibling in facts.siblings.items():
        for slot, text in sibling.values.items():
            for found in PLACEHOLDER.finditer(text.text):
                key = key_of(slot.partition(".body")[2]) if found.group() == text.text else None
                for known in _known_to_service(facts, facts.scope(slug), found[1], key):
                    yield _needless(found[1], *known, text.span(*found.span()))
                    break


def _known_to_service(
    facts: SiteFacts, scope: Scope, placeholder: str, key: str | None
) -> Iterator[tuple[str, str]]:
    """(expression, value) of what could replace a placeholder in a service's payload."""
    name = _as_name(placeholder)
    model = facts.project.site.fields.get(name.removesuffix("_id"))
    ids = [model.name] if model and model.type.owned_as == "model" else []
    for field in (*_fields(facts, placeholder, key), *ids):
        value = _value(scope.service, field)
        if value is not None:
            yield f"service.{field}", value
    if name in facts.project.site.names:
        yield from _named(scope, name)


def needless_placeholders_in_requests(facts: TutorialFacts) -> Iterator[Diagnostic]:
    """Placeholders in requests for what every service of the tutorial has, or what `names` makes."""
    for _, one in in_requests(facts):
        scopes = [facts.scope(page) for page in facts.pages]
        for known in _known(facts, one, scopes):
            span = one.origin.span(one.written)
            yield _needless(one.name, *known, span)
            break


def _known(
    facts: TutorialFacts, one: PlacedPlaceholder, scopes: list[Scope]
) -> Iterator[tuple[str, str]]:
    """(expression, its value in the first scope) of what could replace a placeholder in a request."""
    for name in _fields(facts.whole, one.name, one.key):
        values = [_value(scope.service, name) for scope in scopes]
        if None not in values:
            yield f"service.{name}", str(values[0])
    name = _as_name(one.name)
    if name in facts.compilation.names:
        yield from _named(scopes[0], name)


def _named(scope: Scope, name: str) -> Iterator[tuple[str, str]]:
    """(expression, value) of a name of `names`; the value may be a sentence."""
    value = _value(scope.names, name, one_word=False)
    if value is not None:
        yield f"names.{name}", value


def _fields(facts: SiteFacts, placeholder: str, key: str | None) -> Iterator[str]:
    """The fields that are called as a placeholder is, or as the key it stands at."""
    name = _as_name(placeholder)
    by_name = {"name", "name at its key"} if key in (None, name) else {"name"}
    for called, ways in ((name, by_name), (key, {"key"})):
        declared = facts.project.site.fields.get(called or "")
        if declared and not ways.isdisjoint(declared.type.fills):
            yield declared.name


def _as_name(placeholder: str) -> str:
    """`<Task ID>` is `task_id`."""
    return re.sub(r"[ -]", "_", placeholder.lower())


def _value(values: Mapping[str, Any] | None, name: str, *, one_word: bool = True) -> str | None:
    """The value as text, if it holds no placeholder itself, and is one word where it must be."""
    with suppress(EvaluationError, KeyError):
        text = as_text(values[name]) if values is not None else ""
        if text and not has_placeholder(text) and not (one_word and re.search(r"\s", text)):
            return text
    return None


def _needless(placeholder: str, expression: str, value: str, span: Span) -> Diagnostic:
    return Diagnostic(
        "needless-placeholder",
        f"'<{placeholder}>' leaves open what {expression} says: '{value}'",
        span,
        f"write {{{{ {expression} }}}}",
    )


RULE = Rule(of_site=needless_placeholders, of_tutorial=needless_placeholders_in_requests)
