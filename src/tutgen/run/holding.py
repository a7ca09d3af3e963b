"""An answer held to the sample response of its request: what differs, with the place in the sample."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from tutgen.check.siblings.payload_places import field_of, within_payloads
from tutgen.content.field_type import Field
from tutgen.content.model import Service
from tutgen.diagnostics import Diagnostic, Span
from tutgen.language.expressions.values import Scope
from tutgen.requests.languages.sent import Placeholder, parts_of
from tutgen.requests.request import CompiledRequest, json_value
from tutgen.requests.response import CompiledResponse, SampleResponse, is_error
from tutgen.run.comparison import Difference, differences, parsed, reasons_of
from tutgen.run.connection import Answer
from tutgen.run.masking import Mask

_CODE = "response-mismatch"
_HINT = "write in the sample what the API answers now, and look at what the page says of it"


class Held(NamedTuple):
    """A request as a service's page shows it, whose answers are held to its sample."""

    request: CompiledRequest
    scope: Scope
    service: Service
    fields: Mapping[str, Field]

    @property
    def response(self) -> CompiledResponse | None:
        return self.request.response

    def sample(self) -> SampleResponse | None:
        """The sample with the values of the page. Raises EvaluationError."""
        return self.response.on(self.scope) if self.response else None

    def mismatches(self, answer: Answer, mask: Mask) -> list[Diagnostic]:
        """What is not as the sample shows. `mask`: takes secrets out of a text, before it is cut. Raises
        EvaluationError."""
        sample = self.sample()
        wrong_status = self._wrong_status(sample, answer, mask)
        if wrong_status:
            return [wrong_status]
        if sample is None:
            return []
        return [*self._headers(sample, answer, mask), *self._body(sample, answer, mask)]

    def diagnostic(self, message: str, span: Span, hint: str = _HINT) -> Diagnostic:
        """A mismatch at a place of a source."""
        trail = (("answers the request", self.request.path_origin.span()),)
        return Diagnostic(_CODE, message, span, hint, trail=trail)

    def _wrong_status(
        self, sample: SampleResponse | None, answer: Answer, mask: Mask
    ) -> Diagnostic | None:
        wanted = sample.status if sample else None
        status = answer.status
        if wanted is not None:
            is_right, expected = status == wanted, f"the sample has {wanted}"
        elif sample and is_error(json_value(sample.body)):
            is_right, expected = status >= 400, "the sample is an error"
        else:
            is_right, expected = 200 <= status < 300, "one of 2xx was expected"
        if is_right:
            return None
        said = f"the answer to '{self.request.name}' has the status {status}, but {expected}"
        target = answer.header("Location") if 300 <= status < 400 else None
        if target:
            said += f"; it leads to '{mask(target)[:200]}', where nobody followed"
        if reasons := _reasons(answer, mask):
            said += f"; it says: {'; '.join(reasons)}"
        response = self.response
        if response and wanted is not None:
            span = response.origin.child("status").span()
        else:
            span = self.request.path_origin.span()
        return self.diagnostic(said, span)

    def _headers(self, sample: SampleResponse, answer: Answer, mask: Mask) -> Iterator[Diagnostic]:
        assert self.response
        for name, wanted in sample.headers.items():
            found = answer.header(name)
            at = self.response.origin.child("headers", name)
            if found is None:
                message = f"the answer has no header '{name}', which the sample shows"
                yield self.diagnostic(message, at.key_span())
            elif name.lower() == "content-type" and _media(found) != _media(wanted):
                shown = mask(_media(found))[:200]
                message = f"the answer is {shown}, but {_media(wanted)} in the sample"
                yield self.diagnostic(message, at.span())

    def _body(self, sample: SampleResponse, answer: Answer, mask: Mask) -> Iterator[Diagnostic]:
        assert self.response
        whole = self.response.body_origin.span()
        if sample.body is None:
            if answer.body:
                yield self.diagnostic("the answer has a body, but the sample none", whole)
            return
        if sample.is_text:
            return
        try:
            found = json_of(answer)
        except ValueError:
            fault = "is no JSON" if answer.body else "has no body"
            yield self.diagnostic(f"the answer {fault}, but its sample is JSON", whole)
            return
        wanted = json_value(sample.body)
        if is_error(found) and not is_error(wanted):
            said = "; ".join(reasons_of(found, mask))
            message = "the answer is an error, but the sample none" + (
                f"; it says: {said}" if said else ""
            )
            yield self.diagnostic(message, whole)
            return
        for one in differences(wanted, found):
            yield self.diagnostic(one.message, self._place(sample, one))

    def _place(self, sample: SampleResponse, difference: Difference) -> Span:
        """The place in the sample, or in the payload that brought it there."""
        assert self.response
        *_, (payload, steps) = within_payloads(sample.body, difference.sample, ())
        at = payload and field_of(self.service, self.scope.service, self.fields, payload)
        origin = at.origin.child("body") if at else self.response.body_origin
        place = origin.child(*steps)
        return place.key_span() if difference.is_missing else place.span()


def json_of(answer: Answer) -> Any:
    """The body as a JSON value. Raises ValueError if it is none."""
    return parsed(answer.body.decode("utf-8-sig"))


def _media(text: str) -> str:
    return text.partition(";")[0].strip().lower()


def _reasons(answer: Answer, mask: Mask) -> list[str]:
    try:
        return reasons_of(json_of(answer), mask)
    except ValueError:
        return []


def values_shown(sample: Any, answer: Any) -> dict[str, str]:
    """What an answer gives for placeholders that its sample shows, such as `{"id": "<invoice_id>"}`: name -> value."""
    found: dict[str, str] = {}
    _look(sample, answer, found)
    return found


def _look(sample: Any, answer: Any, found: dict[str, str]) -> None:
    if isinstance(sample, dict) and isinstance(answer, dict):
        for key, wanted in sample.items():
            if key in answer:
                _look(wanted, answer[key], found)
    elif isinstance(sample, list) and isinstance(answer, list):
        if sample and answer:
            _look(sample[0], answer[0], found)
    elif isinstance(sample, str) and (text := text_of(answer)) is not None:
        parts = parts_of(sample)
        names = [part.name for part in parts if isinstance(part, Placeholder)]
        if len(names) != 1:
            return
        before, after = ("".join(map(str, some)) for some in _around(parts))
        if text.startswith(before) and text.endswith(after):
            found.setdefault(names[0], text[len(before) : len(text) - len(after)])


def _around(parts: list[str | Placeholder]) -> tuple[list[Any], list[Any]]:
    at = next(n for n, part in enumerate(parts) if isinstance(part, Placeholder))
    return list(parts[:at]), list(parts[at + 1 :])


def shown_names(sample: Any) -> set[str]:
    """The placeholders whose values an answer like this sample gives."""
    return set(values_shown(sample, sample))


def text_of(value: Any) -> str | None:
    """A text, a number or a truth value as text; None for anything else."""
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, str | int | float) else None
