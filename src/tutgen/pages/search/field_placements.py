"""Where the bodies of fields stand on pages."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from typing import Any

from tutgen.language.by_variant import ByVariant
from tutgen.language.expressions.computed import uses_of
from tutgen.language.expressions.values import EvaluationError, Scope, resolved
from tutgen.language.payload import Payload, Printed
from tutgen.pages.search.group_text import Placement
from tutgen.pages.search.marks import SERVICE
from tutgen.pages.search.sections import Sections
from tutgen.pages.search.values import Values, notes_of
from tutgen.requests.block import printed_request, printed_response
from tutgen.requests.request import CompiledRequest
from tutgen.requests.response import CompiledResponse

_Begins = Callable[[Scope], Mapping[str, tuple[int, int]]]


class FieldPlacements:
    """Notes down the fields with a body that requests and responses show, in the order of the pages."""

    def __init__(self, values: Values, sections: Sections) -> None:
        self.fields: dict[str, list[Placement]] = {}
        """As `GroupText.fields`."""
        self._values = values
        self._sections = sections

    def add_request(self, request: CompiledRequest, block: str) -> None:
        """Add what stands in the body of a request, shown in a block of this id."""
        is_even = bool(request.body and request.body.fixed and not request.only)
        self._add(request.written["body"], block, partial(_begins_in_call, request), is_even)

    def add_response(self, response: CompiledResponse, written: Any, block: str) -> None:
        """Add what stands in the body of a sample response, as it is written."""
        is_even = bool(response.body and response.body.fixed)
        self._add(written, block, partial(_begins_in_response, response), is_even)

    def _add(self, written: Any, block: str, begins: _Begins, is_even: bool) -> None:
        """Add the fields that are put in. `is_even`: one alone begins on the same line on all pages."""
        fields = self._values.site.project.site.fields
        used = {use.removeprefix(SERVICE) for use in uses_of(written)}
        used = {name for name in used & fields.keys() if fields[name].type.has_body}
        found: dict[str, dict[int, tuple[int, int]]] = {}
        for number in self._sections.pages if used else ():
            if is_even and len(used) == 1 and found:
                break
            with suppress(EvaluationError):
                for field, place in begins(self._values.scope(number)).items():
                    found.setdefault(field, {})[number] = place
        for named, places in found.items():
            field, _, variant = named.partition(".")
            if variant:
                self._values.on_each_page(partial(self._notes, field))
            section = self._sections.place
            mark = self._values.marks.get(SERVICE + field, "")
            if not self._sections.has(mark):
                self._sections.write(f" {mark} ")  # for what is said of its keys
            known = self.fields.setdefault(named, [])
            is_in_index = (
                self._values.marked.is_first_on_all(self._values.pages, SERVICE + field)
                if variant
                else self._values.mark(SERVICE + field)
            )
            if is_in_index and not any(self._sections.covers(old.section) for old in known):
                lines = [places.get(i, (0, 0))[0] for i in range(len(self._values.pages))]
                is_same = len({line for line, _ in places.values()}) == 1
                (first, depth) = next(iter(places.values()))
                known.append(Placement(section, block, first if is_same else lines, depth))

    def _notes(self, field: str, number: int) -> str:
        """What a payload says of its keys on the page of a service, within the tabs at hand. Raises EvaluationError."""
        scope = self._values.scope(number)
        value = (scope.service or {}).get(field)
        payload = resolved(value, scope.variants, field) if isinstance(value, ByVariant) else value
        if not isinstance(payload, Payload):
            return ""
        with self._values.rendering.seeing(scope):
            return notes_of(payload, self._values.rendering)


def _begins_in_call(request: CompiledRequest, scope: Scope) -> dict[str, tuple[int, int]]:
    """Field, as in `GroupText.fields` -> the line of the block at which its body begins, and its depth. Raises
    EvaluationError."""
    filled = request.filled(scope)
    media = filled.head.shape.media
    is_json = media != "form" and "ndjson" not in media
    return _begins(printed_request(request, filled), scope, has_keys=is_json)


def _begins_in_response(response: CompiledResponse, scope: Scope) -> dict[str, tuple[int, int]]:
    """The same of a sample response."""
    return _begins(printed_response(response, *response.filled(scope))[0], scope)


def _begins(printed: Printed, scope: Scope, *, has_keys: bool = True) -> dict[str, tuple[int, int]]:
    """`has_keys`: whether the lines are those of keys."""
    found: dict[str, tuple[int, int]] = {}
    for pointer, payload in printed.payloads:
        for name, value in (scope.service or {}).items():
            named, shown = name, value
            if isinstance(value, ByVariant):
                variant = scope.variants.get(value.group)
                named = f"{name}.{variant}" if variant else name
                shown = resolved(value, scope.variants, name)
            if shown is payload:
                line = printed.spans.get(pointer, (0, 0))[0] if has_keys else 0
                found.setdefault(named, (line, pointer.count("/")))
    return found
