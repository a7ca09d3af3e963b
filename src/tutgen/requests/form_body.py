"""The body of a form, as `application/x-www-form-urlencoded` has it.

Source: the URL Standard, section 5.2, "application/x-www-form-urlencoded serializing". A field
stands on a line of its own, and all lines are one when they are sent. What readers are to fill in,
such as `<api_key>`, stays readable.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Any
from urllib.parse import quote_plus

from tutgen.language.expressions.values import EvaluationError
from tutgen.language.payload import Hole, Payload, Printed
from tutgen.language.values import plain_text
from tutgen.sources.json_pointer import escape_pointer
from tutgen.sources.yaml_origin import YamlOrigin
from tutgen.theme.highlight import Line
from tutgen.theme.placeholder import PLACEHOLDER


def add_form(printed: Printed, fields: Mapping[str, Any], origin: YamlOrigin) -> Printed:
    """Form fields, a line each, below the lines that are printed already. A list repeats its key; what is null is
    left out.

    Raises EvaluationError, with the place of the value, for what a form cannot hold.
    """
    lines, above = printed.lines, len(printed.lines)
    note_field_payloads(printed, fields)
    for pointer, name, text in form_fields(fields, printed.absent, origin):
        lead: Line = [("p", "&")] if len(lines) > above else []
        lines.append([*lead, ("na", encode(name)), ("o", "="), ("s", encode(text))])
        printed.mark_field("", pointer)
    printed.continued.update(range(above + 1, len(lines)))
    return printed


def note_field_payloads(printed: Printed, fields: Mapping[str, Any]) -> None:
    """Note the payloads among the values of fields."""
    found = [(f"/{escape_pointer(k)}", v) for k, v in fields.items() if isinstance(v, Payload)]
    printed.payloads += [one for one in found if one[0] not in printed.absent]


def form_fields(
    fields: Mapping[str, Any], absent: Collection[str], origin: YamlOrigin
) -> Iterator[tuple[str, str, str]]:
    """Pointer, name and text of each field as it is sent, before it is encoded. `absent`: pointers of what is left out.

    Raises EvaluationError, with the place of the value, for what a form cannot hold.
    """
    for key, value in fields.items():
        pointer = f"/{escape_pointer(key)}"
        if pointer in absent:
            continue
        said = value.body if isinstance(value, Payload) else value
        items = list(enumerate(said)) if isinstance(said, list) else [(None, said)]
        for number, item in items:
            at = pointer if number is None else f"{pointer}/{number}"
            if item is not None and at not in absent:
                steps = (key,) if number is None else (key, number)
                yield at, key, _text(item, origin.child(*steps))


def encode(text: str) -> str:
    """A name or value of a form as it is sent, its placeholders left readable."""
    parts = []
    at = 0
    for match in PLACEHOLDER.finditer(text):
        parts += [encode_all(text[at : match.start()]), match.group()]
        at = match.end()
    return "".join([*parts, encode_all(text[at:])])


def encode_all(text: str) -> str:
    """The same, placeholders too: in the name of a field readers fill in nothing."""
    return quote_plus(text, safe="*").replace("~", "%7E")


def _text(value: Any, origin: YamlOrigin) -> str:
    if isinstance(value, Hole):  # whose text is not known yet: the block is drawn for each page
        raise EvaluationError("not-plain", "the text of a form field decides its form")
    if isinstance(value, dict | list | Payload):
        error = EvaluationError(
            "wrong-value",
            "a form field is a text, a number, true or false, or a list of these",
            "name the fields in full, as the API reads them, such as 'address[city]'",
        )
        error.span = origin.span()
        raise error
    try:
        return plain_text(value)
    except EvaluationError as error:
        error.span = error.span or origin.span()
        raise
