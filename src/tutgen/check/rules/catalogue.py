"""What a service sets, held to what `content/models.yaml` says of the model that it runs.

Settings are compared with the catalogue by their names, wherever they stand: as a field of the
service, in a payload, or in a request that maps a field itself. What is known of Elasticsearch
stands in one table, with what a field is when a mapping does not say it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from tutgen.check.rules.facts import SiteFacts, TutorialFacts, on_pages, walk
from tutgen.content.model import MODELS_FILE, Field, Model, Service
from tutgen.diagnostics import Diagnostic, Severity
from tutgen.language.expressions import EvaluationError, Scope
from tutgen.language.payload import Hole, Payload
from tutgen.requests.request import CompiledRequest, is_left_out
from tutgen.sources.yaml_source import YamlOrigin

STORES: Mapping[str, str | None] = {
    "text_embedding": "dense_vector",
    "sparse_embedding": "sparse_vector",
    "rerank": None,
    "completion": None,
    "chat_completion": None,
}
"""Task type -> the field type of Elasticsearch that stores what a model for it returns.

https://www.elastic.co/docs/reference/elasticsearch/mapping-reference/dense-vector says what such a
field takes, which measure needs vectors of length 1, and what holds where a mapping is silent;
.../sparse-vector the same of the other.
"""
SIMILARITIES = ("cosine", "dot_product", "l2_norm", "max_inner_product")

_FACTS = {
    "task_type": "task_type",
    "dims": "dims",
    "dimensions": "dims",
    "element_type": "element_type",
    "embedding_type": "element_type",
    "similarity": "similarity",
}
"""Name of a setting, in a mapping or of an endpoint -> what it says of the model."""
_OF_VECTORS = ("dims", "element_type", "similarity")
_MADE_OF = {"int8": "byte", "binary": "bit", "bfloat16": "float"}
"""Element type -> the one that the model returns for it."""
_WHY = {
    "task_type": "which is for {}",
    "dims": "whose vectors have {} dimensions",
    "element_type": "whose vectors are of the type {}",
    "similarity": "whose maker recommends {}",
}


@dataclass(frozen=True, slots=True)
class Setting:
    """A value for something that the catalogue may know of the model."""

    key: str
    value: Any
    origin: YamlOrigin
    written: bool = True
    """Not: what Elasticsearch takes where nothing is written."""

    @property
    def plain(self) -> Any:
        """The value as the catalogue has it."""
        is_element = _FACTS.get(self.key) == "element_type"
        return _MADE_OF.get(self.value, self.value) if is_element else self.value

    def __str__(self) -> str:
        return f"{'' if self.written else 'the default '}'{self.key}: {self.value}'"


@dataclass(frozen=True, slots=True)
class VectorField:
    """The mapping of a field that stores vectors, and its place in a body."""

    mapping: Mapping[str, Any]
    pointer: str
    origin: YamlOrigin

    @property
    def type(self) -> str:
        return str(self.mapping["type"])

    def setting(self, key: str) -> Setting | None:
        """What holds for the field; None where that is open, or of another type."""
        written = key in self.mapping
        default = "l2_norm" if self.mapping.get("element_type") == "bit" else "cosine"
        value = self.mapping.get(key, {"element_type": "float", "similarity": default}.get(key))
        if not isinstance(value, int if key == "dims" else str):
            return None
        return Setting(key, value, self.origin.child(key), written)


# --------------------------------------------------------------------------- what there is to compare


@lru_cache(maxsize=4096)
def models_of(facts: SiteFacts, slug: str) -> tuple[Model, ...]:
    """The models that a service names and the catalogue has."""
    named = [f.name for f in facts.project.site.fields.values() if f.type == "model"]
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


def vector_fields(body: Any, origin: YamlOrigin) -> Iterator[VectorField]:
    """The mappings of fields that store vectors, wherever in a body."""
    for pointer, steps, value in walk(body):
        if _maps_vectors(value):
            yield VectorField(value, pointer, origin.child(*steps))


def _maps_vectors(value: Any) -> bool:
    return isinstance(value, dict) and value.get("type") in ("dense_vector", "sparse_vector")


def _settings(body: Any, origin: YamlOrigin) -> Iterator[Setting]:
    """What a body says of the model, outside of the fields that store vectors."""
    for _, steps, value in walk(body):
        if isinstance(value, dict) and not _maps_vectors(value):
            for key, child in value.items():
                if _is_of_model(key, child):
                    yield Setting(key, child, origin.child(*steps, key))


def _is_of_model(key: str, value: Any) -> bool:
    """Whether a key of that name means the same here: a field of text has a `similarity` of its own,
    and a provider its own task types."""
    if _FACTS.get(key) == "dims":
        return isinstance(value, int)
    if _FACTS.get(key) == "element_type":
        return isinstance(value, str)
    return key in _FACTS and value in (SIMILARITIES if key == "similarity" else (*STORES,))


# ---------------------------------------------------------------------------------------------- rules


def mismatches(facts: SiteFacts) -> Iterator[Diagnostic]:
    """What a service sets, and its model cannot be or do."""
    for slug in facts.siblings:
        models = models_of(facts, slug)
        fields: list[VectorField] = []
        settings: list[Setting] = []
        for declared, value, origin in values_of(facts, slug) if models else ():
            if isinstance(value, Payload):
                fields += vector_fields(value.body, origin.child("body"))
                settings += _settings(value.body, origin.child("body"))
            elif declared.name in _FACTS and isinstance(value, str | int):
                settings.append(Setting(declared.name, value, origin))
        yield from _with_all([[*_mismatches(model, fields, settings)] for model in models])


def mismatches_in_requests(facts: TutorialFacts) -> Iterator[Diagnostic]:
    """Fields that store vectors, mapped in a request instead of in a service's payload."""
    placed = facts.compilation.placed
    for request in facts.compilation.requests.values():
        if request.name not in placed or not _may_map(request):
            continue
        found: dict[Diagnostic, list[str]] = {}
        for page in facts.pages:
            assert page.service
            models = models_of(facts.whole, page.service.slug)
            with suppress(EvaluationError):  # it is reported where the page is rendered
                fields = _mapped(request, facts.whole.site.scope(page)) if models else ()
                for diagnostic in _with_all(
                    [[d for field in fields for d in _stored(model, field)] for model in models]
                ):
                    found.setdefault(diagnostic, []).append(page.service.slug)
        for diagnostic, slugs in found.items():
            yield replace(diagnostic, message=f"{diagnostic.message}, and {on_pages(slugs)}")


