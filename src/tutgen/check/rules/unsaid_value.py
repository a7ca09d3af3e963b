"""Conditions that ask a text for a value that no service says.

Where a field lists its choices, such a condition is an error (`unknown-choice`) that is met when a page is rendered.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any

from tutgen.check.rule import Rule
from tutgen.check.siblings.facts import SiteFacts, TutorialFacts
from tutgen.check.siblings.once import once
from tutgen.check.siblings.source_nodes import nodes_of
from tutgen.check.siblings.text import WrittenText
from tutgen.content.field_type import Field
from tutgen.diagnostics import Diagnostic, Span, did_you_mean
from tutgen.language.expressions.admission import comparisons
from tutgen.language.expressions.braces import expressions_in
from tutgen.language.nodes import Only
from tutgen.sources.json_pointer import walk
from tutgen.sources.source import TextOrigin

_WHOLE = re.compile(r"\s*\{\{.*\}\}\s*", re.DOTALL)
_TEXTS = ("text", "identifier")
"""The types of fields whose values are compared."""


def in_conditions(facts: TutorialFacts) -> Iterator[Diagnostic]:
    """What decides on blocks of the shared page, and on keys of requests."""
    page = facts.compilation.documents[facts.tutorial.page.path]
    for document in facts.whole.site.with_snippets([page]):
        for node in nodes_of(document).of(Only):
            if node.condition.place:
                yield from _unsaid(facts.whole, node.condition.source, node.condition.place)
    for request in facts.requests:
        for _, condition in request.only:
            if condition.place:
                yield from _unsaid(facts.whole, condition.source, condition.place)


def in_expressions(facts: SiteFacts) -> Iterator[Diagnostic]:
    """What stands in braces, in any source."""
    project = facts.project
    requests = (project.requests, *(tutorial.requests for tutorial in project.tutorials))
    sources = [
        *(file.source for file in project.files.values()),
        *(source for source in requests if source),
        *(service.origin.source for service in project.services.values()),
        project.site.origin.source,
    ]
    for source in sources:
        for found in expressions_in(source.text) if _values(facts) else ():
            if found["inside"]:
                text = WrittenText(source.text, TextOrigin(source))
                yield from _unsaid(facts, found["inside"], partial(text.span, *found.span()))


def _unsaid(facts: SiteFacts, written: str, place: Callable[[], Span]) -> Iterator[Diagnostic]:
    for name, value in comparisons(written):
        said = _values(facts).get(name)
        if said is not None and value and isinstance(value, str) and value not in said:
            yield Diagnostic(
                "unsaid-value",
                f"'{name}' is '{value}' with no service",
                place(),
                (did_you_mean(value, said) or "write a value that a service says")
                if said
                else "write true or false, without quotes",
            )


@once
def _values(facts: SiteFacts) -> Mapping[str, frozenset[str]]:
    """A field of texts or a key of payloads, as expressions name it -> what services say in it, and its default: no text
    if it is true or false. Without those of which a value is computed, or that no service says."""
    found: dict[str, frozenset[str]] = {}
    for field in facts.project.site.fields.values():
        name = f"service.{field.name}"
        services = facts.project.services.values()
        raw = [*(service.values.get(field.name) for service in services), field.default]
        said: Mapping[str, set[str]] = {}
        if field.type.name in _TEXTS:
            said = {name: {text for one in raw for text in _texts(field, one)}}
        elif field.type.has_body and not field.by:
            said = _texts_of_bodies(field, raw)
        elif field.type.name == "boolean":
            found[name] = frozenset()
        found |= {
            one: frozenset(texts)
            for one, texts in said.items()
            if texts and not any("{{" in text for text in texts)
        }
    return found


def _texts_of_bodies(field: Field, raw: Iterable[Any]) -> Mapping[str, set[str]]:
    """A key of payloads, as expressions name it -> the texts there. Without what stands in a part that is computed."""
    found: dict[str, set[str]] = {}
    computed: set[str] = set()
    for said in raw:
        if said is not None and not isinstance(said, Mapping):
            return {}
        for _, steps, value in walk(said["body"]) if said and "body" in said else ():
            if isinstance(value, str) and all(isinstance(step, str) for step in steps):
                name = ".".join(("service", field.name, *map(str, steps)))
                found.setdefault(name, set()).add(value)
                if _WHOLE.fullmatch(value):
                    computed.add(name)
    return {
        name: texts
        for name, texts in found.items()
        if not any(f"{name}.".startswith(f"{one}.") for one in computed)
    }


def _texts(field: Field, raw: Any) -> Iterator[str]:
    if raw is not None:
        yield from (part.text for part in field.type.parts(raw))


RULE = Rule(of_site=in_expressions, of_tutorial=in_conditions)
