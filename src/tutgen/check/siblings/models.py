"""The models that services run, and what `content/models.yaml` says of them."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any

from tutgen.check.siblings.facts import SiteFacts
from tutgen.check.siblings.once import once
from tutgen.content.field_type import Field
from tutgen.content.model import Model, Service
from tutgen.language.by_variant import ByVariant
from tutgen.language.expressions.values import EvaluationError, Scope, resolved
from tutgen.sources.yaml_origin import YamlOrigin

_WHY = {
    "task_type": "which is for {}",
    "dims": "whose vectors have {} dimensions",
    "element_type": "whose vectors are of the type {}",
    "similarity": "whose maker recommends {}",
}


@once
def scopes_of(facts: SiteFacts, slug: str) -> tuple[Scope, ...]:
    """What the expressions on the first page of a service see: in the tab of each variant that fields differ by;
    outside tabs if there are none."""
    scope = facts.scope(slug)
    groups = {f.by: f.variants for f in facts.project.site.fields.values() if f.by}
    within = [scope.with_variant(group, v) for group, variants in groups.items() for v in variants]
    return tuple(within) or (scope,)


@once
def models_of(facts: SiteFacts, slug: str) -> tuple[Model, ...]:
    """The models that a service names, for any variant, and the catalogue has."""
    found = (model for scope in scopes_of(facts, slug) for model in models_in(facts, scope))
    return tuple({model.id: model for model in found}.values())


def models_in(facts: SiteFacts, scope: Scope) -> Iterator[Model]:
    """Those that the service of a page names within the tabs of a scope."""
    for declared in facts.project.site.fields.values():
        if declared.type.owned_as == "model":
            with suppress(EvaluationError, KeyError):
                model = facts.project.models.get(_value(scope, declared))
                if model:
                    yield model


def values_of(facts: SiteFacts, slug: str, scope: Scope) -> Iterator[tuple[Field, Any, YamlOrigin]]:
    """The fields of a service, evaluated within the tabs of a scope, each with the place of its value; a default has
    one too."""
    service = facts.siblings[slug].service
    for declared in facts.project.site.fields.values():
        with suppress(EvaluationError, KeyError):
            variant = scope.variants.get(declared.by or "")
            yield declared, _value(scope, declared), _origin(service, declared, variant)


def _value(scope: Scope, declared: Field) -> Any:
    value = (scope.service or {})[declared.name]
    return resolved(value, scope.variants, "") if isinstance(value, ByVariant) else value


def _origin(service: Service, declared: Field, variant: str | None) -> YamlOrigin:
    raw, origin = service.values.get(declared.name), service.origin.child(declared.name)
    if raw is None and declared.origin is not None:
        raw, origin = declared.default, declared.origin.child("default")
    return origin.child(variant) if variant and isinstance(raw, dict) and variant in raw else origin


def allowed(model: Model, fact: str) -> Sequence[Any]:
    """The values of a fact that the catalogue lists, the default first; empty if it does not know."""
    if fact == "task_type":
        return (model.task_type,)
    if fact == "dims":
        return model.dims
    return model.element_types if fact == "element_type" else model.similarity


def described(model: Model, fact: str) -> str:
    """What the catalogue says of a model, as a clause: `whose vectors have 1536 dimensions`."""
    *others, last = map(str, allowed(model, fact) or ("no",))
    return _WHY[fact].format(f"{', '.join(others)} or {last}" if others else last)
