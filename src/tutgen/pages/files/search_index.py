"""What the search dialog looks into: scripts that register data, so that they work from the disk too.

`search-index.js` has the services with what the marks in texts stand for, the rows of fields, and the sections
of all pages. Where it would be larger than `MAX_SIZE`, the texts of sections are in parts, each with the
texts of whole tutorials.
"""

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from io import BytesIO
from typing import Any

from tutgen.content.plan import Page, Plan
from tutgen.language.by_variant import ByVariant
from tutgen.language.expressions.values import EvaluationError, as_text, resolved
from tutgen.language.listings.listing import block_of
from tutgen.language.payload import Payload, print_json
from tutgen.language.rendering import Rendering
from tutgen.pages.files.rendered_site import RenderedSite
from tutgen.pages.search.group_text import KeptText
from tutgen.pages.search.marks import SERVICE, marks
from tutgen.pages.search.values import SAID, notes_of
from tutgen.pages.site import CompiledSite
from tutgen.requests.request import spelled_value
from tutgen.sources.json_pointer import escape_pointer
from tutgen.sources.json_text import json_text

INDEX = "search-index.js"
MAX_SIZE = 60_000
"""Bytes that a file may have when it is compressed."""
_BEGIN, _END = b"tutgenSearch.add(", b");\n"
_SAMPLE = 500_000
"""Bytes that tell how well the rest can be compressed."""


def search_index_files(
    rendered: RenderedSite, groups: Sequence[KeptText]
) -> Iterator[tuple[str, bytes]]:
    """The index, as one file or in parts."""
    totals = _Totals(groups, marks(rendered.compiled.project))
    services = _Services(rendered.compiled, rendered.plan, totals)
    head = _encoded(services.data)[1:-1].encode()
    first = _index(head, totals.first)
    sample = first[:_SAMPLE]
    frame = _index(head, ())
    size = len(frame) + totals.size
    compressed = len(zlib.compress(sample, 1)) * size // len(sample)
    if compressed <= MAX_SIZE:
        is_all = len(totals.first) == len(groups)
        yield INDEX, first if is_all else _index(head, (kept.encoded for kept in groups))
        return
    characters = len(frame.decode()) + totals.characters
    most = int(characters * MAX_SIZE / compressed * 0.8)
    named = (
        b"%b,%d]" % (kept.outline[:-1], number)
        for number, part in enumerate(_parts(groups, most), 1)
        for kept in part
    )
    yield INDEX, _index(head, named)
    for number, part in enumerate(_parts(groups, most), 1):
        texts = b",".join(kept.texts for kept in part)
        yield part_address(number), b'%b{"part":%d,"texts":[%b]}%b' % (_BEGIN, number, texts, _END)


class _Totals:
    """What all groups tell together, by which the index is laid out."""

    def __init__(self, groups: Iterable[KeptText], marks: Mapping[str, str]) -> None:
        """`marks`: all that there are."""
        self.first: list[bytes] = []
        """The first groups, encoded, up to `_SAMPLE`."""
        self.size = self.characters = 0
        """Of all groups, encoded, each with a comma: in bytes, and in characters."""
        self.depths: dict[str, set[int]] = {}
        """Field with a body -> the depths at which it is shown."""
        used: set[str] = set()
        for kept in groups:
            if self.size < _SAMPLE:
                self.first.append(kept.encoded)
            self.size += kept.size + 1
            self.characters += kept.characters + 1
            used.update(kept.marks)
            for field, depths in kept.depths.items():
                self.depths.setdefault(field, set()).update(depths)
        self.marks = {name: mark for name, mark in marks.items() if mark in used}
        """Those that stand in a text."""


def _index(head: bytes, groups: Iterable[bytes]) -> bytes:
    """The script of groups, which are not held twice as joining them would."""
    file = BytesIO()
    file.write(b'%b{%b,"groups":[' % (_BEGIN, head))
    for number, group in enumerate(groups):
        file.write(b"," if number else b"")
        file.write(group)
    file.write(b"]}%b" % _END)
    return file.getvalue()


def part_address(number: int) -> str:
    """The address of a part of the index, from 1 on."""
    return INDEX.replace(".", f"-{number}.")


def _parts(groups: Iterable[KeptText], most: int) -> Iterator[list[KeptText]]:
    """Groups in their order, with `most` characters of text a part; a larger one is alone."""
    part: list[KeptText] = []
    size = 0
    for kept in groups:
        if part and size + kept.length > most:
            yield part
            part, size = [], 0
        part.append(kept)
        size += kept.length
    if part:
        yield part


