"""The sections of pages, with their code, and the lists and tables that tell of it.

What pages share is walked once a source, what a service says once a field; the page of a service is their joint
sequence.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from tutgen.check.siblings.code.shown_code import ShownCode, code_of_service
from tutgen.check.siblings.code.told_blocks import (
    Block,
    Condition,
    Entry,
    Enumeration,
    FieldShown,
    Name,
    NameList,
    RecordsTold,
    RequestShown,
    SectionBreak,
    blocks_of,
)
from tutgen.check.siblings.facts import SiteFacts, TutorialFacts
from tutgen.check.siblings.once import once
from tutgen.content.model import Service
from tutgen.content.plan import Page
from tutgen.language.document import Document
from tutgen.language.expressions.expression import Expression
from tutgen.language.expressions.values import EvaluationError
from tutgen.language.payload import Payload


@dataclass(eq=False)
class Section:
    """What stands on the page of a service between two headings."""

    slug: str
    codes: list[ShownCode] = field(default_factory=list)
    told: list[tuple[NameList, Sequence[ShownCode]]] = field(default_factory=list)
    """Each with the code that stands before it."""
    enumerations: list[Enumeration] = field(default_factory=list)


@once
def _of_field(facts: SiteFacts, slug: str, name: str) -> Sequence[Block]:
    """What a service shows where a page shows its field."""
    codes = _codes(facts, slug).get(name)
    if codes:
        return codes
    with suppress(EvaluationError, KeyError):
        value = (facts.scope(slug).service or {})[name]
        if isinstance(value, Document):
            return blocks_of(value, facts.project.samples, name)
    return ()


@once
def _codes(facts: SiteFacts, slug: str) -> Mapping[str, Sequence[ShownCode]]:
    found: dict[str, list[ShownCode]] = {}
    for code in code_of_service(facts, slug):
        found.setdefault(code.field, []).append(code)
    return found


@once
def _telling(facts: SiteFacts, name: str) -> bool:
    """Whether a field has lists, tables or enumerations of names, with some service."""
    return any(
        isinstance(block, NameList | Enumeration | Condition)
        for slug in facts.siblings
        for block in _of_field(facts, slug, name)
    )


@once
def sections_of(facts: TutorialFacts) -> Sequence[Section]:
    """The sections of a tutorial's pages that tell something of code."""
    document = facts.compilation.documents[facts.tutorial.page.path]
    cut: list[list[Block]] = [[]]
    for block in blocks_of(document, facts.whole.project.samples):
        if isinstance(block, SectionBreak):
            cut.append([])
        else:
            cut[-1].append(block)
    relevant = [blocks for blocks in cut if any(_tells(facts.whole, one) for one in blocks)]
    found: list[Section] = []
    for page in facts.pages if relevant else ():
        assert page.service
        for blocks in relevant:
            found.append(Section(page.service.slug))
            for block in _expanded(facts, page, page.service, blocks):
                _add(found, block)
    return [one for one in found if one.told or one.enumerations]


def _tells(facts: SiteFacts, block: Block) -> bool:
    if isinstance(block, FieldShown):
        return _telling(facts, block.name)
    if isinstance(block, Condition):
        return any(_tells(facts, one) for one in block.blocks)
    return isinstance(block, NameList | Enumeration | RecordsTold)


def _add(sections: list[Section], block: Block) -> None:
    last = sections[-1]
    if isinstance(block, SectionBreak):
        sections.append(Section(last.slug))
    elif isinstance(block, NameList):
        last.told.append((block, tuple(last.codes)))
    elif isinstance(block, Enumeration):
        last.enumerations.append(block)
    elif isinstance(block, ShownCode):
        last.codes.append(block)


def _expanded(
    facts: TutorialFacts, page: Page, service: Service, blocks: Iterable[Block]
) -> Iterator[Block]:
    """The blocks of a page, with those of its service."""
    for block in blocks:
        if isinstance(block, FieldShown):
            inside = _of_field(facts.whole, service.slug, block.name)
            yield from _expanded(facts, page, service, inside)
        elif isinstance(block, RequestShown):
            yield from _of_request(facts, page, block.name)
        elif isinstance(block, RecordsTold):
            yield from _of_records(facts.whole, service, block)
        elif not isinstance(block, Condition):
            yield block
        elif _holds(block.node.condition, facts, page):
            yield from _expanded(facts, page, service, block.blocks)


def _holds(condition: Expression, facts: TutorialFacts, page: Page) -> bool:
    with suppress(EvaluationError):
        return bool(condition.evaluate(facts.scope(page)))
    return False


def _of_records(facts: SiteFacts, service: Service, told: RecordsTold) -> Iterator[NameList]:
    declared = facts.project.site.fields.get(told.field)
    raw, origin = service.values.get(told.field), service.origin.child(told.field)
    if raw is None and declared is not None and declared.origin is not None:
        raw, origin = declared.default, declared.origin.child("default")
    entries = []
    for number, record in enumerate(raw if isinstance(raw, list) else ()):
        text = record.get(told.key) if isinstance(record, dict) else None
        if isinstance(text, str) and "{{" not in text:
            said = " ".join(
                one for key, one in record.items() if key != told.key and isinstance(one, str)
            )
            name = Name(text, origin.child(number, told.key), 0)
            entries.append(Entry((name,), "", said))
    if len(entries) > 1:
        yield NameList(entries, told.field)


def _of_request(facts: TutorialFacts, page: Page, name: str) -> Iterator[ShownCode]:
    """The keys and texts of a request's body, as code."""
    request = facts.compilation.requests.get(name)
    if request is None or not request.body:
        return
    with suppress(EvaluationError):  # it is reported where the page is rendered
        body = facts.call(request, page, facts.tabs(request)[0]).body
        yield ShownCode("\n".join(_texts_in(body)), "", request.origin, 0)


def _texts_in(value: Any) -> Iterator[str]:
    if isinstance(value, Payload):
        value = value.body
    if isinstance(value, dict):
        for key, one in value.items():
            yield str(key)
            yield from _texts_in(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts_in(one)
    elif isinstance(value, str):
        yield value
