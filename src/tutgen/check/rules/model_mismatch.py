"""Settings of a service that contradict what `content/models.yaml` says of its model."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace

from tutgen.check.elasticsearch.vectors import (
    FACTS,
    OF_VECTORS,
    STORES,
    Setting,
    VectorField,
    maps_vectors,
    settings_in,
    vector_fields,
)
from tutgen.check.rule import Rule
from tutgen.check.siblings.facts import SiteFacts, TutorialFacts
from tutgen.check.siblings.models import (
    allowed,
    described,
    models_in,
    models_of,
    scopes_of,
    values_of,
)
from tutgen.check.siblings.named_services import on_pages
from tutgen.content.model import Model
from tutgen.content.paths import MODELS_FILE
from tutgen.diagnostics import Diagnostic, Severity
from tutgen.language.expressions.values import EvaluationError, Scope
from tutgen.language.payload import Hole, Payload
from tutgen.requests.head import is_left_out
from tutgen.requests.request import CompiledRequest
from tutgen.sources.json_pointer import walk


def mismatches(facts: SiteFacts) -> Iterator[Diagnostic]:
    """Settings of services that do not fit their models."""
    for slug in facts.siblings:
        found = (d for scope in scopes_of(facts, slug) for d in _mismatches_in(facts, slug, scope))
        yield from dict.fromkeys(found)


def _mismatches_in(facts: SiteFacts, slug: str, scope: Scope) -> Iterable[Diagnostic]:
    models = [*models_in(facts, scope)]
    fields: list[VectorField] = []
    settings: list[Setting] = []
    for declared, value, origin in values_of(facts, slug, scope) if models else ():
        if isinstance(value, Payload):
            fields += vector_fields(value.body, origin.child("body"))
            settings += settings_in(value.body, origin.child("body"))
        elif declared.name in FACTS and isinstance(value, str | int):
            settings.append(Setting(declared.name, value, origin))
    return _with_all([[*_mismatches(model, fields, settings)] for model in models])


def mismatches_in_requests(facts: TutorialFacts) -> Iterator[Diagnostic]:
    """Fields that store vectors, mapped in a request instead of in a service's payload."""
    if not any(page.service and models_of(facts.whole, page.service.slug) for page in facts.pages):
        return
    for request in facts.requests:
        if not _may_map(request):
            continue
        found: dict[Diagnostic, list[str]] = {}
        for page in facts.pages:
            assert page.service
            models = models_of(facts.whole, page.service.slug)
            for tabs in facts.tabs(request) if models else ():
                with suppress(EvaluationError):  # it is reported where the page is rendered
                    fields = _mapped(request, facts.scope(page, tabs))
                    for diagnostic in _with_all(
                        [[d for field in fields for d in _stored(model, field)] for model in models]
                    ):
                        found.setdefault(diagnostic, []).append(page.service.slug)
        for diagnostic, slugs in found.items():
            where = on_pages(list(dict.fromkeys(slugs)))
            yield replace(diagnostic, message=f"{diagnostic.message}, and {where}")


def _with_all(found: Sequence[list[Diagnostic]]) -> Iterable[Diagnostic]:
    """Findings for the first model if every model of the service has findings; else none."""
    return found[0] if found and all(found) else ()


def _may_map(request: CompiledRequest) -> bool:
    """Whether a request itself may map a field that stores vectors."""
    parts = walk(request.body.value) if request.body else ()
    return any(
        maps_vectors(value) or (isinstance(value, dict) and isinstance(value.get("type"), Hole))
        for _, _, value in parts
    )


def _mapped(request: CompiledRequest, scope: Scope) -> list[VectorField]:
    """The fields that a request itself maps on a page. Raises EvaluationError."""
    assert request.body
    absent = [pointer for pointer, when in request.only if not when.evaluate(scope)]
    body = request.body.filled([evaluate(scope) for evaluate in request.body.values])
    fields = vector_fields(body, request.origin.child("body"))
    return [field for field in fields if not is_left_out(field.pointer, absent)]


def _mismatches(
    model: Model, fields: Sequence[VectorField], settings: Sequence[Setting]
) -> Iterator[Diagnostic]:
    for field in fields:
        yield from _stored(model, field)
    for setting in settings:
        yield from _unlike(model, setting)
    dense = [field for field in fields if field.type == "dense_vector"]
    for key in OF_VECTORS:
        stored = [held for field in dense if (held := field.setting(key))]
        asked = [s for s in settings if FACTS[s.key] == key and _fits(model, s)]
        if stored:
            yield from _disagreements(stored, asked)
            yield from _unasked(model, stored, asked)


def _stored(model: Model, field: VectorField) -> Iterator[Diagnostic]:
    """Faults of a field that stores the vectors of a model."""
    wanted = STORES.get(model.task_type, field.type)
    if field.type != wanted:
        kind = Setting("type", field.type, field.origin.child("type"))
        hint = f"write 'type: {wanted}'" if wanted else "take the field out"
        yield _mismatch(model, kind, described(model, "task_type"), hint)
    elif field.type == "sparse_vector":
        for key in OF_VECTORS:
            if key in field.mapping:
                yield Diagnostic(
                    "model-mismatch",
                    f"a field of the type 'sparse_vector' has no '{key}'",
                    field.origin.child(key).key_span(),
                    "take it out",
                )
    else:
        for key in OF_VECTORS:
            yield from _unlike(model, field.setting(key))
        yield from _wrong_measure(model, field)


def _unlike(model: Model, setting: Setting | None) -> Iterator[Diagnostic]:
    """A setting that is not among what the catalogue lists."""
    if setting is None or _fits(model, setting):
        return
    fact = FACTS[setting.key]
    hint = f"write '{setting.key}: {allowed(model, fact)[0]}'"
    severity: Severity = "warning" if fact == "similarity" else "error"
    yield _mismatch(model, setting, described(model, fact), hint, severity)


def _fits(model: Model, setting: Setting) -> bool:
    values = allowed(model, FACTS[setting.key])
    return not values or setting.plain in values


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
    """Settings of the model that differ from those of the fields that store its vectors."""
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
    """Stored settings that the model uses only when asked to, while nothing asks for them."""
    key = stored[0].key
    default, *others = allowed(model, key) or (None,)
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


RULE = Rule(of_site=mismatches, of_tutorial=mismatches_in_requests)
