"""The services of a tutorial side by side: what each of them says in the fields and requests that its pages show."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from functools import cached_property, partial
from typing import Any

from tutgen.content.field_type import Field
from tutgen.content.model import Service, Tutorial
from tutgen.content.plan import Page, Plan
from tutgen.language.by_variant import ByVariant
from tutgen.language.document import Document
from tutgen.language.expressions.expression import Expression
from tutgen.language.expressions.values import EvaluationError, Scope, resolved
from tutgen.language.nodes import CodeSpan, Content, Parts, Text, Value
from tutgen.language.rendering import Program, Rendering, fixed_text
from tutgen.language.values import plain_text
from tutgen.language.writers.text import TEXT
from tutgen.pages.comparing.common_text import common_text
from tutgen.pages.comparing.result_cache import Result, ResultCache
from tutgen.pages.comparing.shown_same import is_shown_same
from tutgen.pages.placements import PlacedAt, Placements
from tutgen.pages.shown_requests import ShownValues
from tutgen.pages.site import CompiledSite
from tutgen.requests.request import Filled
from tutgen.sources import urls

Tabs = Mapping[str, str]
"""The variants of the tabs around a place: group -> name."""
REQUIREMENTS = "requirements"
"""The field that says what a service asks of its readers."""


class Side:
    """One of the services."""

    def __init__(self, page: Page, service: Service, site: CompiledSite) -> None:
        self.page = page
        self.service = service
        self.name = service.name
        self._site = site

    @cached_property
    def scope(self) -> Scope:
        """What expressions see on its page. Not made where all that is compared is the same in all tutorials."""
        return self._site.scope(self.page)


class Compared:
    """A tutorial's services, compared by what its shared page shows."""

    def __init__(
        self,
        tutorial: Tutorial,
        plan: Plan,
        site: CompiledSite,
        reserved: frozenset[str],
        known: ShownValues,
        cache: ResultCache,
        places: Placements,
    ) -> None:
        """`reserved`: the ids of the theme; `known`: what pages of the tutorial have shown."""
        self.cache = cache
        self._known = known
        self.plan = plan
        self.site = site
        self._reserved = reserved
        pages = plan.service_pages(tutorial)
        self.compilation = site.compilation(pages[0])
        self.places = places
        self._renderings: dict[str, Rendering] = {}
        self._filled: dict[str, Sequence[Filled | None]] = {}
        self._captions: dict[str, Sequence[str]] = {}
        self.sides = [Side(page, page.service, site) for page in pages if page.service]
        self.slugs = tuple(side.service.slug for side in self.sides)

    # ---------------------------------------------------------------------------------- fields

    def variants(self, field: Field) -> Mapping[str, str]:
        """Name -> label of the variants by which the values of a field differ; one without a name if they do not."""
        if any(isinstance(self.value(side, field.name), ByVariant) for side in self.sides):
            return field.variants
        return {"": ""}

    def is_shared(self, name: str) -> bool:
        """Whether a field of these services is the same, and shown the same, in all tutorials."""
        return self.cache.named((name, self.slugs), lambda: self._is_shared(name))

    def of_field(self, name: str, what: str, make: Callable[[], Result]) -> Result:
        """What is made of a field of these services, once for all tutorials if it is shared."""
        if self.is_shared(name):
            return self.cache.named((what, name, self.slugs), make)
        return make()

    def _is_shared(self, name: str) -> bool:
        declared = {field.name: field.type for field in self.site.project.site.fields.values()}
        for side in self.sides:
            is_same = partial(self.site.is_same_everywhere, side.service.slug)
            if not is_same(name) or not is_shown_same(self.value(side, name), declared, is_same):
                return False
        return True

    def value(self, side: Side, field: str) -> Any:
        """The value of a field; None where it has none, which is reported on the service's page."""
        with suppress(EvaluationError, KeyError):
            value = side.scope.service[field] if side.scope.service else None
            return resolved(value, {}, field) if isinstance(value, ByVariant) else value
        return None

    def html(self, side: Side, said: Document | Content) -> str:
        """What Markdown of a service says, as a page beside that of the service shows it."""
        content = said.content if isinstance(said, Document) else said
        program = content.program(self.site.html)
        if len(program) == 1 and isinstance(program[0], str):
            return program[0].strip()
        with suppress(EvaluationError):
            return self.silent(side).run_value(said, program).strip()
        return ""

    def address(self, side: Side) -> str:
        """The link to the page of a service from another page of the tutorial."""
        return urls.relative(side.page.address, side.page.address)

    @cached_property
    def titles(self) -> Mapping[str, Sequence[str]]:
        """Id of a step -> its heading on the page of each service, as text."""
        found: dict[str, Sequence[str]] = {"": [side.name for side in self.sides]}
        for step, heading in self.places.headings.items():
            found[step] = self.said(heading.content)
        return found

    def said(self, content: Content) -> Sequence[str]:
        """What a line says for each service, without markup and blanks around it."""
        program = content.program(TEXT)
        fixed = fixed_text(program)
        if fixed is not None:
            return [fixed.strip()] * len(self.sides)
        parts = _plain_parts(content)

        def made() -> list[str]:
            return [self._said(side, parts, program) for side in self.sides]

        if parts is None or not self._are_shared(parts):
            return made()
        written = tuple([part if isinstance(part, str) else (part.source,) for part in parts])
        return self.cache.named((written, self.slugs), made)

    def _are_shared(self, parts: Parts) -> bool:
        """Whether texts with expressions are the same in all tutorials that have them."""
        uses = {use for part in parts if not isinstance(part, str) for use in part.uses}
        return all(
            use.startswith("service.") and self.is_shared(use.removeprefix("service."))
            for use in uses
        )

    def _said(self, side: Side, parts: Parts | None, program: Program) -> str:
        """`parts`: the same as the program, if there is no more to it."""
        if parts:
            with suppress(EvaluationError):
                said = [
                    p if isinstance(p, str) else plain_text(p.evaluate(side.scope)) for p in parts
                ]
                return "".join(said).strip()
        return self.silent(side).run(program).strip()

    def silent(self, side: Side) -> Rendering:
        """A rendering that reports nothing: the page of the service does. One for each service, so that no id is given
        twice."""
        slug = side.service.slug
        if slug not in self._renderings:
            rendering = Rendering(
                side.page, self.plan, self.site, self._reserved, prefix=f"{slug}-"
            )
            rendering.whole = self.address(side)
            rendering.is_silent = True
            self._renderings[slug] = rendering
        return self._renderings[slug]

    # -------------------------------------------------------------------------------- requests

    def shown_at(self, side: Side, places: Iterable[PlacedAt]) -> PlacedAt | None:
        """The first of some places that is on the page of a service; None if none is."""
        for place in places:
            is_supported = not side.service.unsupported or not self.site.unsupported(
                side.page, place.step
            )
            if is_supported and (not place.conditions or place.holds(side.scope)):
                return place
        return None

    def filled(self, name: str) -> Sequence[Filled | None]:
        """The values of a request on the page of each service; None where the page does not show it."""
        if name not in self._filled:
            self._filled[name] = [self._fill(side, name, None) for side in self.sides]
        return self._filled[name]

    def captions(self, name: str) -> Sequence[str]:
        """What the page of each service calls a request: by its caption, else by method and path."""
        if name not in self._captions:
            caption = self.compilation.requests[name].caption
            self._captions[name] = (
                self.said(caption.line or caption.content)
                if caption
                else [self.line(name)] * len(self.sides)
            )
        return self._captions[name]

    def line(self, name: str) -> str:
        """The method of a request, and what the paths of services have in common."""
        sides = [side for side in self.filled(name) if side]
        method = common_text([side.head.shape.method for side in sides])
        return f"{method} {common_text([side.address for side in sides])}".strip()

    def _fill(self, side: Side, name: str, tabs: Tabs | None) -> Filled | None:
        """`tabs`: those that the request stands in; None: any, or none."""
        places = self.places.requests[name]
        place = self.shown_at(side, [p for p in places if tabs is None or p.variants == tabs])
        if place is None:
            return None
        known = self._known.get((side.service.slug, name))
        if known and not place.variants:  # which tab it was shown in is not known
            return known
        with suppress(EvaluationError):
            return self.compilation.requests[name].filled(place.within(side.scope))
        return None

    def by_tabs(
        self, name: str, make: Callable[[str, Sequence[Filled | None]], Result]
    ) -> Sequence[tuple[Tabs, Result]]:
        """What is made of a request, from the id of a step and the values of each service, for the tabs of each variant
        that it stands in; once, without tabs, where that is the same for all."""
        places: list[PlacedAt] = []
        for place in self.places.requests[name]:
            if place.variants not in [other.variants for other in places]:
                places.append(place)
        if len(places) == 1:
            return [(places[0].variants, make(places[0].step, self.filled(name)))]
        found: list[tuple[Tabs, Result]] = []
        for place in places:
            sides = [self._fill(side, name, place.variants) for side in self.sides]
            found.append((place.variants, make(place.step, sides)))
        made = found[0][1]
        return [({}, made)] if all(other == made for _, other in found) else found

    def labels(self, tabs: Tabs) -> str:
        """The labels of the tabs around a place, in parentheses behind a blank; empty for none."""
        groups = self.site.project.site.variants
        labels = [groups[group][variant] for group, variant in tabs.items()]
        return f" ({', '.join(labels)})" if labels else ""


def of_variant(value: Any, variant: str) -> Any:
    """The value of a variant; None where there is none."""
    return value.values.get(variant) if isinstance(value, ByVariant) else value


def query_of(tabs: Tabs) -> str:
    """The query of a link that chooses tabs; empty for none."""
    choices = "&".join(f"{group}={variant}" for group, variant in tabs.items())
    return f"?{choices}" if choices else ""


def _plain_parts(content: Content) -> Parts | None:
    """The texts and expressions of a line; None if there is something else in it."""
    parts: list[str | Expression] = []
    for node in content.nodes:
        match node:
            case Text(text=text):
                parts.append(text)
            case Value(expression=expression):
                parts.append(expression)
            case CodeSpan(text=of_code):
                parts += of_code
            case _:
                return None
    return tuple(parts)
