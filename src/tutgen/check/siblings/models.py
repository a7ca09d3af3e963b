"""The models that services run, and what `content/models.yaml` says of them."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any

from tutgen.check.siblings.facts import SiteFacts
from tutgen.check.siblings.once import once
from tutgen.content.field_type import Field
from tutgen.content.model import Model, Service
from tutgen.language.expressions.values import EvaluationError
from tutgen.sources.yaml_origin import YamlOrigin

_WHY = {
    "task_type": "which is for {}",
    "dims": "whose vectors have {} dimensions",
    "element_type": "whose vectors are of the type {}",
    "similarity": "whose maker recommends {}",
}


@once
def models_of(facts: SiteFacts, slug: str) -> tuple[Model, ...]:
    """The models that a service names and the catalogue has."""
    named = [f.name for f in facts.project.site.fields.values() if f.type.owned_as == "model"]
    values = (facts.scope(slug).service if named else None) or {}
    found = []
    for name in named:
        with suppress(EvaluationError, KeyError):
            found.append(facts.project.models.get(values[name]))
    return tuple(model for model in found if model)


def values_of(facts: SiteFacts, slug: str) -> Iterator[tuple[Field, Any, YamlOrigin]]:
    """The fields of a service, evaluated, each with the place of its value; a default has one too."""
    service, values = facts.siblings[slug].service, facts.scope(slug).service or {}
    for declared in facts.project.site.fields.values():
        with suppress(EvaluationError, KeyError):
            yield declared, values[declared.name], _origin(service, declared)


def _origin(service: Service, declared: Field) -> YamlOrigin:
    if declared.name in service.values or declared.origin is None:
        return service.origin.child(declared.name)
    return declared.origin.child("default")


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
