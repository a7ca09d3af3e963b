"""Claims in texts about a service's model that contradict the catalogue or the service's own mapping.

Only plain claims count: a kind of vector, a kind of model, a number of dimensions, a measure in code
style. A sentence that denies or compares makes none, and what is computed is right already.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from typing import NamedTuple

from tutgen.check.elasticsearch.vectors import SIMILARITIES, VectorField, vector_fields
from tutgen.check.rule import Rule
from tutgen.check.siblings.facts import SiteFacts, TutorialFacts
from tutgen.check.siblings.languages import ENGLISH
from tutgen.check.siblings.models import described, models_of, scopes_of, values_of
from tutgen.check.siblings.named_services import on_pages
from tutgen.check.siblings.text import WrittenText
from tutgen.content.field_type import Field
from tutgen.content.model import Model, Service
from tutgen.diagnostics import Diagnostic
from tutgen.language.expressions.computed import compile_text
from tutgen.language.expressions.values import EvaluationError, Scope
from tutgen.language.payload import Payload

_CLAIM = re.compile(
    r"""
    \b(?: (?P<dense> dense\s+vectors? )
        | (?P<sparse> sparse\s+vectors? | generated\s+tokens )
        | (?P<chat> chat(?:-|\s+)completion\s+models? )
        | (?P<length> \d[\d,]*\d ) (?: \s+dimensions? | -dimensional )
      )\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
FALSE_OF = {
    "dense": ("sparse_embedding",),
    "sparse": ("text_embedding",),
    "chat": ("text_embedding", "sparse_embedding", "rerank"),
}
"""Kind of claim -> the task types of the models that it cannot be true of."""
_MAKES = {"text_embedding": "dense vectors", "sparse_embedding": "sparse vectors"}
_DENIES = re.compile(
    r"n['’]t\b|\b(?:no|not|nor|never|neither|cannot|without|unless|unlike|instead|rather|than|between"
    r"|up\s+to|at\s+most|at\s+least)\b",
    re.IGNORECASE,
)
_EXCEPTS = re.compile(rf"{_DENIES.pattern}|\bdefaults?\b", re.IGNORECASE)
_EXCEPTS_OR_OFFERS = re.compile(
    rf"{_EXCEPTS.pattern}|\b(?:also|either|or|if|where|can|could|may|might|supports?|allows?|accepts?)\b",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?;](?=\s)|\n[ \t]*\n")
_CLAUSE_END = re.compile(rf"{_SENTENCE_END.pattern}|:(?=\s)")
_THE, _IS = (
    re.compile(r"\bthe\s+$", re.IGNORECASE),
    re.compile(r"\s+(?:is|was|has|does|can|will)\b"),
)
_MARKS = re.compile(r"[*`]+|(?<!\w)_+(?=\w)|(?<=[^\W_])_+(?!\w)")
"""Of emphasis and of code: `_` within a word is none."""
_REFERENCE = re.compile(r"\[[^\]\n]*\]")
"""The name of a link's definition, behind its label."""
_BETWEEN = r"\s+(?:\S*[/.#]\S*\s+)?"
"""Between two words of a page: the address of a link stands behind its label."""
_BEFORE, _AFTER = re.compile(r"(?:\w+[ \t]+){0,3}$"), re.compile(r"(?:[ \t]+\w+){0,3}")


class Claim(NamedTuple):
    """A claim about a model in a text."""

    kind: str
    words: str
    start: int
    length: int
    """The number of dimensions; 0 for another kind of claim."""
    around: str
    """The words with some of those beside them, as a page has them, one blank between two."""

    def may_be_true(self, model: Model, named: Sequence[Model]) -> bool:
        """Whether it can be true of a model, in a text that names these others."""
        if not self.length:
            return model.task_type not in FALSE_OF[self.kind]
        unknown = not model.dims and model.task_type != "sparse_embedding"
        return unknown or any(self.length in one.dims for one in (model, *named))


