"""The services of a tutorial side by side: what each of them says in the fields and requests that its pages show."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import suppress
from functools import cached_property, partial
from typing import Any, NamedTuple

from tutgen.content.field_type import Field
from tutgen.content.model import Service, Tutorial
from tutgen.content.plan import Page, Plan
from tutgen.language.by_variant import ByVariant, Unsupported
from tutgen.language.document import Document
from tutgen.language.expressions.expression import Expression
from tutgen.language.expressions.values import EvaluationError, Scope, as_text, resolved
from tutgen.language.listing import Listing
from tutgen.language.nodes import CodeSpan, Content, Parts, Text, Value
from tutgen.language.payload import Hole, Payload, scalar
from tutgen.language.rendering import Program, Rendering, fixed_text
from tutgen.language.values import is_long, plain_text
from tutgen.language.writers.text import TEXT
from tutgen.pages.comparing.common_text import common_text
from tutgen.pages.comparing.result_cache import Result, ResultCache
from tutgen.pages.comparing.shown_same import is_shown_same
from tutgen.pages.placements import PlacedAt, Placements
from tutgen.pages.shown_requests import ShownValues
from tutgen.pages.site import CompiledSite
from tutgen.requests.head import is_left_out
from tutgen.requests.request import Call, CompiledRequest, Filled
from tutgen.sources import urls
from tutgen.sources.json_pointer import escape_pointer
from tutgen.theme.highlight import escape, escape_attribute

Tabs = Mapping[str, str]
"""The variants of the tabs around a place: group -> name."""
REQUIREMENTS = "requirements"
"""The field that says what a service asks of its readers."""


class Row(NamedTuple):
    """A line of the comparison: one thing, as each service has it."""

    label: str
    """HTML."""
    cells: Sequence[str | None]
    """HTML of each service."""
    step: str
    """The id of the step that says it; empty above the first one."""
    differs: bool
    has_links: bool = False
    """Whether a cell can be no link itself."""
    query: str = ""
    """Of the links: chooses the tabs that say it."""


class Rows(NamedTuple):
    """The lines of one field, or of one request."""

    key: Hashable | None
    """Equal where the rows are; None if they may differ from tutorial to tutorial."""
    make: Callable[[], Iterable[Row]]


class Part(NamedTuple):
    """Rows that belong together."""

    title: str
    """Empty for the rows that belong to none."""
    rows: Sequence[Rows]


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
        self._slugs = tuple(side.service.slug for side in self.sides)

    # ---------------------------------------------------------------------------------- fields

    def parts(self, requests: str) -> Iterator[Part]:
        """`requests`: the title of the rows about requests."""
        declared = self.site.project.site.fields
        plain = [name for name in declared if name in self.places.fields]
        plain.sort(key=lambda name: (name != REQUIREMENTS, declared[name].type.name == "markdown"))
        bodies = [name for name in plain if declared[name].type.has_body]
        yield Part("", [self._rows(n, "", self._field) for n in plain if n not in bodies])
        for name in bodies:
            title = declared[name].title
            for variant, label in self.variants(declared[name]).items():
                rows = self._rows(name, variant, partial(self._keys, variant=variant))
                yield Part(f"{title} ({label})" if label else title, [rows])
        yield Part(requests, [Rows(None, partial(self._request, n)) for n in self.places.requests])

    def _rows(self, name: str, variant: str, make: Callable[[str], Iterable[Row]]) -> Rows:
        """Those of a field."""
        step = self.places.fields[name]
        key = None
        if self.is_shared(name):
            key = (name, variant, step, *self.titles[step], *self._slugs)
        return Rows(key, partial(make, name))

    def variants(self, field: Field) -> Mapping[str, str]:
        """Name -> label of the variants by which the values of a field differ; one without a name if they do not."""
        if any(isinstance(self.value(side, field.name), ByVariant) for side in self.sides):
            return field.variants
        return {"": ""}

    def is_shared(self, name: str) -> bool:
        """Whether a field of these services is the same, and shown the same, in all tutorials."""
        return self.cache.named((name, self._slugs), lambda: self._is_shared(name))

    def of_field(self, name: str, what: str, make: Callable[[], Result]) -> Result:
        """What is made of a field of these services, once for all tutorials if it is shared."""
        if self.is_shared(name):
            return self.cache.named((what, name, self._slugs), make)
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

    def _field(self, name: str) -> Iterator[Row]:
        """Nothing if no service has a value."""
        values = [self.value(side, name) for side in self.sides]
        cells = [self._cell(side, value) for side, value in zip(self.sides, values, strict=True)]
        has_links = any(
            isinstance(value, Document | Listing | urls.AddressValue | ByVariant | list)
            for value in values
        )
        step = self.places.fields[name]
        if any(cells):
            yield Row(
                escape(self.site.project.site.fields[name].title),
                cells,
                step,
                len(set(cells)) > 1,
                has_links,
            )

    def _cell(self, side: Side, value: Any) -> str | None:
        if isinstance(value, Document | Content):
            return self.html(side, value) or None
        if isinstance(value, Listing):
            if is_long(value):
                return self.html(side, value.bare)
            return f"<code>{escape(value)}</code>" if value else None
        if isinstance(value, urls.AddressValue):
            return f'<a href="{escape_attribute(value)}">{escape(value)}</a>'
        if isinstance(value, ByVariant):
            return self._cell_of_variants(side, value)
        if isinstance(value, Unsupported):
            return self._cell(side, value.reason)
        if isinstance(value, Payload):
            return f"<code>{escape(_json(value))}</code>"
        if isinstance(value, list):
            return "".join(self._record(side, record) for record in value) or None
        with suppress(EvaluationError):
            return escape(as_text(value)) or None
        return None

    def _cell_of_variants(self, side: Side, value: ByVariant) -> str | None:
        """The value of each variant behind its label."""
        said = []
        for name, of_variant in value.there.items():
            label = escape(value.labels[name])
            with self._silent(side).in_tab(value.group, name, label):
                if cell := self._cell(side, of_variant):
                    said.append(f"<div><b>{label}:</b> {cell}</div>")
        return "".join(said) or None

    def _record(self, side: Side, record: Mapping[str, Any]) -> str:
        """A line of the values of a record of a list."""
        lines = ((isinstance(v, Document) and v.line) or v for v in record.values())
        said = filter(None, (self._cell(side, value) for value in lines))
        return f'<div class="record">{" · ".join(said)}</div>'

    def html(self, side: Side, said: Document | Content) -> str:
        """What Markdown of a service says, as a page beside that of the service shows it."""
        content = said.content if isinstance(said, Document) else said
        program = content.program(self.site.html)
        if len(program) == 1 and isinstance(program[0], str):
            return program[0].strip()
        with suppress(EvaluationError):
            return self._silent(side).run_value(said, program).strip()
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
        return self.cache.named((written, self._slugs), made)

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
        return self._silent(side).run(program).strip()

    def _silent(self, side: Side) -> Rendering:
        """Of what is reported where the page of the service says it. One for each service, so that no id is given
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

    def _keys(self, name: str, variant: str) -> Iterator[Row]:
        """A row for each key of a field with a body. `variant`: of those that it differs by; empty for none."""
        values = [of_variant(self.value(side, name), variant) for side in self.sides]
        bodies = [self.cache.of(_leaves_of, v) if isinstance(v, Payload) else {} for v in values]
        yield from _rows(bodies, self.places.fields[name], only_different=False)

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
                else [self._line(name)] * len(self.sides)
            )
        return self._captions[name]

    def _line(self, name: str) -> str:
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

    def _request(self, name: str) -> Iterator[Row]:
        def rows(step: str, sides: Sequence[Filled | None]) -> list[Row]:
            return [*self._rows_of_request(name, step, sides)]

        for tabs, (line, *keys) in self.by_tabs(name, rows):
            query = query_of(tabs)
            yield line._replace(label=f"{line.label}{escape(self.labels(tabs))}", query=query)
            yield from [row._replace(query=query) for row in keys]

    def labels(self, tabs: Tabs) -> str:
        """The labels of the tabs around a place, in parentheses behind a blank; empty for none."""
        groups = self.site.project.site.variants
        labels = [groups[group][variant] for group, variant in tabs.items()]
        return f" ({', '.join(labels)})" if labels else ""

    def _rows_of_request(
        self, name: str, step: str, sides: Sequence[Filled | None]
    ) -> Iterator[Row]:
        """A row for the line of a request, and one for each key of headers and body that differs."""
        request = self.compilation.requests[name]
        lines = [side and f"{side.head.shape.method} {side.address}" for side in sides]
        cells = _codes(lines)
        label = common_text(self.captions(name)) or self._line(name)
        yield Row(escape(label), cells, step, len(set(lines)) > 1)
        yield from _rows(_keys_that_may_differ(request, sides), step, only_different=True)


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


