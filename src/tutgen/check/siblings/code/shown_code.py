"""Code that pages show: in blocks of Markdown, and in fields of services."""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from weakref import WeakKeyDictionary

from tutgen.check.siblings.facts import SiteFacts
from tutgen.check.siblings.once import once
from tutgen.check.siblings.source_nodes import PlacedTab, nodes_of
from tutgen.check.siblings.text import WrittenText
from tutgen.content.samples import SampleError, Samples, excerpt
from tutgen.diagnostics import Span
from tutgen.language.by_variant import ByVariant
from tutgen.language.document import Document
from tutgen.language.expressions.expression import Expression
from tutgen.language.expressions.values import EvaluationError
from tutgen.language.listings.listing import Listing
from tutgen.language.nodes import (
    Break,
    Code,
    CodeSpan,
    Content,
    Text,
    Value,
    literal_of,
    walk,
)
from tutgen.sources.source import Origin, TextOrigin, line_and_column

STAND_IN = "90909"
"""Stands for the value of an expression: a value in every language, which hardly anybody writes."""


@dataclass(frozen=True, eq=False)
class ShownCode:
    """A block of code."""

    text: str
    """What is shown; of a block in Markdown with STAND_IN for expressions."""
    language: str
    """In lower case; empty if nothing tells it."""
    origin: Origin
    """Of a sample, of a text in YAML, or of a Markdown source."""
    line: int
    """The line of `origin`, from 0, of the first line."""
    field: str = ""
    """Of a service; empty for a block in Markdown."""
    group: str = ""
    variant: str = ""
    """The variant of the group that it is for."""
    tabs: int = -1
    """The line of the set of tabs in which it stands, in Markdown; -1 for none."""
    is_whole: bool = True
    """Whether all lines are there: none is the value of an expression, which may have several."""
    listing: Listing | None = None

    def span(self, start: int, end: int) -> Span:
        """The place of a part of the text, given by its offsets."""
        line, column = line_and_column(self.text, start)
        return self.origin.span(self.text[start:end], self.line + line, column)

    @property
    def is_sample(self) -> bool:
        """Whether it is read from a file of its own."""
        return bool(self.listing and self.listing.sample)

    def line_span(self, number: int) -> Span:
        """The place of a line, from 0 on, without its indentation."""
        lines = self.text.split("\n")
        number = min(number, len(lines) - 1)
        return self.origin.span(lines[number].strip(), self.line + number)

    @cached_property
    def written(self) -> WrittenText:
        """The text with its place, if that is a source of its own: of a sample, or in YAML."""
        origin = self.origin
        if isinstance(origin, TextOrigin):
            origin = TextOrigin(origin.source, origin.first_line + self.line)
        return WrittenText(self.text, origin, is_code=True)


def code_in(documents: Iterable[Document], samples: Samples) -> Iterator[ShownCode]:
    """The blocks of code of Markdown sources."""
    for document in documents:
        for node, tab in nodes_of(document).code:
            yield from shown_code(node, tab, samples)


def shown_code(node: Code, tab: PlacedTab, samples: Samples) -> Iterator[ShownCode]:
    """The code of a node; none if its sample cannot be read."""
    if node.sample:
        yield from _of_sample(node, tab, samples)
    else:
        yield _of_node(node, tab)


def _of_sample(node: Code, tab: PlacedTab, samples: Samples) -> Iterator[ShownCode]:
    path, _, region = node.sample.partition("#")
    with suppress(SampleError):  # it is reported where the page is rendered
        source = samples.read(path)
        shown = excerpt(source, region)
        origin = TextOrigin(source, shown.first_line)
        language = literal_of(node.language) or ""
        yield ShownCode(
            shown.text, language, origin, 0, group=tab.group, variant=tab.variant, tabs=tab.tabs
        )


def _of_node(node: Code, tab: PlacedTab) -> ShownCode:
    lines = ["".join(map(_stood_in, parts)) for parts in node.code.lines]
    is_whole = not any(
        any(isinstance(part, Expression) for part in parts)
        and not any(isinstance(part, str) and part.strip() for part in parts)
        for parts in node.code.lines
    )
    first = max(node.end_line - 1 - len(lines), node.line)
    language = literal_of(node.language) or ""
    return ShownCode(
        "\n".join(lines),
        language,
        node.place.origin,
        first,
        group=tab.group,
        variant=tab.variant,
        tabs=tab.tabs,
        is_whole=is_whole,
    )


def _stood_in(part: str | Expression) -> str:
    if isinstance(part, str):
        return part
    return STAND_IN if part.literal is None else part.literal


@once
def code_of_service(facts: SiteFacts, slug: str) -> tuple[ShownCode, ...]:
    """The code of a service's fields, with the values of its first page that shows it."""
    names = [f.name for f in facts.project.site.fields.values() if f.type.is_block]
    return tuple(one for name in names for one in _of_field(facts, slug, name))


def _of_field(facts: SiteFacts, slug: str, name: str) -> Iterator[ShownCode]:
    value = _value(facts, slug, name)
    if isinstance(value, ByVariant):
        for variant, one in value.there.items():
            if isinstance(one, Listing):
                yield _of_listing(facts, one, name, value.group, variant)
    elif isinstance(value, Listing):
        yield _of_listing(facts, value, name, "", "")


def _value(facts: SiteFacts, slug: str, name: str) -> Any:
    """None if no page has a value, which is reported where one shows it."""
    with suppress(EvaluationError, KeyError):
        return (facts.scope(slug).service or {})[name]
    for page in facts.plan.pages.values():
        if page.service and page.service.slug == slug:
            with suppress(EvaluationError, KeyError):
                return (facts.site.scope(page).service or {})[name]
    return None


def _of_listing(
    facts: SiteFacts, listing: Listing, field: str, group: str, variant: str
) -> ShownCode:
    origin: Origin = listing.place.origin
    if listing.sample:
        path, _, region = listing.sample.partition("#")
        with suppress(SampleError):
            source = facts.project.samples.read(path)
            origin = TextOrigin(source, excerpt(source, region).first_line)
    return ShownCode(
        str(listing), listing.language, origin, 0, field, group, variant, listing=listing
    )


def note_text(content: Content) -> str:
    """What a note says, without marks; its expressions as they are written."""
    said: list[str] = []
    for node in walk(content.nodes):
        if isinstance(node, Text):
            said.append(node.text)
        elif isinstance(node, Value):
            said.append(node.expression.source)
        elif isinstance(node, Break):
            said.append(" ")
        elif isinstance(node, CodeSpan):
            said += [part.source if isinstance(part, Expression) else part for part in node.text]
    return "".join(said)


_WORDS = re.compile(r"[\w$@-]+")
_PARTS_OF_NAME = re.compile(r"[.\[\]/:*()=]+")
_known_words: WeakKeyDictionary[ShownCode, frozenset[str]] = WeakKeyDictionary()


def words_of(code: ShownCode) -> frozenset[str]:
    """The words and ids of code; those with hyphens also without them, and cut at them."""
    found = _known_words.get(code)
    if found is None:
        runs = {*_WORDS.findall(code.text)}
        for run in [run for run in runs if "-" in run]:
            runs.update((run.strip("-"), *run.split("-")))
        found = _known_words[code] = frozenset(runs)
    return found


def has_name(code: ShownCode, name: str) -> bool:
    """Whether code has the words that a name is made of."""
    words = words_of(code)
    return all(part in words for part in _PARTS_OF_NAME.split(name) if part)
