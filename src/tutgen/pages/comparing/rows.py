"""The rows of the table that compares services, as HTML."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Any, NamedTuple

from tutgen.language.by_variant import ByVariant, Unsupported
from tutgen.language.document import Document
from tutgen.language.expressions.values import EvaluationError, as_text
from tutgen.language.listings.listing import Listing
from tutgen.language.nodes import Content
from tutgen.language.payload import Payload
from tutgen.language.values import is_long
from tutgen.pages.comparing.common_text import common_text
from tutgen.pages.comparing.compared import REQUIREMENTS, Compared, Side, of_variant, query_of
from tutgen.pages.comparing.keys import json_line, keys_that_may_differ, leaves
from tutgen.requests.request import Filled
from tutgen.sources import urls
from tutgen.theme.highlight import escape, escape_attribute


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


def parts_of(compared: Compared, requests: str) -> Iterator[Part]:
    """What the pages of a tutorial show of its services. `requests`: the title of the rows about requests."""
    declared = compared.site.project.site.fields
    plain = [name for name in declared if name in compared.places.fields]
    plain.sort(key=lambda name: (name != REQUIREMENTS, declared[name].type.name == "markdown"))
    bodies = [name for name in plain if declared[name].type.has_body]
    yield Part(
        "", [_rows_of_field(compared, n, "", _row_of_field) for n in plain if n not in bodies]
    )
    for name in bodies:
        title = declared[name].title
        for variant, label in compared.variants(declared[name]).items():
            rows = _rows_of_field(compared, name, variant, partial(_keys_of_field, variant=variant))
            yield Part(f"{title} ({label})" if label else title, [rows])
    yield Part(
        requests, [Rows(None, partial(_request, compared, n)) for n in compared.places.requests]
    )


def _rows_of_field(
    compared: Compared, name: str, variant: str, make: Callable[[Compared, str], Iterable[Row]]
) -> Rows:
    """Those of a field."""
    step = compared.places.fields[name]
    key = None
    if compared.is_shared(name):
        key = (name, variant, step, *compared.titles[step], *compared.slugs)
    return Rows(key, partial(make, compared, name))


def _row_of_field(compared: Compared, name: str) -> Iterator[Row]:
    """Nothing if no service has a value."""
    values = [compared.value(side, name) for side in compared.sides]
    cells = [
        _cell(compared, side, value) for side, value in zip(compared.sides, values, strict=True)
    ]
    has_links = any(
        isinstance(value, Document | Listing | urls.AddressValue | ByVariant | list)
        for value in values
    )
    step = compared.places.fields[name]
    if any(cells):
        yield Row(
            escape(compared.site.project.site.fields[name].title),
            cells,
            step,
            len(set(cells)) > 1,
            has_links,
        )


def _cell(compared: Compared, side: Side, value: Any) -> str | None:
    if isinstance(value, Document | Content):
        return compared.html(side, value) or None
    if isinstance(value, Listing):
        if is_long(value):
            return compared.html(side, value.bare)
        return f"<code>{escape(value)}</code>" if value else None
    if isinstance(value, urls.AddressValue):
        return f'<a href="{escape_attribute(value)}">{escape(value)}</a>'
    if isinstance(value, ByVariant):
        return _cell_of_variants(compared, side, value)
    if isinstance(value, Unsupported):
        return _cell(compared, side, value.reason)
    if isinstance(value, Payload):
        return f"<code>{escape(json_line(value))}</code>"
    if isinstance(value, list):
        return "".join(_record(compared, side, record) for record in value) or None
    with suppress(EvaluationError):
        return compared.site.html.value(as_text(value)) or None
    return None


def _cell_of_variants(compared: Compared, side: Side, value: ByVariant) -> str | None:
    """The value of each variant behind its label."""
    said = []
    for name, there in value.there.items():
        label = escape(value.labels[name])
        with compared.silent(side).in_tab(value.group, name, label):
            if cell := _cell(compared, side, there):
                said.append(f"<div><b>{label}:</b> {cell}</div>")
    return "".join(said) or None


def _record(compared: Compared, side: Side, record: Mapping[str, Any]) -> str:
    """A line of the values of a record of a list."""
    lines = ((isinstance(v, Document) and v.line) or v for v in record.values())
    said = filter(None, (_cell(compared, side, value) for value in lines))
    return f'<div class="record">{" · ".join(said)}</div>'


def _keys_of_field(compared: Compared, name: str, variant: str) -> Iterator[Row]:
    """A row for each key of a field with a body. `variant`: of those that it differs by; empty for none."""
    values = [of_variant(compared.value(side, name), variant) for side in compared.sides]
    bodies = [compared.cache.of(_leaves_of, v) if isinstance(v, Payload) else {} for v in values]
    by = compared.site.project.site.fields[name].by
    query = query_of({by: variant}) if by and variant else ""
    for row in _rows_of_keys(bodies, compared.places.fields[name], only_different=False):
        yield row._replace(query=query)


def _request(compared: Compared, name: str) -> Iterator[Row]:
    def rows(step: str, sides: Sequence[Filled | None]) -> list[Row]:
        return [*_rows_of_request(compared, name, step, sides)]

    for tabs, (line, *keys) in compared.by_tabs(name, rows):
        query = query_of(tabs)
        yield line._replace(label=f"{line.label}{escape(compared.labels(tabs))}", query=query)
        yield from [row._replace(query=query) for row in keys]


def _rows_of_request(
    compared: Compared, name: str, step: str, sides: Sequence[Filled | None]
) -> Iterator[Row]:
    """A row for the line of a request, and one for each key of headers and body that differs."""
    request = compared.compilation.requests[name]
    lines = [side and f"{side.head.shape.method} {side.address}" for side in sides]
    cells = _codes(lines)
    label = common_text(compared.captions(name)) or compared.line(name)
    yield Row(escape(label), cells, step, len(set(lines)) > 1)
    yield from _rows_of_keys(keys_that_may_differ(request, sides), step, only_different=True)


def _rows_of_keys(
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


def _leaves_of(payload: Payload) -> dict[str, str]:
    return dict(leaves(payload))
