"""Notes and emphasis brought to the printed lines of a block.

The places of a block have addresses: `request`; `query`, `headers` or `auth` and a pointer into what stands there;
a pointer into the body; and for each header one more, since case does not count in its name.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from tutgen.diagnostics import Diagnostic, did_you_mean
from tutgen.language.document import Document
from tutgen.language.nodes import Content
from tutgen.language.payload import Payload, Printed, is_bracket_line
from tutgen.requests.annotations import REQUEST_LINE, Emphasis, Note
from tutgen.requests.head import is_left_out

HEADERS = "headers/"
_ANY_CASE = "header "


class Surface(Protocol):
    """Takes the diagnostics and ids of a block: the page being rendered, or the draft of a layout."""

    words: Mapping[str, str]
    """The words of the theme, in the site's language."""

    def report(self, diagnostic: Diagnostic) -> None: ...

    def block_id(self, wanted: str, notes: int) -> str:
        """An id for a block with this number of notes: `wanted`, or one that is free on the page."""
        ...


def header_address(name: str) -> str:
    """The address that is the same however the name is written."""
    return _ANY_CASE + name.lower()


def notes_by_line(
    notes: Sequence[Note], printed: Printed, base: str, surface: Surface
) -> list[tuple[int, list[Content]]]:
    """Each line that has notes, in their order; the rest as `notes_by_address`."""
    found = notes_by_address(notes, printed, base, surface)
    return [(printed.spans[address][0], contents) for address, contents in found]


def notes_by_address(
    notes: Sequence[Note], printed: Printed, base: str, surface: Surface
) -> list[tuple[str, list[Content]]]:
    """Each address that has notes, in the order of the lines. `notes`: of the request or the answer itself, which come
    before those of its payloads; `base`: what their pointers point into, `query` or nothing for the body."""
    texts: dict[str, list[Content]] = {}
    placed = _placed(notes, base, printed, surface)
    for pointer, payload in printed.payloads:
        placed += _placed(payload.notes, pointer, printed, surface)
    for address, document in placed:
        texts.setdefault(address, []).append(document.content)
    return sorted(texts.items(), key=lambda note: printed.spans[note[0]][0])


def _placed(
    notes: Sequence[Note], base: str, printed: Printed, surface: Surface
) -> list[tuple[str, Document]]:
    """(address, document) of the notes whose keys are there. A note on a missing key is reported."""
    found = []
    for note in notes:
        address = _address(note.pointer, base)
        if address in printed.spans:
            if note.document is not None:
                found.append((address, note.document))
        elif not note.optional and not is_left_out(address, printed.absent):
            surface.report(_missing_key("note-without-key", "note", note, base, printed))
    return found


def _address(pointer: str, base: str) -> str:
    if pointer.startswith("/") or not pointer:
        return base + pointer
    return pointer if pointer == REQUEST_LINE else header_address(pointer)


def near(pointer: str, known: Iterable[str]) -> str | None:
    """The hint for a mistyped pointer: the key must be near, since siblings begin alike."""
    key = _last(pointer)
    return did_you_mean(pointer, [one for one in known if did_you_mean(key, [_last(one)])])


def _last(pointer: str) -> str:
    return pointer.rpartition("/")[2]


def _missing_key(
    code: str, what: str, thing: Note | Emphasis, base: str, printed: Printed
) -> Diagnostic:
    span = thing.origin.key_span() if isinstance(thing, Note) else thing.origin.span()
    if thing.pointer.startswith("/") or not thing.pointer:
        below = f"{base}/"
        known = [p.removeprefix(base) for p in printed.spans if p.startswith(below)]
        hint = near(thing.pointer, known)
    else:
        headers = [p.removeprefix(HEADERS) for p in printed.spans if p.startswith(HEADERS)]
        pointer = f"{base}/{thing.pointer}"
        hint = did_you_mean(thing.pointer, [REQUEST_LINE, *headers])
        if pointer in printed.spans:
            hint = f"did you mean '/{thing.pointer}'?"
    if hint is None and isinstance(thing, Note):
        hint = "put '?' behind the pointer where only some services have the key"
    return Diagnostic(code, f"a {what} names '{thing.pointer}', which is not there", span, hint)


def emphasized_lines(
    emphasize: Sequence[Emphasis] | None, printed: Printed, base: str, surface: Surface
) -> frozenset[int]:
    """The numbers of the lines to emphasize: those of `emphasize`, or those that payloads brought."""
    lines: set[int] = set()
    if emphasize is not None:
        _add(lines, emphasize, base, printed, surface)
    else:
        for pointer, payload in printed.payloads:
            lines |= _brought(pointer, payload, printed, surface)
    return without_brackets(lines, printed)


def _brought(pointer: str, payload: Payload, printed: Printed, surface: Surface) -> set[int]:
    lines: set[int] = set()
    if payload.emphasize is not None:
        _add(lines, payload.emphasize, pointer, printed, surface)
    elif pointer in printed.spans:
        start, end = printed.spans[pointer]
        # The first line of a longer value holds the request's key, not the service's.
        lines.update(range(start + (end > start and pointer.startswith("/")), end + 1))
    return lines


def named_lines(printed: Printed, surface: Surface) -> frozenset[int]:
    """The numbers of the lines that payloads ask to emphasize."""
    lines: set[int] = set()
    for pointer, payload in printed.payloads:
        _add(lines, payload.emphasize or (), pointer, printed, surface)
    return without_brackets(lines, printed)


def without_brackets(lines: Iterable[int], printed: Printed) -> frozenset[int]:
    return frozenset(n for n in lines if not is_bracket_line(printed.lines[n - 1]))


def _add(
    lines: set[int], emphasize: Sequence[Emphasis], base: str, printed: Printed, surface: Surface
) -> None:
    for emphasis in emphasize:
        span = printed.spans.get(_address(emphasis.pointer, base))
        if span is None:
            surface.report(
                _missing_key("emphasis-without-key", "place to emphasize", emphasis, base, printed)
            )
        else:
            lines.update(range(span[0], span[1] + 1))


def texts_after(printed: Printed) -> list[Content]:
    """The texts of `after` of the payloads."""
    return [payload.after.content for _, payload in printed.payloads if payload.after]
