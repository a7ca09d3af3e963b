"""A request in the forms that are run, with what each needs of its readers."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from typing import Any, NamedTuple

from tutgen.language.expressions.values import EvaluationError, Scope
from tutgen.requests.answer_values import AnswerValue, value_at
from tutgen.requests.form_layouts import FormLayouts, Forms
from tutgen.requests.languages.language import Language
from tutgen.requests.languages.sent import WHERE, Placeholder, Sent, parts_of, sent_of
from tutgen.requests.placeholders import placeholders_of
from tutgen.requests.request import CompiledRequest, Filled, json_value
from tutgen.requests.response import is_error
from tutgen.sources.json_pointer import Steps, unescape_pointer, walk


class RunForm(NamedTuple):
    """A request with the values of one service."""

    texts: Mapping[str, str]
    """Name of a form -> the request in it."""
    placeholders: list[str]
    """The names of what readers fill in, in the order of the lines."""
    in_address: list[str]
    """Of these, those that an address has behind the host."""
    in_json: list[str]
    """Those that stand in texts of a JSON body."""


class RunForms:
    """Prints a request in some languages, in their style for files that are run."""

    def __init__(
        self, request: CompiledRequest, languages: Mapping[str, Language], layouts: FormLayouts
    ) -> None:
        """`languages`: by the names of forms."""
        self._request = request.addressed
        self._is_addressed = request.head.shows_address
        self._languages = languages
        self._layouts = layouts

    def of(self, scope: Scope, filled: Filled | None) -> RunForm:
        """`filled`: what the page shows of it, if that is known. Raises EvaluationError."""
        if filled is None or not self._is_addressed:
            shown = filled or self._request.filled(scope)
            with suppress(EvaluationError):  # what the page does not show a service need not say
                shown = self._request.filled(scope)
            filled = shown
        texts, needs, _ = self._layouts.of(self._request, filled, "files", self._printed)
        return RunForm(dict(zip(self._languages, texts, strict=True)), *needs)

    @property
    def values(self) -> Sequence[AnswerValue]:
        """The placeholders whose values earlier answers give."""
        return self._request.values

    def steps_to(self, placeholder: str, value: AnswerValue | None) -> Steps | None:
        """Where its answer gives the value of a placeholder; None where it does not. `value`: where the value comes from,
        if a request says so; else the sample response may show it."""
        if value is None:
            return self._shown.get(placeholder)
        return _steps(value.pointer, self._sample) if value.request == self._request.name else None

    @cached_property
    def _sample(self) -> Any:
        """The body of the sample response, with holes; None if there is none."""
        response = self._request.response
        return response.body.value if response and response.body else None

    @cached_property
    def _shown(self) -> Mapping[str, Steps]:
        """Placeholders that are a text of the sample response on all pages, such as `{"id": "<invoice_id>"}`."""
        found: dict[str, Steps] = {}
        for _, steps, value in walk(self._sample):
            parts = parts_of(value) if isinstance(value, str) else ()
            if len(parts) == 1 and isinstance(parts[0], Placeholder):
                found.setdefault(parts[0].name, steps)
        return found

    def is_refused(self, scope: Scope) -> bool:
        """Whether the sample response is an error. Raises EvaluationError."""
        response = self._request.response
        status = response.status_on(scope) if response else None
        return status >= 400 if status else is_error(self._sample)

    def _printed(self, filled: Filled) -> Forms:
        """The text of each form, and the placeholders of the request. Raises EvaluationError."""
        sent = sent_of(self._request, filled)
        texts = [one.printer(sent, one.run).text for one in self._languages.values()]
        return Forms(texts, _needs(sent))


def _needs(sent: Sent) -> tuple[list[str], list[str], list[str]]:
    """The placeholders, as a `RunForm` has them."""
    names = placeholders_of(sent)
    if not names:
        return [], [], []
    where = WHERE.match(sent.address)
    queries = [field.encoded for field in sent.query]
    in_address = _names([sent.address[where.end() if where else 0 :], *queries])
    is_json = sent.kind in ("json", "ndjson")
    in_json = _names(_texts(sent)) if is_json else []
    return names, in_address, in_json


def _steps(pointer: str, sample: Any) -> Steps:
    """A pointer as keys and indices: a number is an index unless the sample has an object there."""
    steps: list[str | int] = []
    for written in pointer.split("/")[1:]:
        is_key = isinstance(sample, dict) or not written.isdecimal()
        step = unescape_pointer(written) if is_key else int(written)
        steps.append(step)
        sample = value_at(sample, f"/{written}")
    return tuple(steps)


def _names(texts: Iterable[str]) -> list[str]:
    found = (part for text in texts if "<" in text for part in parts_of(text))
    return list(dict.fromkeys(part.name for part in found if isinstance(part, Placeholder)))


def _texts(sent: Sent) -> Iterator[str]:
    body = json_value(sent.body, sent.absent)
    yield from (part for _, _, part in walk(body) if isinstance(part, str))
