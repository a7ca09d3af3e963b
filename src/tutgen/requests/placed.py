"""A request where a source places it: its block, and that of its sample response."""

from collections.abc import Callable, Sequence
from typing import Any

from tutgen.content.forms import HTTP
from tutgen.language.document import Document
from tutgen.language.expressions.values import EvaluationError, Scope
from tutgen.language.rendering import BlockForm, LayoutForm, Rendering
from tutgen.language.writers.html import HTML
from tutgen.requests.answer_values import MISSING, unfounded_values
from tutgen.requests.block import Block, request_block, response_block
from tutgen.requests.block_layout import BlockLayouts, Draw, NoIds
from tutgen.requests.body import CompiledBody
from tutgen.requests.dot_segments import dot_segments
from tutgen.requests.head import Shape
from tutgen.requests.languages.sent import sent
from tutgen.requests.other_forms import OtherForms
from tutgen.requests.placed_notes import Surface
from tutgen.requests.placeholders import placeholders_of
from tutgen.requests.request import CompiledRequest, Filled, json_value
from tutgen.requests.response import FilledResponse, ResponseShape
from tutgen.theme.highlight import Line


class PlacedRequest:
    """Draws the blocks of a request; its layouts serve all pages."""

    def __init__(self, request: CompiledRequest, forms: OtherForms | None = None) -> None:
        """`forms`: those that readers choose from; None: HTTP alone."""
        self._request = request
        self._forms = forms
        names = forms.names if forms else ()
        self._names = () if [*names] == [HTTP] else names
        self._layouts = BlockLayouts(fixed=_is_fixed(request.body) and _has_text(request.caption))
        response = request.response
        self._response_layouts = BlockLayouts(
            fixed=response is None or (_is_fixed(response.body) and _has_text(response.caption))
        )

        self._last: tuple[Scope, Filled] | None = None
        """The values with which it was drawn last: a page is written in one format after another."""

    @property
    def has_response(self) -> bool:
        return self._request.response is not None

    def lines(self, shape: Shape) -> Sequence[Line] | None:
        """The lines of a request, with tokens of class `HOLE` for what pages put in, if one has shown it."""
        return self._layouts.lines.get(shape)

    def request(self, rendering: Rendering) -> str:
        """The request line, headers and body, and the notes below, as HTML."""

        def html() -> str:
            filled = self._filled(rendering.scope)
            rendering.note_filled(self._request.name, filled)
            if self._request.values:
                self._check_values(rendering)
            for found in dot_segments(self._request, filled):
                rendering.report(found)
            shape, draw = filled.head.shape, self._drawing(filled)
            block = self._layouts.drawn(rendering, shape, filled.fillings, draw)
            if self._forms and self._names:
                rendering.forms[block.id] = self._forms.of(rendering, filled, block.noted)
            return block.html

        return self._drawn(rendering, html)

    def _filled(self, scope: Scope) -> Filled:
        if self._last is None or self._last[0] is not scope:
            self._last = (scope, self._request.filled(scope))
        return self._last[1]

    def _check_values(self, rendering: Rendering) -> None:
        """Report values that no earlier answer gives."""
        above = rendering.placed - {self._request.name}

        def sample_of(name: str) -> Any:
            return rendering.requests[name].sample(rendering)

        placeholders = placeholders_of(sent(self._request, rendering.scope))
        values = self._request.values
        for found in unfounded_values(
            values, placeholders, rendering.requests.keys(), above, sample_of
        ):
            rendering.report(found)

    def sample(self, rendering: Rendering) -> Any:
        """The body of the sample response, a JSON value; MISSING if there is none. Raises EvaluationError."""
        response = self._request.response
        if response is None or response.body is None:
            return MISSING
        return json_value(response.on(rendering.scope).body)

    def response(self, rendering: Rendering) -> str:
        """The sample response as HTML."""

        def html() -> str:
            shape, fillings = self._response(rendering)
            draw = self._drawing_of_response(shape)
            return self._response_layouts.drawn(rendering, shape, fillings, draw).html

        return self._drawn(rendering, html, "response")

    def request_by_layout(self, rendering: Rendering, form: LayoutForm) -> str:
        """The block in a format without ids, from the layouts of this format."""

        def text() -> str:
            filled = self._filled(rendering.scope)
            shape, draw = filled.head.shape, self._drawing(filled)
            return self._layouts.text(rendering, form, shape, filled.fillings, draw)

        return self._drawn(rendering, text)

    def response_by_layout(self, rendering: Rendering, form: LayoutForm) -> str:
        """The sample response, likewise."""

        def text() -> str:
            shape, fillings = self._response(rendering)
            draw = self._drawing_of_response(shape)
            return self._response_layouts.text(rendering, form, shape, fillings, draw)

        return self._drawn(rendering, text, "response")

    def _drawing(self, filled: Filled) -> Draw:
        """Draws the request, in all formats."""

        def draw(surface: Surface, fillings: Sequence[Any]) -> Block:
            block = request_block(self._request, filled.head.shape, fillings, surface)
            return block._replace(forms=self._names)

        return draw

    def _drawing_of_response(self, shape: ResponseShape) -> Draw:
        def draw(surface: Surface, fillings: Sequence[Any]) -> Block:
            return response_block(self._request, shape, fillings, surface)

        return draw

    def request_text(self, rendering: Rendering, form: BlockForm) -> str:
        """The block in a format without ids."""

        def text() -> str:
            filled = self._filled(rendering.scope)
            return form(self._drawing(filled)(NoIds(rendering), filled.fillings), rendering)

        return self._drawn(rendering, text)

    def response_text(self, rendering: Rendering, form: BlockForm) -> str:
        """The sample response in a format without ids."""

        def text() -> str:
            shape, fillings = self._response(rendering)
            return form(self._drawing_of_response(shape)(NoIds(rendering), fillings), rendering)

        return self._drawn(rendering, text, "response")

    def _drawn(self, rendering: Rendering, draw: Callable[[], str], *steps: str) -> str:
        """The result of `draw`; empty if a value is missing, which is reported."""
        try:
            return draw()
        except EvaluationError as error:
            error.span = error.span or self._request.origin.child(*steps).span()
            rendering.report(error.diagnostic())
            return ""

    def _response(self, rendering: Rendering) -> FilledResponse:
        assert self._request.response is not None
        return self._request.response.filled(rendering.scope)


def _is_fixed(body: CompiledBody | None) -> bool:
    return body is None or body.fixed


def _has_text(caption: Document | None) -> bool:
    """Whether a caption has fixed text. One of expressions alone may be empty on a page, whose block then has
    none. True if there is no caption."""
    if caption is None or caption.line is None:
        return True
    return any(isinstance(part, str) for part in caption.line.program(HTML))