@lru_cache(maxsize=4096)
def claims_in(text: WrittenText) -> tuple[Claim, ...]:
    """The claims about models in a text, in their order."""
    found = []
    written = _without_marks(text)
    for match in _CLAIM.finditer(written):
        start, end = match.span()
        kind = str(match.lastgroup)
        if not _is_denied(written, start, end, kind):
            before = _BEFORE.search(text.text, max(0, start - 60), start)
            after = _AFTER.match(text.text, end)
            around = text.text[before.start() if before else start : after.end() if after else end]
            around = match.group() if _MARKS.search(around) or "]" in around else around
            length = int((match["length"] or "0").replace(",", ""))
            found.append(Claim(kind, match.group(), start, length, " ".join(around.split())))
    return tuple(found)


def _without_marks(text: WrittenText) -> str:
    """The text, with blanks for expressions, addresses and conditions, and for the marks of links, emphasis and code."""
    written = _MARKS.sub(lambda found: " " * len(found.group()), text.written_out)
    if "](" not in written and "][" not in written:
        return written
    marks: set[int] = set()
    for start, end in text.markup.labels:
        named = _REFERENCE.match(written, end)
        marks |= {start, *range(end - 1, named.end() if named else end)}
    for start, end in text.markup.addresses:
        marks |= {*range(start - 1, end + 1)}
    return "".join(" " if place in marks else one for place, one in enumerate(written))


def _is_denied(written: str, start: int, end: int, kind: str) -> bool:
    """Whether the sentence denies something, or a part of it speaks of both kinds of vectors.

    What is not needed is there: 'the dense vector is not needed' says that there is one.
    """
    other = {"dense": "sparse", "sparse": "dense"}.get(kind)
    first, last = _part(written, start, end, _CLAUSE_END)
    if other and other in written[first:last].lower():
        return True
    first, last = _part(written, start, end, _SENTENCE_END)
    if other and _THE.search(written, first, start) and _IS.match(written, end):
        last = start
    return _DENIES.search(written, first, last) is not None


def _part(written: str, start: int, end: int, ending: re.Pattern[str]) -> tuple[int, int]:
    """The place of the sentence, or of the clause, that holds a part of a text."""
    begin, stop = max(0, start - LONGEST), min(len(written), end + LONGEST)
    ends = [found.end() for found in ending.finditer(written, begin, start)]
    last = ending.search(written, end, stop)
    return ends[-1] if ends else begin, last.start() if last else stop


LONGEST = 1000
"""The most characters of a sentence that are looked at before a claim, and behind it."""


def false_claims(facts: SiteFacts) -> Iterator[Diagnostic]:
    """Claims of a service about its model or its mapping that cannot be true."""
    for slug, sibling in facts.siblings.items():
        models = models_of(facts, slug)
        for text in (*sibling.texts.values(), *_defaults(facts, sibling.service)) if models else ():
            named = _named(facts, text)
            for claim in claims_in(text):
                if not any(claim.may_be_true(model, named) for model in models):
                    yield _false(claim, text, models[0])
        if models:
            yield from _wrong_advice(facts, slug)


def false_claims_in_shared_sources(facts: TutorialFacts) -> Iterator[Diagnostic]:
    """Claims in shared sources that cannot be true of the models of some services.

    A claim may stand under a condition, so it is looked for again on the pages of those services.
    """
    for text in facts.sources.values() if facts.whole.project.models else ():
        named = _named(facts.whole, text)
        for claim in claims_in(text):
            shown = _showing(facts, claim, named)
            if shown:
                model = models_of(facts.whole, shown[0])[0]
                yield _false(claim, text, model, f", and {on_pages(shown)}")


def _showing(facts: TutorialFacts, claim: Claim, named: Sequence[Model]) -> list[str]:
    """The services whose pages show a claim that cannot be true of their models."""

    def concerns(service: Service) -> bool:
        models = models_of(facts.whole, service.slug)
        return bool(models) and not any(claim.may_be_true(model, named) for model in models)

    around = re.compile(_BETWEEN.join(map(re.escape, claim.around.split())))
    return facts.showing(concerns, lambda shown: around.search(shown) is not None)


def _defaults(facts: SiteFacts, service: Service) -> Iterator[WrittenText]:
    """The texts that a service takes from `site.yaml`."""
    for declared in facts.project.site.fields.values():
        if isinstance(declared.default, str) and declared.name not in service.values:
            assert declared.origin
            yield WrittenText(declared.default, declared.origin.child("default"))


def _named(facts: SiteFacts, text: WrittenText) -> list[Model]:
    """The models of the catalogue that a text names."""
    return [model for id_, model in facts.project.models.items() if id_ in text.text]


