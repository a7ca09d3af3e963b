"""Which fields of a service its pages really ask for: a page leaves steps out that the service cannot do,
and what a condition excludes."""

import re
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Any

from tutgen.check.siblings.facts import SiteFacts
from tutgen.check.siblings.once import once
from tutgen.content.model import Service
from tutgen.content.plan import Page
from tutgen.language.expressions.computed import uses_of
from tutgen.language.expressions.values import Scope
from tutgen.pages.compiling.lazy_values import Lazy
from tutgen.pages.site import CompiledSite
from tutgen.sources.source import Source
from tutgen.theme.theme import ThemeError


def is_needed(facts: SiteFacts, slug: str, field: str) -> bool:
    """Whether a page of a service shows a field; true as well where no page of any service does."""
    return field not in named_fields(facts) or _pages(facts, slug).ask_for(field)


_NAMED = re.compile(r"service(?<!\wservice)(?:\.|\[['\"])(\w+)")
"""Beginning with letters, it is found in a tenth of the time."""


def fields_in(text: str) -> list[str]:
    """The fields of services that expressions of a text name."""
    return _NAMED.findall(text)


@once
def named_fields(facts: SiteFacts) -> frozenset[str]:
    """The fields that a source of the site names."""
    return frozenset(name for one in model_sources(facts) for name in fields_in(one.text))


@once
def model_sources(facts: SiteFacts) -> list[Source]:
    """The sources in which expressions stand: Markdown, requests, services and `site.yaml`."""
    sources = [file.source for file in facts.project.files.values()]
    requests = (facts.project.requests, *(t.requests for t in facts.project.tutorials))
    sources += [source for source in requests if source]
    sources += [service.origin.source for service in facts.project.services.values()]
    sources.append(facts.project.site.origin.source)
    return sources


@once
def fields_in_code(facts: SiteFacts) -> frozenset[str]:
    """The fields that shared sources show in code style alone, conditions apart."""
    in_code: set[str] = set()
    elsewhere: set[str] = set()
    for text in facts.shared_texts:
        for found in _NAMED.finditer(text.text):
            at = found.start()
            if text.in_code(at):
                in_code.add(found[1])
            elif not any(start <= at < end for start, end in text.markup.conditions):
                elsewhere.add(found[1])
    return frozenset(in_code - elsewhere)


_REPLACED = re.compile(r"\bservice\.(\w+)\s*\|\s*default\(\s*(?:'[^'\s]|\"[^\"\s]|[^'\"\s])")
"""A field with the filter `default`, which is given more than an empty text."""


@once
def _replaced_fields(facts: SiteFacts) -> frozenset[str]:
    sources = (file.source.text for file in facts.project.files.values())
    return frozenset(name for text in sources for name in _REPLACED.findall(text))


def is_replaced(facts: SiteFacts, field: str) -> bool:
    """Whether pages say something in place of a field that a service does not say."""
    return field in _replaced_fields(facts)


class _Recorded(dict[str, Any]):
    """A service that notes which of its fields are asked for."""

    def __init__(self, service: Lazy, asked: set[str]) -> None:
        super().__init__()
        self.service = service
        self.asked = asked

    def __missing__(self, key: str) -> Any:
        self.asked.add(key)
        return self.service[key]

    @property
    def known(self) -> list[str]:
        return self.service.known

    @property
    def declared(self) -> Collection[str]:
        return self.service.declared


class _Recording(CompiledSite):
    """A site that notes what is asked of one service."""

    def __init__(self, site: CompiledSite, slug: str) -> None:
        self.__dict__.update(site.__dict__)
        self.slug = slug
        self.asked: set[str] = set()

    def scope(self, page: Page) -> Scope:
        if page.service is None or page.service.slug != self.slug:
            return super().scope(page)
        return self._recorded(self.new_scope(page))

    def _recorded(self, scope: Scope) -> Scope:
        renewed = scope.renewed
        assert renewed is not None
        assert isinstance(scope.service, Lazy)
        service = _Recorded(scope.service, self.asked)
        recorded = replace(
            scope, service=service, renewed=lambda variants: self._recorded(renewed(variants))
        )
        for lazy in (scope.service, scope.names, scope.tutorial):
            if isinstance(lazy, Lazy):
                lazy.compute_in(recorded)
        return recorded


class _Pages:
    """The pages that show a service, rendered one by one until one of them asks for a field."""

    def __init__(self, facts: SiteFacts, slug: str) -> None:
        self._facts = facts
        self._service = facts.siblings[slug].service
        self._site = _Recording(facts.site, slug)
        self._left = self._rendered()

    def ask_for(self, field: str) -> bool:
        return field in self._asked() or any(field in self._asked() for _ in self._left)

    def _rendered(self) -> Iterator[Page]:
        renderer = replace(self._facts.renderer, site=self._site)
        for page in self._facts.plan.pages.values():
            if page.service is self._service or page.kind == "overview":
                with suppress(ThemeError):  # it is reported where the page is rendered
                    renderer.page(page)
                yield page

    def _asked(self) -> set[str]:
        return _with_parts(self._facts, self._service, self._site.asked)


def _with_parts(facts: SiteFacts, service: Service, names: Iterable[str]) -> set[str]:
    """The fields among names that are asked for, and those that these are made of: a value is computed once only."""
    fields = facts.project.site.fields
    asked = {name for name in names if name in fields}
    left = list(asked)
    while left:
        name = left.pop()
        raw = service.values.get(name, fields[name].default)
        more = {one.removeprefix("service.") for one in uses_of(raw)} & fields.keys() - asked
        asked |= more
        left += more
    return asked


def fields_of_page(facts: SiteFacts, page: Page) -> frozenset[str]:
    """The fields of its service that one page asks for."""
    assert page.service
    site = _Recording(facts.site, page.service.slug)
    with suppress(ThemeError):  # it is reported where the page is rendered
        replace(facts.renderer, site=site).page(page)
    return frozenset(_with_parts(facts, page.service, site.asked))


@once
def _pages(facts: SiteFacts, slug: str) -> _Pages:
    return _Pages(facts, slug)
