"""A placed request in its forms beside HTTP, which the script of a page puts in the place of that one.

Caption and notes stay where they are. A form brings its lines, and says on which of them each note has its mark: a note
has the same number in all forms.
"""

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import partial

from tutgen.diagnostics import Diagnostic
from tutgen.language.expressions.values import EvaluationError
from tutgen.language.rendering import Rendering
from tutgen.requests.annotations import REQUEST_LINE
from tutgen.requests.form_layouts import FormLayouts, Forms
from tutgen.requests.languages.language import Language
from tutgen.requests.languages.sent import Sent, sent_of
from tutgen.requests.placed_notes import emphasized_lines
from tutgen.requests.request import CompiledRequest, Filled
from tutgen.theme.highlight import Line, parts_filled_in

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class OtherForms:
    """Prints a request in its other forms."""

    def __init__(
        self,
        request: CompiledRequest,
        names: Sequence[str],
        languages: Mapping[str, Language],
        layouts: FormLayouts,
    ) -> None:
        """`names`: of all its forms, in the order of the picker."""
        self.names = names
        self._request = request.addressed
        self._is_addressed = self._request is request
        known = [languages[name] for name in names if name in languages]
        self._layouts = layouts
        self._groups = [
            (tuple([one.name for one in group]), group, not by_template)
            for by_template in (False, True)
            if (group := [one for one in known if one.is_template == by_template])
        ]
        """Names of languages, the languages, and whether they take plain values as they are."""

    def of(self, rendering: Rendering, filled: Filled, noted: Sequence[str]) -> str:
        """JSON: name of a form -> its lines (`_told`), the numbers of those to emphasize, and for each note the number
        of its line. `filled`: what the page shows; `noted`: the addresses of its notes. A form that has a fault, which is
        reported, is left out."""
        if self._groups and not self._is_addressed:
            with suppress(EvaluationError):  # what the page does not show a service need not say
                filled = self._request.filled(rendering.scope)
        members: list[str] = []
        for names, languages, takes_plain in self._groups:
            asked = ("page", *names, *noted)
            forms = partial(self._printed, rendering, languages, noted)
            members += self._layouts.of(
                self._request, filled, asked, forms, takes_plain=takes_plain
            ).texts
        return "{" + ",".join(filter(None, members)) + "}"

    def _printed(
        self,
        rendering: Rendering,
        languages: Sequence[Language],
        noted: Sequence[str],
        filled: Filled,
    ) -> Forms:
        """The members of a JSON object."""
        forms = dict[str, object]()
        try:
            sent = sent_of(self._request, filled)
        except EvaluationError as error:
            self._report(rendering, error)
            return Forms([""], is_whole=False)
        for language in languages:
            try:
                forms[language.name] = self._form(language, sent, noted)
            except EvaluationError as error:
                self._report(rendering, error)
        return Forms([_encode(forms)[1:-1]], is_whole=len(forms) == len(languages))

    def _form(self, language: Language, sent: Sent, noted: Sequence[str]) -> object:
        printed = language.print(sent)
        spans = printed.spans
        lines = emphasized_lines(self._request.emphasize, printed, sent.base, _Silent())
        first, last = spans.get(sent.base, (0, 0))
        if sent.kind == "json" and last > first:
            lines -= {first, last}  # brackets, beside which the language has words of its own
        notes = [spans.get(at, spans[REQUEST_LINE])[0] for at in noted]
        return [_told(line) for line in printed.lines], sorted(lines), notes

    def _report(self, rendering: Rendering, error: EvaluationError) -> None:
        error.span = error.span or self._request.origin.span()
        rendering.report(error.diagnostic())


def _told(line: Line) -> list[str | list[str]]:
    """The class and the text of each token, one behind the other; a text with placeholders as `parts_filled_in`."""
    told: list[str | list[str]] = []
    for kind, text in line:
        parts = parts_filled_in((kind, text)) if "<" in text else (text,)
        told += (kind, text if len(parts) == 1 else parts)
    return told


class _Silent:
    """A surface for what the HTTP form has reported."""

    words: Mapping[str, str] = {}

    def report(self, diagnostic: Diagnostic) -> None: ...

    def block_id(self, wanted: str, notes: int) -> str:
        return wanted