def _false(claim: Claim, text: WrittenText, model: Model, where: str = "") -> Diagnostic:
    why = described(model, "dims" if claim.length else "task_type")
    words = " ".join(claim.words.split())
    if claim.length:
        hint = "compute the number, or name the model that has so many dimensions by its id"
    else:
        makes = _MAKES.get(model.task_type)
        hint = f"it makes {makes}" if makes else "say what it does"
        if where:
            hint += "; compute the words, or put {only} around what is true of some services"
    return Diagnostic(
        "model-prose",
        f"'{words}' is not true of the model '{model.id}', {why}{where}",
        text.span(claim.start, claim.start + len(claim.words)),
        hint,
    )


def _wrong_advice(facts: SiteFacts, slug: str) -> Iterator[Diagnostic]:
    """Notes on a mapping, and texts beside it, that name measures of similarity, but not the one that it has."""
    found: list[Diagnostic] = []
    for scope in scopes_of(facts, slug):
        found += [*_wrong_advice_in(facts, slug, scope), *_wrong_in_texts(facts, slug, scope)]
    yield from dict.fromkeys(found)


def _wrong_advice_in(facts: SiteFacts, slug: str, scope: Scope) -> Iterator[Diagnostic]:
    service = facts.siblings[slug].service
    for declared, value, origin in values_of(facts, slug, scope):
        if isinstance(value, Payload) and declared.name in service.values:
            fields = [*vector_fields(value.body, origin)]
            notes = _notes(declared, service, scope) if fields else {}
            for pointer, note in notes.items():
                place = WrittenText(note or "", origin.child("notes", pointer))
                named = _measures(place, scope, _EXCEPTS)
                if named and not any(_measure(field) in named for field in fields):
                    yield _contrary("note", named[0], fields[0], place)


def _wrong_in_texts(facts: SiteFacts, slug: str, scope: Scope) -> Iterator[Diagnostic]:
    """A text may offer what a mapping could have as well."""
    values = values_of(facts, slug, scope)
    bodies = ((value.body, origin) for _, value, origin in values if isinstance(value, Payload))
    fields = [field for body, origin in bodies for field in vector_fields(body, origin)]
    for slot, text in facts.siblings[slug].texts.items() if fields else ():
        if slot in facts.project.site.fields:
            named = _measures(text, scope, _EXCEPTS_OR_OFFERS)
            if named and not any(_measure(field) in named for field in fields):
                yield _contrary("text", named[0], fields[0], text)


def _notes(declared: Field, service: Service, scope: Scope) -> Mapping[str, str | None]:
    """The notes of a payload as written, within the tabs of a scope."""
    variant = scope.variants.get(declared.by, "") if declared.by else ""
    written = declared.type.payloads(service.values[declared.name])
    return next((one.raw.get("notes", {}) for one in written if one.variant == variant), {})


def _measures(note: WrittenText, scope: Scope, excepts: re.Pattern[str]) -> list[str]:
    """The measures of similarity that a text advises: in code style, in a sentence that excepts nothing."""
    evaluate = compile_text(note.text, note.origin, [])
    written = note.text
    with suppress(EvaluationError):  # Markdown of another field is left out
        written = str(evaluate(scope)) if evaluate else written
    advised = []
    for start, end in WrittenText(written, note.origin).code() if "`" in written else ():
        measure = written[start:end].strip("` ")
        sentence = _part(written, start, end, _SENTENCE_END)
        if measure in SIMILARITIES and not excepts.search(written, *sentence):
            advised.append(measure)
    return advised


def _measure(field: VectorField) -> str | None:
    setting = field.setting("similarity") if field.type == "dense_vector" else None
    return str(setting.value) if setting else None


def _contrary(what: str, named: str, field: VectorField, note: WrittenText) -> Diagnostic:
    setting = field.setting("similarity") if field.type == "dense_vector" else None
    at = max(note.text.find(named), 0)
    return Diagnostic(
        "model-prose",
        f"the {what} names '{named}', and the mapping has {setting or 'no similarity'}",
        note.span(at, at + len(named)),
        "write the same in both",
    )


RULE = Rule(of_site=false_claims, of_tutorial=false_claims_in_shared_sources, languages=ENGLISH)
