"""Named values of a request or an answer, such as headers: compiled, and with the values of one page.

They are written as a mapping or as one expression, which may be a payload.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from tutgen.diagnostics import Diagnostic
from tutgen.language.expressions.computed import compile_value
from tutgen.language.expressions.values import Evaluate, EvaluationError, Scope, kind_of
from tutgen.language.payload import Payload
from tutgen.language.values import plain_text
from tutgen.sources.yaml_origin import YamlOrigin

_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # RFC 9110, section 5.6.2


class Entries(NamedTuple):
    """Names and values on one page."""

    values: Mapping[str, Any]
    """Null: this one is taken away, or left out."""
    payload: Payload | None = None
    """The payload that brought them."""


class Kind(NamedTuple):
    """What the entries are."""

    what: str
    """As messages begin to speak of them: `the headers are`."""
    checked: Callable[[str, Any, YamlOrigin], Any]
    """The value for a name and a value that is not null; raises EvaluationError. The origin is the value's."""
    check_name: Callable[[str, YamlOrigin], None]
    """Raises EvaluationError for a name that cannot be."""


class CompiledEntries(NamedTuple):
    """Entries, compiled once for all pages."""

    kind: Kind
    raw: Mapping[str, Any] | str
    origin: YamlOrigin
    evaluate: Evaluate | None
    constant: Entries | None
    """The entries if they are the same on all pages."""

    def on(self, scope: Scope) -> Entries | None:
        """The entries with the values that a page has; None if they are null. Raises EvaluationError."""
        if self.constant is not None or self.evaluate is None:
            return self.constant
        value = self.evaluate(scope)
        if value is None:
            return None
        payload = value if isinstance(value, Payload) else None
        whole = payload.body if payload else value
        if not isinstance(whole, Mapping):
            message = f"{self.kind.what} a mapping of names to values, not {kind_of(whole)}"
            raise _at(EvaluationError("wrong-type", message), self.origin)
        return Entries(dict(self._checked(whole)), payload)

    def _checked(self, whole: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
        is_written = isinstance(self.raw, Mapping)
        names = self.raw if is_written else whole
        for written, (name, value) in zip(names, whole.items(), strict=True):
            place = self.origin.child(written) if is_written else self.origin
            if not is_written or "{{" in written:
                self.kind.check_name(name, place)
            yield name, None if value is None else self.kind.checked(name, value, place)


def compile_entries(
    kind: Kind, raw: Mapping[str, Any] | str, origin: YamlOrigin, diagnostics: list[Diagnostic]
) -> CompiledEntries:
    """Compile a mapping, or a text that is one expression. What is wrong on all pages is reported once."""
    if isinstance(raw, Mapping):
        raw = {name: _reported(kind, name, raw[name], origin, diagnostics) for name in raw}
    evaluate = compile_value(raw, origin, diagnostics)
    constant = Entries(raw) if evaluate is None and isinstance(raw, Mapping) else None
    return CompiledEntries(kind, raw, origin, evaluate, constant)


def _reported(
    kind: Kind, name: str, value: Any, origin: YamlOrigin, diagnostics: list[Diagnostic]
) -> Any:
    """The value as it is shown if no expression is in it. A wrong one is reported, as is a wrong name."""
    place = origin.child(name)
    try:
        if "{{" not in name:
            kind.check_name(name, place)
        if value is not None and not _has_expression(value):
            return kind.checked(name, value, place)
    except EvaluationError as error:
        diagnostics.append(error.diagnostic())
        return " ".join(value.split()) if isinstance(value, str) else value
    return value


def _has_expression(value: Any) -> bool:
    items = value if isinstance(value, list) else [value]
    return any(isinstance(item, str) and "{{" in item for item in items)


def one_line(what: str, text: str, origin: YamlOrigin, *, empty: bool = False) -> str:
    """The text, stripped. Raises EvaluationError for more than one line, and for an empty text unless `empty`."""
    text = text.strip()
    if len(text.splitlines()) > 1 or not (text or empty):
        fault = f"{what} has two lines" if empty else f"{what} is empty or has two lines"
        hint = "write it on one line, or fold it by '>-'"
        raise _at(EvaluationError("wrong-value", fault, hint), origin)
    return text


def _at(error: EvaluationError, origin: YamlOrigin) -> EvaluationError:
    error.span = error.span or origin.span()
    return error


def _text(value: Any, origin: YamlOrigin) -> str:
    try:
        return plain_text(value)
    except EvaluationError as error:
        raise _at(error, origin) from None


def _header(name: str, value: Any, origin: YamlOrigin) -> str:
    return one_line(f"the header '{name}'", _text(value, origin), origin, empty=True)


def _check_header_name(name: str, origin: YamlOrigin) -> None:
    if not _HEADER_NAME.fullmatch(name):
        hint = "a name is made of letters, digits and hyphens, such as Content-Type"
        error = EvaluationError("wrong-value", f"'{name}' is no name of a header", hint)
        error.span = origin.key_span()
        raise error


def _field(name: str, value: Any, origin: YamlOrigin) -> Any:
    """A field of a query: a text, or a list of texts."""
    if isinstance(value, Mapping):
        error = EvaluationError(
            "wrong-value",
            f"the query's '{name}' is a text, a number, true or false, or a list of these",
            "name the fields in full, as the API reads them, such as 'filter[state]'",
        )
        raise _at(error, origin)
    if isinstance(value, list):
        return [_text(item, origin) for item in value if item is not None]
    return _text(value, origin)


def _check_field_name(name: str, origin: YamlOrigin) -> None:
    """Any text can be the name of a field."""


HEADERS = Kind("the headers are", _header, _check_header_name)
AUTH = Kind("'auth' is", _header, _check_header_name)
QUERY = Kind("the query is", _field, _check_field_name)
