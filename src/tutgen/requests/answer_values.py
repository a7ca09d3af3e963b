"""Placeholders of a request whose value an earlier answer gives: `task_id: {from: reindex, at: /task}`."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, NamedTuple

from tutgen.diagnostics import Diagnostic, did_you_mean, unknown_name_hint
from tutgen.sources.json_pointer import unescape_pointer, walk
from tutgen.sources.yaml_origin import YamlOrigin


class AnswerValue(NamedTuple):
    """Where a placeholder's value comes from."""

    placeholder: str
    request: str
    """The name of the request whose answer gives it."""
    pointer: str
    """Where it stands in the body of the answer."""
    origin: YamlOrigin
    """Of the mapping that says so; the placeholder is its key."""


def answer_values(written: Mapping[str, Any], origin: YamlOrigin) -> tuple[AnswerValue, ...]:
    """What `values` of a request says."""
    return tuple(
        AnswerValue(name, said["from"], said["at"], origin.child(name))
        for name, said in written.get("values", {}).items()
    )


class _Missing:
    """Stands for what is not there: null is a value."""


MISSING = _Missing()


def value_at(body: Any, pointer: str) -> Any:
    """The value at a JSON Pointer of a JSON value; MISSING if there is none."""
    for step in pointer.split("/")[1:]:
        if isinstance(body, dict):
            body = body.get(unescape_pointer(step), MISSING)
        elif isinstance(body, list) and step.isdecimal() and int(step) < len(body):
            body = body[int(step)]
        else:
            return MISSING
    return body


def unfounded_values(
    values: Sequence[AnswerValue],
    placeholders: Sequence[str],
    requests: AbstractSet[str],
    above: AbstractSet[str],
    sample_of: Callable[[str], Any],
) -> Iterator[Diagnostic]:
    """What is wrong with the values of a request on a page.

    `placeholders`: those that it has; `requests`: all that the page may place; `above`: those that it places above this
    one; `sample_of`: gives the body of the sample response of one, or MISSING. Raises EvaluationError.
    """
    for value in values:
        place = value.origin.child("from").span()
        if value.placeholder not in placeholders:
            yield Diagnostic(
                "value-not-given",
                f"the request has no placeholder '<{value.placeholder}>' to give a value to",
                value.origin.key_span(),
                did_you_mean(value.placeholder, placeholders) or "take it out",
            )
        elif value.request not in requests:
            yield Diagnostic(
                "unknown-request",
                f"there is no request '{value.request}'",
                place,
                unknown_name_hint(value.request, requests, "there are") or "name another one",
            )
        elif value.request not in above:
            yield Diagnostic(
                "value-not-given",
                f"'<{value.placeholder}>' comes from the answer to '{value.request}', which the page does not place above",
                place,
                "name a request that stands above, or place it there",
            )
        else:
            yield from _lacking(value, sample_of(value.request))


def _lacking(value: AnswerValue, sample: Any) -> Iterator[Diagnostic]:
    found = value_at(sample, value.pointer)
    if isinstance(found, str | int | float):
        return
    pointers = [at for at, _, part in walk(sample) if isinstance(part, str | int | float)]
    if sample is MISSING:
        message = (
            f"the request '{value.request}' has no sample response that shows '{value.pointer}'"
        )
        hint = "give it a 'response' in requests.yaml"
    else:
        is_there = found is not MISSING
        fault = "no text and no number" if is_there else "nothing"
        message = f"the sample response of '{value.request}' has {fault} at '{value.pointer}'"
        hint = unknown_name_hint(value.pointer, pointers, "it has") or "show it in the sample"
    yield Diagnostic("value-not-given", message, value.origin.child("at").span(), hint)
