"""Values written into sections: as marks where one stands for them, else what they are on each page."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from itertools import pairwise
from typing import Any

from tutgen.content.plan import Page, Plan
from tutgen.language import nodes as n
from tutgen.language.by_variant import ByVariant
from tutgen.language.document import Document
from tutgen.language.expressions.braces import expressions_in, with_expressions
from tutgen.language.expressions.expression import Expression
from tutgen.language.expressions.values import (
    Evaluate,
    EvaluationError,
    Scope,
    as_text,
)
from tutgen.language.listings.listing import block_of
from tutgen.language.payload import Payload
from tutgen.language.rendering import Rendering
from tutgen.language.writers.text import TEXT_RULES
from tutgen.language.writers.writer import RuleWriter
from tutgen.pages.search.marks import SERVICE, UNKNOWN, marks
from tutgen.pages.search.sections import Sections
from tutgen.pages.site import CompiledSite
from tutgen.requests.request import json_value

SAID = RuleWriter({**TEXT_RULES, n.List: lambda writer, node, out: writer.write(node.items, out)})
"""Writes what Markdown says, without marks of items."""

ValueOn = Callable[[int], Any]
"""Gives a value on the page of a number. Raises EvaluationError."""


class MarkedSite:
    """A site with its marks. `reserved`: the ids of the theme."""

    def __init__(self, site: CompiledSite, plan: Plan, reserved: frozenset[str]) -> None:
        self.site = site
        self.plan = plan
        self.reserved = reserved
        self.marks = marks(site.project)
        self._first: dict[str, Page] = {}
        self._same: dict[str, bool] = {}
        """Field, as expressions name it -> whether it has one value on all pages of each service."""
        self._known: dict[tuple[str, str], Any] = {}
        for page in plan.pages.values():
            if page.service:
                self._first.setdefault(page.service.slug, page)

    def is_first_on_all(self, pages: Iterable[Page], named: str) -> bool:
        """Whether a value has on some pages what the index has."""
        root, _, field = named.partition(".")
        if root == "service":
            if named not in self._same:
                is_same = [self.site.is_same_everywhere(slug, field) for slug in self._first]
                self._same[named] = all(is_same)
            if self._same[named]:
                return True
        return all(self._is_first(page, named) for page in pages)

    def _is_first(self, page: Page, named: str) -> bool:
        """Whether a value has on a page what it has on the first page of the service, which is what the index has."""
        root, _, field = named.partition(".")
        is_field = root == "service"
        if page.service is None or (
            is_field and self.site.is_same_everywhere(page.service.slug, field)
        ):
            return True
        slug = page.service.slug
        first = self._first.get(slug, page)
        if first is page:
            return True
        if (slug, named) not in self._known:
            self._known[slug, named] = self._value(first, named)
        return bool(self._value(page, named) == self._known[slug, named])

    def _value(self, page: Page, named: str) -> Any:
        """What may be compared of a value; None where it is missing."""
        root, _, name = named.partition(".")
        scope = self.site.scope(page)
        values = scope.names if root == "names" else scope.service or {}
        with suppress(EvaluationError, KeyError):
            value = values[name]
            if isinstance(value, ByVariant):
                return {name: json_value(one) for name, one in value.values.items()}
            return json_value(value) if isinstance(value, Payload) else value
        return None


class Values:
    """The values on some pages, and the sections that they are written into."""

    def __init__(self, marked: MarkedSite, pages: Sequence[Page], sections: Sections) -> None:
        self.site = marked.site
        self.pages = pages
        self.marks = marked.marks
        self.marked = marked
        self.rendering = Rendering(pages[0], marked.plan, marked.site, marked.reserved)
        self.rendering.is_silent = True
        self._sections = sections
        self._is_even: dict[str, bool] = {}
        fields = marked.site.project.site.fields.values()
        self._groups = {f"{SERVICE}{field.name}": field.by for field in fields if field.by}
        """Field whose values may differ by a variant, as expressions name it -> the group of the variants."""
        self._of_heading: list[Sequence[str | Expression]] = []
        self._scopes: dict[int, Scope] = {0: self.rendering.scope}

    def scope(self, number: int) -> Scope:
        """What the expressions see on the page of a service."""
        if number not in self._scopes:
            self._scopes[number] = self.site.scope(self.pages[number])
        scope, shown = self._scopes[number], self.rendering.scope
        scope = scope.with_args(shown.args) if shown.args else scope
        for group, variant in shown.variants.items():
            scope = scope.with_variant(group, variant)
        return scope

    def is_varied(self, expression: Expression) -> bool:
        """Whether a value of these pages may differ by a variant."""
        return bool(self.pages[0].service) and not self._groups.keys().isdisjoint(expression.uses)

    def evaluated(self, evaluate: Evaluate | None) -> ValueOn:
        """What is computed on each page."""
        return lambda number: evaluate(self.scope(number)) if evaluate else None

    def show(self, expression: Expression) -> None:
        """Write the value of an expression."""
        named = expression.source.strip("{} ")
        is_own = bool(self.pages[0].service) and named in self.marks
        if (is_own or self.is_varied(expression)) and not self.mark(named):
            self.on_each_page(partial(self._said_on, expression))
        else:
            self._sections.write(self._shown(expression))

    def parts(self, parts: n.Parts) -> None:
        """Write texts and values that follow each other."""
        for part in parts:
            if isinstance(part, str):
                self._sections.write(part)
            else:
                self.show(part)
        self.torn_words(parts)

    def torn_words(self, parts: n.Parts | list[str | Expression]) -> None:
        """The words of which a value of the service is only a part, as they are on each page: where a mark stands
        in them, they are not found."""
        if len(parts) < 2 or not self.pages[0].service or not _is_torn(parts):
            return
        if self._sections.is_apart:
            self._of_heading += _torn_words(parts)
        else:
            self._fill(_torn_words(parts))

    def torn_words_of_heading(self) -> None:
        """Write those of a heading, which is one line for all pages, into its section."""
        words, self._of_heading = self._of_heading, []
        self._fill(words)

    def _fill(self, words: Iterable[Sequence[str | Expression]]) -> None:
        for word in words:
            self._sections.write(" ")
            self.on_each_page(self.evaluated(partial(_filled, word)))

    def text(self, written: str, value_on: ValueOn) -> None:
        """A text with expressions: with marks where they say all, else what it is on each page."""
        matches = list(expressions_in(written))
        if not matches:
            self._sections.write(written)
        elif all(map(self._is_marked, matches)):
            self._sections.write(
                with_expressions(written, lambda match: self.mark(match["inside"].strip()))
            )
        else:
            self.on_each_page(value_on)

    def on_each_page(self, value_on: ValueOn) -> None:
        """The text of a value, or its keys and scalars: once for all services that have the same."""
        numbers: dict[str, list[int]] = {}
        for number in self._sections.pages:
            try:
                value = value_on(number)
                if not isinstance(value, Document):
                    text = value if value.__class__ is str else " ".join(words_of(value))
                    numbers.setdefault(text, []).append(number)
            except EvaluationError:  # reported on the page
                continue
        if len(numbers) == 1 and len(self._sections.pages) == sum(map(len, numbers.values())):
            self._sections.write(f"{next(iter(numbers))} ")
            return
        for text, those in numbers.items():
            self._sections.write_on(those, f" {text} ")

    def _shown(self, expression: Expression) -> str:
        if expression.literal is not None:
            return expression.literal
        named = expression.source.strip("{} ")
        if named in self.marks and not self.pages[0].service:
            return ""
        if mark := self.mark(named):
            return mark
        if any(map(self._differs, expression.uses)):
            return UNKNOWN
        with suppress(EvaluationError):
            return as_text(self._said_on(expression, 0))
        return UNKNOWN

    def _said_on(self, expression: Expression, number: int) -> Any:
        """A value on a page; of one that makes blocks, what they say. Raises EvaluationError."""
        scope = self.scope(number)
        value = expression.evaluate(scope)
        with self.rendering.seeing(scope):
            content = block_of(value, self.rendering)
            return (
                value if content is None else self.rendering.run_value(value, content.program(SAID))
            )

    def _is_marked(self, match: re.Match[str]) -> bool:
        """Whether a mark stands for an expression, and no word goes on beside it, which would be torn."""
        beside = (
            match.string[max(match.start() - 1, 0) : match.start()]
            + match.string[match.end() :][:1]
        )
        named = (match["inside"] or "").strip()
        return bool(self.mark(named)) and not any(map(str.isalnum, beside))

    def mark(self, named: str) -> str:
        """The mark of a value; empty where what the index has of it is not what these pages show."""
        value = ".".join(named.split(".")[:2])
        if named in self._groups:
            named = f"{named}.{self.rendering.scope.variants.get(self._groups[named], '')}"
        if named not in self._is_even:
            self._is_even[named] = named not in self.marks or self.marked.is_first_on_all(
                self.pages, value
            )
        return self.marks.get(named, "") if self._is_even[named] else ""

    def _differs(self, use: str) -> bool:
        """Whether a value may be another one on the page of another service."""
        root, _, name = use.partition(".")
        if root != "names":
            return root == "service"
        tutorial = self.pages[0].tutorial
        own = tutorial.names.get(name) if tutorial else None
        return "{{" in (own or self.site.project.site.names.get(name, ""))


def notes_of(payload: Payload, rendering: Rendering) -> str:
    """What a payload says of its keys, and below them. Raises EvaluationError."""
    notes = [note.document for note in payload.notes if note.document]
    said = [*notes, *filter(None, [payload.after])]
    return " ".join(rendering.run(document.content.program(SAID)) for document in said)


def _torn_words(parts: Iterable[str | Expression]) -> Iterator[Sequence[str | Expression]]:
    """The words that letters and expressions make together."""
    words: list[list[str | Expression]] = [[]]
    for part in parts:
        if isinstance(part, str):
            first, *others = re.split(r"\s+", part)
            words[-1].append(first)
            words += [[other] for other in others]
        else:
            words[-1].append(part)
    for word in words:
        if _is_torn(word) and any(isinstance(part, Expression) for part in word):
            yield word


def _is_torn(parts: Iterable[str | Expression]) -> bool:
    """Whether there are letters where one part goes over into the next."""
    texts = [part if isinstance(part, str) else "" for part in parts]
    return any((a[-1:] + b[:1]).isalnum() for a, b in pairwise(texts))


def _filled(word: Iterable[str | Expression], scope: Scope) -> str:
    """A word with its values. Raises EvaluationError."""
    return "".join(
        part if isinstance(part, str) else as_text(part.evaluate(scope)) for part in word
    )


def words_of(value: Any) -> Iterator[str]:
    """The keys and scalars of a value."""
    if isinstance(value, Payload):
        value = value.body
    if isinstance(value, Mapping):
        for key, child in value.items():
            yield f"{key} "
            yield from words_of(child)
    elif isinstance(value, list | tuple):
        for child in value:
            yield from words_of(child)
    else:
        yield f"{as_text(value) if value is not None else 'null'} "
