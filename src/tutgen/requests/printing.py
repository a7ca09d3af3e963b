"""A body in the form that its media type asks for, as printed lines."""

from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from typing import Any

from tutgen.language.expressions.values import EvaluationError
from tutgen.language.payload import Hole, Payload, Printed, print_compact, print_json, scalar
from tutgen.requests.form_body import print_form
from tutgen.sources.json_pointer import Steps
from tutgen.sources.yaml_origin import YamlOrigin

MARKUP = "x"
"""The class of lines in which names in angle brackets are tags."""


def checked(
    printer: Callable[..., Printed], value: Any, absent: Collection[str], origin: YamlOrigin
) -> Printed:
    """The printed value. Raises EvaluationError, with the place, for a value that JSON does not have."""
    try:
        return printer(value, absent)
    except TypeError:
        error = EvaluationError(
            "not-plain",
            "a value in the body is Markdown or no JSON value",
            "a body is made of text, numbers, true, false, null, lists, mappings and payloads",
        )
        error.span = origin.child(*(_no_json(value) or ())).span()
        raise error from None


def _no_json(value: Any) -> Steps | None:
    """The steps to the first value that JSON does not have; None if there is no such value."""
    if isinstance(value, Payload):
        value = value.body
    if not isinstance(value, dict | list):
        with suppress(TypeError):
            scalar(value)
            return None
        return ()
    for step, child in value.items() if isinstance(value, dict) else enumerate(value):
        below = _no_json(child)
        if below is not None:
            return (step, *below)
    return None


def print_body(body: Any, media: str, absent: Collection[str], origin: YamlOrigin) -> Printed:
    """The body in the form that its media type asks for: JSON, NDJSON, form fields, or text.

    Raises EvaluationError if it cannot be brought into this form.
    """
    value = body.body if isinstance(body, Payload) else body
    if isinstance(value, Hole):
        raise EvaluationError("not-plain", "what fills a body alone decides its form")
    if media == "form" and isinstance(value, Mapping):
        printed = print_form(value, absent, origin)
    elif "ndjson" in media and isinstance(value, list):
        printed = checked(print_compact, value, absent, origin)
    elif isinstance(value, str) and media and ("json" not in media or "ndjson" in media):
        kind = MARKUP if "</" in value else ""
        printed = Printed([[(kind, line)] for line in value.rstrip("\n").split("\n")], {}, [])
    elif media == "form" or "ndjson" in media:
        fields = (
            "a mapping of its fields" if media == "form" else "a list, with a line for each value"
        )
        error = EvaluationError("wrong-type", f"the body is {fields}, or a text as it is sent")
        error.span = origin.span()
        raise error
    else:
        return checked(print_json, body, absent, origin)
    if isinstance(body, Payload):
        printed.payloads.insert(0, ("", body))
        printed.spans[""] = (1, len(printed.lines))
    return printed