def _encoded(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


class _Services:
    """What the services of a site say, each on the first page that it has."""

    def __init__(self, site: CompiledSite, plan: Plan, totals: _Totals) -> None:
        self._site = site
        self._depths = totals.depths
        self._marks = totals.marks
        self._pages: dict[str, Page] = {}
        for page in plan.pages.values():
            if page.service:
                self._pages.setdefault(page.service.slug, page)
        self._renderings = {s: Rendering(page, plan, site) for s, page in self._pages.items()}

    @property
    def data(self) -> dict[str, Any]:
        """`services`: slug, name, and mark -> what it stands for; `rows` of fields."""
        return {
            "services": [
                [slug, self._name(slug), self._values(rendering)]
                for slug, rendering in self._renderings.items()
            ],
            "rows": [*self._rows_of_bodies(), *self._rows_of_values()],
        }

    def _name(self, slug: str) -> str:
        service = self._pages[slug].service
        return service.name if service else slug

    def _values(self, rendering: Rendering) -> dict[str, str]:
        values = ((mark, self._value(rendering, name)) for name, mark in self._marks.items())
        return {mark: " ".join(text.split()) for mark, text in values if text}

    def _value(self, rendering: Rendering, name: str) -> str:
        """A value on the first page, as text; of a payload, what is said of it."""
        root, _, key = name.partition(".")
        scope = rendering.scope
        rendering.is_silent = True
        with suppress(EvaluationError, KeyError):
            if root == "names":
                return as_text(scope.names[key])
            field, _, variant = key.partition(".")
            value = scope.service[field] if scope.service else None
            if isinstance(value, ByVariant):
                value = value.values.get(variant) or ""
            if isinstance(value, Payload):
                return notes_of(value, rendering)
            if (content := block_of(value, rendering)) is not None:
                return rendering.run_value(value, content.program(SAID))
            return as_text(value)
        return ""

    # ------------------------------------------------------------------------------------ rows

    def _rows_of_bodies(self) -> Iterator[list[Any]]:
        """A row a key: the key, the field, its value for each service, and how many lines below the
        beginning of the body it stands, by the depth of the body."""
        for field, depths in self._depths.items():
            rows: dict[tuple[str, str], tuple[list[str | None], dict[int, list[int]]]] = {}
            for number, rendering in enumerate(self._renderings.values()):
                payload = self._payload(rendering, field)
                if payload is None:
                    continue
                lines = {depth: _lines(payload, depth) for depth in sorted(depths)}
                for key, pointer, value in _values(spelled_value(payload), field, ""):
                    values, places = rows.setdefault(
                        (key, pointer),
                        (
                            [None] * len(self._renderings),
                            {depth: [0] * len(self._renderings) for depth in lines},
                        ),
                    )
                    values[number] = value
                    for depth, at in lines.items():
                        places[depth][number] = at.get(pointer, 0)
            label = self._label(field)
            for (key, _), (values, places) in rows.items():
                yield [f"{key}{label}", field, values, places]

    def _label(self, named: str) -> str:
        """Behind a key: the variant of a field, if it is named with one."""
        field, _, variant = named.partition(".")
        return f" ({self._site.project.site.fields[field].variants[variant]})" if variant else ""

    def _payload(self, rendering: Rendering, named: str) -> Payload | None:
        """`named`: the field, with its variant if it differs by one."""
        field, _, variant = named.partition(".")
        with suppress(EvaluationError, KeyError):
            value = rendering.scope.service[field] if rendering.scope.service else None
            if isinstance(value, ByVariant):
                value = value.values.get(variant) if variant else resolved(value, {}, field)
            return value if isinstance(value, Payload) else None
        return None

    def _rows_of_values(self) -> Iterator[list[Any]]:
        """A row a field that is a plain value and shown on pages, for each variant that it differs by: the field's
        name, its mark, its values."""
        for declared in self._site.project.site.fields.values():
            if declared.type.is_prose or declared.type.is_block or declared.type.has_body:
                continue
            variants = declared.variants if declared.by else ("",)
            for name in (f"{declared.name}.{variant}".rstrip(".") for variant in variants):
                mark = self._marks.get(SERVICE + name)
                if mark is None:
                    continue
                said = [self._value(r, SERVICE + name) for r in self._renderings.values()]
                if any(said):
                    label = declared.label or declared.name
                    yield [f"{label}{self._label(name)}", mark, [text or None for text in said]]


def _lines(payload: Payload, depth: int) -> dict[str, int]:
    """Pointer of each key of a body -> how many lines below its first one it stands, within `depth`
    others."""
    value: Any = payload
    for _ in range(depth):
        value = {"": value}
    base = "/" * depth
    spans: Mapping[str, tuple[int, int]] = {}
    with suppress(TypeError):
        spans = print_json(value).spans
    return {
        pointer.removeprefix(base): line - spans[base][0]
        for pointer, (line, _) in spans.items()
        if pointer.startswith(base)
    }


def _values(value: Any, key: str, pointer: str) -> Iterator[tuple[str, str, str]]:
    """Key, pointer and text of each value within one. `key`: of the value, or of the list that it is in.
    Items of a list of scalars are no values of their own: the list says them."""
    if isinstance(value, dict):
        if pointer:
            yield key, pointer, "{\u2026}" if value else "{}"
        for name, child in value.items():
            yield from _values(child, name, f"{pointer}/{escape_pointer(name)}")
    elif isinstance(value, list) and any(isinstance(child, dict | list) for child in value):
        yield key, pointer, "[\u2026]"
        for number, child in enumerate(value):
            yield from _values(child, key, f"{pointer}/{number}")
    else:
        yield (
            key,
            pointer,
            value if isinstance(value, str) else json_text(value, separators=(",", ":")),
        )