def _keys_that_may_differ(
    request: CompiledRequest, sides: Sequence[Filled | None]
) -> Sequence[Mapping[str, str] | None]:
    """For each side the keys of headers and body; only those that can differ, where they are known."""
    if request.head.constant:
        heads: Sequence[dict[str, str] | None] = [side and {} for side in sides]
    else:
        heads = [side and {**side.headers, **dict(side.query)} for side in sides]
    if request.body is None:
        return heads
    if not request.body.fixed:
        bodies = [side and dict(_keys_of(request.call_of(side))) for side in sides]
    else:
        optional = {pointer for pointer, _ in request.only}
        parts = [*_parts_below(request.body.value, "", optional)]
        shown = {
            absent: [part for part in parts if not is_left_out(part[0], absent)]
            for absent in {side.head.shape.absent for side in sides if side}
        }
        bodies = [
            side and dict(_made(side.values, shown[side.head.shape.absent])) for side in sides
        ]
    return [
        None if head is None else {**head, **(body or {})}
        for head, body in zip(heads, bodies, strict=True)
    ]


def _parts_below(
    value: Any, pointer: str, optional: AbstractSet[str], *, differs: bool = False
) -> Iterator[tuple[str, str | Hole]]:
    """`optional`: pointers of what `only` leaves out; `differs`: whether the value is within one of them."""
    differs = differs or pointer in optional
    if isinstance(value, dict) and value:
        for key, child in value.items():
            place = f"{pointer}/{escape_pointer(key)}"
            yield from _parts_below(child, place, optional, differs=differs)
    elif isinstance(value, list) and any(isinstance(item, dict | list) for item in value):
        for number, child in enumerate(value):
            yield from _parts_below(child, f"{pointer}/{number}", optional, differs=differs)
    elif isinstance(value, Hole):
        yield pointer, value
    elif differs and value is not None:
        yield pointer, _text(value)


