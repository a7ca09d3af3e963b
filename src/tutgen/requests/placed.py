"""A request where a source places it: its block, and that of its sample response."""

from collections.abc import Callable, Sequence
from typing import Any

from tutgen.diagnostics import Diagnostic
from tutgen.language.document import Document
from tutgen.language.expressions.values import EvaluationError
from tutgen.language.rendering import Rendering, Writer
from tutgen.language.writers.html import HTML
from tutgen.requests.block import Block, Surface, request_block, response_block
from tutgen.requests.block_layout import BlockLayouts
from tutgen.requests.request import CompiledRequest
from tutgen.theme.highlight import Line


class PlacedRequest:
    """Draws the blocks of a request; its layouts serve all pages."""

    def __init__(self, request: CompiledRequest) -> None:
        self._request = request
        body, response = request.body, request.response
        has_lines = body is None or body.fixed
        self._layouts = BlockLayouts(fixed=has_lines and _has_text(request.caption))
        self._response_layouts = BlockLayouts(fixed=response is None or response.fixed)

    @property
    def has_response(self) -> bool:
        return self._request.response is not None

    def lines(self, media: str, absent: tuple[str, ...]) -> Sequence[Line] | None:
        """The lines of a request, with tokens of class `HOLE` for what pages put in, if one has shown it."""
        return self._layouts.lines.get((media, absent))

    def request(self, rendering: Rendering) -> str:
        """The request line, headers and body, and the notes below, as HTML."""

        def html() -> str:
            filled = self._request.filled(rendering.scope)
            fillings, media, absent = filled
            rendering.note_filled(self._request.name, filled)

            def draw(surface: Surface, fillings: Sequence[Any]) -> Block:
                return request_block(self._request, fillings, media, absent, surface)

            return self._layouts.html(rendering, (media, absent), fillings, draw)

        return self._drawn(rendering, html)

    def response(self, rendering: Rendering) -> str:
        """The sample response as HTML."""

        def html() -> str:
            def draw(surface: Surface, fillings: Sequence[Any]) -> Block:
                return response_block(self._request, fillings, surface)

            return self._response_layouts.html(rendering, (), self._response(rendering), draw)

        return self._drawn(rendering, html, "response")

    def request_text(self, rendering: Rendering, writer: Writer) -> str:
        """The block as text; `writer`: writes its caption and notes."""

        def text() -> str:
            filled = self._request.filled(rendering.scope)
            block = request_block(self._request, *filled, _NoIds(rendering))
            return _text(block, rendering, writer)

        return self._drawn(rendering, text)

    def response_text(self, rendering: Rendering, writer: Writer) -> str:
        """The sample response as text; `writer`: writes its caption and notes."""

        def text() -> str:
            block = response_block(self._request, self._response(rendering), _NoIds(rendering))
            return _text(block, rendering, writer)

        return self._drawn(rendering, text, "response")

    def _drawn(self, rendering: Rendering, draw: Callable[[], str], *steps: str) -> str:
        """The result of `draw`; empty if a value is missing, which is reported."""
        try:
            return draw()
        except EvaluationError as error:
            error.span = error.span or self._request.origin.child(*steps).span()
            rendering.report(error.diagnostic())
            return ""

    def _response(self, rendering: Rendering) -> list[Any]:
        assert self._request.response is not None
        return [evaluate(rendering.scope) for evaluate in self._request.response.values]


class _NoIds:
    """The surface of a format that has no ids."""

    def __init__(self, rendering: Rendering) -> None:
        self._rendering = rendering
        self.words = rendering.words

    def report(self, diagnostic: Diagnostic) -> None:
        self._rendering.report(diagnostic)

    def block_id(self, wanted: str, notes: int) -> str:
        return wanted


def _text(block: Block, rendering: Rendering, writer: Writer) -> str:
    """A block as text: caption, lines, notes."""
    lines = ["".join(text for _, text in line) for line in block.lines]
    notes = [rendering.run(text.program(writer)) for _, texts in block.notes for text in texts]
    after = [rendering.run(text.program(writer)) for text in block.after]
    caption = rendering.run(block.caption.program(writer))
    head = [caption] if caption else []
    return "".join([*(f"{line}\n" for line in (*head, *lines)), *notes, *after])


def _has_text(caption: Document | None) -> bool:
    """Whether a caption has fixed text. One of expressions alone may be empty on a page, whose block then has
    none. True if there is no caption."""
    if caption is None or caption.line is None:
        return True
    return any(isinstance(part, str) for part in caption.line.program(HTML))
