"""A body in the form that its media type asks for, as printed lines."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Literal

from tutgen.language.by_variant import ByVariant, Unsupported
from tutgen.language.expressions.values import EvaluationError, not_one_value
from tutgen.language.payload import Hole, Payload, Printed, add_compact, add_json, scalar
from tutgen.requests.form_body import add_form
from tutgen.sources.json_pointer import Steps
from tutgen.sources.yaml_origin import YamlOrigin
from tutgen.theme.highlight import lexed

MARKUP = "x"
"""The class of lines in which names in angle brackets are tags."""


def checked(add: Callable[..., Printed], printed: Printed, value: Any, origin: YamlOrigin) -> None:
    """Print a value. Raises EvaluationError, with the place, for one that JSON does not have."""
    try:
        add(printed, value)
    except TypeError:
        steps, found = next(_no_json(value, ()), ((), value))
        error = EvaluationError(
            "not-plain",
            "a value in the body is Markdown or no JSON value",
            "a body is made of text, numbers, true, false, null, lists, mappings and payloads",
        )
        if isinstance(found, ByVariant | Unsupported):
            error = not_one_value(found)
        error.span = origin.child(*steps).span()
        raise error from None


def _no_json(value: Any, steps: Steps) -> Iterator[tuple[Steps, Any]]:
    """The values that JSON does not have, with the steps to each."""
    if isinstance(value, Payload):
        value = value.body
    if not isinstance(value, dict | list):
        try:
            scalar(value)
        except TypeError:
            yield steps, value
        return
    for step, child in value.items() if isinstance(value, dict) else enumerate(value):
        yield from _no_json(child, (*steps, step))


BodyKind = Literal["json", "ndjson", "form", "text"]


def body_kind(body: Any, media: str, origin: YamlOrigin) -> BodyKind:
    """The form that its media type asks of a body. Raises EvaluationError if it cannot be brought into this form."""
    value = body.body if isinstance(body, Payload) else body
    if isinstance(value, Hole):
        raise EvaluationError("not-plain", "what fills a body alone decides its form")
    if media == "form" and isinstance(value, Mapping):
        return "form"
    if "ndjson" in media and isinstance(value, list):
        return "ndjson"
    if isinstance(value, str) and media and ("json" not in media or "ndjson" in media):
        return "text"
    if media == "form" or "ndjson" in media:
        fields = (
            "a mapping of its fields" if media == "form" else "a list, with a line for each value"
        )
        error = EvaluationError("wrong-type", f"the body is {fields}, or a text as it is sent")
        error.span = origin.span()
        raise error
    return "json"


def add_body(printed: Printed, body: Any, media: str, origin: YamlOrigin) -> None:
    """Print a body, below the lines that are printed already, in the form that its media type asks for: JSON,
    NDJSON, form fields, or text.

    Raises EvaluationError if it cannot be brought into this form.
    """
    kind = body_kind(body, media, origin)
    value = body.body if isinstance(body, Payload) else body
    first = len(printed.lines) + 1
    if kind == "json":
        checked(add_json, printed, body, origin)
        return
    if kind == "form":
        add_form(printed, value, origin)
    elif kind == "ndjson":
        checked(add_compact, printed, value, origin)
    else:
        printed.lines += [[(text_class(value), line)] for line in value.rstrip("\n").split("\n")]
    note_payload(printed, body, first)


def text_class(text: str) -> str:
    """The class of the tokens of a body that is a text."""
    return MARKUP if "</" in text else ""


def add_answer(printed: Printed, body: Any, media: str, origin: YamlOrigin) -> str:
    """Print the body of an answer, below the lines that are printed already, and return its language. A text is shown
    as it is, unless its headers say that it is JSON; a list has a line for each value, if they say so.

    Raises EvaluationError if it is no JSON value.
    """
    value = body.body if isinstance(body, Payload) else body
    if isinstance(value, Hole):
        raise EvaluationError("not-plain", "what fills a body alone decides its form")
    has_lines = any(name in media for name in _JSON_LINES)
    first = len(printed.lines) + 1
    if isinstance(value, list) and has_lines:
        checked(add_compact, printed, value, origin)
        note_payload(printed, body, first)
        return "json"
    if not isinstance(value, str) or ("json" in media and not has_lines):
        checked(add_json, printed, body, origin)
        return "json"
    text = value.rstrip("\n")
    language = _language(text, media)
    printed.lines += lexed(language, text)
    note_payload(printed, body, first)
    return language


_JSON_LINES = ("ndjson", "jsonl")
"""Parts of media types that have a JSON value a line."""


def _language(text: str, media: str) -> str:
    """The language of a text that is an answer."""
    if any(name in media for name in _JSON_LINES):
        return "json"
    if "html" in media or re.match(r"\s*<(!doctype html|html)\b", text, re.IGNORECASE):
        return "html"
    return "xml" if "xml" in media or (not media and text.lstrip().startswith("<")) else "text"


def note_payload(printed: Printed, body: Any, first: int) -> None:
    """Note that a payload is all of a body that was not printed as JSON; it is the outermost one."""
    if isinstance(body, Payload):
        outer = sum(not at.startswith("/") for at, _ in printed.payloads)
        printed.payloads.insert(outer, ("", body))
        printed.spans[""] = (first, len(printed.lines))