def _made(
    fillings: Sequence[Any], parts: Sequence[tuple[str, str | Hole]]
) -> Iterator[tuple[str, str]]:
    for pointer, part in parts:
        value = fillings[part.number] if isinstance(part, Hole) else part
        if value.__class__ is str:
            yield pointer, value
        elif value is not None and not isinstance(value, Payload):
            yield pointer, _text(value)


def _leaves_of(payload: Payload) -> dict[str, str]:
    return dict(leaves(payload))


def leaves(value: Any, pointer: str = "") -> Iterator[tuple[str, str]]:
    """Pointer and text of every key whose value is no mapping; a list is one value."""
    value = value.body if isinstance(value, Payload) else value
    if isinstance(value, dict) and value:
        for key, child in value.items():
            yield from leaves(child, f"{pointer}/{escape_pointer(key)}")
    else:
        yield pointer, _text(value)


def _text(value: Any) -> str:
    """A JSON value on one line; a text without its quotes."""
    return value if isinstance(value, str) else _json(value)


def _json(value: Any) -> str:
    value = value.body if isinstance(value, Payload) else value
    if isinstance(value, dict):
        return f"{{{', '.join(f'{scalar(str(k))[1]}: {_json(v)}' for k, v in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_json, value))}]"
    with suppress(TypeError):
        return scalar(value)[1]
    return ""


def _keys_of(call: Call) -> Iterator[tuple[str, str]]:
    """The keys of a body, without what a field with a body says: it has rows of its own."""
    yield from _own(call.body, "", call.absent)


def _own(value: Any, pointer: str, absent: Sequence[str]) -> Iterator[tuple[str, str]]:
    if pointer in absent or isinstance(value, Payload) or value is None:
        return
    if isinstance(value, dict) and value:
        for key, child in value.items():
            yield from _own(child, f"{pointer}/{escape_pointer(key)}", absent)
    elif isinstance(value, list) and any(isinstance(item, dict | list) for item in value):
        for number, child in enumerate(value):
            yield from _own(child, f"{pointer}/{number}", absent)
    else:
        yield pointer, _text(value)


def _rows(
    sides: Sequence[Mapping[str, str] | None], step: str, *, only_different: bool
) -> Iterator[Row]:
    """A row for each key that one of the sides has; None for a side that has no such request."""
    for pointer in dict.fromkeys(key for side in sides if side for key in side):
        said = [None if side is None else side.get(pointer) for side in sides]
        differs = (
            len({text for text, side in zip(said, sides, strict=True) if side is not None}) > 1
        )
        if differs or not only_different:
            cells = _codes(said)
            key = escape(pointer.removeprefix("/")).replace("/", "/<wbr>")
            label = f"<code>{key}</code>"
            yield Row(label, cells, step, differs)


def _codes(texts: Sequence[str | None]) -> list[str | None]:
    """Texts as code in HTML; many are equal."""
    codes = {text: None if text is None else f"<code>{escape(text)}</code>" for text in set(texts)}
    return [codes[text] for text in texts]