def _with_all(found: Sequence[list[Diagnostic]]) -> Iterable[Diagnostic]:
    """What is wrong with the first of a service's models, where something is with each of them."""
    return found[0] if found and all(found) else ()


def _may_map(request: CompiledRequest) -> bool:
    """Whether a request itself may map a field that stores vectors."""
    parts = walk(request.body.value) if request.body else ()
    return any(
        _maps_vectors(value) or (isinstance(value, dict) and isinstance(value.get("type"), Hole))
        for _, _, value in parts
    )


def _mapped(request: CompiledRequest, scope: Scope) -> list[VectorField]:
    """The fields that a request itself maps on a page. Raises EvaluationError."""
    assert request.body
    absent = [pointer for pointer, when in request.only if not when.evaluate(scope)]
    body = request.body.filled(
        [*request.head, *(evaluate(scope) for evaluate in request.body.values)]
    )
    fields = vector_fields(body, request.origin.child("body"))
    return [field for field in fields if not is_left_out(field.pointer, absent)]


# ----------------------------------------------------------------------------------------- comparing


def _mismatches(
    model: Model, fields: Sequence[VectorField], settings: Sequence[Setting]
) -> Iterator[Diagnostic]:
    for field in fields:
        yield from _stored(model, field)
    for setting in settings:
        yield from _unlike(model, setting)
    dense = [field for field in fields if field.type == "dense_vector"]
    for key in _OF_VECTORS:
        stored = [held for field in dense if (held := field.setting(key))]
        asked = [s for s in settings if _FACTS[s.key] == key and _fits(model, s)]
        if stored:
            yield from _disagreements(stored, asked)
            yield from _unasked(model, stored, asked)


