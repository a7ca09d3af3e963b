"""A placed request in its forms beside HTTP, which the script of a page puts in the place of that one.

Caption and notes stay where they are. A form brings its lines, and says on which of them each note has its mark: a note
has the same number in all forms.
"""

import json
from collections.abc import Hashable, Mapping, Sequence
from contextlib import suppress

from tutgen.diagnostics import Diagnostic
from tutgen.language.expressions.values import EvaluationError
from tutgen.language.rendering import Rendering
from tutgen.requests.block_layout import taken_apart
from tutgen.requests.languages.language import Language
from tutgen.requests.languages.sent import Sent, sent_of
from tutgen.requests.placed_notes import emphasized_lines
from tutgen.requests.request import CompiledRequest, Filled
from tutgen.requests.said import REQUEST_LINE
from tutgen.theme.highlight import token_line

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class OtherForms:
    """Prints a request in its other forms; services that send the same share them."""

    MAX = 64
    """The most that are kept, so that values which differ on every page do not fill the memory."""

    def __init__(
        self, request: CompiledRequest, names: Sequence[str], languages: Mapping[str, Language]
    ) -> None:
        """`names`: of all its forms, in the order of the picker."""
        self.names = names
        self._request = request.addressed
        self._is_addressed = request.head.shows_address
        self._languages = [languages[name] for name in names if name in languages]
        self._kept: dict[Hashable, str] = {}

    def of(self, rendering: Rendering, filled: Filled, noted: Sequence[str]) -> str:
        """JSON: name of a form -> its lines as HTML, the numbers of those to emphasize, and for each note the number of
        its line. `filled`: what the page shows; `noted`: the addresses of its notes. A form that has a fault, which is
        reported, is left out."""
        if not self._languages:
            return "{}"
        if not self._is_addressed:
            with suppress(EvaluationError):  # what the page does not show a service need not say
                filled = self._request.filled(rendering.scope)
        try:
            parts = taken_apart(filled.fillings)
            key = parts and (filled.head.shape, *parts[0], *parts[1], *noted)
            if key not in self._kept:
                found = self._printed(rendering, sent_of(self._request, filled), noted)
                if key is None or found is None or len(self._kept) >= self.MAX:
                    return found or "{}"
                self._kept[key] = found
            return self._kept[key]
        except EvaluationError as error:
            self._report(rendering, error)
            return "{}"

    def _printed(self, rendering: Rendering, sent: Sent, noted: Sequence[str]) -> str:
        forms = dict[str, object]()
        for language in self._languages:
            try:
                forms[language.name] = self._form(language, sent, noted)
            except EvaluationError as error:
                self._report(rendering, error)
        return _encode(forms)

    def _form(self, language: Language, sent: Sent, noted: Sequence[str]) -> object:
        printed = language.print(sent)
        spans = printed.spans
        lines = emphasized_lines(self._request.emphasize, printed, sent.base, _Silent())
        notes = [spans.get(at, spans[REQUEST_LINE])[0] for at in noted]
        return [token_line(line) for line in printed.lines], sorted(lines), notes

    def _report(self, rendering: Rendering, error: EvaluationError) -> None:
        error.span = error.span or self._request.origin.span()
        rendering.report(error.diagnostic())


class _Silent:
    """A surface for what the HTTP form has reported."""

    words: Mapping[str, str] = {}

    def report(self, diagnostic: Diagnostic) -> None: ...

    def block_id(self, wanted: str, notes: int) -> str:
        return wanted
