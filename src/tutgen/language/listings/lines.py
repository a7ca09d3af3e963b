"""What is said of the lines of a listing: notes, emphasis, and values that are to be shown."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from typing import NamedTuple

from tutgen.diagnostics import Diagnostic
from tutgen.language.addresses import Addressed, Code
from tutgen.language.by_variant import ByVariant
from tutgen.language.document import Document
from tutgen.language.expressions.expression import Expression
from tutgen.language.expressions.values import EvaluationError, Scope, as_text, is_missing
from tutgen.language.listings.listing import LineNote
from tutgen.language.listings.text import ListedText
from tutgen.language.located_text import LocatedText
from tutgen.language.place import Place


class ServiceFields(NamedTuple):
    """What is known of the fields of services."""

    names: frozenset[str] = frozenset()
    owned: tuple[str, ...] = ()
    """Those whose values belong to one service, such as models."""
    varying: frozenset[str] = frozenset()
    """`service.port`, `names.app`: what may not be the same for all services."""


class SaidNote(NamedTuple):
    address: LocatedText
    document: Document | None
    """None: earlier notes at this address are taken away."""


class ShownValue(NamedTuple):
    """A value that the code is to show."""

    expression: Expression
    address: LocatedText | None
    """Of the lines in which it is to stand; None: in any."""


def placed_notes(
    notes: Iterable[SaidNote], code: Code, scope: Scope, faults: list[Diagnostic]
) -> list[LineNote]:
    """The notes whose lines are there. Raises EvaluationError."""
    said: list[tuple[str, SaidNote]] = []
    for note in notes:
        address = _address(note.address, scope)
        if address is None:
            continue
        if note.document is None:
            said = [other for other in said if _bare(other[0]) != _bare(address)]
        else:
            said.append((address, note))
    found: list[LineNote] = []
    for address, note in said:
        place = code.find(address)
        faults += _faults("note", "note-without-key", address, place, code, note.address)
        if place.lines and note.document:
            found.append(LineNote(place.lines.start, note.document.content))
    return found


def said_emphasis(
    addresses: Iterable[LocatedText], code: Code, scope: Scope, faults: list[Diagnostic]
) -> frozenset[int]:
    """The lines that `emphasize` names. Raises EvaluationError."""
    found: set[int] = set()
    for said in addresses:
        address = _address(said, scope)
        if address is not None:
            place = code.find(address)
            what = "place to emphasize"
            faults += _faults(what, "emphasis-without-key", address, place, code, said)
            found.update(place.lines)
    return frozenset(found - _of_brackets(code.lines))


def own_lines(
    listed: ListedText,
    code: Code,
    scope: Scope,
    fields: ServiceFields,
    values: Iterable[tuple[ShownValue, str]],
) -> frozenset[int]:
    """The lines that show what belongs to the service; none if that is every line."""
    texts = {text for shown, text in values if fields.varying & shown.expression.uses}
    texts.update(_owned(scope, fields.owned))
    found = {line for number in listed.varying for line in listed.filled.lines_of(number)}
    patterns = [_as_word(text) for text in texts if text.strip()]
    for number, line in enumerate(code.lines, 1):
        if any(pattern.search(line) for pattern in patterns):
            found.add(number)
    every = {number for number, line in enumerate(code.lines, 1) if line.strip()}
    return frozenset() if every <= found else frozenset(found)


def _owned(scope: Scope, fields: Iterable[str]) -> Iterator[str]:
    """The values of the service in these fields."""
    for name in fields:
        with suppress(EvaluationError, KeyError):
            value = (scope.service or {})[name]
            if isinstance(value, ByVariant):
                value = value.values.get(scope.variants.get(value.group, ""))
            if isinstance(value, str):
                yield value


def values_to_show(
    shows: Iterable[ShownValue], scope: Scope, fields: ServiceFields
) -> Iterator[tuple[ShownValue, str]]:
    """What the code is to show, with the values that the service has. Raises EvaluationError."""
    for shown in shows:
        try:
            value = shown.expression.evaluate(scope)
        except EvaluationError as error:
            if error.lacking is None and not _may_lack(shown.expression, scope, fields):
                raise
            continue
        if not is_missing(value):
            yield shown, as_text(value)


def _may_lack(expression: Expression, scope: Scope, fields: ServiceFields) -> bool:
    """Whether an expression uses a field that the service does not say."""
    known: Mapping[str, object] | Sequence[str] = getattr(scope.service, "known", ())
    used = {use.removeprefix("service.") for use in expression.uses if use.startswith("service.")}
    return bool(fields.names & used - set(known))


def not_shown(
    values: Iterable[tuple[ShownValue, str]], code: Code, place: Place, scope: Scope
) -> Iterator[Diagnostic]:
    """Values that the code does not show, as words of their own. Raises EvaluationError."""
    for shown, value in values:
        text, where = code.text, ""
        if shown.address:
            address = shown.address.text(scope)
            found = code.find(address)
            what = "line that is to show a value"
            yield from _faults(what, "note-without-key", address, found, code, shown.address)
            if not found.lines:
                continue
            text = "\n".join(code.lines[found.lines.start - 1 : found.lines.stop - 1])
            where = f" at '{_bare(address)}'"
        if not _as_word(value).search(text):
            source = shown.expression.source
            message = f"the code does not show '{value}'{where}, the value of '{source}'"
            hint = "write it there, or take the expression out of 'shows'"
            asked = shown.expression.place
            trail = (("asked for by", asked()),) if asked else ()
            yield Diagnostic("fact-not-shown", message, place.span(), hint, trail=trail)


@lru_cache(maxsize=1024)
def _as_word(text: str) -> re.Pattern[str]:
    """Finds a text where no word goes on beside it."""
    return re.compile(rf"(?<![\w-]){re.escape(text)}(?![\w-])")


def _of_brackets(lines: Sequence[str]) -> set[int]:
    """The numbers of the lines that hold nothing but brackets and commas."""
    return {n for n, line in enumerate(lines, 1) if not line.strip("[]{}(),; \t")}


def _bare(address: str) -> str:
    return address.removesuffix("?")


def _address(said: LocatedText, scope: Scope) -> str | None:
    """An address with the values of a page; None if a value in it is missing, and `?` says that it may.

    Raises EvaluationError.
    """
    try:
        return said.text(scope)
    except EvaluationError as error:
        may_lack = error.code == "undefined-name" or error.lacking is not None
        if said.written.endswith("?") and may_lack:
            return None
        raise


def _faults(
    what: str, kind: str, address: str, found: Addressed, code: Code, said: LocatedText
) -> Iterator[Diagnostic]:
    """What is wrong with an address; `kind`: the code of the diagnostic where it names nothing."""
    shown = _bare(address)
    if found.several:
        lines = ", ".join(map(str, found.several[:5])) + (", ..." if found.several[5:] else "")
        message = f"a {what} names '{shown}', which stands on the lines {lines} of the code"
        hint = "write more of the one line that is meant"
        yield Diagnostic("ambiguous-address", message, said.place(), hint)
    elif not found.lines and not found.is_optional:
        hint = code.near(address) or "put '?' behind it where only some services have it"
        message = f"a {what} names '{shown}', which is not there"
        yield Diagnostic(kind, message, said.place(), hint)