def _stored(model: Model, field: VectorField) -> Iterator[Diagnostic]:
    """What is wrong with a field that is to store what the model returns."""
    wanted = STORES.get(model.task_type, field.type)
    if field.type != wanted:
        kind = Setting("type", field.type, field.origin.child("type"))
        hint = f"write 'type: {wanted}'" if wanted else "take the field out"
        yield _mismatch(model, kind, described(model, "task_type"), hint)
    elif field.type == "sparse_vector":
        for key in _OF_VECTORS:
            if key in field.mapping:
                yield Diagnostic(
                    "model-mismatch",
                    f"a field of the type 'sparse_vector' has no '{key}'",
                    field.origin.child(key).key_span(),
                    "take it out",
                )
    else:
        for key in _OF_VECTORS:
            yield from _unlike(model, field.setting(key))
        yield from _wrong_measure(model, field)


def _unlike(model: Model, setting: Setting | None) -> Iterator[Diagnostic]:
    """A setting that is not among what the catalogue lists."""
    if setting is None or _fits(model, setting):
        return
    fact = _FACTS[setting.key]
    hint = f"write '{setting.key}: {_allowed(model, fact)[0]}'"
    severity: Severity = "warning" if fact == "similarity" else "error"
    yield _mismatch(model, setting, described(model, fact), hint, severity)


def _fits(model: Model, setting: Setting) -> bool:
    allowed = _allowed(model, _FACTS[setting.key])
    return not allowed or setting.plain in allowed


def _allowed(model: Model, fact: str) -> Sequence[Any]:
    """What the catalogue lists, the default first; nothing where it does not know."""
    if fact == "task_type":
        return (model.task_type,)
    if fact == "dims":
        return model.dims
    return model.element_types if fact == "element_type" else model.similarity


def described(model: Model, fact: str) -> str:
    """What the catalogue says of a model, as a clause: `whose vectors have 1536 dimensions`."""
    *others, last = map(str, _allowed(model, fact) or ("no",))
    return _WHY[fact].format(f"{', '.join(others)} or {last}" if others else last)


def _wrong_measure(model: Model, field: VectorField) -> Iterator[Diagnostic]:
    """A measure that such vectors do not have; those made of bytes may have any length."""
    element, measure = field.setting("element_type"), field.setting("similarity")
    if element is None or measure is None:
        return
    if element.value == "bit" and measure.value != "l2_norm":
        message = f"{measure} does not fit {element}, which takes l2_norm only"
        hint = "write 'similarity: l2_norm', or leave it out"
        yield Diagnostic("model-mismatch", message, measure.origin.span(), hint)
    if measure.value == "dot_product" and element.plain == "float" and not model.unit_length:
        if model.unit_length is None:
            why = "of which nobody says that its vectors have length 1"
        else:
            why = "whose vectors need not have length 1"
        severity: Severity = "warning" if model.unit_length is None else "error"
        yield _mismatch(model, measure, why, "write 'similarity: cosine'", severity)


def _disagreements(stored: Sequence[Setting], asked: Sequence[Setting]) -> Iterator[Diagnostic]:
    """What a service asks of its model, and does not store."""
    for setting in asked:
        is_measure = setting.key == "similarity"
        if is_measure and not any(field.written for field in stored):
            continue
        if setting.plain not in [field.plain for field in stored]:
            yield Diagnostic(
                "model-mismatch",
                f"{setting} does not agree with {stored[0]} of the field that stores the vectors",
                setting.origin.span(),
                "write the same value in both",
                "warning" if is_measure else "error",
            )


def _unasked(
    model: Model, stored: Sequence[Setting], asked: Sequence[Setting]
) -> Iterator[Diagnostic]:
    """What a service stores that its model returns only when asked for."""
    key = stored[0].key
    default, *others = _allowed(model, key) or (None,)
    if not asked and key != "similarity" and all(field.plain in others for field in stored):
        yield Diagnostic(
            "model-mismatch",
            f"nothing asks the model '{model.id}' for {stored[0]}; its default is {default}",
            stored[0].origin.span(),
            f"set it where the model is named too, or write '{key}: {default}'",
            "warning",
        )


def _mismatch(
    model: Model, setting: Setting, why: str, hint: str, severity: Severity = "error"
) -> Diagnostic:
    return Diagnostic(
        "model-mismatch",
        f"{setting} does not fit the model '{model.id}', {why}",
        setting.origin.span(),
        f"{hint}, or correct the model in {MODELS_FILE}",
        severity,
    )
